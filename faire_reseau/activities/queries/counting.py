"""Queries on numbers: which meetings are meant, the four counts over them, and over each of their kinds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import SIGNATURES
from faire_reseau.activities.logic.counts import NOBODY, Counts, Sheet, SheetRow, counts_from, packed, put_together
from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence, Share
from faire_reseau.activities.permissions import also_claim, readable_by, unreadable_by
from faire_reseau.activities.queries.beginning import A_DAY, ToBegin, beginnings_near, still_to_begin
from faire_reseau.activities.queries.sheets import half_days_in_order
from faire_reseau.kit import clock
from faire_reseau.kit.joined_bytes import JoinedBytes
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, Organisation, Territory, Theme, Trade
from faire_reseau.network.queries import place_in_alphabet

# The door's name for what `counts_of` answers: rooms above hold it without entering the logic of this one.
FourCounts = Counts
FEW = 500  # keys named one by one in a query
ALL = Value(0)  # tells nothing apart
NOTHING = (0, 0, 0)  # actions, meetings, half-days
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
    """The four counts over `actions`; at most five queries, and those of `beginnings_near`."""
    return counts_of_meetings(Meeting.objects.filter(action__in=actions))


def counts_of_meetings(meetings: QuerySet[Meeting], to_begin: ToBegin | None = None) -> Counts:
    """The four counts over `meetings`; at most four queries where `to_begin` is known, else those of `beginnings_near` too."""
    to_begin = to_begin or _to_begin(meetings)
    meetings_held = that_count(meetings, to_begin.meetings)
    done = _done(meetings_held, ALL, to_begin.half_days)
    return counts_from(done.get(0, NOTHING), _sheets(meetings_held, ALL)[0])


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
    # It is tomorrow somewhere. Said by what is left out: nearly all meetings are past, and SQLite would look each up by its day.
    rows = taking_place(meetings).exclude(held_on__gt=localdate(clock.now()) + A_DAY)
    return rows.exclude(pk__in=waiting) if waiting else rows


def taking_place(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Of `meetings`, those that were not called off and whose action takes place."""
    rows = meetings.filter(is_called_off=False)
    for claim in also_claim:
        rows = rows.exclude(action__in=claim.called_off().values("pk"))
    return rows.order_by()


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


def _sheets(meetings: QuerySet[Meeting], apart: Any) -> dict[Any, list[Sheet]]:
    """Who was present, for each of the few values of `apart`; those without anybody may be left out. One query, two more where not
    all lists are ready.

    The lists stand ready (`MeetingAttendance`), and the database puts those of one value together: a row for each meeting costs
    more than what is in it. Where there are as many values as actions, `_rows_of_many` costs less.
    """
    is_ready = Q(attendance__isnull=False)
    sums = {
        "people_of": JoinedBytes("attendance__people"),
        "signed_of": Sum("attendance__signed"),
        "counted_of": Sum("counted", filter=is_ready),
        "naming": Count("pk", filter=Q(attendance__people__gt=b"")),
        "heads": Count("pk", filter=Q(is_ready, counted__gt=0)),
        "lacking": Count("pk", filter=~is_ready),
    }
    rows = meetings.annotate(apart=apart).values("apart").annotate(**sums).values_list("apart", *sums)
    sheets: dict[Any, list[Sheet]] = defaultdict(list)
    n_lacking = 0
    for key, people, signed, *others, lacking in rows:
        n_lacking += lacking
        if signed is not None:  # some list is ready
            sheets[key].append(Sheet(people, signed, *others))
    if n_lacking:
        not_ready = meetings.filter(attendance=None)
        keys_of = not_ready.annotate(apart=apart).values_list("pk", "apart", "counted")
        for key, row in _rows_not_ready(not_ready, list(keys_of)):
            sheets[key] += put_together([row])
    return sheets


def _rows_of_many(meetings: QuerySet[Meeting], apart: Any) -> dict[Any, list[SheetRow]]:
    """The same for each of many values of `apart`, meeting by meeting; one query, another where not all lists are ready."""
    rows: dict[Any, list[SheetRow]] = defaultdict(list)
    lacking: list[tuple[int, Any, int]] = []
    columns = ("pk", "apart", "counted", "attendance__people", "attendance__signed")
    meetings = meetings.annotate(apart=apart)
    for meeting, key, counted, people, signed in meetings.values_list(*columns).iterator(chunk_size=10_000):
        if people is None:
            lacking.append((meeting, key, counted))
        else:
            rows[key].append((people, signed, counted))
    for key, row in _rows_not_ready(meetings.filter(attendance=None), lacking):
        rows[key].append(row)
    return rows


