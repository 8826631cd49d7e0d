"""Wall modes of this room: welcome, opening circle, subjects, grid, now and next, signing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.enums import Doing
from faire_reseau.activities.queries import lines_of, present_in, why_shut
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.models import Gathering, Session, Space
from faire_reseau.gatherings.queries import WallMode, agenda_of, now_and_next, unnamed_voices, welcomed_gathering_for
from faire_reseau.gatherings.texts import why_over
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.logic.cards import by_slot
from faire_reseau.topics.logic.formats import comes_before
from faire_reseau.topics.logic.wall import Board, board_of
from faire_reseau.topics.models import Forum, Topic
from faire_reseau.topics.queries.forums import forums_of
from faire_reseau.topics.queries.onward import half_day_to_sign
from faire_reseau.topics.queries.programme import forum_sessions
from faire_reseau.topics.queries.topics import cards_of
from faire_reseau.topics.queries.wishes import people_wishing
from faire_reseau.topics.texts import PRINCIPLES

WELCOMES = timedelta(minutes=60)
"""How long before the first session of the gathering its walls welcome."""


@dataclass(frozen=True)
class DoorScreen:
    """What the screen at the door of a space says: what runs there and what comes next, with who speaks, and what is cancelled that day."""

    gathering: Gathering
    space: Space
    now: Any
    next: Any
    cancelled: list[Any]
    changes_in_s: int | None


def placed_forums(forums: list[Forum]) -> list[Forum]:
    """Those of `forums` whose topics have their place on the agenda; no statement."""
    return [forum for forum in forums if not comes_before(forum.phases, forum.phase, Phase.RUN)]


def gathering_forum(forums: list[Forum]) -> Forum | None:
    """The forum that gathers topics now, the first of the agenda; no statement."""
    placed = placed_forums(forums)
    return next((forum for forum in forums if forum not in placed), None)


def subjects_of(forum: Forum) -> dict[str, Any]:
    """The topics of `forum` for the wall, the most wanted first, and how many people wish."""
    cards = sorted(cards_of(forum), key=lambda card: (-card.people, card.topic.number))
    return {"forum": forum, "cards": cards, "wishing": people_wishing(forum)}


def board_of_day(gathering: Gathering, placed: list[Forum], at: datetime) -> Board | None:
    """The day that goes on or comes next as a board, the last one once all is over; None without an agenda."""
    unnamed = unnamed_voices(gathering, visitor(), localdate(at))
    days = agenda_of(gathering, unnamed, with_cancelled=True)
    ends = {day.on: max(session.ends_at for hour in day.hours for session in hour.sessions) for day in days}
    today = next((day for day in days if ends[day.on] > at), days[-1] if days else None)
    if today is None:
        return None
    zone = ZoneInfo(gathering.time_zone)
    slots = [
        (slot, given)
        for forum in placed
        for slot, given in by_slot([card for card in cards_of(forum) if card.given])
        if slot is not None and localdate(slot.starts_at, zone) == today.on
    ]
    apart = set(forum_sessions([gathering])) if slots else set()
    apart |= {forum.session_id for forum in placed} if slots else set()
    sessions = [session for hour in today.hours for session in hour.sessions if session.pk not in apart]
    return board_of(sessions, slots, at)


def sign_in_of(gathering: Gathering) -> dict[str, Any] | None:
    """The half-day for which signing in is open, and how many of how many have signed; None while none is."""
    half_day = half_day_to_sign(gathering)
    if half_day is None or why_shut(half_day.meeting.action, Doing.PHONE):
        return None
    return {"half_day": half_day, "present": present_in(half_day.pk), "expected": len(lines_of(half_day))}


def door_screen(key: str, space_id: int, at: datetime) -> DoorScreen:
    """What the door of a space says, for whoever holds the key that hangs in the room. Raises `Http404`."""
    gathering = welcomed_gathering_for(key)
    space = Space.objects.filter(gathering=gathering, pk=space_id).first()
    if space is None:
        raise Http404
    zone = ZoneInfo(gathering.time_zone)
    unnamed = unnamed_voices(gathering, visitor(), localdate(at))
    here = [
        item
        for day in ([] if why_over(gathering.state) else agenda_of(gathering, unnamed, with_cancelled=True))
        for hour in day.hours
        for item in hour.sessions
        if item.space_name == space.name and item.ends_at > at
    ]
    today = localdate(at, zone)
    cancelled = [item for item in here if item.is_cancelled and localdate(item.starts_at, zone) <= today]
    items = [item for item in here if not item.is_cancelled]
    now = next((item for item in items if item.starts_at <= at), None)
    coming = next((item for item in items if item.starts_at > at), None)
    turns = [item.ends_at for item in (now, *cancelled) if item] + [item.starts_at for item in (coming,) if item]
    left = int((min(turns) - at).total_seconds()) + 1 if turns else None
    is_near = coming is not None and localdate(coming.starts_at, zone) == today
    return DoorScreen(gathering, space, now, coming if is_near or now is None else None, cancelled, left)


def _welcome(_gathering: Gathering, _at: datetime) -> Mapping[str, Any] | None:
    return {}


def _before_the_first(gathering: Gathering, at: datetime) -> bool:
    """Whether the first session of the gathering begins within the hour."""
    rows = Session.objects.filter(gathering=gathering, state=SessionState.PLANNED).order_by("starts_at")
    first = rows.values_list("starts_at", flat=True).first()
    return first is not None and first - WELCOMES <= at < first


def _circle(gathering: Gathering, _at: datetime) -> Mapping[str, Any] | None:
    forums = [forum for forum in forums_of(gathering) if forum.session.format == Format.OPEN_FORUM]
    return {"principles": PRINCIPLES, "forum": forums[0] if forums else None}


def _circle_is_on(gathering: Gathering, at: datetime) -> bool:
    """Whether an open forum has begun and nobody has proposed anything yet."""
    begun = Forum.objects.filter(
        session__gathering=gathering,
        session__format=Format.OPEN_FORUM,
        session__state=SessionState.PLANNED,
        session__starts_at__lte=at,
        session__ends_at__gt=at,
        phase=Phase.PROPOSE,
    )
    return begun.exclude(pk__in=Topic.objects.values("forum")).exists()


def _subjects(gathering: Gathering, _at: datetime) -> Mapping[str, Any] | None:
    forums = forums_of(gathering)
    forum = gathering_forum(forums) or (forums[-1] if forums else None)
    return subjects_of(forum) if forum is not None else None


def _grid(gathering: Gathering, at: datetime) -> Mapping[str, Any] | None:
    board = board_of_day(gathering, placed_forums(forums_of(gathering)), at)
    return {"board": board} if board is not None and board.rows else None


def _now(gathering: Gathering, at: datetime) -> Mapping[str, Any] | None:
    moments = now_and_next(gathering, at)
    # The session of a forum is left out while the topics it became run.
    forums = {forum.session_id for forum in placed_forums(forums_of(gathering))}
    now = [row for row in moments["now"] if row.pk not in forums] or moments["now"]
    return {"now": now, "next": moments["next"]} if now or moments["next"] else None


def _sign(gathering: Gathering, _at: datetime) -> Mapping[str, Any] | None:
    return sign_in_of(gathering)


MODES = (
    WallMode(
        "welcome",
        _("Welcome"),
        "qr-code",
        "topics/walls/welcome.html",
        _welcome,
        rank=20,
        turns=_before_the_first,
        has_qr=True,
    ),
    WallMode("circle", _("Opening circle"), "users", "topics/walls/circle.html", _circle, rank=30, turns=_circle_is_on),
    WallMode("subjects", _("Wall of subjects"), "list", "topics/walls/subjects.html", _subjects, rank=40),
    WallMode("grid", _("The grid"), "grid", "topics/walls/grid.html", _grid, rank=45),
    WallMode("now", _("Now and next"), "clock", "topics/walls/now.html", _now, rank=46),
    WallMode(
        "sign",
        pgettext_lazy("of a half-day", "Sign in"),
        "check-circle",
        "topics/walls/sign.html",
        _sign,
        rank=48,
        has_qr=True,
    ),
)
