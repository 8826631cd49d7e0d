"""Who opens the addresses of this room that texts lead to, and those of rooms above that open with the gathering."""

from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit.openness import Opens, by_key, to_everybody


def _sessions(user: User, asked: list[dict[str, Any]]) -> list[bool]:
    rows = Session.objects.filter(pk__in=[row["session_id"] for row in asked], gathering__in=visible_to(user))
    found = set(rows.values_list("gathering__slug", "pk"))
    return [(row["slug"], row["session_id"]) in found for row in asked]


with_the_gathering: Opens = by_key(
    "slug", lambda user, keys: visible_to(user).filter(slug__in=keys).values_list("slug", flat=True)
)
OPENS: dict[str, Opens] = {
    "gatherings:list": to_everybody,
    "gatherings:agenda": with_the_gathering,
    "gatherings:agenda_feed": with_the_gathering,
    "gatherings:session": _sessions,
    "gatherings:welcome": by_key(
        "key", lambda user, keys: visible_to(user).filter(welcome_key__in=keys).values_list("welcome_key", flat=True)
    ),
}
