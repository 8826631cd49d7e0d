"""View that moves the pitch round of a forum."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.topics import actions, queries

ROUNDS = Limit("move_round", at_most=120, seconds=60)


@login_required
@require_POST
def move_round(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Begin, go on, pause, close: what an organiser presses on the page of screens."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    deed, seen = request.POST.get("deed", "")[:20], number_in(request.POST.get("seen"), at_most=10**9)
    ran = run(
        request,
        lambda: actions.move_round(forum, deed, seen=seen, by=request.user, at=clock.now()),
        limit=ROUNDS,
    )
    return ran.go("topics:screens", slug, anchor=f"tour-{forum_id}")
