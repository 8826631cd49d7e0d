"""Every action that looks before it writes holds what it looks at: on PostgreSQL two at once would see the same."""

import ast
from pathlib import Path

from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
LOOKS = {"exists", "count", "aggregate", "first", "last"}
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "update_or_create",
    "get_or_create",
    "set",
    "add",
}
HOLDS = {"hold", "hold_words", "hold_table", "select_for_update"}
# Why nothing is lost where nothing is held.
EXCUSED = {
    "add_version": "called by actions that hold the note",
    "read": "as above",
    "erase_person_of": "erasing twice erases once",
    "keep_place": "changes one row, which its own request is signed in by",
    "merge_organisation_shares": "plugged into merge_organisations, which holds both",
    "load_organisations": "run by the command line before anybody is there",
    "try_login_code": "counts by an UPDATE that looks and writes in one (tests/races)",
}


class Calls(ast.NodeVisitor):
    """The names that a function calls."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.names: set[str] = set()
        self.visit(function)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            self.names.add(node.func.attr)
        elif isinstance(node.func, ast.Name):
            self.names.add(node.func.id)
        self.generic_visit(node)


Called = dict[tuple[Path, str], set[str]]


def actions_of(files: list[Path]) -> Called:
    """What each function of the actions calls, by its file and name."""
    return {
        (file, node.name): Calls(node).names
        for file in files
        for node in parsed(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def reaches(start: tuple[Path, str], wanted: set[str], calls: Called) -> bool:
    """Whether a function calls one of `wanted`, itself or by another: one of its file, else one of that name elsewhere."""
    seen, open_ones = set[tuple[Path, str]](), [start]
    while open_ones:
        function = open_ones.pop()
        if function in seen:
            continue
        seen.add(function)
        if calls[function] & wanted:
            return True
        for name in calls[function]:
            near = (function[0], name)
            far = [key for key in calls if key[1] == name and not name.startswith("_")]
            open_ones += [near] if near in calls else far
    return False


def unheld(files: list[Path]) -> list[str]:
    """Public actions that look, write, and hold nothing."""
    calls = actions_of(files)
    return sorted(
        name
        for (file, name), called in calls.items()
        if not name.startswith("_")
        and called & LOOKS
        and reaches((file, name), WRITES, calls)
        and not reaches((file, name), HOLDS, calls)
        and name not in EXCUSED
    )


def test_an_action_that_looks_before_it_writes_holds_what_it_looks_at():
    files = sorted([*HOUSE.glob("*/actions.py"), *HOUSE.glob("*/actions/*.py")])

    assert (len(files) > 20, unheld(files)) == (True, [])


def test_planted_actions_that_hold_nothing_are_found(tmp_path):
    planted = tmp_path / "actions.py"
    planted.write_text(
        "def take_place(gathering):\n    if gathering.places.count() < 3:\n        gathering.places.create()\n"
        "def held(gathering):\n    hold(gathering)\n    if gathering.places.count() < 3:\n        gathering.places.create()\n"
        "def by_another(gathering):\n    _fresh(gathering)\n    return gathering.places.exists() or gathering.save()\n"
        "def _fresh(gathering):\n    hold_words('x')\n"
        "def by_get(gathering):\n    gathering = held_for_update(gathering)\n    if gathering.places.exists():\n        gathering.save()\n"
        "def writes_by_another(gathering):\n    if not gathering.places.first():\n        _fill(gathering)\n"
        "def _fill(gathering):\n    gathering.places.bulk_create([])\n"
        "def summed(gathering):\n    if gathering.places.aggregate(n=1)['n'] < 3:\n        gathering.places.update(n=1)\n"
        "def locked(gathering):\n    if gathering.places.select_for_update().exists():\n        gathering.delete()\n"
        "def only_reads(gathering):\n    return gathering.places.count()\n",
        encoding="utf-8",
    )

    assert unheld([planted]) == ["by_get", "summed", "take_place", "writes_by_another"]
