"""The generated pages of the reference say what the code says; the two lists of requirements agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.reference import stale, table

ROOT = Path(__file__).resolve().parents[2]


def pins(text: str) -> set[str]:
    """The packages of a list of requirements with their versions."""
    return set(re.findall(r"^[a-z0-9][\w.-]*==\S+", text, re.MULTILINE))


def not_held(product: str, tests: str) -> list[str]:
    """What the product's list of requirements has and that of the tests has not, or in another version."""
    return sorted(pins(product) - pins(tests))


def test_the_pages_of_addresses_events_and_plugs_are_current():
    assert stale() == [], "python3 dev.py docs writes them again"


def test_the_list_of_the_tests_holds_the_list_of_the_product():
    # Set-up counts on it: an environment made for the tests runs the product as it is.
    lists = [(ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-dev.txt")]

    assert not_held(*lists) == []
    assert len(pins(lists[0])) > 10


def test_a_page_that_is_stale_or_missing_and_a_requirement_of_another_version_or_none_are_found(tmp_path):
    expected = {tmp_path / name: "as made\n" for name in ("current.md", "stale.md", "missing.md")}
    (tmp_path / "current.md").write_text("as made\n")
    (tmp_path / "stale.md").write_text("as made before\n")

    assert stale(expected, tmp_path) == ["stale.md", "missing.md"]
    assert not_held("a==1\nb==1\nc==1\n", "a==1 \\\n    --hash=sha256:0\nb==2\n") == ["b==1", "c==1"]


def test_a_table_keeps_its_columns_whatever_its_cells_hold():
    assert table(("a", "b"), [("x|y", "z")]) == "| a | b |\n| --- | --- |\n| x&#124;y | z |\n"


def test_help_of_each_command_of_the_repository_says_what_it_does_and_does_nothing(tmp_path):
    words = subprocess.run(
        [sys.executable, ROOT / "dev.py", "run", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "FAIRE_RESEAU_DATA": str(tmp_path / "data")},
    ).stdout

    assert words.splitlines()[0] == "python3 dev.py run"
    assert list(tmp_path.iterdir()) == []
