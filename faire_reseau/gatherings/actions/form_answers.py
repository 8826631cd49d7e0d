"""Action on the answers to a registration form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import AnswerKind
from faire_reseau.gatherings.logic.form_questions import asked_of, is_answered, owed
from faire_reseau.gatherings.models import AnswerFile, FormAnswer, FormQuestion, Registration
from faire_reseau.gatherings.queries.form_questions import questions_asked
from faire_reseau.kit.documents import Document
from faire_reseau.kit.refusals import Refusal


class AnswersRefused(Refusal):
    """A registration without an answer that the organisers need."""


def save_answers(registration: Registration, answers: Mapping[int, Any], *, with_files: bool = True) -> None:
    """Have `registration` say `answers` (by question) and nothing else to what is asked now; what it said to questions put aside
    meanwhile stays. Answers whose question is not asked, given the others, are left out. A file is a `Document`, or the name of
    the one that stays; `with_files`: whether files are needed of who registers.

    Raises `AnswersRefused` when one is missing. Part of the transaction of who calls.
    """
    questions = questions_asked(registration.gathering)
    missing = owed(questions, answers, with_files=with_files)
    if missing:
        raise AnswersRefused(_("Answer this question: the organisers need it."), field=f"question_{missing[0]}")
    asked_keys = asked_of(questions, answers)
    before = {row.question_id: row for row in FormAnswer.objects.filter(registration=registration)}
    for question in questions:
        if question.kind == AnswerKind.FILE and not with_files:
            continue
        value, row = answers.get(question.pk), before.get(question.pk)
        if question.pk not in asked_keys or not is_answered(value):
            if row is not None:
                row.delete()
        elif isinstance(value, Document):
            _save_file(question, registration, value)
        elif question.kind == AnswerKind.FILE:
            continue
        elif row is None:
            FormAnswer.objects.create(question=question, registration=registration, value=value)
        elif row.value != value:
            row.value = value
            row.save(update_fields=["value"])


def _save_file(question: FormQuestion, registration: Registration, document: Document) -> None:
    """One answer and one file, in place of the one there was; the registration is held by who calls."""
    answer, _is_new = FormAnswer.objects.update_or_create(
        question=question, registration=registration, defaults={"value": document.name}
    )
    AnswerFile.objects.update_or_create(answer=answer, defaults={"kind": document.kind, "content": document.content})
