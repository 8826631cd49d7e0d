"""Texts searched and sorted alike on SQLite and PostgreSQL: folded columns that follow their row however it is written."""

import re
from pathlib import Path

import pytest
from django.db import connection

from faire_reseau.activities.queries.sheets import lines_of
from faire_reseau.gatherings.models import Speaker
from faire_reseau.gatherings.queries import half_days_of, registrations_of
from faire_reseau.kit.folding import filed, search_words, searchable, with_joined
from faire_reseau.kit.text_columns import places_of, write_instead
from faire_reseau.kit.traces import Sought
from faire_reseau.network import queries as network
from faire_reseau.network.models import Organisation, OrganisationName, Person, Territory
from faire_reseau.pages.queries.searching import search
from tests import factories
from tests.factories import DAY, NOW


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Éducation à l’œuvre", "l education a l oeuvre"),
        ("<p>Cœur &amp; <strong>Santé</strong></p><p>Lieux</p>", "coeur sante lieux"),
        ("Straße, ŁÓDŹ, Ærø", "strasse lodz aero"),
        ("Ελλάδα_Привет 2019", "ελλαδα привет 2019"),
        ("a < b et c > d", "a d"),
        ("« … »", ""),
    ],
)
def test_a_folded_text_keeps_letters_and_digits_of_every_alphabet(text, folded):
    assert searchable(text) == folded


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("David N’Guyen", "david n guyen nguyen"),
        ("Anne-Élise O'Brien", "anne elise o brien anneelise obrien"),
        ("de La Rochefoucauld", "de la rochefoucauld"),
        ("🎉 -", ""),
    ],
)
def test_a_name_is_found_with_and_without_the_signs_inside_it(name, words):
    assert searchable(with_joined(name)) == words


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("educatives", "Cité éducative"),
        ("reso villes", "RésO Villes"),
        ("ville reso", "RésO Villes"),
        ("commerce vides", "Le commerce vide du rez-de-chaussée"),
        ("commerces vide", "Commerces vides"),
        ("animal local", "Animaux, locaux"),
        ("locaux", "Un local"),
        ("lieux", "Un lieu"),
        ("cities", "One city"),
        ("city", "Two cities"),
        ("l'ete", "L’été"),
        ("bus", "Le bus"),
    ],
)
def test_words_are_found_without_accents_signs_order_and_plural(typed, text):
    assert [word for word in search_words(typed) if word not in searchable(text)] == []


@pytest.mark.django_db
def test_a_topic_is_found_by_who_may_read_it_where_it_is_told():
    forum = factories.forum()
    topic = factories.topic(forum, title="Les cités éducatives", text="<strong>Réussir</strong> ensemble")
    facilitator, stranger = factories.facilitator(), factories.user()

    results = [(row.kind, row.title, row.address) for row in search(facilitator, "cite educative", NOW)]

    address = ("topics:topic", (forum.session.gathering.slug, forum.pk, topic.pk))
    assert results == [("topic", topic.title, address)]
    assert search(stranger, "cite educative", NOW) == search(facilitator, "strong", NOW) == []


def test_the_words_of_a_search_are_folded_each_once():
    assert search_words("École, ÉCOLE % _ 'x' d’été") == ["ecole", "x", "d", "ete"]


@pytest.mark.django_db
def test_a_folded_column_follows_its_row_however_it_is_written():
    first, second = factories.person("Zoé", "Éon"), factories.person("Ana", "Œuvre")
    folded_names = [first.alphabet, second.alphabet]

    first.first_name = "Noël"
    first.save(update_fields=["first_name"])
    Person.objects.filter(last_name="Œuvre").update(last_name="Ça")
    stored = dict(Person.objects.values_list("pk", "alphabet"))
    both = list(Person.objects.order_by("pk"))
    for person in both:
        person.last_name = "Ümit"
    Person.objects.bulk_update(both, ["last_name"])
    Person.objects.bulk_create([Person(first_name="Lô", last_name="Ý")])

    assert folded_names == ["eon zoe", "oeuvre ana"]
    assert stored == {first.pk: "eon noel", second.pk: "ca ana"}
    assert list(Person.objects.order_by("alphabet").values_list("alphabet", flat=True)) == [
        "umit ana",
        "umit noel",
        "y lo",
    ]


@pytest.mark.django_db
def test_a_name_written_over_in_every_text_is_written_over_in_the_folded_column_too():
    session = factories.session(factories.gathering(), title="Atelier de Zoé Quimper", text="Avec Zoé Quimper.")
    sought = Sought(names=(("Zoé", "Quimper"),), addresses=())

    places = places_of(sought)
    write_instead(places, sought)

    session.refresh_from_db()
    assert sorted(place.column for place in places) == ["text", "title"]
    assert session.search == searchable(f"{session.title} {session.text}")
    assert "quimper" not in session.search


