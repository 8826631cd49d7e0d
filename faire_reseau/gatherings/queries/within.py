"""Questions about what hangs on a session: the sessions held within it, and what becomes of it all when it is cancelled."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Registration, Session, Slot, Space
from faire_reseau.kit.plugs import Plug, first

also_hold_within = Plug[Callable[[Session], Iterable[Session]]](
    __name__,
    "also_hold_within",
    "`held(session)`: sessions that are held within it (the workshops of a forum), cancelled and restored with it.",
)
also_settle_elsewhere = Plug[Callable[[Session], Any]](
    __name__,
    "also_settle_elsewhere",
    "`why(session)`: why it is not cancelled, or, cancelled, not restored by itself, and where instead; nothing when it is.",
)
also_follow_cancelling = Plug[Callable[[Session], Iterable[Any]]](
    __name__,
    "also_follow_cancelling",
    "`sentences(session)`: what becomes of what a room above hangs on a session once it is cancelled.",
)
also_follow_moving = Plug[Callable[[Slot | Space | Session], Iterable[Any]]](
    __name__,
    "also_follow_moving",
    "`sentences(slot, space or session)`: what follows when it is edited although a grid stands on it.",
)
also_host = Plug[Callable[[Gathering], Iterable[int]]](
    __name__,
    "also_host",
    "`people(gathering)`: the keys of people who host something there, to be settled when they are taken off the list.",
)

also_say_leaving = Plug[Callable[[Registration], Iterable[Any]]](
    __name__,
    "also_say_leaving",
    "`sentences(registration)`: what becomes of what its person hosts there when they give their place back themself.",
)
also_say_withdrawn = Plug[Callable[[Registration], Iterable[str]]](
    __name__,
    "also_say_withdrawn",
    "`titles(registration)`: what was withdrawn when its person was taken off the list, for the letter to them.",
)


def leaving_said(registration: Registration) -> SafeString:
    """What becomes of what somebody hosts who gives their place back, in sentences; one query for each room that says."""
    return format_html_join(" ", "{}", ((sentence,) for say in also_say_leaving for sentence in say(registration)))


def withdrawn_with(registration: Registration) -> list[str]:
    """The titles of what was withdrawn when its person was taken off the list; one query for each room that says."""
    return [title for say in also_say_withdrawn for title in say(registration)]


def hosting_in(gathering: Gathering) -> set[int]:
    """The keys of the people who host something in `gathering`; one query for each room that asks."""
    return {person for people in also_host for person in people(gathering)}


def held_within(session: Session, *, cancelled: bool = False) -> list[Session]:
    """The planned (or `cancelled`) sessions that are held within `session`."""
    state = SessionState.CANCELLED if cancelled else SessionState.PLANNED
    return [inner for sessions_within in also_hold_within for inner in sessions_within(session) if inner.state == state]


def what_follows_cancelling(session: Session) -> list[str]:
    """What becomes of what hangs on `session` once it is cancelled, in sentences."""
    return [str(sentence) for sentences in also_follow_cancelling for sentence in sentences(session)]


def what_follows_moving(thing: Slot | Space | Session) -> list[str]:
    """What follows when `thing` is edited although a grid stands on it, in sentences."""
    return [str(sentence) for sentences in also_follow_moving for sentence in sentences(thing)]


def why_settled_elsewhere(session: Session) -> str:
    """Why `session` is not cancelled or restored by itself, and where that is done; "" when it is."""
    return str(first(also_settle_elsewhere, session) or "")


def cancelled_sessions_of(gathering: Gathering) -> list[Session]:
    """The cancelled sessions of an agenda that are restored by themselves, in order."""
    cancelled = gathering.sessions.filter(state=SessionState.CANCELLED).order_by("starts_at", "pk")
    return [session for session in cancelled if not why_settled_elsewhere(session)]
