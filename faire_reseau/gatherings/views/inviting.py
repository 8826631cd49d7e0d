"""Views for who directs an organisation that is asked to organise a gathering together: read the invitation, answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.gatherings import actions, queries
from faire_reseau.kit import clock
from faire_reseau.kit.refusals import Refusal


@login_required
def invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """An invitation to organise a gathering together: agree, decline, or leave after having agreed."""
    at = clock.now()
    found = queries.invitation_to_answer_for(request.user, invitation_id, localdate(at))
    if request.method == "POST":
        agrees = request.POST.get("to") == "agreed"
        try:
            actions.answer_invitation(found, agrees=agrees, by=request.user, at=at)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            said = _("Agreed: the organisation is shown with the gathering.") if agrees else _("Declined.")
            messages.success(request, said)
        return redirect("pages:desk")
    context = {"invitation": found, "gathering": found.gathering, "organisation": found.organisation}
    return render(request, "gatherings/invitation.html", context)
