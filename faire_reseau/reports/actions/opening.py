"""Actions on the year that a campaign is of: open it, and take that back while nobody answered."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable
from faire_reseau.reports.actions.filling import CampaignRefused
from faire_reseau.reports.enums import Kind, Source
from faire_reseau.reports.models import Campaign, CentreReport, Indicator, Item
from faire_reseau.reports.permissions import can_run
from faire_reseau.reports.queries.campaigns import is_begun
from faire_reseau.reports.queries.facts import centres_of

YEARS_BACK = 20


@transaction.atomic
def open_campaign(*, year: int, due_on: date, by: User | None, at: datetime, is_sample: bool = False) -> Campaign:
    """Open the campaign of `year` for its centres, with the questions of the campaign before, else every indicator in use.

    It can be taken back for a day, while nobody answered. Raises `CampaignRefused` when there is one already, for a year that is far
    away, and where the year has no centre.
    """
    hold_words("campaign")
    first, last = localdate(at).year - YEARS_BACK, localdate(at).year + 1
    if not first <= year <= last:
        sentence = _("Choose a year from %(first)s to %(last)s.")
        raise CampaignRefused(sentence % {"first": first, "last": last}, field="year")
    if Campaign.objects.filter(year=year).exists():
        raise CampaignRefused(_("The campaign of this year is open already."), field="year")
    centres = centres_of(year)
    if not centres:
        raise CampaignRefused(_("The network had no centre in this year: check the year."), field="year")
    before = Campaign.objects.filter(year__lt=year).order_by("-year").first()
    campaign = Campaign.objects.create(year=year, due_on=due_on, opened_at=at, is_sample=is_sample)
    if before is not None:
        columns = ("section", "indicator_id", "prompt", "guidance", "longest", "is_required", "rank")
        rows = [
            Item(campaign=campaign, **{name: getattr(item, name) for name in columns}) for item in before.items.all()
        ]
    else:
        used = Indicator.objects.filter(is_retired=False).prefetch_related("versions")
        rows = [
            Item(campaign=campaign, section=gettext("Figures"), indicator=row, rank=place, is_required=_is_asked(row))
            for place, row in enumerate(used)
        ]
    Item.objects.bulk_create(rows)
    reports = [CentreReport(campaign=campaign, organisation=centre, since=at) for centre in centres]
    CentreReport.objects.bulk_create(reports)
    note_undoable("open_campaign", thing=str(year), by=by, at=at, campaign=campaign.pk)
    write_audit_line("open_campaign", campaign, by=by, at=at, year=year)
    return campaign


def _is_asked(indicator: Indicator) -> bool:
    """Whether an answer to it is required: a computed table stands there by itself, and may be empty."""
    last = max(indicator.versions.all(), key=lambda version: version.number)
    return last.kind != Kind.TABLE or last.source == Source.ENTERED


def undo_open_campaign(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the year is not asked. Raises `UndoRefused` once somebody answered."""
    campaign = Campaign.objects.filter(pk=act.detail["campaign"]).first()
    if campaign is None or not can_run(by):
        raise Http404
    hold(campaign, *campaign.reports.all())
    if any(is_begun(report) for report in campaign.reports.all()):
        raise UndoRefused(_("A centre has begun its report: the campaign stays."))
    write_audit_line("close_campaign", campaign, by=by, at=at, year=campaign.year)
    campaign.delete()
    return Undone(str(_("The campaign is not open any more.")), reverse("reports:campaigns"))
