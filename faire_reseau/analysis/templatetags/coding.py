"""Words and signs of coding by hand and of findings, in templates."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from faire_reseau.analysis.enums import CodeMark
from faire_reseau.analysis.queries.coding import CodedPart, CodeRow
from faire_reseau.analysis.texts import (
    DECISION_LABELS,
    FINDING_STATE_LABELS,
    VERDICT_SENTENCES,
)
from faire_reseau.kit.codes import label_in

register = template.Library()


# The shapes of marks, in a square of 12.
SHAPES = {
    CodeMark.CIRCLE: '<circle cx="6" cy="6" r="5"/>',
    CodeMark.SQUARE: '<path d="M1.5 1.5h9v9h-9z"/>',
    CodeMark.TRIANGLE: '<path d="M6 1l5.5 10H.5z"/>',
    CodeMark.DIAMOND: '<path d="M6 0l6 6-6 6-6-6z"/>',
    CodeMark.STAR: '<path d="M6 0l1.7 4 4.3.4-3.3 2.8 1 4.3L6 9.2l-3.7 2.3 1-4.3L0 4.4 4.3 4z"/>',
    CodeMark.CROSS: '<path d="M4 0h4v4h4v4H8v4H4V8H0V4h4z"/>',
    CodeMark.RING: '<path fill-rule="evenodd" d="M6 0a6 6 0 110 12A6 6 0 016 0zm0 3.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5z"/>',
    CodeMark.BAR: '<path d="M4 0h4v12H4z"/>',
}


@lru_cache(maxsize=1000)
def _sign(colour: str, mark: str) -> SafeString:
    shape = mark_safe(SHAPES.get(mark, SHAPES[CodeMark.CIRCLE]))  # type: ignore[call-overload]  # noqa: S308  (ours)
    drawing = '<svg class="code-sign" viewBox="0 0 12 12" width="12" height="12" fill="{}" aria-hidden="true">{}</svg>'
    return format_html(drawing, colour, shape)


@register.simple_tag
def code_sign(colour: str, mark: str) -> SafeString:
    """The sign of a code: its mark in its colour. Its name stands beside it, so it is silent to screen readers."""
    return _sign(colour, mark)


@register.filter
def finding_state_label(code: str) -> str:
    """Where a finding stands."""
    return label_in(FINDING_STATE_LABELS, code)


@register.filter
def decision_label(code: str) -> str:
    """What was decided of a stretch."""
    return label_in(DECISION_LABELS, code)


@register.simple_tag
def coded_text(part: CodedPart) -> SafeString:
    """The words of a part, cut where a passage or a sentence begins: `data-at` is the place of each stretch in the text.

    Signs stand where a passage begins and ends, with the name of its code for screen readers; a tag, since a template would add
    white space, which is shown as it is.
    """
    begins, ends = str(_("%(code)s begins")), str(_("%(code)s ends"))
    html: list[str] = []
    for piece in part.pieces:
        html += [_edge("code-begins", row.code, begins) for row in piece.opens]
        number = ""
        if piece.sentence:
            html.append(f'<span class="sentence-number" aria-hidden="true">{piece.sentence}</span>')
            number = f' data-sentence="{piece.sentence}"'
        name, kind = ("mark", f' class="coded coded-{min(len(piece.over), 4)}"') if piece.over else ("span", "")
        html.append(f'<{name}{kind} data-at="{piece.start}"{number}>{escape(piece.text)}</{name}>')
        html += [_edge("code-ends", row.code, ends) for row in piece.closes]
    return mark_safe("".join(html))  # noqa: S308  (words are escaped, the rest is ours)


def _edge(kind: str, code: CodeRow, sentence: str) -> str:
    words = escape(f" ({sentence % {'code': code.name}}) ")
    sign = _sign(code.colour, code.mark)
    return f'<span class="code-edge {kind}">{sign}<span class="visually-hidden">{words}</span></span>'


@register.filter
def measure(value: float | None) -> str:
    """A measure of agreement with two decimals, as languages write them; a dash where it has no value."""
    return "—" if value is None else number_format(value, 2)


@register.filter
def agreement_verdict(measures: Any) -> str:
    """What alpha allows, in a sentence (Krippendorff 2004)."""
    return label_in(VERDICT_SENTENCES, measures.verdict)
