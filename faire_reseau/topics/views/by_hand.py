"""Views of a grid made by hand: hosts take, change and free cells; organisers let them."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.texts import why_forum_over

CELLS = Limit("take_cell", at_most=60, seconds=600)


@open_to_passes("slug")
@login_required
@require_safe
def cells(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """The grid with its free cells, for a host; one of their topics at a time."""
    forum, person = queries.forum_by_hand_for(request.user, slug, forum_id)
    topics = queries.own_topics(forum, person)
    wanted = request.GET.get("sujet", "")
    topic = next((topic for topic in topics if str(topic.pk) == wanted), topics[0] if topics else None)
    gathering = forum.session.gathering
    why = why_forum_over(gathering.state, forum.session.state)
    if not why and not opens(forum.phases, forum.phase, Verb.COMPOSE):
        why = _("Cells are taken once the organisers open the grid.")
    context = {
        "gathering": gathering,
        "forum": forum,
        "topics": topics,
        "topic": topic,
        "rows": queries.hand_grid(forum, None if why else topic, clock.now()),
        "why_shut": why,
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "topics/cells.html", context)


@open_to_passes("slug")
@login_required
@require_POST
def take_cell(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Take a free cell for a topic that one hosts."""
    topic = queries.topic_to_place_for(request.user, slug, forum_id, topic_id)
    slot_id, _between, space_id = request.POST.get("cell", "").partition("-")
    slot, space = queries.cell_of_forum(
        topic.forum, number_in(slot_id, at_most=10**18), number_in(space_id, at_most=10**18)
    )
    ran = run(request, lambda: actions.take_cell(topic, slot, space, by=request.user, at=clock.now()), limit=CELLS)
    sentence = _("“%(title)s” is on the grid: %(space)s.") % {"title": topic.title, "space": space.name}
    return ran.go("topics:cells", slug, forum_id, said=sentence)


@open_to_passes("slug")
@login_required
@require_POST
def free_cell(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Free the cell of a topic that one hosts."""
    topic = queries.topic_to_place_for(request.user, slug, forum_id, topic_id)
    ran = run(request, lambda: actions.free_cell(topic, by=request.user, at=clock.now()), limit=CELLS)
    return ran.go("topics:cells", slug, forum_id, said=_("The cell is free again."))


@login_required
@require_POST
def let_hosts(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Let hosts take cells, or keep that to the organisers."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    on = request.POST.get("on") == "1"
    ran = run(request, lambda: actions.let_hosts_take_cells(forum, on=on, by=request.user, at=clock.now()))
    sentence = _("Hosts take a free cell themselves.") if on else _("You place the topics yourselves.")
    return ran.go("topics:forum", slug, forum_id, said=sentence)
