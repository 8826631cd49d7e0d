"""Events of questions: identifiers only, and never who asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuestionsMoved:
    """A question came, moved, was merged or answered; a poll opened or closed; the session takes questions or no longer."""

    time_id: int


@dataclass(frozen=True)
class SupportsMoved:
    """How many support a question, or how many answered a poll, has changed."""

    time_id: int


@dataclass(frozen=True)
class AnswerAsked:
    """A person is asked to answer a question in writing."""

    question_id: int


@dataclass(frozen=True)
class QuestionAnswered:
    """A question has its written answer."""

    question_id: int
