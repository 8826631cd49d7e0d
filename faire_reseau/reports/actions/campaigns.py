"""Actions on campaigns: ask, submit, return, validate, publish, correct afterwards, remind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.mail import Way, letters_stay, way
from faire_reseau.reports.actions.filling import CampaignRefused, close_narratives, open_narratives, refuse_submitted
from faire_reseau.reports.enums import CampaignState, ReportState
from faire_reseau.reports.events import ReportDue
from faire_reseau.reports.logic.checks import Issue
from faire_reseau.reports.models import Campaign, CentreReport, Entry, Erratum, Evidence, Indicator, Item, Step
from faire_reseau.reports.permissions import WRITABLE
from faire_reseau.reports.queries.campaigns import (
    asked_in,
    faults_made_by,
    lines_of,
    plain_value,
)
from faire_reseau.reports.queries.letters import letters_for, with_directors
from faire_reseau.reports.texts import issue_sentence
from faire_reseau.ui.templatetags.ui import label

REMINDED_EVERY = timedelta(days=7)
REMINDED_BEFORE = timedelta(days=14)


class NotReady(CampaignRefused):
    """A report that cannot be submitted: `issues` say why."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(_("This report is not ready: see what is marked, then submit it again."))
        self.issues = issues


@transaction.atomic
def ask_item(
    campaign: Campaign,
    *,
    section: str,
    indicator: Indicator | None = None,
    prompt: str = "",
    guidance: str = "",
    longest: int = 3000,
    is_required: bool = True,
    by: User | None,
    at: datetime,
) -> Item:
    """Add a question to a campaign. Raises `CampaignRefused` when it asks nothing, twice, or after the first submission."""
    _still_asked(campaign)
    if indicator is None and not prompt.strip():
        raise CampaignRefused(_("Choose an indicator, or write a question."), field="prompt")
    if indicator is not None and campaign.items.filter(indicator=indicator).exists():
        raise CampaignRefused(_("This indicator is asked already."), field="indicator")
    rank = (campaign.items.aggregate(last=Max("rank"))["last"] or 0) + 1
    item = Item.objects.create(
        campaign=campaign,
        section=section,
        indicator=indicator,
        prompt="" if indicator else prompt,
        guidance=guidance,
        longest=longest,
        is_required=is_required,
        rank=rank,
    )
    write_audit_line("ask_item", campaign, by=by, at=at, title=str(item))
    return item


@transaction.atomic
def drop_item(item: Item, *, by: User | None, at: datetime) -> None:
    """Ask it no more. Raises `CampaignRefused` after the first submission, or when somebody answered it."""
    _still_asked(item.campaign)
    if Entry.objects.filter(item=item).exists():
        raise CampaignRefused(_("A centre has answered it already: it stays."))
    write_audit_line("drop_item", item.campaign, by=by, at=at, title=str(item))
    item.delete()


def _still_asked(campaign: Campaign) -> None:
    """Hold the campaign; its questions change until the first centre submits."""
    hold(campaign)
    if campaign.state != CampaignState.OPEN or campaign.reports.exclude(state=ReportState.OPEN).exists():
        raise CampaignRefused(
            _("A centre has submitted its report already: the questions of this year stay as they are.")
        )


@transaction.atomic
def submit_report(report: CentreReport, *, by: User | None, at: datetime) -> None:
    """Submit it, with what is computed at this moment. Raises `NotReady` with what is to be mended or wants a word."""
    hold(report)
    report.refresh_from_db()
    refuse_submitted(report)
    close_narratives(report, at=at)
    lines = lines_of(report)
    faults = [issue for line in lines for issue in line.issues]
    if faults:
        raise NotReady(faults)
    for line in lines:
        value = line.value
        entry = line.entry or (
            Entry(report=report, item=line.asked.item, changed_by=by, changed_at=at) if value else None
        )
        if entry is None:
            continue
        entry.computed = {**plain_value(value), "recorded": list(line.recorded)} if value else None
        entry.comment = ""
        entry.save()
    _move(report, ReportState.SUBMITTED, "submit_report", by=by, at=at)


@transaction.atomic
def return_report(
    report: CentreReport, *, note: str = "", comments: Mapping[int, str], by: User | None, at: datetime
) -> None:
    """Give it back to the centre with `comments` by the key of the item. Raises `CampaignRefused` without a word."""
    _submitted(report)
    comments = {key: text.strip() for key, text in comments.items() if text.strip()}
    if not comments and not note.strip():
        raise CampaignRefused(
            _("Say what is to be changed: a comment beside a line, or a word about the whole."), field="note"
        )
    keys = {row.item.pk: row.item for row in asked_in(report.campaign)}
    for key, text in comments.items():
        if key in keys:
            Entry.objects.update_or_create(
                report=report,
                item=keys[key],
                defaults={"comment": text},
                create_defaults={"comment": text, "changed_by": by, "changed_at": at},
            )
    open_narratives(report)
    _move(report, ReportState.RETURNED, "return_report", by=by, at=at, note=note)


@transaction.atomic
def validate_report(report: CentreReport, *, by: User | None, at: datetime) -> None:
    """Take it into the figures of the network; public at once where the year is published already."""
    _submitted(report)
    _move(report, ReportState.VALIDATED, "validate_report", by=by, at=at)


def _submitted(report: CentreReport) -> None:
    hold(report)
    report.refresh_from_db()
    if report.state != ReportState.SUBMITTED:
        raise CampaignRefused(_("This report does not wait for the network any more."))


