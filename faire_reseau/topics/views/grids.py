"""Doors of published grids: the grid, its versions, what changed from one to another."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit import clock
from faire_reseau.kit.kept import for_anybody, is_anybody, kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.network.queries import person_of
from faire_reseau.topics import queries


@open_to_passes("slug")
@require_safe
def grid(request: Request, slug: str, forum_id: int, number: int | None = None) -> HttpResponse:
    """A published grid, the last one unless told: a table where there is room, a list where there is not."""
    forum, found = queries.version_for(request.user, slug, forum_id, number)
    gathering = forum.session.gathering
    unnamed = queries.unnamed_hosts(found, request.user, localdate(clock.now()))
    template = "topics/parts/grid.html" if request.headers.get("X-Live-Fragment") == "grid" else "topics/grid.html"
    # The kept page says how far the log was read when it was made: a later reader only hears more than they need.
    since = getattr(request, "live_since", "")
    if is_anybody(request):
        names = digest(repr(sorted(unnamed)))[:16] if unnamed else ""
        key = f"grid:{found.pk}:{forum.version}:{gathering.version}:{names}:{template}:{number}"
        return kept_page(request, key, _grid_page, template, forum, found, unnamed, number, since)
    person = person_of(request.user) if request.user.is_authenticated else None
    with timezone.override(ZoneInfo(gathering.time_zone)):
        response = HttpResponse(render_to_string(template, _context(forum, found, unnamed, person, since), request))
    response["Cache-Control"] = "no-cache, private"
    return response


def _grid_page(
    template: str, forum: Any, found: Any, unnamed: frozenset[int], number: int | None, since: object
) -> str:
    gathering = forum.session.gathering
    numbered = [] if number is None else [number]
    path = reverse("topics:grid_version" if numbered else "topics:grid", args=[gathering.slug, forum.pk, *numbered])
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return for_anybody(template, _context(forum, found, unnamed, None, since), path=path)


def _context(forum: Any, found: Any, unnamed: frozenset[int], person: Any, since: object) -> dict[str, Any]:
    versions = queries.versions_of(forum)
    before = next((one for one in versions if one.number < found.number), None)
    changes = queries.changes_between(before, found) if before and person else []
    return {
        "gathering": forum.session.gathering,
        "forum": forum,
        "grid": found,
        "is_last": found == versions[0],
        "versions": versions,
        "person": person,
        "live_since": since,
        "mine": queries.changes_for(forum, person, changes),
        **queries.table_of(found, queries.cells_chosen_by(forum, person), unnamed),
    }


@open_to_passes("slug")
@require_safe
def versions(request: Request, slug: str, forum_id: int) -> HttpResponse:
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
