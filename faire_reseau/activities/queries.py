"""Questions about activities; the gate `…_for` finds and authorises at once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.counts import Attendance, Counts, count
from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence
from faire_reseau.activities.permissions import can_keep, keepable_by, readable_by
from faire_reseau.network.models import Organisation, Person, Trade


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected in a half-day, with centre and trade of then."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None


# The door's name for what `counts_of` answers: rooms above hold it without entering the logic of this one.
FourCounts = Counts
Expecter = Callable[[HalfDay], Iterable[Expected]]
_expecters: list[Expecter] = []
PART_ORDER = {"morning": 0, "afternoon": 1, "evening": 2}


def also_expect(expecter: Expecter) -> None:
    """Have `expecter(half_day)` say who is expected; rooms above plug in here (registrations)."""
    if expecter not in _expecters:
        _expecters.append(expecter)


def expected_in(half_day: HalfDay) -> list[Expected]:
    """Who is expected in `half_day`, by name."""
    people = [one for expecter in _expecters for one in expecter(half_day)]
    return sorted(people, key=lambda one: (one.person.last_name, one.person.first_name))


def actions_for(user: User, *, year: int | None = None, kind: str = "") -> QuerySet[Action]:
    """The actions that `user` may read, latest first, with their meetings: what is hidden by a room above, and is not
    kept by `user`, is left out. Four statements.
    """
    meetings = Prefetch("meetings", queryset=Meeting.objects.order_by("held_on").prefetch_related("half_days"))
    rows = readable_by(user).select_related("organisation", "axis").prefetch_related(meetings, "organisation__names")
    if year:
        rows = rows.filter(meetings__held_on__year=year).distinct()
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-pk")


def readable_actions(user: User) -> QuerySet[Action]:
    """The actions that `user` may read."""
    return readable_by(user)


def action_for(user: User, action_id: int) -> Action:
    """An action that `user` may read; one statement."""
    action = readable_by(user).select_related("organisation", "axis", "territory").filter(pk=action_id).first()
    if action is None:
        raise Http404
    return action


def action_to_keep_for(user: User, action_id: int) -> Action:
    """An action that `user` may change; two statements."""
    action = Action.objects.select_related("organisation").filter(pk=action_id).first()
    if action is None or not can_keep(user, action):
        raise Http404
    return action


def half_day_to_keep_for(user: User, half_day_id: int) -> HalfDay:
    """A half-day whose sheet `user` keeps; two statements."""
    half_day = HalfDay.objects.select_related("meeting__action").filter(pk=half_day_id).first()
    if half_day is None or not can_keep(user, half_day.meeting.action):
        raise Http404
    return half_day


def half_day_by_key(key: str) -> HalfDay:
    """The half-day whose QR holds `key`; one statement."""
    half_day = HalfDay.objects.select_related("meeting__action").filter(sign_in_key=key).first()
    if half_day is None:
        raise Http404
    return half_day


def presence_to_correct_for(user: User, presence_id: int) -> Presence:
    """A presence that `user` may correct; two statements."""
    presence = Presence.objects.select_related("half_day__meeting__action", "person").filter(pk=presence_id).first()
    if presence is None or not can_keep(user, presence.half_day.meeting.action):
        raise Http404
    return presence


def half_days_in_order(action: Action) -> list[HalfDay]:
    """The half-days of `action`, in time; one statement."""
    found = HalfDay.objects.filter(meeting__action=action).select_related("meeting")
    return sorted(found, key=lambda half: (half.on, PART_ORDER[half.part]))


def holding(presences: QuerySet[Presence]) -> QuerySet[Presence]:
    """Of `presences`, those that hold: the last of each chain, when it says present."""
    return presences.filter(corrected_by__isnull=True, is_present=True)


def presence_of(half_day: HalfDay, person: Person) -> Presence | None:
    """The last fact about `person` in `half_day`, present or not; one statement."""
    return Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()


def counts_of(actions: Iterable[Action] | QuerySet[Action]) -> Counts:
    """The four counts over `actions`; two statements."""
    halves = HalfDay.objects.filter(meeting__action__in=actions)
    held = halves.values_list("meeting__action", "meeting", "pk")
    present = holding(Presence.objects.filter(half_day__meeting__action__in=actions)).values_list(
        "half_day__meeting__action", "half_day__meeting", "half_day", "person"
    )
    return count(held, (Attendance(*row) for row in present))


@dataclass(frozen=True)
class Breakdown:
    """Who was there: people by trade and by centre (names of the present), presences by half-day."""

    trades: list[tuple[str, int]]
    centres: list[tuple[str, int]]
    half_days: list[tuple[HalfDay, int]]


def breakdown_of(action: Action) -> Breakdown:
    """Who was at `action`; three statements. A person is counted once in their trade and centre."""
    rows = list(
        holding(Presence.objects.filter(half_day__meeting__action=action))
        .select_related("trade", "organisation")
        .prefetch_related("organisation__names")
    )
    trades: dict[int, Any] = {one.person_id: one.trade for one in rows if one.trade}
    centres: dict[int, Any] = {one.person_id: one.organisation for one in rows if one.organisation}
    per_half_day = Counter(one.half_day_id for one in rows)
    return Breakdown(
        trades=Counter(str(trade) for trade in sorted(trades.values(), key=lambda trade: trade.rank)).most_common(),
        centres=sorted(Counter(_name(centre) for centre in centres.values()).items()),
        half_days=[(half, per_half_day[half.pk]) for half in half_days_in_order(action)],
    )


def _name(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return (names[-1].short_name or names[-1].name) if names else organisation.slug


@dataclass(frozen=True)
class SheetRow:
    """A line of a sign-in sheet."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None
    presence: Presence | None
    facts: int


