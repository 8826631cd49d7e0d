"""Merge what two organisations that were entered twice said in campaigns, and what was published of them: nothing said is dropped."""

from datetime import datetime

from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold
from faire_reseau.network.actions import MergeRefused
from faire_reseau.network.models import Organisation
from faire_reseau.reports.models import CentreReport, KnownFigure
from faire_reseau.reports.queries.campaigns import is_begun


def merge_centre_reports(gone: Organisation, remaining: Organisation, by: User, at: datetime) -> None:  # noqa: ARG001  (what mergers are given)
    """The plug into `network.actions.also_merge_organisations`: reports of `gone` are those of `remaining`; of two for one year, the one
    that nobody began goes. Raises `MergeRefused` where both are begun.
    """
    reports = {row.campaign_id: row for row in CentreReport.objects.filter(organisation=remaining)}
    both_begun = []
    for report in CentreReport.objects.filter(organisation=gone).select_related("campaign").order_by("campaign__year"):
        own = reports.get(report.campaign_id)
        if own is not None:
            hold(own, report)
            if not is_begun(report):
                report.delete()
                continue
            if is_begun(own):
                both_begun.append(report.campaign.year)
                continue
            own.delete()
        report.organisation = remaining
        report.save(update_fields=["organisation"])
    _refuse(both_begun)


def merge_known_figures(gone: Organisation, remaining: Organisation, by: User, at: datetime) -> None:  # noqa: ARG001  (what mergers are given)
    """The plug into `network.actions.also_merge_organisations`: figures published of `gone` are those of `remaining`. Raises `MergeRefused`
    where both have one of the same, and they differ.
    """
    own = {(row.indicator_id, row.year, row.part): row for row in KnownFigure.objects.filter(organisation=remaining)}
    differing = set()
    for row in KnownFigure.objects.filter(organisation=gone):
        same = own.get((row.indicator_id, row.year, row.part))
        if same is None:
            row.organisation = remaining
            row.save(update_fields=["organisation"])
        elif same.value == row.value:
            row.delete()
        else:
            differing.add(row.year)
    _refuse(sorted(differing))


def _refuse(years: list[int]) -> None:
    if years:
        sentence = _(
            "Both of them have figures of their own for %(years)s, which would be lost: these are two organisations, not one "
            "entered twice. If one has taken over the other, end its membership instead."
        )
        raise MergeRefused(sentence % {"years": ", ".join(map(str, years))})
