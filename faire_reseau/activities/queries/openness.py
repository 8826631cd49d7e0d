"""Access to the addresses of this room that texts link to."""

from faire_reseau.activities.permissions import readable_by
from faire_reseau.kit.openness import Opens, by_key, to_everybody

OPENS: dict[str, Opens] = {
    "activities:list": to_everybody,
    "activities:check_head": to_everybody,
    "activities:action": by_key(
        "action_id", lambda user, keys: readable_by(user).filter(pk__in=keys).values_list("pk", flat=True)
    ),
}