def sheet_of(half_day: HalfDay) -> list[SheetRow]:
    """Everybody expected or noted in `half_day`, by name, with what holds about them."""
    facts = Presence.objects.filter(half_day=half_day).select_related("person", "organisation", "trade", "by")
    every = list(facts.order_by("pk"))
    last = {one.person_id: one for one in every}
    chain = Counter(one.person_id for one in every)
    rows = {
        one.person.pk: SheetRow(one.person, one.organisation, one.trade, last.get(one.person.pk), chain[one.person.pk])
        for one in expected_in(half_day)
    }
    for person_id, one in last.items():
        rows.setdefault(person_id, SheetRow(one.person, one.organisation, one.trade, one, chain[person_id]))
    return sorted(rows.values(), key=lambda row: (row.person.last_name, row.person.first_name))


def facts_about(half_day: HalfDay, person: Person) -> list[Presence]:
    """Every fact about `person` in `half_day`, oldest first; one statement."""
    return list(Presence.objects.filter(half_day=half_day, person=person).select_related("by").order_by("pk"))


def years() -> list[int]:
    """The years in which something was held, latest first; one statement."""
    return [day.year for day in Meeting.objects.dates("held_on", "year", order="DESC")]


def present_in(half_day_id: int) -> int:
    """How many are present in a half-day; one statement."""
    return holding(Presence.objects.filter(half_day=half_day_id)).count()


def my_actions(user: User) -> QuerySet[Action]:
    """The actions that `user` keeps, latest first."""
    return keepable_by(user).select_related("organisation").order_by("-pk")


def presence_data(user: User) -> list[dict[str, str | bool]]:
    """What this room holds about `user`, as plain values: each fact of their presence. One statement."""
    rows = (
        Presence.objects.filter(person__user=user)
        .select_related("half_day__meeting__action", "organisation", "trade")
        .order_by("pk")
    )
    return [
        {
            "action": row.half_day.meeting.action.title,
            "on": row.half_day.on.isoformat(),
            "part": row.half_day.part,
            "organisation": row.organisation.slug if row.organisation else "",
            "trade": row.trade.code if row.trade else "",
            "is_present": row.is_present,
            "means": row.means,
            "at": row.at.isoformat(),
            "reason": row.reason,
        }
        for row in rows
    ]
