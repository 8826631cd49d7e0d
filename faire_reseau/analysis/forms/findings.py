"""Forms of findings."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import FindingState, Stands
from faire_reseau.analysis.queries.coding import BookRow
from faire_reseau.analysis.texts import MOVE_LABELS, STANDS_LABELS
from faire_reseau.kit.forms import HouseForm, RememberingForm


class FindingForm(RememberingForm):
    """What a finding claims and what it rests on."""

    claim = forms.CharField(label=_("Claim"), max_length=300, help_text=_("One sentence that says what was found."))
    paragraph = forms.CharField(
        label=_("Paragraph"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    codes = forms.MultipleChoiceField(
        label=_("Codes that it rests on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Texts in which one of them was given count as sources of the claim."),
    )

    def __init__(self, *args: object, book: Iterable[BookRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["codes"].show_hidden_initial = False
        rows = list(book)
        self.rows = {str(row.code.pk): row.code for row in rows}
        self.offer("codes", [(str(row.code.pk), row.path) for row in rows])

    def clean_codes(self) -> list[object]:
        """The codes as their rows."""
        return [self.rows[key] for key in self.cleaned_data["codes"]]


class QuotationForm(HouseForm):
    """A passage to quote: a coded one, or the words of a text."""

    coding = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    position = forms.IntegerField(label=_("Number of the text"), required=False, min_value=1)
    pasted = forms.CharField(
        label=_("Its words, pasted"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    stands = forms.ChoiceField(
        label=_("This passage"),
        choices=[(code.value, label) for code, label in STANDS_LABELS.items()],
        initial=Stands.CARRIES.value,
        widget=forms.RadioSelect,
    )
    pseudonym = forms.CharField(
        label=_("Said instead of the title of the text"),
        max_length=120,
        required=False,
        help_text=_("A pseudonym, like “a director”; empty for the title."),
    )


class CommentForm(HouseForm):
    """What somebody says of a finding."""

    passage = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class MoveForm(HouseForm):
    """Where a finding goes."""

    to = forms.ChoiceField(
        label=_("This finding"),
        choices=[(code.value, MOVE_LABELS[code]) for code in FindingState],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("To withdraw it, or to keep it on fewer than two texts."),
    )
