"""The figures of a page, cached until an action may change them: one copy for all who read the same work."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import journal_mark
from faire_reseau.activities.logic.counts import Counts
from faire_reseau.activities.permissions import also_claim, hidden_read_by
from faire_reseau.activities.queries.beginning import Beginning, ToBegin, beginnings_near, still_to_begin
from faire_reseau.activities.queries.counting import (
    CountRow,
    WorkFilter,
    counts_by_key,
    counts_of_meetings,
    meetings_asked,
    named_rows,
    years_for,
)
from faire_reseau.kit import clock
from faire_reseau.kit.keys import digest
from faire_reseau.kit.small_numbers import is_small, withheld_with_total
from faire_reseau.network.permissions import is_facilitator

# Tables of which the journal tells when figures, or what they are told apart by, may have changed.
TOLD_BY = (
    "activities.",
    "network.theme",
    "network.actionkind",
    "network.audience",
    "network.missionaxis",
    "network.territory",
    "network.import",
)
# What is done to people and organisations that moves work from one to the other.
TOLD_BY_DEEDS = ("merge_people", "merge_organisations")
KEPT_S = 24 * 3600
# Counts of people, of which small ones would name somebody.
OF_PEOPLE = ("participations", "people")


@dataclass(frozen=True)
class Figures:
    """The four counts of what is asked for, and the same apart for each kind when that is asked too; small numbers of people are
    withheld as reports withhold them, from all but facilitators.
    """

    counts: Counts
    rows: list[CountRow]
    # Names of the counts of all together that the reader is not shown.
    hidden: frozenset[str] = frozenset()


def figures_mark() -> str:
    """Words that change each day, whenever a half-day begins (it counts from then on) and with every action that may change
    figures; two queries that read some thousand lines at most.
    """
    return _marked(*TOLD_BY)[0]


def work_mark() -> str:
    """The same for a whole page of the work, with the names of what it is about."""
    return _marked("activities.", "network.")[0]


def to_begin_now() -> ToBegin:
    """What counts nowhere yet, as figures take it; two queries while kept."""
    return _marked(*TOLD_BY)[1]


def _marked(*things: str) -> tuple[str, ToBegin]:
    """The mark, and what counts nowhere yet: its hours are cached until something changes, so that time alone costs no query."""
    at = clock.now()
    tables = {table for claim in also_claim for table in claim.told_by}
    journal = journal_mark(*things, *sorted(tables), deeds=TOLD_BY_DEEDS)
    stamp = f"{localdate(at)} {journal}"
    key = f"beginnings:{digest(stamp)}"
    near: list[Beginning] | None = cache.get(key)
    if near is None:
        near = beginnings_near(at)
        cache.set(key, near, KEPT_S)
    to_begin = still_to_begin(near, at)
    return f"{stamp} {sorted(to_begin.half_days)}", to_begin


def figures_of(user: User, filters: WorkFilter, by: str = "") -> Figures:
    """The four counts of the work that `user` reads and `filters` means, and apart `by` if given.

    At most four queries while kept, eleven otherwise.
    """
    return _figures(user, filters, by, _standing(user))


def figures_of_year(user: User, year: int) -> tuple[Figures, int | None]:
    """The four counts of `year` as `user` reads the work, and the year; of all the work and None while nothing was held in it."""
    standing = _standing(user)
    figures = _figures(user, WorkFilter(year=year), "", standing)
    return (figures, year) if figures.counts.meetings else (_figures(user, WorkFilter(), "", standing), None)


def _standing(user: User) -> tuple[str, ToBegin]:
    """What changes with all that figures depend on, and what counts nowhere yet."""
    hidden = hidden_read_by(user)  # before what is counted: an action done in between makes it stale, never wrong
    mark, to_begin = _marked(*TOLD_BY)
    return repr((mark, hidden)), to_begin


def _figures(user: User, filters: WorkFilter, by: str, standing: tuple[str, ToBegin]) -> Figures:
    stamp, to_begin = standing
    key = f"figures:{digest(repr((stamp, _plain(filters), by)))}"
    cached: tuple[Counts, Mapping[Any, Counts]] | None = cache.get(key)
    if cached is None:
        meetings = meetings_asked(user, filters)
        cached = counts_by_key(meetings, by, to_begin) if by else (counts_of_meetings(meetings, to_begin), {})
        cache.set(key, cached, KEPT_S)
    figures = Figures(cached[0], named_rows(cached[1], by) if by else [])
    return figures if is_facilitator(user) else _without_few(figures)


def _without_few(figures: Figures) -> Figures:
    """`figures` with the names of what is not shown: of each count of people its own table of one dimension says it."""
    hidden = _parts_hidden(figures.counts)
    hidden_of = [_parts_hidden(row.counts) for row in figures.rows]
    for name in OF_PEOPLE:
        numbers = {str(place): float(getattr(row.counts, name)) for place, row in enumerate(figures.rows)}
        gone, is_total_gone = withheld_with_total(numbers)
        if is_total_gone or is_small(getattr(figures.counts, name)):
            hidden |= {name}
        for place in gone:
            hidden_of[int(place)] |= {name}
    rows = [replace(row, hidden=names) for row, names in zip(figures.rows, hidden_of, strict=True)]
    return replace(figures, rows=rows, hidden=hidden)


def _parts_hidden(counts: Counts) -> frozenset[str]:
    """“parts” where one of the ways in which participations were recorded is of few people."""
    is_few = any(map(is_small, (counts.signed, counts.listed, counts.counted, counts.named)))
    return frozenset({"parts"} if is_few else ())


def _plain(filters: WorkFilter) -> tuple[Any, ...]:
    return tuple(
        getattr(value, "pk", value) for value in (getattr(filters, name) for name in filters.__dataclass_fields__)
    )


def years_with_work(user: User) -> list[int]:
    """`years_for`, kept as figures are; three queries while kept."""
    key = f"years:{digest(repr((figures_mark(), hidden_read_by(user))))}"
    years: list[int] | None = cache.get(key)
    if years is None:
        years = years_for(user)
        cache.set(key, years, KEPT_S)
    return years
