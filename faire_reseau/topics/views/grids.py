"""Doors of published grids: the grid, its versions, what changed from one to another."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from faire_reseau.network.queries import person_of
from faire_reseau.topics import queries


@require_safe
def grid(request: HttpRequest, slug: str, forum_id: int, number: int | None = None) -> HttpResponse:
    """A published grid, the last one unless told: a table where there is room, a list where there is not."""
    forum, found = queries.version_for(request.user, slug, forum_id, number)
    versions = queries.versions_of(forum)
    before = next((one for one in versions if one.number < found.number), None)
    person = person_of(request.user) if request.user.is_authenticated else None
    changes = queries.changes_between(before, found) if before else []
    context: dict[str, Any] = {
        "gathering": forum.session.gathering,
        "forum": forum,
        "grid": found,
        "is_last": found == versions[0],
        "versions": versions,
        "before": before,
        "person": person,
        "mine": queries.changes_for(forum, person, changes),
        "chosen": queries.topics_chosen_by(forum, person),
        **queries.table_of(found),
    }
    with timezone.override(ZoneInfo(forum.session.gathering.time_zone)):
        template = "topics/parts/grid.html" if request.headers.get("X-Live-Fragment") == "grid" else "topics/grid.html"
        return render(request, template, context)


@require_safe
def versions(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """The versions of a grid, and what changed between two of them."""
    forum, last = queries.version_for(request.user, slug, forum_id)
    found = queries.versions_of(forum)
    newer = _named(found, request.GET.get("vers")) or last
    older = _named(found, request.GET.get("de")) or next((one for one in found if one.number < newer.number), None)
    changes = queries.changes_between(older, newer) if older else []
    person = person_of(request.user) if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "gathering": forum.session.gathering,
        "forum": forum,
        "versions": found,
        "older": older,
        "newer": newer,
        "changes": changes,
        "mine": {change.topic.pk for change in queries.changes_for(forum, person, changes)},
    }
    with timezone.override(ZoneInfo(forum.session.gathering.time_zone)):
        return render(request, "topics/versions.html", context)


def _named(found: list[Any], number: str | None) -> Any:
    return next((one for one in found if str(one.number) == number), None)
