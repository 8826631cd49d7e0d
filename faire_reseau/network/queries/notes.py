"""Query: what rooms above have to say about a person to who reads their page."""

from collections.abc import Callable
from dataclasses import dataclass

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Person


@dataclass(frozen=True)
class Note:
    """A sentence about a person, with the page (name and arguments of its address) where something is to be done, and its name."""

    sentence: str
    address: tuple[str, tuple[object, ...]]
    deed: str


also_notes_on = Plug[Callable[[User, Person], list[Note]]](
    __name__,
    "also_notes_on",
    "`noter(user, person)` says what `user` should know of `person` on their page (what they typed on arriving).",
)


def notes_about(user: User, person: Person) -> list[Note]:
    """What the rooms above say; the queries of the rooms that plug in."""
    return [note for noter in also_notes_on for note in noter(user, person)]
