"""Codes of the house are written once, in enums: no code beside them compares with, or stores, the text of one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
# Columns of codes, and attributes that hold them.
COLUMNS = {"state", "phase", "kind", "mode", "part", "means", "format", "certainty", "level", "names_shown", "purpose"}
ENUMS = {"StrEnum", "TextChoices", "IntEnum"}


def codes() -> set[str]:
    """The values of all enums of the house."""
    return {
        node.value.value
        for file in HOUSE.rglob("*.py")
        if file.stem in {"enums", "models"} and "migrations" not in file.parts
        for holder in ast.walk(parsed(file.read_text(encoding="utf-8")))
        if isinstance(holder, ast.ClassDef)
        and any(ast.unparse(base).rpartition(".")[2] in ENUMS for base in holder.bases)
        for node in holder.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def literals(source: str, known: set[str]) -> list[str]:
    """Codes written as text: given to a column, or compared with one."""
    codes = []
    for node in ast.walk(parsed(source)):
        sides: list[ast.expr] = []
        if isinstance(node, ast.keyword) and (node.arg or "").partition("__")[0] in COLUMNS:
            sides = [node.value]
        elif isinstance(node, ast.Compare):
            every = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr in COLUMNS for side in every):
                sides = every
        codes += [
            f"{node.lineno}: {part.value}"
            for side in sides
            if isinstance(side, ast.Constant | ast.Tuple | ast.List | ast.Set)
            for part in ast.walk(side)
            if isinstance(part, ast.Constant) and part.value in known
        ]
    return codes


def test_no_code_stands_as_text_beside_its_enum():
    known = codes()
    written = {
        str(file.relative_to(HOUSE)): wrong
        for file in sorted(HOUSE.rglob("*.py"))
        # Constraints of models are written as their migrations write them.
        if "migrations" not in file.parts and file.stem not in {"enums", "texts", "models"}
        if (wrong := literals(file.read_text(encoding="utf-8"), known))
    }

    assert written == {}


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(state='draft')",
        "rows.exclude(state__in=['draft', 'x'])",
        "if row.state == 'draft': pass",
        "if row.state in ('draft', 'x'): pass",
        "if 'draft' != row.state: pass",
        "Row(state='draft')",
    ],
)
def test_a_code_that_is_stored_asked_for_or_compared_as_text_is_found(source):
    assert literals(source, {"draft"}) == ["1: draft"]


@pytest.mark.parametrize(
    "source", ["Row(state=State.DRAFT)", "row.title == 'draft'", "call('draft')", "x(form='draft')"]
)
def test_an_enum_and_words_that_are_no_codes_are_not(source):
    assert literals(source, {"draft"}) == []
