"""Answers that are written together in the editor of notes: what they are called, who writes, what becomes of the words."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.notes.permissions import Hosted
from faire_reseau.notes.queries import NoteRow
from faire_reseau.reports import queries
from faire_reseau.reports.actions.filling import take_words
from faire_reseau.reports.permissions import own_centres
from faire_reseau.reports.texts import SUBMITTED_SENTENCE


def answer_written_together(note: NoteRow) -> Hosted | None:
    """The plug into `notes.permissions.also_host`: the answer of a centre, written by whoever works there."""
    entry = queries.answer_in(note)
    if entry is None:
        return None
    report = entry.report

    def may_write(user: User) -> bool:
        return report.organisation_id in own_centres(user, localdate(clock.now()))

    def say(text: str, at: datetime) -> None:
        take_words(entry, note, text, at)

    year = report.campaign.year
    return Hosted(
        title=queries.title_of(entry.item, year),
        place=f"{queries.name_of(report.organisation, year)}, {year}",
        address=reverse("reports:report", args=[year, report.organisation.slug]),
        why_closed=str(SUBMITTED_SENTENCE),
        may_write=may_write,
        say=say,
    )
