"""Queries on numbers: which meetings are meant, the four counts over them, and over each of their kinds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, Func, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import SIGNATURES
from faire_reseau.activities.logic.counts import NOBODY, Counts, MeetingRow, Sheet, count_meetings, packed
from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence, Share
from faire_reseau.activities.permissions import also_claim, readable_by, unreadable_by
from faire_reseau.activities.queries.beginning import A_DAY, ToBegin, beginnings_near, still_to_begin
from faire_reseau.activities.queries.sheets import half_days_in_order
from faire_reseau.kit import clock
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, Organisation, Territory, Theme, Trade
from faire_reseau.network.queries import place_in_alphabet

# The door's name for what `counts_of` answers: rooms above hold it without entering the logic of this one.
FourCounts = Counts
FEW = 500  # keys named one by one in a query
ALL = Value(0)  # tells nothing apart
UNMARKED = (None,)
# What an action may have several of: their table, and its column.
MARKS: dict[str, tuple[Any, str]] = {
    "theme": (Action.themes.through, "theme_id"),
    "audience": (Action.audiences.through, "audience_id"),
}


@dataclass(frozen=True)
class WorkFilter:
    """Which meetings are meant: year and mode are theirs, the rest is their action's; empty means all."""

    year: int | None = None
    kind: ActionKind | None = None
    theme: Theme | None = None
    axis: MissionAxis | None = None
    mode: str = ""
    territory: Territory | None = None
    audience: Audience | None = None
    # Whose work it is: led by it, or shared by it.
    organisation: Organisation | None = None

    @property
    def is_of_meetings(self) -> bool:
        """Whether something is asked that only a meeting can answer."""
        return bool(self.year or self.mode)

    @property
    def is_of_actions(self) -> bool:
        """Whether something is asked of their actions."""
        return bool(self.kind or self.theme or self.axis or self.territory or self.audience or self.organisation)


def meetings_asked(user: User, filters: WorkFilter) -> QuerySet[Meeting]:
    """The meetings that `user` may read and that answer `filters`; narrower themes and parts of a territory included."""
    rows = Meeting.objects.exclude(action__in=unreadable_by(user).values("pk"))
    if filters.is_of_actions:
        rows = rows.filter(action__in=actions_asked(user, filters).values("pk"))
    if filters.year:
        rows = rows.filter(held_on__year=filters.year)
    if filters.mode:
        rows = rows.filter(mode=filters.mode)
    if filters.territory:
        rows = rows.filter(_within("territory", filters) | Q(_within("action__territory", filters), territory=None))
    return rows


def actions_asked(user: User, filters: WorkFilter) -> QuerySet[Action]:
    """The actions that `user` may read and that answer what `filters` says of actions."""
    rows = readable_by(user)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.theme:
        deep = Q(themes=filters.theme) | Q(themes__broader=filters.theme) | Q(themes__broader__broader=filters.theme)
        rows = rows.filter(pk__in=Action.objects.filter(deep).values("pk"))
    if filters.audience:
        rows = rows.filter(audiences=filters.audience)
    if filters.organisation:
        own = Q(organisation=filters.organisation, shares=None)
        rows = rows.filter(own | Q(pk__in=Share.objects.filter(organisation=filters.organisation).values("action")))
    if filters.axis:
        rows = rows.filter(Q(axis=filters.axis) | Q(axis__national=filters.axis))
    if filters.territory:
        met = Meeting.objects.filter(_within("territory", filters)).values("action")
        rows = rows.filter(_within("territory", filters) | Q(pk__in=met))
    return rows


def _within(name: str, filters: WorkFilter) -> Q:
    return Q(**{name: filters.territory}) | Q(**{f"{name}__parent": filters.territory})


def holding(presences: QuerySet[Presence]) -> QuerySet[Presence]:
    """Of `presences`, those that hold: the last of each chain, when it says present."""
    return presences.filter(corrected_by__isnull=True, is_present=True)


def counts_of(actions: Iterable[Action] | QuerySet[Action]) -> Counts:
    """The four counts over `actions`; at most three queries, and those of `beginnings_near`."""
    return counts_of_meetings(Meeting.objects.filter(action__in=actions))


def counts_of_meetings(meetings: QuerySet[Meeting], to_begin: ToBegin | None = None) -> Counts:
    """The four counts over `meetings`; at most two queries where `to_begin` is known, else those of `beginnings_near` too."""
    return count_meetings(_rows_of(meetings, ALL, to_begin)[0])


def meetings_held(actions: Iterable[Action] | QuerySet[Action, Any]) -> QuerySet[Meeting]:
    """The meetings of `actions` that count: begun, not called off. One query and those of `beginnings_near`."""
    meetings = Meeting.objects.filter(action__in=actions)
    return that_count(meetings, _to_begin(meetings).meetings)


