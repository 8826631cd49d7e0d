"""The four counts as they were first written: every presence one by one, in Python. What the product counts is compared with it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from faire_reseau.activities.logic.counts import Counts
from faire_reseau.activities.models import HalfDay, Meeting, Presence
from faire_reseau.activities.permissions import also_claim
from faire_reseau.activities.queries import holding
from faire_reseau.activities.queries.counting import CountRow, counts_by_key, named_rows
from faire_reseau.kit import clock

Held = tuple[int, int, int]
Attendance = tuple[int, int, int, int]


def count(held_rows: Iterable[Held], attendances: Iterable[Attendance]) -> Counts:
    """Over (action, meeting, half-day) of everything held and (action, meeting, half-day, person) of who was there."""
    triples, present = set(held_rows), list(attendances)
    return Counts(
        actions=len({action for action, _, _ in triples}),
        meetings=len({meeting for _, meeting, _ in triples}),
        half_days=len({half_day for _, _, half_day in triples}),
        participations=len({(meeting, person) for _, meeting, _, person in present}),
        people=len({person for *_, person in present}),
    )


def facts(meetings: QuerySet[Meeting]) -> tuple[list[Held], list[Attendance]]:
    """Everything held in `meetings`, and everybody present."""
    taking_place = Q(is_called_off=False, held_on__lte=localdate(clock.now()))
    for claim in also_claim:
        taking_place &= ~Q(action__in=claim.called_off().values("pk"))
    keys = meetings.filter(taking_place).order_by().values("pk")
    half_days = list(HalfDay.objects.filter(meeting__in=keys).values_list("meeting__action", "meeting", "pk"))
    present = holding(Presence.objects.filter(half_day__meeting__in=keys)).values_list(
        "half_day__meeting__action", "half_day__meeting", "half_day", "person"
    )
    return half_days, list(present)


def counts_of(meetings: QuerySet[Meeting]) -> Counts:
    """The four counts over `meetings`."""
    return count(*facts(meetings))


def counts_by(meetings: QuerySet[Meeting], by: str) -> dict[object, Counts]:
    """The four counts for each theme, axis, mode, territory or kind."""
    groups: dict[object, set[int]] = {}
    for meeting in meetings.select_related("action__axis__national", "action__territory", "territory"):
        for what in _of(meeting, by):
            groups.setdefault(what, set()).add(meeting.pk)
    half_days, present = facts(meetings)
    return {
        what: count((row for row in half_days if row[1] in keys), (row for row in present if row[1] in keys))
        for what, keys in groups.items()
    }


def _of(meeting: Meeting, by: str) -> list[object]:
    action = meeting.action
    if by == "theme":
        return list(action.themes.all()) or [None]
    if by == "axis":
        return [(action.axis.national or action.axis) if action.axis else None]
    if by == "territory":
        return [meeting.territory or action.territory]
    return [meeting.mode if by == "mode" else action.kind_id]


def counted_apart(meetings: QuerySet[Meeting], by: str) -> list[CountRow]:
    """What the page shows apart by `by`, not kept and not cached: the counts by key with what the keys mean."""
    return named_rows(counts_by_key(meetings, by)[1], by)
