"""Access to the addresses of this room that texts link to, and those of rooms above that open with the gathering."""

from typing import Any

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import CentreLink, Session
from faire_reseau.gatherings.permissions import can_create, visible_to
from faire_reseau.kit import clock
from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.network.queries.openness import to_facilitators


def _sessions(user: User, addresses: list[dict[str, Any]]) -> list[bool]:
    rows = Session.objects.filter(pk__in=[row["session_id"] for row in addresses], gathering__in=visible_to(user))
    readable = set(rows.values_list("gathering__slug", "pk"))
    return [(row["slug"], row["session_id"]) in readable for row in addresses]


def _makers(user: User, rows: list[dict[str, Any]]) -> list[bool]:
    return [can_create(user, localdate(clock.now()))] * len(rows)


with_the_gathering: Opens = by_key(
    "slug", lambda user, keys: visible_to(user).filter(slug__in=keys).values_list("slug", flat=True)
)
OPENS: dict[str, Opens] = {
    "gatherings:list": to_everybody,
    "gatherings:agenda": with_the_gathering,
    "gatherings:card": with_the_gathering,
    "gatherings:agenda_feed": with_the_gathering,
    "gatherings:schedule_xml": with_the_gathering,
    "gatherings:schedule_json": with_the_gathering,
    "gatherings:session": _sessions,
    "gatherings:arrivals": to_facilitators,
    "gatherings:create": _makers,
    "gatherings:centre_link": by_key(
        "key",
        lambda user, keys: CentreLink.objects.filter(key__in=keys, gathering__in=visible_to(user)).values_list(
            "key", flat=True
        ),
    ),
    "gatherings:welcome": by_key(
        "key", lambda user, keys: visible_to(user).filter(welcome_key__in=keys).values_list("welcome_key", flat=True)
    ),
}
