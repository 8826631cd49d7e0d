"""Views of the personal programme."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.queries import NowCard, call_for, now_card_for
from faire_reseau.gatherings.queries.offline import pages_to_keep
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.queries import person_of
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.queries.today import READY
from faire_reseau.topics.texts import why_forum_over

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
    if ran.is_done and not _is_part(request):
        return ran.go("topics:programme", slug, anchor=f"creneau-{slot_id}")
    return _page(ran, slug)


def _is_part(request: Request) -> bool:
    """Whether a script asks for what changes alone."""
    return request.headers.get("X-Live-Fragment") == "my-programme"


def _elsewhere(card: NowCard | None, slug: str) -> NowCard | None:
    """The card of now on one's programme, which it does not link to: that it is ready shows."""
    if card is None or card.address != reverse("topics:programme", args=[slug]):
        return card
    return None if card.rank == READY else replace(card, address="", label="")


def _page(ran: Ran[object], slug: str) -> HttpResponse:
    request = ran.request
    gathering = queries.gathering_of_forums_for(request.user, slug)
    person = person_of(request.user)
    forums = queries.forums_to_join_for(request.user, gathering)
    programmes: list[tuple[queries.Programme, bool, list[queries.Change]]] = []
    for forum in forums:
        if person is None:
            break
        programme = queries.programme_of(forum, person)
        if programme is not None:
            is_over = bool(why_forum_over(gathering.state, forum.session.state))
            can_choose = opens(forum.phases, forum.phase, Verb.CHOOSE) and not is_over
            programmes.append((programme, can_choose, queries.last_changes_for(forum, person)))
    at = clock.now()
    signed = queries.last_signature(gathering, person) if person is not None else None
    context = {
        "gathering": gathering,
        "programmes": programmes,
        "days": queries.days_of(gathering, person, [programme for programme, *_ in programmes], at)
        if person is not None
        else [],
        "can_choose": {programme.forum.pk for programme, can_choose, _changed in programmes if can_choose},
        "now_card": _elsewhere(now_card_for(request.user, person, gathering, at), slug),
        "call": call_for(request.user, gathering, at),
        "signed": signed,
        "can_run": can_run(request.user, gathering),
        "forums": [forum for forum in forums if forum.session.state == SessionState.PLANNED],
        "channels": [f"forum:{forum.pk}" for forum in forums],
        "keep_also": "" if _is_part(request) else pages_to_keep(request.user, gathering),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page(f"topics/{'parts/' if _is_part(request) else ''}programme.html", context)