def half_days_begun(meetings: QuerySet[Meeting]) -> dict[int, int]:
    """How many half-days of each of `meetings` have begun, those without any left out; one query and those of `beginnings_near`."""
    done = _done(meetings.order_by(), F("pk"), _to_begin(meetings).half_days)
    return {meeting: half_days for meeting, (_actions, _meetings, half_days) in done.items()}


def _to_begin(meetings: QuerySet[Meeting]) -> ToBegin:
    at = clock.now()
    return still_to_begin(beginnings_near(at, meetings), at)


# What meetings are told apart by: columns of a meeting, and the model that their keys are of, if any.
_COLUMNS: dict[str, tuple[Any, type[Model] | None]] = {
    "theme": (F("action__themes"), Theme),
    "axis": (Coalesce("action__axis__national", "action__axis"), MissionAxis),
    "territory": (Coalesce("territory", "action__territory"), Territory),
    "mode": (F("mode"), None),
    "kind": (F("action__kind"), ActionKind),
    "audience": (F("action__audiences"), Audience),
    "organisation": (F("action__organisation"), Organisation),
}


def that_count(meetings: QuerySet[Meeting], waiting: Collection[int]) -> QuerySet[Meeting]:
    """Of `meetings`, those that count: they have begun (are none of `waiting`), were not called off, and their action takes place."""
    return meetings.filter(_counting(waiting)).order_by()


def _counting(waiting: Collection[int]) -> Q:
    # It is tomorrow somewhere. Said by what is left out: nearly all meetings are past, and SQLite would look each up by its day.
    counting = _taking_place() & ~Q(held_on__gt=localdate(clock.now()) + A_DAY)
    return counting & ~Q(pk__in=waiting) if waiting else counting


