"""Queries on the end of a gathering: open points before, closed pages after, effects of postponing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext, ngettext

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Doing, Part
from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.activities.queries import holding
from faire_reseau.gatherings.enums import GatheringState, RegistrationState, SessionState
from faire_reseau.gatherings.logic.agenda import half_day_at
from faire_reseau.gatherings.logic.half_days import ends_of, is_after
from faire_reseau.gatherings.logic.postponing import registration_moved
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.gatherings.queries.agenda import empty_half_days, half_days_of, proposed_for
from faire_reseau.gatherings.queries.people import told_by_letter
from faire_reseau.gatherings.texts import half_day_label, why_over
from faire_reseau.kit.plugs import Plug, first


@dataclass(frozen=True)
class OpenPoint:
    """Something that is not done yet, in a sentence, and the address (name and arguments) where it is done, if any.

    `goes_on`: people still take part in it, whatever the day.
    """

    sentence: str
    address: tuple[str, tuple[Any, ...]] | None = None
    goes_on: bool = False


Lister = Callable[[Gathering, datetime], Iterable[OpenPoint]]


also_still_open = Plug[Lister](
    __name__,
    "also_still_open",
    "`lister(gathering, at)` says what is still open in its room when a gathering ends (forums, the article).",
)


@dataclass(frozen=True)
class ArticleAbout:
    """The article that tells of a gathering: where it is written, and how many of its figures the records no longer say."""

    title: str
    address: str
    is_public: bool
    stale: int


also_tell_article = Plug[Callable[[Gathering, User, datetime], ArticleAbout | None]](
    __name__,
    "also_tell_article",
    "`teller(gathering, user, at)` says which article tells of a gathering that `user` runs; None: none was begun.",
    at_most_one=True,
)


def article_about(gathering: Gathering, user: User, at: datetime) -> ArticleAbout | None:
    """The article that tells of `gathering` once it is finished, None: there is none; the queries of the room that plugs in."""
    if gathering.state != GatheringState.FINISHED:
        return None
    article: ArticleAbout | None = first(also_tell_article, gathering, user, at)
    return article


def still_open(gathering: Gathering, at: datetime) -> list[OpenPoint]:
    """What is still open in `gathering` at `at`: sessions and half-days to come, who waits, people not noted, no sheet at all, and what
    rooms above say. Nine queries, and those of the rooms above.
    """
    points = []
    # Topics placed on a grid come with the forum that holds them.
    rows = gathering.sessions.filter(state=SessionState.PLANNED, ends_at__gt=at, slot=None)
    begins = list(rows.values_list("starts_at", flat=True))
    running = sum(begin <= at for begin in begins)
    if running:
        sentence = ngettext("%(n)s session is running.", "%(n)s sessions are running.", running)
        points.append(OpenPoint(sentence % {"n": running}, ("gatherings:agenda", (gathering.slug,))))
    coming = len(begins) - running
    if coming:
        sentence = ngettext(
            "%(n)s session is still to come: it will be marked as not held.",
            "%(n)s sessions are still to come: they will be marked as not held.",
            coming,
        )
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
    empty = [half for half in half_days_not_held(gathering, at) if half not in to_come]
    for half_day in empty:
        sentence = gettext(
            "%(half_day)s: nothing is on the agenda and nobody is noted: it will not be counted as held."
        )
        words = sentence % {"half_day": half_day_label(half_day.on, half_day.part)}
        points.append(OpenPoint(words, ("gatherings:run", (gathering.slug,))))
    for half_day, missing in missing_signatures(gathering, apart_from=[*to_come, *empty]):
        sentence = ngettext(
            "%(half_day)s: %(n)s person expected is not noted, present or absent.",
            "%(half_day)s: %(n)s people expected are not noted, present or absent.",
            missing,
        )
        words = sentence % {"n": missing, "half_day": half_day_label(half_day.on, half_day.part)}
        points.append(OpenPoint(words, ("activities:sheet", (half_day.pk,))))
    presences = holding(Presence.objects.filter(half_day__meeting__action=gathering.action_id))
    if len(to_come) < len(half_days_of(gathering)) and not presences.exists():
        sentence = gettext("Nobody is noted as present: there is no sheet, and who came will not be known.")
        points.append(OpenPoint(sentence, ("activities:action", (gathering.action_id,))))
    for lister in also_still_open:
        points.extend(lister(gathering, at))
    return points


def still_going_on(gathering: Gathering, at: datetime) -> list[OpenPoint]:
    """That in which people still take part, as the rooms above say; their queries."""
    return [point for lister in also_still_open for point in lister(gathering, at) if point.goes_on]


def half_days_to_come(gathering: Gathering, at: datetime) -> list[HalfDay]:
    """The half-days that have not begun at `at` and for which nobody signed yet, in order; two queries."""
    day, part = half_day_at(at.astimezone(ZoneInfo(gathering.time_zone)))
    later = [half for half in half_days_of(gathering) if is_after((half.on, Part(half.part)), (day, part))]
    signed = set(Presence.objects.filter(half_day__in=later).values_list("half_day", flat=True))
    return [half for half in later if half.pk not in signed]


def half_days_not_held(gathering: Gathering, at: datetime) -> list[HalfDay]:
    """The half-days that would not be held if it ended at `at`: those to come, and those that the agenda leaves empty and for which
    nobody signed; five queries.
    """
    to_come = half_days_to_come(gathering, at)
    empty = [half for half in empty_half_days(gathering) if half not in to_come]
    signed = set(Presence.objects.filter(half_day__in=empty).values_list("half_day", flat=True))
    return [*to_come, *(half for half in empty if half.pk not in signed)]


def half_days_over(gathering: Gathering, at: datetime) -> set[int]:
    """The half-days (keys) that have ended at `at`, in the time of the place: at 12:30, 18:00 and midnight, or as late as the
    agenda goes on; two queries, another while that is beyond the last of them.
    """
    return _over(gathering, half_days_of(gathering), at)


def _over(gathering: Gathering, halves: list[HalfDay], at: datetime) -> set[int]:
    zone, moment = ZoneInfo(gathering.time_zone), at.timestamp()
    over = [half for half in halves if moment >= ends_of(half.on, Part(half.part)).replace(tzinfo=zone).timestamp()]
    planned = gathering.sessions.filter(state=SessionState.PLANNED)
    # Long ago, all of it is: an agenda of hundreds of sessions is not gone through for that.
    if len(over) == len(halves) and not planned.filter(ends_at__gt=at).exists():
        return {half.pk for half in over}
    proposed = proposed_for(gathering, halves)
    ends = {half.pk: proposed.get((half.on, Part(half.part))) for half in over}
    return {pk for pk, hours in ends.items() if hours is None or moment >= hours[1].timestamp()}


def half_days_to_register_for(
    gathering: Gathering, at: datetime, registration: Registration | None = None
) -> list[HalfDay]:
    """The half-days that are not over at `at`, and those of `registration`, in order; two queries, another for `registration`
    and one while the agenda goes on beyond the last of them.
    """
    had: set[int] = set()
    if registration is not None and registration.state != RegistrationState.CANCELLED:
        had = {half.pk for half in registration.half_days.all()}
    halves = half_days_of(gathering)
    over = _over(gathering, halves, at) - had
    return [half for half in halves if half.pk not in over]


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
