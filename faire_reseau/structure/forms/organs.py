"""Forms of organs, mandates and decisions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm, WebAddressField
from faire_reseau.kit.search_fields import SearchField
from faire_reseau.network.queries import OrganisationRow
from faire_reseau.network.queries.choosing import (
    organisations_chosen,
    organisations_of,
    organisations_to_choose,
    people_chosen,
    people_to_choose,
)
from faire_reseau.structure.queries import DecisionRow, OrganRow, centres_named, decisions_to_replace, organs


class DayForm(HouseForm):
    """On which day the network is shown."""

    le = DayField(label=_("Day shown"), required=False)


class OrganForm(RememberingForm):
    """An organ or a college."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Board, college of directors, working party…"))
    purpose = forms.CharField(
        label=_("What this organ does"),
        required=False,
        strip=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    from_on = DayField(label=_("Exists since"), required=False)
    to_on = DayField(label=_("Exists until"), required=False)


class MandateTermForm(RememberingForm):
    """In which role and for how long somebody sits in an organ."""

    role = forms.CharField(
        label=_("Role in the organ"), required=False, max_length=120, help_text=_("President, treasurer, member…")
    )
    from_on = DayField(label=_("First day"))
    to_on = DayField(label=_("Last day"), required=False, help_text=_("Empty while it goes on."))
    minutes = WebAddressField(label=_("Where the minutes are read"), required=False, max_length=500)


class MandateForm(MandateTermForm):
    """A new mandate: whose, and for which organisation."""

    members = SearchField(label=_("Who sits"))
    partners = SearchField(label=_("For which organisation"), required=False)
    field_order = ("members", "partners")

    def __init__(self, *args: Any, reader: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, remembers=False, **kwargs)
        self._people: Callable[[list[int]], dict[int, Any]] = lambda keys: people_chosen(reader, keys, day)
        who, organisation = self.fields["members"].widget, self.fields["partners"].widget
        who.url = f"{reverse('cooperations:find_people')}?pour=members"
        who.find = lambda words: people_to_choose(reader, words, day)
        who.label = lambda keys: [(row.pk, str(row)) for row in self._people(keys).values()]
        organisation.url = f"{reverse('cooperations:find_organisations')}?pour=partners"
        organisation.find = lambda words: organisations_to_choose(words, day)
        organisation.label = lambda keys: organisations_chosen(keys, day)

    def clean(self) -> dict[str, Any]:
        """One person, for one organisation at most."""
        typed = super().clean() or {}
        for name in ("members", "partners"):
            if len(typed.get(name, ())) > 1:
                self.add_error(name, forms.ValidationError(_("Choose one only: each mandate is noted by itself.")))
        return typed

    def columns(self) -> dict[str, Any]:
        """What the action takes."""
        typed = dict(self.cleaned_data)
        people, organisations = typed.pop("members"), organisations_of(typed.pop("partners"))
        person = next(iter(self._people(people).values()), None)
        return {**typed, "person": person, "organisation": next(iter(organisations), None)}


class DecisionForm(RememberingForm):
    """What was decided, when, by which organ, and when it is looked at again."""

    title = forms.CharField(label=_("What was decided"), max_length=200)
    text = forms.CharField(
        label=_("In full, and why"),
        required=False,
        strip=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    decided_on = DayField(label=_("Decided on"))
    organ = forms.ModelChoiceField[OrganRow](label=_("Decided by"), queryset=None, required=False)
    replaces = forms.ModelChoiceField[DecisionRow](label=_("Replaces"), queryset=None, required=False)
    review_on = DayField(label=_("Looked at again on"), required=False)
    ended_on = DayField(label=_("No longer in force since"), required=False)

    def __init__(self, *args: Any, decision: DecisionRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("organ", organs())
        self.offer_rows("replaces", decisions_to_replace(decision))


class LeadForm(HouseForm):
    """Which centre leads the cooperation that a decision becomes."""

    lead = forms.ModelChoiceField[OrganisationRow](label=_("Lead centre"), queryset=None)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows, name_of = centres_named(day)
        self.offer_rows("lead", rows)
        self.label_rows("lead", name_of)
