"""Queries on likely duplicates: productions of the same identifier, file or title, and of nearly the same title."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import reduce
from operator import or_

from django.db.models import Q

from faire_reseau.catalogue.models import Production, ProductionFile
from faire_reseau.catalogue.permissions import shown
from faire_reseau.kit.folding import alphabetical, searchable

MOST_DOUBLES = 5
# Titles that begin alike, or hold the same two longest words, are compared as wholes; from this share of likeness on they are shown.
ALIKE = 0.85
_FIRST_LETTERS = 12
_MOST_COMPARED = 200
_LEAST_LETTERS = 5


def likely_doubles(
    *,
    title: str,
    isbn: str = "",
    doi: str = "",
    address: str = "",
    checksums: Iterable[str] = (),
    apart_from: int | None = None,
) -> list[Production]:
    """The productions that may be the one described, the surest first, at most five; three queries.

    Cost: one comparison of titles for each that begins alike, 200 at most.
    """
    rows = shown() if apart_from is None else shown().exclude(pk=apart_from)
    letters = alphabetical(title)
    sure = [Q(alphabet=letters)] if letters else []
    sure += [Q(**{name: value}) for name, value in (("isbn", isbn), ("doi", doi), ("address", address)) if value]
    if sums := list(checksums):
        files = ProductionFile.objects.filter(checksum__in=sums, removed_at__isnull=True)
        sure.append(Q(pk__in=files.values("production")))
    doubles = list(rows.filter(reduce(or_, sure)).order_by("pk")[:MOST_DOUBLES]) if sure else []
    if len(doubles) < MOST_DOUBLES and len(letters) >= _FIRST_LETTERS:
        near = _near_titles(letters, title)
        others = rows.filter(near).exclude(pk__in=[row.pk for row in doubles]).order_by("-pk")[:_MOST_COMPARED]
        alike = [(likeness, row) for row in others if (likeness := _likeness(letters, row.alphabet)) >= ALIKE]
        doubles += [row for _likeness_of, row in sorted(alike, key=lambda pair: -pair[0])]
    return doubles[:MOST_DOUBLES]


def _near_titles(letters: str, title: str) -> Q:
    words = sorted({word for word in searchable(title).split() if len(word) >= _LEAST_LETTERS}, key=len)[-2:]
    near = Q(alphabet__startswith=letters[:_FIRST_LETTERS])
    if len(words) == 2:
        near |= Q(alphabet__contains=words[0]) & Q(alphabet__contains=words[1])
    return near


def _likeness(letters: str, others: str) -> float:
    matcher = SequenceMatcher(None, letters, others, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
