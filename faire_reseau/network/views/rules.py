"""View of the rules that the facilitators choose for the network."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.kit import clock
from faire_reseau.network import actions
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.forms import RulesForm
from faire_reseau.network.permissions import is_facilitator, names_rule
from faire_reseau.network.views.answering import did, form_page


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Choose to whom programmes name people."""
    if not is_facilitator(request.user):
        raise Http404
    form = RulesForm(request.POST or None, initial={"names_shown": names_rule()})

    def deed() -> None:
        rule = NamesShown(form.cleaned_data["names_shown"])
        actions.choose_names_shown(rule, by=request.user, at=clock.now())

    if request.method == "POST" and form.is_valid() and did(request, form, deed):
        messages.success(request, _("Saved."))
        return redirect("network:rules")
    lead = _(
        "Speakers whom organisers write into the agenda are another thing: they are public, because the organisers publish "
        "them."
    )
    back = {"back": reverse("pages:desk"), "back_label": _("Back to my desk")}
    return form_page(request, form, title=_("Names in programmes"), lead=lead, **back)
