"""Deeds on the sessions of an agenda."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.events import AgendaChanged
from faire_reseau.gatherings.logic.agenda import Moment, overlap
from faire_reseau.gatherings.models import Gathering, Session, Speaker
from faire_reseau.gatherings.queries import speaker_lines
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken

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
    """Note that what the agenda shows has changed; called by every deed that changes it. Publishes `AgendaChanged`."""
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
    """Take `session` off the agenda; it stays, cancelled, so that calendars learn of it. Publishes `AgendaChanged`."""
    hold(session.gathering)
    if session.state == SessionState.CANCELLED:
        return session
    check_going_on(session.gathering)
    session.state = SessionState.CANCELLED
    session.sequence += 1
    session.changed_at = at
    session.save(update_fields=["state", "sequence", "changed_at"])
    write_audit_line("cancel_session", session, by=by, at=at, title=session.title)
    raise_version(session.gathering, at=at)
    return session


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
    known = {one.name: one.person for one in session.speakers.select_related("person") if one.person is not None}
    session.speakers.all().delete()
    speakers = [{"person": known.get(speaker["name"])} | speaker for speaker in speakers]
    made = [Speaker.objects.create(session=session, rank=rank, **speaker) for rank, speaker in enumerate(speakers)]
    write_audit_line("set_speakers", session, by=by, at=at, speakers=len(made))
    raise_version(session.gathering, at=at)
    return made


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
        raise SessionClash(_("This day is not one of the gathering's: check the date."), field="starts_at")
    # A forum is the time in which its topics are held: these stand inside it, not against it.
    if session.space is None or session.state == SessionState.CANCELLED or session.format in FORUMS:
        return
    mine = Moment(session.pk, session.starts_at, session.ends_at)
    if others is None:
        others = planned_sessions(gathering).filter(space=session.space).exclude(pk=session.pk)
    for other in others:
        if other.space_id == session.space_id and overlap(mine, Moment(other.pk, other.starts_at, other.ends_at)):
            raise SessionClash(
                _("%(space)s is already taken by “%(title)s” from %(begin)s to %(end)s: choose another space or hour.")
                % {
                    "space": session.space.name,
                    "title": other.title,
                    "begin": other.starts_at.astimezone(zone).strftime("%H:%M"),
                    "end": other.ends_at.astimezone(zone).strftime("%H:%M"),
                },
                field="space",
            )
