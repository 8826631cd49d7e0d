"""Files, classes, functions and rooms keep a size that one can read; every exception says why."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.parsed import parsed

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "faire_reseau"
FILE, CLASS, FUNCTION = 400, 250, 60
# Shares of the rooms mean something only once there is a house.
# A fifth is meant for the whole plan; with only two thirds of its rooms built, the two largest hold about a quarter each.
# `kit` holds what knows no noun: letters, readers of files, sessions, erasure, retention.
HOUSE_FROM, KIT_SHARE, ROOM_SHARE = 8_000, 0.15, 0.30
# "path" or "path::name" -> the reason; an exception that is no longer one is refused too.
EXCEPTIONS: dict[str, str] = {
    "forumgrid/problem.py::create": "a keyword for every fact of a problem, each documented: parting it would hide some",
    "textometry/texts/segments.py::_weigh": "one compiled pass over the breaks of a text",
    "tools/boundaries.py::draw": "run once when the boundaries are renewed; reads as a recipe from top to bottom",
    "faire_reseau/accounts/queries/__init__.py": "what an account is told about itself, kept in one place",
    "faire_reseau/gatherings/apps.py::ready": "a line for each plug of the room",
    "faire_reseau/network/apps.py::ready": "a line for each plug of the room",
    "faire_reseau/network/actions/import_people.py": "one plan of rows, kept together until words of a file have a module",
    "faire_reseau/network/actions/import_people.py::PeopleImporter": "as above",
    "faire_reseau/project/count_ballots.py": "one file that anybody takes away and runs alone, its sentences included",
    "faire_reseau/topics/apps.py::ready": "a line for each plug of the room",
    "tests/accounts/test_factors.py": "every way to prove oneself, tried on one account",
    "tests/forumgrid/test_sheets.py": "every way in which a sheet is written or spoilt, on one workbook",
    "tests/gatherings/test_life.py": "one gathering through every turn of its life",
    "tests/house/test_endings.py": "one table of the house, every action of it tried on one gathering",
    "tests/house/test_passes.py": "what a pass opens, tried at every address of the house",
    "tests/house/test_rights.py": "one table of the house, with what its addresses take",
    "tests/journeys/test_guides.py": "a function for each step of each guide",
    "tests/races/test_races.py": "a race for each action that counts before it writes",
    "tests/ui/test_editor.py": "the editor in one browser: its stories share the page that is opened once",
}


def docstring_lines(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines the docstring takes: documenting a parameter makes nothing harder to read."""
    first = node.body[0]
    has_one = isinstance(first, ast.Expr) and ast.get_docstring(node) is not None
    return (first.end_lineno or first.lineno) - first.lineno + 1 if has_one else 0


def too_big(name: str, source: str) -> list[str]:
    """Return what is over its size in one file: the file itself, classes, functions."""
    names = [name] if len(source.splitlines()) > FILE else []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            if lines > (CLASS if isinstance(node, ast.ClassDef) else FUNCTION):
                names.append(f"{name}::{node.name}")
    return names


def sources() -> dict[str, str]:
    folders = ["faire_reseau", "forumgrid", "headcount", "textometry", "tests", "tools", "bench"]
    files = [ROOT / "dev.py", *(file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))]
    return {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for file in files
        if "migrations" not in file.parts and "node_modules" not in file.parts
    }


def too_heavy(lines_of_rooms: dict[str, int]) -> list[str]:
    """Return the rooms that hold too much of the house."""
    whole = sum(lines_of_rooms.values())
    if whole < HOUSE_FROM:
        return []
    return [
        room
        for room, lines in sorted(lines_of_rooms.items())
        if lines > whole * (KIT_SHARE if room == "kit" else ROOM_SHARE)
    ]


def test_every_file_class_and_function_keeps_its_size():
    names = [name for file, source in sources().items() for name in too_big(file, source)]

    assert sorted(names) == sorted(EXCEPTIONS)


def test_no_room_holds_too_much_of_the_house():
    lines = {
        room.name: sum(
            len(file.read_text(encoding="utf-8").splitlines())
            for file in room.rglob("*.py")
            if "migrations" not in file.parts
        )
        for room in HOUSE.iterdir()
        if (room / "__init__.py").exists()
    }

    assert too_heavy(lines) == []


def test_a_long_file_class_or_function_is_named_and_a_short_one_is_not():
    body = "    x = 1\n"

    assert too_big("a.py", "x = 1\n" * FILE) == []
    assert too_big("a.py", "x = 1\n" * (FILE + 1)) == ["a.py"]
    assert too_big("a.py", "def f():\n" + body * (FUNCTION - 1)) == []
    assert too_big("a.py", "def f():\n" + body * FUNCTION) == ["a.py::f"]
    assert too_big("a.py", 'def f():\n    """Do.\n\n    More.\n    """\n' + body * (FUNCTION - 1)) == []
    assert too_big("a.py", "async def f():\n" + body * FUNCTION) == ["a.py::f"]
    assert too_big("a.py", "class C:\n def f(self):\n" + "  x = 1\n" * FUNCTION) == ["a.py::f"]
    assert too_big("a.py", "class C:\n" + body * (CLASS - 1)) == []
    assert too_big("a.py", "class C:\n" + body * CLASS) == ["a.py::C"]


def test_a_heavy_room_is_named_only_once_there_is_a_house():
    assert too_heavy({"topics": 7_000, "kit": 500}) == []
    assert too_heavy({"topics": 4_000, "kit": 2_500, **dict.fromkeys("abcd", 1_600)}) == ["kit", "topics"]
    assert too_heavy({"kit": 900, **dict.fromkeys("abcdef", 1_600)}) == []
