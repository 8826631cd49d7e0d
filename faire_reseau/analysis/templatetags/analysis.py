"""Words of this room in its templates."""

from django import template

from faire_reseau.analysis.texts import ROLE_LABELS, VARIABLE_LABELS
from faire_reseau.kit.codes import label_in

register = template.Library()


@register.filter
def role_label(code: str) -> str:
    """What somebody of the role `code` may do."""
    return label_in(ROLE_LABELS, code)


@register.filter
def variable_label(name: str) -> str:
    """What a variable is called on screen."""
    return str(VARIABLE_LABELS.get(name, name))
