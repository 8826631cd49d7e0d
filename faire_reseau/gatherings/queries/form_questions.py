"""Queries on the organisers' own questions of a registration form."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.gatherings.enums import AnswerKind
from faire_reseau.gatherings.logic.form_questions import CONDITIONS, YES
from faire_reseau.gatherings.models import AnswerFile, FormAnswer, FormQuestion, Gathering, Registration
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.queries.gates import gathering_to_run_for
from faire_reseau.kit.dates import written

FormQuestionRow = FormQuestion


def questions_asked(gathering: Gathering, *, with_files: bool = True) -> list[FormQuestion]:
    """What is asked of who registers for `gathering`, in order; files only of who signs in (`with_files`). One statement."""
    rows = gathering.form_questions.filter(put_aside_at__isnull=True).select_related("shown_by")
    return list(rows if with_files else rows.exclude(kind=AnswerKind.FILE))


def answer_file_for(user: User, slug: str, registration_id: int, question_id: int) -> AnswerFile:
    """The file by which a question was answered, for who runs the gathering and for whose answer it is. Raises `Http404`."""
    rows = AnswerFile.objects.select_related("answer__registration__person", "answer__registration__gathering")
    file = rows.filter(
        answer__registration=registration_id,
        answer__question=question_id,
        answer__registration__gathering__slug=slug,
    ).first()
    if file is None:
        raise Http404
    registration = file.answer.registration
    is_own = holds_account(user) and registration.person.user_id == user.pk
    if not is_own and not can_run(user, registration.gathering):
        raise Http404
    return file


def answer_file_url(answer: FormAnswer) -> str:
    """The address of the file by which a question was answered."""
    slug = answer.registration.gathering.slug
    return reverse("gatherings:answer_file", args=[slug, answer.registration_id, answer.question_id])


def every_form_question(gathering: Gathering) -> QuerySet[FormQuestion]:
    """Those put aside too, with how many answered; one statement."""
    return gathering.form_questions.select_related("shown_by").annotate(people=Count("answers"))


def answers_of(registration: Registration | None) -> dict[int, Any]:
    """What was answered, by question; one statement."""
    if registration is None:
        return {}
    return dict(FormAnswer.objects.filter(registration=registration).values_list("question", "value"))


def form_question_to_run_for(user: User, slug: str, question_id: int) -> FormQuestion:
    """A question of the form of a gathering that `user` runs; three statements. Raises `Http404`."""
    gathering = gathering_to_run_for(user, slug)
    question = every_form_question(gathering).filter(pk=question_id).first()
    if question is None:
        raise Http404
    question.gathering = gathering
    return question


def conditions_of(questions: Iterable[FormQuestion], apart_from: FormQuestion | None = None) -> list[tuple[str, str]]:
    """What a question can depend on, as `key:answer` and in words: answers to the questions that stand before it."""
    offers = []
    for question in questions:
        if apart_from is not None and (question.rank, question.pk) >= (apart_from.rank, apart_from.pk):
            break
        if question.kind in CONDITIONS and question.put_aside_at is None:
            values = [YES] if question.kind == AnswerKind.CONSENT else question.options
            offers += [(f"{question.pk}:{value}", condition_said(question, value)) for value in values]
    return offers


def condition_said(question: FormQuestion, value: str) -> str:
    """“Dinner?” answered “Yes”, or: “I agree…” ticked."""
    words = {"question": question.label, "answer": value}
    if question.kind == AnswerKind.CONSENT:
        return _("“%(question)s” is ticked") % words
    return _("“%(question)s” is answered by “%(answer)s”") % words


def answer_said(kind: str, value: Any) -> str:
    """An answer as one reads it."""
    if kind == AnswerKind.CONSENT:
        return _("yes") if value is True else ""
    if kind == AnswerKind.SEVERAL and isinstance(value, list):
        return ", ".join(value)
    if kind == AnswerKind.DATE and value:
        return written(date.fromisoformat(value), "j F Y")
    return str(value)


def answer_cells(questions: Sequence[FormQuestion], registration: Registration) -> list[Any]:
    """A cell for each of `questions`: numbers as numbers, days as days."""
    given = {row.question_id: row for row in registration.answers.all()}
    cells: list[Any] = []
    for question in questions:
        answer = given.get(question.pk)
        value = answer.value if answer is not None else None
        if value is None:
            cells.append("")
        elif question.kind == AnswerKind.DATE:
            cells.append(date.fromisoformat(value))
        elif question.kind == AnswerKind.NUMBER:
            cells.append(value)
        elif question.kind == AnswerKind.FILE and answer is not None:
            answer.registration = registration
            cells.append(f"{value} {settings.SITE_ADDRESS}{answer_file_url(answer)}")
        else:
            cells.append(answer_said(question.kind, value))
    return cells


def said_of(question: FormQuestion) -> dict[str, Any]:
    """What `question` says, in the columns of its form."""
    return {
        "label": question.label,
        "help": question.help,
        "kind": question.kind,
        "options": "\n".join(question.options),
        "is_required": question.is_required,
        "condition": f"{question.shown_by_id}:{question.shown_value}" if question.shown_by_id else "",
    }
