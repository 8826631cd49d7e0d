"""Coded passages by class of an analysis, and codes crossed with classes: a passage belongs to the class of its middle."""

import json

import pytest

from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.actions.runs import end_run
from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.models import Document
from tests import factories
from tests.analysis.made import corpus
from tests.factories import NOW

pytestmark = pytest.mark.django_db
# Text 1 is of class 1, then of class 2; text 2 of class 2; the others of none.
RESULT = {
    "segments": {"document": [0, 0, 1], "start": [0, 40, 0], "end": [40, 90, 90]},
    "classification": {"classes": [1, 2, 2]},
}
PASSAGES = ((1, 0, 30), (1, 30, 80), (2, 3, 9), (4, 3, 9))


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def ways(lead):
    """A corpus with four passages of one code, and a run with two classes, one of them named."""
    ways = corpus(lead)
    code = actions.add_code(ways, name="Paroles", by=lead, at=NOW)
    for position, start, end in PASSAGES:
        document = Document.objects.get(corpus=ways, position=position)
        actions.code_passage(document, [code], start=start, end=end, by=lead, at=NOW)
    run = actions.ask_run(ways, title="Premier essai", parameters=ClassParameters(), by=lead, at=NOW)
    files = {"result.json": json.dumps(RESULT), "summary.json": json.dumps({"classes": [{"number": 1}, {"number": 2}]})}
    end_run(run, RunState.DONE, files={name: text.encode() for name, text in files.items()}, at=NOW)
    actions.name_class(run, 2, name="Le quartier", memo="", by=lead, at=NOW)
    return ways


def asked(client, ways, lead, **query):
    client.force_login(lead)
    return client.get(f"/analyses/{ways.pk}/passages-codes/", query)


@pytest.mark.parametrize(("in_class", "starts"), [("1.1", [0]), ("1.2", [30, 3]), ("1.0", [3]), ("", [0, 30, 3, 3])])
def test_passages_are_asked_for_by_class(client, ways, lead, in_class, starts):
    page = asked(client, ways, lead, in_class=in_class)

    assert [row.coding.start for row in page.context["rows"]] == starts
    assert "Le quartier" in page.content.decode()


def test_a_class_that_is_not_there_is_refused(client, ways, lead):
    assert asked(client, ways, lead, in_class="7.1").context["form"].errors


def test_codes_are_crossed_with_classes_on_the_page_and_in_files(client, ways, lead):
    client.force_login(lead)
    page = client.get(f"/analyses/{ways.pk}/tableau/", {"variable": "run:1"})
    table = page.context["table"]
    lines = client.get(f"/analyses/{ways.pk}/tableau.csv", {"variable": "run:1"}).content.decode().splitlines()

    assert table.columns == ["Classe\u00a01", "Classe\u00a02 · Le quartier", "sans classe"]
    assert [cells for _row, cells in table.rows] == [[(1, 1), (2, 2), (1, 1), (4, 3)]]
    assert lines[-1].replace(";", ",").split(",")[1:] == ["1", "1", "2", "2", "1", "1", "4", "3"]


def test_only_runs_that_are_done_can_be_asked_for(ways, lead):
    actions.ask_run(ways, title="En cours", parameters=ClassParameters(), by=lead, at=NOW)

    assert [(row.run.number, row.names) for row in queries.classed_runs(ways)] == [(1, {1: "", 2: "Le quartier"})]
