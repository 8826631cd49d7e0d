"""The form by which an erasure is looked at before it is done: where the name is replaced, and that one is sure."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.erasure import Plan
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.text_columns import Place


class ErasureForm(HouseForm):
    """What is ticked is replaced by “a person”; `in_detail` offers each text, otherwise each kind of text.

    In detail is for whoever may read all texts. Where somebody else bears the name, nothing is ticked at first; where the family name stands alone, neither.
    """

    stamp = forms.CharField(widget=forms.HiddenInput)
    replace = forms.MultipleChoiceField(
        label=_("Write “a person” instead of the name in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label=_("Yes, erase"))

    def __init__(self, *args: Any, plan: Plan, in_detail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.in_detail = plan, in_detail
        if in_detail:
            offered = [(place.key, place.label) for place in plan.choices]
        else:
            counts = Counter(place.label for place in plan.choices)
            offered = [(label, f"{label} ({count})") for label, count in sorted(counts.items())]
        self.offer("replace", offered)
        # A family name alone may be a relative's or a word: nobody's text changes unless it was ticked.
        apart = {place.key if in_detail else place.label for place in plan.choices if place.is_family}
        ticked = [key for key, _label in offered if key not in apart]
        self.fields["replace"].initial = [] if plan.subject.has_namesakes else ticked
        self.fields["stamp"].initial = plan.stamp

    def clean_stamp(self) -> str:
        """Only what was shown is done."""
        if self.cleaned_data["stamp"] != self.plan.stamp:
            self.show_instead(stamp=self.plan.stamp)
            raise forms.ValidationError(
                _("The texts that give this name have changed meanwhile: look at the list again, then confirm."),
                code="overtaken",
            )
        return self.plan.stamp

    def rows(self) -> Iterator[tuple[Any, Place | None]]:
        """Each box to tick, with the text that it is about when they are offered in detail."""
        by_key = {place.key: place for place in self.plan.choices} if self.in_detail else {}
        for box in self["replace"]:
            yield box, by_key.get(str(box.data["value"]))

    @property
    def leave(self) -> set[str]:
        """The keys of the places where the name stays."""
        ticked = set(self.cleaned_data["replace"])
        return {
            place.key for place in self.plan.choices if (place.key if self.in_detail else place.label) not in ticked
        }
