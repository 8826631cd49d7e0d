"""Narrative answers of yearly campaigns, offered to the analysis of texts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.analysis.queries import Chosen, Filter, Offered, TextSource
from faire_reseau.kit import clock
from faire_reseau.network.queries import name_on, organisations_on
from faire_reseau.reports.enums import CampaignState, Kind, ReportState
from faire_reseau.reports.models import Campaign, Entry, IndicatorVersion
from faire_reseau.reports.permissions import reports_read_by

YEAR, CENTRE = "year", "centre"


def _filters(user: User) -> list[Filter]:
    reports = reports_read_by(user, localdate(clock.now()))
    years = Campaign.objects.filter(reports__in=reports).distinct().order_by("-year").values_list("year", flat=True)
    newest = max(years, default=None)
    if newest is None:
        return []
    names = _names(newest)
    centres = reports.order_by("organisation__slug").values_list("organisation", "organisation__slug").distinct()
    return [
        Filter(YEAR, _("Years"), [(str(year), str(year)) for year in years]),
        Filter(CENTRE, _("Centres"), [(str(key), names.get(key, slug)) for key, slug in centres]),
    ]


def _texts(user: User, chosen: Chosen) -> Iterable[Offered]:
    reports = reports_read_by(user, localdate(clock.now()))
    of_texts = IndicatorVersion.objects.filter(kind=Kind.TEXT).values("indicator")
    in_words = Q(item__indicator=None) | Q(item__indicator__in=of_texts)
    entries = Entry.objects.filter(in_words, report__in=reports).exclude(text="")
    if YEAR in chosen:
        entries = entries.filter(report__campaign__year__in=chosen[YEAR])
    if CENTRE in chosen:
        entries = entries.filter(report__organisation__in=[int(key) for key in chosen[CENTRE]])
    entries = entries.select_related("report__campaign", "report__organisation", "item__indicator")
    names: dict[int, dict[int, str]] = {}
    for entry in entries.order_by("report__campaign__year", "report__organisation__slug", "item__rank", "item"):
        report, year = entry.report, entry.report.campaign.year
        if year not in names:
            names[year] = _names(year)
        centre = names[year].get(report.organisation_id, report.organisation.slug)
        is_public = report.state == ReportState.VALIDATED and report.campaign.state == CampaignState.PUBLISHED
        yield Offered(
            key=f"reports.entry:{entry.pk}",
            title=f"{centre}, {year} : {entry.item}",
            text=entry.text,
            address=reverse("reports:report", args=[year, report.organisation.slug]),
            variables={"centre": centre, "year": str(year), "question": str(entry.item)},
            is_restricted=not is_public,
            is_sample=report.campaign.is_sample,
        )


def _names(year: int) -> dict[int, str]:
    """What organisations were called at the end of `year`."""
    day = date(year, 12, 31)
    return {row.pk: name_on(row, day) for row in organisations_on(day)}


ANSWERS = TextSource(
    label=_("Answers in words of yearly campaigns"),
    explained=_(
        "What centres wrote in their yearly reports, question by question. Reports not yet public are restricted."
    ),
    filters=_filters,
    texts=_texts,
)