def _rows_not_ready(
    meetings: QuerySet[Meeting], keys: Sequence[tuple[int, Any, int]]
) -> Iterator[tuple[Any, SheetRow]]:
    """What their presences say of `meetings` whose list is not ready; `keys`: of each, what tells it apart, and its head count; one query."""
    people = attendance_sheets([key for key, *_others in keys] if len(keys) <= FEW else meetings) if keys else {}
    for meeting, apart, counted in keys:
        if counted or meeting in people:
            sheet = people.get(meeting, NOBODY)
            yield apart, (sheet.people, sheet.signed, counted)


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
    """The four counts over all `meetings`, and apart by plain keys, None where none was noted; at most seven queries where
    `to_begin` is known, else those of `beginnings_near` too.
    """
    apart, to_begin = _COLUMNS[by][0], to_begin or _to_begin(meetings)
    marks = MARKS.get(by)
    meetings_held = that_count(meetings, to_begin.meetings)
    if marks:
        # An action has many meetings and several themes: what it did and its lists are read once.
        done = _done(meetings_held, F("action"), to_begin.half_days)
        rows = _rows_of_many(meetings_held, F("action"))
        every = counts_from(_together(done.values()), put_together(chain.from_iterable(rows.values())))
        rows, done = _by_mark(rows, done, *marks)
        sheets = {key: put_together(of_key) for key, of_key in rows.items()}
    else:
        done, sheets = _done(meetings_held, apart, to_begin.half_days), _sheets(meetings_held, apart)
        whole = _done(meetings_held, ALL, to_begin.half_days).get(0, NOTHING)
        every = counts_from(whole, chain.from_iterable(sheets.values()))
    keys = meetings.order_by().annotate(apart=apart).values_list("apart", flat=True).distinct()
    return every, {key: counts_from(done.get(key, NOTHING), sheets.get(key, ())) for key in keys}


def _together(done: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    """Actions, meetings and half-days of actions, each given once."""
    columns = [sum(column) for column in zip(*done, strict=True)] or NOTHING
    return columns[0], columns[1], columns[2]


def _by_mark(
    lists: Mapping[Any, list[SheetRow]], done: Mapping[Any, tuple[int, int, int]], through: Any, column: str
) -> tuple[dict[Any, list[SheetRow]], dict[Any, tuple[int, int, int]]]:
    """What is given by action, apart by what several of may mark it (themes, audiences): in each of them, or in None; one query."""
    actions = lists.keys() | done.keys()
    rows = through.objects.order_by()
    if len(actions) <= FEW:
        rows = rows.filter(action__in=actions)
    lists_of: dict[Any, list[SheetRow]] = defaultdict(list)
    done_of: dict[Any, list[tuple[int, int, int]]] = defaultdict(list)
    marks = [(action, mark) for action, mark in rows.values_list("action_id", column) if action in actions]
    unmarked = actions - {action for action, _mark in marks}
    for action, mark in [*marks, *((action, None) for action in unmarked)]:
        lists_of[mark] += lists.get(action, ())
        if action in done:
            done_of[mark].append(done[action])
    return lists_of, {mark: _together(those) for mark, those in done_of.items()}


def counted_apart_by(
    meetings: QuerySet[Meeting], apart: Any, to_begin: ToBegin | None = None
) -> tuple[dict[Any, tuple[int, int, int]], dict[Any, list[Sheet]]]:
    """What was done and who was there over `meetings`, for each value of the expression `apart`; at most three queries where
    `to_begin` is known, else those of `beginnings_near` too.
    """
    to_begin = to_begin or _to_begin(meetings)
    meetings_that_count = that_count(meetings, to_begin.meetings)
    rows = _rows_of_many(meetings_that_count, apart)
    sheets = defaultdict(list, {key: put_together(of_key) for key, of_key in rows.items()})
    return _done(meetings_that_count, apart, to_begin.half_days), sheets


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
