"""Lemmatise: choose the lemma and class of each token from its form and the word before it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.languages.grammar import CATEGORIES, PARTS, Language, Reading
from textometry.texts.scan import NUMBER, OTHER, PUNCTUATION, WORD, Int32

Dictionary = Mapping[str, tuple[str, str]]
_PLAIN = str.maketrans(
    {"’": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-", "\u00ad": None, "\u200b": None, "\ufeff": None}
)
_KINDS = {NUMBER: "num", PUNCTUATION: "ponct", OTHER: "sym"}


_CATEGORY_NUMBERS = {name: number for number, name in enumerate(CATEGORIES)}
_AUX = _CATEGORY_NUMBERS["aux"]
_ADJECTIVE, _PAST, _ADVERB, _OTHER = (PARTS.index(part) for part in ("adjective", "past", "adverb", "other"))
# What a form leaves to the next word when nothing is said of it; punctuation is a beginning.
_NO_SIGN, _AT_START = (-1, False, False, False), (0, False, False, False)
# How much likelier a past participle is before a word that announces who did it.
_DONE_BY = 3.0


class _Tables(NamedTuple):
    """What `_choose` reads: readings by form (bounds), what each is worth, and what each leaves to the next word."""

    bounds: Int32
    category: NDArray[np.int8]
    weight: NDArray[np.float64]
    mask: NDArray[np.uint8]
    leaves: NDArray[np.int8]
    clear: NDArray[np.bool_]
    preference: NDArray[np.float64]
    after: NDArray[np.int8]
    auxiliary: int
    noun: int
    epithet: int
    agent: NDArray[np.bool_]
    joining: NDArray[np.bool_]
    adjective: int
    joined: int


class Lemmas:
    """Tables of readings that grow with the forms met; a reading is a row: form, lemma, category.

    Parameters
    ----------
    language
        the language of the texts.
    dictionary
        the user's own words, form (in lower case) → lemma and category; they win over everything.

    Raises
    ------
    InputError
        on a category that does not exist.
    """

    def __init__(self, language: Language, dictionary: Dictionary | None = None) -> None:
        self.language = language
        self._dictionary = dict(dictionary or {})
        for form, (_, category) in self._dictionary.items():
            if category not in CATEGORIES:
                raise InputError("category_unknown_of_form", category=category, form=form, choices=CATEGORIES)
        self._states = {name: number for number, name in enumerate(language.grammar.states)}
        self._lemma_numbers: dict[str, int] = {}
        self._bounds: list[int] = [0]
        self._lemma: list[int] = []
        self._category: list[int] = []
        self._weight: list[float] = []
        self._mask: list[int] = []
        grammar = language.grammar
        marked = {*grammar.leaves, *grammar.clear, *grammar.agents, *grammar.joining}
        self._signs = {form: self._signs_of(form) for form in marked}
        self._sign: list[tuple[int, bool, bool, bool]] = []
        self._tables: _Tables | None = None

    def __len__(self) -> int:
        return len(self._sign)

    @property
    def lemmas(self) -> tuple[str, ...]:
        """All lemmas, by number."""
        return tuple(self._lemma_numbers)

    def add(self, form: str, kind: int, *, expression: bool = False) -> None:
        """Looks one more form up; its number is the count of those before it.

        Parameters
        ----------
        form
            the form.
        kind
            a kind of unit of `scan`.
        expression
            whether it is an expression of several words: unless the dictionary says otherwise it is
            its own lemma, and a noun.
        """
        if form in self._dictionary or expression:
            lemma, category = self._dictionary.get(form, (form, "nom"))
            readings: Sequence[Reading] = (Reading(lemma, category, 1.0, (_part(category),)),)
        elif kind in _KINDS:
            readings = (Reading(form, _KINDS[kind]),)
        else:
            readings = self.language.readings(form)
        numbers = self._lemma_numbers
        for name, category, weight, parts in readings:
            self._lemma.append(numbers.setdefault(name, len(numbers)))
            self._category.append(_CATEGORY_NUMBERS[category])
            self._weight.append(math.log(weight))
            self._mask.append(_mask(parts))
        self._bounds.append(len(self._lemma))
        self._sign.append(_AT_START if kind == PUNCTUATION else self._signs.get(form, _NO_SIGN))
        self._tables = None

    def _signs_of(self, form: str) -> tuple[int, bool, bool, bool]:
        """The state a form leaves whatever its reading (−1 for none), and whether it is clear, an agent, a joining word."""
        grammar = self.language.grammar
        left = self._states.get(grammar.leaves.get(form, ""), -1)
        return left, form in grammar.clear, form in grammar.agents, form in grammar.joining

    def choose(self, forms: Int32, begins: NDArray[np.bool_]) -> Int32:
        """Row of the reading of each token.

        Parameters
        ----------
        forms
            number of the form of each token, in order.
        begins
            whether a token is the first of its document: what comes before it says nothing.

        Returns
        -------
        int32 rows of `rows()`. Cost: linear, over 10 million tokens a second.
        """
        grammar = self.language.grammar
        if self._tables is None:
            signs = np.array(self._sign, dtype=np.int8).reshape(-1, 4)
            self._tables = _Tables(
                np.array(self._bounds, dtype=np.int32),
                np.array(self._category, dtype=np.int8),
                np.array(self._weight, dtype=np.float64),
                np.array(self._mask, dtype=np.uint8),
                signs[:, 0].copy(),
                signs[:, 1] > 0,
                grammar.preference,
                np.array([self._states.get(grammar.after.get(part, ""), 0) for part in PARTS], dtype=np.int8),
                self._states.get(grammar.after.get("auxiliary", ""), -1),
                self._states.get(grammar.after.get("noun", ""), -1),
                self._states.get(grammar.after.get("epithet", ""), -1),
                signs[:, 2] > 0,
                signs[:, 3] > 0,
                self._states.get(grammar.after.get("adjective", ""), -1),
                self._states.get(grammar.after.get("joined", ""), -1),
            )
        rows: Int32 = _choose(forms, begins, self._tables)
        return rows

    def rows(self) -> tuple[Int32, Int32, NDArray[np.int8]]:
        """Form, lemma and category of each reading."""
        forms = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(np.array(self._bounds)))
        return forms, np.array(self._lemma, dtype=np.int32), np.array(self._category, dtype=np.int8)


@cache  # a few dozen combinations
def _mask(parts: tuple[str, ...]) -> int:
    """One bit for each part of speech."""
    return sum(1 << PARTS.index(part) for part in parts)


def _part(category: str) -> str:
    return {"nom": "noun", "nr": "noun", "adj": "adjective", "adv": "adverb", "ver": "finite"}.get(category, "other")


@numba.njit(cache=True, nogil=True)
def _choose(forms: Any, begins: Any, tables: Any) -> Any:
    rows = np.empty(forms.size, dtype=np.int32)
    state = 0
    for token in range(forms.size):
        if begins[token]:
            state = 0
        form = forms[token]
        done = token + 1 < forms.size and not begins[token + 1] and tables.agent[forms[token + 1]]
        best, best_row, best_part = -np.inf, tables.bounds[form], _OTHER
        for row in range(tables.bounds[form], tables.bounds[form + 1]):
            for part in range(len(PARTS)):
                if tables.mask[row] >> part & 1:
                    worth = tables.weight[row] + tables.preference[state, part]
                    if done and part == _PAST:
                        worth += _DONE_BY
                    if worth > best:
                        best, best_row, best_part = worth, row, part
        rows[token] = best_row
        if state == tables.auxiliary and (tables.clear[form] or best_part == _ADVERB):
            continue
        if tables.joining[form] and tables.joined >= 0 and state in (tables.adjective, tables.epithet):
            state = tables.joined
        elif tables.leaves[form] >= 0:
            state = tables.leaves[form]
        elif tables.category[best_row] == _AUX:
            state = max(tables.auxiliary, 0)
        elif best_part == _ADJECTIVE and tables.epithet >= 0 and state in (tables.noun, tables.epithet):
            state = tables.epithet
        else:
            state = tables.after[best_part]
    return rows


def normal_form(word: str) -> str:
    """The form two writings of a word share: lower case, composed accents, straight apostrophe, no soft hyphen."""
    lower = word.lower()
    if not lower.isascii():
        lower = unicodedata.normalize("NFC", lower)
    return lower if lower.isalnum() else lower.translate(_PLAIN)


def kind_of(word: str) -> int:
    """Kind of unit (`scan`) of a word that is already parted."""
    if any(character.isalpha() for character in word):
        return WORD
    if any(character.isdigit() for character in word):
        return NUMBER
    return PUNCTUATION if all(unicodedata.category(character)[0] == "P" for character in word) else OTHER


def lemmatise(
    words: Sequence[str], language: Language, *, dictionary: Dictionary | None = None
) -> list[tuple[str, str]]:
    """Lemma and category of words that are already parted, in their order (one sentence, or one text).

    Parameters
    ----------
    words
        tokens, punctuation included.
    language
        their language.
    dictionary
        as in `Lemmas`.

    Returns
    -------
    one (lemma, category) a word.
    """
    lemmas = Lemmas(language, dictionary)
    numbers: dict[str, int] = {}
    for word in words:
        form = normal_form(word)
        if form not in numbers:
            numbers[form] = len(numbers)
            lemmas.add(form, kind_of(form))
    begins = np.zeros(len(words), dtype=np.bool_)
    begins[:1] = True
    forms = np.array([numbers[normal_form(word)] for word in words], dtype=np.int32)
    _, lemma, category = lemmas.rows()
    names = lemmas.lemmas
    return [(names[lemma[row]], CATEGORIES[category[row]]) for row in lemmas.choose(forms, begins)]
