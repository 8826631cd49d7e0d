"""docs/reference/asvs.md has a line for each group of OWASP ASVS 5.0, and each proof that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# How many groups each chapter has.
GROUPS = {1: 5, 2: 4, 3: 7, 4: 4, 5: 4, 6: 8, 7: 6, 8: 4, 9: 2, 10: 7, 11: 7, 12: 3, 13: 4, 14: 3, 15: 4, 16: 5, 17: 3}


def lines() -> list[list[str]]:
    text = (ROOT / "docs/reference/asvs.md").read_text(encoding="utf-8")
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines() if row.startswith("| V")]


def test_each_group_has_one_line_and_none_is_not_met():
    groups = [row[0].split()[0] for row in lines()]

    assert groups == [f"V{chapter}.{group + 1}" for chapter, count in GROUPS.items() for group in range(count)]
    assert {row[1] for row in lines()} == {"met", "not applicable"}
    assert [row[0] for row in lines() if len(row[2]) < 8] == []


def test_each_proof_that_is_named_is_there():
    tests = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }
    proven = " ".join(row[2] for row in lines())
    named = re.findall(r"`(test_\w+)`", proven)
    files = re.findall(r"`([\w-]+(?:/[\w-]+)*\.(?:py|md|txt|conf)|[\w-]+/[\w./-]+)`", proven)
    shelves = [
        ROOT,
        ROOT / "docs/reference",
        *(ROOT / "faire_reseau" / room for room in ("", "project", "project/settings")),
    ]

    assert sorted(set(named) - tests) == []
    assert [file for file in files if not any((shelf / file).exists() for shelf in shelves)] == []
    assert "⚠" not in proven
    assert len(set(named)) > 85
