"""Template words of reports: figures with their unit, labels of codes."""

from typing import Any

from django import template
from django.utils.formats import number_format

from faire_reseau.kit.codes import label_in
from faire_reseau.reports import texts
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.logic.rules import Value
from faire_reseau.ui.templatetags.ui import percent

register = template.Library()


@register.filter
def number_said(number: float | None) -> str:
    """“3,123” or « 3 123 »; whole numbers without decimals, others with one or two; “–” for none."""
    if number is None:
        return "–"
    places = 0 if float(number).is_integer() else (1 if round(number, 1) == round(number, 2) else 2)
    return number_format(round(number, places) if places else int(number), places, force_grouping=True)


@register.filter
def value_said(value: Value | None, version: Any) -> str:
    """What a value says, as its kind is written: a share in percent."""
    return figure_said(value.shown if value is not None else None, version)


@register.filter
def figure_said(number: float | None, version: Any) -> str:
    """A number as the kind of its indicator is written."""
    kind = version["kind"] if isinstance(version, dict) else version.kind
    return percent(number) if kind == Kind.SHARE else number_said(number)


@register.filter
def kind_label(code: str) -> str:
    """What sort of answer it is."""
    return label_in(texts.KIND_LABELS, code)


@register.filter
def source_label(code: str) -> str:
    """Where a value comes from."""
    return label_in(texts.SOURCE_LABELS, code)


@register.filter
def count_label(code: str) -> str:
    """What is counted."""
    return label_in(texts.COUNT_LABELS, code)


@register.filter
def dimension_label(code: str) -> str:
    """What counts are told apart by."""
    return label_in(texts.DIMENSION_LABELS, code)


@register.filter
def aggregation_label(code: str) -> str:
    """How centres are put together."""
    return label_in(texts.AGGREGATION_LABELS, code)


@register.filter
def state_label(code: str) -> str:
    """What loading a set does to an indicator."""
    return label_in(texts.STATE_LABELS, code)
