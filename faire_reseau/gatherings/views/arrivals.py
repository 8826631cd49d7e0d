"""Views on arrivals by the join QR: facilitators sort them; whoever owns an address that was typed says whether it was they."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms.arrivals import SortArrivalForm
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.confirming import ask
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries import PersonRow

SORTED = Limit("arrivals", at_most=200, seconds=600)


@login_required
@require_safe
def arrivals(request: Request) -> HttpResponse:
    """Who joined by a QR and is not sorted yet."""
    return render(request, "gatherings/arrivals.html", {"arrivals": queries.arrivals_for(request.user)})


@login_required
def sort_arrival(request: Request, arrival_id: int) -> HttpResponse:
    """Put one of them where they belong."""
    day = localdate(clock.now())
    sorting = queries.arrival_to_sort_for(request.user, arrival_id, day)
    people = {person.pk: person for person in sorting.people}
    if request.POST.get("same_as"):
        # To merge cannot be undone.
        page = ask(request)
        if page is not None:
            return page
    initial = {
        "organisation": sorting.organisation,
        "organisation_new": "" if sorting.organisation else sorting.arrival.organisation_typed,
        "trade": sorting.trade,
        "trade_new": "" if sorting.trade else sorting.arrival.trade_typed,
    }
    labels = [(key, queries.told_apart(person, day)) for key, person in people.items()]
    form = SortArrivalForm(sent(request), initial=initial, people=labels)

    def action() -> PersonRow:
        data = dict(form.cleaned_data)
        chosen = data.pop("same_as", "")
        same_as = people[int(chosen)] if chosen else None
        return actions.sort_arrival(sorting.arrival, same_as=same_as, by=request.user, at=clock.now(), **data)

    ran = run(request, action, form=form, limit=SORTED)
    if ran.is_done:
        return ran.go("gatherings:arrivals", said=_("Saved."))
    return ran.page("gatherings/sort_arrival.html", {"arrival": sorting.arrival, "has_alike": bool(people)})


@login_required
@require_POST
def claim_arrival(request: Request, arrival_id: int) -> HttpResponse:
    """It was oneself: what was done in the room is one's own."""
    arrival = queries.claim_for(request.user, arrival_id)
    slug = arrival.registration.gathering.slug
    ran = run(request, lambda: actions.claim_arrival(arrival, by=request.user, at=clock.now()), limit=SORTED)
    return ran.go("gatherings:agenda", slug, said=_("What you did in the room is yours."))


@login_required
@require_POST
def disown_arrival(request: Request, arrival_id: int) -> HttpResponse:
    """It was somebody else: the way in that they opened ends."""
    arrival = queries.claim_for(request.user, arrival_id)
    ran = run(request, lambda: actions.disown_arrival(arrival, by=request.user, at=clock.now()), limit=SORTED)
    return ran.go("pages:desk", said=_("What was opened with your address is closed."))
