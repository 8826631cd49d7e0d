"""Actions on reports of groups: take the notes, write, close, open again, ask for those that are missing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.actions.harvests import HarvestRefused, harvest_of_session, locked, raise_version
from faire_reseau.cooperations.enums import ReportState
from faire_reseau.cooperations.events import ReportAsked
from faire_reseau.cooperations.models import GroupReport
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.events import publish
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.models import Person
from faire_reseau.notes.models import Note
from faire_reseau.topics.models import Forum, Host, Placement

LONGEST_REPORT = 10_000


class ReportRefused(Refusal):
    """A report that cannot be as asked."""

    code = "report_refused"


class ReportChanged(Overtaken):
    """Somebody else wrote in the report meanwhile."""


def begin_report(session: Session, *, is_sample: bool = False) -> GroupReport:
    """The report of a group, held, begun when nobody wrote there yet. Raises `HarvestRefused`, `ReportRefused`."""
    harvest = harvest_of_session(session)
    session = Session.objects.select_related("gathering").get(pk=session.pk)
    if session.state == SessionState.CANCELLED:
        raise ReportRefused(_("This session is cancelled: there is nothing to report."))
    report, _is_new = GroupReport.objects.select_related("secretary").get_or_create(
        session=session, defaults={"harvest": harvest, "is_sample": is_sample}
    )
    report.harvest, report.session = harvest, session
    return report


@transaction.atomic
def take_notes(session: Session, person: Person, *, by: User | None, at: datetime) -> GroupReport:
    """`person` takes the notes of the group. Raises `ReportRefused` when somebody else does already, or it is closed.

    Publishes `HarvestMoved`.
    """
    report = begin_report(session)
    _check_open(report)
    if report.secretary_id == person.pk:
        return report
    if report.secretary is not None:
        sentence = _("%(name)s takes the notes already: tell them what is missing, or ask the organisers.")
        raise ReportRefused(sentence % {"name": report.secretary})
    GroupReport.objects.filter(pk=report.pk).update(secretary=person)
    report.secretary = person
    write_audit_line("take_notes", report, by=by, at=at, title=report.session.title)
    raise_version(report.harvest)
    return report


@transaction.atomic
def hand_on_notes(session: Session, *, by: User | None, at: datetime) -> None:  # noqa: ARG001  (every action has both)
    """Have nobody take the notes any more, so that somebody else can. Raises `ReportRefused`. Publishes `HarvestMoved`."""
    report = begin_report(session)
    _check_open(report)
    if report.secretary is not None:
        GroupReport.objects.filter(pk=report.pk).update(secretary=None)
        raise_version(report.harvest)


@transaction.atomic
def write_report(
    session: Session,
    *,
    text: str,
    seen: str,
    by: User | None,  # noqa: ARG001  (every action has both)
    at: datetime,  # noqa: ARG001  (the same)
    is_sample: bool = False,
) -> GroupReport:
    """Save what was said. `seen`: the text on the page of the writer. Raises `ReportChanged`, `ReportRefused`.

    Publishes `HarvestMoved`.
    """
    report = begin_report(session, is_sample=is_sample)
    _check_open(report)
    after, before = _plain(text), _plain(report.text)
    # Hidden fields come back on one line: spaces alone are no change by somebody else.
    if before.split() not in (seen.split(), after.split()):
        raise ReportChanged(_("Somebody else wrote here meanwhile: see what it says now, then save again."))
    if len(after) > LONGEST_REPORT:
        raise ReportRefused(
            _("A report has at most %(most)s characters: shorten it, or put the rest in another document.")
            % {"most": LONGEST_REPORT},
            field="text",
        )
    if before != after:
        GroupReport.objects.filter(pk=report.pk).update(text=after)
        report.text = after
        raise_version(report.harvest)
    return report


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def close_report(session: Session, *, by: User | None, at: datetime) -> GroupReport:
    """The report is as it should be: it appears on the news wall. Raises `ReportRefused` while it says nothing.

    Publishes `HarvestMoved`.
    """
    report = begin_report(session)
    if report.state == ReportState.CLOSED:
        return report
    has_text = report.text or Note.objects.filter(session=session).exclude(text="").exists()
    if not has_text and not report.harvest.ideas.filter(session=session, is_withdrawn=False).exists():
        raise ReportRefused(_("Write what was said, or note an idea, before you close the report."), field="text")
    report.state, report.closed_at = ReportState.CLOSED, at
    report.save(update_fields=["state", "closed_at"])
    write_audit_line("close_report", report, by=by, at=at, title=report.session.title)
    raise_version(report.harvest)
    return report


@transaction.atomic
def reopen_report(session: Session, *, by: User | None, at: datetime) -> None:
    """Write in it again: it leaves the news wall until it is closed. Publishes `HarvestMoved`."""
    report = begin_report(session)
    if report.state == ReportState.OPEN:
        return
    GroupReport.objects.filter(pk=report.pk).update(state=ReportState.OPEN, closed_at=None)
    write_audit_line("reopen_report", report, by=by, at=at, title=report.session.title)
    raise_version(report.harvest)


@transaction.atomic
def ask_reports(forum: Forum, *, by: User | None, at: datetime) -> int:
    """Write to the secretary, without one to the hosts, of each group whose hour is over and whose report is not closed.

    Answers how many groups. Raises `HarvestRefused` when none is missing. Publishes `ReportAsked` for each person.
    """
    placed = Placement.objects.filter(topic__forum=forum, session__state=SessionState.PLANNED, session__ends_at__lte=at)
    rows = placed.select_related("session__gathering", "topic").order_by("session__starts_at", "pk")
    reports = [(row, begin_report(row.session)) for row in rows if not row.session.is_not_held]
    missing = [(row, report) for row, report in reports if report.state == ReportState.OPEN]
    if not missing:
        raise HarvestRefused(_("No report is missing: every group whose hour is over has closed its own."))
    for row, report in missing:
        GroupReport.objects.filter(pk=report.pk).update(asked_at=at)
        hosts = Host.objects.filter(topic=row.topic).values_list("person", flat=True)
        for person in [report.secretary_id] if report.secretary_id else hosts:
            publish(ReportAsked(report_id=report.pk, person_id=person))
    harvest = locked(missing[0][1].harvest)
    write_audit_line("ask_reports", harvest, by=by, at=at, title=forum.session.title)
    raise_version(harvest)
    return len(missing)


def _check_open(report: GroupReport) -> None:
    if report.state == ReportState.CLOSED:
        raise ReportRefused(_("This report is closed: open it again to write in it."))
