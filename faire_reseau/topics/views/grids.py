"""Views of published grids: grid, versions, changes between versions."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes, visitor
from faire_reseau.kit import clock
from faire_reseau.kit.kept import for_anybody, is_anybody, kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.network.queries import PersonRow, person_of
from faire_reseau.topics import queries
from faire_reseau.topics.queries import ForumRow, GridRow


@open_to_passes("slug")
@require_safe
def grid(request: Request, slug: str, forum_id: int, number: int | None = None) -> HttpResponse:
    """A published grid, the last one unless told: a table where there is room, a list where there is not."""
    template = "topics/parts/grid.html" if request.headers.get("X-Live-Fragment") == "grid" else "topics/grid.html"
    # The kept page says how far the log was read when it was made: a later reader only hears more than they need.
    since = getattr(request, "live_since", "")
    if is_anybody(request):
        glance = queries.grid_at(slug, forum_id, number)
        names = digest(repr(sorted(glance.unnamed)))[:16] if glance.unnamed else ""
        key = f"grid:{glance.pk}:{glance.version}:{glance.gathering_version}:{names}:{template}:{number}"
        return kept_page(request, key, _grid_page, template, slug, forum_id, glance.unnamed, number, since)
    forum, grid_row = queries.version_for(request.user, slug, forum_id, number)
    gathering = forum.session.gathering
    unnamed = queries.unnamed_hosts(grid_row, request.user, localdate(clock.now()))
    person = person_of(request.user) if request.user.is_authenticated else None
    with timezone.override(ZoneInfo(gathering.time_zone)):
        response = HttpResponse(render_to_string(template, _context(forum, grid_row, unnamed, person, since), request))
    response["Cache-Control"] = "no-cache, private"
    return response


def _grid_page(
    template: str, slug: str, forum_id: int, unnamed: frozenset[int], number: int | None, since: object
) -> str:
    forum, grid_row = queries.version_for(visitor(), slug, forum_id, number)
    gathering = forum.session.gathering
    numbered = [] if number is None else [number]
    path = reverse("topics:grid_version" if numbered else "topics:grid", args=[gathering.slug, forum.pk, *numbered])
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return for_anybody(template, _context(forum, grid_row, unnamed, None, since), path=path)


def _context(
    forum: ForumRow, grid_row: GridRow, unnamed: frozenset[int], person: PersonRow | None, since: object
) -> dict[str, Any]:
    versions = queries.versions_of(forum)
    before = next((version for version in versions if version.number < grid_row.number), None)
    changes = queries.changes_between(before, grid_row) if before and person else []
    return {
        "gathering": forum.session.gathering,
        "forum": forum,
        "grid": grid_row,
        "is_last": grid_row == versions[0],
        "versions": versions,
        "person": person,
        "live_since": since,
        "mine": queries.changes_for(forum, person, changes),
        **queries.table_of(grid_row, queries.cells_chosen_by(forum, person), unnamed),
    }


@open_to_passes("slug")
@require_safe
def versions(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """The versions of a grid, and what changed between two of them."""
    forum, last = queries.version_for(request.user, slug, forum_id)
    all_versions = queries.versions_of(forum)
    newer = _named(all_versions, request.GET.get("vers")) or last
    older = _named(all_versions, request.GET.get("de")) or next(
        (version for version in all_versions if version.number < newer.number), None
    )
    changes = queries.changes_between(older, newer) if older else []
    person = person_of(request.user) if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "gathering": forum.session.gathering,
        "forum": forum,
        "versions": all_versions,
        "older": older,
        "newer": newer,
        "changes": changes,
        "mine": {change.topic.pk for change in queries.changes_for(forum, person, changes)},
    }
    with timezone.override(ZoneInfo(forum.session.gathering.time_zone)):
        return render(request, "topics/versions.html", context)


def _named(all_versions: list[GridRow], number: str | None) -> GridRow | None:
    return next((version for version in all_versions if str(version.number) == number), None)
