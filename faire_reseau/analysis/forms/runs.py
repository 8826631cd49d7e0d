"""Forms of runs: what is chosen for a classification, and the name of a class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.logic.parameters import LARGEST_SEED, MOST_CLASSES, MOST_DRAWS, SIZES, ClassParameters
from faire_reseau.analysis.texts import MODE_LABELS, TERM_LABELS
from faire_reseau.kit.forms import HouseForm, RememberingForm

EXPERT = ("is_double", "size", "terms", "min_segments", "least_terms", "stop_words", "expressions", "draws", "seed")
_USUAL = ClassParameters()


class RunForm(HouseForm):
    """A classification to ask for; everything has a sensible value from the first."""

    title = forms.CharField(label=_("What you call this analysis"), max_length=200, required=False)
    k = forms.IntegerField(
        label=_("Classes looked for, at most"),
        min_value=2,
        max_value=MOST_CLASSES,
        initial=_USUAL.k,
        help_text=_("Short corpora bear few: 4 to 6 for some hundred answers."),
    )
    mode = forms.ChoiceField(
        label=_("How classes are made"),
        choices=list(MODE_LABELS.items()),
        initial=_USUAL.mode,
        widget=forms.RadioSelect,
    )
    is_double = forms.BooleanField(
        label=_("Classify twice, and keep what both classifications share"), required=False, initial=_USUAL.is_double
    )
    size = forms.IntegerField(
        label=_("Words in a segment, about"), min_value=SIZES[0], max_value=SIZES[1], initial=_USUAL.size
    )
    terms = forms.ChoiceField(
        label=_("What is counted"), choices=list(TERM_LABELS.items()), initial=_USUAL.terms, widget=forms.RadioSelect
    )
    min_segments = forms.IntegerField(
        label=_("A word counts from so many segments on"), min_value=1, max_value=1000, initial=_USUAL.min_segments
    )
    least_terms = forms.IntegerField(
        label=_("Join neighbouring segments until they hold so many words that count"),
        min_value=0,
        max_value=100,
        initial=_USUAL.least_terms,
        help_text=_("0: never."),
    )
    stop_words = forms.CharField(
        label=_("Words left out"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, in their dictionary form."),
    )
    expressions = forms.CharField(
        label=_("Expressions that count as one word"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: “politique de la ville”."),
    )
    draws = forms.IntegerField(
        label=_("Times it is classified again to see how stable classes are"),
        min_value=0,
        max_value=MOST_DRAWS,
        initial=_USUAL.draws,
    )
    seed = forms.IntegerField(label=_("Seed of the draws"), min_value=0, max_value=LARGEST_SEED, initial=_USUAL.seed)

    def parameters(self) -> ClassParameters:
        """What was chosen."""
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in ("k", "mode", *EXPERT)}
        lists = {name: _lines(values[name]) for name in ("stop_words", "expressions")}
        return ClassParameters(**{**values, **lists})


class ClassNameForm(RememberingForm):
    """What a class is called, and what is thought of it."""

    name = forms.CharField(label=_("Name of the class"), max_length=120, required=False)
    memo = forms.CharField(
        label=_("Memo"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why this name, what is doubtful, what to look at again."),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
