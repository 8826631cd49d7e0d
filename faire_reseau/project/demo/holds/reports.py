"""Indicators of the demo: the set that ships with the product, and the national figures published from 2017 on, with their sources."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.project.demo.holds.sample import facts
from faire_reseau.reports import actions as reports
from faire_reseau.reports.logic.definitions import FORMAT, read_set_of
from faire_reseau.reports.models import Indicator, KnownFigure


def load_indicators(facilitator: User, at: datetime) -> None:
    """Define what is not there yet, and note the published figures."""
    published = facts("reports")
    reports.load_set(reports.shipped_set(), by=facilitator, at=at)
    reports.load_set(read_set_of({"format": FORMAT, "indicators": published["indicators"]}), by=facilitator, at=at)
    if KnownFigure.objects.exists():
        return
    by_code = {row.code: row for row in Indicator.objects.all()}
    for row in published["figures"]:
        figure = {name: value for name, value in row.items() if name != "indicator"}
        reports.know_figure(by_code[row["indicator"]], **figure, by=facilitator, at=at)
