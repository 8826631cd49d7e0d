"""Links from a session's page to what rooms above hold of it: its questions, its note."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from faire_reseau.gatherings.models import Session
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class SessionLink:
    """A link with its icon; a quiet one is for those who run the gathering."""

    icon: str
    label: str
    address: str
    is_quiet: bool = False


class Linking(Protocol):
    """Makes the link of the values of `columns`; None: there is none."""

    def __call__(self, session: Session, columns: Mapping[str, Any], *, runs: bool) -> SessionLink | None: ...


@dataclass(frozen=True)
class SessionLinker:
    """How a room links a session to what it holds of it; `columns` are expressions about a session, named after the room."""

    columns: Mapping[str, Any]
    link: Linking


also_link_session = Plug[SessionLinker](
    __name__,
    "also_link_session",
    "The link from the page of a session to what its room holds of it, and the columns it is made of, which are read with the "
    "session.",
)


def link_columns() -> dict[str, Any]:
    """The expressions that a query on sessions adds for their links."""
    return {name: column for linker in also_link_session for name, column in linker.columns.items()}


def session_links(session: Session, *, runs: bool) -> list[SessionLink]:
    """The links of the page of `session`, read with its `link_columns`, for who runs the gathering or not; no query."""
    columns = {name: getattr(session, name) for name in link_columns()}
    return [link for linker in also_link_session if (link := linker.link(session, columns, runs=runs)) is not None]
