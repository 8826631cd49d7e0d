"""Forms of notes: begin one, comment on a passage, reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import HouseForm
from faire_reseau.notes.enums import Beginning
from faire_reseau.notes.texts import BEGINNING_LABELS


class BeginForm(HouseForm):
    """What a note begins from."""

    which = forms.ChoiceField(
        label=_("Begin from"),
        choices=[(code.value, BEGINNING_LABELS[code]) for code in Beginning],
        widget=forms.RadioSelect,
        initial=Beginning.BLANK.value,
    )


class ReplyForm(HouseForm):
    """A reply. Its length is judged by the action: a browser would cut what is pasted without a word."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Comment"), strip=False, required=False, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"text", "line"} & set(self.fields):  # not optional: the action says what is missing
            self.fields[name].is_always_answered = True  # type: ignore[attr-defined]  # of the template of fields

    def columns(self) -> dict[str, Any]:
        """What was typed, without where to go back to."""
        return {name: value for name, value in self.cleaned_data.items() if name != "back"}


class CommentForm(ReplyForm):
    """A comment on the passage that the editor names, or on a whole block of the text."""

    letters = forms.CharField(required=False, widget=forms.HiddenInput)
    quotation = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    line = forms.CharField(label=_("On which passage"), required=False, widget=forms.Select)
    field_order = ("key", "back", "letters", "quotation", "line", "text")

    def __init__(self, *args: Any, lines: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """`lines`: the blocks to choose from; none where the editor names the passage."""
        super().__init__(*args, **kwargs)
        if lines is None:
            del self.fields["line"]
        else:
            # A block that has changed meanwhile is refused by the action, with a sentence of its own.
            self.fields["line"].widget.choices = [("", _("Choose a passage")), *lines]
