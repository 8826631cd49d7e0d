"""Form by which one registers for a gathering."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.forms import HalfDaysChoice, offer_half_days
from faire_reseau.gatherings.forms.form_questions import AnsweringForm
from faire_reseau.gatherings.forms.meals import offer_meals
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries.form_questions import FormQuestionRow
from faire_reseau.gatherings.queries.meals import MealRow


class RegistrationForm(AnsweringForm):
    """Coming to a gathering."""

    half_days = HalfDaysChoice(
        label=_("I come on"), queryset=HalfDay.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    post = forms.ChoiceField(
        label=_("I come for"),
        required=False,
        help_text=_("You work in several organisations: you are counted for this one."),
        widget=forms.RadioSelect,
    )
    needs_step_free = forms.BooleanField(label=_("I need step-free access"), required=False)
    access_needs = forms.CharField(
        label=_("What the organisers should know"),
        required=False,
        max_length=300,
        help_text=_("Access, meals… Only the organisers read it."),
    )

    def __init__(
        self,
        *args: Any,
        gathering: Gathering,
        half_days: list[HalfDay],
        full: Collection[int] = frozenset(),
        has_place: bool = False,
        posts: Sequence[tuple[int, str]] = (),
        meals: Sequence[MealRow] = (),
        questions: Sequence[FormQuestionRow] = (),
        answers: Mapping[int, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`posts`: key and organisation of each post of who registers; asked for when there are several. `answers` were given
        before to `questions` of the organisers.
        """
        super().__init__(*args, **kwargs)
        self.ask(questions, answers or {})
        offer_meals(self, meals)
        if len(posts) > 1:
            self.offer("post", posts)
        else:
            del self.fields["post"]
        offer_half_days(self.fields["half_days"], gathering, half_days, full)
        if full:
            self.fields["half_days"].help_text = (
                _("You keep the place you have; a half-day that is full cannot be added.")
                if has_place
                else _(
                    "With one that is full, you wait for all those you choose; without it, you have a place at once."
                )
            )
