"""Filters of this room: words and icons of codes, options of polls."""

from django import template

from faire_reseau.questions.enums import PollKind, QuestionState
from faire_reseau.questions.logic.polls import SCALE
from faire_reseau.questions.models import SpokenTurns
from faire_reseau.questions.queries import PollRow
from faire_reseau.questions.texts import STATE_ICONS, STATE_LABELS
from faire_reseau.ui.templatetags.ui import label

register = template.Library()


@register.filter
def question_state(code: str) -> str:
    """Where a question stands, in words."""
    return str(STATE_LABELS[QuestionState(code)])


@register.filter
def question_icon(code: str) -> str:
    """The icon of a state."""
    return STATE_ICONS[QuestionState(code)]


@register.filter
def unlocalized(number: int) -> str:
    """A key as it stands in an address: no space between thousands."""
    return str(number)


@register.filter
def hundredths(share: float) -> int:
    """A share as a whole number of hundredths."""
    return round(100 * share)


@register.filter
def poll_options(row: PollRow) -> list[tuple[str, str]]:
    """What one chooses from: value and words."""
    if row.poll.kind == PollKind.SCALE:
        return [(str(number), str(number)) for number in SCALE]
    return [(str(number), option) for number, option in enumerate(row.poll.options)]


@register.filter
def turn_label(turn: SpokenTurns) -> str:
    """Trade and kind of organisation of turns of speech."""
    return ", ".join(str(label(word)) for word in (turn.trade, turn.kind) if word is not None) or "–"
