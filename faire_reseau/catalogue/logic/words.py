"""Words by which productions are found: without accents, capitals, marks of the plural and the small words of French and English."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from faire_reseau.kit.folding import search_words, searchable

EVERY = ""
"""The empty word, which every production has that everybody reads."""
LONGEST = 40
TITLE_WEIGHT, TEXT_WEIGHT = 5, 1
_SMALL = (
    "a au aux avec c ce ces cet cette d dan dans de des du elle en est et eux il ils j l la le les leur leurs lui m me mes mon n ne nos "
    "notre nous on ou par pas pour qu que qui s sa se ses si son sont sur t ta te tes ton un une vos votre vous y "
    "an and are as at be by for from in is it its of or that the this to was were with"
)
SMALL = frozenset(_SMALL.split()) | frozenset(search_words(_SMALL))


def stems_of(text: str) -> list[str]:
    """The words of `text` to look for, each once, without small ones. Cost: linear."""
    return list(dict.fromkeys(word[:LONGEST] for word in search_words(text) if word not in SMALL))


def weights_of(title: str, texts: Iterable[str]) -> dict[str, int]:
    """How much each word of a production weighs: those of its title more. Cost: linear."""
    weights = {word: TEXT_WEIGHT for text in texts for word in stems_of(text)}
    weights |= dict.fromkeys(stems_of(title), TITLE_WEIGHT)
    return {**weights, EVERY: 0}


def phrase_of(text: str) -> str:
    """A phrase as it stands in folded columns."""
    return searchable(text)


def rank_of(year: int | None, month: int | None, day: int | None) -> int:
    """A date, as far as it is known, as a number that grows with it: of two that begin alike, the more precise is the greater."""
    return (year or 0) * 10_000 + (month or 0) * 100 + (day or 0)


def key_of(says: Sequence[Any]) -> int:
    """The key of values that stand together: 63 bits of their digest (BLAKE2b)."""
    text = json.dumps(says, ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


FACETS = ("kind", "year", "language", "theme", "centre", "territory")
"""In the order in which `FacetValues.says` holds them; each a list."""


def values_of(says: Sequence[Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
    """The values by the name of their facet."""
    return dict(zip(FACETS, says, strict=True))
