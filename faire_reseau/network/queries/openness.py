"""Access to the addresses of this room that texts link to."""

from typing import Any

from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import is_facilitator


def to_facilitators(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    """For addresses of who runs the network."""
    return [is_facilitator(user)] * len(rows)


OPENS: dict[str, Opens] = {
    **dict.fromkeys(
        ("network:directory", "network:map", "network:table", "network:themes", "network:themes_json"), to_everybody
    ),
    **dict.fromkeys(("network:themes_turtle", "network:colours", "network:network_picture"), to_everybody),
    **dict.fromkeys(("network:import", "network:words"), to_facilitators),
    **dict.fromkeys(
        ("network:organisation", "network:organisation_card"),
        by_key("slug", lambda _user, keys: Organisation.objects.filter(slug__in=keys).values_list("slug", flat=True)),
    ),
}
