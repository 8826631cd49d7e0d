"""Works of an organisation: gatherings it hosts, actions and articles, from the rooms above."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Organisation

MOST_WORKS = 12  # of each kind


@dataclass(frozen=True)
class Work:
    """One thing that an organisation does: its title, its address (name and arguments), when it was, in words."""

    title: str
    address: tuple[str, tuple[Any, ...]]
    told: str = ""
    is_sample: bool = False


@dataclass(frozen=True)
class Works:
    """Works of one kind, the latest first; `title` names the kind."""

    title: str
    works: list[Work]


Lister = Callable[[Organisation, User, datetime], Iterable[Works]]

also_shows_works = Plug[Lister](
    __name__,
    "also_shows_works",
    "`lister(organisation, user, at)` gives what `user` may read of what the organisation did in its room.",
)


def works_of(organisation: Organisation, user: User, at: datetime) -> list[Works]:
    """What `organisation` does, as far as `user` may read, kinds without works left out; the queries of the rooms above."""
    return [works for lister in also_shows_works for works in lister(organisation, user, at) if works.works]
