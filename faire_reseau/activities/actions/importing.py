"""Import a year of a centre's work: rows of a table become actions and meetings with their head counts, in few statements."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.heads import A_YEAR, MOST_HEADS
from faire_reseau.activities.enums import Mode, Part
from faire_reseau.activities.logic.agenda import parts_from
from faire_reseau.activities.models import Action, AgendaEntry, HalfDay, HeadCount, Meeting, StaffTime
from faire_reseau.activities.queries.importing import called_apart, centre_key, words_by_code
from faire_reseau.activities.texts import PART_LABELS
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions.row_reports import CREATED, UNCHANGED, RowRefused, RowReport, Touched, folded
from faire_reseau.network.queries import FileRow

MOST_HALF_DAYS = 3  # of a day: morning, afternoon, evening
TOTALS = ("total", "totaux", "sous total", "sous totaux", "grand total")  # alone, or before more words
TOTALS_ALONE = ("ensemble", "somme")
OF_AN_ACTION = ("kind", "axis")
# An entry and its agenda, as `views.agenda` writes them.
_ENTRY = re.compile("([0-9a-f]{32})\\.([0-9a-f]{32})")


# What it writes, and an undo takes back.
TABLES = (
    Action,
    Action.themes.through,
    Action.audiences.through,
    Meeting,
    HalfDay,
    HeadCount,
    StaffTime,
    AgendaEntry,
)


@dataclass
class _Planned:
    """An action that is there, or is to be made, and what the rows say of it."""

    action: Action
    is_new: bool
    themes: set[int] = field(default_factory=set)
    audiences: set[int] = field(default_factory=set)
    staff_days: dict[int, Decimal] = field(default_factory=dict)


def _noted_meetings(actions: models.QuerySet[Action]) -> dict[tuple[int, date], list[tuple[int, set[str]]]]:
    """What is noted of the meetings of `actions`: people counted and half-days, by action and day; two queries."""
    noted: dict[tuple[int, date], list[tuple[int, set[str]]]] = {}
    for meeting in Meeting.objects.filter(action__in=actions).prefetch_related("half_days").order_by("pk"):
        parts = {half_day.part for half_day in meeting.half_days.all()}
        noted.setdefault((meeting.action_id, meeting.held_on), []).append((meeting.counted, parts))
    return noted


def _differences(counted: int, parts: set[str], values: Mapping[str, Any]) -> str:
    """In words, what a row says otherwise than what is noted; "" where it says the same, or nothing of it."""
    heads, number, first = values.get("heads"), values.get("half_days"), values.get("part") or ""
    differences = []
    if heads not in (None, "", counted):
        differences.append(_("people counted: %(noted)s → %(row)s") % {"noted": counted, "row": heads})
    wanted = parts_from(first, number)
    # A row may say one half-day of a meeting that has two.
    is_other = not set(wanted) <= parts if first in list(Part) else len(wanted) != len(parts)
    if (first or number) and is_other:
        shown = {"noted": _in_words(parts), "row": _in_words(wanted)}
        differences.append(_("half-days: %(noted)s → %(row)s") % shown)
    if not differences:
        return ""
    sentence = _(
        "It differs from what is noted (%(differences)s): correct the meeting on its page, or undo the import."
    )
    return sentence % {"differences": " · ".join(differences)}


def _in_words(parts: Iterable[str]) -> str:
    return ", ".join(str(PART_LABELS[part]) for part in Part if part in parts)


def _is_total(words: str) -> bool:
    return words in TOTALS + TOTALS_ALONE or words.startswith(tuple(f"{word} " for word in TOTALS))


class YearImporter:
    """Plans rows of meetings of one centre; some statements to begin with, none for a row. See `network.actions.importing`."""

    def __init__(self, what: str, *, by: User, at: datetime) -> None:
        self.by, self.at, self.today = by, at, localdate(at)
        self.organisation = centre_key(what)
        self.words = words_by_code(self.organisation)
        own = Action.objects.filter(organisation=self.organisation).order_by("-pk")
        self.known = {folded(action.title): _Planned(action, is_new=False) for action in own}
        self.known |= {folded(name): _Planned(action, is_new=False) for name, action in called_apart(own).items()}
        self.noted = _noted_meetings(own)
        self.timed = set(StaffTime.objects.filter(action__in=own).values_list("action", "year"))
        self.rows_of: dict[tuple[str, date], int] = {}
        self.planned_on: dict[tuple[str, date], tuple[Meeting, list[Part]]] = {}
        self.meetings: list[tuple[_Planned, Meeting, list[Part], dict[int | None, int]]] = []
        self.entries: list[AgendaEntry] = []
        self.written: list[models.Model] = []

    def wrong(self, row: FileRow) -> Iterator[Refusal]:
        """All that is wrong with `row`, whatever else is there."""
        values = row.values
        title, day = str(values.get("action") or ""), values.get("held_on")
        if not title:
            yield RowRefused(_("Say which action it was."), field="action")
        if day is None or day == "":
            yield RowRefused(_("Say on which day it was held."), field="held_on")
        elif isinstance(day, date) and day > self.today:
            yield RowRefused(_("This day has not come: what is planned is not counted."), field="held_on")
        half_days = values.get("half_days")
        if isinstance(half_days, int) and not 1 <= half_days <= MOST_HALF_DAYS:
            sentence = _("A day has one to three half-days: write one row for each day.")
            yield RowRefused(sentence, field="half_days")
        for name, most in (("heads", MOST_HEADS), ("staff_days", A_YEAR)):
            number = values.get(name)
            if isinstance(number, (int, Decimal)) and number > most:
                yield RowRefused(_("Check this number: it is too large."), field=name)

    def left_aside(self, row: FileRow) -> str:
        """Why `row` is no meeting: it adds others up, which is done here; "" where it may be one."""
        day, first_words = row.values.get("held_on"), [folded(str(value)) for value in row.values.values() if value]
        if isinstance(day, date) or not any(_is_total(words) for words in first_words):
            return ""
        return str(_("This row adds others up: it is left aside, totals are counted here."))

    def title(self, row: FileRow) -> str:
        """What the report calls the row."""
        return str(row.values.get("action") or "")

    def take(self, row: FileRow) -> RowReport:
        """Plan `row`. Raises `RowRefused` for the second of a day."""
        values, name = row.values, folded(self.title(row))
        held_on: date = values["held_on"]
        if (before := self.rows_of.get((name, held_on))) and self._joins(name, held_on, values):
            note = _("The same day as row %(number)s: one meeting with both half-days.") % {"number": before}
            return RowReport(row.number, CREATED, self.title(row), [note])
        if before:
            sentence = _("Row %(number)s says this action on this day already: join the two.")
            raise RowRefused(sentence % {"number": before}, field="held_on")
        planned = self.known.get(name)
        if planned is not None and (noted := self.noted.get((planned.action.pk, held_on))):
            differences = [_differences(counted, parts, values) for counted, parts in noted]
            if all(differences):
                raise RowRefused(differences[0], field="held_on")
            note = _("This action has a meeting on that day already: nothing is added.")
            return RowReport(row.number, UNCHANGED, self.title(row), [note])
        notes = []
        if planned is None:
            planned = self.known[name] = _Planned(self._new_action(row), is_new=True)
            notes.append(_("New action."))
        self.rows_of[name, held_on] = row.number
        self._complete(planned, values)
        notes += self._time(planned, held_on.year, values.get("staff_days"))
        self.meetings.append((planned, *self._meeting(planned, values, held_on)))
        self.planned_on[name, held_on] = self.meetings[-1][1:3]
        self._remember_entry(self.meetings[-1][1], values)
        return RowReport(row.number, CREATED, self.title(row), notes)

    def _joins(self, name: str, held_on: date, values: Mapping[str, Any]) -> bool:
        """Add the half-days of a row to the meeting that another row plans for its action and day, where it says only them, or as many
        people, and none of its half-days is said twice.
        """
        meeting, parts = self.planned_on[name, held_on]
        if values.get("part") not in list(Part) or values.get("staff_days"):
            return False
        more = parts_from(str(values["part"]), values.get("half_days"))
        if set(more) & set(parts) or (values.get("heads") or meeting.counted) != meeting.counted:
            return False
        parts[:] = [part for part in Part if part in (*parts, *more)]
        self._remember_entry(meeting, values)
        return True

    def _remember_entry(self, meeting: Meeting, values: Mapping[str, Any]) -> None:
        """Which entry of an agenda a row says, where it comes from one."""
        if entry := _ENTRY.fullmatch(str(values.get("entry") or "")):
            self.entries.append(AgendaEntry(meeting=meeting, key=entry[1], agenda=entry[2]))

    def _new_action(self, row: FileRow) -> Action:
        return Action(title=self.title(row)[:200], organisation_id=self.organisation)

    def _word(self, column: str, values: Mapping[str, Any]) -> Any:
        """The key of the word that a cell says, None for none."""
        return self.words[column].get(str(values.get(column) or ""))

    def _complete(self, planned: _Planned, values: Mapping[str, Any]) -> None:
        """An action that is to be made is told by all of its rows; one that is there stays as it is."""
        if not planned.is_new:
            return
        for name in OF_AN_ACTION:
            attribute = f"{name}_id"
            if getattr(planned.action, attribute) is None:
                setattr(planned.action, attribute, self._word(name, values))
        for name, chosen in (("theme", planned.themes), ("audience", planned.audiences)):
            if key := self._word(name, values):
                chosen.add(key)

    def _time(self, planned: _Planned, year: int, days: Decimal | None) -> list[str]:
        if not days:
            return []
        if (planned.action.pk, year) in self.timed:
            return [_("Its staff time of %(year)s is noted already and stays.") % {"year": year}]
        planned.staff_days[year] = planned.staff_days.get(year, Decimal(0)) + days
        return []

    def _meeting(
        self, planned: _Planned, values: Mapping[str, Any], held_on: date
    ) -> tuple[Meeting, list[Part], dict[int | None, int]]:
        heads = values.get("heads") or 0
        meeting = Meeting(
            action=planned.action,
            held_on=held_on,
            mode=values.get("mode") or Mode.ON_SITE,
            place=str(values.get("place") or "")[:200],
            territory_id=self._word("territory", values),
            counted=heads,
        )
        parts = parts_from(values.get("part") or "", values.get("half_days"))
        return meeting, parts, {self._word("audience", values): heads} if heads else {}

    def prepare(self) -> None:
        """Nothing is to be made ready."""

    def write(self) -> None:
        """Write the plan, a statement a table."""
        plans = [planned for planned in self.known.values() if planned.is_new]
        Action.objects.bulk_create(planned.action for planned in plans)
        marks: list[models.Model] = []
        pairs: tuple[tuple[Any, str, str], ...] = (
            (Action.themes.through, "theme_id", "themes"),
            (Action.audiences.through, "audience_id", "audiences"),
        )
        for through, column, chosen in pairs:
            rows = [
                through(action_id=planned.action.pk, **{column: key})
                for planned in plans
                for key in getattr(planned, chosen)
            ]
            marks += through.objects.bulk_create(rows)
        for planned, meeting, _half_days, _heads in self.meetings:
            meeting.action_id = planned.action.pk
        meetings = Meeting.objects.bulk_create(meeting for _planned, meeting, _half_days, _heads in self.meetings)
        for entry in self.entries:
            entry.meeting_id = entry.meeting.pk
        half_days = [
            HalfDay(meeting_id=meeting.pk, on=meeting.held_on, part=part, sign_in_key=new_key())
            for _planned, meeting, parts, _heads in self.meetings
            for part in parts
        ]
        heads = [
            HeadCount(meeting_id=meeting.pk, audience_id=audience, people=people)
            for _planned, meeting, _number, counted in self.meetings
            for audience, people in counted.items()
        ]
        times = [
            StaffTime(action_id=planned.action.pk, year=year, days=min(days, A_YEAR).quantize(Decimal("0.01")))
            for planned in self.known.values()
            for year, days in planned.staff_days.items()
        ]
        self.written = [
            *(planned.action for planned in plans),
            *marks,
            *meetings,
            *HalfDay.objects.bulk_create(half_days),
            *HeadCount.objects.bulk_create(heads),
            *StaffTime.objects.bulk_create(times),
            *AgendaEntry.objects.bulk_create(self.entries),
        ]

    def made(self) -> list[models.Model]:
        """Nothing has a key before it is written: see `touched`."""
        return []

    def touched(self) -> Touched:
        """What was written, for the undo."""
        return Touched(more=self._rows)

    def _rows(self) -> Iterable[models.Model]:
        # As the database says them: a number that was given as a text compares with itself.
        for model in dict.fromkeys(type(row) for row in self.written):
            keys = [row.pk for row in self.written if type(row) is model]
            yield from model._base_manager.filter(pk__in=keys).order_by("pk")  # noqa: SLF001  (Django's documented way)

    def makes(self) -> Mapping[str, Sequence[str]]:
        """Nothing beside the rows."""
        return {}

    def code_made(self, _column: str, _word: str) -> str:
        """No word is added."""
        return ""
