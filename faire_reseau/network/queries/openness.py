"""Who opens the addresses of this room that texts lead to."""

from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.network.models import Organisation

OPENS: dict[str, Opens] = {
    **dict.fromkeys(
        ("network:directory", "network:map", "network:table", "network:themes", "network:themes_json"), to_everybody
    ),
    "network:themes_turtle": to_everybody,
    "network:organisation": by_key(
        "slug", lambda _user, keys: Organisation.objects.filter(slug__in=keys).values_list("slug", flat=True)
    ),
}
