"""Questions about the end of a gathering: what is still open before it is finished, what is shut after, what moving it changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import ngettext

from faire_reseau.activities.enums import Doing, Part
from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.gatherings.enums import GatheringState, RegistrationState, SessionState
from faire_reseau.gatherings.logic.agenda import half_day_at
from faire_reseau.gatherings.logic.postponing import registration_moved
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries.agenda import half_days_of
from faire_reseau.gatherings.queries.people import told_by_letter
from faire_reseau.gatherings.texts import half_day_label, why_over
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class OpenPoint:
    """Something that is not done yet, in a sentence, and the address (name and arguments) where it is done, if any."""

    sentence: str
    address: tuple[str, tuple[Any, ...]] | None = None


Lister = Callable[[Gathering, datetime], Iterable[OpenPoint]]


also_still_open = Plug[Lister](
    __name__,
    "also_still_open",
    "`lister(gathering, at)` says what is still open in its room when a gathering ends (forums, the article).",
)


def still_open(gathering: Gathering, at: datetime) -> list[OpenPoint]:
    """What is still open in `gathering` at `at`: sessions and half-days to come, who waits, signatures missing, and what
    rooms above say. Seven queries, and those of the rooms above.
    """
    points = []
    # Topics placed on a grid come with the forum that holds them.
    coming = gathering.sessions.filter(state=SessionState.PLANNED, ends_at__gt=at, slot=None).count()
    if coming:
        sentence = ngettext("%(n)s session is still to come.", "%(n)s sessions are still to come.", coming)
        points.append(OpenPoint(sentence % {"n": coming}, ("gatherings:agenda", (gathering.slug,))))
    waiting = gathering.registrations.filter(state=RegistrationState.WAITING).count()
    if waiting:
        sentence = ngettext("%(n)s person is on the waiting list.", "%(n)s people are on the waiting list.", waiting)
        points.append(OpenPoint(sentence % {"n": waiting}, ("gatherings:attendees", (gathering.slug,))))
    to_come = half_days_to_come(gathering, at)
    if to_come:
        sentence = ngettext(
            "%(n)s half-day is still to come: it will not be counted as held.",
            "%(n)s half-days are still to come: they will not be counted as held.",
            len(to_come),
        )
        points.append(OpenPoint(sentence % {"n": len(to_come)}, ("gatherings:agenda", (gathering.slug,))))
    for half_day, missing in missing_signatures(gathering, apart_from=to_come):
        sentence = ngettext(
            "%(half_day)s: %(n)s signature is missing.", "%(half_day)s: %(n)s signatures are missing.", missing
        )
        told = sentence % {"n": missing, "half_day": half_day_label(half_day.on, half_day.part)}
        points.append(OpenPoint(told, ("activities:sheet", (half_day.pk,))))
    for lister in also_still_open:
        points.extend(lister(gathering, at))
    return points


def half_days_to_come(gathering: Gathering, at: datetime) -> list[HalfDay]:
    """The half-days that have not begun at `at` and for which nobody signed yet, in order; two queries."""
    day, part = half_day_at(at.astimezone(ZoneInfo(gathering.time_zone)))
    order = list(Part)
    now = (day, order.index(part))
    later = [half for half in half_days_of(gathering) if (half.on, order.index(Part(half.part))) > now]
    signed = set(Presence.objects.filter(half_day__in=later).values_list("half_day", flat=True))
    return [half for half in later if half.pk not in signed]


def missing_signatures(gathering: Gathering, *, apart_from: Iterable[HalfDay] = ()) -> list[tuple[HalfDay, int]]:
    """The half-days in which people with a place are not noted, present or absent, and how many; three queries."""
    passed_over = set(apart_from)
    halves = [half for half in half_days_of(gathering) if half not in passed_over]
    expected = signatures_expected(gathering, [half.pk for half in halves])
    noted = set(Presence.objects.filter(half_day__in=halves).values_list("half_day", "person"))
    counts = [(half, sum(key == half.pk for key, _person in expected - noted)) for half in halves]
    return [(half, missing) for half, missing in counts if missing]


def signatures_expected(gathering: Gathering, half_days: Iterable[int]) -> set[tuple[int, int]]:
    """(half-day, person) keys of those with a place in one of `half_days` (keys), who is erased apart; one query."""
    rows = gathering.registrations.filter(state=RegistrationState.CONFIRMED, person__erased_at__isnull=True)
    return set(rows.filter(half_days__in=half_days).values_list("half_days", "person"))


def why_action_shut(action: Action, doing: Doing) -> str:
    """Why that is shut in the action of a gathering: on phones and for half-days once it is over, all of it when it is
    cancelled. One query.
    """
    state = Gathering.objects.filter(action=action).values_list("state", flat=True).first()
    if state is None or (state == GatheringState.FINISHED and doing == Doing.LIST):
        return ""
    return why_over(state)


@dataclass(frozen=True)
class Postponement:
    """What moving a gathering changes."""

    starts_on: date
    ends_on: date
    half_days: list[tuple[str, str]]
    sessions: int
    slots: int
    registered: int
    waiting: int
    opens_at: datetime | None
    closes_at: datetime | None
    is_told: bool
    told: int


def postponement_of(gathering: Gathering, starts_on: date, at: datetime) -> Postponement:
    """What moving `gathering` so that it begins on `starts_on` changes; seven queries."""
    days = (starts_on - gathering.starts_on).days
    zone = ZoneInfo(gathering.time_zone)
    before = gathering.registration_opens_at
    opens, closes = registration_moved(before, gathering.registration_closes_at, days=days, zone=zone, at=at)
    people = dict(gathering.registrations.order_by().values_list("state").annotate(people=Count("pk")))
    return Postponement(
        starts_on=starts_on,
        ends_on=gathering.ends_on + timedelta(days=days),
        half_days=[
            (half_day_label(half.on, half.part), half_day_label(half.on + timedelta(days=days), half.part))
            for half in half_days_of(gathering)
        ],
        sessions=gathering.sessions.filter(state=SessionState.PLANNED).count(),
        slots=gathering.slots.count(),
        registered=people.get(RegistrationState.CONFIRMED, 0),
        waiting=people.get(RegistrationState.WAITING, 0),
        opens_at=opens if opens != before else None,
        closes_at=closes,
        is_told=gathering.state == GatheringState.ANNOUNCED,
        told=told_by_letter(gathering),
    )
