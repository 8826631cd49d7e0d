"""Long tables are made by the worker and fetched by whoever asked, while they live; short ones are answered at once."""

from datetime import timedelta

import pytest

from faire_reseau.kit import clock
from faire_reseau.kit.confirming import CONFIRMED_AT
from faire_reseau.kit.spreadsheets import read_table
from faire_reseau.network import actions, tasks
from faire_reseau.network.actions.exporting import note_export_progress
from faire_reseau.network.models import ExportFile
from faire_reseau.network.views import tables
from tests import factories
from tests.house.markup import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/annuaire/exporter/people.csv"


@pytest.fixture
def runs(client, monkeypatch):
    """A facilitator who proved a moment ago who they are; a table of two rows is long."""
    monkeypatch.setattr(tables, "LONG_TABLE", 1)
    for name in ("Ana", "Bob"):
        factories.person(name, "Égale", account=False)
    return entered(client, factories.facilitator())


def entered(client, account):
    client.force_login(account)
    session = client.session
    session[CONFIRMED_AT] = int(clock.now().timestamp())
    session.save()
    return client


def test_a_long_table_is_made_when_it_is_asked_for_and_holds_everybody(runs):
    before = runs.get(ADDRESS)
    answer = runs.post(ADDRESS)
    after = runs.get(ADDRESS)
    file = runs.get(ADDRESS, {"fichier": "1"})

    assert (before["Content-Type"], before.context["export"]) == ("text/html; charset=utf-8", None)
    assert (answer.status_code, answer.url) == (302, ADDRESS)
    assert "?fichier=1" in after.text
    assert [line.cells[1:3] for line in read_table(file.content).lines] == [["Ana", "Égale"], ["Bob", "Égale"]]
    assert file["Cache-Control"] == "no-store"


def test_while_it_is_made_the_page_says_how_far_it_is(runs, monkeypatch):
    monkeypatch.setattr(tasks, "hand_over", lambda _export_id: None)  # the worker is busy
    runs.post(ADDRESS)
    note_export_progress(ExportFile.objects.get().pk, 1)

    page = runs.get(ADDRESS)

    assert '<progress class="bar" max="2" value="1"' in page.text
    assert "?fichier=1" not in page.text
    assert runs.get(ADDRESS, {"fichier": "1"}).status_code == 404


def test_only_who_asked_fetches_it_and_only_for_a_day(runs, client, monkeypatch):
    runs.post(ADDRESS)
    answers = [runs.get(ADDRESS, {"fichier": "1"}).status_code]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1, seconds=1))
    answers.append(runs.get(ADDRESS, {"fichier": "1"}).status_code)
    monkeypatch.setattr(clock, "now", lambda: now)
    answers.append(entered(client, factories.facilitator()).get(ADDRESS, {"fichier": "1"}).status_code)

    assert answers == [200, 404, 404]


def test_a_table_asked_for_again_ends_the_one_before_which_writes_nothing_more(runs):
    by = factories.facilitator()
    wanted = {"rows": 2, "language": "fr", "by": by, "at": clock.now()}
    first = actions.ask_export("people", "csv", **wanted)
    second = actions.ask_export("people", "xlsx", **wanted)

    assert [note_export_progress(export.pk, 1) for export in (first, second)] == [False, True]
    assert list(ExportFile.objects.values_list("extension", flat=True)) == ["xlsx"]


def test_erasing_somebody_removes_the_tables_that_hold_them(runs):
    runs.post(ADDRESS)

    actions.erase_person(factories.person("Ana", account=False), by=factories.facilitator(), at=clock.now())

    assert list(ExportFile.objects.all()) == []


def test_a_table_that_fails_says_so_and_can_be_asked_for_again(runs, monkeypatch):
    monkeypatch.setattr(tasks, "TABLES", {})
    runs.post(ADDRESS)

    page = runs.get(ADDRESS)

    assert 'role="alert"' in page.text
    assert "?fichier=1" not in page.text
    assert '<form method="post"' in page.text


def test_the_workbook_of_organisations_lists_those_of_the_table_page(client):
    client = entered(client, factories.facilitator())
    for name in ("Éole", "Labo", "Rhizome"):
        factories.organisation(name)

    page = Page(client.get("/annuaire/tableau/").content.decode())
    table = read_table(client.get("/annuaire/exporter/organisations.xlsx").content)

    names = [node.text() for node in page.all("th") if node.attrs.get("scope") == "row"]
    at = table.titles.cells.index("nom")
    assert sorted(line.cells[at] for line in table.lines) == sorted(names) == ["Labo", "Rhizome", "Éole"]
