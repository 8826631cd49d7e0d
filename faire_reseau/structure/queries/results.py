"""Results of consultations: the count with its steps, and the published file of ballots."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.structure.enums import Method, MiddleRule, StepCode, StrengthRule
from faire_reseau.structure.logic.counting import Count
from faire_reseau.structure.logic.majority import count_majority
from faire_reseau.structure.logic.schulze import count_schulze
from faire_reseau.structure.logic.sums import count_approval, count_dots
from faire_reseau.structure.models import Ballot, Consultation
from faire_reseau.structure.permissions import can_read, is_over
from faire_reseau.structure.queries.sentences import change_sentence, step_sentence

FORMAT = "faire-reseau-ballots/1"
# Fewer ballots than that show no split: it would tell who voted what.
FEWEST = 5


@dataclass(frozen=True)
class Result:
    """A count in words: winners, the order, and, of five ballots or more, its steps and figures."""

    ballots: int
    winners: list[str]
    order: list[list[str]]
    is_shown: bool
    steps: list[str]
    change: str
    # Of majority judgement: each option with the voices for each grade, best first.
    table: list[tuple[str, tuple[int, ...]]]


def count_of(consultation: Consultation, marks: list[list[int]]) -> Count:
    """Count the `marks` of ballots by the method and the rule of a consultation."""
    options = len(consultation.option_list)
    rows = marks or [[0] * options][:0]
    if not rows:
        everything = tuple(range(options))
        return Count(everything, (everything,), (), None)
    match Method(consultation.method):
        case Method.MAJORITY_JUDGEMENT:
            return count_majority(rows, len(consultation.grade_list), MiddleRule(consultation.middle_rule))
        case Method.SCHULZE:
            return count_schulze(rows, StrengthRule(consultation.strength_rule))
        case Method.APPROVAL:
            return count_approval(rows)
        case Method.DOTS:
            return count_dots(rows, consultation.dots_each)


def result_of(consultation: Consultation) -> Result:
    """The result of a consultation that is over; one query."""
    marks = list(Ballot.objects.filter(consultation=consultation).order_by("receipt").values_list("marks", flat=True))
    count, options = count_of(consultation, marks), consultation.option_list
    is_shown = len(marks) >= FEWEST
    steps = [step for step in count.steps if not (step.code == StepCode.DUEL and len(options) > 12)]
    return Result(
        len(marks),
        [options[x] for x in count.winners] if marks else [],
        [[options[x] for x in level] for level in count.order] if is_shown else [],
        is_shown,
        [step_sentence(step, consultation.method, options, consultation.grade_list) for step in steps]
        if is_shown
        else [],
        change_sentence(count.change) if is_shown and count.change is not None else "",
        [(options[step.options[0]], step.numbers[2:]) for step in steps if step.code == StepCode.MIDDLE]
        if is_shown
        else [],
    )


def published_ballots_for(user: User, consultation_id: int, at: datetime) -> dict[str, Any]:
    """The file of ballots that anybody counts again. Raises `Http404` before the end, and where it would betray a vote."""
    consultation = Consultation.objects.filter(pk=consultation_id).first()
    if consultation is None or not can_read(user, consultation) or not is_over(consultation, at):
        raise Http404
    rows = list(Ballot.objects.filter(consultation=consultation).order_by("receipt").values_list("receipt", "marks"))
    if len(rows) < FEWEST:
        raise Http404
    return {
        "format": FORMAT,
        "title": consultation.title,
        "closed_on": consultation.closes_on.isoformat(),
        "method": consultation.method,
        "rule": consultation.dots_each if consultation.method == Method.DOTS else consultation.rule or None,
        "options": consultation.option_list,
        "grades": consultation.grade_list,
        "receipts": [receipt for receipt, _marks in rows],
        "ballots": [as_published(consultation, marks) for _receipt, marks in rows],
    }


def as_published(consultation: Consultation, marks: list[int]) -> Any:
    """A ballot as the published file writes it (docs/reference/ballots.md)."""
    options = consultation.option_list
    if consultation.method == Method.SCHULZE:
        return [[options[x] for x, rank in enumerate(marks) if rank == level] for level in sorted(set(marks))]
    if consultation.method == Method.APPROVAL:
        return [option for option, mark in zip(options, marks, strict=True) if mark]
    if consultation.method == Method.DOTS:
        return dict(zip(options, marks, strict=True))
    return {option: consultation.grade_list[mark] for option, mark in zip(options, marks, strict=True)}
