"""Views of this room."""

from faire_reseau.structure.views.consultations import (
    ballots,
    change,
    close,
    consultation,
    consultations,
    open_vote,
    prepare,
    vote,
)
from faire_reseau.structure.views.organs import (
    add_mandate,
    add_organ,
    carry_out,
    change_decision,
    change_mandate,
    change_organ,
    decision,
    note_decision,
    organisation,
    remove_mandate,
)

__all__ = [
    "add_mandate",
    "add_organ",
    "ballots",
    "carry_out",
    "change",
    "change_decision",
    "change_mandate",
    "change_organ",
    "close",
    "consultation",
    "consultations",
    "decision",
    "note_decision",
    "open_vote",
    "organisation",
    "prepare",
    "remove_mandate",
    "vote",
]
