"""Actions on answers in writing: send a question to somebody, answer it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.network.models import Person
from faire_reseau.questions.actions.moderating import ModerationRefused, QuestionChanged, held
from faire_reseau.questions.actions.times import raise_version
from faire_reseau.questions.enums import QuestionState
from faire_reseau.questions.events import AnswerAsked, QuestionAnswered
from faire_reseau.questions.models import Question

LONGEST_ANSWER = 4000


@transaction.atomic
def send_question(question: Question, *, to: Person, due: date, by: User | None, at: datetime) -> None:
    """Ask `to` to answer it in writing until the day `due`. Raises `QuestionGone`, `ModerationRefused`.

    Publishes `QuestionsMoved`, and `AnswerAsked`, by which they are written to.
    """
    question = held(question)
    if due < localdate(at, ZoneInfo(question.time.session.gathering.time_zone)):
        raise ModerationRefused(_("This day is over: choose today or a later day."), field="due")
    if to.user_id is None:
        raise ModerationRefused(_("This person has no account, and could not answer: choose another one."), field="to")
    if (question.answerer_id, question.answer_due) == (to.pk, due):
        return
    question.answerer, question.answer_due = to, due
    question.save(update_fields=["answerer", "answer_due"])
    write_audit_line("send_question", question.time, by=by, at=at, title=question.text[:100], to=str(to))
    raise_version(question.time)
    publish(AnswerAsked(question_id=question.pk))


@transaction.atomic
def answer_question(question: Question, *, text: str, seen: str, by: User | None, at: datetime) -> None:
    """Publish the written answer, before, during or after the session; who asked by name is told.

    `seen`: the answer on the page of the writer. Raises `QuestionGone`, `QuestionChanged`, `ModerationRefused`. Publishes `QuestionsMoved`,
    `QuestionAnswered` for a first answer.
    """
    question = held(question)
    written = text.replace("\r\n", "\n").strip()
    # Hidden fields come back on one line: spaces alone are no change by somebody else.
    if question.answer.split() not in (seen.split(), written.split()):
        raise QuestionChanged(_("Somebody else answered meanwhile: see what it says now, then save again."))
    if not written:
        raise ModerationRefused(_("Write the answer."), field="text")
    if len(written) > LONGEST_ANSWER:
        sentence = _("An answer has at most %(most)s characters.") % {"most": LONGEST_ANSWER}
        raise ModerationRefused(sentence, field="text")
    if question.answer == written:
        return
    is_first = not question.answer
    question.answer, question.answered_at, question.answered_by = written, at, by
    question.state, question.reason = QuestionState.ANSWERED, ""
    question.save(update_fields=["answer", "answered_at", "answered_by", "state", "reason"])
    write_audit_line("answer_question", question.time, by=by, at=at, title=question.text[:100])
    raise_version(question.time)
    if is_first:
        publish(QuestionAnswered(question_id=question.pk))
