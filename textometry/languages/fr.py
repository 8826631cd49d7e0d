"""French: elisions and enclitics, inclusive writing, lemmas by lexicon, neighbours and general dictionary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import simplemma

from textometry.errors import InputError
from textometry.languages import fr_words as words
from textometry.languages.grammar import Grammar, Reading
from textometry.languages.lexique import Rows, lexique_path, lexique_readings, lexique_rows

# Logarithm of how much likelier each part of speech is after each situation; set by hand from the grammar (an article
# announces a noun, a clitic a verb, an auxiliary a participle…), not fitted on any corpus. Columns are PARTS.
_PREFERENCE = {
    #               noun  adj  finite  inf  past present adverb other
    "start":      ( 0.0,  0.0,  -0.5,  0.0,  0.0,  0.5,   0.5,   0.5),
    "determiner": ( 1.0,  0.7,  -6.0, -5.0, -2.0, -4.0,  -2.0,  -2.0),
    "article":    ( 1.0,  0.7,  -4.0, -3.0, -2.0, -4.0,  -2.0,  -2.0),
    "clitic":     (-5.0, -4.0,   2.0,  1.0, -2.0,  0.0,  -1.0,   0.0),
    "auxiliary":  (-2.0,  0.5,  -5.0, -3.0,  2.0, -3.0,   1.0,   0.5),
    "preposition":( 0.7,  0.0,  -4.0,  2.0, -2.0,  0.0,  -1.0,   0.3),
    "noun":       (-1.5,  1.0,   0.5, -1.5,  1.0,  1.0,   0.3,   0.5),
    "adjective":  ( 0.7,  0.0,   0.0, -1.0,  0.5,  0.0,   0.0,   0.3),
    "verb":       (-1.0, -0.3,  -2.0,  1.0,  0.3,  0.0,   1.0,   0.7),
    "adverb":     (-1.0,  0.7,   0.0,  0.5,  0.7,  0.0,   0.0,   0.0),
    "other":      ( 0.0,  0.0,   0.0,  0.0,  0.0,  0.0,   0.0,   0.0),
}  # fmt: skip

GRAMMAR = Grammar(
    states=tuple(_PREFERENCE),
    preference=np.array(list(_PREFERENCE.values())),
    leaves={
        **dict.fromkeys(words.PREPOSITIONS, "preposition"),
        **dict.fromkeys(words.CLITICS, "clitic"),
        **dict.fromkeys(words.DETERMINERS, "determiner"),
        **dict.fromkeys(words.ARTICLES_OR_PRONOUNS, "article"),
    },
    after={
        "auxiliary": "auxiliary",
        "noun": "noun",
        "adjective": "adjective",
        "finite": "verb",
        "infinitive": "verb",
        "past": "verb",
        "present": "verb",
        "adverb": "adverb",
        "other": "other",
    },
    clear=frozenset(words.TRANSPARENT),
)

_BRACKET = re.compile(r"^(.+?)\(([^()]+)\)(s?)$")
# What makes the masculine singular of a form the dictionary has no lemma for; the last column says whether the result
# must be known (« temps » is no plural).
_ENDINGS = (
    (re.compile(r"(.{3,}i)ennes?$"), r"\1en", False),
    (re.compile(r"(.{3,}t)rices?$"), r"\1eur", False),
    (re.compile(r"(.{3,})elles?$"), r"\1el", True),
    (re.compile(r"(.{3,})ales?$"), r"\1al", True),
    (re.compile(r"(.{2,})ières?$"), r"\1ier", True),
    (re.compile(r"(.{4,}[^aeiouy])aux$"), r"\1al", False),
    (re.compile(r"(.{3,})ées$"), r"\1ée", False),
    (re.compile(r"(.{3,}[^sx])s$"), r"\1", True),
    (re.compile(r"(.{3,})(?:e|es)$"), r"\1", True),
)


_ADVERBS = (
    "amment",
    "emment",
    "lement",
    "ément",
    "iment",
    "ument",
    "ivement",
    "idement",
    "irement",
    "usement",
    "quement",
)


_MOST_FORMS = 200_000
# Longer than any word: what is longer is left whole, so that no text takes more than its share of time.
_LONGEST = 100
_INITIALS = re.compile(r"(?:\w\.)+\w")
# The lexicon has it as one word, but it is a verb and its subject.
_PARTED = frozenset({"est-ce"})


class French:
    """The French language; see `Language`. `rows` is the lexicon, `None` without it."""

    code = "fr"
    grammar = GRAMMAR

    def __init__(self, rows: Rows | None) -> None:
        self._rows = rows
        self._read: dict[str, Sequence[Reading]] = {}
        self.version = f"fr 1, simplemma {simplemma.__version__}" + (", Lexique 3.83" if rows is not None else "")

    def pieces(self, word: str) -> Sequence[tuple[int, int]]:
        """Parts a word at its elisions, enclitics and stops; keeps inclusive writing and known compounds whole."""
        if word.isalnum() or len(word) > _LONGEST:
            return ((0, len(word)),)
        form = normal(word)
        if len(form) != len(word):
            return ((0, len(word)),)
        if form in words.WHOLE or self._inclusive(form) is not None:
            return ((0, len(word)),)
        spans: list[tuple[int, int]] = []
        start = 0
        while (
            (at := form.find("'", start)) >= 0 and form[start:at] in words.ELISIONS and form[start:] not in words.WHOLE
        ):
            spans.append((start, at + 1))
            start = at + 1
        if start < len(form):
            spans += self._at_hyphens(form, start)
        return spans

    def _at_hyphens(self, form: str, start: int) -> list[tuple[int, int]]:
        rest = form[start:]
        if _INITIALS.fullmatch(rest):
            return [(start, len(form))]
        if "." in rest:
            return [(start + match.start(), start + match.end()) for match in re.finditer(r"[^.]+", rest)]
        if (
            "-" not in rest
            or rest in words.WHOLE
            or (self._rows is not None and rest in self._rows and rest not in _PARTED)
        ):
            return [(start, len(form))]
        spans = [(start + match.start(), start + match.end()) for match in re.finditer(r"[^-]+", rest)]
        first = len(spans)
        while first > 1 and form[spans[first - 1][0] : spans[first - 1][1]].rstrip("'") in words.ENCLITICS:
            first -= 1
        clitics = [span for span in spans[first:] if form[span[0] : span[1]] != "t"]
        return [(start, spans[first - 1][1]), *clitics]

    def _inclusive(self, form: str) -> str | None:
        """The masculine of a word in inclusive writing (« habitant·e·s », « citoyen.ne.s », « élu(e)s »)."""
        if match := _BRACKET.match(form):
            return match[1] + match[3] if match[2] in words.INCLUSIVE_ENDINGS else None
        parts = re.split(r"[·‧⋅•.]", form)
        if len(parts) < 2 or len(parts[0]) < 3 or not all(part in words.INCLUSIVE_ENDINGS for part in parts[1:]):
            return None
        return parts[0] + ("s" if parts[-1].endswith("s") and not parts[0].endswith(("s", "x")) else "")

    def readings(self, form: str) -> Sequence[Reading]:
        """Repairs first, then closed classes, the lexicon, and the general dictionary for what is left."""
        known = self._read.get(form)
        if known is None:
            # Several corpora of one process share most of their forms; the memory of them is bounded.
            if len(self._read) >= _MOST_FORMS:
                self._read.clear()
            known = self._read[form] = self._look_up(form)
        return known

    def _look_up(self, form: str) -> Sequence[Reading]:
        if len(form) > _LONGEST or _INITIALS.fullmatch(form):
            return (Reading(form.replace(".", "") or form, "nr", 1.0, ("noun",)),)
        if form in words.REPAIRS:
            return [Reading(lemma, category, weight, (part,)) for lemma, category, weight, part in words.REPAIRS[form]]
        if (place := form.replace("etats", "états")) in words.PLACES:
            return (Reading(place, "nr", 1.0, ("noun",)),)
        known = words.FUNCTION_WORDS.get(form)
        if known is not None and (self._rows is None or form not in words.AMBIGUOUS):
            return (Reading(known[0], known[1], 1.0, ("finite",) if known[1] == "aux" else ("other",)),)
        if self._rows is not None and (readings := lexique_readings(self._rows, form.replace("œ", "oe"))):
            return [_supplementary(reading) for reading in readings]
        if (masculine := self._inclusive(form)) is not None:
            return self.readings(masculine)
        return self._unknown(form)

    def _unknown(self, form: str) -> Sequence[Reading]:
        lemma = str(simplemma.lemmatize(form, lang="fr")).lower()
        if "-" in form and lemma == form:
            return self._compound(form)
        if form.endswith("ment") and len(form) > 6 and lemma == form:
            adverb = form.endswith(_ADVERBS)
            return (Reading(form, "adv" if adverb else "nom", 1.0, ("adverb" if adverb else "noun",)),)
        if lemma == form and not simplemma.is_known(form, lang="fr"):
            for ending, replacement, needed in _ENDINGS:
                if ending.match(form):
                    masculine = ending.sub(replacement, form)
                    if not needed:
                        return (Reading(masculine, "nr", 1.0, ("noun",)),)
                    if simplemma.is_known(masculine, lang="fr"):
                        return self.readings(masculine)
            return (Reading(form, "nr", 1.0, ("noun",)),)
        return _guesses(form, lemma)

    def _compound(self, form: str) -> Sequence[Reading]:
        """A compound no dictionary knows follows its last part (« socio-économiques »), names excepted."""
        head, _, tail = form.rpartition("-")
        last = self.readings(tail)[0] if tail else None
        plain = last is not None and (
            last.category in ("nom", "adj") or (last.category == "ver" and head in words.VERB_PREFIXES)
        )
        if last is None or not plain:
            return (Reading(form, "nr", 1.0, ("noun",)),)
        return (Reading(f"{head}-{last.lemma}", last.category, 1.0, last.parts),)


def _guesses(form: str, lemma: str) -> Sequence[Reading]:
    """What a form may be when the general dictionary gives its lemma alone: classes are told from the endings."""
    infinitive = lemma.endswith(("er", "ir", "re", "oir"))
    if infinitive and lemma == form:
        return (Reading(lemma, "ver", 1.0, ("infinitive",)), Reading(lemma, "nom", 1.0, ("noun",)))
    if infinitive:
        return _of_verb(form, lemma)
    adjective = lemma.endswith(("ique", "able", "ible", "el", "al", "if", "eux", "aire", "ant", "ien", "ier"))
    readings = [Reading(lemma, "nom", 1.0, ("noun",))]
    if adjective:
        readings.append(Reading(lemma, "adj", 1.0, ("adjective",)))
    if (verb := _verb_in_er(form)) is not None:
        part = "past" if form.rstrip("es").endswith("é") else "finite"
        readings.append(Reading(verb, "ver", 1.5 if part == "past" else 0.3, (part,)))
    return readings


def _of_verb(form: str, verb: str) -> Sequence[Reading]:
    part = "past" if form.rstrip("es").endswith(("é", "i", "u")) else "present" if form.endswith("ant") else "finite"
    readings = [Reading(verb, "ver", 3.0, (part,))]
    if form.endswith(("e", "es")) and part != "present":
        # « la marche », « des aides », « une entrée »: a determiner makes a noun of it.
        readings.append(Reading(form.removesuffix("s"), "nom", 1.0, ("noun",)))
    return readings


def _verb_in_er(form: str) -> str | None:
    """The verb in -er a form may come from, when the general dictionary knows it."""
    match = re.match(r"(.{2,})(?:ée?s?|es?|ent)$", form)
    verb = match[1] + "er" if match else ""
    return verb if match and simplemma.is_known(verb, lang="fr") else None


def _supplementary(reading: Reading) -> Reading:
    if reading.category == "adv" and reading.lemma in words.SUPPLEMENTARY_ADVERBS:
        return Reading(reading.lemma, "adv_sup", reading.weight, reading.parts)
    return reading


def normal(word: str) -> str:
    """A word in lower case, with straight apostrophes and hyphens; its length does not change."""
    return word.lower().translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-"})


@lru_cache(maxsize=2)
def _cached(*, with_lexicon: bool) -> French:
    path = lexique_path() if with_lexicon else None
    return French(lexique_rows(path) if path is not None else None)


def french(*, lexicon: bool | None = None) -> French:
    """French with or without the lexicon; see `language_named`."""
    if lexicon and lexique_path() is None:
        raise InputError("The French lexicon is not installed: pip install faire-reseau[lexique].")
    return _cached(with_lexicon=lexique_path() is not None if lexicon is None else lexicon)
