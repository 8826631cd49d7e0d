"""Views for guests with a pass: open one gathering in this browser, end one’s own pass."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.queries import PassRow
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.network.queries import person_of


@never_cache
def enter(request: Request, key: str) -> HttpResponse:
    """A link or a badge handed out by an organiser: say whose it is and what it opens, then open on a press."""
    at = clock.now()
    gathering_pass = queries.pass_for(key, at)
    if request.user.is_authenticated and request.user == gathering_pass.user:
        return redirect("gatherings:agenda", gathering_pass.gathering.slug)
    if request.method != "POST":
        context = {"gathering": gathering_pass.gathering, "person": person_of(gathering_pass.user)}
        return render(request, "gatherings/enter.html", context)
    open_by_pass(request, actions.use_pass(gathering_pass, at=at))
    return redirect("gatherings:agenda", gathering_pass.gathering.slug)


def open_by_pass(request: Request, gathering_pass: PassRow) -> None:
    """Let the browser act in the gathering of the pass; whoever was signed in with it is signed out."""
    logout(request)
    request.session[queries.IN_SESSION] = gathering_pass.pk
    rotate_token(request)


@login_required
@require_POST
def end_pass(request: Request, pass_id: int) -> HttpResponse:
    """End one's own access to a gathering, wherever it is held."""
    gathering_pass = queries.pass_to_end_for(request.user, pass_id)
    ran = run(request, lambda: actions.end_pass(gathering_pass, by=request.user, at=clock.now()))
    return ran.go("accounts:account", said=_("This access no longer opens anything."))
