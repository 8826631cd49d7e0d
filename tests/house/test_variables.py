"""Variables name the thing they hold: the filler names that CONTRIBUTING.md refuses are counted, and their number only falls."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.house.parsed import parsed

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("faire_reseau", "forumgrid", "headcount", "textometry", "bench", "tools", "tests")
# Participles and pronouns in the place of a noun: the reader must look up each time what the value is.
FILLERS = frozenset({"asked", "found", "held", "kept", "made", "mine", "one", "said", "told"})
# What is left, by package. Rename a variable and lower its number here; an absent package has none.
LEFT: dict[str, int] = {
    "faire_reseau/kit": 1,
}


def fillers(source: str) -> list[str]:
    """Return the filler names that a module assigns, loops over, catches, matches or takes as parameters, in their order.

    Fields of classes are not among them: an attribute is read behind the name of its owner.
    """
    tree = parsed(source)
    fields = {
        id(target)
        for owner in ast.walk(tree)
        if isinstance(owner, ast.ClassDef)
        for statement in owner.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
    }
    names: list[tuple[int, int, str]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if id(node) not in fields:
                pass
            case ast.arg(arg=name):
                pass
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                pass
            case ast.MatchMapping(rest=str(name)) | ast.alias(asname=str(name)):
                pass
            case _:
                continue
        if name in FILLERS:
            names.append((node.lineno, node.col_offset, name))
    return [name for _line, _column, name in sorted(names)]


def package_of(path: Path) -> str:
    """Return the package under which a file is counted: the folder, and within the house and the tests its room."""
    first, *inner = path.parts
    if not inner:
        return "tools"  # dev.py, the door to them
    return f"{first}/{inner[0]}" if first in {"faire_reseau", "tests"} and len(inner) > 1 else first


def test_variables_name_the_thing_they_hold():
    files = [ROOT / "dev.py", *(file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py")))]
    places = {
        file.relative_to(ROOT): fillers(file.read_text(encoding="utf-8"))
        for file in files
        if "migrations" not in file.parts and "node_modules" not in file.parts
    }

    counts: Counter[str] = Counter()
    for path, names in places.items():
        counts[package_of(path)] += len(names)

    by_file = {
        path.as_posix(): names
        for path, names in places.items()
        if names and counts[package_of(path)] > LEFT.get(package_of(path), 0)
    }
    assert +counts == Counter(LEFT), f"name the thing in {by_file}; a number that fell is lowered in LEFT"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("found = search()", ["found"]),
        ("found: int = 3", ["found"]),
        ("kept += 1", ["kept"]),
        ("a, (one, *told) = rows", ["one", "told"]),
        ("for one in rows: pass", ["one"]),
        ("async def f():\n    async for one in rows: pass", ["one"]),
        ("[one.name for one in rows]", ["one"]),
        ("{a: b for a, b in rows for one in b}", ["one"]),
        ("if (said := words()): pass", ["said"]),
        ("with open(path) as held: pass", ["held"]),
        ("try: pass\nexcept OSError as told: pass", ["told"]),
        ("import numpy as mine", ["mine"]),
        ("def f(one, /, made, *asked, kept=1, **told): pass", ["one", "made", "asked", "kept", "told"]),
        ("sorted(rows, key=lambda one: one.name)", ["one"]),
        ("class A:\n    def found(self, told):\n        self.kept = told", ["told"]),
        ("class A:\n    pairs = [one for one in rows]", ["one"]),
        ("match row:\n    case {'a': one, **kept}: pass\n    case [*said]: pass", ["kept", "one", "said"]),
        ("def f():\n    def g():\n        nonlocal_ = held = 2", ["held"]),
    ],
)
def test_the_rule_sees_a_filler_name_wherever_it_is_bound(source, names):
    assert sorted(fillers(source)) == sorted(names)


@pytest.mark.parametrize(
    "source",
    [
        "row = rows[0]\nfor topic in topics: pass",
        "someone, founder, unmade = rows",
        "def found(): pass",
        "class A:\n    found: int\n    kept = 3",
        "print(one, proof.found)",
        "f(told=3)",
        "row.kept = 3",
    ],
)
def test_names_of_things_fields_and_what_is_only_read_pass(source):
    assert fillers(source) == []
