"""Views of walls: screens of a room and of each of its spaces, the page that drives them."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings.actions import turn_wall
from faire_reseau.gatherings.queries import (
    GatheringRow,
    chosen_mode,
    gathering_to_run_for,
    now_and_next,
    shown_on_walls,
    spaces_of,
    wall_modes,
    welcomed_gathering_for,
)
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.limits import Limit
from faire_reseau.topics import queries
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.queries import ForumRow

MOST_NOW = 2
"""Sessions that run while people propose and wish: no more, or the topics would have no room."""
# What a projector needs, whatever its computer prefers: letters light on dark, or dark on light.
SCHEMES = {"sombre": "dark", "clair": "light"}
TURNS = Limit("turn_wall", at_most=120, seconds=60)


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
    at = clock.now()
    wanted = request.GET.get("forum", "")
    shown = None if wanted or why_over(gathering.state) else shown_on_walls(gathering, at)
    moments = now_and_next(gathering, at)
    context: dict[str, Any] = {
        "gathering": gathering,
        "shown": shown,
        "changes_in_s": moments["changes_in_s"],
        "join": request.build_absolute_uri(reverse("gatherings:welcome", args=[gathering.welcome_key])),
        "host": request.get_host(),
        "typed": reverse("gatherings:typed_welcome", args=[short_code(gathering.welcome_key)]).rstrip("/"),
        "sign": _sign(request, gathering),
        "key": key,
        "scheme": SCHEMES.get(request.GET.get("fond", ""), ""),
    }
    context |= dict(shown.content) if shown is not None else _day(gathering, wanted, moments["now"])
    fragments = request.headers.get("X-Live-Fragment", "").split()
    template = "topics/walls/body.html" if fragments == ["wall-body"] else "topics/wall.html"
    with timezone.override(ZoneInfo(gathering.time_zone)):
        if shown is not None:
            context["filled"] = render_to_string(shown.mode.template, context, request)
        return render(request, template, context)


@require_safe
def door(request: Request, key: str, space_id: int) -> HttpResponse:
    """The screen at the door of a space: what runs there and what comes next; for whoever holds the key of the room."""
    screen = queries.door_screen(key, space_id, clock.now())
    context = {"screen": screen, "key": key, "scheme": SCHEMES.get(request.GET.get("fond", ""), "")}
    with timezone.override(ZoneInfo(screen.gathering.time_zone)):
        return render(request, "topics/door.html", context)


@login_required
@require_safe
def screens(request: Request, slug: str) -> HttpResponse:
    """What the walls show, with a large button for everything they can: the organiser's phone drives them."""
    gathering = gathering_to_run_for(request.user, slug)
    at = clock.now()
    shown = shown_on_walls(gathering, at)
    forums = queries.forums_of(gathering)
    placed = queries.placed_forums(forums)
    context = {
        "gathering": gathering,
        "shown": shown,
        "rounds": [(forum, queries.pitch_of(forum, at)) for forum in forums if forum not in placed],
        "chosen": chosen_mode(gathering),
        "modes": [(mode, mode.content(gathering, at) is not None) for mode in wall_modes()],
        "spaces": spaces_of(gathering),
        "why_shut": why_over(gathering.state),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "topics/screens.html", context)


@login_required
@require_POST
def turn(request: Request, slug: str) -> HttpResponse:
    """Have every wall of a gathering show what was pressed."""
    gathering = gathering_to_run_for(request.user, slug)
    mode = request.POST.get("mode", "")[:30]
    ran = run(request, lambda: turn_wall(gathering, mode, by=request.user, at=clock.now()), limit=TURNS)
    return ran.go("topics:screens", slug, said=_("The walls show it now."))


def _day(gathering: GatheringRow, wanted: str, now: list[Any]) -> dict[str, Any]:
    """What the wall shows by itself: the topics of the forum that gathers them, else the day as a board."""
    forums = queries.forums_of(gathering)
    placed = queries.placed_forums(forums)
    chosen = _chosen(forums, wanted)
    gathered = chosen if chosen is not None and chosen not in placed else None
    subjects = queries.subjects_of(gathered) if gathered else {"forum": None, "cards": [], "wishing": 0}
    board = None if gathered and (subjects["cards"] or now) else queries.board_of_day(gathering, placed, clock.now())
    running = [row for row in now if row.pk != gathered.session_id][:MOST_NOW] if gathered else []
    return {**subjects, "board": board, "now": running}


def _sign(request: Request, gathering: GatheringRow) -> dict[str, Any] | None:
    """The QR of the half-day for which signing in is open, and how many of how many have signed; None while none is."""
    signing = queries.sign_in_of(gathering)
    if signing is None:
        return None
    key = signing["half_day"].sign_in_key
    return signing | {
        "address": request.build_absolute_uri(reverse("activities:sign_in", args=[key])),
        "typed": reverse("activities:typed_sign_in", args=[short_code(key)]).rstrip("/"),
    }


def _chosen(forums: list[ForumRow], wanted: str) -> ForumRow | None:
    chosen = [forum for forum in forums if str(forum.pk) == wanted]
    open_ones = [forum for forum in forums if forum.phase != Phase.HARVEST]
    return next(iter(chosen or open_ones or forums[-1:]), None)
