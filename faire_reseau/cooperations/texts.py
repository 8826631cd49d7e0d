"""Labels of this room's codes, and why something is shut."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.cooperations.enums import CommitmentState, ConvergenceState, CooperationState, Happening
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.texts import why_over

COMMITMENT_LABELS = {
    CommitmentState.PROPOSED: _("waits for the answer of its lead centre"),
    CommitmentState.ACCEPTED: _("accepted"),
    CommitmentState.DECLINED: _("declined"),
    CommitmentState.WITHDRAWN: _("withdrawn"),
}
STATE_LABELS = {
    CooperationState.PROPOSED: _("proposed"),
    CooperationState.ACTIVE: _("active"),
    CooperationState.PAUSED: _("paused"),
    CooperationState.ENDED: _("ended"),
}
HAPPENING_LABELS = {
    Happening.BEGAN: _("Begins"),
    Happening.ENDED: _("Ends"),
    Happening.STEP: _("Next step"),
    Happening.LATE: _("Step overdue"),
    Happening.NEWS: _("News"),
    Happening.DECISION: _("Decision"),
    Happening.MEETING: _("Meeting"),
    Happening.EXPECTED: _("Production expected"),
    Happening.MADE: _("Production"),
}
STATE_ICONS = {
    CooperationState.PROPOSED: "lightbulb",
    CooperationState.ACTIVE: "play",
    CooperationState.PAUSED: "clock",
    CooperationState.ENDED: "check-circle",
}
SHUT_SENTENCES = {
    ConvergenceState.READY: _("The convergence is not open yet: the organisers open it once the groups are back."),
    ConvergenceState.CLOSED: _(
        "The convergence is closed: your last dots came too late, those placed before count. Ask the organisers, who can "
        "still open it again."
    ),
}


def why_cancelled(state: str) -> str:
    """Why nothing more is written about a gathering in this `state`: it is cancelled; "" otherwise, after its end too."""
    return why_over(state) if state == GatheringState.CANCELLED else ""


# What a period of retention is called, and what is done then.
PERIOD_TEXTS = {
    "here": (_("Who was in which group"), _("removed")),
}
ACTION_LABELS = {
    "take_notes": _("Somebody takes the notes of a group"),
    "close_report": _("Report of a group closed"),
    "reopen_report": _("Report of a group opened again"),
    "ask_reports": _("Missing reports asked for"),
    "withdraw_idea": _("Idea withdrawn"),
    "restore_idea": _("Idea put back"),
    "open_convergence": _("Convergence opened"),
    "close_convergence": _("Convergence closed"),
    "group_ideas": _("Ideas put together"),
    "name_cluster": _("Group of ideas named"),
    "say_where_it_went": _("Said where an idea went"),
    "propose_commitment": _("Commitment proposed"),
    "withdraw_commitment": _("Commitment withdrawn"),
    "accept_commitment": _("Commitment accepted"),
    "decline_commitment": _("Commitment declined"),
    "propose_cooperation": _("Cooperation proposed"),
    "change_cooperation": _("Cooperation changed"),
    "move_cooperation": _("State of a cooperation changed"),
    "take_back_move_cooperation": _("State of a cooperation taken back"),
    "confirm_alive": _("Cooperation said to be alive"),
    "begin_work": _("Work of a cooperation begun"),
    "set_next_step": _("Next step of a cooperation set"),
    "tell_news": _("News of a cooperation written"),
    "remove_news": _("News of a cooperation removed"),
    "expect_production": _("Production expected"),
    "finish_production": _("Production there"),
    "put_into_catalogue": _("Production put into the catalogue"),
    "remove_production": _("Production no longer expected"),
}
TABLE_LABELS = {
    "cooperations.harvest": _("what a forum yields"),
    "cooperations.groupreport": _("report of a group"),
    "cooperations.cluster": _("ideas that go together"),
    "cooperations.commitment": _("commitment"),
    "cooperations.idea": _("idea"),
    "cooperations.dots": _("dots"),
    "cooperations.here": _("who is in which group"),
    "cooperations.cooperation": _("cooperation"),
    "cooperations.news": _("news of a cooperation"),
    "cooperations.production": _("production of a cooperation"),
}
