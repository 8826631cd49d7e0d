"""The years of a large network as tables: read once, held in the memory of the process, brought up to date by what has changed."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.core.cache import cache

from faire_reseau.activities.models import Presence
from faire_reseau.kit.keys import digest
from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.reports.enums import Dimension
from faire_reseau.reports.logic.tables import Column, YearTable, numbered, register_of
from faire_reseau.reports.queries.facts import KEPT_S, Row, Words, rows_of

LARGE = 200_000  # presences: below, counting fact by fact takes some tenths of a second at most
# Years: some 15 MB each in a network of a million meetings.
_TABLES: MadeOnce[YearTable] = MadeOnce(12)


def is_large(mark: str) -> bool:
    """Whether the network is so large that its years are counted by tables; `mark` is that of `figures_mark`. At most one query."""
    key = f"reports-presences:{digest(mark)}"
    most: int | None = cache.get(key)
    if most is None:
        # Facts, never removed: the last key is their number, or somewhat more.
        most = Presence.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        cache.set(key, most, KEPT_S)
    return most >= LARGE


def table_of(year: int, mark: str) -> YearTable:
    """The table of `year`; `mark` is that of `figures_mark`. No query while it is held, some fifteen otherwise."""
    return _TABLES.get(f"{year} {mark}", lambda: made(rows_of(year)))


def made(rows: Iterable[Row]) -> YearTable:
    """The table of some rows; three queries."""
    every = list(rows)
    words = Words()
    meetings = np.array([row.meeting for row in every], np.int64)
    shares_of, shares = numbered([tuple(sorted(row.shares.items())) for row in every])

    def column(dimension: Dimension) -> Column:
        of, values = numbered([row.words[dimension] for row in every])
        return Column(of, [words.said(dimension, value) for value in values])

    def numbers(values: Iterable[Any]) -> Any:
        return np.fromiter(values, np.int64, len(every))

    return YearTable(
        meetings=meetings,
        actions=numbers(row.action for row in every),
        half_days=numbers(row.half_days for row in every),
        named=numbers(len(row.people) // 4 for row in every),
        heads=numbers(row.heads for row in every),
        columns={str(dimension): column(dimension) for dimension in Dimension},
        shares_of=shares_of,
        shares=shares,
        register=register_of(meetings, [row.people for row in every]),
        rows=np.arange(len(every)),
    )
