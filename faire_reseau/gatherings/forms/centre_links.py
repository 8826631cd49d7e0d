"""Forms of links for one organisation: its places, and people who register by it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.forms import OrganisationChoice
from faire_reseau.gatherings.forms.arrivals import NewcomerForm
from faire_reseau.gatherings.forms.registering import RegistrationForm
from faire_reseau.kit.forms import HouseForm
from faire_reseau.network.models import Organisation


class CentreLinkForm(HouseForm):
    """Places for the people of an organisation."""

    organisation = OrganisationChoice(
        label=_("Organisation"), queryset=Organisation.objects.prefetch_related("names").order_by("slug")
    )
    people = forms.IntegerField(label=_("Places for its people"), min_value=1, max_value=10_000)


class ByLinkForm(RegistrationForm):
    """Coming with colleagues: half-days are those of all, needs and answers of who registers."""

    colleagues = forms.MultipleChoiceField(label=_("Who comes?"), widget=forms.CheckboxSelectMultiple)
    field_order = ("colleagues", "half_days")

    def __init__(self, *args: Any, colleagues: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("colleagues", [(str(key), name) for key, name in colleagues])
        self.fields["colleagues"].initial = [str(key) for key, _name in colleagues[:1]]


class NewcomerByLinkForm(NewcomerForm):
    """Somebody without an account, whose organisation the link says."""

    organisation = None
    organisation_typed = None
