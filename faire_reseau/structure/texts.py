"""Labels of this room's codes; methods and rules as they are explained on the ballot and beside the result."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from faire_reseau.structure.enums import Electorate, Method, MiddleRule, State, StrengthRule

METHOD_LABELS = {
    Method.MAJORITY_JUDGEMENT: _("Majority judgement"),
    Method.SCHULZE: _("Ranking (Schulze)"),
    Method.APPROVAL: _("Approval"),
    Method.DOTS: _("Dots"),
}
# How one votes, on the ballot.
VOTING_SENTENCES = {
    Method.MAJORITY_JUDGEMENT: _(
        "Give each option a grade; several options may have the same one. An option that you leave without a grade gets the worst."
    ),
    Method.SCHULZE: _(
        "Give each option a rank, 1 for the one you like best; several options may have the same rank. Options without a rank stand "
        "together behind all others."
    ),
    Method.APPROVAL: _("Tick every option that you approve of: as many as you like, or none."),
    Method.DOTS: _("Share your dots among the options, several on one if you like. You need not lay all of them."),
}
# How ballots are counted, before the vote and beside the result.
COUNTING_SENTENCES = {
    Method.MAJORITY_JUDGEMENT: _(
        "The grades of each option are sorted; the one in the middle is its majority grade, and the best majority grade wins. "
        "Equal options are told apart by taking this grade away from each, and the next one in the middle, until two differ."
    ),
    Method.SCHULZE: _(
        "Every two options are compared: which of them do more ballots rank before the other? An option beats another along a chain of "
        "such majorities, which is as strong as its weakest one. The option that no other beats wins."
    ),
    Method.APPROVAL: _("The option that most ballots approve of wins."),
    Method.DOTS: _("The option with most dots wins."),
}
RULE_SENTENCES: dict[str, Any] = {
    MiddleRule.LOWER: _("Of an even number of grades, the lower one of the two in the middle counts."),
    MiddleRule.UPPER: _("Of an even number of grades, the higher one of the two in the middle counts."),
    StrengthRule.WINNING: _("A majority is as strong as the number of ballots for it (winning votes)."),
    StrengthRule.MARGINS: _("A majority is as strong as its lead (margins)."),
}
MIDDLE_LABELS = {
    MiddleRule.LOWER: _("the lower one (Balinski and Laraki)"),
    MiddleRule.UPPER: _("the higher one"),
}
STRENGTH_LABELS = {
    StrengthRule.WINNING: _("the ballots for it (winning votes)"),
    StrengthRule.MARGINS: _("its lead (margins)"),
}
ELECTORATE_LABELS = {
    Electorate.EVERYBODY: _("everybody who works in a centre, one vote each"),
    Electorate.DIRECTORS: _("everybody who directs a centre, one vote each"),
    Electorate.CENTRES: _("one vote for each centre, cast by whoever directs it"),
    Electorate.COLLEGE: _("those who sit in a college on the day it opens, one vote each"),
}
STATE_LABELS = {
    State.DRAFT: _("draft"),
    State.OPEN: pgettext_lazy("consultation", "open"),
    State.CLOSED: pgettext_lazy("consultation", "closed"),
}
ACTION_LABELS = {
    "prepare_consultation": _("Consultation prepared"),
    "change_consultation": _("Consultation changed"),
    "open_consultation": _("Consultation opened"),
    "close_consultation": _("Consultation closed"),
    "add_organ": _("Organ of the network added"),
    "change_organ": _("Organ of the network changed"),
    "add_mandate": _("Mandate noted"),
    "change_mandate": _("Mandate changed"),
    "remove_mandate": _("Mandate removed"),
    "note_decision": _("Decision of the network noted"),
    "change_decision": _("Decision of the network changed"),
    "carry_out": _("Cooperation made of a decision"),
}
TABLE_LABELS = {
    "structure.consultation": _("consultation"),
    "structure.voter": _("voter on the roll of a consultation"),
    "structure.ballot": _("ballot"),
    "structure.organ": _("organ of the network"),
    "structure.mandate": _("mandate"),
    "structure.decision": _("decision of the network"),
}
