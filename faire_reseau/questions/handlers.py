"""Handlers of events of questions."""

from faire_reseau.kit import clock
from faire_reseau.questions import channels, letters
from faire_reseau.questions.events import AnswerAsked, QuestionAnswered, QuestionsMoved, SupportsMoved


def on_questions_moved(event: QuestionsMoved) -> None:
    """Screens show the questions as they stand."""
    channels.QUESTIONS.push(event.time_id, "questions")


def on_supports_moved(event: SupportsMoved) -> None:
    """Figures climb."""
    channels.QUESTIONS.push(event.time_id, "supports")


def on_answer_asked(event: AnswerAsked) -> None:
    """Whom it was sent to is written to."""
    letters.post(letters.TO_ANSWER, event.question_id, clock.now())


def on_question_answered(event: QuestionAnswered) -> None:
    """Who asked by name is written to."""
    letters.post(letters.ANSWERED, event.question_id, clock.now())
