"""Doors of the wall: the screen that everybody in the room sees."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings.queries import gathering_to_run_for, now_and_next, welcomed_gathering_for
from faire_reseau.kit import clock
from faire_reseau.kit.keys import short_code
from faire_reseau.topics import queries
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.logic.cards import by_slot
from faire_reseau.topics.logic.formats import comes_before
from faire_reseau.topics.logic.wall import lines_of

MOST_NOW = 2
"""Sessions that run while people propose and wish: no more, or the topics would have no room."""


@login_required
@require_safe
def wall(request: Request, slug: str) -> HttpResponse:
    """Organisers are led to the wall's own address, which holds the key of the room."""
    gathering = gathering_to_run_for(request.user, slug)
    return redirect("topics:wall_screen", gathering.welcome_key)


@require_safe
def wall_screen(request: Request, key: str) -> HttpResponse:
    """The wall: whoever holds the key that hangs in the room may show it, without an account."""
    gathering = welcomed_gathering_for(key)
    forums = queries.forums_of(gathering)
    shown = _shown(forums, request.GET.get("forum", ""))
    at = clock.now()
    cards = queries.cards_of(shown) if shown else []
    is_placed = shown is not None and not comes_before(shown.phases, shown.phase, Phase.RUN)
    moments = now_and_next(gathering, at)
    groups = _to_come(by_slot([card for card in cards if card.given]), at) if is_placed else []
    umbrella = shown.session_id if is_placed else None
    context: dict[str, Any] = {
        "gathering": gathering,
        "forums": forums,
        "forum": shown,
        "cards": sorted(cards, key=lambda card: (-card.people, card.topic.number)),
        "lines": lines_of(moments["now"], moments["next"], groups, umbrella) if is_placed or not shown else [],
        "wishing": queries.people_wishing(shown) if shown else 0,
        "now": [session for session in moments["now"] if session.pk != shown.session_id][:MOST_NOW] if shown else [],
        "changes_in_s": moments["changes_in_s"],
        "join": request.build_absolute_uri(reverse("gatherings:welcome", args=[gathering.welcome_key])),
        "host": request.get_host(),
        "typed": reverse("gatherings:typed_welcome", args=[short_code(gathering.welcome_key)]).rstrip("/"),
        "key": key,
    }
    template = "topics/parts/wall.html" if request.headers.get("X-Live-Fragment") else "topics/wall.html"
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, template, context)


def _to_come(groups: list[Any], at: datetime) -> list[Any]:
    """The hours that are not over; all of them once the whole forum is."""
    return [group for group in groups if group[0].ends_at > at] or groups


def _shown(forums: list[Any], wanted: str) -> Any:
    chosen = [forum for forum in forums if str(forum.pk) == wanted]
    open_ones = [forum for forum in forums if forum.phase != Phase.HARVEST]
    return next(iter(chosen or open_ones or forums[-1:]), None)
