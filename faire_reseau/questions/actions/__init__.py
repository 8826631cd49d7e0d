"""Actions on questions, by noun."""

from faire_reseau.questions.actions.answers import answer_question, send_question
from faire_reseau.questions.actions.asking import AskRefused, ask, support, withdraw_question
from faire_reseau.questions.actions.erasure import erase_person_traces, merge_person_tokens
from faire_reseau.questions.actions.moderating import (
    ModerationRefused,
    change_question,
    mark_answered,
    mark_live,
    merge_questions,
    put_aside,
    show_question,
    undo_merge_questions,
)
from faire_reseau.questions.actions.polls import (
    PollRefused,
    add_poll,
    answer_poll,
    close_poll,
    note_turn,
    open_poll,
    remove_poll,
)
from faire_reseau.questions.actions.times import TimeRefused, close_questions, open_questions, pause_questions

__all__ = [
    "AskRefused",
    "ModerationRefused",
    "PollRefused",
    "TimeRefused",
    "add_poll",
    "answer_poll",
    "answer_question",
    "ask",
    "change_question",
    "close_poll",
    "close_questions",
    "erase_person_traces",
    "mark_answered",
    "mark_live",
    "merge_person_tokens",
    "merge_questions",
    "note_turn",
    "open_poll",
    "open_questions",
    "pause_questions",
    "put_aside",
    "remove_poll",
    "send_question",
    "show_question",
    "support",
    "undo_merge_questions",
    "withdraw_question",
]
