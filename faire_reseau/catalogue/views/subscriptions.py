"""Views of subscriptions to a search: subscribe, one's own, end one, also by the link of a letter."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import actions, queries
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit

SUBSCRIBING = Limit("subscribe_to_catalogue", at_most=60, seconds=3600)


@login_required
@require_POST
def subscribe(request: Request) -> HttpResponse:
    """A weekly letter with what is new in the search that is sent."""
    search = queries.search_in(request.POST)
    ran = run(request, lambda: actions.subscribe(search, by=request.user, at=clock.now()), limit=SUBSCRIBING)
    return ran.go("catalogue:subscriptions", said=_("A letter comes once a week, when something is new."))


@login_required
@require_safe
def subscriptions(request: Request) -> HttpResponse:
    """What one follows."""
    rows = queries.subscriptions_of(request.user, clock.now())
    return render(request, "catalogue/subscriptions.html", {"subscriptions": rows})


@login_required
@require_POST
def end_subscription(request: Request, subscription_id: int) -> HttpResponse:
    """End one of one's own."""
    row = queries.subscription_to_end_for(request.user, subscription_id)
    ran = run(request, lambda: actions.end_subscription(row, by=request.user, at=clock.now()))
    return ran.go("catalogue:subscriptions", said=_("Ended: no more letters about this search."))


def end_by_letter(request: Request, key: str) -> HttpResponse:
    """The page that the link of a letter opens: one button ends the subscription, without signing in."""
    row = queries.subscription_at(key)
    if row is None:
        return render(request, "catalogue/end_subscription.html", {"is_ended": True})
    subscription, name = row, queries.name_of(queries.search_of(row), clock.now())
    ran = run(request, lambda: actions.end_subscription(subscription, by=None, at=clock.now()))
    return ran.page("catalogue/end_subscription.html", {"name": name, "is_ended": ran.is_done})
