"""Live messages of a forum’s groups, ideas and dots: a channel for those who came, one for the wall. They carry no words."""

from faire_reseau import live
from faire_reseau.cooperations.models import Harvest
from faire_reseau.cooperations.permissions import can_follow
from faire_reseau.cooperations.queries import counts_of
from faire_reseau.gatherings.enums import GatheringState


def _wall_key(harvest: Harvest) -> str:
    gathering = harvest.forum.session.gathering
    return "" if gathering.state == GatheringState.DRAFT else gathering.welcome_key


HARVEST = live.Paired(
    "harvest",
    rows=lambda: Harvest.objects.select_related("forum__session__gathering"),
    version=lambda harvest: harvest.version,
    counts=counts_of,
    follows=lambda user, harvest: can_follow(user, harvest.forum),
    key=_wall_key,
)
