"""Forms of code books and of coding."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import Verdict
from faire_reseau.analysis.logic.signs import COLOURS
from faire_reseau.analysis.queries.coding import BookRow
from faire_reseau.analysis.texts import COLOUR_LABELS, DECISION_LABELS, MARK_LABELS
from faire_reseau.kit.forms import HouseForm, RememberingForm


def _lines(label: object, hint: object = "", rows: int = 2, most: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a sentence that is translated later
        max_length=most,
        required=False,
        help_text=hint,  # type: ignore[arg-type]  # as above
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CodeForm(RememberingForm):
    """A code: its name, place and sign, and when it is given."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.ChoiceField(label=_("Under"), required=False)
    colour = forms.ChoiceField(label=_("Colour"), required=False)
    mark = forms.ChoiceField(
        label=_("Mark"),
        required=False,
        help_text=_("The colour and the mark together are the sign of the code."),
    )
    definition = _lines(_("Definition"), _("When it is given."), rows=3, most=4000)
    example = _lines(_("Example"))
    counter_example = _lines(_("Counter-example"), _("What resembles it and is not coded so."))
    is_heading = forms.BooleanField(
        label=_("Heading only"), required=False, help_text=_("It holds other codes; no passage bears it.")
    )

    def __init__(self, *args: object, book: Iterable[BookRow], colour: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.rows = {str(row.code.pk): row.code for row in book}
        self.offer("parent", [("", _("none: at the top")), *((str(row.code.pk), row.path) for row in book)])
        colours = [(code, COLOUR_LABELS[code]) for code in COLOURS]
        own = [(colour, colour)] if colour and colour not in COLOURS else []
        self.offer("colour", [("", _("the next free one")), *own, *colours])
        self.offer(
            "mark", [("", _("the next free one")), *((code.value, label) for code, label in MARK_LABELS.items())]
        )

    def clean(self) -> dict[str, object]:
        """The code above as its row."""
        values = super().clean() or {}
        values["parent"] = self.rows.get(str(values.get("parent") or ""))
        return values


class PassageForm(HouseForm):
    """A passage to code: selected on the page, or said by numbers or by its words."""

    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    part = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    first = forms.CharField(
        label=_("From"),
        max_length=20,
        required=False,
        help_text=_("The number of a sentence, like 12, or of a word in it, like 12.3."),
    )
    last = forms.CharField(label=_("To"), max_length=20, required=False)
    pasted = _lines(_("Or its words, pasted"), most=20_000)
    codes = forms.MultipleChoiceField(label=_("Codes"), error_messages={"required": _("Choose one or more codes.")})
    memo = _lines(_("Memo"), most=4000)

    def __init__(self, *args: object, book: Iterable[BookRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.book = list(book)
        self.rows = {str(row.code.pk): row.code for row in self.book if not row.code.is_heading}
        self.offer("codes", [(str(row.code.pk), row.path) for row in self.book if not row.code.is_heading])

    def clean_codes(self) -> list[object]:
        """The codes as their rows."""
        return [self.rows[key] for key in self.cleaned_data["codes"]]

    @property
    def chosen(self) -> set[str]:
        """The keys of the codes that are ticked."""
        return set(self["codes"].value() or [])


class MemoForm(HouseForm):
    """A note."""

    text = forms.CharField(label=_("Memo"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class CodingMemoForm(RememberingForm):
    """A note on a passage; empty, to remove it."""

    text = _lines(_("Memo"), rows=4, most=4000)


class MergeForm(HouseForm):
    """Another code, which takes over the passages of one."""

    into = forms.ChoiceField(label=_("Merge into"))

    def __init__(self, *args: object, book: Iterable[BookRow], code_id: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for row in book if row.code.pk != code_id and not row.code.is_heading]
        self.rows = {str(row.code.pk): row.code for row in rows}
        self.offer("into", [("", "—"), *((str(row.code.pk), row.path) for row in rows)])

    def clean_into(self) -> object:
        """The code as its row."""
        return self.rows[self.cleaned_data["into"]]


class BookFileForm(HouseForm):
    """The file of a code book."""

    file = forms.FileField(label=_("File"), help_text=_("REFI-QDA (.qdc), CSV, XLSX, DOCX or JSON."))


class DecisionForm(HouseForm):
    """What is decided of a stretch on which coders differ."""

    document = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    code = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[(code.value, DECISION_LABELS[code]) for code in Verdict])
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
