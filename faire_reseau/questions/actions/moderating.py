"""Actions of the moderator: show, word otherwise, mark, put aside, merge."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable
from faire_reseau.questions.actions.asking import LONGEST_QUESTION
from faire_reseau.questions.actions.times import locked, raise_version
from faire_reseau.questions.enums import QuestionState
from faire_reseau.questions.models import Question, Support
from faire_reseau.questions.permissions import can_moderate


class ModerationRefused(Refusal):
    """What a moderator cannot do with a question."""

    code = "moderation_refused"


class QuestionChanged(Overtaken):
    """Somebody else changed the question meanwhile."""


class QuestionGone(Refusal):
    """The question was merged or withdrawn meanwhile."""

    code = "question_gone"
    status = 409


def held(question: Question) -> Question:
    """The question as it is now, its question time held. Raises `QuestionGone` when it stands no longer."""
    time = locked(question.time)
    fresh = Question.objects.get(pk=question.pk)
    fresh.time = time
    if fresh.state == QuestionState.MERGED:
        sentence = _("This question was merged meanwhile into “%(text)s”: go on with that one.")
        raise QuestionGone(sentence % {"text": fresh.merged_into})
    if fresh.state == QuestionState.WITHDRAWN:
        raise QuestionGone(_("Who asked it has withdrawn this question meanwhile."))
    return fresh


def _move(question: Question, state: str, deed: str, *, by: User | None, at: datetime, reason: str = "") -> None:
    question = held(question)
    if (question.state, question.reason) == (state, reason):
        return
    question.state, question.reason = state, reason
    question.save(update_fields=["state", "reason"])
    write_audit_line(deed, question.time, by=by, at=at, title=question.text[:100])
    raise_version(question.time)


@transaction.atomic
def show_question(question: Question, *, by: User | None, at: datetime) -> None:
    """Show it to everybody who came: approved, or taken up again. Raises `QuestionGone`. Publishes `QuestionsMoved`."""
    _move(question, QuestionState.SHOWN, "show_question", by=by, at=at)


@transaction.atomic
def mark_live(question: Question, *, by: User | None, at: datetime) -> None:
    """It is being answered; the one that was until now is answered. Raises `QuestionGone`. Publishes `QuestionsMoved`."""
    before = held(question)
    others = Question.objects.filter(time=before.time, state=QuestionState.LIVE).exclude(pk=before.pk)
    others.update(state=QuestionState.ANSWERED)
    _move(question, QuestionState.LIVE, "mark_live_question", by=by, at=at)


@transaction.atomic
def mark_answered(question: Question, *, by: User | None, at: datetime) -> None:
    """It was answered, in the room or in writing. Raises `QuestionGone`. Publishes `QuestionsMoved`."""
    _move(question, QuestionState.ANSWERED, "mark_answered_question", by=by, at=at)


@transaction.atomic
def put_aside(question: Question, *, reason: str, by: User | None, at: datetime) -> None:
    """It will not be answered here, and those who came read why. Raises `ModerationRefused` without a reason,
    `QuestionGone`. Publishes `QuestionsMoved`.
    """
    words = " ".join(reason.split())
    if not words:
        raise ModerationRefused(_("Say why it is put aside: those who asked read it."), field="reason")
    _move(question, QuestionState.ASIDE, "put_aside_question", by=by, at=at, reason=words[:300])


@transaction.atomic
def change_question(question: Question, *, text: str, seen: str, by: User | None, at: datetime) -> None:
    """Word it otherwise (a name that should not be there, a spelling); the journal keeps both wordings.

    `seen`: its words on the page of the writer. Raises `QuestionGone`, `QuestionChanged`, `ModerationRefused`. Publishes `QuestionsMoved`.
    """
    question = held(question)
    words = " ".join(text.split())
    if question.text not in (seen, words):
        raise QuestionChanged(_("Somebody else changed this meanwhile: see what it says now, then save again."))
    if not 0 < len(words) <= LONGEST_QUESTION:
        sentence = _("A question has between 1 and %(most)s characters.") % {"most": LONGEST_QUESTION}
        raise ModerationRefused(sentence, field="text")
    if question.text == words:
        return
    # Of an anonymous question the words of before may be what tells who asked: they are not kept.
    before = "" if question.is_anonymous else question.text
    question.text = words
    question.save(update_fields=["text", "search"])
    write_audit_line("change_question", question.time, by=by, at=at, title=words[:100], before=before[:100])
    raise_version(question.time)


@transaction.atomic
def merge_questions(remaining: Question, gone: Sequence[Question], *, by: User | None, at: datetime) -> None:
    """Have `remaining` stand for `gone` too: supports follow, one for each person. Raises `QuestionGone`, `ModerationRefused`.

    Publishes `QuestionsMoved`.
    """
    remaining = held(remaining)
    wanted = {question.pk for question in gone} - {remaining.pk}
    merged = list(Question.objects.filter(pk__in=wanted, time=remaining.time).exclude(state=QuestionState.MERGED))
    if not merged:
        raise ModerationRefused(_("Choose the questions that ask the same."), field="gone")
    own = set(Support.objects.filter(question=remaining).values_list("token", flat=True))
    parted = []
    for question in merged:
        tokens = list(Support.objects.filter(question=question).values_list("token", flat=True))
        doubled = [token for token in tokens if token in own]
        Support.objects.filter(question=question, token__in=doubled).delete()
        Support.objects.filter(question=question).update(question=remaining)
        own.update(tokens)
        within = list(Question.objects.filter(merged_into=question).values_list("pk", flat=True))
        of_one = {
            "question": question.pk,
            "state": question.state,
            "tokens": tokens,
            "doubled": doubled,
            "within": within,
        }
        parted.append(of_one)
    # What was merged into them before goes along, so that there is one step to the question that stands.
    Question.objects.filter(merged_into__in=merged).update(merged_into=remaining)
    Question.objects.filter(pk__in=[question.pk for question in merged]).update(
        state=QuestionState.MERGED, merged_into=remaining
    )
    if remaining.state == QuestionState.HELD and any(question.state != QuestionState.HELD for question in merged):
        Question.objects.filter(pk=remaining.pk).update(state=QuestionState.SHOWN)
    write_audit_line("merge_questions", remaining.time, by=by, at=at, title=remaining.text[:100], merged=len(merged))
    before = {"kept": remaining.pk, "state": remaining.state, "parted": parted}
    note_undoable("merge_questions", thing=str(remaining.pk), by=by, at=at, **before)
    raise_version(remaining.time)


def undo_merge_questions(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Part questions that were merged: each has its supports again, those given since stay with the one that stood.

    Raises `UndoRefused` when it was merged further or withdrawn meanwhile. Publishes `QuestionsMoved`.
    """
    remaining = Question.objects.select_related("time__session__gathering").filter(pk=act.detail["kept"]).first()
    if remaining is None or not can_moderate(by, remaining.time.session):
        raise Http404
    remaining.time = locked(remaining.time)
    remaining.refresh_from_db(fields=["state", "merged_into"])
    if remaining.state in (QuestionState.MERGED, QuestionState.WITHDRAWN):
        raise UndoRefused(_("What stands for them is itself merged or withdrawn since: part that first."))
    # Who took their support back while one stood for both wants neither.
    standing = set(Support.objects.filter(question=remaining).values_list("token", flat=True))
    for of_one in act.detail["parted"]:
        question = Question.objects.filter(
            pk=of_one["question"], state=QuestionState.MERGED, merged_into=remaining
        ).first()
        if question is None:
            continue
        Question.objects.filter(pk=question.pk).update(state=of_one["state"], merged_into=None)
        Question.objects.filter(pk__in=of_one["within"], merged_into=remaining).update(merged_into=question)
        moved = [token for token in of_one["tokens"] if token not in of_one["doubled"]]
        Support.objects.filter(question=remaining, token__in=moved).update(question=question)
        doubled = [Support(question=question, token=token) for token in of_one["doubled"] if token in standing]
        Support.objects.bulk_create(doubled)
    if remaining.state == QuestionState.SHOWN and act.detail["state"] == QuestionState.HELD:
        Question.objects.filter(pk=remaining.pk).update(state=QuestionState.HELD)
    write_audit_line("part_questions", remaining.time, by=by, at=at, title=remaining.text[:100])
    raise_version(remaining.time)
    session = remaining.time.session
    address = reverse("questions:moderate", args=[session.gathering.slug, session.pk])
    return Undone(gettext("The questions are parted again, each with its supports."), address)
