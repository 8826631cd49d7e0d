"""Somebody else's access, for whoever runs the network: see and end it, never use it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts import actions, queries
from faire_reseau.accounts.actions import suspending
from faire_reseau.accounts.permissions import Request, runs_network
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.confirming import grave
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in

ACCESSES = Limit("access", at_most=60, seconds=60)


@login_required
@require_safe
def access(request: Request, account_id: int) -> HttpResponse:
    """Where somebody is signed in, which links open their account, and whether it is suspended."""
    account = queries.account_for(request.user, account_id)
    links = queries.open_links_of(account, clock.now())
    context = {
        "account": account,
        "name": queries.name_of(account.pk),
        "page": queries.page_of(account),
        "places": queries.places_of(account, ""),
        "links": [(link, queries.purpose_of(link)) for link in links if not queries.is_of_demo(link)],
        "is_in_demo": any(queries.is_of_demo(link) for link in links),
        "ways": queries.ways_in_of(account, clock.now()),
        "factors": queries.factors_of(account),
        "is_written_to": not queries.is_spared(account),
        "is_oneself": account.pk == request.user.pk,
    }
    return render(request, "accounts/access.html", context)


@login_required
@require_POST
@grave(may=runs_network)
def change_access(request: Request, account_id: int) -> HttpResponse:
    """End somebody's sessions or links, suspend or restore their account, take a lost second factor off."""
    account = queries.account_for(request.user, account_id)
    by, at = request.user, clock.now()
    acts = {
        "end_sessions": (lambda: actions.end_sessions(account, keep="", by=by, at=at), _("Their sessions have ended.")),
        "end_links": (
            lambda: actions.revoke_personal_links(account, by=by, at=at, but_the_demo=True),
            _("Their links and accesses no longer open."),
        ),
        "suspend": (lambda: suspending.suspend(account, by=by, at=at), _("The account is suspended.")),
        "restore": (lambda: suspending.restore(account, by=by, at=at), _("The account is open again.")),
        "lift_factor": (lambda: suspending.lift_factor(account, by=by, at=at), _("The second factor is taken off.")),
    }
    act = acts.get(request.POST.get("act", ""))
    session_id = number_in(request.POST.get("session"))
    if act is None and session_id is not None:
        place = queries.session_to_end_for(account, session_id)
        act = (lambda: actions.end_session(place, by=by, at=at), _("Signed out there."))
    if act is None:
        raise Http404
    ran = run(request, act[0], limit=ACCESSES)
    return ran.go("accounts:access", account_id, said=act[1])
