"""Forms of campaigns: the questionnaire of a centre, opening, questions, returning, errata."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.documents import ACCEPT, CSV, ODP, ODS, PDF, PICTURE, PPTX, XLSX, Document, document_of
from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.logic.checks import WANT_A_WORD
from faire_reseau.reports.models import Indicator, Item
from faire_reseau.reports.queries.campaigns import Asked, Line

NOT_A_NUMBER = _("This is not a number: write it in figures, like 12 or 12.5.")
SPACES = re.compile(r"[\s\u00a0\u202f]")
LARGEST = 1e12


class NumberField(forms.FloatField):
    """A number as people write it: with spaces between thousands, a comma or a point, in percent where `is_share`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, is_share: bool = False, **kwargs: Any) -> None:
        super().__init__(min_value=-LARGEST, max_value=LARGEST, **kwargs)
        self.is_share = is_share
        self.error_messages["invalid"] = NOT_A_NUMBER

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # the stubs say a whole number
        """The number; for a share the part between 0 and 1."""
        text = SPACES.sub("", str(value)) if value not in (None, "") else ""
        if not text:
            return None
        text = text.removesuffix("%") if self.is_share else text
        if not re.fullmatch(r"[+-]?[0-9]{1,15}([.,][0-9]{1,9})?", text):
            raise forms.ValidationError(NOT_A_NUMBER, code="invalid")
        number = float(text.replace(",", "."))
        return round(number / 100, 10) if self.is_share else number

    def prepare_value(self, value: Any) -> Any:
        """As it is typed again."""
        if not isinstance(value, int | float):
            return value
        number = round(value * 100, 8) if self.is_share else value
        return f"{number:.10f}".rstrip("0").rstrip(".").replace(".", get_format("DECIMAL_SEPARATOR"))

    def in_words(self, value: Any) -> str:
        """As it is read, a share with its sign; for `kit.forms.in_words`."""
        number = str(self.prepare_value(value))
        return gettext("%(share)s%%") % {"share": number} if self.is_share else number

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number is typed."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """A text field has no bounds."""
        return {}


class QuestionnaireForm(RememberingForm):
    """What a centre answers, a field an answer; built from the lines of its report."""

    def __init__(self, *args: Any, lines: Sequence[Line], names: Container[str] | None = None, **kwargs: Any) -> None:
        """`names`: the fields that a page saves by itself; None for all of them."""
        super().__init__(*args, **kwargs)
        self.questions: dict[str, str] = {}
        for line in lines:
            self._add(line)
            self._owes(line)
            question = str(getattr(line.asked.title, "label", line.asked.title))
            self.questions |= dict.fromkeys(self.fields.keys() - self.questions.keys(), question)
        if names is not None:
            self.fields = {name: field for name, field in self.fields.items() if name in names}
        # As the base has it for fields that stand in a class.
        for field in self.fields.values():
            field.show_hidden_initial = True

    def _owes(self, line: Line) -> None:
        """Mark as optional only what may stay empty: an answer is owed where the network requires it, a reason where a check asks for it.
        Nothing is refused for it before the report is submitted.
        """
        is_owed = line.asked.item.is_required and not line.asked.is_computed
        wants_word = any(issue.code in WANT_A_WORD for issue in line.issues)
        for bound in self.of(line):
            bound.field.is_always_answered = wants_word if bound.name.startswith("w") else is_owed

    def _add(self, line: Line) -> None:
        question, key, label = line.asked, line.key, str(getattr(line.asked.title, "label", line.asked.title))
        if question.kind == Kind.TABLE:
            if not question.is_computed:
                for place, option in enumerate(question.options):
                    self.fields[f"c{key}_{place}"] = NumberField(label=option, required=False)
        elif question.takes_number:
            own = gettext("Correct it") if question.is_computed else label
            self.fields[f"v{key}"] = NumberField(label=own, required=False, is_share=question.kind == Kind.SHARE)
            self.fields[f"w{key}"] = forms.CharField(label=_("Why"), required=False, max_length=300)
        elif question.kind == Kind.CHOICE:
            choices = [("", _("not said")), *((option, option) for option in question.options)]
            self.fields[f"v{key}"] = forms.ChoiceField(label=label, required=False, choices=choices)
        else:
            self.fields[f"v{key}"] = forms.CharField(
                label=label,
                required=False,
                max_length=question.item.longest,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text=question.item.guidance,
            )

    def standing(self) -> dict[str, str]:
        """What each field says once it is saved, as a page remembers it."""
        values = {name: field.prepare_value(self.cleaned_data[name]) for name, field in self.fields.items()}
        return {name: "" if value is None else str(value) for name, value in values.items()}

    def called(self, name: str) -> str:
        """A field with the question that it answers, where its own label does not say it."""
        label, question = str(self.fields[name].label), self.questions[name]
        return label if label == question else f"{question} – {label}"

    def of(self, line: Line) -> list[Any]:
        """The fields of a line."""
        names = [name for name in self.fields if re.fullmatch(rf"[vwc]{line.key}(_\d+)?", name)]
        return [self[name] for name in names]


class OpenCampaignForm(HouseForm):
    """A campaign to open."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    due_on = DayField(label=_("Reports are due on"))


