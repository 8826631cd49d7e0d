"""Reports of the demo: indicators, national figures published from 2017 on with their sources, and the campaigns of two sample years."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.project.demo.holds.sample import facts
from faire_reseau.reports import actions as reports
from faire_reseau.reports.logic.definitions import FORMAT, read_set_of
from faire_reseau.reports.models import Campaign, CentreReport, Indicator, KnownFigure
from faire_reseau.reports.queries import asked_in


def load_indicators(facilitator: User, at: datetime) -> None:
    """Define what is not there yet, and note the published figures."""
    published = facts("reports")
    reports.load_set(reports.shipped_set(), by=facilitator, at=at)
    reports.load_set(read_set_of({"format": FORMAT, "indicators": published["indicators"]}), by=facilitator, at=at)
    if KnownFigure.objects.exists():
        return
    by_code = {row.code: row for row in Indicator.objects.all()}
    reports.choose_fte(by_code["etp"], by=facilitator, at=at)
    for row in published["figures"]:
        figure = {name: value for name, value in row.items() if name != "indicator"}
        reports.know_figure(by_code[row["indicator"]], **figure, by=facilitator, at=at)


PUBLISHED_YEAR, SAMPLE_YEAR = 2018, 2019
ASKED = (
    "actions", "reunions", "demi-journees", "participations", "personnes", "part-en-ligne", "demi-journees-par-axe",
    "demi-journees-par-theme", "etp", "publications",
)  # fmt: skip
SUBMITTED, RETURNED, VALIDATED = 12, 2, 7
# Whom one can be in the demo directs these two: one report is returned, one is still to be written.
RETURNED_FIRST, OPEN_LAST = "reso-villes", "profession-banlieue"
WORD = "Réponse d’exemple\u00a0: un cycle de plus que l’année précédente, un poste resté vacant au printemps."
STORIES = (
    "une année de rencontres entre quartiers, avec trois chantiers communs.",
    "les cycles de qualification ont trouvé leur public\u00a0; les conseils citoyens restent difficiles à réunir.",
    "deux journées d’étude avec les centres voisins, et un groupe de travail qui continue.",
)


def invent_campaigns(facilitator: User, at: datetime) -> None:
    """The campaigns of two sample years, answered from their meetings: 2018 published, all but one report of it; 2019 in progress:
    12 reports submitted (7 of them validated), 2 returned, the others open. What is entered is invented and labelled.
    """
    if Campaign.objects.exists():
        return
    published = _campaign(PUBLISHED_YEAR, datetime(2019, 1, 14, 9, tzinfo=UTC), date(2019, 3, 1), facilitator)
    *answering, _silent = _in_turn(published)
    for place, report in enumerate(answering):
        submitted_at = datetime(2019, 2, 4, 9, tzinfo=UTC) + timedelta(days=place, minutes=7 * place)
        _submit(report, place, by=facilitator, at=submitted_at)
        reports.validate_report(report, by=facilitator, at=submitted_at + timedelta(days=8))
    reports.publish_campaign(published, by=facilitator, at=datetime(2019, 4, 2, 9, tzinfo=UTC))
    running = _campaign(SAMPLE_YEAR, at - timedelta(days=60), localdate(at) + timedelta(days=30), facilitator)
    for place, report in enumerate(_in_turn(running)[: SUBMITTED + RETURNED]):
        submitted_at = at - timedelta(days=30 - place, minutes=11 * place)
        _submit(report, place, by=facilitator, at=submitted_at)
        if place < VALIDATED:
            reports.validate_report(report, by=facilitator, at=submitted_at + timedelta(days=3))
        elif place >= SUBMITTED:
            question = "Les équivalents temps plein comptent-ils les mises à disposition\u00a0?"
            etp = running.items.get(indicator__code="etp")
            at_return = submitted_at + timedelta(days=5)
            reports.return_report(report, comments={etp.pk: question}, by=facilitator, at=at_return)


def _campaign(year: int, at: datetime, due_on: date, by: User) -> Campaign:
    """A sample campaign that asks some figures and two questions in words."""
    campaign = reports.open_campaign(year=year, due_on=due_on, is_sample=True, by=by, at=at)
    for item in campaign.items.select_related("indicator").exclude(indicator__code__in=ASKED):
        if item.indicator is not None:
            reports.drop_item(item, by=by, at=at)
    if campaign.items.filter(indicator=None).exists():
        return campaign  # asked as in the year before
    words: dict[str, Any] = {"section": "En mots", "prompt": "Que retenir de l’année\u00a0?", "longest": 1500}
    reports.ask_item(campaign, guidance="Trois phrases, pour qui ne connaît pas le centre.", **words, by=by, at=at)
    return campaign


def _in_turn(campaign: Campaign) -> list[CentreReport]:
    rows = {row.organisation.slug: row for row in campaign.reports.select_related("organisation", "campaign")}
    slugs = sorted(rows.keys() - {RETURNED_FIRST, OPEN_LAST})
    slugs.insert(SUBMITTED, RETURNED_FIRST)
    return [rows[slug] for slug in [*slugs, OPEN_LAST] if slug in rows]


def _submit(report: CentreReport, place: int, *, by: User, at: datetime) -> None:
    """Answer what is entered, say a word where the report asks for one, and submit."""
    answers: dict[str, Any] = {}
    for row in asked_in(report.campaign):
        key = row.item.pk
        if row.item.indicator is None:
            answers[f"v{key}"] = f"Texte d’exemple\u00a0: {STORIES[place % len(STORIES)]}"
        elif row.item.indicator.code == "etp":
            answers[f"v{key}"] = round(3 + (place % 5) * 0.8 + (report.campaign.year - PUBLISHED_YEAR) * 0.2, 1)
        elif row.item.indicator.code == "publications":
            answers[f"v{key}"] = float(12 + (place * 11) % 40 + (report.campaign.year - PUBLISHED_YEAR) * 2)
    reports.save_entries(report, answers, seen=None, by=by, at=at)
    try:
        reports.submit_report(report, by=by, at=at)
    except reports.NotReady as refusal:
        words = {f"w{issue.key}": WORD for issue in refusal.issues}
        reports.save_entries(report, words, seen=None, by=by, at=at)
        reports.submit_report(report, by=by, at=at)
