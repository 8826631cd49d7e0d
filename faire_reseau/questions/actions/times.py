"""Actions on question times: open, set, pause, close."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import raise_version as raise_agenda
from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.questions.enums import PollState, TimeState
from faire_reseau.questions.events import QuestionsMoved
from faire_reseau.questions.logic.tokens import new_secret
from faire_reseau.questions.models import QuestionTime
from faire_reseau.questions.texts import CANCELLED_SENTENCE


class TimeRefused(Refusal):
    """Questions that a session cannot take as asked."""

    code = "question_time_refused"


def locked(time: QuestionTime) -> QuestionTime:
    """The question time as it is now, with its session, held until the transaction ends."""
    hold(time)
    return QuestionTime.objects.select_related("session__gathering").get(pk=time.pk)


def raise_version(time: QuestionTime) -> None:
    """Note that what screens show has changed. Publishes `QuestionsMoved`."""
    QuestionTime.objects.filter(pk=time.pk).update(version=F("version") + 1)
    time.refresh_from_db(fields=["version"])
    publish(QuestionsMoved(time_id=time.pk))


@transaction.atomic
def open_questions(
    session: Session,
    *,
    screening: str,
    order: str,
    takes_anonymous: bool,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> QuestionTime:
    """Have `session` take questions, or take them otherwise, or again.

    Once it was closed its secret is gone: a new one is made, and who supported a question before can do so again.
    Raises `TimeRefused` when the session or its gathering is cancelled. Publishes `QuestionsMoved`.
    """
    hold(session.gathering)
    session = Session.objects.select_related("gathering").get(pk=session.pk)
    if session.gathering.state == GatheringState.CANCELLED:
        raise TimeRefused(why_over(session.gathering.state))
    if session.state == SessionState.CANCELLED:
        raise TimeRefused(CANCELLED_SENTENCE)
    columns = {"screening": screening, "order": order, "takes_anonymous": takes_anonymous, "state": TimeState.OPEN}
    time = QuestionTime.objects.filter(session=session).first()
    opens = time is None or time.state != TimeState.OPEN
    if time is None:
        time = QuestionTime.objects.create(session=session, secret=new_secret(), is_sample=is_sample, **columns)
        raise_agenda(session.gathering, at=at)  # kept pages of the session lead to its questions from now on
    else:
        time = locked(time)
        for name, value in columns.items():
            setattr(time, name, value)
        time.secret = time.secret or new_secret()
        time.save(update_fields=[*columns, "secret"])
    write_audit_line("open_questions" if opens else "set_questions", time, by=by, at=at, title=session.title)
    raise_version(time)
    return time


@transaction.atomic
def pause_questions(time: QuestionTime, *, by: User | None, at: datetime) -> None:
    """Take no question and no support for now. Raises `TimeRefused` once closed. Publishes `QuestionsMoved`."""
    time = locked(time)
    if time.state == TimeState.CLOSED:
        raise TimeRefused(_("These questions are closed already."))
    if time.state == TimeState.PAUSED:
        return
    QuestionTime.objects.filter(pk=time.pk).update(state=TimeState.PAUSED)
    write_audit_line("pause_questions", time, by=by, at=at, title=time.session.title)
    raise_version(time)


@transaction.atomic
def close_questions(time: QuestionTime, *, by: User | None, at: datetime) -> None:
    """Take no more questions, and destroy what tokens are made with: from now on nobody can tell whose a support is.

    What stands may still be answered, merged and put aside. Publishes `QuestionsMoved`.
    """
    time = locked(time)
    if time.state == TimeState.CLOSED:
        return
    QuestionTime.objects.filter(pk=time.pk).update(state=TimeState.CLOSED, secret="")
    time.polls.filter(state=PollState.OPEN).update(state=PollState.CLOSED)
    write_audit_line("close_questions", time, by=by, at=at, title=time.session.title)
    raise_version(time)
