"""View of a place offered from the waiting list: read until when, accept it or leave it."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.queries.offers import offer_at
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.mail import promised

ANSWERS = Limit("offer", at_most=30, seconds=3600)


def offer(request: Request, key: str) -> HttpResponse:
    """The page to which the letter leads: it changes nothing until a button is pressed."""
    registration, until = offer_at(key)
    gathering, at = registration.gathering, clock.now()
    by = request.user if request.user.is_authenticated and request.user.pk == registration.person.user_id else None
    accepts = request.POST.get("answer") == "accept"

    def action() -> object:
        ANSWERS.spend(str(registration.pk))
        answer = actions.accept_offer if accepts else actions.decline_offer
        return answer(registration, by=by, at=at)

    ran = run(request, action)
    if ran.is_done:
        sentence = (
            promised(_("The place is yours: a letter confirms it."))
            if accepts
            else _("The place goes to the next person who waits, and you are off the list. Thank you for saying so.")
        )
        return ran.go("gatherings:agenda", gathering.slug, said=sentence)
    registration.refresh_from_db(fields=["state", "offered_until"])
    is_open = registration.offered_until == until and until > at and not why_over(gathering.state)
    context = {"gathering": gathering, "registration": registration, "until": until, "is_open": is_open}
    with timezone.override(ZoneInfo(gathering.time_zone)):
        response = ran.page("gatherings/offer.html", context)
    response["Cache-Control"] = "no-store"
    return response
