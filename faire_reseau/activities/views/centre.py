"""Views of the year of a centre: at a glance, month by month, against the year before; what it lacks, filled in in a table."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.actions.mending import mend_actions
from faire_reseau.activities.forms.recording import MendForm
from faire_reseau.activities.logic.bars import bars_of
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.numbers import number_in


def year_in(request: Request) -> int:
    """The year that an address asks for, else the present one."""
    year = number_in(request.GET.get("annee"), at_most=2300)
    return year if year and year >= 1900 else localdate(clock.now()).year


@login_required
@require_safe
def centre(request: Request, organisation: str) -> HttpResponse:
    """The year of a centre."""
    row, year, at = queries.centre_to_account_for(request.user, organisation), year_in(request), clock.now()
    work = queries.centre_year(request.user, row, year, at)
    now, before = bars_of(
        [month.counts.half_days for month in work.months], [month.before.half_days for month in work.months]
    )
    context = {
        "organisation": row,
        "year": year,
        "last_year": year - 1,
        "years": queries.years_of(request.user, row, at),
        "work": work,
        "bars": now,
        "bars_before": before,
        "gaps": queries.gaps_of(request.user, row, year),
    }
    return render(request, "activities/centre.html", context)


@login_required
def mend(request: Request, organisation: str) -> HttpResponse:
    """What the year of a centre lacks, to fill in row by row."""
    row, year = queries.centre_to_account_for(request.user, organisation), year_in(request)
    page = Paginator(queries.actions_to_mend(request.user, row, year), 25).get_page(request.GET.get("page"))
    form = MendForm(sent(request), rows=page, organisation=row)
    ran = run(request, lambda: mend_actions(form.filled_in(), by=request.user, at=clock.now()), form=form)
    if ran.is_done:
        sentence = ngettext("%(n)s action is more complete.", "%(n)s actions are more complete.", ran.done)
        return ran.go(f"{request.path}?annee={year}", said=sentence % {"n": ran.done})
    unrecorded = Paginator(queries.unrecorded_meetings(request.user, row, year), 25).get_page(
        request.GET.get("reunions")
    )
    context = {
        "organisation": row,
        "year": year,
        "page": page,
        "unrecorded": unrecorded,
        "overfull": queries.overfull_people(request.user, row, year),
        "title": _("To complete: %(year)s") % {"year": year},
    }
    return ran.page("activities/mend.html", context)
