"""Formats of forums as data: their phases in order, and the verbs that each phase opens."""

from collections.abc import Sequence
from typing import TypedDict

from faire_reseau.gatherings.enums import Format
from faire_reseau.topics.enums import Phase, Verb


class Step(TypedDict):
    """A phase of a forum as it is stored: its code, and the codes of the verbs it opens."""

    phase: str
    verbs: list[str]


FORMATS: dict[Format, tuple[tuple[Phase, tuple[Verb, ...]], ...]] = {
    # What people bring is known before they wish; the cells are filled once.
    Format.BARCAMP: (
        (Phase.PROPOSE, (Verb.PROPOSE, Verb.WISH)),
        (Phase.WISH, (Verb.WISH,)),
        (Phase.COMPOSE, (Verb.WISH, Verb.COMPOSE)),
        (Phase.RUN, (Verb.COMPOSE, Verb.CHOOSE)),
        (Phase.HARVEST, (Verb.HARVEST,)),
    ),
    # Questions may still come while people wish: one calls for another.
    Format.OPEN_FORUM: (
        (Phase.PROPOSE, (Verb.PROPOSE, Verb.WISH)),
        (Phase.WISH, (Verb.PROPOSE, Verb.WISH)),
        (Phase.COMPOSE, (Verb.WISH, Verb.COMPOSE)),
        (Phase.RUN, (Verb.COMPOSE, Verb.CHOOSE)),
        (Phase.HARVEST, (Verb.HARVEST,)),
    ),
}


def phases_of(code: str) -> list[Step]:
    """The phases of a format, as plain values to be kept with a forum.

    Parameters: `code`, that of a session's format.
    Returns: a new list of steps in order. Raises: `KeyError` when sessions of that format are no forums.
    """
    if code not in FORMATS:
        raise KeyError(code)
    return [{"phase": str(phase), "verbs": [str(verb) for verb in verbs]} for phase, verbs in FORMATS[Format(code)]]


def opens(phases: Sequence[Step], phase: str, verb: str) -> bool:
    """Whether `verb` is open in `phase`.

    Parameters: `phases`, the steps of a forum; `phase` and `verb`, codes.
    Returns: False for a phase that the forum does not have. Cost: one pass over the steps.
    """
    return any(step["phase"] == phase and verb in step["verbs"] for step in phases)


def phase_opening(phases: Sequence[Step], verb: str) -> str | None:
    """The first phase that opens `verb`, or None.

    Parameters: `phases`, the steps of a forum; `verb`, a code. Returns: a code of a phase. Cost: one pass over the steps.
    """
    return next((step["phase"] for step in phases if verb in step["verbs"]), None)


def is_one_of(phases: Sequence[Step], phase: str) -> bool:
    """Whether the forum has that phase.

    Parameters: `phases`, the steps of a forum; `phase`, a code. Returns: a truth. Cost: one pass over the steps.
    """
    return any(step["phase"] == phase for step in phases)


def next_phase(phases: Sequence[Step], phase: str) -> str | None:
    """The phase after `phase`, or None at the end.

    Parameters: `phases`, the steps of a forum; `phase`, a code. Returns: a code; a phase that the forum has not has none after it.
    Cost: one pass over the steps.
    """
    return _beside(phases, phase, 1)


def previous_phase(phases: Sequence[Step], phase: str) -> str | None:
    """The phase before `phase`, or None at the start.

    Parameters: `phases`, the steps of a forum; `phase`, a code. Returns: a code. Cost: one pass over the steps.
    """
    return _beside(phases, phase, -1)


def comes_before(phases: Sequence[Step], phase: str, other: str) -> bool:
    """Whether `phase` comes before `other` in this forum.

    Parameters: `phases`, the steps of a forum; `phase` and `other`, codes. Returns: False when it has not both. Cost: one pass over the steps.
    """
    order = [step["phase"] for step in phases]
    return phase in order and other in order and order.index(phase) < order.index(other)


def _beside(phases: Sequence[Step], phase: str, offset: int) -> str | None:
    order = [step["phase"] for step in phases]
    if phase not in order:
        return None
    place = order.index(phase) + offset
    return order[place] if 0 <= place < len(order) else None