class ItemForm(HouseForm):
    """A question of a campaign: an indicator, or words."""

    section = forms.CharField(label=_("Section"), max_length=120)
    indicator = forms.ModelChoiceField(
        label=_("Indicator"),
        required=False,
        to_field_name="code",
        queryset=Indicator.objects.none(),
        empty_label=_("none: a question in words"),
    )
    prompt = forms.CharField(label=_("Question"), max_length=300, required=False)
    guidance = forms.CharField(label=_("Guidance"), max_length=600, required=False)
    longest = forms.IntegerField(
        label=_("Length in characters, at most"), min_value=100, max_value=20_000, initial=3000
    )
    is_required = forms.BooleanField(label=_("An answer is required"), required=False, initial=True)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("indicator", others)
        self.label_rows("indicator", lambda row: row.versions.all()[len(row.versions.all()) - 1].label)


class ReturnForm(HouseForm):
    """What is to be changed: a word about the whole, and a comment beside each line."""

    note = forms.CharField(
        label=_("About the whole"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            label = str(getattr(line.asked.title, "label", line.asked.title))
            self.fields[f"k{line.key}"] = forms.CharField(label=label, max_length=300, required=False)

    def comments(self) -> Mapping[int, str]:
        """The comments by the key of their item."""
        return {int(name[1:]): text for name, text in self.cleaned_data.items() if name[0] == "k"}


class ErratumForm(HouseForm):
    """A published figure to correct, in the form in which it is asked: a share in percent."""

    number = NumberField(label=_("What it should say"))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, is_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_share:
            self.fields["number"] = NumberField(label=_("What it should say, in percent"), is_share=True)


class TableForm(HouseForm):
    """A questionnaire filled in a spreadsheet."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        help_text=_("The spreadsheet downloaded here and filled in. Nothing is written before you save."),
        error_messages={"required": _("Choose the file of your table.")},
    )


KINDS = (PDF, PICTURE, ODP, PPTX, XLSX, ODS, CSV)
MOST_BYTES = 10 * 1024 * 1024


class EvidenceForm(HouseForm):
    """A file that shows what a report rests on."""

    title = forms.CharField(label=_("Title"), max_length=200)
    about = forms.ChoiceField(label=_("What it shows"), required=False)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPT[kind] for kind in KINDS)}),
        help_text=_(
            "PDF, picture, ODP, PPTX, XLSX, ODS or CSV, 10 MB at most. Leave out names that the network need not read."
        ),
        error_messages={"required": _("Choose the file.")},
    )

    def __init__(self, *args: Any, questions: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(row.item.pk): row.item for row in questions}
        labels = [(str(row.item.pk), getattr(row.title, "label", row.title)) for row in questions]
        self.offer("about", [("", _("the whole report")), *labels])

    def item(self) -> Item | None:
        """What it is about; None for the whole."""
        return self.items.get(self.cleaned_data["about"])

    def document(self) -> Document:
        """The file that was sent, judged by what it holds. Raises `DocumentRefused`."""
        return document_of(self.cleaned_data["file"], KINDS, most_bytes=MOST_BYTES)
