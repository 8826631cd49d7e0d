"""Tables imported and exported: tried first, written all or not at all, and the same columns back."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from faire_reseau.kit.spreadsheets import read_table, write_csv
from faire_reseau.network import actions, queries
from faire_reseau.network.imports import sheet_rows
from faire_reseau.network.models import ImportDraft, Organisation, Person, Post
from faire_reseau.network.queries import TABLES, holding_on
from tests import factories as make
from tests.confirming import confirm

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
NB = "\u00a0"


def tried(what, titles, *rows):
    """Outcome, cells at fault and what is said of each row of a table, and nothing written."""
    by = make.facilitator()
    table = read_table(write_csv(titles.split(","), [row.split(",") for row in rows]))
    draft = ImportDraft(user=by, what=what, key="k")
    report = actions.try_import(draft, sheet_rows(table, what, queries.words_of(what)), by=by, at=NOW)
    return [
        (
            row.outcome,
            ", ".join(fault.cell for fault in row.faults),
            [*row.notes, *(fault.sentence for fault in row.faults)],
        )
        for row in report.rows
    ]


def sent(client, body, what="people", name="gens.csv"):
    return client.post("/annuaire/importer/", {"what": what, "file": SimpleUploadedFile(name, body)})


def fingerprint_of(response) -> str:
    return re.search(r'name="fingerprint" value="([0-9a-f]{32})"', response.content.decode())[1]


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.fixture
def runs(client):
    user = make.facilitator()
    client.force_login(user)
    return client


def test_rows_of_people_are_announced_created_changed_unchanged_and_refused():
    centre = make.centre("Labo")
    known = make.person("Ada", "Bé", account=False, email="ada@exemple.fr", phone="01")
    make.post(known, centre)

    outcomes = tried(
        "people",
        "prénom,nom,courriel,téléphone,organisation",
        "Ada,Bé,ada@exemple.fr,02,Labo",
        "Cid,Dé,cid@exemple.fr,,labo",
        "Cid,Dé,cid@exemple.fr,,labo",
        "Eve,Fa,ada@exemple.fr,,Labo",
        ",,,12,",
        "Guy,Ho,pas une adresse,,Labo",
        "Ian,Jo,,,Lado",
    )

    assert outcomes == [
        ("updated", "", [f"téléphone{NB}: 01 → 02"]),
        ("created", "", []),
        ("refused", "B4", [f"La même personne, au même poste, est déjà à la ligne 3{NB}: gardez-en une seule."]),
        (
            "refused",
            "C5",
            [f"Ada Bé (identifiant {known.pk}) a déjà cette adresse{NB}: corrigez le nom ou l’adresse."],
        ),
        ("refused", "A6", [f"Écrivez un prénom ou un nom{NB}: l’un des deux suffit."]),
        (
            "refused",
            "C7",
            [f"«{NB}pas une adresse{NB}» n’est pas une adresse électronique{NB}: écrivez-la comme nom@exemple.fr."],
        ),
        (
            "refused",
            "E8",
            [f"Aucune organisation ne s’appelle «{NB}Lado{NB}»{NB}: vouliez-vous dire «{NB}labo{NB}»{NB}?"],
        ),
    ]
    assert Person.objects.get().phone == "01"


def test_a_row_of_people_is_told_all_its_faults_at_once_in_the_order_of_its_cells():
    make.centre("Labo")

    (outcome,) = tried(
        "people",
        "prénom,nom,courriel,organisation,métier,direction,depuis le,jusqu’au",
        ",,pas une adresse,Lado,truc,peut-être,2019-06-26,2019-06-25",
    )

    assert outcome[:2] == ("refused", "A2, C2, D2, E2, F2, H2")
    assert [sentence.split(NB)[0].split(" ")[0] for sentence in outcome[2]] == [
        "Écrivez",
        "«",
        "Aucune",
        "Aucun",
        "«",
        "Le",
    ]


def test_a_row_of_organisations_is_told_all_its_faults_at_once():
    make.territory("93", "Seine-Saint-Denis", "department")

    (outcome,) = tried(
        "organisations",
        "identifiant,nom,nature,site,territoires,centre depuis le,centre jusqu’au",
        "Pas Bon,,truc,pas une adresse,93; Atlantide; Zut,2019-06-26,2019-06-25",
    )

    assert outcome[:2] == ("refused", "A2, B2, C2, D2, E2, E2, G2")


def test_a_territory_is_read_as_the_directory_writes_it_with_its_code_in_brackets():
    make.territory("974", "La Réunion", "department")
    make.territory("FR-974", "La Réunion", "region")

    outcomes = tried(
        "organisations",
        "nom,territoires",
        "Une,La Réunion (974)",
        "Deux,la reunion ( fr-974 )",
        "Trois,La Réunion (93)",
        "Quatre,Bretagne (974)",
    )

    assert [kind for kind, *_rest in outcomes] == ["created", "created", "refused", "refused"]


def test_people_are_found_again_by_identifier_and_by_name_in_their_organisation():
    centre = make.centre("Labo")
    make.trade("Documentaliste")
    known = make.person("Ada", "Bé", account=False, email="")
    post = make.post(known, centre)

    by_name = tried("people", "prénom,nom,organisation,métier,direction", "ada,BE,Labo,documentaliste,oui")
    by_identifier = tried("people", "identifiant,prénom,nom", f"{known.pk},Ada,Béa", "999,X,Y")

    assert by_name == [
        (
            "updated",
            "",
            [
                f"prénom{NB}: Ada → ada",
                f"nom{NB}: Bé → BE",
                f"métier{NB}: – → Documentaliste",
                f"direction{NB}: non → oui",
            ],
        )
    ]
    assert by_identifier == [
        ("updated", "", [f"nom{NB}: Bé → Béa"]),
        ("refused", "A3", [f"Personne n’a l’identifiant 999{NB}: laissez la cellule vide pour ajouter quelqu’un."]),
    ]
    post.refresh_from_db()
    assert (post.trade, post.is_director) == (None, False)


def test_two_posts_of_a_person_stand_in_two_rows_that_must_not_contradict_one_another():
    make.centre("Un")
    make.centre("Deux")
    titles = "prénom,nom,courriel,téléphone,organisation"

    outcomes = tried("people", titles, "A,B,a@exemple.fr,1,Un", "A,B,a@exemple.fr,1,Deux", "A,B,a@exemple.fr,2,")

    assert outcomes == [
        ("created", "", []),
        ("updated", "", [f"nouveau poste{NB}: Deux"]),
        (
            "refused",
            "D4",
            [f"La ligne 2 dit autre chose de la même personne{NB}: écrivez la même chose dans les deux."],
        ),
    ]


def test_rows_of_organisations_are_announced_created_changed_and_refused():
    make.territory("93", "Seine-Saint-Denis", "department")
    for code, label in (("association", ""), ("state", "État")):
        make.organisation_kind(code, label)
    known = make.centre("Profession Banlieue", slug="pb")

    outcomes = tried(
        "organisations",
        "identifiant,nom,nature,territoires,centre,centre depuis le,centre jusqu’au",
        "pb,Profession Banlieue,Association,93,non,,31/12/2018",
        ",Professions Banlieues,Association,93,oui,2019-01-01,",
        ",Autre,Association,Seine-Saint-Deni,,,",
        ",Encore,Truc,,,,",
        "carte,Carte,État,,,,",
        "pb,Profession Banlieue,Association,,,,",
    )

    assert outcomes == [
        (
            "updated",
            "",
            [
                f"nature{NB}: Resource_centre → Association",
                f"territoires{NB}: – → 93",
                f"centre{NB}: oui → non",
                f"centre jusqu’au{NB}: – → 2018-12-31",
            ],
        ),
        ("created", "", [f"Ressemble à Profession Banlieue{NB}: est-ce bien une autre organisation{NB}?"]),
        (
            "refused",
            "D4",
            [
                f"Aucun territoire ne s’appelle «{NB}Seine-Saint-Deni{NB}»{NB}: vouliez-vous dire Seine-Saint-Denis (93){NB}?"
            ],
        ),
        (
            "refused",
            "C5",
            [
                f"Aucune nature ne s’appelle «{NB}Truc{NB}»{NB}: écrivez-en une autre, ou dites dans l’appariement ce que c’est."
            ],
        ),
        (
            "refused",
            "A6",
            [
                f"Ce ne peut pas être un identifiant{NB}: employez des minuscules sans accent, des chiffres et des tirets, ou laissez la cellule vide."
            ],
        ),
        ("refused", "B7", [f"La même organisation est déjà à la ligne 2{NB}: gardez-en une seule."]),
    ]
    assert known.memberships.filter(holding_on(DAY)).count() == 1
    assert Organisation.objects.count() == 1


def test_a_name_with_a_later_day_renames_and_without_one_corrects():
    make.centre("Ancien", slug="c")

    renamed = tried("organisations", "identifiant,nom,nom depuis le", "c,Nouveau,2019-01-01")
    corrected = tried("organisations", "identifiant,nom", "c,Ancienne")

    assert renamed == [("updated", "", [f"nom{NB}: Ancien → Nouveau", f"nom depuis le{NB}: – → 2019-01-01"])]
    assert corrected == [("updated", "", [f"nom{NB}: Ancien → Ancienne"])]


def test_an_organisation_that_is_no_centre_any_more_needs_its_last_day():
    make.centre("Labo", slug="c")

    assert tried("organisations", "identifiant,nom,centre", "c,Labo,non") == [
        ("refused", "", [f"Dites quel fut son dernier jour comme centre, dans la colonne «{NB}centre jusqu’au{NB}»."])
    ]


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        ("prénom;couleur;zzz", f"Ces colonnes manquent{NB}: nom. Dites quelles colonnes de votre fichier ce sont."),
        ("prénom;nom;Nom", f"La colonne «{NB}nom{NB}» est là deux fois{NB}: gardez-en une."),
    ],
)
def test_wrong_columns_are_told_on_the_page_where_they_are_paired(runs, titles, sentence):
    confirm = runs.get(sent(runs, f"{titles}\na;b;c\n".encode()).url)

    page = runs.get(confirm.url).content.decode()
    assert sentence in page.replace("&quot;", '"')
    assert Person.objects.count() == 0


def test_an_upload_of_50_mb_gets_a_sentence_and_is_not_kept(runs):
    response = sent(runs, b"x" * 50_000_000)

    assert response.status_code == 422
    assert f"Ce fichier est trop gros{NB}: 2{NB}Mo au plus." in response.content.decode().replace("2 Mo", f"2{NB}Mo")
    assert ImportDraft.objects.count() == 0


def test_a_confirmed_table_is_written_and_its_draft_forgotten(runs):
    make.centre("Labo")

    page = runs.get(sent(runs, "prénom;nom;organisation\nAda;Bé;Labo\n;;Labo\n".encode()).url)
    address = page.request["PATH_INFO"]
    before = Person.objects.count()

    answer = runs.post(address, {"fingerprint": fingerprint_of(page)})

    assert before == 0
    assert (answer.status_code, answer.url) == (302, "/annuaire/personnes/")
    assert [(str(post.person), str(post.organisation.names.get())) for post in Post.objects.all()] == [
        ("Ada Bé", "Labo")
    ]
    assert ImportDraft.objects.count() == 0


def test_a_directory_that_changed_since_the_trial_is_told_and_nothing_is_written(runs):
    make.centre("Labo")
    page = runs.get(sent(runs, "prénom;nom;courriel\nAda;Bé;ada@exemple.fr\nCid;Dé;\n".encode()).url)
    make.person("Autre", "Nom", account=False, email="ada@exemple.fr")

    answer = runs.post(page.request["PATH_INFO"], {"fingerprint": fingerprint_of(page)})

    assert answer.status_code == 409
    assert (
        f"L’annuaire a changé depuis que vous avez regardé{NB}: voici ce que ferait votre fichier maintenant."
        in answer.content.decode()
    )
    assert [str(person) for person in Person.objects.all()] == ["Autre Nom"]
    again = runs.post(page.request["PATH_INFO"], {"fingerprint": fingerprint_of(answer)})
    assert again.status_code == 302
    assert sorted(str(person) for person in Person.objects.all()) == ["Autre Nom", "Cid Dé"]


def test_a_kept_table_is_for_its_account_alone_and_is_replaced_by_the_next(runs):
    first = sent(runs, "prénom;nom\nAda;Bé\n".encode()).url
    second = sent(runs, "prénom;nom\nCid;Dé\n".encode()).url
    other = Client()
    other.force_login(make.facilitator())

    assert [runs.get(url).status_code for url in (first, second)] == [404, 200]
    assert other.get(second).status_code == 404
    assert ImportDraft.objects.count() == 1


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("what", ["organisations", "people"])
def test_an_exported_table_imported_again_changes_nothing(runs, what, language, extension):
    place, trade = make.territory("01", "Ain", "department"), make.trade()
    centre = make.centre("Labo", phone="+33 4", presentation="=1+1\n-x", email="a@exemple.fr", website="https://un.fr")
    actions.move_organisation(centre, [place], from_on=make.date(2015, 1, 1), by=None, at=NOW)
    actions.rename_organisation(centre, name="Labo Cités", from_on=make.date(2016, 1, 1), by=None, at=NOW)
    left = make.organisation("Partie")
    actions.open_membership(left, from_on=make.date(2010, 1, 1), to_on=make.date(2012, 1, 1), by=None, at=NOW)
    who = make.person("Ada", "Bé", account=False, phone="+33 6")
    make.post(who, centre, trade=trade, title="@x", to_on=make.date(2017, 1, 1))
    make.post(who, centre, from_on=make.date(2018, 1, 1), is_director=True)
    make.post(who, left)
    make.person("Sans", "Poste", account=False)
    runs.cookies.load({"django_language": language})
    before = list(TABLES[what](DAY))

    confirm(runs)
    body = runs.get(f"/annuaire/exporter/{what}.{extension}").content
    page = runs.get(sent(runs, body, what, f"x.{extension}").url)

    rows = len(before)
    figures = re.findall(r'<li class="figure">\s*<strong>(\d+)</strong>', page.content.decode())
    assert figures == ["0", "0", str(rows), "0"]
    assert list(TABLES[what](DAY)) == before


def test_the_longest_table_is_written_whole():
    make.centre("Labo")
    by = make.facilitator()
    rows = [[f"Prénom{n}", f"Nom{n}", f"p{n}@exemple.fr", "Labo"] for n in range(1000)]
    table = read_table(write_csv(["prénom", "nom", "courriel", "organisation"], rows))
    draft = ImportDraft.objects.create(user=by, what="people", key="k", file_name="x", rows=[], made_at=NOW)
    read = sheet_rows(table, "people", [])

    report = actions.try_import(draft, read, by=by, at=NOW)
    assert Person.objects.count() == 0
    actions.apply_import(draft, read, fingerprint=report.fingerprint, by=by, at=NOW)

    assert (Person.objects.count(), Post.objects.count()) == (1000, 1000)


def test_a_bomb_is_refused_at_the_door(runs):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)

    response = sent(runs, output.getvalue(), name="bombe.xlsx")

    assert response.status_code == 422
    assert f"Une fois décompressé, ce fichier est beaucoup trop gros pour un tableau{NB}:" in response.content.decode()


def test_the_page_of_an_import_names_its_file_as_it_is_written(client):
    client.force_login(make.facilitator())

    page = client.get(sent(client, "Prénom;Nom\nAna;Bertrand\n".encode(), name="latin.csv")["Location"])

    assert "<h1>Le fichier latin.csv</h1>" in page.content.decode()
