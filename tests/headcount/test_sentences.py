"""Every code has a sentence in both languages, with the same values; every code that is raised has one."""

import re
from pathlib import Path
from string import Formatter

import pytest

from headcount import InputError, Note
from headcount.cli.phrases import PHRASES
from headcount.sentences import SENTENCES

ROOT = Path(__file__).parents[2] / "headcount"
RAISED = re.compile(r'\b(?:(?:InputError|StaleError|Note)\(\s*|refuse\(.+?, )"(\w+)"')


def values(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("catalogue", [SENTENCES, PHRASES])
def test_both_languages_have_the_same_codes_with_the_same_values(catalogue):
    assert {code: values(text) for code, text in catalogue["en"].items()} == {
        code: values(text) for code, text in catalogue["fr"].items()
    }


def test_every_code_that_the_core_raises_has_a_sentence_and_every_sentence_a_code():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if path.name != "sentences.py")

    assert set(RAISED.findall(sources)) - set(SENTENCES["en"]) == set()
    assert {code for code in SENTENCES["en"] if code not in sources} == {
        "person_empty",
        "meeting_empty",
    }  # by their kind


def test_an_error_says_file_line_and_values_in_both_languages():
    error = InputError("column_unknown", path="a.csv", line=1, column="mode", columns=["person", "year"])

    assert str(error) == "a.csv, line 1: no column “mode”. Columns there are: person, year."
    assert (
        error.said("fr")
        == "a.csv, ligne 1\u00a0: pas de colonne «\u00a0mode\u00a0». Colonnes présentes\u00a0: person, year."
    )
    assert Note("doubled_added", count=12000).said("fr").endswith("12\u202f000.")


def test_a_reason_of_the_system_is_translated_or_left_out_and_a_long_value_cut():
    known = InputError("file_unreadable", path="a", reason="Permission denied")
    unknown = InputError("file_unreadable", path="a", reason="Bad magic")

    assert known.said("fr") == "a\u00a0: ce fichier ne peut pas être lu (permission refusée)."
    assert unknown.said("fr") == "a\u00a0: ce fichier ne peut pas être lu."
    assert len(InputError("column_unknown", column="x" * 10**6, columns=[]).said()) < 1000
