"""Template words of topics: labels of codes."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from faire_reseau.topics import texts
from faire_reseau.ui.templatetags.ui import percent

register = template.Library()


@register.filter
def phase_label(code: str) -> str:
    """The name of a phase."""
    return str(texts.PHASE_LABELS[code])  # type: ignore[index]  # a StrEnum equals its code


@register.filter
def phase_sentence(code: str) -> str:
    """What one does in a phase."""
    return str(texts.PHASE_SENTENCES[code])  # type: ignore[index]  # as above


@register.filter
def kind_label(code: str) -> str:
    """The name of a kind of topic."""
    return str(texts.KIND_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def level_label(level: int) -> str:
    """The name of a level of wish; none has a name too."""
    return str(texts.LEVEL_LABELS[level] if level else texts.NO_WISH_LABEL)  # type: ignore[index]  # an IntEnum


@register.filter
def level_icon(level: int) -> str:
    """The icon of a level of wish."""
    return {3: "star", 2: "heart", 1: "hand"}.get(level, "minus")


@register.filter
def signed(number: int) -> str:
    """A change as one reads it: “+3”, “−2”, “=”."""
    return f"+{number}" if number > 0 else f"−{-number}" if number else "="


@register.filter
def signed_percent(share: float) -> str:
    """A gain or loss of a share: “+11 %”."""
    return ("+" if share >= 0 else "−") + percent(abs(share))


@register.filter
def gap(share: float) -> str:
    """A small share with its tenths: “2,3 %”."""
    mark = "%" if (get_language() or "fr").startswith("en") else "\u00a0%"
    return f"{number_format(round(100 * share, 1), 1)}{mark}"


@register.filter
def duration(seconds: int) -> str:
    """“15 s”, “4 min”."""
    return f"{seconds // 60}\u00a0min" if seconds >= 60 else f"{seconds}\u00a0s"
