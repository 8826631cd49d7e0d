"""Words of this room in its templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from faire_reseau.analysis.logic.comparing import Comparison
from faire_reseau.analysis.texts import (
    FILE_LABELS,
    MASK_LABELS,
    MASK_STATE_LABELS,
    MODE_LABELS,
    ROLE_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    VARIABLE_LABELS,
    VERDICT_LABELS,
    class_label,
    core_language,
)
from faire_reseau.kit.codes import label_in
from textometry import InputError, Note

register = template.Library()


@register.filter
def role_label(code: str) -> str:
    """What somebody of the role `code` may do."""
    return label_in(ROLE_LABELS, code)


@register.filter
def variable_label(name: str) -> str:
    """What a variable is called on screen."""
    return str(VARIABLE_LABELS.get(name, name))


@register.filter
def state_label(code: str) -> str:
    """Where a run is on its way."""
    return label_in(STATE_LABELS, code)


@register.filter
def step_label(code: str) -> str:
    """What a run is doing; nothing before it began."""
    return str(STEP_LABELS.get(code, ""))


@register.filter
def verdict_label(code: str) -> str:
    """What a class is worth, in plain words."""
    return label_in(VERDICT_LABELS, code)


@register.filter
def mask_label(code: str) -> str:
    """What a pseudonym stands for."""
    return label_in(MASK_LABELS, code)


@register.filter
def mask_state(code: str) -> str:
    """What was decided of a proposal to mask."""
    return label_in(MASK_STATE_LABELS, code)


@register.filter
def note_said(note: Mapping[str, Any]) -> str:
    """A note of the core in the reader's language."""
    return str(Note.from_json(note).said(core_language()))


@register.filter
def reason_said(reason: Mapping[str, Any]) -> str:
    """Why the core refused, in the reader's language."""
    return str(InputError(reason["code"], **reason["values"]).sentence_in(core_language()))


@register.filter
def value_label(name: str) -> str:
    """A value of a variable (“centre=Nord”) as it is said on screen."""
    variable, _sign, value = name.partition("=")
    title = str(VARIABLE_LABELS.get(variable, variable))
    return _("%(name)s: %(value)s") % {"name": title, "value": value} if value else title


@register.filter
def mode_label(code: str) -> str:
    """How classes are made."""
    return str(MODE_LABELS.get(code, code))


@register.filter
def file_label(name: str) -> str:
    """What a file of a run is."""
    return str(FILE_LABELS.get(name, name))


@register.filter
def is_picture(name: str) -> bool:
    """Whether a file is shown on the page itself."""
    return name.endswith(".svg")


@register.filter
def with_passage(parts: tuple[str, str, str]) -> SafeString:
    """A text with a passage marked in it: what stands before, the passage or nothing, what stands after."""
    passage = format_html('<mark id="passage">{}</mark>', parts[1]) if parts[1] else ""
    return format_html("{}{}{}", parts[0], passage, parts[2])


@register.simple_tag
def class_title(number: int, names: Mapping[int, str]) -> str:
    """A class by its number and the name among `names` that people gave it."""
    return class_label(number, names.get(number, ""))


@register.simple_tag
def is_counterpart(comparison: Comparison, before: int, after: int) -> bool:
    """Whether a class of the first run and one of the second answer to each other."""
    return bool(after) and comparison.counterparts.get(before) == after


@register.filter
def unlocalized(number: float) -> str:
    """A share as an attribute of HTML takes it."""
    return f"{number:.3f}"
