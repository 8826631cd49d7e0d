"""Queries on the life of cooperations: their meetings, and the timeline of all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Meeting
from faire_reseau.activities.permissions import can_account_for, can_keep, can_read
from faire_reseau.activities.queries import meetings_held
from faire_reseau.cooperations.enums import CooperationState, Happening
from faire_reseau.cooperations.models import Cooperation, News, Production
from faire_reseau.cooperations.queries.cooperations import Asked, asked_rows


@dataclass(frozen=True)
class Meetings:
    """The meetings of a cooperation, the latest first; `is_noted_by` says whether the reader notes one, `action` where they are."""

    rows: list[Meeting]
    action: int | None
    is_noted_by: bool


def meetings_of(cooperation: Cooperation, user: User) -> Meetings:
    """The meetings of a cooperation, as far as `user` reads its work; five queries at most."""
    if cooperation.work is None:
        return Meetings([], None, can_account_for(user, cooperation.lead))
    if not can_read(user, cooperation.work):
        return Meetings([], None, False)
    rows = cooperation.work.meetings.filter(is_called_off=False).order_by("-held_on", "-pk")
    return Meetings(list(rows), cooperation.work_id, can_keep(user, cooperation.work))


@dataclass(frozen=True)
class Event:
    """Something of a cooperation on a day."""

    on: date
    kind: Happening
    text: str
    cooperation: Cooperation


def timeline(user: User, filters: Asked, at: datetime) -> list[tuple[date, list[Event]]]:
    """What happened and is to come in the cooperations asked for, by month, the latest first; seven queries and those of
    `meetings_held`.
    """
    rows = {row.pk: row for row in asked_rows(user, filters)}
    events = sorted(_events(rows, localdate(at)), key=lambda event: (event.on, event.cooperation.pk), reverse=True)
    return [(month, list(some)) for month, some in groupby(events, key=lambda event: event.on.replace(day=1))]


def _events(rows: dict[int, Cooperation], day: date) -> Iterator[Event]:
    for row in rows.values():
        if row.began_on is not None:
            yield Event(row.began_on, Happening.BEGAN, "", row)
        if row.ended_on is not None:
            yield Event(row.ended_on, Happening.ENDED, row.why, row)
        if row.next_on is not None and row.next_step and row.state != CooperationState.ENDED:
            yield Event(row.next_on, Happening.STEP if row.next_on >= day else Happening.LATE, row.next_step, row)
    for news in News.objects.filter(cooperation__in=rows).order_by("pk"):
        kind = Happening.DECISION if news.is_decision else Happening.NEWS
        yield Event(news.on, kind, news.text, rows[news.cooperation_id])
    for production in Production.objects.filter(cooperation__in=rows).order_by("pk"):
        on = production.done_on or production.expected_on
        if on is not None:
            kind = Happening.MADE if production.done_on else Happening.EXPECTED
            yield Event(on, kind, production.title, rows[production.cooperation_id])
    yield from _meetings(rows.values())


def _meetings(rows: Iterable[Cooperation]) -> Iterator[Event]:
    by_work = {row.work_id: row for row in rows if row.work_id is not None}
    works = [row.work for row in by_work.values() if row.work is not None]
    for meeting in meetings_held(works).order_by("pk"):
        yield Event(meeting.held_on, Happening.MEETING, meeting.title or _("Meeting"), by_work[meeting.action_id])
