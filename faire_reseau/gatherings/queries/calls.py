"""Query: the address at which one joins a gathering on line."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Mode
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.permissions import can_join_call
from faire_reseau.gatherings.queries.agenda import moment_of

OVER = (GatheringState.CANCELLED, GatheringState.FINISHED)


def call_of(gathering: Gathering) -> str:
    """The address of the call of `gathering`, "" when it has none (any more); no query."""
    is_held = gathering.mode != Mode.ON_SITE and gathering.state not in OVER
    return gathering.call_address if is_held else ""


def call_for(user: User, gathering: Gathering, at: datetime) -> str:
    """The address of its call if `user` may read it and its days are not over, else ""; at most three queries, none where it has
    no call.
    """
    address = call_of(gathering) if moment_of(gathering, at).stage != "after" else ""
    return address if address and can_join_call(user, gathering) else ""
