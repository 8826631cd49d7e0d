"""The figures of a page, kept until something is done that may change them: the same for everybody who reads the same work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import journal_mark
from faire_reseau.activities.logic.counts import Counts
from faire_reseau.activities.permissions import also_claim, hidden_read_by
from faire_reseau.activities.queries.counting import (
    Asked,
    CountRow,
    counts_by_key,
    counts_of_meetings,
    meetings_asked,
    named_rows,
    years_for,
)
from faire_reseau.kit import clock
from faire_reseau.kit.keys import digest

# Tables of which the journal tells when figures, or what they are told apart by, may have changed.
TOLD_BY = ("activities.", "network.theme", "network.missionaxis", "network.territory")
KEPT_S = 24 * 3600


@dataclass(frozen=True)
class Figures:
    """The four counts of what is asked for, and the same apart for each kind when that is asked too."""

    counts: Counts
    rows: list[CountRow]


def figures_mark() -> str:
    """Words that change each day (a meeting counts from its day on) and with every action that may change figures; two
    queries that read some thousand lines at most.
    """
    return f"{localdate(clock.now())} " + journal_mark(
        *TOLD_BY, *(table for claim in also_claim for table in claim.told_by)
    )


def work_mark() -> str:
    """The same for a whole page of the work, with the names of what it is about."""
    return f"{localdate(clock.now())} " + journal_mark(
        "activities.", "network.", *(table for claim in also_claim for table in claim.told_by)
    )


def figures_of(user: User, asked: Asked, by: str = "") -> Figures:
    """The four counts of the work that `user` reads and `asked` means, and apart `by` if given.

    At most four queries while kept, ten otherwise.
    """
    hidden = hidden_read_by(user)  # before what is counted: an action done in between makes it stale, never wrong
    key = f"figures:{digest(repr((figures_mark(), hidden, _plain(asked), by)))}"
    found: tuple[Counts, Mapping[Any, Counts]] | None = cache.get(key)
    if found is None:
        meetings = meetings_asked(user, asked)
        found = counts_by_key(meetings, by) if by else (counts_of_meetings(meetings), {})
        cache.set(key, found, KEPT_S)
    return Figures(found[0], named_rows(found[1], by) if by else [])


def _plain(asked: Asked) -> tuple[Any, ...]:
    return tuple(getattr(value, "pk", value) for value in (getattr(asked, name) for name in asked.__dataclass_fields__))


def years_with_work(user: User) -> list[int]:
    """`years_for`, kept as figures are; three queries while kept."""
    key = f"years:{digest(repr((figures_mark(), hidden_read_by(user))))}"
    years: list[int] | None = cache.get(key)
    if years is None:
        years = years_for(user)
        cache.set(key, years, KEPT_S)
    return years
