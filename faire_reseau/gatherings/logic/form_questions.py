"""Questions of a registration form: which are asked of somebody, given what they answered so far, and which they owe."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from faire_reseau.gatherings.enums import AnswerKind

# How the condition "was agreed to" is written.
YES = "yes"
# Kinds of question whose answer another question may depend on.
CONDITIONS = (AnswerKind.CHOICE, AnswerKind.SEVERAL, AnswerKind.CONSENT)


class Asked(Protocol):
    """A question, as the table has it."""

    pk: Any
    kind: Any
    is_required: Any
    shown_by_id: Any
    shown_value: Any


def is_answered(value: object) -> bool:
    """Whether `value` says something; the number 0 does."""
    return value not in (None, "", [], False) or (value == 0 and value is not False)


def asked_of(questions: Iterable[Asked], answers: Mapping[int, object]) -> set[int]:
    """The keys of the questions that are asked of whoever gave `answers` (by key): those without a condition, and those whose
    condition is met by the answer to a question that is itself asked. `questions` come in the order of the form.
    """
    asked_keys: set[int] = set()
    for question in questions:
        before = question.shown_by_id
        if before is None or (before in asked_keys and _meets(answers.get(before), question.shown_value)):
            asked_keys.add(question.pk)
    return asked_keys


def owed(questions: Iterable[Asked], answers: Mapping[int, object], *, with_files: bool = True) -> list[int]:
    """The keys of the questions that must be answered and are not, in order; those for files only of who can send one."""
    rows = list(questions)
    asked_keys = asked_of(rows, answers)
    needed = [row for row in rows if row.is_required and row.pk in asked_keys]
    needed = [row for row in needed if with_files or row.kind != AnswerKind.FILE]
    return [row.pk for row in needed if not is_answered(answers.get(row.pk))]


def as_sentences(*parts: Any) -> str:
    """`parts` one after the other, each as a sentence: what organisers wrote without a full stop gets one."""
    texts = [text for text in (str(part).strip() for part in parts) if text]
    return " ".join([*(text if text[-1] in ".!?…:" else f"{text}." for text in texts[:-1]), *texts[-1:]])


def _meets(value: object, wanted: str) -> bool:
    if value is True:
        return wanted == YES
    return wanted in value if isinstance(value, list) else value == wanted
