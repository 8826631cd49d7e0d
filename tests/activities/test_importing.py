"""A past year of a centre from a table: paired, tried, written once, undone; what cannot be is said with its cell."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.activities import queries
from faire_reseau.activities.models import Action, HalfDay, HeadCount, Meeting, StaffTime
from faire_reseau.kit.spreadsheets import write_xlsx
from faire_reseau.network.models import Audience, ImportBatch, ImportDraft, MissionAxis, PairedWord
from tests import factories

pytestmark = pytest.mark.django_db
WHERE = "/activites/centres/labo/importer/"
TITLES = ["Date", "Intitulé", "Participants", "Demi-journées", "Jours de travail", "Public"]


@pytest.fixture
def centre():
    Audience.objects.create(code="elected", label="Élues et élus", rank=1)
    return factories.centre("Labo", slug="labo")


@pytest.fixture
def member(client, centre):
    client.force_login(factories.member(centre).user)
    return client


def send(client, *rows, titles=TITLES):
    """Send a table; the address of its report."""
    text = "\n".join(";".join(map(str, row)) for row in [titles, *rows])
    file = SimpleUploadedFile("2018.csv", text.encode("utf-8-sig"))
    return client.post(WHERE, {"file": file})["Location"]


def report(client, where):
    """Each row: its number, what became of it, its sentences."""
    page = client.get(where).content.decode()
    rows = re.findall(
        r'<td class="number">(\d+)</td>.*?<span class="chip[^"]*">(.*?)</span>.*?<td>(.*?)</td>', page, re.DOTALL
    )
    words = [
        (number, re.sub(r"<[^>]*>", "", outcome), re.sub(r"<[^>]*>", "", detail)) for number, outcome, detail in rows
    ]
    return [tuple(re.sub(r"\s+", " ", cell).strip() for cell in row) for row in words]


def write(client, where):
    page = client.get(where).content.decode()
    return client.post(where, {"fingerprint": re.search(r'name="fingerprint" value="(\w+)"', page)[1]})


def test_a_year_is_written_once_with_days_in_words_commas_and_spaces(member, centre):
    rows = [
        ("4 mars 2018", "Club des élus", "1 025", 2, "2,5", "élues et élus"),
        ("05/04/2018", "club des élus", "12,0", "", "1.25", ""),
        ("2018-05-06", "Visite", "", 1, "", ""),
    ]

    where = send(member, *rows)
    tried = [outcome for _number, outcome, _detail in report(member, where)]
    untouched = Action.objects.count()
    write(member, where)
    again = [outcome for _number, outcome, _detail in report(member, send(member, *rows))]

    assert (tried, untouched, again) == (["créé"] * 3, 0, ["inchangé"] * 3)
    assert list(Action.objects.order_by("pk").values_list("title", "organisation")) == [
        ("Club des élus", centre.pk),
        ("Visite", centre.pk),
    ]
    assert list(Meeting.objects.order_by("held_on").values_list("held_on", "counted")) == [
        (date(2018, 3, 4), 1025),
        (date(2018, 4, 5), 12),
        (date(2018, 5, 6), 0),
    ]
    assert list(HeadCount.objects.order_by("-people").values_list("audience__code", "people")) == [
        ("elected", 1025),
        (None, 12),
    ]
    assert (HalfDay.objects.count(), StaffTime.objects.get().days) == (4, Decimal("3.75"))
    counts = queries.counts_of(Action.objects.all())
    assert (counts.meetings, counts.half_days, counts.participations, counts.people) == (3, 4, 1037, 0)


def test_a_row_that_differs_from_what_is_noted_says_both_values(member):
    noted = ("04/03/2018", "Club", 12, 1, "", "")
    write(member, send(member, noted))

    rows = [("04/03/2018", "Club", 25, 2, "", ""), noted, ("04/03/2018", "Club", "", "", "", "")]
    (_number, outcome, sentence), *others = [report(member, send(member, row))[0] for row in rows]
    assert (outcome, [outcome for _number, outcome, _detail in others]) == ("refusé", ["inchangé"] * 2)
    assert "12 → 25 · demi-journées : matin → matin, après-midi" in sentence
    assert Meeting.objects.get().counted == 12


@pytest.mark.parametrize(
    ("row", "cell", "sentence"),
    [
        (("2018-03-04", "Club", "-3", 1, "", ""), "C2", "n’est pas un nombre entier"),
        (("2018-03-04", "Club", "3", "-1", "", ""), "D2", "n’est pas un nombre entier"),
        (("2018-03-04", "Club", "3", "400", "", ""), "D2", "une à trois demi-journées"),
        (("2018-03-04", "Club", "3", "0", "", ""), "D2", "une à trois demi-journées"),
        (("2018-03-04", "Club", "beaucoup", 1, "", ""), "C2", "n’est pas un nombre entier"),
        (("2018-03-04", "Club", "=1+1", 1, "", ""), "C2", "n’est pas un nombre entier"),
        (("2018-03-04", "Club", "9999999", 1, "", ""), "C2", "trop grand"),
        (("2018-03-04", "Club", "3", 1, "-0,5", ""), "E2", "n’est pas un nombre"),
        (("mars", "Club", "3", 1, "", ""), "A2", "n’est pas un jour"),
        (("2290-01-01", "Club", "3", 1, "", ""), "A2", "pas encore venu"),
        (("2018-03-04", "Club", "3", 1, "", "Martiens"), "F2", "dans aucune liste"),
    ],
)
def test_what_cannot_be_is_refused_with_its_cell_and_nothing_is_written(member, row, cell, sentence):
    rows = report(member, send(member, row))

    assert [(number, outcome) for number, outcome, _detail in rows] == [("2", "refusé")]
    assert f"Cellule {cell}" in rows[0][2].replace("\xa0", " ")
    assert sentence in rows[0][2].replace("\xa0", " ").replace("\u202f", " ")
    assert Action.objects.count() == 0


@pytest.mark.parametrize("row", [("", "TOTAL", "1 234", 12, "", ""), ("Total général", "", "1 234", 12, "", "")])
def test_a_row_of_totals_is_left_aside_and_said_so(member, row):
    where = send(member, ("2018-03-04", "Club", 3, 1, "", ""), row)
    rows = report(member, where)

    assert [outcome for _number, outcome, _detail in rows] == ["créé", "inchangé"]
    assert "laissée de côté" in rows[1][2]
    write(member, where)
    assert [meeting.counted for meeting in Meeting.objects.all()] == [3]


def test_numbered_words_and_whole_days_are_understood(member):
    factories.theme("Santé")
    titles = ["jour", "action", "thème", "durée"]
    rows = [
        ("2018-03-04", "A", "1.2 Santé", "Journée"),
        ("2018-03-05", "B", "2) santé", "demi-journée"),
        ("2018-03-06", "C", "3 – Santé", "après-midi"),
    ]

    write(member, send(member, *rows, titles=titles))

    parts = {
        meeting.action.title: [half.part for half in meeting.half_days.order_by("pk")]
        for meeting in Meeting.objects.select_related("action")
    }
    assert parts == {"A": ["morning", "afternoon"], "B": ["morning"], "C": ["afternoon"]}
    assert set(Action.objects.values_list("themes__label", flat=True)) == {"Santé"}


def test_two_rows_of_one_action_and_day_are_not_counted_twice(member):
    rows = report(member, send(member, ("2018-03-04", "Club", 3, 1, "", ""), ("04/03/2018", "CLUB", 4, 1, "", "")))

    assert [outcome for _number, outcome, _detail in rows] == ["créé", "refusé"]
    assert "La ligne 2 dit déjà cette action" in rows[1][2]


def test_columns_that_moved_are_found_and_words_are_paired_once_for_the_next_year(member, centre):
    titles, row = ["Qui", "Titre", "Le"], ("Les élus", "Club", "04/03/2018")
    where = send(member, row, titles=titles)
    pairing = member.get(f"{where}colonnes/").content.decode()
    names = dict(re.findall(r'for="id_(column_\d)">\s*(\w+)', pairing))

    member.post(
        f"{where}colonnes/",
        {name: {"Qui": "audience", "Titre": "action", "Le": "held_on"}[title] for name, title in names.items()},
    )
    page = member.get(f"{where}colonnes/").content.decode()
    word = re.search(r'name="(audience_\d)"', page)[1]
    columns = {name: {"Qui": "audience", "Titre": "action", "Le": "held_on"}[title] for name, title in names.items()}
    member.post(f"{where}colonnes/", columns | {word: "elected"})
    write(member, where)
    next_year = report(member, send(member, ("Les élus", "Club", "04/03/2017"), titles=titles))

    assert list(Action.objects.get().audiences.values_list("code", flat=True)) == ["elected"]
    assert [outcome for _number, outcome, _detail in next_year] == ["créé"]
    assert set(PairedWord.objects.values_list("what", flat=True)) == {f"year:{centre.pk}"}


def test_an_import_is_undone_but_for_what_was_used_since(member, centre):
    where = send(member, ("2018-03-04", "Club", 3, 1, "1", ""), ("2018-03-05", "Visite", 4, 1, "", "élues et élus"))
    write(member, where)
    queried = queries.figures_of(factories.facilitator(), queries.WorkFilter()).counts.participations
    Action.objects.get(title="Visite").partners.add(factories.centre())
    batch = ImportBatch.objects.get()

    member.post(f"/annuaire/imports/{batch.pk}/annuler/")

    assert (queried, list(Action.objects.values_list("title", flat=True))) == (7, ["Visite"])
    assert (Meeting.objects.count(), HeadCount.objects.count(), StaffTime.objects.count()) == (0, 0, 0)
    assert queries.figures_of(factories.facilitator(), queries.WorkFilter()).counts.participations == 0


def test_nobody_else_reads_the_file_or_undoes_its_import_and_the_directory_is_not_theirs(member, client, centre):
    where = send(member, ("2018-03-04", "Club", 3, 1, "", ""))
    write(member, where)
    batch = ImportBatch.objects.get()
    where = send(member, ("2018-03-06", "Club", 3, 1, "", ""))
    directory = ImportBatch.objects.create(what="people", file_name="t.csv", rows=[], made_at=batch.made_at)
    not_theirs = member.post(f"/annuaire/imports/{directory.pk}/annuler/").status_code

    client.force_login(factories.member().user)

    assert (not_theirs, client.get(where).status_code, client.get(WHERE).status_code) == (404, 404, 404)
    assert client.post(f"/annuaire/imports/{batch.pk}/annuler/").status_code == 404
    assert Meeting.objects.count() == 1


def test_an_axis_of_another_centre_is_left_out(member):
    MissionAxis.objects.create(code="X1", label="À eux", organisation=factories.centre())

    write(member, send(member, ("2018-03-04", "Club", "X1"), titles=["Date", "Action", "Axe"]))

    assert Action.objects.get().axis is None


def test_a_workbook_is_read_as_well_and_a_formula_is_never_evaluated(member):
    body = write_xlsx(TITLES, [[date(2018, 3, 4), "=HYPERLINK(1)", 12, 1, 0.5, ""]], sheet="2018")
    file = SimpleUploadedFile("2018.xlsx", body)

    write(member, member.post(WHERE, {"file": file})["Location"])

    assert Action.objects.get().title == "=HYPERLINK(1)"
    assert ImportDraft.objects.count() == 0
