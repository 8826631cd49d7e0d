"""Questions about numbers: which meetings are meant, the four counts over them, and over each of their kinds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.counts import Attendance, Counts, count
from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence
from faire_reseau.activities.permissions import readable_by, taking_place
from faire_reseau.activities.queries.sheets import half_days_in_order
from faire_reseau.network.models import MissionAxis, Organisation, Territory, Theme
from faire_reseau.network.queries import place_in_alphabet

# The door's name for what `counts_of` answers: rooms above hold it without entering the logic of this one.
FourCounts = Counts


@dataclass(frozen=True)
class Asked:
    """Which meetings are meant: year and mode are theirs, the rest is their action's; empty means all."""

    year: int | None = None
    kind: str = ""
    theme: Theme | None = None
    axis: MissionAxis | None = None
    mode: str = ""
    territory: Territory | None = None

    @property
    def is_of_meetings(self) -> bool:
        """Whether something is asked that only a meeting can answer."""
        return bool(self.year or self.mode)


def meetings_asked(user: User, asked: Asked) -> QuerySet[Meeting]:
    """The meetings that `user` may read and that answer `asked`; narrower themes and parts of a territory included."""
    rows = Meeting.objects.filter(action__in=actions_asked(user, asked).values("pk"))
    if asked.year:
        rows = rows.filter(held_on__year=asked.year)
    if asked.mode:
        rows = rows.filter(mode=asked.mode)
    if asked.territory:
        rows = rows.filter(_within("territory", asked) | Q(_within("action__territory", asked), territory=None))
    return rows


def actions_asked(user: User, asked: Asked) -> QuerySet[Action]:
    """The actions that `user` may read and that answer what `asked` says of actions."""
    rows = readable_by(user)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.theme:
        deep = Q(themes=asked.theme) | Q(themes__broader=asked.theme) | Q(themes__broader__broader=asked.theme)
        rows = rows.filter(pk__in=Action.objects.filter(deep).values("pk"))
    if asked.axis:
        rows = rows.filter(Q(axis=asked.axis) | Q(axis__national=asked.axis))
    if asked.territory:
        met = Meeting.objects.filter(_within("territory", asked)).values("action")
        rows = rows.filter(_within("territory", asked) | Q(pk__in=met))
    return rows


def _within(name: str, asked: Asked) -> Q:
    return Q(**{name: asked.territory}) | Q(**{f"{name}__parent": asked.territory})


def actions_for(user: User, asked: Asked) -> QuerySet[Action]:
    """The actions asked for, latest first, with their meetings: what is hidden by a room above, and is not kept by
    `user`, is left out. Four statements.
    """
    meetings = Prefetch("meetings", queryset=Meeting.objects.order_by("held_on").prefetch_related("half_days"))
    rows = actions_asked(user, asked)
    if asked.is_of_meetings:
        rows = rows.filter(pk__in=meetings_asked(user, asked).values("action"))
    return rows.select_related("organisation", "axis").prefetch_related(meetings, "organisation__names").order_by("-pk")


def holding(presences: QuerySet[Presence]) -> QuerySet[Presence]:
    """Of `presences`, those that hold: the last of each chain, when it says present."""
    return presences.filter(corrected_by__isnull=True, is_present=True)


def counts_of(actions: Iterable[Action] | QuerySet[Action]) -> Counts:
    """The four counts over `actions`; two statements."""
    return counts_of_meetings(Meeting.objects.filter(action__in=actions))


def counts_of_meetings(meetings: QuerySet[Meeting]) -> Counts:
    """The four counts over `meetings`; two statements."""
    return count(*_facts(meetings))


Held = list[tuple[int, int, int]]


def _facts(meetings: QuerySet[Meeting]) -> tuple[Held, list[Attendance]]:
    keys = meetings.filter(taking_place()).order_by().values("pk")
    held = list(HalfDay.objects.filter(meeting__in=keys).values_list("meeting__action", "meeting", "pk"))
    present = holding(Presence.objects.filter(half_day__meeting__in=keys)).values_list(
        "half_day__meeting__action", "half_day__meeting", "half_day", "person"
    )
    return held, [Attendance(*row) for row in present]


@dataclass(frozen=True)
class CountRow:
    """The four counts of what has one theme, axis, mode, territory or sort; `what` is None where none was noted."""

    what: Any
    counts: Counts


def counts_by(meetings: QuerySet[Meeting], by: str) -> list[CountRow]:
    """The four counts over `meetings`, apart for each "theme", "axis", "mode", "territory" or "kind" (`by`).

    An action with two themes counts in both, so rows of themes do not add up; people never do. At most five statements.
    """
    rows = meetings.select_related("action__axis__national", "action__territory", "territory")
    if by == "theme":
        rows = rows.prefetch_related("action__themes")
    groups: dict[Any, set[int]] = {}
    for meeting in rows:
        for what in _of(meeting, by):
            groups.setdefault(what, set()).add(meeting.pk)
    held, present = _facts(meetings)
    found = [
        CountRow(
            what,
            count((row for row in held if row[1] in keys), (one for one in present if one.meeting in keys)),
        )
        for what, keys in groups.items()
    ]
    return sorted(found, key=lambda row: (row.what is None, str(getattr(row.what, "code", row.what))))


def _of(meeting: Meeting, by: str) -> list[Any]:
    action = meeting.action
    if by == "theme":
        return list(action.themes.all()) or [None]
    if by == "axis":
        return [(action.axis.national or action.axis) if action.axis else None]
    if by == "territory":
        return [meeting.territory or action.territory]
    return [meeting.mode if by == "mode" else action.kind]


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
        centres=sorted(
            Counter(_name(centre) for centre in centres.values()).items(), key=lambda one: place_in_alphabet(one[0])
        ),
        half_days=[(half, per_half_day[half.pk]) for half in half_days_in_order(action)],
    )


def attendance_of(action: Action) -> dict[int, int]:
    """How many people signed for 1, 2… half-days of `action`, by that number; one query."""
    rows = holding(Presence.objects.filter(half_day__meeting__action=action)).values_list("person", "half_day")
    per_person = Counter(person for person, _half_day in set(rows))
    return dict(sorted(Counter(per_person.values()).items()))


def _name(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return (names[-1].short_name or names[-1].name) if names else organisation.slug


def years_for(user: User) -> list[int]:
    """The years in which something was held that `user` may read about, latest first; one statement."""
    read = Meeting.objects.filter(action__in=readable_by(user).values("pk"))
    return [day.year for day in read.dates("held_on", "year", order="DESC")]


def present_in(half_day_id: int) -> int:
    """How many are present in a half-day; one statement."""
    return holding(Presence.objects.filter(half_day=half_day_id)).count()
