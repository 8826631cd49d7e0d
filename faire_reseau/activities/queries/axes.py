"""Queries on the axes that a centre has of its own, and on its calendar."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Meeting
from faire_reseau.activities.queries.centre import centre_to_account_for
from faire_reseau.activities.queries.counting import WorkFilter, actions_asked
from faire_reseau.network.models import MissionAxis, Organisation


def own_axes(organisation: Organisation) -> QuerySet[MissionAxis]:
    """The axes of `organisation` alone, with the national ones that they answer to; one query."""
    return MissionAxis.objects.filter(organisation=organisation).select_related("national").order_by("code")


def national_axes() -> QuerySet[MissionAxis]:
    """The axes of the whole network."""
    return MissionAxis.objects.filter(organisation=None).order_by("code")


def own_axis_for(user: User, slug: str, axis_id: int) -> MissionAxis:
    """An axis of the organisation at `slug`, for whoever accounts for its year. Raises `Http404`."""
    axis = own_axes(centre_to_account_for(user, slug)).filter(pk=axis_id).first()
    if axis is None:
        raise Http404
    return axis


@dataclass(frozen=True)
class Month:
    """A month of a calendar: its weeks, from Monday on, of days (None: of another month) with their meetings."""

    first: date
    weeks: list[list[tuple[date | None, list[Meeting]]]]
    meetings: list[Meeting]


def calendar_of(user: User, organisation: Organisation, year: int) -> list[Month]:
    """The meetings of `year` of the work in which `organisation` has a part, planned and called-off ones included, month by month."""
    work = actions_asked(user, WorkFilter(organisation=organisation)).order_by()
    rows = Meeting.objects.filter(action__in=work.values("pk"), held_on__year=year).select_related("action")
    on: dict[date, list[Meeting]] = {}
    for row in rows.annotate(halves=Count("half_days")).order_by("held_on", "pk"):
        on.setdefault(row.held_on, []).append(row)
    months = []
    for number in range(1, 13):
        weeks = [
            [(day, on.get(day, [])) if day.month == number else (None, []) for day in week]
            for week in Calendar().monthdatescalendar(year, number)
        ]
        meetings = [meeting for week in weeks for _day, rows_then in week for meeting in rows_then]
        months.append(Month(date(year, number, 1), weeks, meetings))
    return months
