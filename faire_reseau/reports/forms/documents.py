"""Forms of reports as documents: what a report is about, its blocks, an erratum."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.queries import FindingRow
from faire_reseau.kit.forms import HouseForm, RememberingForm
from faire_reseau.reports.enums import REFERRING, BlockKind, Dimension
from faire_reseau.reports.logic.definitions import FIRST_YEAR, LAST_YEAR
from faire_reseau.reports.models import Indicator
from faire_reseau.reports.queries import parts_to_choose
from faire_reseau.reports.texts import DIMENSION_LABELS
from faire_reseau.ui.editor import RichTextArea
from faire_reseau.ui.templatetags.ui import label


def _year(text: Any, *, is_required: bool) -> forms.IntegerField:
    return forms.IntegerField(label=text, min_value=FIRST_YEAR, max_value=LAST_YEAR, required=is_required)


class DocumentForm(RememberingForm):
    """What a report is about."""

    title = forms.CharField(label=_("Title"), max_length=200)
    opening = forms.CharField(
        label=_("The whole in one sentence"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    first_year = _year(_("First year"), is_required=True)
    last_year = _year(_("Final year"), is_required=True)
    language = forms.ChoiceField(label=_("Language"), choices=[("fr", "français"), ("en", "English")])
    audience = forms.CharField(
        label=_("For which funder or partner"), required=False, max_length=120, help_text=_("Empty: for everybody.")
    )
    theme = forms.ChoiceField(
        label=_("Only this theme"),
        required=False,
        help_text=_("Figures are then those of the work on it, and say which part of the whole it is."),
    )
    territory = forms.ChoiceField(label=_("Only this territory"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (Dimension.THEME, Dimension.TERRITORY):
            self.offer(name, [("", _("all")), *parts_to_choose(name)])


class TextForm(RememberingForm):
    """A text of a report."""

    title = forms.CharField(
        label=_("Heading of the block"),
        required=False,
        max_length=200,
        help_text=_("A sentence that says the result is best."),
    )
    text = forms.CharField(label=_("Text"), max_length=100_000, widget=RichTextArea())


class QuotationForm(RememberingForm):
    """Words of somebody."""

    text = forms.CharField(label=_("Quotation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    source = forms.CharField(
        label=_("Who says it"), max_length=200, help_text=_("Ask before you name a person: the report is public.")
    )


class ReferenceForm(RememberingForm):
    """Figures that a report refers to."""

    title = forms.CharField(
        label=_("Heading of the block"),
        required=False,
        max_length=200,
        help_text=_("A sentence that says the result is best."),
    )
    indicator = forms.ModelChoiceField(label=_("Indicator"), to_field_name="code", queryset=Indicator.objects.none())
    first_year = _year(_("First year"), is_required=False)
    last_year = _year(_("Final year"), is_required=False)
    dimension = forms.ChoiceField(
        label=_("Counted apart by"),
        required=False,
        choices=[("", _("as the indicator has it")), *((str(code), name) for code, name in DIMENSION_LABELS.items())],
        help_text=_("For figures that are computed."),
    )
    by_centre = forms.BooleanField(
        label=_("Centre by centre"), required=False, help_text=_("As far as the network lets centres be named.")
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("indicator", rows)
        self.label_rows("indicator", lambda row: label(list(row.versions.all())[-1]))
        for name in ("first_year", "last_year"):
            self.fields[name].help_text = _("Empty: as the report.")


class MapForm(ReferenceForm):
    """Figures that a map of territories shows: the last of the years, and all of them in its table."""

    # Django's way to leave a field out.
    dimension = None  # type: ignore[assignment]
    by_centre = None  # type: ignore[assignment]

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, rows=rows, **kwargs)
        self.fields["indicator"].help_text = _("Those computed from the work: it says in which territory it was.")
        self.fields["last_year"].help_text = _(
            "Empty: as the report. The map shows the last year, the table all of them."
        )


class ProductionsForm(RememberingForm):
    """The productions that cooperations finished."""

    title = forms.CharField(label=_("Heading of the block"), required=False, max_length=200)
    first_year = _year(_("First year"), is_required=False)
    last_year = _year(_("Final year"), is_required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_year", "last_year"):
            self.fields[name].help_text = _("Empty: as the report.")


class FindingForm(RememberingForm):
    """A finding of an analysis of texts."""

    title = forms.CharField(
        label=_("Heading of the block"), required=False, max_length=200, help_text=_("Empty: the claim itself.")
    )
    finding = forms.ModelChoiceField[FindingRow](
        label=_("Finding"),
        queryset=None,
        help_text=_(
            "Kept findings of the corpora that you are invited to. Words of restricted texts are never quoted."
        ),
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("finding", rows)
        self.label_rows("finding", lambda row: f"{row.claim} ({row.corpus})")


class CorrectionForm(HouseForm):
    """What is wrong in an edition."""

    text = forms.CharField(
        label=_("What is wrong, and what is right"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


def block_form(kind: str, data: Any, rows: Any, **kwargs: Any) -> RememberingForm:
    """The form of a block of that kind."""
    if kind == BlockKind.MAP:
        return MapForm(data, rows=rows, **kwargs)
    if kind == BlockKind.FINDING:
        return FindingForm(data, rows=rows, **kwargs)
    if kind in REFERRING:
        return ReferenceForm(data, rows=rows, **kwargs)
    if kind == BlockKind.PRODUCTIONS:
        return ProductionsForm(data, **kwargs)
    return QuotationForm(data, **kwargs) if kind == BlockKind.QUOTATION else TextForm(data, **kwargs)
