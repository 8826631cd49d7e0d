"""Links from a session's page to what rooms above hold of it: its questions, its note."""

from dataclasses import dataclass
from typing import Protocol

from faire_reseau.gatherings.models import Session
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class SessionLink:
    """A link with its icon; a quiet one is for those who run the gathering."""

    icon: str
    label: str
    address: str
    is_quiet: bool = False


class Linker(Protocol):
    """Gives the link from a session to what its room holds of it."""

    def __call__(self, session: Session, *, runs: bool) -> SessionLink | None: ...


also_link_session = Plug[Linker](
    __name__,
    "also_link_session",
    "`linker(session, runs=…)` gives the link from the page of a session to what its room holds of it; None: there is none.",
)


def session_links(session: Session, *, runs: bool) -> list[SessionLink]:
    """The links of the page of `session`, for who runs the gathering or not; the queries of the rooms that plug in."""
    return [link for linker in also_link_session if (link := linker(session, runs=runs)) is not None]
