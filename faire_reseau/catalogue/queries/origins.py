"""Queries on the origins of a production (a cooperation, a session), as rooms above say them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Production
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class Origin:
    """What made or cites a production: what it did, its title, its address (name and arguments)."""

    words: str
    title: str
    address: tuple[str, tuple[Any, ...]]


Teller = Callable[[Production, User], Iterable[Origin]]

also_tell_origin = Plug[Teller](
    __name__,
    "also_tell_origin",
    "`teller(production, user)` says what of its room made or cites it, as far as `user` may read (cooperations).",
)


def origins_of(production: Production, user: User) -> list[Origin]:
    """Where `production` came from, room by room; the queries of the rooms."""
    return [origin for teller in also_tell_origin for origin in teller(production, user)]
