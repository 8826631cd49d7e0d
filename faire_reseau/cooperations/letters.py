"""Letters: a report asked for, a commitment to answer, a step that is near, raw minutes; written when they leave."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from faire_reseau.cooperations.enums import ALIVE, CommitmentState, ReportState
from faire_reseau.cooperations.logic.silence import is_silent
from faire_reseau.cooperations.queries.letters import (
    commitment_to_write_about,
    cooperation_to_write_about,
    harvest_to_write_about,
    people_to_ask,
    people_who_came,
    report_to_write_about,
    speakers_for,
    writable_person,
)
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit import clock
from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.letters import Composed, compose_by, post_letters
from faire_reseau.kit.models import Letter
from faire_reseau.network.queries import PersonRow

REPORT_ASKED = "report_asked"
COMMITMENT = "commitment_to_answer"
REMINDER = "next_step_near"
SILENCE = "still_alive"
MINUTES = "minutes_ready"
KINDS = (REPORT_ASKED, COMMITMENT, REMINDER, SILENCE, MINUTES)


def register() -> None:
    """Have the queue write them; called once, from `apps`."""
    compose_by(report_letter, under=REPORT_ASKED)
    compose_by(commitment_letter, under=COMMITMENT)
    compose_by(reminder_letter, under=REMINDER)
    compose_by(silence_letter, under=SILENCE)
    compose_by(minutes_letter, under=MINUTES)


def post_report_asked(report_id: int, person_id: int, at: datetime) -> None:
    """Have whoever takes the notes asked for the report."""
    _post(REPORT_ASKED, report_id, [person_id], at)


def post_commitment(commitment_id: int, at: datetime) -> None:
    """Have the directors of the lead centre asked for their answer."""
    commitment = commitment_to_write_about(commitment_id)
    if commitment is not None:
        _post(COMMITMENT, commitment_id, speakers_for(commitment, at), at)


def post_reminder(cooperation_id: int, at: datetime) -> None:
    """Have the owner of the next step reminded."""
    cooperation = cooperation_to_write_about(cooperation_id)
    if cooperation is not None and cooperation.next_owner_id is not None:
        _post(REMINDER, cooperation_id, [cooperation.next_owner_id], at)


def post_silence(cooperation_id: int, at: datetime) -> None:
    """Have those who work in a cooperation asked whether it is alive; where nobody can be written to, who directs its lead centre."""
    cooperation = cooperation_to_write_about(cooperation_id)
    if cooperation is not None:
        _post(SILENCE, cooperation_id, people_to_ask(cooperation, at), at)


def post_minutes(harvest_id: int, at: datetime) -> None:
    """Have everybody with a place told where the raw minutes are."""
    harvest = harvest_to_write_about(harvest_id)
    if harvest is not None:
        _post(MINUTES, harvest_id, people_who_came(harvest), at)


def report_letter(letter: Letter) -> Composed | None:
    """“The report of your group is missing”; None once it is closed."""
    report = report_to_write_about(_thing(letter))
    if report is None or report.state == ReportState.CLOSED:
        return None
    session = report.session
    address = reverse("cooperations:group", args=[session.gathering.slug, session.pk])
    return _composed(letter, address, session=session, gathering=session.gathering)


def commitment_letter(letter: Letter) -> Composed | None:
    """“Your centre is asked to lead”; None once it was answered or withdrawn."""
    commitment = commitment_to_write_about(_thing(letter))
    if commitment is None or commitment.state != CommitmentState.PROPOSED:
        return None
    address = reverse("cooperations:commitment", args=[commitment.pk])
    return _composed(letter, address, commitment=commitment, gathering=commitment.harvest.forum.session.gathering)


def reminder_letter(letter: Letter) -> Composed | None:
    """“Your step is due on …”; None when the step is somebody else's meanwhile."""
    cooperation = cooperation_to_write_about(_thing(letter))
    if cooperation is None or cooperation.next_owner_id != _person_id(letter) or cooperation.next_on is None:
        return None
    address = reverse("cooperations:cooperation", args=[cooperation.pk])
    return _composed(letter, address, cooperation=cooperation, is_past=cooperation.next_on < localdate(clock.now()))


def silence_letter(letter: Letter) -> Composed | None:
    """“Is it still alive?”; None once something was heard of it."""
    cooperation = cooperation_to_write_about(_thing(letter))
    if cooperation is None or cooperation.state not in ALIVE or not is_silent(cooperation.changed_at, clock.now()):
        return None
    address = reverse("cooperations:cooperation", args=[cooperation.pk]) + "#alive"
    return _composed(letter, address, cooperation=cooperation)


def minutes_letter(letter: Letter) -> Composed | None:
    """“The raw minutes of all groups”; None when the gathering was cancelled meanwhile."""
    harvest = harvest_to_write_about(_thing(letter))
    if harvest is None or harvest.forum.session.gathering.state == GatheringState.CANCELLED:
        return None
    gathering = harvest.forum.session.gathering
    address = reverse("cooperations:minutes", args=[gathering.slug, harvest.forum_id])
    became = settings.SITE_ADDRESS + reverse("cooperations:became", args=[gathering.slug])
    return _composed(letter, address, gathering=gathering, forum=harvest.forum, became=became)


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters of this room to a person."""
    return Q(kind__in=KINDS, about__endswith=f" {subject.person}") if subject.person else Q(pk__in=[])


def _post(kind: str, thing: int, people: Iterable[int], at: datetime) -> None:
    recipients = [writable_person(key) for key in people]
    post_letters(
        kind,
        [
            (person.user.email, f"{thing} {person.pk}")
            for person in recipients
            if person is not None and person.user is not None
        ],
        at=at,
    )


def _thing(letter: Letter) -> int:
    return int(letter.about.split()[0])


def _person_id(letter: Letter) -> int:
    return int(letter.about.split()[1])


def _composed(letter: Letter, address: str, **context: Any) -> Composed | None:
    person: PersonRow | None = writable_person(_person_id(letter))
    if person is None or person.user is None or person.user.email != letter.to:
        return None
    whole = {"person": person, "url": settings.SITE_ADDRESS + address, **context}
    with translation.override(person.user.language):
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"cooperations/letters/{letter.kind}.txt", whole).partition("\n")
    return Composed(person.user.email, subject.strip(), body.strip() + "\n")
