"""Access to the addresses of this room that texts link to."""

from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.queries import with_the_gathering
from faire_reseau.kit.openness import Opens
from faire_reseau.topics.enums import GridState
from faire_reseau.topics.models import Grid, Topic
from faire_reseau.topics.permissions import visible_to


def _forums(user: User, addresses: list[dict[str, Any]]) -> list[bool]:
    rows = visible_to(user).filter(pk__in=[row["forum_id"] for row in addresses])
    readable = set(rows.values_list("session__gathering__slug", "pk"))
    return [(row["slug"], row["forum_id"]) in readable for row in addresses]


def _topics(user: User, addresses: list[dict[str, Any]]) -> list[bool]:
    rows = Topic.objects.filter(pk__in=[row["topic_id"] for row in addresses], forum__in=visible_to(user).values("pk"))
    readable = set(rows.values_list("forum__session__gathering__slug", "forum", "pk"))
    return [(row["slug"], row["forum_id"], row["topic_id"]) in readable for row in addresses]


def _grids(user: User, addresses: list[dict[str, Any]]) -> list[bool]:
    published = set(
        Grid.objects.filter(forum__in=[row["forum_id"] for row in addresses], state=GridState.PUBLISHED).values_list(
            "forum", "number"
        )
    )
    with_one = {forum for forum, _number in published}
    numbered = [
        (row["forum_id"], row["number"]) in published if "number" in row else row["forum_id"] in with_one
        for row in addresses
    ]
    return [is_seen and is_there for is_seen, is_there in zip(_forums(user, addresses), numbered, strict=True)]


OPENS: dict[str, Opens] = {
    "topics:forums": with_the_gathering,
    "topics:figures": with_the_gathering,
    "topics:forum": _forums,
    "topics:topic": _topics,
    "topics:grid": _grids,
    "topics:grid_version": _grids,
    "topics:versions": _grids,
}
