"""Template words of activities: labels of codes, half-days and organisations."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from faire_reseau.activities import texts
from faire_reseau.activities.models import HalfDay, Meeting
from faire_reseau.kit.dates import written
from faire_reseau.network.models import Organisation
from faire_reseau.ui.templatetags.ui import label

register = template.Library()
MOST_DAYS = 4


@register.filter
def hour_on(moment: datetime, day: date) -> str:
    """The hour of `moment`, and its day when that is another one than `day`: a sheet may be filled in afterwards."""
    return written(localtime(moment), "H:i" if localdate(moment) == day else "D j F, H:i")


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
    return f"{written(half_day.on, 'l j F Y')}, {texts.PART_LABELS[half_day.part]}"  # type: ignore[index]  # as above


@register.filter
def part_label(code: str) -> str:
    """“matin”."""
    return str(texts.PART_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def what_label(what: object, by: str) -> str:
    """What a row of counts is about: a theme, an axis, a mode, a territory or a sort of work, or that none was noted."""
    if what is None:
        return _("not noted")
    if by == "mode":
        return mode_label(str(what))
    return kind_label(str(what)) if by == "kind" else label(what)


@register.filter
def days_of_meetings(meetings: Iterable[Meeting]) -> str:
    """The days of meetings, each once, as briefly as a table wants: “25/06/2019, 26/06/2019”; many are told by the ends."""
    days = sorted({meeting.held_on for meeting in meetings})
    said = [date_format(day, "SHORT_DATE_FORMAT") for day in days]
    return ", ".join(said) if len(said) <= MOST_DAYS else f"{said[0]} … {said[-1]} ({len(said)})"


@register.filter
def organisation_name(organisation: Organisation | None) -> str:
    """The last short name of an organisation; no statement when its names were fetched."""
    if organisation is None:
        return "–"
    names = list(organisation.names.all())
    return (names[-1].short_name or names[-1].name) if names else organisation.slug
