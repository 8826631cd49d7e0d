"""Reports of the demo: indicators, national figures published from 2017 on with their sources, and the campaign of a sample year."""

from datetime import date, datetime
from typing import Any

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


SAMPLE_YEAR = 2019
ASKED = ("actions", "reunions", "demi-journees", "participations", "personnes", "part-en-ligne", "etp", "publications")
SUBMITTED, RETURNED, VALIDATED = 12, 2, 7
WORD = "Chiffre d’exemple, inventé pour la démonstration."


def invent_campaign(facilitator: User, at: datetime) -> None:
    """The campaign of 2019, in progress, its answers invented and labelled: 12 reports submitted (7 of them validated), 2 returned."""
    if Campaign.objects.exists():
        return
    by: dict[str, Any] = {"by": facilitator, "at": at}
    campaign = reports.open_campaign(year=SAMPLE_YEAR, due_on=date(at.year, 12, 31), is_sample=True, **by)
    for item in campaign.items.select_related("indicator").exclude(indicator__code__in=ASKED):
        reports.drop_item(item, **by)
    words: dict[str, Any] = {"section": "En mots", "prompt": "Que retenir de l’année\u00a0?", "longest": 1500}
    reports.ask_item(campaign, guidance="Trois phrases, pour qui ne connaît pas le centre.", **words, **by)
    for place, report in enumerate(campaign.reports.select_related("organisation").order_by("organisation__slug")):
        if place < SUBMITTED + RETURNED:
            reports.save_entries(report, _answers(report, place), seen=None, **by)
            reports.submit_report(report, **by)
        if place < VALIDATED:
            reports.validate_report(report, **by)
        elif place >= SUBMITTED and place < SUBMITTED + RETURNED:
            note = "Les équivalents temps plein comptent-ils les mises à disposition\u00a0?"
            reports.return_report(report, note=note, comments={}, **by)


def _answers(report: CentreReport, place: int) -> dict[str, Any]:
    """Invented answers of a centre, the same on every machine; what is computed is not overwritten by smaller numbers."""
    half_days = 60 + (place * 37) % 170
    meetings = half_days * 3 // 5
    numbers = {
        "actions": meetings * 2 // 5,
        "reunions": meetings,
        "demi-journees": half_days,
        "participations": meetings * 18,
        "personnes": meetings * 7,
        "part-en-ligne": 0.05 + (place % 4) * 0.02,
        "etp": 3 + (place % 5) * 0.8,
        "publications": 12 + (place * 11) % 40,
    }
    answers: dict[str, Any] = {}
    for row in asked_in(report.campaign):
        key = row.item.pk
        if row.item.indicator is None:
            answers[f"v{key}"] = (
                "Texte d’exemple\u00a0: une année de rencontres entre quartiers, avec trois chantiers communs."
            )
            continue
        answers |= {f"v{key}": float(numbers[row.item.indicator.code]), f"w{key}": WORD}
    return answers
