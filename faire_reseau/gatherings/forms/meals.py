"""Forms of meals: those that a gathering offers, and fields of the registration form for meals and diet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.queries.meals import MealRow
from faire_reseau.gatherings.texts import DIET_LABELS, meal_label
from faire_reseau.kit.forms import RememberingForm


class MealsForm(RememberingForm):
    """Which meals a gathering offers."""

    meals = forms.MultipleChoiceField(
        label=_("Meals that people can ask for"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offer: Sequence[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {f"{on.isoformat()}:{kind}": (on, kind) for on, kind in offer}
        self.offer("meals", [(key, meal_label(*meal)) for key, meal in self.by_key.items()])

    def chosen(self) -> list[tuple[date, str]]:
        """Day and kind of each that is ticked."""
        return [self.by_key[key] for key in self.cleaned_data["meals"]]

    def seen(self) -> dict[str, list[tuple[date, str]]]:
        """Those that were offered when the page was opened."""
        return {"meals": [self.by_key[key] for key in self.said()["meals"] if key in self.by_key]}


def offer_meals(form: forms.Form, meals: Sequence[MealRow]) -> None:
    """Have `form` ask for which of `meals` somebody comes, and what they eat; nothing when there is none."""
    if not meals:
        return
    form.fields["meals"] = forms.MultipleChoiceField(
        label=_("I take part in these meals"),
        required=False,
        choices=[(str(meal.pk), meal_label(meal.on, meal.kind)) for meal in meals],
        widget=forms.CheckboxSelectMultiple,
    )
    form.fields["diet"] = forms.ChoiceField(
        label=_("What I eat"),
        required=False,
        choices=[("", _("anything")), *((diet.value, label) for diet, label in DIET_LABELS.items())],
    )
    form.fields["diet_words"] = forms.CharField(
        label=_("Allergies, or what else the cook should know"),
        required=False,
        max_length=300,
        help_text=_("Only the organisers and the caterer read it; it is erased after the gathering."),
    )