@pytest.mark.django_db
def test_a_search_finds_the_same_in_the_same_order_on_both_databases():
    names = ["École d’été", "Ecole-Vie", "écoles Zénith", "École", "ECOLE ancienne", "L'ecole", "Éco", "Crèche"]
    for slug, name in zip(["e-b", "ea", "e-a", "eb", "e_c", "Ea", "e-z", "e-y"], names, strict=True):
        factories.organisation(name, slug=slug)
    gathering = factories.gathering(title="Rencontre des écoles", summary="100 % d’ÉCOLES")
    factories.gathering(title="Autre", summary="Les <em>écoles</em> de la ville")
    factories.session(gathering, title="Façon d’apprendre", text="À l’École")
    spoken = factories.session(gathering, title="Table ronde", hour=11)
    Speaker.objects.create(session=spoken, name="Noël École")

    results = [(row.kind, row.title) for row in search(factories.user(), " éCOLE ", NOW)]

    assert results == [
        ("organisation", "L'ecole"),
        ("organisation", "écoles Zénith"),
        ("organisation", "École d’été"),
        ("organisation", "ECOLE ancienne"),
        ("organisation", "Ecole-Vie"),
        ("organisation", "École"),
        ("gathering", "Autre"),
        ("gathering", "Rencontre des écoles"),
        ("session", "Façon d’apprendre"),
        ("session", "Table ronde"),
    ]


SOUGHT = [
    ("oeuvre", ["Les Œuvres de mer", "Société des OEUVRES"]),
    ("Œuvres", ["Les Œuvres de mer", "Société des OEUVRES"]),
    ("sœur", ["Sœurs d’Ormesson"]),
    ("SOEURS", ["Sœurs d’Ormesson"]),
    ("d'ormesson", ["Sœurs d’Ormesson", "École D'ORMESSON"]),
    ("d’Ormesson", ["Sœurs d’Ormesson", "École D'ORMESSON"]),
    ("De la ROCHEFOUCAULD", ["Fondation de La Rochefoucauld"]),
    ("larochefoucauld", []),
    ("ecole", ["Les écoles de la Seine", "École D'ORMESSON"]),
    ("école", ["Les écoles de la Seine", "École D'ORMESSON"]),
    ("écoles", ["Les écoles de la Seine", "École D'ORMESSON"]),
    ("l’école", ["Les écoles de la Seine", "École D'ORMESSON"]),
    ("ile de france", ["Île-de-France : l’aînée"]),
    ("aine", ["Île-de-France : l’aînée"]),
    ("mer œuvres", ["Les Œuvres de mer"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "expected"), SOUGHT)
def test_french_words_find_the_same_names_in_the_same_order_on_both_databases(words, expected):
    names = [
        *("Île-de-France : l’aînée", "École D'ORMESSON", "Fondation de La Rochefoucauld", "Société des OEUVRES"),
        *("Sœurs d’Ormesson", "Les écoles de la Seine", "Les Œuvres de mer", "La Rochelle"),
    ]
    for number, name in enumerate(names):
        factories.organisation(name, slug=f"rang-{9 - number}")

    assert [row.title for row in search(factories.user(), words, NOW)] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["%", "__", "' OR x9=1", "é", "strong", "écoles crèches"])
def test_a_search_for_signs_or_marks_or_words_that_do_not_stand_together_finds_nothing(words):
    factories.organisation("École", presentation="Une <strong>école</strong>")
    factories.organisation("Crèche", presentation="A_B 100 % d’enfants")

    assert search(factories.user(), words, NOW) == []


@pytest.mark.django_db
def test_people_and_territories_stand_as_french_libraries_file_them_on_both_databases():
    for name in [
        "de La Rochefoucauld",
        "d’Arc",
        "Delamare",
        "Daoud",
        "Zola",
        "Éluard",
        "d’Ormesson",
        "de Staël",
        "Eluard",
        "Œuvrard",
        "Hugo",
        "ÉMILE",
    ]:
        factories.person("Ana", name)
    for name in ["Réunion", "Île-de-France", "Occitanie", "Ain"]:
        factories.territory(name=name)
    Person.objects.filter(last_name="Hugo").update(last_name="Hugô")  # rewritten rows come last out of PostgreSQL

    people = [row["last_name"] for row in network.people_table(DAY)]

    assert people == [
        *("d’Arc", "Daoud", "Delamare", "Éluard", "Eluard", "ÉMILE", "Hugô", "de La Rochefoucauld"),
        *("Œuvrard", "d’Ormesson", "de Staël", "Zola"),
    ]
    assert [str(territory) for territory in network.territories_on(DAY)] == [
        "Ain",
        "Île-de-France",
        "Occitanie",
        "Réunion",
    ]


