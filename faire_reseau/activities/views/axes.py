"""Views of a centre: the axes that it has of its own, and the calendar of its year."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.forms.axes import OwnAxisForm
from faire_reseau.activities.queries.axes import calendar_of, national_axes, own_axes, own_axis_for
from faire_reseau.activities.views.centre import year_in
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.network.actions import keep_own_axis, remove_own_axis

AXES = Limit("own_axis", at_most=60, seconds=3600)


@login_required
def axes(request: Request, organisation: str) -> HttpResponse:
    """The axes of a centre, and one more."""
    row = queries.centre_to_account_for(request.user, organisation)
    form = OwnAxisForm(sent(request), national=national_axes(), remembers=False)

    def action() -> Any:
        return keep_own_axis(None, organisation=row, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=AXES)
    if ran.is_done:
        return ran.go(
            "activities:axes", organisation, said=_("Axis added: actions of the centre can be noted under it.")
        )
    return ran.page("activities/axes.html", {"organisation": row, "axes": own_axes(row)})


@login_required
def change_axis(request: Request, organisation: str, axis_id: int) -> HttpResponse:
    """Change an axis of a centre."""
    axis = own_axis_for(request.user, organisation, axis_id)
    row = queries.centre_to_account_for(request.user, organisation)
    form = OwnAxisForm(sent(request), national=national_axes(), initial=_said_of(axis))

    def action() -> Any:
        wanted = _said_of(axis) | form.touched()
        return keep_own_axis(axis, organisation=row, seen=form.said(), by=request.user, at=clock.now(), **wanted)

    def renewed(_refusal: Any) -> OwnAxisForm:
        now = own_axis_for(request.user, organisation, axis_id)
        return form.renewed(_said_of(now), national=national_axes())

    ran = run(request, action, form=form, limit=AXES, renewed=renewed)
    if ran.is_done:
        return ran.go("activities:axes", organisation, said=_("Saved."))
    return ran.page("activities/axes.html", {"organisation": row, "axis": axis, "axes": []})


def _said_of(axis: Any) -> dict[str, Any]:
    return {name: getattr(axis, name) for name in ("code", "label", "label_en", "national")}


@login_required
@require_POST
def remove_axis(request: Request, organisation: str, axis_id: int) -> HttpResponse:
    """Take away an axis of a centre that nothing uses."""
    axis = own_axis_for(request.user, organisation, axis_id)
    ran = run(request, lambda: remove_own_axis(axis, by=request.user, at=clock.now()))
    return ran.go("activities:axes", organisation, said=_("“%(label)s” is removed.") % {"label": axis.label})


@login_required
@require_safe
def year_calendar(request: Request, organisation: str) -> HttpResponse:
    """The meetings of a year of a centre, month by month."""
    row, year = queries.centre_to_account_for(request.user, organisation), year_in(request)
    context = {
        "organisation": row,
        "title": _("Calendar of %(year)s") % {"year": year},
        "year": year,
        "years": queries.years_of(request.user, row, clock.now()),
        "months": calendar_of(request.user, row, year),
        # Any week has the names of the days.
        "weekdays": [date(2018, 1, day) for day in range(1, 8)],
    }
    return render(request, "activities/calendar.html", context)
