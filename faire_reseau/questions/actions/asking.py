"""Actions of who came: ask a question, by name or anonymously, and support one."""

import random
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from faire_reseau.kit.events import publish
from faire_reseau.kit.presses import Press, is_taken
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Person
from faire_reseau.questions.actions.times import locked, raise_version
from faire_reseau.questions.enums import QuestionState, Screening
from faire_reseau.questions.events import SupportsMoved
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Question, QuestionTime, Support
from faire_reseau.questions.texts import why_not_asked

LONGEST_QUESTION = 600
MOST_HELD_EACH = 20
_lots = random.SystemRandom()


class AskRefused(Refusal):
    """A question or a support that cannot be taken."""

    code = "ask_refused"


class AnonymousRefused(AskRefused):
    """An anonymous question where none is taken."""

    field = "is_anonymous"


def check_open(time: QuestionTime) -> None:
    """Raise `AskRefused` while `time`, read by `locked`, takes nothing."""
    session = time.session
    if why := why_not_asked(session.gathering.state, session.state, time.state):
        raise AskRefused(why)


@transaction.atomic
def ask(
    time: QuestionTime,
    person: Person,
    *,
    text: str,
    is_anonymous: bool = False,
    key: uuid.UUID | None = None,
    at: datetime,  # noqa: ARG001  (no moment is written, on purpose: it could tell who asked)
    is_sample: bool = False,
    source: str = "",
) -> Question:
    """A question of `person`; of an anonymous one neither who nor when is written. The same `key` again gives the same.

    No audit line, for the same reason. Locks the question time. Raises `AskRefused`. Publishes `QuestionsMoved`.
    """
    time = locked(time)
    author = None if is_anonymous else person
    if key is not None and (known := Question.objects.filter(key=key).first()):
        if known.time_id != time.pk or known.asked_by_id != (author.pk if author else None):
            raise AskRefused(_("This entry was already used: open the form again."))
        return known
    check_open(time)
    words = " ".join(text.split())
    if not words:
        raise AskRefused(_("Write your question."), field="text")
    if len(words) > LONGEST_QUESTION:
        over = len(words) - LONGEST_QUESTION
        sentence = ngettext(
            "A question has at most %(most)s characters: shorten it by %(n)s.",
            "A question has at most %(most)s characters: shorten it by %(n)s.",
            over,
        )
        raise AskRefused(sentence % {"most": LONGEST_QUESTION, "n": over}, field="text")
    if is_anonymous and not time.takes_anonymous:
        raise AnonymousRefused(_("Anonymous questions are not taken here: ask by your name."))
    if author is not None and _held_of(time, author) >= MOST_HELD_EACH:
        raise AskRefused(_("Your questions wait to be approved: let the organisers read these first."))
    question = Question.objects.create(
        time=time,
        text=words,
        asked_by=author,
        is_anonymous=is_anonymous,
        state=QuestionState.HELD if time.screening == Screening.HELD else QuestionState.SHOWN,
        rank=_rank(time, is_anonymous=is_anonymous),
        key=key,
        source=source,
        is_sample=is_sample,
    )
    raise_version(time)
    return question


def _held_of(time: QuestionTime, author: Person) -> int:
    return Question.objects.filter(time=time, asked_by=author, state=QuestionState.HELD).count()


def _rank(time: QuestionTime, *, is_anonymous: bool) -> float:
    """After all others; the place of an anonymous question is drawn by lot among those that stand."""
    last = Question.objects.filter(time=time).aggregate(last=Max("rank"))["last"] or 0.0
    if is_anonymous:
        return _lots.uniform(0.0, last) if last else _lots.uniform(0.0, 0.5)
    return last + (1.0 - last) / 1024


@transaction.atomic
def support(question: Question, person: Person, *, wants: bool, press: Press | None = None, at: datetime) -> int:
    """Let `person` want `question` answered, or no longer; the last word counts, the same word twice is one.

    A `press` that was taken already, or replaced, changes nothing. A support given to a question that was merged meanwhile goes to the one that stands. Returns how many support it.
    Locks the question time. Raises `AskRefused`. Publishes `SupportsMoved` when something changed.
    """
    time = locked(question.time)
    check_open(time)
    question = stands_for(Question.objects.get(pk=question.pk))
    supports = Support.objects.filter(question=question)
    if is_taken(press, at):
        return supports.count()
    if question.state not in (QuestionState.SHOWN, QuestionState.LIVE):
        raise AskRefused(_("This question is settled: it takes no more supports."))
    own = supports.filter(token=token(time.secret, person.pk))
    if wants and not own.exists():
        Support.objects.create(question=question, token=token(time.secret, person.pk))
        publish(SupportsMoved(time_id=time.pk))
    elif not wants and own.delete()[0]:
        publish(SupportsMoved(time_id=time.pk))
    return supports.count()


@transaction.atomic
def withdraw_question(question: Question, person: Person, *, at: datetime) -> None:  # noqa: ARG001  (no moment is kept)
    """Let `person` take back what they asked by name, while it waits or is asked; its supports stay with it.

    Raises `AskRefused`. Publishes `QuestionsMoved`.
    """
    time = locked(question.time)
    fresh = Question.objects.get(pk=question.pk)
    if fresh.asked_by_id != person.pk or fresh.state not in (QuestionState.HELD, QuestionState.SHOWN):
        raise AskRefused(_("This question is settled, or not yours: ask the organisers."))
    Question.objects.filter(pk=fresh.pk).update(state=QuestionState.WITHDRAWN)
    raise_version(time)


def stands_for(question: Question) -> Question:
    """The question into which `question` was merged, itself when it was not."""
    while question.merged_into is not None:
        question = question.merged_into
    return question
