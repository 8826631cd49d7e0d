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


def named_in(text: str) -> set[str]:
    return set(re.findall(r"`(test_\w+)`", text))


def lacking(proven: str) -> list[str]:
    """What a text of proofs names and the repository does not have: tests, then files."""
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    tests = {name for source in sources for name in re.findall(r"^(?:async )?def (test_\w+)", source, re.MULTILINE)}
    files = re.findall(r"`([\w-]+(?:/[\w-]+)*\.(?:py|md|txt|conf)|[\w-]+/[\w./-]+)`", proven)
    shelves = [
        ROOT,
        ROOT / "docs/reference",
        *(ROOT / "faire_reseau" / room for room in ("", "project", "project/settings")),
    ]
    absent = [file for file in files if not any((shelf / file).exists() for shelf in shelves)]
    return sorted(named_in(proven) - tests) + absent


def test_each_proof_that_is_named_is_there():
    proven = " ".join(row[2] for row in lines())

    assert lacking(proven) == []
    assert "⚠" not in proven
    assert len(named_in(proven)) > 85


def test_a_proof_by_a_test_or_a_file_that_is_not_there_is_found():
    sound = "`test_each_proof_that_is_named_is_there`, `docs/reference/asvs.md`, `asvs.md`, `settings/base.py`"

    assert lacking(sound) == []
    assert lacking("`test_of_nothing`, `docs/reference/none.md`, `none.py`") == [
        "test_of_nothing",
        "docs/reference/none.md",
        "none.py",
    ]
