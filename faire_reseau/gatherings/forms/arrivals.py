"""Forms of the join QR: what a newcomer says, and how a facilitator sorts it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.forms import OrganisationChoice, TradeChoice, ask_in_words
from faire_reseau.gatherings.forms.registering import RegistrationForm
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.name_forms import WhoForm
from faire_reseau.network.models import Organisation, Trade


def is_name_only(value: str) -> None:
    """Refuse a name that holds an address: whoever stands before the QR could send it to anybody in our letters."""
    if re.search(r"[/@:]|\bwww\.", value):
        raise forms.ValidationError(_("A name without an address of a page or of a mailbox, please."), code="address")


class NewcomerForm(WhoForm, RegistrationForm):
    """Coming to a gathering without an account, through the QR shown in the room."""

    is_about_reader = True

    email = forms.EmailField(label=_("Your e-mail address"))
    # A form of a link that says the organisation leaves both fields out.
    organisation: OrganisationChoice | None = OrganisationChoice(
        label=_("Your organisation"),
        required=False,
        queryset=Organisation.objects.prefetch_related("names").order_by("slug"),
        empty_label=_("another one, or none"),
    )
    organisation_typed: forms.CharField | None = forms.CharField(
        label=_("Another organisation: its name"), required=False, max_length=200, validators=[is_name_only]
    )
    trade = TradeChoice(
        label=_("Your trade"), required=False, queryset=Trade.objects.order_by("rank"), empty_label=_("another one")
    )
    trade_typed = forms.CharField(
        label=_("Another trade: which one"), required=False, max_length=120, validators=[is_name_only]
    )
    field_order = (
        "first_name",
        "last_name",
        "email",
        "organisation",
        "organisation_typed",
        "trade",
        "trade_typed",
        "half_days",
        "needs_step_free",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].validators = [*self.fields[name].validators, is_name_only]
        ask_in_words(self, organisation="organisation_typed", trade="trade_typed")


class SortArrivalForm(HouseForm):
    """Where somebody who joined by the QR belongs in the directory."""

    same_as = forms.ChoiceField(label=_("Who is it?"), required=False, widget=forms.RadioSelect)
    organisation = OrganisationChoice(
        label=_("Organisation"),
        required=False,
        queryset=Organisation.objects.prefetch_related("names").order_by("slug"),
        empty_label=_("none, or the new one below"),
    )
    organisation_new = forms.CharField(label=_("Or a new organisation: its name"), required=False, max_length=200)
    despite_resemblance = forms.BooleanField(
        label=_("It is another organisation than those that resemble it"), required=False
    )
    trade = TradeChoice(
        label=_("Trade"),
        required=False,
        queryset=Trade.objects.order_by("rank"),
        empty_label=_("none, or the new one below"),
    )
    trade_new = forms.CharField(label=_("Or a new trade: its name"), required=False, max_length=120)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in_words(self, organisation="organisation_new", trade="trade_new")
        if not people:
            del self.fields["same_as"]
        else:
            known: list[tuple[Any, Any]] = [(str(key), label) for key, label in people]
            self.offer("same_as", [*known, ("", _("Nobody of these: a new person"))])