def _move(report: CentreReport, state: str, deed: str, *, by: User | None, at: datetime, note: str = "") -> None:
    report.state, report.since, report.reminded_on = state, at, None
    report.save(update_fields=["state", "since", "reminded_on"])
    Step.objects.create(report=report, state=state, note=note[:600], by=by, at=at)
    write_audit_line(deed, report, by=by, at=at, year=report.campaign.year, centre=report.organisation.slug)


@transaction.atomic
def publish_campaign(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Publish the validated reports; the others become public once they are validated, and figures say of how many they are.

    Raises `CampaignRefused` when none is validated.
    """
    hold(campaign)
    campaign.refresh_from_db()
    if campaign.state != CampaignState.OPEN:
        raise CampaignRefused(_("This campaign is published already."))
    if not campaign.reports.filter(state=ReportState.VALIDATED).exists():
        raise CampaignRefused(_("No report is validated yet: there is nothing to publish."))
    campaign.state, campaign.published_at = CampaignState.PUBLISHED, at
    campaign.save(update_fields=["state", "published_at"])
    write_audit_line("publish_campaign", campaign, by=by, at=at, year=campaign.year)


@transaction.atomic
def correct_published(
    report: CentreReport, item: Item, *, number: float, reason: str, by: User | None, at: datetime
) -> Erratum:
    """Correct a published figure by a dated erratum; what it said stays. Raises `CampaignRefused`."""
    hold(report)
    if report.campaign.state != CampaignState.PUBLISHED or report.state != ReportState.VALIDATED:
        raise CampaignRefused(_("Only a published figure is corrected by an erratum."))
    lines = lines_of(report)
    line = next((line for line in lines if line.key == item.pk), None)
    if line is None or not line.asked.takes_number:
        raise CampaignRefused(_("Only a number is corrected by an erratum."), field="number")
    if line.number == number:
        raise CampaignRefused(_("It says this number already."), field="number")
    for issue in faults_made_by(lines, item.pk, number, reason):
        faulty = next(row for row in lines if row.key == issue.key)
        sentence = issue_sentence(issue.code, issue.values, faulty.asked.version)
        if faulty is not line:
            values = {"title": label(faulty.asked.title), "sentence": sentence}
            sentence = gettext("“%(title)s” would not be right any more. %(sentence)s") % values
        raise CampaignRefused(sentence, field="number")
    entry = line.entry or Entry.objects.create(report=report, item=item, changed_by=by, changed_at=at)
    erratum = Erratum.objects.create(entry=entry, before=line.number, after=number, reason=reason, by=by, at=at)
    Entry.objects.filter(pk=entry.pk).update(number=number, changed_by=by, changed_at=at)
    write_audit_line("correct_published", report, by=by, at=at, before=erratum.before, after=number)
    return erratum


@dataclass(frozen=True)
class Reminded:
    """What came of reminding: how many letters, the reports they are about, those with nobody to write to, those of today already."""

    letters: int
    reminded: list[CentreReport]
    without_director: list[CentreReport]
    already: list[CentreReport]


@transaction.atomic
def remind_centres(campaign: Campaign, *, by: User | None, at: datetime) -> Reminded:
    """Write to the directors of the centres that owe their report, once a day at most. Publishes `ReportDue`.

    Raises `CampaignRefused` where letters go nowhere.
    """
    if way() is Way.NOWHERE:
        raise CampaignRefused(letters_stay())
    hold(campaign)
    owing = campaign.reports.filter(state__in=WRITABLE)
    letters = letters_for(owing, at)
    already: list[CentreReport] = []
    reminded: list[CentreReport] = []
    without_director: list[CentreReport] = []
    for report in owing.select_related("organisation").order_by("organisation__slug"):
        if report.reminded_on == localdate(at):
            already.append(report)
        else:
            (reminded if letters[report.pk] else without_director).append(report)
    _remind(reminded, at)
    if reminded:
        write_audit_line("remind_centres", campaign, by=by, at=at, number=len(reminded))
    number = sum(letters[report.pk] for report in reminded)
    return Reminded(number, reminded, without_director, already)


@transaction.atomic
def remind_before_due(at: datetime, at_most: int) -> int:
    """The same by itself, from two weeks before the day on, once a week; a report that was submitted stops it.

    Answers how many centres. Where there is nobody to write to, or letters go nowhere, nothing is noted.
    """
    if way() is Way.NOWHERE:
        return 0
    day = localdate(at)
    near = CentreReport.objects.filter(
        state__in=WRITABLE, campaign__state=CampaignState.OPEN, campaign__is_sample=False
    )
    near = near.filter(campaign__due_on__lte=day + REMINDED_BEFORE)
    waiting = near.filter(reminded_on=None) | near.filter(reminded_on__lte=day - REMINDED_EVERY)
    return _remind(with_directors(waiting, at).order_by("pk")[:at_most], at)


def _remind(reports: Iterable[CentreReport], at: datetime) -> int:
    rows = list(reports)
    CentreReport.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=localdate(at))
    for row in rows:
        publish(ReportDue(report_id=row.pk))
    return len(rows)


def forget_writer(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have answers, steps, errata and files no longer say whose they are."""
    Entry.objects.filter(changed_by=user).update(changed_by=None)
    Step.objects.filter(by=user).update(by=None)
    Erratum.objects.filter(by=user).update(by=None)
    Evidence.objects.filter(added_by=user).update(added_by=None)