def taking_place(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Of `meetings`, those that were not called off and whose action takes place."""
    return meetings.filter(_taking_place()).order_by()


def _taking_place() -> Q:
    taking_place = Q(is_called_off=False)
    for claim in also_claim:
        taking_place &= ~Q(action__in=claim.called_off().values("pk"))
    return taking_place


def _done(meetings: QuerySet[Meeting], apart: Any, waiting: Collection[int]) -> dict[Any, tuple[int, int, int]]:
    """Actions, meetings and half-days, for each value of `apart`, where any half-day was held (is none of `waiting`); one query."""
    rows = meetings.filter(half_days__on__lte=localdate(clock.now()) + A_DAY)
    if waiting:
        rows = rows.alias(half_day=F("half_days")).exclude(half_day__in=waiting)
    counted = (
        rows.annotate(apart=apart)
        .values("apart")
        .annotate(
            actions=Count("action", distinct=True), meetings=Count("pk", distinct=True), halves=Count("half_days")
        )
    )
    return {row[0]: row[1:] for row in counted.values_list("apart", "actions", "meetings", "halves")}


def meetings_apart_by(
    meetings: QuerySet[Meeting], apart: Any, to_begin: ToBegin | None = None
) -> dict[Any, list[MeetingRow]]:
    """What each of `meetings` that counts adds, for each value of the expression `apart`; queries as of `_rows_of`."""
    return _grouped(_rows_of(meetings, apart, to_begin)[0])


def _grouped(rows: Iterable[MeetingRow]) -> dict[Any, list[MeetingRow]]:
    groups: dict[Any, list[MeetingRow]] = defaultdict(list)
    for row in rows:
        groups[row[5]].append(row)
    return groups


def _rows_of(
    meetings: QuerySet[Meeting], apart: Any, to_begin: ToBegin | None = None
) -> tuple[list[MeetingRow], set[Any]]:
    """What each of `meetings` that counts adds, with the value of the expression `apart` after it, and the values of those that do not.

    One query, another for each 500 whose list of people is not ready (`MeetingAttendance`), and those of `beginnings_near` where
    `to_begin` is not known.
    """
    to_begin = to_begin or _to_begin(meetings)
    half_days_held = HalfDay.objects.filter(meeting=OuterRef("pk"), on__lte=localdate(clock.now()) + A_DAY)
    if to_begin.half_days:
        half_days_held = half_days_held.exclude(pk__in=to_begin.half_days)
    # Counted by a function, not an aggregate: for that, Django would group the half-days of each meeting.
    half_days = Subquery(half_days_held.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))
    n_held = Case(When(_counting(to_begin.meetings), then=half_days))
    columns = ("action", "n_held", "attendance__people", "attendance__signed", "counted", "apart", "pk")
    read = meetings.order_by().annotate(apart=apart, n_held=n_held).values_list(*columns).iterator(chunk_size=10_000)
    rows: list[MeetingRow] = []
    not_ready, uncounted = [], set()
    for row in read:
        if row[1] is None:
            uncounted.add(row[5])
        elif row[2] is None:
            not_ready.append(row)
        else:
            rows.append(row)
    for start in range(0, len(not_ready), FEW):
        some = not_ready[start : start + FEW]
        sheets = attendance_sheets([row[6] for row in some])
        for action, n, _people, _signed, *others, meeting in some:
            sheet = sheets.get(meeting, NOBODY)
            rows.append((action, n, sheet.people, sheet.signed, *others))
    return rows, uncounted


def attendance_lists(meetings: Iterable[int] | QuerySet[Meeting]) -> dict[int, bytes]:
    """Who is present at each of `meetings`, corrections applied, packed, by meeting; those without anybody left out. One query."""
    return {meeting: bytes(sheet.people) for meeting, sheet in attendance_sheets(meetings).items()}


def attendance_sheets(meetings: Iterable[int] | QuerySet[Meeting]) -> dict[int, Sheet]:
    """The same, with how many of them signed."""
    rows = holding(Presence.objects.filter(half_day__meeting__in=meetings)).order_by()
    present: dict[int, dict[int, bool]] = {}
    for meeting, person, means in rows.values_list("half_day__meeting", "person", "means").iterator(chunk_size=10_000):
        people = present.setdefault(meeting, {})
        people[person] = people.get(person, False) or means in SIGNATURES
    return {meeting: Sheet(packed(people), sum(people.values())) for meeting, people in present.items()}


def meetings_lacking_attendance(at_most: int) -> list[int]:
    """The keys of meetings that were signed for and whose list of people is not ready; one query."""
    signed = Exists(Presence.objects.filter(half_day__meeting=OuterRef("pk")))
    rows = Meeting.objects.filter(signed, attendance=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:at_most])


@dataclass(frozen=True)
class CountRow:
    """The four counts of what has one theme, audience, axis, mode, territory, organisation or sort; `what` is None where none was noted,
    `hidden` the names of the counts that the reader is not shown.
    """

    what: Any
    counts: Counts
    hidden: frozenset[str] = frozenset()


def counts_by_key(
    meetings: QuerySet[Meeting], by: str, to_begin: ToBegin | None = None
) -> tuple[Counts, dict[Any, Counts]]:
    """The four counts over all `meetings`, and apart by plain keys, None where none was noted; at most three queries where
    `to_begin` is known, else those of `beginnings_near` too.
    """
    rows, others = _rows_of(meetings, F("action") if by in MARKS else _COLUMNS[by][0], to_begin)
    if by in MARKS:
        marks_of = _marks_of({row[0] for row in rows} | others, *MARKS[by])
        others = {mark for action in others for mark in marks_of.get(action, UNMARKED)}
        groups: dict[Any, list[MeetingRow]] = defaultdict(list)
        for row in rows:
            for mark in marks_of.get(row[0], UNMARKED):
                groups[mark].append(row)
    else:
        groups = _grouped(rows)
    counts = {key: count_meetings(groups.get(key, ())) for key in groups.keys() | others}
    return count_meetings(rows), counts


def _marks_of(actions: set[int], through: Any, column: str) -> dict[int, list[Any]]:
    """What marks each of `actions` (themes, audiences), and perhaps others; those without any left out. One query."""
    rows = through.objects.order_by()
    if len(actions) <= FEW:
        rows = rows.filter(action__in=actions)
    marks_of: dict[int, list[Any]] = defaultdict(list)
    for action, mark in rows.values_list("action_id", column):
        marks_of[action].append(mark)
    return marks_of


def named_rows(counts: Mapping[Any, Counts], by: str) -> list[CountRow]:
    """Counts by key with what the keys mean, in the order of the page; at most one query."""
    model, wanted = _COLUMNS[by][1], [key for key in counts if key is not None]
    things = model._default_manager.in_bulk(wanted, field_name="code" if by == "kind" else "pk") if model else {}  # noqa: SLF001  (Django's documented way)
    rows = [CountRow(things.get(key) if model else key, figures) for key, figures in counts.items()]
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
    trades: dict[int, Trade] = {row.person_id: row.trade for row in rows if row.trade}
    centres: dict[int, Any] = {row.person_id: row.organisation for row in rows if row.organisation}
    per_half_day = Counter(row.half_day_id for row in rows)
    return Breakdown(
        trades=Counter(sorted(trades.values(), key=lambda trade: trade.rank)).most_common(),
        centres=sorted(
            Counter(_name(centre) for centre in centres.values()).items(), key=lambda item: place_in_alphabet(item[0])
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
    read = Meeting.objects.exclude(action__in=unreadable_by(user).values("pk"))
    # The database would ask Python for the year of every meeting on SQLite: of every day is enough.
    return sorted({day.year for day in read.order_by().values_list("held_on", flat=True).distinct()}, reverse=True)


def present_in(half_day_id: int) -> int:
    """How many are present in a half-day; one statement."""
    return holding(Presence.objects.filter(half_day=half_day_id)).count()
