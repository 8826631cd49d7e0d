"""Views of screens: what the speaker reads, and the wall of the room."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit.keys import short_code
from faire_reseau.questions import queries


@login_required
@require_safe
def speaker(request: Request, slug: str, session_id: int) -> HttpResponse:
    """What the speaker needs: the question that is being answered, large, and what comes next."""
    session = queries.session_to_speak_for(request.user, slug, session_id)
    time = queries.time_of(session)
    context = {
        "gathering": session.gathering,
        "session": session,
        "time": time,
        "shown": queries.shown_on_wall(time) if time else None,
        "live_since": getattr(request, "live_since", ""),
    }
    with timezone.override(ZoneInfo(session.gathering.time_zone)):
        return render(request, "questions/speaker.html", context)


@require_safe
def wall(request: Request, key: str, session_id: int) -> HttpResponse:
    """The questions on the screen of the room: whoever holds the key that hangs there may show them; nobody is named."""
    session = queries.session_with_key(key, session_id)
    time = queries.time_of(session)
    typed = reverse("gatherings:typed_welcome", args=[short_code(key)])
    context = {
        "gathering": session.gathering,
        "session": session,
        "time": time,
        "key": key,
        "shown": queries.shown_on_wall(time) if time else None,
        "poll": queries.open_poll_of(time) if time else None,
        "join": request.build_absolute_uri(typed),
        "host": request.get_host(),
        "typed": typed.rstrip("/"),
        "live_since": getattr(request, "live_since", ""),
    }
    with timezone.override(ZoneInfo(session.gathering.time_zone)):
        return render(request, "questions/wall.html", context)
