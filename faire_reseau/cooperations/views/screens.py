"""Views of the wall: the news of groups, convergence, commitments; readable from the end of a hall, for whoever holds its key."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.cooperations import queries
from faire_reseau.cooperations.enums import ConvergenceState
from faire_reseau.cooperations.queries.walls import COMMITMENTS, CONVERGENCE, NEWS, yields_of
from faire_reseau.cooperations.views.groups import answered
from faire_reseau.kit import clock

SCHEMES = {"sombre": "dark", "clair": "light"}


@require_safe
def wall(request: Request, key: str, forum_id: int) -> HttpResponse:
    """What the room sees after the groups: the mode asked for (`vue`), else the one that the forum has reached."""
    forum = queries.forum_with_key(key, forum_id)
    harvest, gathering = queries.harvest_of_forum(forum), forum.session.gathering
    mode_asked = request.GET.get("vue", "")
    mode = (
        mode_asked
        if mode_asked in (NEWS, CONVERGENCE, COMMITMENTS)
        else _reached(harvest.state, bool(queries.commitments_of(forum)))
    )
    join = request.build_absolute_uri(reverse("cooperations:convergence", args=[gathering.slug, forum.pk]))
    context: dict[str, Any] = {
        "gathering": gathering,
        "forum": forum,
        **yields_of(harvest, mode, clock.now()),
        "modes": (NEWS, CONVERGENCE, COMMITMENTS),
        "key": key,
        "scheme": SCHEMES.get(request.GET.get("fond", ""), ""),
        "join": join,
        "typed": join.partition("://")[2].rstrip("/"),
        "live_since": getattr(request, "live_since", ""),
    }
    return answered(request, "cooperations/wall.html", context)


def _reached(state: str, has_commitments: bool) -> str:  # noqa: FBT001  (a plain fact)
    if state == ConvergenceState.READY:
        return NEWS
    return COMMITMENTS if state == ConvergenceState.CLOSED and has_commitments else CONVERGENCE
