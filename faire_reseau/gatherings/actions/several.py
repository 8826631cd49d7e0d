"""Actions that add several things of a gathering at once, and have rooms above follow: slots, spaces, a session with its forum."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import add_session, set_speakers
from faire_reseau.gatherings.actions.ground import add_slot, add_space
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space
from faire_reseau.kit.plugs import Plug


class Follower(Protocol):
    """Follows what was added to a gathering: sessions, slots, spaces."""

    def __call__(
        self,
        gathering: Gathering,
        *,
        sessions: Sequence[Session] = (),
        slots: Sequence[Slot] = (),
        spaces: Sequence[Space] = (),
        by: User,
        at: datetime,
    ) -> None: ...


also_follow = Plug[Follower](
    __name__,
    "also_follow",
    "`follower(gathering, sessions=…, slots=…, spaces=…, by=…, at=…)` makes what goes with them (a barcamp opens its forum).",
)


@transaction.atomic
def add_slots(
    gathering: Gathering, hours: Iterable[tuple[datetime, datetime]], *, by: User, at: datetime
) -> list[Slot]:
    """Slots from and to each of `hours`, all or none. Raises as `add_slot`."""
    slots = [add_slot(gathering, starts_at=starts_at, ends_at=ends_at, by=by, at=at) for starts_at, ends_at in hours]
    for follower in also_follow:
        follower(gathering, slots=slots, by=by, at=at)
    return slots


@transaction.atomic
def add_spaces(gathering: Gathering, rows: Iterable[dict[str, Any]], *, by: User, at: datetime) -> list[Space]:
    """Spaces, each with its columns, all or none. Raises as `add_space`."""
    spaces = [add_space(gathering, by=by, at=at, **row) for row in rows]
    for follower in also_follow:
        follower(gathering, spaces=spaces, by=by, at=at)
    return spaces


@transaction.atomic
def put_on_agenda(
    gathering: Gathering, *, speakers: list[dict[str, str]], by: User, at: datetime, **fields: Any
) -> Session:
    """A session with who speaks in it, and what goes with its format. Raises as `add_session`."""
    session = add_session(gathering, by=by, at=at, **fields)
    if speakers:
        set_speakers(session, speakers, by=by, at=at)
    for follower in also_follow:
        follower(gathering, sessions=[session], by=by, at=at)
    return session
