"""Template words of activities: labels of codes, half-days and organisations."""

from django import template
from django.utils.formats import date_format

from faire_reseau.activities import texts
from faire_reseau.activities.models import HalfDay
from faire_reseau.network.models import Organisation

register = template.Library()


@register.filter
def kind_label(code: str) -> str:
    """The name of a sort of work."""
    return str(texts.KIND_LABELS[code])  # type: ignore[index]  # a StrEnum equals its code


@register.filter
def mode_label(code: str) -> str:
    """The name of a way to meet."""
    return str(texts.MODE_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def means_label(code: str) -> str:
    """How a presence was noted."""
    return str(texts.MEANS_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def half_day_name(half_day: HalfDay) -> str:
    """“mardi 25 juin 2019, matin”."""
    return f"{date_format(half_day.on, 'l j F Y')}, {texts.PART_LABELS[half_day.part]}"  # type: ignore[index]  # as above


@register.filter
def organisation_name(organisation: Organisation | None) -> str:
    """The last short name of an organisation; no statement when its names were fetched."""
    if organisation is None:
        return "–"
    names = list(organisation.names.all())
    return (names[-1].short_name or names[-1].name) if names else organisation.slug
