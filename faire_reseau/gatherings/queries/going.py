"""Query: button “I go there” of a session; the room that places sessions on a grid says whether it is open."""

from collections.abc import Callable
from dataclasses import dataclass

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.plugs import Plug, first


@dataclass(frozen=True)
class Going:
    """Whether one goes there; `address`, `name` and `value` of the form that says so ("": it cannot be said any more); `said`: what
    becomes of a wish when there are more people than seats.
    """

    goes: bool
    programme: str
    address: str = ""
    name: str = ""
    value: str = ""
    instead_of: str = ""
    said: tuple[str, ...] = ()


also_offer_going = Plug[Callable[[User, Session], Going | None]](
    __name__,
    "also_offer_going",
    "`offer(user, session)` says whether that reader goes there, and how they say so; None: there is nothing to say (grids).",
)


def going_to(user: User, session: Session) -> Going | None:
    """Whether `user` goes to `session` and how they say so, None when there is nothing to say."""
    going: Going | None = first(also_offer_going, user, session)
    return going
