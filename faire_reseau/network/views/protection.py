"""View for facilitators: the second factor that the network asks of those who run something."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.confirming import grave
from faire_reseau.network.actions.protection import ask_second_factor
from faire_reseau.network.forms import ProtectionForm
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import the_network
from faire_reseau.network.views.limits import DIRECTORY


@login_required
@grave(may=is_facilitator)
def protection(request: Request) -> HttpResponse:
    """Whether a second factor is asked for."""
    if not is_facilitator(request.user):
        raise Http404
    network = the_network()
    form = ProtectionForm(sent(request), initial={"requires_second_factor": network.requires_second_factor})

    def action() -> None:
        wanted = form.cleaned_data["requires_second_factor"]
        ask_second_factor(network, required=wanted, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:protection", said=_("Saved."))
    context = {
        "title": _("Second factor of those who run something"),
        "lead": _("Whoever has none is led to set one before they go on; a lost one, another facilitator takes off."),
        "back": reverse("mfa_index"),
        "back_label": _("My second factor"),
    }
    return ran.page("network/form.html", context)
