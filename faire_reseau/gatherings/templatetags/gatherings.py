"""Template words of gatherings: labels of codes, hours as people say them."""

from django import template

from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings import texts
from faire_reseau.gatherings.models import Session

register = template.Library()


@register.filter
def format_label(code: str) -> str:
    """The name of a format."""
    return str(texts.FORMAT_LABELS[code])  # type: ignore[index]  # a StrEnum equals its code


@register.filter
def format_icon(code: str) -> str:
    """The icon of a format."""
    return texts.FORMAT_ICONS[code]  # type: ignore[index]  # as above


@register.filter
def equipment_label(code: str) -> str:
    """The name of what a space offers."""
    return str(texts.EQUIPMENT_LABELS.get(code, code))  # type: ignore[call-overload]  # as above


@register.filter
def state_label(code: str) -> str:
    """The name of a gathering's state."""
    return str(texts.STATE_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def registration_label(code: str) -> str:
    """The name of a registration's state."""
    return str(texts.REGISTRATION_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def half_day_label(half_day: HalfDay) -> str:
    """“mardi 25 juin, matin”."""
    return texts.half_day_label(half_day.on, half_day.part)


@register.filter
def is_pause(session: Session) -> bool:
    """Whether a session is a break or a meal."""
    return session.format in ("break", "meal", "welcome")