FILED = [
    ("d’Ormesson", "ormesson jean"),
    ("d'Ormesson", "ormesson jean"),
    ("de Staël", "stael jean"),
    ("de La Fayette", "lafayette jean"),
    ("de l’Estoile", "lestoile jean"),
    ("du Bellay", "dubellay jean"),
    ("des Forêts", "desforets jean"),
    ("Le Pors", "lepors jean"),
    ("De Smet", "desmet jean"),
    ("D’Arcy", "darcy jean"),
    ("Delamare", "delamare jean"),
    ("de", "de jean"),
    ("d’", "d jean"),
    ("", "jean"),
    ("Ильин", "ильин jean"),
    ("  de  Villiers", "villiers jean"),
]


@pytest.mark.parametrize(("name", "key"), FILED)
def test_a_small_particle_is_left_out_of_what_a_person_is_filed_under_and_an_article_is_not(name, key):
    assert filed(name, "Jean") == key


@pytest.mark.django_db
def test_a_column_of_text_is_ordered_byte_by_byte_on_both_databases():
    for slug in ["b", "a-z", "ab", "B", "a_c", "é"]:
        Organisation.objects.create(slug=slug)

    slugs = list(Organisation.objects.order_by("slug").values_list("slug", flat=True))

    assert slugs == ["B", "a-z", "a_c", "ab", "b", "é"]


@pytest.mark.django_db
def test_a_name_that_was_changed_keeps_its_place_among_the_names_of_its_organisation():
    organisation = factories.organisation("Ancien")
    OrganisationName.objects.create(organisation=organisation, name="Nouveau")
    OrganisationName.objects.filter(name="Ancien").update(note="corrigé")

    renamed = Organisation.objects.prefetch_related("names").get(pk=organisation.pk)

    assert [row.name for row in renamed.names.all()] == ["Ancien", "Nouveau"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="NO POSTGRESQL: run by `python3 dev.py test --postgres`")
def test_every_column_of_text_on_postgresql_is_compared_byte_by_byte():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
        )
        assert cursor.fetchall() == []
    assert Territory.objects.count() == 0


def test_nothing_in_the_product_asks_the_database_what_letters_are_alike():
    by_the_database = re.compile(
        r"__(icontains|istartswith|iendswith|iregex|unaccent|search)\b|SearchVector|Trigram"
        r"|order_by\([^)]*(last_name|first_name)"
    )
    files = sorted((Path(__file__).resolve().parents[2] / "faire_reseau").rglob("*.py"))

    files_found = [file.name for file in files if by_the_database.search(file.read_text(encoding="utf-8"))]

    assert (len(files) > 100, files_found) == (True, [])


@pytest.mark.django_db
def test_people_stand_in_one_order_in_the_directory_on_lists_and_on_sheets():
    gathering = factories.gathering()
    names = ["Zéphyr", "d’Arc", "Delamare", "de La Rochefoucauld", "Éluard", "Daoud", "DARDEL"]
    for name in names:
        factories.registration(gathering, factories.member(last_name=name))
    half_day = half_days_of(gathering)[0]
    reader = factories.facilitator()

    keys = network.people_found(reader, NOW.date())
    names_found = [Person.objects.get(pk=key).last_name for key in keys]
    orders = [
        [name for name in names_found if name in names],
        [registration.person.last_name for registration in registrations_of(gathering)],
        [line.name[0] for line in lines_of(half_day)],
    ]

    assert orders == [["d’Arc", "Daoud", "DARDEL", "Delamare", "Éluard", "de La Rochefoucauld", "Zéphyr"]] * 3


@pytest.mark.django_db
def test_territories_stand_in_the_order_of_a_dictionary_in_the_form_of_activities(client):
    for name in ["Haute-Savoie", "Paris", "Île-de-France", "Haute-Saône", "Hérault"]:
        factories.territory(name=name)

    page = client.get("/activites/").content.decode()

    options = re.findall(r"<option[^>]*>([^<]*)</option>", page)
    named = ["Haute-Saône", "Haute-Savoie", "Hérault", "Île-de-France", "Paris"]
    assert [name for name in options if name in named] == named
