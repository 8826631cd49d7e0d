"""Actions on the sessions of an agenda."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.events import AgendaChanged, GatheringTurned
from faire_reseau.gatherings.logic.agenda import Moment, overlap
from faire_reseau.gatherings.models import Gathering, Session, Speaker
from faire_reseau.gatherings.queries import held_within, speaker_lines, why_settled_elsewhere
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.dates import hour
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import note_undoable

FORUMS = (Format.BARCAMP, Format.OPEN_FORUM)
HOURS_AND_SPACE = ("starts_at", "ends_at", "space", "space_id", "state", "format")
TIME_AND_PLACE = ("starts_at", "ends_at", "space", "space_id", "state", "title")


class SessionClash(Refusal):
    """A session that cannot stand where it is put."""

    code = "session_clash"


class GatheringOver(Refusal):
    """The gathering is finished or cancelled."""

    code = "gathering_over"


def check_going_on(gathering: Gathering) -> None:
    """Raise `GatheringOver` when `gathering`, held by the caller, is finished or cancelled; one query."""
    gathering.refresh_from_db(fields=["state"])
    why = why_over(gathering.state)
    if why:
        raise GatheringOver(why)


def raise_version(gathering: Gathering, *, at: datetime) -> None:
    """Note that what the agenda shows has changed; called by every action that changes it. Publishes `AgendaChanged`."""
    Gathering.objects.filter(pk=gathering.pk).update(version=F("version") + 1, changed_at=at)
    gathering.refresh_from_db(fields=["version", "changed_at"])
    publish(AgendaChanged(gathering_id=gathering.pk, version=gathering.version))


@transaction.atomic
def add_session(gathering: Gathering, *, by: User | None, at: datetime, themes: Any = (), **fields: Any) -> Session:
    """A session on the agenda; `fields` are columns of the session.

    Raises `SessionClash` when its hours are wrong or its space is taken. Publishes `AgendaChanged`.
    """
    hold(gathering)
    check_going_on(gathering)
    session = Session(gathering=gathering, changed_at=at, **fields)
    check_session(session)
    session.save()
    session.themes.set(themes)
    write_audit_line("add_session", session, by=by, at=at, title=session.title)
    raise_version(gathering, at=at)
    return session


@transaction.atomic
def change_session(
    session: Session,
    *,
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
    themes: Any = None,
    **fields: Any,
) -> Session:
    """Change columns of `session`; calendars learn of it when time, place or title changed. `seen`: what these columns said on
    the page of the writer.

    Raises `SessionClash`, `ChangedMeanwhile`, and `GatheringOver` for hours, space or format once it is over. Publishes `AgendaChanged`.
    """
    hold(session.gathering)
    if seen is not None:
        session = Session.objects.select_related("gathering", "space").get(pk=session.pk)
        _refuse_overtaken(session, seen, fields if themes is None else fields | {"themes": themes})
    if any(name in HOURS_AND_SPACE and getattr(session, name) != value for name, value in fields.items()):
        check_going_on(session.gathering)
    if session.slot_id and any(
        name in ("starts_at", "ends_at", "space") and getattr(session, name) != value for name, value in fields.items()
    ):
        raise SessionClash(
            _("It stands on the grid: change the hours of its slot, or move it on the grid, and programmes follow."),
            field="space" if fields.get("space", session.space) != session.space else "begins",
        )
    moved = any(getattr(session, name) != value for name, value in fields.items() if name in TIME_AND_PLACE)
    for name, value in fields.items():
        setattr(session, name, value)
    check_session(session)
    session.sequence += moved
    session.changed_at = at
    session.save()
    if themes is not None:
        session.themes.set(themes)
    write_audit_line("change_session", session, by=by, at=at, fields=sorted(fields))
    raise_version(session.gathering, at=at)
    return session


def _refuse_overtaken(session: Session, seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    now = {name: session.themes.all() if name == "themes" else getattr(session, name) for name in wanted}
    refuse_overtaken(now, seen, wanted)


@transaction.atomic
def cancel_session(session: Session, *, by: User | None, at: datetime) -> Session:
    """Take `session` off the agenda, and the sessions that are held within it; they stay, cancelled, so that calendars learn of
    it, and can be restored. Raises `SessionClash` for one that is cancelled elsewhere. Publishes `AgendaChanged` and
    `GatheringTurned`.
    """
    hold(session.gathering)
    session.refresh_from_db(fields=["state", "sequence", "changed_at"])
    if session.state == SessionState.CANCELLED:
        return session
    check_going_on(session.gathering)
    if why := why_settled_elsewhere(session):
        raise SessionClash(why)
    within = list(held_within(session))
    for each_session in (session, *within):
        _set_state(each_session, SessionState.CANCELLED, at=at)
    write_audit_line("cancel_session", session, by=by, at=at, title=session.title, within=len(within))
    note_undoable("cancel_session", by=by, at=at, session=session.pk)
    raise_version(session.gathering, at=at)
    publish(GatheringTurned(session.gathering_id))
    return session


@transaction.atomic
def restore_session(session: Session, *, by: User | None, at: datetime) -> Session:
    """Put `session` back on the agenda where it was, with the sessions that were held within it; those whose space is taken
    meanwhile stay cancelled.

    Raises `SessionClash` when its own space is taken, or for one that is restored elsewhere. Publishes `AgendaChanged` and
    `GatheringTurned`.
    """
    hold(session.gathering)
    session.refresh_from_db(fields=["state", "sequence", "changed_at"])
    if session.state != SessionState.CANCELLED:
        return session
    check_going_on(session.gathering)
    if why := why_settled_elsewhere(session):
        raise SessionClash(why)
    # Those that were cancelled with it: of the same moment.
    within = [inner for inner in held_within(session, cancelled=True) if inner.changed_at == session.changed_at]
    _set_state(session, SessionState.PLANNED, at=at)
    for inner in within:
        with suppress(SessionClash):
            _set_state(inner, SessionState.PLANNED, at=at)
    publish(GatheringTurned(session.gathering_id))
    write_audit_line("restore_session", session, by=by, at=at, title=session.title)
    raise_version(session.gathering, at=at)
    return session


def _set_state(session: Session, state: SessionState, *, at: datetime) -> None:
    session.state = state
    if state == SessionState.PLANNED:
        check_session(session)
    session.sequence += 1
    session.changed_at = at
    session.save(update_fields=["state", "sequence", "changed_at"])


@transaction.atomic
def set_speakers(
    session: Session, speakers: list[dict[str, Any]], *, seen: str | None = None, by: User | None, at: datetime
) -> list[Speaker]:
    """Who speaks in `session`, in order: dictionaries with name, role, organisation_name.

    Who stays under the same name stays the same person of the directory: only who is written in anew is public. `seen`: the
    lines that the writer saw (`queries.speaker_lines`). Raises `ChangedMeanwhile`.
    """
    hold(session.gathering)
    if seen is not None:
        refuse_overtaken({"speakers": speaker_lines(session)}, {"speakers": seen}, {"speakers": None})
    known = {
        speaker.name: speaker.person
        for speaker in session.speakers.select_related("person")
        if speaker.person is not None
    }
    session.speakers.all().delete()
    speakers = [{"person": known.get(speaker["name"])} | speaker for speaker in speakers]
    rows = [Speaker.objects.create(session=session, rank=rank, **speaker) for rank, speaker in enumerate(speakers)]
    write_audit_line("set_speakers", session, by=by, at=at, speakers=len(rows))
    raise_version(session.gathering, at=at)
    return rows


def planned_sessions(gathering: Gathering) -> QuerySet[Session]:
    """The sessions of the agenda that take a space: a forum is the time in which its topics are held."""
    return Session.objects.filter(gathering=gathering, state=SessionState.PLANNED).exclude(format__in=FORUMS)


def check_session(session: Session, others: Iterable[Session] | None = None) -> None:
    """Raise `SessionClash` when the hours of `session` are wrong or its space is taken.

    `others`: the planned sessions of the agenda, when they are known already; else they are asked for.
    """
    if session.ends_at <= session.starts_at:
        raise SessionClash(_("The session ends before it begins: check the hours."), field="ends_at")
    gathering = session.gathering
    zone = ZoneInfo(gathering.time_zone)
    day = session.starts_at.astimezone(zone).date()
    if not gathering.starts_on <= day <= gathering.ends_on:
        raise SessionClash(_("This day is not one of the gathering's: check the date."), field="on")
    # A forum is the time in which its topics are held: these stand inside it, not against it.
    if session.space is None or session.state == SessionState.CANCELLED or session.format in FORUMS:
        return
    own_hours = Moment(session.pk, session.starts_at, session.ends_at)
    if others is None:
        others = planned_sessions(gathering).filter(space=session.space).exclude(pk=session.pk)
    for other in others:
        if other.space_id == session.space_id and overlap(own_hours, Moment(other.pk, other.starts_at, other.ends_at)):
            raise SessionClash(
                _("%(space)s is already taken by “%(title)s” from %(begin)s to %(end)s: choose another space or hour.")
                % {
                    "space": session.space.name,
                    "title": other.title,
                    "begin": hour(other.starts_at.astimezone(zone)),
                    "end": hour(other.ends_at.astimezone(zone)),
                },
                field="space",
            )
