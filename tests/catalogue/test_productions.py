"""Productions: entered, recognised when they are known, searched, narrowed, cited, changed, removed and put back."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.enums import RelationKind
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.models import FileWords, Production, ProductionFile, ProductionKind
from faire_reseau.catalogue.permissions import (
    adding_for,
    can_add,
    can_change,
    can_read,
    can_remove_use,
    changeable_by,
    shown,
    using_for,
)
from faire_reseau.catalogue.queries import asked_in, productions_asked
from faire_reseau.kit import clock
from faire_reseau.kit.documents import Document
from faire_reseau.kit.models import UndoableAct
from tests import factories
from tests.catalogue.samples import kind, production
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def found(words: str = "", **asked: str) -> list[str]:
    rows = productions_asked(factories.user(), asked_in({"q": words, **asked}), NOW)
    return [row.title for row in rows]


def test_a_member_of_a_centre_enters_a_production_in_one_form(client):
    member = factories.member()
    client.force_login(member.user)
    centre = factories.centre("Labo Ouest")
    typed = {
        "title": "L’Éco des quartiers",
        "kind": kind().pk,
        "when": "mars 2019",
        "organisations": [centre.pk],
        "names": "Martin, Camille\n\nClub Dév Éco\nClub Dév Éco",
        "isbn": "978-2-07-036002-4",
        "doi": "https://doi.org/10.1000/182",
        "address": "pqn-a.fr/eco",
    }

    page = client.post("/realisations/ajouter/", typed)

    row = Production.objects.get()
    assert page["Location"] == f"/realisations/{row.pk}/"
    assert (row.title, str(PartialDate(row.year, row.month, row.day)), row.isbn, row.doi) == (
        "L’Éco des quartiers",
        "2019-03",
        "9782070360024",
        "10.1000/182",
    )
    assert [(author.organisation, author.name) for author in row.authors.all()] == [
        (centre, ""),
        (None, "Martin, Camille"),
        (None, "Club Dév Éco"),
    ]
    assert (row.keeper, row.address) == (adding_for(member.user, localdate(clock.now())).get(), "https://pqn-a.fr/eco")


def test_what_is_typed_wrong_is_said_beside_its_field_and_stays(client):
    client.force_login(factories.facilitator())

    page = client.post("/realisations/ajouter/", {"title": "X", "when": "un jour", "isbn": "12", "doi": "nul"})

    assert (page.status_code, Production.objects.count()) == (422, 0)
    assert set(page.context["form"].errors) == {"when", "isbn", "doi"}
    assert 'value="un jour"' in page.content.decode()


@pytest.mark.parametrize(
    "other",
    [
        {"title": "L'ECO DES QUARTIERS !"},
        {"title": "L’Éco des quartier, numéro 1"},
        {"title": "Autre chose", "isbn": "9782070360024"},
        {"title": "Autre chose", "doi": "10.1000/182"},
        {"title": "Autre chose", "address": "https://pqn-a.fr/eco"},
    ],
)
def test_a_likely_duplicate_is_shown_and_entered_only_when_it_is_said_to_be_another(client, other):
    first = production(
        "L’Éco des quartiers, numéro 1" if "numéro" in other["title"] else "L’Éco des quartiers",
        isbn="9782070360024",
        doi="10.1000/182",
        address="https://pqn-a.fr/eco",
    )
    client.force_login(factories.facilitator())

    page = client.post("/realisations/ajouter/", other)
    again = client.post("/realisations/ajouter/", other | {"despite_resemblance": "on"})

    assert (page.status_code, page.context["known"]) == (422, [first])
    assert 'type="checkbox" name="despite_resemblance"' in page.content.decode()
    assert (again.status_code, Production.objects.count()) == (302, 2)


def test_productions_that_only_begin_alike_are_no_duplicates(client):
    production("Bilan de l’activité 2020 des centres de ressources")
    client.force_login(factories.facilitator())

    client.post("/realisations/ajouter/", {"title": "Bilan de la concertation menée à Strasbourg avec les habitants"})

    assert Production.objects.count() == 2


def test_the_same_file_is_recognised_by_its_bytes(client):
    first = production("Premier titre")
    actions.add_file(first, Document("note.pdf", "pdf", b"%PDF-1.4 note"), by=None, at=NOW)
    client.force_login(factories.facilitator())

    upload = SimpleUploadedFile("autre.pdf", b"%PDF-1.4 note")
    page = client.post("/realisations/ajouter/", {"title": "Tout autre titre", "file": upload})

    assert (page.status_code, page.context["known"], ProductionFile.objects.count()) == (422, [first], 1)


def test_a_file_that_is_none_of_the_kinds_leaves_nothing(client):
    client.force_login(factories.facilitator())

    upload = SimpleUploadedFile("carte.svg", b"<svg><script>alert(1)</script></svg>")
    page = client.post("/realisations/ajouter/", {"title": "Une carte", "file": upload})

    assert (page.status_code, Production.objects.count()) == (422, 0)


def test_search_finds_without_accents_in_singular_and_plural_and_by_phrase():
    production("Les conseils citoyens à l’épreuve", summary="Locaux d’activité")
    production("Un conseil de citoyennes")
    production("Emploi", names=["Citoyens, conseils et territoires, ensemble"])

    assert found("EPREUVE") == ["Les conseils citoyens à l’épreuve"]
    assert found("local") == ["Les conseils citoyens à l’épreuve"]
    assert set(found("conseil")) == {"Les conseils citoyens à l’épreuve", "Un conseil de citoyennes", "Emploi"}
    assert found("« conseils citoyens »") == ["Les conseils citoyens à l’épreuve"]
    assert found('"citoyens conseils" emploi') == ["Emploi"]
    assert found("absent") == []


def test_relevance_puts_titles_first_and_dates_decide_between_equals():
    production("Ancienne école", year=2001)
    production("École", year=2019)
    production("Divers", summary="À l’école", year=2024)
    production("Sans date, école")

    assert found("école") == ["École", "Ancienne école", "Sans date, école", "Divers"]
    assert found("école", ordre="date") == ["Divers", "École", "Ancienne école", "Sans date, école"]


def test_words_of_a_file_find_its_production_until_it_is_removed():
    row = production("Note")
    file = actions.add_file(row, Document("a.pdf", "pdf", b"%PDF-"), words="Les halles de Zanzibar", by=None, at=NOW)

    assert found("zanzibar") == ["Note"]
    actions.remove_file(file, by=factories.facilitator(), at=NOW)
    assert (found("zanzibar"), FileWords.objects.count()) == ([], 1)


def test_facets_count_what_was_found_and_narrow_it(client):
    theme, centre, territory = factories.theme("Éducation"), factories.centre("Labo Ouest"), factories.territory()
    production("A", year=2019, themes=[theme], organisations=[centre], territories=[territory], kind=kind("note"))
    production("B", year=2020, themes=[theme], kind=kind("carte", "map"), language="en")
    production("C", year=2020)

    facets = {facet.name: facet for facet in client.get("/realisations/").context["facets"]}
    kinds = {choice.label: choice.number for choice in facets["kind"].values}
    years = [(choice.label, choice.number) for choice in facets["year"].values]
    narrow = client.get(f"/realisations/?theme={theme.pk}&annee=2020")

    assert (kinds, years) == ({"Note": 1, "Carte": 1}, [("2020", 2), ("2019", 1)])
    assert [record.title for record, _used in narrow.context["records"]] == ["B"]
    assert {facet.name: facet.chosen for facet in narrow.context["facets"] if facet.chosen} == {
        "theme": "Éducation",
        "year": "2020",
    }
    assert found(centre=centre.slug) == found(territoire=territory.code) == ["A"]


def test_a_theme_finds_what_has_a_narrower_one():
    broad = factories.theme("Cohésion")
    narrow = factories.theme("École")
    narrow.broader = broad
    narrow.save()
    production("A", themes=[narrow])

    assert found(theme=str(broad.pk)) == ["A"]


def test_the_list_takes_as_many_queries_for_two_productions_as_for_four(client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/realisations/")
        return len(queries)

    def add(number: int) -> None:
        where, who = factories.centre(), factories.person(account=False)
        production(themes=[factories.theme()], organisations=[where], people=[who], year=2000 + number)

    client.get("/realisations/")  # what is kept in memory
    add(1), add(2)
    two = asked()
    add(3), add(4)

    assert (asked(), two) == (two, 19)


def test_an_author_is_called_as_it_was_when_the_production_came_out(client):
    centre = factories.centre("Nouveau nom")
    centre.names.update(from_on="2018-01-01")
    centre.names.create(name="Ancien nom", to_on="2017-12-31")
    row = production("Note", organisations=[centre], year=2010)

    assert "Ancien nom. (2010)" in client.get(f"/realisations/{row.pk}/").content.decode()


def test_people_are_named_as_the_network_allows_and_never_to_visitors_otherwise(client):
    who = factories.member(first_name="Zoé", last_name="Quidam")
    row = production("Note", people=[who])

    visitor = client.get(f"/realisations/{row.pk}/").content.decode()
    client.force_login(factories.facilitator())
    facilitator = client.get(f"/realisations/{row.pk}/").content.decode()

    assert ("Quidam" in visitor, "Quidam" in facilitator) == (False, True)
    assert [row.title for row in productions_asked(factories.user(), asked_in({"q": "quidam"}), NOW)] == []
    assert [row.title for row in productions_asked(who.user, asked_in({"q": "quidam"}), NOW)] == ["Note"]


def test_the_page_is_read_by_zotero_and_search_engines_and_cites_in_four_ways(client):
    row = production(
        "Éco & quartiers : l’année {2019}",
        kind=kind(),
        when=PartialDate(2019, 3, 12),
        names=["Martin, Jean-Paul", "Club Dév Éco"],
        publisher="PQN-A",
        isbn="9782070360024",
        summary="Un résumé\nsur deux lignes </script>",
    )

    page = client.get(f"/realisations/{row.pk}/")
    text = page.content.decode()
    bibtex, ris, csl = (
        client.get(f"/realisations/{row.pk}/reference.{form}").content.decode() for form in ("bib", "ris", "json")
    )

    assert '<meta name="citation_author" content="Martin, Jean-Paul">' in text
    assert '<meta name="citation_publication_date" content="2019/03/12">' in text
    assert '<meta name="DC.title" content="Éco &amp; quartiers : l’année {2019}">' in text
    assert '"@type": "Report"' in text
    assert text.count("</script>") == text.count("<script")
    apa = "".join(piece.text for piece in page.context["apa"])
    assert apa.startswith(
        "Martin, J.-P., & Club Dév Éco. (2019, 12 mars). Éco & quartiers : l’année {2019}. PQN-A. http"
    )
    iso = "".join(piece.text for piece in page.context["iso_690"])
    assert iso.startswith(
        "MARTIN, Jean-Paul et CLUB DÉV ÉCO. Éco & quartiers : l’année {2019} [en ligne]. PQN-A, 12 mars 2019."
    )
    assert bibtex.startswith(
        f"@techreport{{martin2019-{row.pk},\n  title = {{{{Éco \\& quartiers : l’année \\{{2019\\}}}}}}"
    )
    assert "  author = {Martin, Jean-Paul and {Club Dév Éco}}" in bibtex
    assert ris.splitlines()[:4] == [
        "TY  - RPRT",
        "TI  - Éco & quartiers : l’année {2019}",
        "AU  - Martin, Jean-Paul",
        "AU  - Club Dév Éco",
    ]
    assert "AB  - Un résumé sur deux lignes </script>\r\nER  - \r\n" in ris
    assert json.loads(csl)[0]["issued"] == {"date-parts": [[2019, 3, 12]]}


def test_two_who_change_one_production_lose_nothing(client):
    row = production("Note", summary="Avant")
    client.force_login(factories.facilitator())
    form = client.get(f"/realisations/{row.pk}/modifier/").context["form"]
    seen = {
        form.add_initial_prefix(name): form.fields[name].prepare_value(form.initial[name])
        for name in ("title", "summary")
    }
    actions.change_production(row, summary="Par une autre", by=None, at=NOW)

    page = client.post(f"/realisations/{row.pk}/modifier/", {**seen, "title": "Note", "summary": "Par moi"})

    assert (page.status_code, Production.objects.get().summary) == (422, "Par une autre")
    assert "Par une autre" in page.content.decode()
    assert "Par moi" in page.content.decode()


def test_changing_authors_keeps_those_that_were_not_touched():
    centre = factories.centre()
    row = production("Note", organisations=[centre], names=["Une"])

    actions.change_production(row, names=["Deux"], by=None, at=NOW + timedelta(hours=1))

    assert [(author.organisation, author.name) for author in row.authors.all()] == [(centre, ""), (None, "Deux")]
    assert found("deux") == ["Note"]
    assert found("une") == []


def test_a_removed_production_is_gone_until_it_is_put_back(client):
    row = production("Note")
    client.force_login(factories.facilitator())

    removed = client.post(f"/realisations/{row.pk}/retirer/", follow=True).content.decode()
    gone = client.get(f"/realisations/{row.pk}/").status_code
    act = UndoableAct.objects.get().pk
    client.post(f"/mon-compte/defaire/{act}/", {"retour": "/realisations/"})

    assert ("Retiré : « Note »." in removed.replace("\xa0", " "), gone) == (True, 404)
    assert list(shown()) == [row]


def test_a_production_removed_for_long_is_a_trace_without_content():
    row = production("Note", names=["Quidam, Zoé"], summary="Secret", themes=[factories.theme()])
    actions.add_file(row, Document("a.pdf", "pdf", b"%PDF-"), by=None, at=NOW)
    actions.remove_production(row, by=factories.facilitator(), at=NOW)
    period = next(period for period in actions.PERIODS if period.code == "removed_productions")

    early = period.clear(NOW, NOW, 10)
    cleared = period.clear(NOW + timedelta(seconds=1), NOW, 10)

    row.refresh_from_db()
    assert (early, cleared, period.clear(NOW + timedelta(days=1), NOW, 10)) == (0, 1, 0)
    assert (row.title, row.summary, row.search, row.authors.count(), row.files.count(), row.themes.count()) == (
        "",
        "",
        "",
        0,
        0,
        0,
    )


def test_relations_are_read_from_both_sides(client):
    whole, part = production("La revue"), production("Le numéro")
    by = factories.facilitator()
    actions.relate_production(part, kind=RelationKind.PART, other=whole, by=by, at=NOW)

    with pytest.raises(actions.ProductionRefused):
        actions.relate_production(whole, kind=RelationKind.PART, other=part, by=by, at=NOW)
    with pytest.raises(actions.ProductionRefused):
        actions.relate_production(whole, kind=RelationKind.PART, other=whole, by=by, at=NOW)

    assert (
        f'<a href="/realisations/{whole.pk}/">La revue</a>' in client.get(f"/realisations/{part.pk}/").content.decode()
    )
    assert (
        f'<a href="/realisations/{part.pk}/">Le numéro</a>' in client.get(f"/realisations/{whole.pk}/").content.decode()
    )


def test_a_centre_says_in_one_tap_that_it_used_a_production_and_once_a_day(client):
    member = factories.member()
    centre = using_for(member.user, localdate(clock.now())).get()
    row = production("Note")
    client.force_login(member.user)

    for _tap in range(2):
        client.post(f"/realisations/{row.pk}/utilisee/", {"organisation": centre.pk})
    client.post(f"/realisations/{row.pk}/utilisee/", {"organisation": centre.pk, "purpose": "Formation de mai"})

    use = row.uses.get()
    assert (use.organisation, use.purpose) == (centre, "Formation de mai")
    assert "Formation de mai" in client.get(f"/realisations/{row.pk}/").content.decode()
    client.post(f"/realisations/utilisations/{use.pk}/retirer/")
    assert row.uses.count() == 0


def test_a_use_in_the_name_of_another_centre_or_of_a_day_to_come_is_refused(client):
    member, other = factories.member(), factories.centre()
    own = using_for(member.user, localdate(clock.now())).get()
    row = production("Note")
    client.force_login(member.user)

    for typed in ({"organisation": other.pk}, {"organisation": own.pk, "used_on": "2999-01-01"}):
        assert client.post(f"/realisations/{row.pk}/utilisee/", typed).status_code == 422

    assert row.uses.count() == 0


def test_predicates_and_twins_say_the_same():
    member, elsewhere, guest, facilitator = (
        factories.member(),
        factories.member(),
        factories.user(),
        factories.facilitator(),
    )
    day = localdate(clock.now())
    own = using_for(member.user, day).get()
    rows = [production(), production(organisations=[own]), production()]
    actions.remove_production(rows[2], by=facilitator, at=NOW)
    use = actions.note_use(rows[0], organisation=own, by=None, at=NOW)

    for row in rows:
        row.refresh_from_db()
        assert can_read(row) == (row in shown())
        for user in (member.user, elsewhere.user, guest, facilitator):
            assert can_change(user, row, day) == (row in changeable_by(user, day))
    assert [list(changeable_by(user, day)) for user in (member.user, elsewhere.user, guest)] == [[rows[1]], [], []]
    assert [can_add(user, DAY) for user in (guest, facilitator)] == [False, bool(adding_for(facilitator, DAY))]
    assert [can_remove_use(user, use, day) for user in (member.user, elsewhere.user, guest, facilitator)] == [
        True,
        False,
        False,
        True,
    ]


def test_facilitators_choose_the_kinds(client):
    client.force_login(factories.facilitator())

    client.post("/realisations/types/nouveau/", {"label": "Carte d’expériences", "label_en": "Map", "nature": "map"})
    again = client.post(
        "/realisations/types/nouveau/", {"label": "carte d'experiences", "label_en": "", "nature": "map"}
    )

    assert again.status_code == 422
    assert [(row.code, row.nature) for row in ProductionKind.objects.all()] == [("carte-d-experiences", "map")]


def test_an_erased_person_signs_nothing_any_more():
    who = factories.person()
    row = production("Note", people=[who], by=who.user)

    actions.erase_person_traces(who, NOW + timedelta(hours=1))
    actions.forget_writer(who.user, NOW)

    row.refresh_from_db()
    assert (row.authors.count(), row.added_by, row.changed_at) == (0, None, NOW + timedelta(hours=1))
