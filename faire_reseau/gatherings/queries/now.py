"""The one thing to do now in a gathering, for a person who comes; rooms above say what it may be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Person


@dataclass(frozen=True)
class NowCard:
    """What one does now: `kind` is propose, wish, ready, go, sign or read; of several, the one of the lowest `rank`."""

    rank: int
    kind: str
    title: str
    address: str = ""
    label: str = ""
    text: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    runs: bool = False


Teller = Callable[[User, Person, Gathering, datetime], NowCard | None]
also_say_now = Plug[Teller](
    __name__,
    "also_say_now",
    "`teller(user, person, gathering, at)` says what that person does now in it, None: nothing (forums, articles).",
)


def now_card_for(user: User, person: Person | None, gathering: Gathering, at: datetime) -> NowCard | None:
    """What `person` does now in `gathering`, None when there is nothing; the queries of the rooms that plug in."""
    if person is None or gathering.state in (GatheringState.DRAFT, GatheringState.CANCELLED):
        return None
    cards = [card for teller in also_say_now if (card := teller(user, person, gathering, at)) is not None]
    return min(cards, key=lambda card: card.rank, default=None)
