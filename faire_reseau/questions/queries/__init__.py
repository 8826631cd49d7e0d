"""Queries on questions, by noun."""

from faire_reseau.questions.models import Question, QuestionTime
from faire_reseau.questions.queries.gates import (
    question_in,
    question_to_answer_for,
    question_to_moderate_for,
    session_for,
    session_to_moderate_for,
    session_to_speak_for,
    session_with_key,
    time_of,
    time_to_ask_for,
    time_to_moderate_for,
)
from faire_reseau.questions.queries.lists import (
    Row,
    answers_to_give,
    asked_in,
    counts_of,
    list_for,
    moderated,
    near_in,
    others_to_merge,
    shown_on_wall,
    table_of,
)
from faire_reseau.questions.queries.people import (
    names_sent_to,
    people_sent_to,
    people_to_send_to,
    question_data,
    question_fates,
)
from faire_reseau.questions.queries.polls import (
    PollRow,
    answer_counts_of,
    kind_said,
    kinds_to_say,
    open_poll_of,
    poll_in,
    polls_of,
    trade_said,
    trades_to_say,
    turns_of,
)

# Views name rows by these: they import no models.
QuestionRow = Question
QuestionTimeRow = QuestionTime

__all__ = [
    "PollRow",
    "QuestionRow",
    "QuestionTimeRow",
    "Row",
    "answer_counts_of",
    "answers_to_give",
    "asked_in",
    "counts_of",
    "kind_said",
    "kinds_to_say",
    "list_for",
    "moderated",
    "names_sent_to",
    "near_in",
    "open_poll_of",
    "others_to_merge",
    "people_sent_to",
    "people_to_send_to",
    "poll_in",
    "polls_of",
    "question_data",
    "question_fates",
    "question_in",
    "question_to_answer_for",
    "question_to_moderate_for",
    "session_for",
    "session_to_moderate_for",
    "session_to_speak_for",
    "session_with_key",
    "shown_on_wall",
    "table_of",
    "time_of",
    "time_to_ask_for",
    "time_to_moderate_for",
    "trade_said",
    "trades_to_say",
    "turns_of",
]
