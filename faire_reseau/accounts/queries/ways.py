"""Queries on what opens a part of the network besides sessions and links (passes), and on why a session or pass has ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.sessions import WHY_ENDED


@dataclass(frozen=True)
class WayIn:
    """Something that opens a part of the network to somebody until `ends_at`; `end_address` takes the press that ends it."""

    label: Any
    made_at: datetime
    used_at: datetime | None
    ends_at: datetime
    end_address: str


Lister = Callable[[User, datetime], list[WayIn]]


also_list_ways = Plug[Lister](
    __name__,
    "also_list_ways",
    "`lister(user, at)` says what a room above opens to `user` (passes).",
)


def ways_in_of(user: User, at: datetime) -> list[WayIn]:
    """What rooms above open to `user` at `at`; the statements are theirs."""
    return [way for lister in also_list_ways for way in lister(user, at)]


WhyEnded = Callable[[Mapping[str, Any]], str]


also_say_why_ended = Plug[WhyEnded](
    __name__,
    "also_say_why_ended",
    '`teller(session)` says why what a room above had opened in that browser (a pass) has ended: a code of `Ended`, or "".',
)


def why_ended(session: Mapping[str, Any]) -> str:
    """Why this browser, in which nobody is signed in, no longer is: a code of `Ended`, "" when nobody ended it. The statements
    are those of the rooms above.
    """
    because = str(session.get(WHY_ENDED, ""))
    return because or next((why for teller in also_say_why_ended if (why := teller(session))), "")
