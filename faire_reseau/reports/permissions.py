"""Permissions on indicators, campaigns and the reports of centres: predicates and their queryset twins."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.network.permissions import is_facilitator, names_centres, standings
from faire_reseau.reports.enums import CampaignState, ReportState
from faire_reseau.reports.models import CentreReport, Edition, Indicator

# What the centre may still write in.
WRITABLE = (ReportState.OPEN, ReportState.RETURNED)


def can_define(user: User) -> bool:
    """Defines, changes, retires and loads indicators: facilitators."""
    return is_facilitator(user)


def can_read(user: User, indicator: Indicator) -> bool:
    """Reads a definition and its figures: everybody; one that is retired, those who define."""
    return not indicator.is_retired or can_define(user)


def readable_by(user: User) -> QuerySet[Indicator]:
    """Twin of `can_read`."""
    return Indicator.objects.all() if can_define(user) else Indicator.objects.filter(is_retired=False)


def can_run(user: User) -> bool:
    """Opens, follows and publishes campaigns: facilitators."""
    return is_facilitator(user)


def _centres(user: User, day: date, *, as_director: bool = False) -> list[int]:
    posts = standings(user, day)
    return [post.organisation_id for post in posts if post.is_centre and (post.is_director or not as_director)]


def can_fill(user: User, report: CentreReport, day: date) -> bool:
    """Answers for the centre: whoever works there, until it is submitted, and again once it is returned; also after the year is
    published.
    """
    return report.state in WRITABLE and report.organisation_id in _centres(user, day)


def fillable_by(user: User, day: date) -> QuerySet[CentreReport]:
    """Twin of `can_fill`."""
    return CentreReport.objects.filter(state__in=WRITABLE, organisation__in=_centres(user, day))


def own_centres(user: User, day: date) -> set[int]:
    """The centres (keys) that `user` works in."""
    return set(_centres(user, day))


def centres_named_to(user: User, centres: Iterable[int], day: date) -> set[int]:
    """Of `centres` (keys), those whose figures `user` reads by name: all for facilitators, and for everybody where the network
    chose so; else one's own. At most two queries.
    """
    keys = set(centres)
    return keys if is_facilitator(user) or names_centres() else keys & set(_centres(user, day))


def can_submit(user: User, report: CentreReport, day: date) -> bool:
    """Submits it: who directs the centre."""
    return can_fill(user, report, day) and report.organisation_id in _centres(user, day, as_director=True)


def can_judge(user: User, report: CentreReport) -> bool:
    """Returns or validates it: facilitators, once it is submitted; also after the year is published."""
    return is_facilitator(user) and report.state == ReportState.SUBMITTED


def can_correct(user: User, report: CentreReport) -> bool:
    """Corrects a published figure by an erratum: facilitators."""
    is_published = report.campaign.state == CampaignState.PUBLISHED and report.state == ReportState.VALIDATED
    return is_facilitator(user) and is_published


def reports_read_by(user: User, day: date) -> QuerySet[CentreReport]:
    """The reports of centres that `user` reads: those of one's own centre; submitted and validated ones for facilitators;
    validated ones for people of the centres, and for everybody once they are published.
    """
    shown = Q(state=ReportState.VALIDATED, campaign__state=CampaignState.PUBLISHED)
    centres = _centres(user, day)
    if centres:
        shown |= Q(organisation__in=centres) | Q(state=ReportState.VALIDATED)
    if is_facilitator(user):
        shown |= Q(state__in=(ReportState.SUBMITTED, ReportState.VALIDATED))
    return CentreReport.objects.filter(shown)


def can_read_report(user: User, report: CentreReport, day: date) -> bool:
    """Twin of `reports_read_by`."""
    is_validated = report.state == ReportState.VALIDATED
    if is_validated and report.campaign.state == CampaignState.PUBLISHED:
        return True
    centres = _centres(user, day)
    if report.organisation_id in centres or (centres and is_validated):
        return True
    return is_facilitator(user) and report.state in (ReportState.SUBMITTED, ReportState.VALIDATED)


def can_follow_report(user: User, report: CentreReport, day: date) -> bool:
    """Reads what it rests on and what was said while it went back and forth, its files and steps: people of the centre, and
    facilitators; never everybody, also once it is published.
    """
    is_theirs = is_facilitator(user) or report.organisation_id in _centres(user, day)
    return is_theirs and can_read_report(user, report, day)


def reports_followed_by(user: User, day: date) -> QuerySet[CentreReport]:
    """Twin of `can_follow_report`."""
    rows = reports_read_by(user, day)
    return rows if is_facilitator(user) else rows.filter(organisation__in=_centres(user, day))


def can_write_documents(user: User) -> bool:
    """Writes, freezes, publishes and corrects reports as documents: facilitators."""
    return is_facilitator(user)


def can_read_edition(user: User, edition: Edition) -> bool:
    """Reads an edition of a report: everybody once it is published, else who writes it."""
    return edition.published_at is not None or can_write_documents(user)


def editions_read_by(user: User) -> QuerySet[Edition]:
    """Twin of `can_read_edition`."""
    rows = Edition.objects.select_related("document")
    return rows if can_write_documents(user) else rows.filter(published_at__isnull=False)
