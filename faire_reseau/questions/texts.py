"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.texts import why_over
from faire_reseau.questions.enums import Order, PollKind, QuestionState, Screening, TimeState

STATE_LABELS = {
    QuestionState.HELD: _("waits for approval"),
    QuestionState.SHOWN: _("asked"),
    QuestionState.LIVE: _("being answered"),
    QuestionState.ANSWERED: _("answered"),
    QuestionState.ASIDE: _("put aside"),
    QuestionState.MERGED: _("merged"),
    QuestionState.WITHDRAWN: _("withdrawn"),
}
STATE_ICONS = {
    QuestionState.HELD: "clock",
    QuestionState.SHOWN: "help-circle",
    QuestionState.LIVE: "mic",
    QuestionState.ANSWERED: "check-circle",
    QuestionState.ASIDE: "x",
    QuestionState.MERGED: "merge",
    QuestionState.WITHDRAWN: "undo",
}
SCREENING_LABELS = {
    Screening.HELD: _("Questions are shown once you have approved them"),
    Screening.AT_ONCE: _("Questions are shown at once"),
}
ORDER_LABELS = {
    Order.FAIR: _("Fair: a question without support still comes up"),
    Order.SUPPORT: _("The most supported first"),
    Order.TIME: _("In the order in which they came"),
}
POLL_LABELS = {
    PollKind.CHOICE: _("One answer of several"),
    PollKind.SCALE: _("A scale from 1 to 5"),
    PollKind.WORDS: _("A word or two"),
}
CANCELLED_SENTENCE = _("This session is cancelled: it takes no questions.")
SHUT_SENTENCES = {
    TimeState.PAUSED: _("Questions are paused: what you typed is kept here, send it when they go on."),
    TimeState.CLOSED: _("Questions are closed. Ask the organisers, who can still open them again."),
}


def why_not_asked(gathering_state: str, session_state: str, time_state: str) -> str:
    """Why a session takes nothing now: its gathering is over, it is cancelled, its questions paused or closed; "" while it does."""
    if why := why_over(gathering_state):
        return str(why)
    if session_state == SessionState.CANCELLED:
        return str(CANCELLED_SENTENCE)
    return str(SHUT_SENTENCES.get(TimeState(time_state), ""))


ACTION_LABELS = {
    "open_questions": _("Questions opened"),
    "set_questions": _("Questions set otherwise"),
    "pause_questions": _("Questions paused"),
    "close_questions": _("Questions closed"),
    "show_question": _("Question shown"),
    "put_aside_question": _("Question put aside"),
    "mark_live_question": _("Question marked as being answered"),
    "mark_answered_question": _("Question marked as answered"),
    "change_question": _("Question worded otherwise"),
    "merge_questions": _("Questions merged"),
    "part_questions": _("Merged questions parted again"),
    "send_question": _("Question sent to be answered"),
    "answer_question": _("Question answered in writing"),
    "add_poll": _("Poll added"),
    "open_poll": _("Poll opened"),
    "close_poll": _("Poll closed"),
    "remove_poll": _("Poll removed"),
}
TABLE_LABELS = {
    "questions.questiontime": _("questions of a session"),
    "questions.question": _("question"),
    "questions.support": _("support of a question"),
    "questions.spokenturns": _("count of who spoke"),
    "questions.poll": _("poll"),
    "questions.pollanswer": _("answer to a poll"),
}
