"""French: elisions and enclitics, inclusive writing, lemmas by lexicon, neighbours and general dictionary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import simplemma

from textometry.errors import InputError
from textometry.languages import fr_endings as endings
from textometry.languages import fr_words as words
from textometry.languages.grammar import Grammar, Reading
from textometry.languages.lexique import Rows, lexique_path, lexique_readings, lexique_rows

# Logarithm of how much likelier each part of speech is after each situation; set by hand from the grammar (an article
# announces a noun, a clitic a verb, an auxiliary a participle…) and tried on the development parts of treebanks, never on
# their test parts. Columns are PARTS.
_PREFERENCE = {
    #               noun  adj  finite  inf  past present adverb other
    "start":      ( 0.0,  0.0,  -1.0,  0.0,  0.2,  0.5,   0.5,   0.5),
    "determiner": ( 1.0,  0.7,  -6.0, -5.0, -2.0, -4.0,  -2.0,  -2.0),
    "article":    ( 1.0,  0.7,  -4.0, -3.0, -2.0, -4.0,  -2.0,  -2.0),
    "clitic":     (-5.0, -4.0,   3.0,  1.0, -2.0,  0.0,  -1.0,   0.0),
    "there":      (-5.0,  1.0,   3.0,  1.0, -2.0,  0.0,  -1.0,   0.0),  # « y »: it has a verb, or « compris »
    "auxiliary":  (-2.0,  1.0,  -5.0, -3.0,  2.0, -3.0,   1.0,   0.5),
    "preposition":( 0.7,  0.3,  -4.0,  2.0, -2.0,  0.0,  -1.0,   0.3),
    "gerund":     ( 0.7,  0.3,  -2.0,  0.0, -1.0,  2.0,  -1.0,   0.3),
    "copula":     (-0.5,  1.5,  -2.0,  0.3,  0.5,  0.0,   1.0,   0.5),
    "noun":       (-1.5,  1.0,   0.5, -1.5,  0.7,  1.0,   0.3,   0.5),
    "adjective":  ( 0.7,  0.0,   0.0, -1.0,  0.3,  0.0,   0.0,   0.3),
    "epithet":    (-1.0,  0.7,   0.5, -1.0,  0.4,  0.7,   0.3,   0.5),
    "joined":     (-0.5,  1.2,   0.0,  0.0,  0.4,  0.5,   0.3,   0.0),  # an adjective and another
    "verb":       (-1.0, -0.3,  -2.0,  1.0,  0.3,  0.0,   1.0,   0.7),
    "adverb":     (-1.0,  0.7,   0.0,  0.5,  0.7,  0.0,   0.0,   0.0),
    "degree":     (-1.0,  2.0,   0.0,  0.0,  0.3,  0.0,   0.5,   0.0),
    "other":      ( 0.0,  0.6,   0.0,  0.0,  0.0,  0.0,   0.0,   0.0),
}  # fmt: skip

GRAMMAR = Grammar(
    states=tuple(_PREFERENCE),
    preference=np.array(list(_PREFERENCE.values())),
    leaves={
        **dict.fromkeys(words.PREPOSITIONS, "preposition"),
        **dict.fromkeys(words.CLITICS, "clitic"),
        **dict.fromkeys(words.DETERMINERS, "determiner"),
        **dict.fromkeys(words.ARTICLES_OR_PRONOUNS, "article"),
        **dict.fromkeys(words.DEGREES, "degree"),
        **dict.fromkeys(words.COPULAS, "copula"),
        "en": "gerund",
        "y": "there",
    },
    after={
        "auxiliary": "auxiliary",
        "noun": "noun",
        "adjective": "adjective",
        "epithet": "epithet",
        "joined": "joined",
        "finite": "verb",
        "infinitive": "verb",
        "past": "verb",
        "present": "verb",
        "adverb": "adverb",
        "other": "other",
    },
    clear=frozenset(words.TRANSPARENT),
    agents=frozenset({"par"}),
    joining=frozenset(words.JOINING),
)

_BRACKET = re.compile(r"^(.+?)\(([^()]+)\)(s?)$")
_DOTS = re.compile(r"[·‧⋅•.]")
_OF_VERB_IN_ER = re.compile(r"(.{2,})(?:ée?s?|es?|ent)$")
_PARTICIPLE = re.compile(r"(.{2,})ée?s?")
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


# Adjectives that are alike in both genders, the most of those in -e.
_OF_BOTH = ("ique", "able", "ible", "aire", "iste", "ide")
_REPAIRED = frozenset({"adj", "adv"})
_MOST_FORMS = 200_000
# Vowels that often lose their circumflex (« couteux », as the spelling of 1990 has it).
_ROOFED = {"i": "î", "u": "û"}
# Longer than any word: what is longer is left whole, so that no text takes more than its share of time.
_LONGEST = 100
_ORDINAL = re.compile(r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?:e|ème|ième)")
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
        if form.isalpha():
            return None
        if match := _BRACKET.match(form):
            return match[1] + match[3] if match[2] in words.INCLUSIVE_ENDINGS else None
        parts = _DOTS.split(form)
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
        if len(form) > _LONGEST or ("." in form and _INITIALS.fullmatch(form)):
            return (Reading(form.replace(".", "") or form, "nr", 1.0, ("noun",)),)
        if form in words.REPAIRS:
            return [Reading(lemma, category, weight, (part,)) for lemma, category, weight, part in words.REPAIRS[form]]
        if (place := form.replace("etats", "états") if "-" in form else form) in words.PLACES:
            return (Reading(place, "nr", 1.0, ("noun",)),)
        known = words.FUNCTION_WORDS.get(form)
        if known is not None and (self._rows is None or form not in words.AMBIGUOUS):
            return (Reading(known[0], known[1], 1.0, ("finite",) if known[1] == "aux" else ("other",)),)
        if self._rows is not None and (readings := lexique_readings(self._rows, form.replace("œ", "oe"))):
            if len(readings) == 1 and readings[0][1] == "adj":
                readings = self._with_participle(form, readings)
            elif len(readings) == 1 and readings[0][1] == "nom" and form.endswith(("e", "es")):
                readings = self._with_adjective(form, readings)
            readings = [self._repaired(reading) if reading[1] in _REPAIRED else reading for reading in readings]
            if known is not None:
                # The lexicon holds some plurals for words of their own (« certains », « tous »).
                readings = [r._replace(lemma=known[0]) if r.category in endings.CLOSED else r for r in readings]
            return [*readings, *_as_adjective(form, readings)] if form[-1] in "éuse" else readings
        if (masculine := self._inclusive(form)) is not None:
            return self.readings(masculine)
        return self._unknown(form)

    def _repaired(self, reading: Reading) -> Reading:
        """A reading of the lexicon; an adjective it has in the feminine alone (« continue ») goes to its masculine."""
        if reading.category == "adv":
            return _supplementary(reading)
        lemma = reading.lemma
        if (
            reading.category != "adj"
            or lemma[-1:] != "e"
            or lemma.endswith(_OF_BOTH)
            or lemma in endings.NOUNS
            or not self._feminine(lemma)
        ):
            return reading
        for ending, replacement in endings.MASCULINES:
            if (match := ending.fullmatch(lemma)) is not None:
                masculine = match.expand(replacement)
                if self._has_adjective(masculine) or replacement in endings.REGULAR:
                    return reading._replace(lemma=masculine)
        return reading

    def _feminine(self, lemma: str) -> bool:
        """Whether the lexicon says of an adjective that it is a feminine, and no lemma of a masculine."""
        rows = (self._rows or {}).get(lemma, "")
        # Most words are no such thing: their lines are not parted for it.
        return "\tADJ\tf\t" in rows and f"\t{lemma}\tADJ\tf\t" in rows

    def _has_adjective(self, form: str) -> bool:
        return any(reading.category == "adj" for reading in lexique_readings(self._rows or {}, form))

    def _with_participle(self, form: str, readings: list[Reading]) -> list[Reading]:
        """The readings of a form in -é, -ée, -és, -ées that the lexicon has as adjective alone, and its verb beside them."""
        assert self._rows is not None  # noqa: S101 - the caller has read it
        if (match := _PARTICIPLE.fullmatch(form)) is None:
            return readings
        verb = match[1] + "er"
        if verb not in self._rows:
            return readings
        return [*readings, Reading(verb, "ver", 0.6 * max(reading.weight for reading in readings), ("past",))]

    def _with_adjective(self, form: str, readings: list[Reading]) -> list[Reading]:
        """The readings of a form in -ienne that the lexicon has as noun alone, and the adjective it has for its masculine."""
        assert self._rows is not None  # noqa: S101 - the caller has read it
        if (match := endings.FEMININE.fullmatch(form)) is None:
            return readings
        adjectives = [reading for reading in lexique_readings(self._rows, match[1]) if reading.category == "adj"]
        return [*readings, *(reading._replace(weight=readings[0].weight) for reading in adjectives)]

    def _accented(self, form: str) -> Sequence[Reading]:
        """The readings of a form whose accents were left out, as in capitals (« NECESSAIRE », « medicament »)."""
        if self._rows is None or not form.isascii() or not 4 <= len(form) <= 30:
            return ()
        places = [k for k, sign in enumerate(form) if sign == "e"]
        once = [f"{form[:k]}{sign}{form[k + 1 :]}" for k in places for sign in "éèê"]
        once += [f"{form[:k]}{_ROOFED[sign]}{form[k + 1 :]}" for k, sign in enumerate(form) if sign in _ROOFED]
        twice = [f"{form[:j]}é{form[j + 1 : k]}é{form[k + 1 :]}" for j, k in combinations(places, 2)]
        by_spelling = [lexique_readings(self._rows, other) for other in (*once, *twice) if other in self._rows]
        return max(by_spelling, key=lambda readings: max(reading.weight for reading in readings), default=())

    def _unknown(self, form: str) -> Sequence[Reading]:
        if _ORDINAL.fullmatch(form):
            return (Reading(form, "adj", 1.0, ("adjective",)),)
        lemma = str(simplemma.lemmatize(form, lang="fr")).lower()
        strange = lemma == form and not simplemma.is_known(form, lang="fr")
        if strange and (accented := self._accented(form)):
            return [_supplementary(reading) for reading in accented]
        if "-" in form and lemma == form:
            return self._compound(form)
        if strange and (prefixed := self._prefixed(form)):
            return prefixed
        if form.endswith("ment") and len(form) > 6 and lemma == form:
            adverb = form.endswith(_ADVERBS)
            return (Reading(form, "adv" if adverb else "nom", 1.0, ("adverb" if adverb else "noun",)),)
        if strange:
            for ending, replacement, needed in endings.ENDINGS if form[-1] in "esx" else ():
                if ending.match(form):
                    masculine = ending.sub(replacement, form)
                    if not needed:
                        return (Reading(masculine, "nr", 1.0, ("noun",)),)
                    if simplemma.is_known(masculine, lang="fr"):
                        return self.readings(masculine)
            if (participle := endings.UNKNOWN_PARTICIPLE.fullmatch(form)) is not None:
                # « une azulée » is a noun, « des chaussures customisées » an adjective, « elle est scénarisée » a verb.
                return (
                    Reading(form.removesuffix("s"), "nr", 1.0, ("noun",)),
                    Reading(participle[1], "adj", 1.0, ("adjective",)),
                    Reading(participle[1][:-1] + "er", "ver", 1.0, ("past",)),
                )
            return (Reading(form, "nr", 1.0, ("noun",)),)
        return _guesses(form, lemma)

    def _prefixed(self, form: str) -> Sequence[Reading]:
        """The readings of a form no dictionary knows that is a known one behind a prefix (« coconstruites », « prétranchés »)."""
        if self._rows is None or not form.startswith(words.JOINED_PREFIXES):
            return ()
        for prefix in words.JOINED_PREFIXES:
            rest = form.removeprefix(prefix)
            if rest != form and len(rest) >= 6 and rest in self._rows:
                known = lexique_readings(self._rows, rest)
                return [reading._replace(lemma=prefix + reading.lemma) for reading in known]
        return ()

    def _compound(self, form: str) -> Sequence[Reading]:
        """A compound no dictionary knows follows its last part (« socio-économiques »), names excepted."""
        head, _, tail = form.rpartition("-")
        last = self.readings(tail)[0] if tail else None
        plain = last is not None and (
            last.category in ("nom", "adj")
            or head in words.PREFIXES
            or (last.category == "ver" and head in words.VERB_PREFIXES)
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


def _as_adjective(form: str, readings: Sequence[Reading]) -> list[Reading]:
    """The adjective that any past participle can be (« très apprécié »), where the lexicon has the verb alone."""
    match = endings.MASCULINE_PARTICIPLE.fullmatch(form)
    past = [reading for reading in readings if reading.category == "ver" and "past" in reading.parts] if match else []
    if match is None or not past or any(reading.category == "adj" for reading in readings):
        return []
    return [Reading(match[1], "adj", 0.4 * max(reading.weight for reading in past), ("adjective",))]


def _of_verb(form: str, verb: str) -> Sequence[Reading]:
    part = "past" if form.rstrip("es").endswith(("é", "i", "u")) else "present" if form.endswith("ant") else "finite"
    readings = [Reading(verb, "ver", 3.0, (part,))]
    if form.endswith(("e", "es")) and part != "present":
        # « la marche », « des aides », « une entrée »: a determiner makes a noun of it.
        readings.append(Reading(form.removesuffix("s"), "nom", 1.0, ("noun",)))
    return readings


def _verb_in_er(form: str) -> str | None:
    """The verb in -er a form may come from, when the general dictionary knows it."""
    match = _OF_VERB_IN_ER.match(form)
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
        raise InputError("lexicon_missing")
    return _cached(with_lexicon=lexique_path() is not None if lexicon is None else lexicon)
