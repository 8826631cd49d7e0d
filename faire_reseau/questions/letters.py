"""Letters about questions: to whom one is sent to be answered, to who asked once it is answered; written when they leave."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.letters import Composed, compose_by, letters_of_kinds, post_letter
from faire_reseau.kit.models import Letter
from faire_reseau.network.queries import PersonRow
from faire_reseau.questions.enums import QuestionState
from faire_reseau.questions.models import Question
from faire_reseau.questions.queries.letters import question_keys_of, question_to_write_about

TO_ANSWER = "question_to_answer"
ANSWERED = "question_answered"


def register() -> None:
    """Have the queue write them; called once, from `apps`."""
    compose_by(to_answer_letter, under=TO_ANSWER)
    compose_by(answered_letter, under=ANSWERED)


def post(kind: str, question_id: int, at: datetime) -> None:
    """Have a letter of `kind` sent about a question; nothing to samples, the erased and who has no account."""
    question = question_to_write_about(question_id)
    person = _reader_of(kind, question)
    if question is not None and person is not None and person.user is not None:
        post_letter(kind, to=person.user.email, about=question.pk, at=at)


def to_answer_letter(letter: Letter) -> Composed | None:
    """“A question waits for your answer, until …”; None once it is answered, or sent to somebody else."""
    question = question_to_write_about(int(letter.about))
    if question is None or question.answer or question.state == QuestionState.MERGED:
        return None
    return _composed(TO_ANSWER, letter, question, "questions:answer")


def answered_letter(letter: Letter) -> Composed | None:
    """“Your question is answered”, with the answer; None when its author was erased meanwhile."""
    question = question_to_write_about(int(letter.about))
    return _composed(ANSWERED, letter, question, "questions:session") if question is not None else None


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters about what somebody asked or was to answer."""
    return letters_of_kinds([TO_ANSWER, ANSWERED], question_keys_of(subject.person))


def _reader_of(kind: str, question: Question | None) -> PersonRow | None:
    person = None if question is None else question.answerer if kind == TO_ANSWER else question.asked_by
    return person if person is not None and not person.is_sample and person.erased_at is None else None


def _composed(kind: str, letter: Letter, question: Question, page: str) -> Composed | None:
    person = _reader_of(kind, question)
    account = person.user if person is not None else None
    # Sent to somebody else meanwhile: the letter of before is no longer wanted.
    if account is None or not account.is_active or account.email != letter.to:
        return None
    session = question.time.session
    key = [question.pk] if page == "questions:answer" else []
    context = {
        "person": person,
        "question": question,
        "session": session,
        "gathering": session.gathering,
        "url": settings.SITE_ADDRESS + reverse(page, args=[session.gathering.slug, session.pk, *key]),
    }
    with translation.override(account.language):
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"questions/letters/{kind}.txt", context).partition("\n")
    return Composed(account.email, subject.strip(), body.strip() + "\n")
