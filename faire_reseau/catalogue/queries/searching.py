"""Search of the catalogue by its index of words: what is found, in its order, and the values by which it can be narrowed further.

A list of words is read once for each word that was typed (`models.ProductionWord`, one index); what they have in common, the order and
the numbers of facets are worked out here, on numbers, alike on every database.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from django.utils.timezone import localdate
from numpy.typing import NDArray

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.logic.words import EVERY, values_of
from faire_reseau.catalogue.models import Author, FacetValues, Production, ProductionWord
from faire_reseau.catalogue.permissions import shown
from faire_reseau.catalogue.queries.listing import (
    MOST_VALUES,
    NEWEST,
    SHOWN_FACETS,
    Counted,
    Search,
    Terms,
    holds_phrase,
    known_stems,
    terms_of,
    with_narrower,
)
from faire_reseau.catalogue.queries.records import whole
from faire_reseau.network.permissions import people_named_to

Numbers = NDArray[np.int64]
FEW = 500
"""Fewer productions are asked for by their keys; of more, the whole list of a word is read."""
_COLUMNS = ("production_id", "weight", "rank", "values")
_MOST_KEPT = 200_000


@dataclass(frozen=True)
class Results:
    """What a search finds: keys of productions in its order, and the keys of their values, in no order."""

    keys: Numbers
    values: Numbers

    def rows(self, start: int, end: int) -> list[Production]:
        """The productions from `start` to `end`, as `whole` gives them."""
        keys = [int(key) for key in self.keys[start:end]]
        rows = {row.pk: row for row in whole(shown().filter(pk__in=keys))}
        return [rows[key] for key in keys if key in rows]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Production]:
        """What a pager asks for."""
        return self.rows(part.start or 0, part.stop if part.stop is not None else len(self.keys))


def results_of(user: User, search: Search, at: datetime) -> Results | None:
    """What `search` finds, as `user` may read its authors; None where no words are looked for.

    Two queries a word, one for its authors, one a phrase for each five hundred productions that hold its words.
    """
    terms = terms_of(search.words)
    if terms is None:
        return None
    matches = _in_common(terms, user, at)
    if len(matches):
        matches = matches[_fits(matches[:, 3], search)]
    for phrase in terms.phrases:
        matches = _with_phrase(matches, phrase)
    if search.order == NEWEST:
        order = np.lexsort((-matches[:, 0], -matches[:, 2]))
    else:
        order = np.lexsort((-matches[:, 0], -matches[:, 2], -matches[:, 1]))
    return Results(matches[order, 0], matches[:, 3])


def counted_of(results: Results) -> Counted:
    """How many of `results` have each value; a query for values that this process does not know."""
    keys, numbers = np.unique(results.values, return_counts=True)
    counters: dict[str, Counter[Any]] = {name: Counter() for name in SHOWN_FACETS}
    says_of = _says_of(keys.tolist())
    for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
        for name, values in says_of[key].items():
            counter = counters[name]
            for value in values:
                counter[value] += number
    return {
        name: sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
        for name, counter in counters.items()
    }


def _in_common(terms: Terms, user: User, at: datetime) -> Numbers:
    """What has all the words: rows of key, weight, rank and values, by key."""
    stems = [known_stems(stem) for stem in terms.stems] or [[EVERY]]
    sizes = [ProductionWord.objects.filter(stem__in=words).count() for words in stems]
    authors = _signed(terms.stems, user, at)
    matches: Numbers | None = None
    for at_word in sorted(range(len(stems)), key=lambda place: sizes[place]):
        rows = ProductionWord.objects.filter(stem__in=stems[at_word])
        if matches is not None and len(matches) <= FEW:
            rows = rows.filter(production__in=matches[:, 0].tolist())
        numbers = _read(rows, is_one=len(stems[at_word]) == 1)
        signed = authors[at_word] if authors else set()
        if missing := signed.difference(numbers[:, 0].tolist()):
            every = _read(ProductionWord.objects.filter(stem=EVERY, production__in=missing), is_one=True)
            numbers = np.concatenate((numbers, every))
            numbers = numbers[np.argsort(numbers[:, 0], kind="stable")]
        if matches is None:
            matches = numbers
            continue
        _keys, here, there = np.intersect1d(matches[:, 0], numbers[:, 0], assume_unique=True, return_indices=True)
        weights = matches[here, 1] + numbers[there, 1]
        matches = matches[here]
        matches[:, 1] = weights
    return matches if matches is not None else np.empty((0, 4), dtype=np.int64)


def _read(rows: Any, *, is_one: bool) -> Numbers:
    """Rows of words, by production; where several words were looked for, the weightiest of each production."""
    listed = rows.order_by("production_id").values_list(*_COLUMNS)
    numbers = np.fromiter(chain.from_iterable(listed), dtype=np.int64).reshape(-1, 4)
    if is_one or not len(numbers):
        return numbers
    order = np.lexsort((-numbers[:, 1], numbers[:, 0]))
    numbers = numbers[order]
    _keys, first = np.unique(numbers[:, 0], return_index=True)
    return numbers[first]


def _signed(stems: Sequence[str], user: User, at: datetime) -> list[set[int]]:
    """For each word, the productions signed by somebody of this name whom `user` may read; a query a word, one where nobody signs."""
    if not Author.objects.filter(person__isnull=False).exists():
        return []
    named = people_named_to(user, localdate(at)).values("pk")
    return [
        set(
            Author.objects.filter(
                person__in=named, person__alphabet__contains=stem, production__removed_at=None
            ).values_list("production", flat=True)
        )
        for stem in stems
    ]


def _fits(values: Numbers, search: Search) -> NDArray[np.bool_]:
    """Which of `values` has all that `search` is narrowed to."""
    wanted: dict[str, set[Any]] = {name: {getattr(search, name)} for name in SHOWN_FACETS if getattr(search, name)}
    if not wanted:
        return np.ones(len(values), dtype=bool)
    if search.theme:
        wanted["theme"] = set(with_narrower(search.theme).values_list("pk", flat=True))
    keys, places = np.unique(values, return_inverse=True)
    says_of = _says_of(keys.tolist())
    fitting = [
        all(not options.isdisjoint(says_of[key][name]) for name, options in wanted.items()) for key in keys.tolist()
    ]
    return np.array(fitting, dtype=bool)[places]


def _with_phrase(matches: Numbers, phrase: str) -> Numbers:
    keys = matches[:, 0].tolist()
    holding: set[int] = set()
    for start in range(0, len(keys), FEW):
        rows = Production.objects.filter(holds_phrase(phrase), pk__in=keys[start : start + FEW])
        holding.update(rows.values_list("pk", flat=True))
    return matches[np.isin(matches[:, 0], np.fromiter(holding, dtype=np.int64))]


@lru_cache(maxsize=1)
def _known_values() -> dict[int, Any]:
    """What values say never changes under their key, so that a process keeps them."""
    return {}


def _says_of(keys: Sequence[int]) -> dict[int, Any]:
    known = _known_values()
    missing = [key for key in keys if key not in known]
    if missing:
        if len(known) + len(missing) > _MOST_KEPT:
            known.clear()
            missing = list(keys)
        for start in range(0, len(missing), FEW):
            rows = FacetValues.objects.filter(key__in=missing[start : start + FEW])
            known.update({key: values_of(says) for key, says in rows.values_list("key", "says")})
    return {key: known[key] for key in keys}
