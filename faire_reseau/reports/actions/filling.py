"""Actions on the answers of a centre: write them, field by field or together in the editor of the notes."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, comparable, refuse_overtaken
from faire_reseau.network.queries import person_of
from faire_reseau.notes.actions import begin_text, close_text, open_text, read_again, say_text
from faire_reseau.notes.queries import NoteRow, last_writer
from faire_reseau.reports.models import CentreReport, Entry, Item
from faire_reseau.reports.permissions import WRITABLE
from faire_reseau.reports.queries.campaigns import Asked, asked_in, is_begun, values_of
from faire_reseau.reports.texts import SUBMITTED_SENTENCE

# How long somebody goes on writing an answer before it is noted anew.
ONE_WRITING = timedelta(minutes=10)


class CampaignRefused(Refusal):
    """A step of a campaign that cannot be as asked."""


def save_entries(
    report: CentreReport,
    wanted: Mapping[str, Any],
    *,
    seen: Mapping[str, Any] | None,
    is_by_itself: bool = False,
    by: User | None,
    at: datetime,
) -> int:
    """Write what a colleague changed: `wanted` by the names of `queries.values_of`, `seen` what their page said.

    Answers how many items changed. Raises `ChangedMeanwhile` when somebody else wrote in the same field, `CampaignRefused`
    when the report is submitted: nothing is written then. What a page saves by itself (`is_by_itself`), every few seconds, is one
    line of the journal for `ONE_WRITING`.
    """
    # What was typed together and not read yet is an answer too; read by itself, so that a refusal shows it.
    for note in _narratives(report, _written_in(wanted)):
        read_again(note, at=at)
    return _save(report, wanted, seen, is_by_itself=is_by_itself, by=by, at=at)


@transaction.atomic
def _save(
    report: CentreReport,
    wanted: Mapping[str, Any],
    seen: Mapping[str, Any] | None,
    *,
    is_by_itself: bool,
    by: User | None,
    at: datetime,
) -> int:
    hold(report)
    report.refresh_from_db()
    refuse_submitted(report)
    texts = _narratives(report, _written_in(wanted))
    hold(*texts)  # nobody types in them until this is done
    for note in texts:
        read_again(note, at=at)
    now = values_of(report)
    wanted = {name: value for name, value in wanted.items() if name in now}
    refuse_overtaken(now, seen, wanted)
    changed = {name: value for name, value in wanted.items() if comparable(value) != comparable(now[name])}
    entries = {entry.item_id: entry for entry in report.entries.all()}
    questions = {row.item.pk: row for row in asked_in(report.campaign)}
    touched: set[int] = set()
    for name, value in changed.items():
        key = item_of(name)
        entry = entries.setdefault(key, Entry(report=report, item=questions[key].item))
        _put(entry, questions[key], name, value)
        touched.add(key)
    goes_on = is_by_itself and all(
        entries[key].changed_by == by and entries[key].pk and at - entries[key].changed_at < ONE_WRITING
        for key in touched
    )
    if touched:
        note_beginning(report, at)
    for key in touched:
        entries[key].changed_by, entries[key].changed_at = by, at
        entries[key].save()
    for note in texts:
        _say_instead(note, changed, entries, by, at)
    if touched and not goes_on:
        write_audit_line("save_entries", report, by=by, at=at, number=len(touched))
    return len(touched)


def note_beginning(report: CentreReport, at: datetime) -> None:
    """Have a report in which nobody wrote anything yet be written since now; before the first answer or file is."""
    if not is_begun(report):
        report.since = at
        report.save(update_fields=["since"])


def _put(entry: Entry, question: Asked, name: str, value: Any) -> None:
    if name[0] == "w":
        entry.word = value or ""
    elif name[0] == "c":
        option = question.options[int(name.partition("_")[2])]
        entry.cells = (
            {**entry.cells, option: value}
            if value is not None
            else {k: v for k, v in entry.cells.items() if k != option}
        )
    elif question.takes_number:
        entry.number = value
    else:
        entry.text = (value or "").replace("\r\n", "\n")


def refuse_submitted(report: CentreReport) -> None:
    """What a centre gave away it no longer changes. Raises `CampaignRefused`."""
    if report.state not in WRITABLE:
        raise CampaignRefused(SUBMITTED_SENTENCE)


def _say_instead(
    note: NoteRow, changed: Collection[str], entries: Mapping[int, Entry], by: User | None, at: datetime
) -> None:
    """Have a text that is written together say what was typed in the plain field in its place."""
    entry = next(row for row in entries.values() if row.note_id == note.pk)
    if f"v{entry.item_id}" in changed:
        say_text(note, entry.text, person=person_of(by) if by is not None else None, at=at)


def _written_in(wanted: Collection[str]) -> set[int]:
    """The items whose words are among the fields that are saved."""
    return {item_of(name) for name in wanted if name[0] == "v"}


def item_of(name: str) -> int:
    """The key of the item that a field of `queries.values_of` answers."""
    return int(name[1:].partition("_")[0])


@transaction.atomic
def write_together(report: CentreReport, item: Item, *, by: User, at: datetime) -> NoteRow:
    """The text in which the answer to `item` is written together, begun from what the answer says where there is none yet.

    Raises `CampaignRefused` when the report is submitted.
    """
    hold(report)
    report.refresh_from_db()
    refuse_submitted(report)
    entry = report.entries.select_related("note").filter(item=item).first()
    if entry is None:
        note_beginning(report, at)
        entry = Entry(report=report, item=item, changed_by=by, changed_at=at)
    if entry.note is None:
        entry.note = begin_text(entry.text.replace("\r\n", "\n"), person=person_of(by), at=at)
        entry.save()
        write_audit_line("write_together", report, by=by, at=at, title=str(item))
    return entry.note


def take_words(entry: Entry, note: NoteRow, text: str, at: datetime) -> None:
    """Have the answer say what is written together. Called inside the transaction that reads the text; holds the answer alone, since
    who holds a report may wait for its texts.
    """
    if entry.text == text:
        return
    writer = last_writer(note)
    goes_on = entry.changed_by == writer and at - entry.changed_at < ONE_WRITING
    entry.text, entry.changed_by, entry.changed_at = text, writer, at
    entry.save(update_fields=["text", "changed_by", "changed_at"])
    if not goes_on:
        write_audit_line("save_entries", entry.report, by=writer, at=at, number=1)


def _narratives(report: CentreReport, keys: Collection[int] | None = None) -> list[NoteRow]:
    """The texts of its answers that are written together, in the order in which they are held."""
    entries = report.entries.filter(note__isnull=False).select_related("note").order_by("note")
    rows = entries if keys is None else entries.filter(item__in=keys)
    return [entry.note for entry in rows if entry.note is not None]


def close_narratives(report: CentreReport, *, at: datetime) -> None:
    """Nobody writes in its texts any more, and the answers say all that was typed."""
    for note in _narratives(report):
        close_text(note, at=at)


def open_narratives(report: CentreReport) -> None:
    """Its texts are written in again."""
    for note in _narratives(report):
        open_text(note)
