"""Queries on agendas that are taken again: what they say otherwise of the meetings that were taken from them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import AgendaChange
from faire_reseau.activities.logic.agenda import change_of
from faire_reseau.activities.models import AgendaEntry, Meeting, Presence
from faire_reseau.activities.permissions import keepable_by
from faire_reseau.kit.calendars import Agenda
from faire_reseau.network.models import Organisation


@dataclass(frozen=True)
class Changed:
    """A meeting of which an agenda says something else: `on` is the day that it says; once people came (`is_proved`) it stays."""

    meeting: Meeting
    change: AgendaChange
    on: date
    is_proved: bool = False
    keys: frozenset[str] = frozenset()  # of the entries that it was taken from


def changes_in(user: User, organisation: Organisation, agenda: Agenda, first: date, last: date) -> list[Changed]:
    """What `agenda`, of the days from `first` to `last`, says otherwise of the meetings of `organisation` that `user` keeps and that
    were taken from one, in the order of their days; one query. Meetings that left it are those of the same agenda alone.
    """
    days = {entry.key: entry.on for entry in agenda.entries if entry.key} | dict(agenda.elsewhere)
    rows = AgendaEntry.objects.filter(
        meeting__action__organisation=organisation,
        meeting__action__in=keepable_by(user).values("pk"),
        meeting__is_called_off=False,
    )
    entries: dict[int, list[AgendaEntry]] = defaultdict(list)
    for row in rows.select_related("meeting__action"):
        entries[row.meeting_id].append(row)
    changes = []
    for of_meeting in entries.values():
        meeting = of_meeting[0].meeting
        change = change_of(meeting.held_on, [row.key for row in of_meeting], days, agenda.called_off)
        is_of_another = any(row.agenda != agenda.key for row in of_meeting) or not first <= meeting.held_on <= last
        if change is not None and not (change[0] == AgendaChange.GONE and is_of_another):
            changes.append(Changed(meeting, *change, keys=frozenset(row.key for row in of_meeting)))
    return sorted(changes, key=lambda change: (change.meeting.held_on, change.meeting.pk))


def changes_to_ask(
    user: User, organisation: Organisation, wanted: Iterable[tuple[int, AgendaChange, date]]
) -> Sequence[Changed]:
    """The changes of meetings (keys) that are still to be made, as things stand now; one query."""
    wanted_by_key = {key: (change, on) for key, change, on in wanted}
    rows = Meeting.objects.filter(
        pk__in=wanted_by_key,
        action__organisation=organisation,
        action__in=keepable_by(user).values("pk"),
        is_called_off=False,
    )
    came = Exists(Presence.objects.filter(half_day__meeting=OuterRef("pk")))
    rows = rows.select_related("action").annotate(came=Q(counted__gt=0) | came).order_by("held_on", "pk")
    return [
        Changed(row, *wanted_by_key[row.pk], is_proved=row.came)
        for row in rows
        if wanted_by_key[row.pk][0] != AgendaChange.MOVED or wanted_by_key[row.pk][1] != row.held_on
    ]
