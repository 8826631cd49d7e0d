"""What the network asks of those who run something, for its facilitators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.kit import clock
from faire_reseau.kit.confirming import grave
from faire_reseau.network.actions.protection import ask_second_factor
from faire_reseau.network.forms import ProtectionForm
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import the_network
from faire_reseau.network.views.answering import did, form_page


@login_required
@grave(may=is_facilitator)
def protection(request: HttpRequest) -> HttpResponse:
    """Whether a second factor is asked for."""
    if not is_facilitator(request.user):
        raise Http404
    network = the_network()
    form = ProtectionForm(
        request.POST if request.method == "POST" else None,
        initial={"requires_second_factor": network.requires_second_factor},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["requires_second_factor"]
        if did(request, form, lambda: ask_second_factor(network, required=wanted, by=request.user, at=clock.now())):
            messages.success(request, _("Saved."))
            return redirect("network:protection")
    return form_page(
        request,
        form,
        title=_("Second factor of those who run something"),
        lead=_("Whoever has none is led to set one before they go on; a lost one, another facilitator takes off."),
        back=reverse("mfa_index"),
        back_label=_("My second factor"),
    )
