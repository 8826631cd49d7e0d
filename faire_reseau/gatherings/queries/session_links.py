"""Ways from a session's page to what rooms above keep of it (its questions, its note)."""

from dataclasses import dataclass
from typing import Protocol

from faire_reseau.gatherings.models import Session
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class Door:
    """A link with its icon; a quiet one is for those who run the gathering."""

    icon: str
    label: str
    address: str
    is_quiet: bool = False


class Opener(Protocol):
    """Says the way from a session to what its room keeps of it."""

    def __call__(self, session: Session, *, runs: bool) -> Door | None: ...


also_open_door = Plug[Opener](
    __name__,
    "also_open_door",
    "`opener(session, runs=…)` gives the way from the page of a session to what its room keeps of it; None: there is none.",
)


def doors_of(session: Session, *, runs: bool) -> list[Door]:
    """The ways from the page of `session`, for who runs the gathering or not; the queries of the rooms that plug in."""
    return [door for opener in also_open_door if (door := opener(session, runs=runs)) is not None]
