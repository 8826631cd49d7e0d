"""Views for who directs an organisation that is asked to organise a gathering together: read the invitation, answer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import InvitationState
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run


@login_required
def invitation(request: Request, invitation_id: int) -> HttpResponse:
    """An invitation to organise a gathering together: agree, decline, or leave after having agreed."""
    at = clock.now()
    is_answer = request.method == "POST"  # an answer from a page left open is told that the invitation stands no more
    invitation_row = queries.invitation_to_answer_for(request.user, invitation_id, localdate(at), is_past=is_answer)
    if is_answer:
        agrees = request.POST.get("to") == InvitationState.AGREED
        ran = run(request, lambda: actions.answer_invitation(invitation_row, agrees=agrees, by=request.user, at=at))
        sentence = _("Agreed: the organisation is shown with the gathering.") if agrees else _("Declined.")
        return ran.go("pages:desk", said=sentence)
    context = {
        "invitation": invitation_row,
        "gathering": invitation_row.gathering,
        "organisation": invitation_row.organisation,
    }
    return render(request, "gatherings/invitation.html", context)
