"""Many sessions at once: a grid becomes agenda in one deed, and screens and calendars learn of it once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on, check_session, planned_sessions, raise_version
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space, Speaker
from faire_reseau.kit.holding import hold

ARRANGED = (
    *("title", "text", "slot", "space", "starts_at", "ends_at"),
    *("hours_are_sample", "state", "sequence", "changed_at"),
)


@dataclass
class Place:
    """Where a session is to be, and what it says; without `session`, a new one. `speakers`: columns, in order."""

    slot: Slot
    space: Space
    title: str
    text: str = ""
    session: Session | None = None
    themes: Sequence[Any] = ()
    speakers: Sequence[dict[str, Any]] = ()
    is_sample: bool = False


@transaction.atomic
def arrange_sessions(
    gathering: Gathering, places: Iterable[Place], *, dropped: Iterable[Session] = (), by: User | None, at: datetime
) -> list[Session]:
    """Put sessions of `gathering` in these cells, make those that are missing, cancel those `dropped`.

    Returns the sessions in the order of `places`. Calendars learn of what moved. Raises `SessionClash` when a cell is taken by
    a session that is not arranged here. Publishes `AgendaChanged` once. Some statements a hundred places: the write lock is
    short.
    """
    hold(gathering)
    check_going_on(gathering)
    wanted = list(places)
    before = {one.session.pk: _stand(one.session) for one in wanted if one.session is not None}
    gone = [session.pk for session in dropped]
    # Sessions that trade places would meet half-way: all leave their cells first.
    Session.objects.filter(pk__in=[*before, *gone]).update(slot=None, space=None)
    Session.objects.filter(pk__in=gone, state=SessionState.PLANNED).update(
        state=SessionState.CANCELLED, sequence=F("sequence") + 1, changed_at=at
    )
    standing = list(planned_sessions(gathering).filter(space__isnull=False))
    sessions = []
    for one in wanted:
        sessions.append(_placed(gathering, one, before, at))
        check_session(sessions[-1], standing)
        standing.append(sessions[-1])
    _write(wanted, sessions)
    write_audit_line("arrange_sessions", gathering, by=by, at=at, sessions=len(sessions), cancelled=len(gone))
    raise_version(gathering, at=at)
    return sessions


def _placed(gathering: Gathering, one: Place, before: dict[int, tuple[Any, ...]], at: datetime) -> Session:
    session = one.session or Session(format=Format.WORKSHOP, is_sample=one.is_sample)
    session.gathering = gathering
    session.title, session.text = one.title, one.text
    session.slot, session.space = one.slot, one.space
    session.starts_at, session.ends_at = one.slot.starts_at, one.slot.ends_at
    session.hours_are_sample = one.slot.is_sample
    session.state = SessionState.PLANNED
    if session.pk is not None:
        session.sequence += _stand(session) != before[session.pk]
    session.changed_at = at
    return session


def _write(places: list[Place], sessions: list[Session]) -> None:
    known = [session for session in sessions if session.pk is not None]
    Session.objects.bulk_update(known, ARRANGED, batch_size=100)
    Session.objects.bulk_create([session for session in sessions if session.pk is None])
    marks = Session.themes.through
    marks.objects.filter(session__in=known).delete()
    marks.objects.bulk_create(
        marks(session=session, theme=theme)
        for session, one in zip(sessions, places, strict=True)
        for theme in one.themes
    )
    Speaker.objects.filter(session__in=known).delete()
    Speaker.objects.bulk_create(
        Speaker(session=session, rank=rank, **row)
        for session, one in zip(sessions, places, strict=True)
        for rank, row in enumerate(one.speakers)
    )


def _stand(session: Session) -> tuple[Any, ...]:
    return session.title, session.starts_at, session.ends_at, session.space_id, session.state
