"""Queries on answers in words that are written together: their gate, and whose a text is."""

from datetime import date

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.notes.queries import NoteRow
from faire_reseau.reports.models import CentreReport, Entry, Item
from faire_reseau.reports.queries.campaigns import Asked, asked_in, report_to_fill_for
from faire_reseau.reports.queries.indicators import IndicatorNow


def narrative_for(
    user: User, year: int, slug: str, item_id: int, day: date
) -> tuple[CentreReport, Asked, Entry | None]:
    """A question in words of a report that `user` fills in, and its answer; its `note` where it is written together already."""
    report = report_to_fill_for(user, year, slug, day)
    question = next((row for row in asked_in(report.campaign) if row.item.pk == item_id), None)
    if question is None or not question.is_narrative:
        raise Http404
    return report, question, report.entries.select_related("note").filter(item=question.item).first()


def answer_in(note: NoteRow) -> Entry | None:
    """The answer whose words are written together in `note`."""
    rows = Entry.objects.select_related("report__campaign", "report__organisation", "item__indicator")
    return rows.filter(note=note).first()


def title_of(item: Item, year: int) -> str:
    """What is asked, in the words of the year."""
    if item.indicator is None:
        return item.prompt
    version = IndicatorNow(item.indicator, list(item.indicator.versions.all())).version(year)
    return version.label if version is not None else str(item)
