"""Actions on the organisers' own questions of a registration form: add, change, move, remove or put aside, ask again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.enums import AnswerKind
from faire_reseau.gatherings.models import FormAnswer, FormQuestion, Gathering
from faire_reseau.gatherings.queries.form_questions import conditions_of, every_form_question, said_of
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken

MOST_QUESTIONS = 40
MOST_OPTIONS = 30
WITH_OPTIONS = (AnswerKind.CHOICE, AnswerKind.SEVERAL)


class FormQuestionRefused(Refusal):
    """A question that cannot be as asked."""


@transaction.atomic
def add_form_question(
    gathering: Gathering,
    *,
    kind: str,
    label: str,
    help: str = "",  # noqa: A002  (the column)
    options: Sequence[str] = (),
    is_required: bool = False,
    condition: str = "",
    by: User | None,
    at: datetime,
) -> FormQuestion:
    """Ask one more question of who registers, after the others; `condition` is one of `queries.form_questions.conditions_of`.

    Raises `FormQuestionRefused`.
    """
    hold(gathering)
    check_going_on(gathering)
    rows = list(every_form_question(gathering))
    if len(rows) >= MOST_QUESTIONS:
        raise FormQuestionRefused(_("A form holds at most 40 questions: remove one that is not needed."))
    question = FormQuestion(gathering=gathering, rank=1 + max((row.rank for row in rows), default=0))
    _write(question, kind, label, help, options, is_required=is_required)
    _set_condition(question, condition, rows)
    question.save()
    write_audit_line("add_form_question", question, by=by, at=at, label=label)
    return question


@transaction.atomic
def change_form_question(
    question: FormQuestion,
    *,
    kind: str,
    label: str,
    help: str = "",  # noqa: A002  (the column)
    options: Sequence[str] = (),
    is_required: bool = False,
    condition: str = "",
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> FormQuestion:
    """Ask it otherwise. Once somebody answered it, its kind and the choices that were taken stay. `seen`: what the page
    of the writer said (`queries.form_questions.said_of`).

    Raises `FormQuestionRefused` and `ChangedMeanwhile`.
    """
    hold(question.gathering)
    check_going_on(question.gathering)
    question.refresh_from_db()
    wanted = {"kind": kind, "label": label, "help": help, "is_required": is_required, "condition": condition}
    refuse_overtaken(said_of(question), seen, wanted | {"options": "\n".join(options)})
    given = list(FormAnswer.objects.filter(question=question).values_list("value", flat=True))
    if given and kind != question.kind:
        raise FormQuestionRefused(
            _("People answered it already: its kind stays. Put it aside and add another one."), field="kind"
        )
    if kind != question.kind and question.shows.exists():
        raise FormQuestionRefused(_("Another question depends on its answer: its kind stays."), field="kind")
    _write(question, kind, label, help, options, is_required=is_required)
    needed = {value for answer in given for value in (answer if isinstance(answer, list) else [answer])}
    needed |= set(question.shows.values_list("shown_value", flat=True))
    lost = sorted(str(value) for value in needed - set(question.options)) if kind in WITH_OPTIONS else []
    if lost:
        sentence = _("People chose it, or another question depends on it: leave “%(choice)s” in the list.")
        raise FormQuestionRefused(sentence % {"choice": lost[0]}, field="options")
    _set_condition(question, condition, list(every_form_question(question.gathering)))
    question.save()
    write_audit_line("change_form_question", question, by=by, at=at, label=label)
    return question


@transaction.atomic
def move_form_question(question: FormQuestion, *, up: bool, at: datetime) -> None:  # noqa: ARG001  (as every action)
    """Ask it before the one above it, or after the one below it.

    Raises `FormQuestionRefused` when one of the two depends on the other.
    """
    hold(question.gathering)
    rows = list(question.gathering.form_questions.filter(put_aside_at__isnull=True))
    place = next((place for place, row in enumerate(rows) if row.pk == question.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(rows):
        return
    first, second = rows[min(place, other)], rows[max(place, other)]
    if second.shown_by_id == first.pk:
        raise FormQuestionRefused(
            _("“%(second)s” depends on the answer to “%(first)s”: it stays after it.")
            % {"first": first.label, "second": second.label}
        )
    rows[place], rows[other] = rows[other], rows[place]
    aside = list(question.gathering.form_questions.filter(put_aside_at__isnull=False))
    for rank, row in enumerate([*rows, *aside], 1):
        FormQuestion.objects.filter(pk=row.pk).update(rank=rank)


@transaction.atomic
def remove_form_question(question: FormQuestion, *, by: User | None, at: datetime) -> bool:
    """Ask it no more. One that was answered is put aside, with its answers; one that was not is removed. Answers whether it
    was put aside.

    Raises `FormQuestionRefused` when another question depends on it.
    """
    hold(question.gathering)
    depending = question.shows.filter(put_aside_at__isnull=True).order_by("rank").first()
    if depending is not None:
        sentence = _("“%(question)s” depends on its answer: change or remove that one first.")
        raise FormQuestionRefused(sentence % {"question": depending.label})
    if FormAnswer.objects.filter(question=question).exists() or question.shows.exists():
        FormQuestion.objects.filter(pk=question.pk).update(put_aside_at=at)
        write_audit_line("put_aside_form_question", question, by=by, at=at, label=question.label)
        return True
    write_audit_line("remove_form_question", question, by=by, at=at, label=question.label)
    question.delete()
    return False


@transaction.atomic
def ask_form_question_again(question: FormQuestion, *, by: User | None, at: datetime) -> None:
    """Ask again a question that was put aside.

    Raises `FormQuestionRefused` while the one on which it depends is put aside itself.
    """
    hold(question.gathering)
    check_going_on(question.gathering)
    if question.shown_by is not None and question.shown_by.put_aside_at is not None:
        sentence = _("It depends on the answer to “%(question)s”, which is put aside: ask that one again first.")
        raise FormQuestionRefused(sentence % {"question": question.shown_by.label})
    FormQuestion.objects.filter(pk=question.pk).update(put_aside_at=None)
    write_audit_line("ask_form_question_again", question, by=by, at=at, label=question.label)


def _write(
    question: FormQuestion, kind: str, label: str, hint: str, options: Sequence[str], *, is_required: bool
) -> None:
    known = list(dict.fromkeys(option.strip() for option in options if option.strip()))
    if kind in WITH_OPTIONS and len(known) < (2 if kind == AnswerKind.CHOICE else 1):
        raise FormQuestionRefused(
            _("Write the choices, one a line: at least two, or one box to tick."), field="options"
        )
    if len(known) > MOST_OPTIONS or any(len(option) > 120 for option in known):
        raise FormQuestionRefused(_("At most 30 choices of 120 signs each."), field="options")
    question.kind, question.label, question.help, question.is_required = kind, label, hint, is_required
    question.options = known if kind in WITH_OPTIONS else []


def _set_condition(question: FormQuestion, condition: str, rows: list[FormQuestion]) -> None:
    key, _colon, value = condition.partition(":")
    offered = dict(conditions_of(rows, question if question.pk else None))
    if condition and condition not in offered:
        raise FormQuestionRefused(_("Choose an answer to a question that is asked before this one."), field="condition")
    question.shown_by = next(row for row in rows if str(row.pk) == key) if condition else None
    question.shown_value = value if condition else ""
