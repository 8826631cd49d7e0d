"""Action on many sessions at once: a grid becomes agenda, announced once to screens and calendars."""

from collections.abc import Callable, Collection, Iterable, Sequence
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
from faire_reseau.kit.bulk import insert_keys, prepared, reserve_keys, rewrite
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


@dataclass(frozen=True)
class NewSessions:
    """The sessions of places that have none yet, in order, with the keys that they are to have: `add` writes them and their speakers."""

    sessions: list[Session]
    add: Callable[[], None]

    @classmethod
    def ready(cls, gathering: Gathering, places: Iterable[Place], *, at: datetime) -> "NewSessions":
        """Make all of it ready before the write lock is taken, which is then held for the database alone."""
        new = [place for place in places if place.session is None]
        sessions = [_placed(gathering, place, {}, at) for place in new]
        reserve_keys(sessions)
        pairs = zip(sessions, new, strict=True)
        speakers = [speaker for session, place in pairs for speaker in _speakers(session, place)]
        writes = prepared(sessions), prepared(speakers)

        def add() -> None:
            for write in writes:
                write()

        return cls(sessions, add)


@transaction.atomic
def arrange_sessions(
    gathering: Gathering,
    places: Iterable[Place],
    *,
    dropped: Iterable[Session] = (),
    new: NewSessions | None = None,
    by: User | None,
    at: datetime,
) -> list[Session]:
    """Put sessions of `gathering` in these cells, make those that are missing (`new`, where they are ready), cancel those `dropped`.

    Returns the sessions in the order of `places`. Calendars learn of what moved. Raises `SessionClash` when a cell is taken by
    a session that is not arranged here. Publishes `AgendaChanged` once. Some statements a hundred places: the write lock is
    short.
    """
    hold(gathering)
    check_going_on(gathering)
    wanted = list(places)
    before = {place.session.pk: _stand(place.session) for place in wanted if place.session is not None}
    texts = {place.session.pk: place.session.text for place in wanted if place.session is not None}
    gone = [session.pk for session in dropped]
    new = new or NewSessions.ready(gathering, wanted, at=at)
    added = iter(new.sessions)
    sessions = [_placed(gathering, place, before, at) if place.session else next(added) for place in wanted]
    moved = [
        session
        for session in sessions
        if session.pk in before and (before[session.pk] != _stand(session) or texts[session.pk] != session.text)
    ]
    # Sessions that trade places would meet half-way: all that move leave their cells first.
    Session.objects.filter(pk__in=[*(session.pk for session in moved), *gone]).update(slot=None, space=None)
    Session.objects.filter(pk__in=gone, state=SessionState.PLANNED).update(
        state=SessionState.CANCELLED, sequence=F("sequence") + 1, changed_at=at
    )
    others = planned_sessions(gathering).filter(space__isnull=False).exclude(pk__in=before)
    standing: dict[int | None, list[Session]] = {}
    for other in others:
        standing.setdefault(other.space_id, []).append(other)
    for session in sessions:
        there = standing.setdefault(session.space_id, [])
        check_session(session, there)
        there.append(session)
    for session in moved:
        session.changed_at = at
    rewrite(moved, ARRANGED)
    new.add()
    _write(wanted, sessions, before.keys())
    write_audit_line("arrange_sessions", gathering, by=by, at=at, sessions=len(sessions), cancelled=len(gone))
    raise_version(gathering, at=at)
    return sessions


def _placed(gathering: Gathering, place: Place, before: dict[int, tuple[Any, ...]], at: datetime) -> Session:
    session = place.session or Session(format=Format.WORKSHOP, is_sample=place.is_sample, changed_at=at)
    session.gathering = gathering
    session.title, session.text = place.title, place.text
    session.slot, session.space = place.slot, place.space
    session.starts_at, session.ends_at = place.slot.starts_at, place.slot.ends_at
    session.hours_are_sample = place.slot.is_sample
    session.state = SessionState.PLANNED
    if place.session is not None:
        session.sequence += _stand(session) != before[session.pk]
    return session


def _write(places: list[Place], sessions: list[Session], known: Collection[int]) -> None:
    marks = Session.themes.through
    themes = {(session.pk, theme.pk) for session, place in zip(sessions, places, strict=True) for theme in place.themes}
    marks_there = {
        (session, theme): pk
        for pk, session, theme in marks.objects.filter(session__in=known).values_list("pk", "session", "theme")
    }
    marks.objects.filter(pk__in=[pk for pair, pk in marks_there.items() if pair not in themes]).delete()
    insert_keys(marks, ("session", "theme"), sorted(themes - marks_there.keys()))
    _write_speakers(places, sessions, known)


def _write_speakers(places: list[Place], sessions: list[Session], known: Collection[int]) -> None:
    """The speakers of each known session as its place has them; who speaks as before is left."""
    columns = ("session", "rank", "name", "person", "role", "organisation_name")
    speakers_there: dict[int, list[tuple[Any, ...]]] = {}
    for session, *facts in (
        Speaker.objects.filter(session__in=known).order_by("session", "rank", "pk").values_list(*columns)
    ):
        speakers_there.setdefault(session, []).append(tuple(facts))
    changed = []
    for session, place in zip(sessions, places, strict=True):
        if session.pk in known:
            wanted = _speakers(session, place)
            facts = [(row.rank, row.name, row.person_id, row.role, row.organisation_name) for row in wanted]
            if speakers_there.pop(session.pk, []) != facts:
                changed.append((session.pk, wanted))
    Speaker.objects.filter(session__in=[*(pk for pk, _wanted in changed), *speakers_there]).delete()
    prepared([speaker for _pk, wanted in changed for speaker in wanted])()


def _speakers(session: Session, place: Place) -> list[Speaker]:
    return [Speaker(session=session, rank=rank, **row) for rank, row in enumerate(place.speakers)]


def _stand(session: Session) -> tuple[Any, ...]:
    return session.title, session.starts_at, session.ends_at, session.space_id, session.state
