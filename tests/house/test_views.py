"""Views see rows, never tables: queries hand out the types of rows under names of their own, and views use these."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.parsed import parsed
from tests.house.test_answers import views
from tests.house.test_writes import EVERYWHERE, snake

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
TABLES = {"objects", "_default_manager", "_base_manager", "select_for_update", "bulk_create", "bulk_update"}
ROWS = {snake(model) for models in EVERYWHERE.values() for model in models}


def faults(source: str) -> list[str]:
    """A table that is asked, a row of a room that is called `Any`."""
    lines = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Attribute) and node.attr in TABLES:
            lines.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.arg) and node.arg in ROWS and _is_any(node.annotation):
            lines.append(f"{node.lineno}: {node.arg} is Any")
    return lines


def _is_any(annotation: ast.expr | None) -> bool:
    return annotation is not None and any(
        isinstance(part, ast.Name) and part.id == "Any" for part in ast.walk(annotation)
    )


def aliases(room: str) -> dict[str, str]:
    """The names under which the queries of a room hand out rows, with the models."""
    folder = HOUSE / room
    file = folder / "queries" / "__init__.py" if (folder / "queries").is_dir() else folder / "queries.py"
    tree = parsed(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return {
        node.targets[0].id: node.value.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Name)
        if node.value.id in EVERYWHERE.get(room, set())
    }


def test_no_view_asks_a_table_or_leaves_a_row_without_its_type():
    assert {file: wrong for file, source in views().items() if (wrong := faults(source))} == {}


def test_the_rows_that_views_are_handed_are_called_after_what_they_are():
    named = {room: aliases(room) for room in EVERYWHERE}

    assert [room for room, names in named.items() if names] == [
        "accounts",
        "activities",
        "articles",
        "catalogue",
        "cooperations",
        "gatherings",
        "network",
        "notes",
        "questions",
        "reports",
        "topics",
    ]
    assert [name for names in named.values() for name in names if not name.endswith("Row")] == []


@pytest.mark.parametrize(
    "source",
    [
        "PersonRow.objects.get(pk=1)",
        "GatheringRow._default_manager.all()",
        "def view(request, gathering: Any): pass",
        "def view(request, *, person: Any = None): pass",
        "def view(request, topic: list[Any]): pass",
    ],
)
def test_a_view_that_asks_a_table_or_types_a_row_as_anything_is_found(source):
    assert len(faults(source)) == 1


def test_a_view_with_rows_of_their_types_is_not():
    assert faults("def view(request, gathering: GatheringRow, context: dict[str, Any]): return gathering.title") == []
