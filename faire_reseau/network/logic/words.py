"""Words compared as people mean them: without accents, case or typographic signs."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process

from faire_reseau.kit.folding import bare, search_words, searchable

Key = TypeVar("Key")
_SIGNS = re.compile(r"[^0-9a-z]+")
# From this share of likeness on, two names are shown to a person to decide; chosen so that one slip in a name of ten
# letters is noticed (90) and that names which share one of two words are not (below 80).
ALIKE = 87.0


@lru_cache(maxsize=65_536)  # the names of a large network, looked through at each search
def folded(text: str) -> str:
    """`text` without accents, case and signs: words of letters and digits, one space between.

    Parameters: `text`, any string. Returns a string of `a-z`, `0-9` and single spaces. Cost: linear.
    Letters of other alphabets are kept by nobody here: a name wholly in one of them folds to its lower case instead.
    """
    lower = bare(text)
    return _SIGNS.sub(" ", lower).strip() or " ".join(lower.split())


def matches(query: str, text: str) -> bool:
    """Whether every word of `query` is found in `text`, in the singular or plural, both folded here. An empty query matches;
    one without any letter or figure (a drawing, a sign) does not.

    Cost: linear.
    """
    words = search_words(query)
    if not words:
        return not query.strip()
    where = searchable(text)
    return all(word in where for word in words)


def alike(name: str, known: Mapping[Key, str], *, at_most: int = 5) -> list[tuple[Key, float]]:
    """The keys of `known` whose names resemble `name`, most alike first, whatever the order of the words.

    Parameters: `name`; `known`, names by key; `at_most`, how many are returned.
    Returns pairs (key, likeness between 87 and 100).
    Cost: one comparison a known name, some microseconds each.
    Source: token sort ratio of RapidFuzz (normalised indel distance of the words in alphabetical order).
    """
    return alike_among(folded(name), {key: folded(text) for key, text in known.items()}, at_most=at_most)


def alike_among(name: str, known: Mapping[Key, str], *, at_most: int = 5) -> list[tuple[Key, float]]:
    """As `alike`, for a name and known names that are folded already: many names can be asked about the same known ones.

    Parameters: `name`, `known`, `at_most`, as there. Returns pairs (key, likeness between 87 and 100).
    Cost: one comparison a known name, less than a microsecond each.
    """
    matches = process.extract(name, known, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=at_most)
    return [(key, score) for _text, score, key in matches]


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that `word` was probably meant to be, "" when none is near.

    Parameters: `word`; `known`, words. Returns one of `known` or "". Cost: one comparison a known word.
    """
    candidates = {candidate: folded(candidate) for candidate in known}
    best = process.extractOne(folded(word), candidates, scorer=fuzz.ratio, score_cutoff=70)
    return str(best[2]) if best else ""
