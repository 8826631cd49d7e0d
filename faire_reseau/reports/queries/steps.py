"""Queries on the steps of the report of a centre: what became of it, whether it was submitted before its year was over."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.reports.enums import ReportState
from faire_reseau.reports.models import CentreReport
from faire_reseau.reports.permissions import can_follow_report


def steps_of(user: User, report: CentreReport, day: date) -> list[Any]:
    """What became of it, the last first, for who follows it."""
    return list(report.steps.order_by("-pk")) if can_follow_report(user, report, day) else []


def submitted_before_the_end(report: CentreReport) -> date | None:
    """The day on which it was submitted, where its year was not over: what was held afterwards does not count in it."""
    if report.state not in (ReportState.SUBMITTED, ReportState.VALIDATED):
        return None
    step = report.steps.filter(state=ReportState.SUBMITTED).order_by("-pk").first()
    day = localdate(step.at) if step is not None else None
    return day if day is not None and day.year <= report.campaign.year else None
