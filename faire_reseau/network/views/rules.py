"""Views of the rules that the facilitators choose for the network."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network import actions
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.forms import ContactForm, RulesForm
from faire_reseau.network.permissions import is_facilitator, names_rule
from faire_reseau.network.queries import network_now
from faire_reseau.network.views.limits import DIRECTORY


@login_required
def rules(request: Request) -> HttpResponse:
    """Choose to whom programmes name people."""
    if not is_facilitator(request.user):
        raise Http404
    form = RulesForm(sent(request), initial={"names_shown": names_rule()})

    def action() -> None:
        rule = NamesShown(form.cleaned_data["names_shown"])
        actions.choose_names_shown(rule, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:rules", said=_("Saved."))
    lead = _(
        "Speakers whom organisers write into the agenda are another thing: they are public, because the organisers publish "
        "them."
    )
    back = {"back": reverse("pages:desk"), "back_label": _("Back to my desk")}
    return ran.page("network/form.html", {"title": _("Names in programmes"), "lead": lead, **back})


@login_required
def contact(request: Request) -> HttpResponse:
    """Say who answers for personal data, and where to write."""
    if not is_facilitator(request.user):
        raise Http404

    def contact_now() -> dict[str, str]:
        network = network_now()
        return {name: getattr(network, name) for name in ContactForm.base_fields}

    form = ContactForm(sent(request), initial=contact_now())

    def action() -> None:
        actions.say_who_answers(seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> ContactForm:
        return form.renewed(contact_now())

    ran = run(request, action, form=form, limit=DIRECTORY, renewed=renewed)
    if ran.is_done:
        return ran.go("network:contact", said=_("Saved."))
    lead = _("Shown to everybody on the page Personal data: data protection law asks for it.")
    back = {"back": reverse("pages:privacy"), "back_label": _("Personal data")}
    return ran.page("network/form.html", {"title": _("Contact and personal data"), "lead": lead, **back})
