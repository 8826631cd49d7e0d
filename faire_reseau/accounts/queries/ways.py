"""Queries on what opens a part of the network to an account besides its sessions and links: passes of gatherings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug


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
