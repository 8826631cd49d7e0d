"""Template words of the directory: labels of codes, days as one says them, data for other programs."""

import json
from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from faire_reseau.kit.codes import label_in
from faire_reseau.kit.dates import written
from faire_reseau.network import texts
from faire_reseau.network.logic.days import Span, holds_on
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import names_rule
from faire_reseau.network.queries.days import name_on

register = template.Library()
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def certainty_label(code: str) -> str:
    """How sure a fact is, in words."""
    return label_in(texts.CERTAINTY_LABELS, code)


@register.simple_tag
def called(organisation: Organisation, day: date) -> str:
    """What an organisation is called on `day`."""
    return name_on(organisation, day)


@register.simple_tag
def names_sentence() -> str:
    """To whom programmes name people here, in a sentence for whom it concerns; one query."""
    return str(texts.NAMES_SENTENCES[names_rule()])


@register.filter
def span(row: Span) -> str:
    """“depuis le 1 mars 2012”: between which days a fact holds; "" when neither is known."""
    begin = written(row.from_on, "j F Y") if row.from_on else ""
    end = written(row.to_on, "j F Y") if row.to_on else ""
    if begin and end:
        return _("from %(begin)s to %(end)s") % {"begin": begin, "end": end}
    if begin:
        return _("since %(begin)s") % {"begin": begin}
    return _("up to %(end)s") % {"end": end} if end else ""


@register.filter
def holds(row: Span, day: date) -> bool:
    """Whether a fact holds on `day`."""
    return holds_on(row, day)


@register.simple_tag
def linked_data(data: dict[str, object]) -> SafeString:
    """A block of JSON-LD; it is data, which no browser runs, and cannot end before its end."""
    body = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308  (escaped above)
