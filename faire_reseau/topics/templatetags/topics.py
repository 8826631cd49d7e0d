"""Template words of topics: labels of codes."""

from django import template

from faire_reseau.topics import texts

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
