"""Views of questions: for who came, for the moderator, polls, the wall."""

from faire_reseau.questions.views.asking import ask, near, session, support, withdraw
from faire_reseau.questions.views.moderating import (
    answer,
    aside,
    change,
    close,
    export,
    find_people,
    merge,
    moderate,
    move,
    pause,
    send,
    settings,
    turn,
)
from faire_reseau.questions.views.polls import add_poll, answer_poll, move_poll
from faire_reseau.questions.views.screens import speaker, wall

__all__ = [
    "add_poll",
    "answer",
    "answer_poll",
    "aside",
    "ask",
    "change",
    "close",
    "export",
    "find_people",
    "merge",
    "moderate",
    "move",
    "move_poll",
    "near",
    "pause",
    "send",
    "session",
    "settings",
    "speaker",
    "support",
    "turn",
    "wall",
    "withdraw",
]
