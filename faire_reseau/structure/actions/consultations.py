"""Actions on consultations: prepare one, change it, open it, close it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.structure.enums import Electorate, Method, State
from faire_reseau.structure.models import Consultation, Voter
from faire_reseau.structure.permissions import is_over
from faire_reseau.structure.queries.consultations import centres_on, people_to_ask
from faire_reseau.structure.queries.organs import people_of

MOST_OPTIONS, MOST_GRADES = 20, 10


class ConsultationRefused(Refusal):
    """A consultation that cannot be as asked."""

    code = "consultation_refused"


@transaction.atomic
def prepare_consultation(*, by: User | None, at: datetime, is_sample: bool = False, **columns: Any) -> Consultation:
    """Begin a consultation, a draft that its preparers alone read. Raises `ConsultationRefused`."""
    consultation = Consultation(written_by=by, written_at=at, is_sample=is_sample, **columns)
    _check(consultation, at)
    consultation.save()
    write_audit_line("prepare_consultation", consultation, by=by, at=at, title=consultation.title)
    return consultation


@transaction.atomic
def change_consultation(
    consultation: Consultation, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change a draft. `seen`: what the page of the writer said. Raises `ChangedMeanwhile`, `ConsultationRefused`."""
    consultation = _held(consultation)
    if consultation.state != State.DRAFT:
        raise ConsultationRefused(_("It was opened meanwhile: what is voted on stays as it is."))
    refuse_overtaken({name: getattr(consultation, name) for name in columns}, seen, columns)
    for name, value in columns.items():
        setattr(consultation, name, value)
    _check(consultation, at)
    consultation.save()
    write_audit_line("change_consultation", consultation, by=by, at=at, title=consultation.title)


def _check(consultation: Consultation, at: datetime) -> None:
    """Tidy options and grades, and refuse what cannot be voted on."""
    consultation.title = " ".join(consultation.title.split())
    consultation.options = _lines(consultation.options)
    consultation.grades = _lines(consultation.grades) if consultation.method == Method.MAJORITY_JUDGEMENT else ""
    options, grades = consultation.option_list, consultation.grade_list
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise ConsultationRefused(_("Write 2 to 20 options, one a line."), field="options")
    if len(set(options)) < len(options):
        raise ConsultationRefused(_("The same option stands twice: take one of them out."), field="options")
    if consultation.method == Method.MAJORITY_JUDGEMENT and not 2 <= len(grades) <= MOST_GRADES:
        raise ConsultationRefused(_("Write 2 to 10 grades, one a line, the best first."), field="grades")
    if len(set(grades)) < len(grades):
        raise ConsultationRefused(_("The same grade stands twice: take one of them out."), field="grades")
    if consultation.electorate == Electorate.COLLEGE and consultation.college is None:
        raise ConsultationRefused(_("Choose the college that votes."), field="college")
    if consultation.closes_on < localdate(at):
        raise ConsultationRefused(_("This day is over: choose today or a later day."), field="closes_on")


def _lines(text: str) -> str:
    return "\n".join(words for line in text.splitlines() if (words := " ".join(line.split())))


@transaction.atomic
def open_consultation(consultation: Consultation, *, by: User | None, at: datetime) -> None:
    """Open the vote: the roll is written once, from who works in or directs a centre on that day. Raises `ConsultationRefused`."""
    consultation = _held(consultation)
    if consultation.state != State.DRAFT:
        raise ConsultationRefused(_("It was opened meanwhile."))
    _check(consultation, at)
    day = localdate(at)
    if consultation.electorate == Electorate.CENTRES:
        voters = [Voter(consultation=consultation, organisation=centre) for centre in centres_on(day)]
    else:
        college = consultation.college if consultation.electorate == Electorate.COLLEGE else None
        people = people_of(college, day) if college else people_to_ask(Electorate(consultation.electorate), day)
        voters = [Voter(consultation=consultation, person=person) for person in people]
    if not voters:
        raise ConsultationRefused(
            _(
                "Nobody would have a vote: note in the directory who works in a centre, or who sits in the college, then open."
            )
        )
    Voter.objects.bulk_create(voters)
    consultation.state, consultation.opened_at = State.OPEN, at
    consultation.save(update_fields=["state", "opened_at"])
    write_audit_line("open_consultation", consultation, by=by, at=at, title=consultation.title, voices=len(voters))


@transaction.atomic
def close_consultation(consultation: Consultation, *, by: User | None, at: datetime) -> None:
    """End the vote before its last day is over; the result is shown at once. Raises `ConsultationRefused`."""
    consultation = _held(consultation)
    if consultation.state != State.OPEN or is_over(consultation, at):
        raise ConsultationRefused(_("It is closed already."))
    consultation.state, consultation.closed_at = State.CLOSED, at
    consultation.closes_on = localdate(at)
    consultation.save(update_fields=["state", "closed_at", "closes_on"])
    write_audit_line("close_consultation", consultation, by=by, at=at, title=consultation.title)


def _held(consultation: Consultation) -> Consultation:
    hold(consultation)
    return Consultation.objects.get(pk=consultation.pk)
