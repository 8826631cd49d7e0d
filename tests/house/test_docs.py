"""The generated pages of the reference say what the code says; the two lists of requirements agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.reference import stale, table

ROOT = Path(__file__).resolve().parents[2]


def pins(name: str) -> set[str]:
    return set(re.findall(r"^[a-z0-9][\w.-]*==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_pages_of_addresses_events_and_plugs_are_current():
    assert stale() == [], "python3 dev.py docs writes them again"


def test_the_list_of_the_tests_holds_the_list_of_the_product():
    # Set-up counts on it: an environment made for the tests runs the product as it is.
    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


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
