"""No room writes another room's table: it calls that room's deed."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
    "create_user",
}
ROOMS = ["accounts", "network", "activities", "gatherings", "topics", "articles", "pages"]


def foreign_writes(source: str, room: str) -> list[str]:
    """Lines in which a model imported from another room is written through its `objects`, or made by its own name."""
    tree = ast.parse(source)
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("faire_reseau.")
        and ".models" in (node.module or "")
        and (node.module or "").split(".")[1] != room
        for alias in node.names
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        chain = ast.unparse(node.func)
        name = chain.split(".")[0]
        writes = ".objects." in chain and chain.rsplit(".", 1)[-1].split("(")[0] in WRITES
        if name in foreign and (writes or chain == name):
            found.append(f"{node.lineno}: {chain}")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_writes_only_its_own_tables(room):
    files = [path for path in sorted((HOUSE / room).rglob("*.py")) if "migrations" not in path.parts]

    found = {str(path.relative_to(HOUSE)): foreign_writes(path.read_text(), room) for path in files}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_planted_foreign_write_is_found():
    source = (
        "from faire_reseau.network.models import Person\nPerson.objects.filter(pk=1).update(phone='')\nPerson(pk=2)\n"
    )

    assert foreign_writes(source, "topics") == ["2: Person.objects.filter(pk=1).update", "3: Person"]


def test_reading_a_foreign_table_is_no_write():
    source = "from faire_reseau.network.models import Person\nPerson.objects.filter(pk=1).first()\n"

    assert foreign_writes(source, "topics") == []
