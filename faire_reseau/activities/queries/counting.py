"""Questions about numbers: which meetings are meant, the four counts over them, and over each of their kinds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.counts import Counts, MeetingHeld, count_meetings, packed
from faire_reseau.activities.models import Action, HalfDay, Meeting, MeetingAttendance, Presence
from faire_reseau.activities.permissions import actions_called_off, readable_by
from faire_reseau.activities.queries.sheets import half_days_in_order
from faire_reseau.kit import clock
from faire_reseau.network.models import MissionAxis, Organisation, Territory, Theme, Trade
from faire_reseau.network.queries import place_in_alphabet

# The door's name for what `counts_of` answers: rooms above hold it without entering the logic of this one.
FourCounts = Counts
FEW = 500  # keys named one by one in a query


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
    """The four counts over `actions`; at most five queries."""
    return counts_of_meetings(Meeting.objects.filter(action__in=actions))


def counts_of_meetings(meetings: QuerySet[Meeting]) -> Counts:
    """The four counts over `meetings`; at most five queries."""
    return count_meetings(meeting for _key, meeting in _held(meetings) if meeting)


# What meetings are told apart by: columns of a meeting, and the model that their keys are of, if any.
_COLUMNS: dict[str, tuple[Any, type[Model] | None]] = {
    "theme": (F("action"), Theme),
    "axis": (Coalesce("action__axis__national", "action__axis"), MissionAxis),
    "territory": (Coalesce("territory", "action__territory"), Territory),
    "mode": (F("mode"), None),
    "kind": (F("action__kind"), None),
}


def _held(meetings: QuerySet[Meeting], by: str = "mode") -> Iterator[tuple[Any, MeetingHeld | None]]:
    """What tells each of `meetings` apart, and what was held if its day has come, it was not called off, its action takes
    place and it has half-days; at most five queries.

    The lists of people stand ready (`MeetingAttendance`); those of meetings signed a moment ago are made from the presences.
    """
    every = meetings.order_by()
    columns = ("pk", "action_id", "apart", "held_on", "is_called_off")
    rows = list(every.annotate(apart=_COLUMNS[by][0]).values_list(*columns))
    if not rows:
        return
    # Of many, all of the table: reading it whole is faster than asking which rows are meant.
    asked = Q(meeting__in=[row[0] for row in rows]) if len(rows) <= FEW else Q()
    halves = Counter(HalfDay.objects.filter(asked).order_by().values_list("meeting_id", flat=True))
    ready = dict(MeetingAttendance.objects.filter(asked).values_list("meeting_id", "people"))
    called_off, today = actions_called_off(), localdate(clock.now())
    lacking = [row[0] for row in rows if row[0] not in ready]
    people = attendance_lists(lacking if len(lacking) <= FEW else every.filter(attendance=None)) if lacking else {}
    for meeting, action, apart, day, is_called_off in rows:
        present = bytes(ready[meeting]) if meeting in ready else people.get(meeting, b"")
        takes_place = day <= today and not is_called_off and action not in called_off
        yield apart, MeetingHeld(action, halves[meeting], present) if takes_place and halves[meeting] else None


def attendance_lists(meetings: Iterable[int] | QuerySet[Meeting]) -> dict[int, bytes]:
    """Who is present at each of `meetings`, corrections applied, packed, by meeting; those without anybody left out. One query."""
    rows = holding(Presence.objects.filter(half_day__meeting__in=meetings)).order_by()
    present: dict[int, set[int]] = {}
    for meeting, person in rows.values_list("half_day__meeting", "person").iterator(chunk_size=10_000):
        present.setdefault(meeting, set()).add(person)
    return {meeting: packed(people) for meeting, people in present.items()}


def meetings_lacking_attendance(at_most: int) -> list[int]:
    """The keys of meetings that were signed for and whose list of people is not ready; one query."""
    signed = Exists(Presence.objects.filter(half_day__meeting=OuterRef("pk")))
    rows = Meeting.objects.filter(signed, attendance=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:at_most])


@dataclass(frozen=True)
class CountRow:
    """The four counts of what has one theme, axis, mode, territory or sort; `what` is None where none was noted."""

    what: Any
    counts: Counts


def counts_by(meetings: QuerySet[Meeting], by: str) -> list[CountRow]:
    """The four counts over `meetings`, apart for each "theme", "axis", "mode", "territory" or "kind" (`by`).

    An action with two themes counts in both, so rows of themes do not add up; people never do. At most seven queries.
    """
    return named_rows(counts_by_key(meetings, by)[1], by)


def counts_by_key(meetings: QuerySet[Meeting], by: str) -> tuple[Counts, dict[Any, Counts]]:
    """The four counts over all `meetings`, and apart by plain keys, None where none was noted; at most six queries."""
    held = list(_held(meetings, by))
    groups: dict[Any, list[MeetingHeld | None]] = {}
    if by == "theme":
        themes: dict[int, list[int]] = {}
        told = Action.themes.through.objects.filter(action__in=meetings.order_by().values("action"))
        for action, theme in told.values_list("action_id", "theme_id"):
            themes.setdefault(action, []).append(theme)
        for action, row in held:
            for key in themes.get(action, (None,)):
                groups.setdefault(key, []).append(row)
    else:
        for key, row in held:
            groups.setdefault(key, []).append(row)
    every = count_meetings(row for _key, row in held if row)
    return every, {key: count_meetings(row for row in rows if row) for key, rows in groups.items()}


def named_rows(counts: Mapping[Any, Counts], by: str) -> list[CountRow]:
    """Counts by key with what the keys mean, in the order of the page; at most one query."""
    model = _COLUMNS[by][1]
    things = model._default_manager.in_bulk([key for key in counts if key is not None]) if model else {}  # noqa: SLF001  (Django's documented way)
    rows = [CountRow(things.get(key) if model else key, found) for key, found in counts.items()]
    return sorted(rows, key=lambda row: (row.what is None, str(getattr(row.what, "code", row.what))))


@dataclass(frozen=True)
class Breakdown:
    """Who was there: people by trade, and by centre (names of the present), presences by half-day."""

    trades: list[tuple[Trade, int]]
    centres: list[tuple[str, int]]
    half_days: list[tuple[HalfDay, int]]


def breakdown_of(action: Action) -> Breakdown:
    """Who was at `action`; three statements. A person is counted once in their trade and centre."""
    rows = list(
        holding(Presence.objects.filter(half_day__meeting__action=action))
        .select_related("trade", "organisation")
        .prefetch_related("organisation__names")
    )
    trades: dict[int, Trade] = {one.person_id: one.trade for one in rows if one.trade}
    centres: dict[int, Any] = {one.person_id: one.organisation for one in rows if one.organisation}
    per_half_day = Counter(one.half_day_id for one in rows)
    return Breakdown(
        trades=Counter(sorted(trades.values(), key=lambda trade: trade.rank)).most_common(),
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
    # The database would ask Python for the year of every meeting on SQLite: of every day is enough.
    return sorted({day.year for day in read.order_by().values_list("held_on", flat=True).distinct()}, reverse=True)


def present_in(half_day_id: int) -> int:
    """How many are present in a half-day; one statement."""
    return holding(Presence.objects.filter(half_day=half_day_id)).count()
