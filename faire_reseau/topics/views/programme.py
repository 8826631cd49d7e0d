"""Doors of one's own programme."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import open_to_passes
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock, limits
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.queries import person_of
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Verb
from faire_reseau.topics.logic.formats import opens


@open_to_passes("slug")
@login_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Where I go in each slot, what I get of what I wished."""
    return _page(request, slug)


@open_to_passes("slug")
@login_required
@require_POST
def choose(request: HttpRequest, slug: str, forum_id: int, slot_id: int) -> HttpResponse:
    """Go somewhere else in a slot."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    slot = queries.slot_of(forum, slot_id)
    wanted = request.POST.get("topic", "")
    if slot is None or not (wanted == "" or (wanted.isdecimal() and len(wanted) < 19)):
        raise Http404
    topic = queries.topic_in(forum, int(wanted)) if wanted else None
    try:
        limits.spend("choose", request.user.pk, at_most=120, seconds=60)
        actions.choose(forum, person, slot, topic, by=request.user, at=clock.now())
    except Refusal as refusal:
        return _page(request, slug, refusal)
    return redirect(f"{reverse('topics:programme', args=[slug])}#creneau-{slot_id}")


def _page(request: HttpRequest, slug: str, refusal: Refusal | None = None) -> HttpResponse:
    gathering = queries.gathering_of_forums_for(request.user, slug)
    person = person_of(request.user)
    forums = queries.forums_to_join_for(request.user, gathering)
    programmes: list[Any] = []
    for forum in forums if person else []:
        found = queries.programme_of(forum, person)
        if found is not None:
            can_choose = opens(forum.phases, forum.phase, Verb.CHOOSE) and not why_over(gathering.state)
            programmes.append((found, can_choose, queries.last_changes_for(forum, person)))
    context = {
        "gathering": gathering,
        "programmes": programmes,
        "forums": forums,
        "refusal": refusal,
        "channels": [f"forum:{forum.pk}" for forum in forums],
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "topics/programme.html", context, status=422 if refusal else 200)
