"""Views of one's own programme."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.queries import person_of
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Verb
from faire_reseau.topics.logic.formats import opens

CHOICES = Limit("choose", at_most=120, seconds=60)


@open_to_passes("slug")
@login_required
@require_safe
def programme(request: Request, slug: str) -> HttpResponse:
    """Where I go in each slot, what I get of what I wished."""
    return _page(Ran[None](request), slug)


@open_to_passes("slug")
@login_required
@require_POST
def choose(request: Request, slug: str, forum_id: int, slot_id: int) -> HttpResponse:
    """Go somewhere else in a slot."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    slot = queries.slot_of(forum, slot_id)
    wanted = request.POST.get("topic", "")
    topic_id = number_in(wanted)
    if slot is None or (wanted and topic_id is None):
        raise Http404
    topic = queries.topic_in(forum, topic_id) if topic_id is not None else None
    ran = run(
        request, lambda: actions.choose(forum, person, slot, topic, by=request.user, at=clock.now()), limit=CHOICES
    )
    return ran.go("topics:programme", slug, anchor=f"creneau-{slot_id}") if ran.is_done else _page(ran, slug)


def _page(ran: Ran[Any], slug: str) -> HttpResponse:
    request = ran.request
    gathering = queries.gathering_of_forums_for(request.user, slug)
    person = person_of(request.user)
    forums = queries.forums_to_join_for(request.user, gathering)
    programmes: list[Any] = []
    for forum in forums:
        if person is None:
            break
        found = queries.programme_of(forum, person)
        if found is not None:
            can_choose = opens(forum.phases, forum.phase, Verb.CHOOSE) and not why_over(gathering.state)
            programmes.append((found, can_choose, queries.last_changes_for(forum, person)))
    context = {
        "gathering": gathering,
        "programmes": programmes,
        "forums": forums,
        "channels": [f"forum:{forum.pk}" for forum in forums],
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page("topics/programme.html", context)
