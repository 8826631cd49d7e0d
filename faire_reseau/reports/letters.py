"""Letters: a yearly report that is due; written when they leave, so that a report submitted meanwhile stops them."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from faire_reseau.kit import clock
from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.letters import Composed, compose_by, post_letters
from faire_reseau.kit.models import Letter
from faire_reseau.reports.permissions import WRITABLE
from faire_reseau.reports.queries.letters import directors_to_write_to, reader_of, report_to_write_about

REPORT_DUE = "report_due"


def register() -> None:
    """Have the queue write them; called once, from `apps`."""
    compose_by(due_letter, under=REPORT_DUE)


def post_due(report_id: int, at: datetime) -> None:
    """Have the directors of the centre reminded."""
    people = directors_to_write_to(report_id, at)
    post_letters(
        REPORT_DUE, [(person.user.email, f"{report_id} {person.pk}") for person in people if person.user], at=at
    )


def due_letter(letter: Letter) -> Composed | None:
    """“The report of your centre is due”; None once it is submitted."""
    report_key, _space, person_key = letter.about.partition(" ")
    report, person = report_to_write_about(int(report_key)), reader_of(int(person_key))
    if report is None or report.state not in WRITABLE or person is None or person.user is None:
        return None
    if person.user.email != letter.to:
        return None
    address = reverse("reports:report", args=[report.campaign.year, report.organisation.slug])
    is_past = report.campaign.due_on < localdate(clock.now())
    values = {"campaign": report.campaign, "person": person, "url": settings.SITE_ADDRESS + address, "is_past": is_past}
    with translation.override(person.user.language):
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"reports/letters/{REPORT_DUE}.txt", values).partition("\n")
    return Composed(person.user.email, subject.strip(), body.strip() + "\n")


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters of this room to a person."""
    return Q(kind=REPORT_DUE, about__endswith=f" {subject.person}") if subject.person else Q(pk__in=[])
