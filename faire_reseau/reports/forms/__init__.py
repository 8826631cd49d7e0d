"""Forms of reports."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import HouseForm
from faire_reseau.reports import texts
from faire_reseau.reports.enums import Aggregation, Count, Dimension, Kind, Source
from faire_reseau.reports.logic.definitions import (
    FIRST_YEAR,
    LAST_YEAR,
    dimensions_of,
    fitting_aggregation,
    options_of,
    plain_rule,
)
from faire_reseau.reports.models import Indicator

# Checks that name another indicator.
OTHERS = ("at_most", "adds_up_to")
# What a rule may be filtered by; months are counted apart, not chosen.
FILTERS = (
    Dimension.KIND,
    Dimension.THEME,
    Dimension.AXIS,
    Dimension.AUDIENCE,
    Dimension.MODE,
    Dimension.TERRITORY,
)


class IndicatorForm(HouseForm):
    """A definition: what is counted, which filters, apart by what; or what centres are asked for."""

    label = forms.CharField(label=_("Name"), max_length=120)
    label_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    definition = forms.CharField(
        label=_("Definition"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In plain words: what counts, what does not."),
    )
    definition_en = forms.CharField(
        label=_("Definition in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False, help_text=_("half-days, people, FTE…"))
    kind = forms.ChoiceField(label=_("It is"), choices=[(code.value, texts.KIND_LABELS[code]) for code in Kind])
    source = forms.ChoiceField(
        label=_("Where it comes from"), choices=[(code.value, texts.SOURCE_LABELS[code]) for code in Source]
    )
    count = forms.ChoiceField(
        label=_("What is counted"),
        required=False,
        choices=[("", _("nothing: it is entered")), *((code.value, texts.COUNT_LABELS[code]) for code in Count)],
        help_text=_("For what is computed from activities."),
    )
    of_kind = forms.ChoiceField(label=_("Of this type of action"), required=False)
    of_theme = forms.ChoiceField(label=_("Of this theme"), required=False)
    of_axis = forms.ChoiceField(label=_("Of this mission axis"), required=False)
    of_audience = forms.ChoiceField(label=_("Meant for this audience"), required=False)
    of_mode = forms.ChoiceField(label=_("Held this way"), required=False)
    of_territory = forms.ChoiceField(label=_("In this territory"), required=False)
    by = forms.ChoiceField(
        label=_("Count apart by"),
        required=False,
        choices=[("", _("nothing")), *((code.value, texts.DIMENSION_LABELS[code]) for code in Dimension)],
        help_text=_("For a table."),
    )
    dimensions = forms.MultipleChoiceField(
        label=_("It may be told apart by"),
        required=False,
        choices=[(code.value, texts.DIMENSION_LABELS[code]) for code in Dimension],
        initial=[code.value for code in Dimension],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "For what is computed: crossings, tables and maps of reports keep to it. Centres are told apart as the network chose."
        ),
    )
    query = forms.ChoiceField(label=_("Count of another part of the site"), required=False)
    options = forms.CharField(
        label=_("Options"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the answers of a choice, or the rows of a table that is entered."),
    )
    aggregation = forms.ChoiceField(
        label=_("All centres together"),
        required=False,
        choices=[
            (code.value, texts.AGGREGATION_LABELS[code])
            for code in (Aggregation.SUM, Aggregation.MEAN, Aggregation.NONE)
        ],
        help_text=_("For what is entered; what is computed is counted over all meetings at once."),
    )
    weight = forms.ModelChoiceField(
        label=_("Weighted by"),
        required=False,
        to_field_name="code",
        queryset=Indicator.objects.none(),
        empty_label=_("nothing"),
    )
    least = forms.FloatField(label=_("At least"), required=False, help_text=_("An entry below is refused."))
    most = forms.FloatField(label=_("At most"), required=False, help_text=_("An entry above is refused."))
    change_pct = forms.FloatField(
        label=_("Ask for a word when it changes by more than (%)"), required=False, min_value=0, max_value=100_000
    )
    at_most = forms.ModelChoiceField(
        label=_("Never above"),
        required=False,
        to_field_name="code",
        queryset=Indicator.objects.none(),
        empty_label=_("nothing"),
        help_text=_("Another indicator: people are never more than participations."),
    )
    adds_up_to = forms.ModelChoiceField(
        label=_("Its rows add up to"),
        required=False,
        to_field_name="code",
        queryset=Indicator.objects.none(),
        empty_label=_("nothing"),
        help_text=_("Of a table: the indicator that says the whole."),
    )
    from_year = forms.IntegerField(
        label=_("Holds from the year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    why = forms.CharField(
        label=_("What changes"),
        max_length=300,
        required=False,
        help_text=_("Written beside the break of the series."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        labels: Mapping[str, Mapping[str, str]],
        queries: Mapping[str, Any],
        others: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in FILTERS:
            own = self.initial.get(f"of_{name.value}")
            words = {**labels[name], **({own: own} if own and own not in labels[name] else {})}
            self.offer(f"of_{name.value}", [("", _("all")), *words.items()])
        self.offer("query", [("", _("none")), *((code, query.label) for code, query in queries.items())])
        for other in ("weight", *OTHERS):
            self.offer_rows(other, others)
            self.label_rows(other, lambda row: row.versions.all()[len(row.versions.all()) - 1].label)
        if not self.initial.get("seen"):
            del self.fields["why"]

    def clean_aggregation(self) -> str:
        """A sum where nothing was said."""
        return str(self.cleaned_data["aggregation"] or Aggregation.SUM)

    def columns(self) -> dict[str, Any]:
        """The definition as columns of a version."""
        typed = self.cleaned_data
        is_computed = typed["source"] == Source.COMPUTED
        filters = {str(name): typed[f"of_{name.value}"] for name in FILTERS if typed[f"of_{name.value}"]}
        by = typed["by"] if typed["kind"] == Kind.TABLE else ""
        is_share = typed["kind"] == Kind.SHARE
        rule = plain_rule(typed["count"], filters, by, is_share=is_share) if is_computed and typed["count"] else {}
        checks = {name: typed[name] for name in ("least", "most", "change_pct") if typed[name] is not None}
        checks |= {name: typed[name].code for name in OTHERS if typed[name]}
        plain = ("label", "label_en", "definition", "definition_en", "unit", "kind", "source")
        return {
            **{name: typed[name] for name in plain},
            "rule": rule,
            "dimensions": dimensions_of(typed["dimensions"]) if is_computed else None,
            "query": typed["query"] if typed["source"] == Source.QUERY else "",
            "options": "\n".join(options_of(typed["options"])) if typed["source"] == Source.ENTERED else "",
            "aggregation": str(
                fitting_aggregation(typed["source"], typed["kind"], typed["count"], typed["aggregation"])
            ),
            "checks": checks,
        }

    @staticmethod
    def initial_of(columns: Mapping[str, Any], number: int) -> dict[str, Any]:
        """What the fields say of a version, for its change."""
        filters = columns["rule"].get("filters", {})
        return {
            **{name: columns[name] for name in ("label", "label_en", "definition", "definition_en", "unit")},
            **{name: columns[name] for name in ("kind", "source", "query", "options", "aggregation", "weight")},
            **{name: columns["checks"].get(name) for name in ("least", "most", "change_pct", *OTHERS)},
            "count": columns["rule"].get("count", ""),
            "by": columns["rule"].get("by", ""),
            "dimensions": [*Dimension] if columns["dimensions"] is None else columns["dimensions"],
            **{f"of_{name.value}": filters.get(name, "") for name in FILTERS},
            "seen": number,
        }


class SetForm(HouseForm):
    """A set of indicators as a file."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text=_(
            "JSON, as downloaded from a page of indicators; at most 1 MB. Nothing is written before you confirm."
        ),
        error_messages={"required": _("Choose the file of a set of indicators.")},
    )


class LoadForm(HouseForm):
    """A set that was read, to be loaded."""

    content = forms.CharField(max_length=1_000_000, widget=forms.HiddenInput)
