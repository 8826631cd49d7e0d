"""Views of indicators: all with their last figures, one with its series, its records, define and revise, sets as files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.reports import actions, exports, imports, queries
from faire_reseau.reports.enums import Dimension
from faire_reseau.reports.forms import FILTERS, IndicatorForm, LoadForm, SetForm
from faire_reseau.reports.logic.definitions import LAST_YEAR, MOST_BYTES, Definition
from faire_reseau.reports.logic.rules import NOT_SAID
from faire_reseau.reports.logic.withholding import names_somebody
from faire_reseau.reports.permissions import can_define
from faire_reseau.reports.templatetags.reports import cell_label
from faire_reseau.reports.texts import BAD_SET_SENTENCES

DEFINING = Limit("define_indicator", at_most=200, seconds=3600)


@require_safe
def indicators(request: Request) -> HttpResponse:
    """All indicators with what they say of this year and of the one before."""
    this_year = localdate(clock.now()).year
    years = queries.years_of([this_year, this_year - 1])
    rows = []
    for row in queries.indicators_for(request.user):
        versions = [row.version(of_year.year) for of_year in years]
        answers = [
            queries.computed(queries.definition_of(version), of_year) if version else None
            for version, of_year in zip(versions, years, strict=True)
        ]
        few = [
            bool(version and answer and queries.hides_few(request.user, version) and names_somebody(answer.whole))
            for version, answer in zip(versions, answers, strict=True)
        ]
        rows.append({"row": row, "cells": list(zip(years, versions, answers, few, strict=True))})
    context = {"rows": rows, "years": [of_year.year for of_year in years], "can_define": can_define(request.user)}
    return render(request, "reports/indicators.html", context)


@require_safe
def indicator(request: Request, code: str) -> HttpResponse:
    """How a number is made, from year to year, and what each centre says in the year that is asked for."""
    row = queries.indicator_for(request.user, code)
    today = localdate(clock.now())
    entered = queries.years_entered(request.user, row, today)
    wholes = {year: queries.together(request.user, row, year, today) for year in entered}
    points = queries.series_of(row, entered)
    year = _year_asked(request) or next(
        (point.year for point in points if point.number is not None or point.year in wholes), None
    )
    point = next((point for point in points if point.year == year), None)
    version = point.version if point else row.last
    centres: list[Any] = []
    cells: list[Any] = []
    whole: queries.Together | None = wholes.get(year) if year else None
    if point is not None and point.answer is not None:
        whole = queries.together(request.user, row, point.year, today)
        centres = queries.rows_by_centre(request.user, point.answer, queries.year_of(point.year), today)
        cells = whole.cells if whole else []
    context = {
        "row": row,
        "points": [(point, wholes.get(point.year)) for point in points],
        "point": point,
        "version": version,
        "filters": queries.filters_said(version),
        "query": queries.NAMED.get(version.query),
        "centres": centres,
        "together": whole,
        "withheld_years": {
            point.year
            for point in points
            if point.answer and queries.hides_few(request.user, point.version) and names_somebody(point.answer.whole)
        },
        "cells": cells,
        "can_define": can_define(request.user),
    }
    return render(request, "reports/indicator.html", context)


def _year_asked(request: Request) -> int | None:
    return number_in(request.GET.get("annee"), at_most=LAST_YEAR)


@require_safe
def records(request: Request, code: str) -> HttpResponse:
    """The meetings that a number is made of."""
    row = queries.indicator_for(request.user, code)
    year = _year_asked(request) or next(iter(queries.years_counted()), localdate(clock.now()).year)
    version = row.version(year)
    if version is None:
        raise Http404
    of_year, slug, cell = queries.year_of(year), request.GET.get("centre", "")[:80], request.GET.get("case")
    codes = {str(name): request.GET[name][:80] for name in Dimension if name in request.GET}
    rows = queries.records_of(request.user, version, of_year, localdate(clock.now()), slug, cell, codes=codes)
    words = [cell_label(cell, version.rule["by"])] if cell and version.rule.get("by") else []
    words += [cell_label(code, name) for name, code in codes.items()]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "row": row,
        "version": version,
        "year": year,
        "centre": next((of_year.names[centre.pk] for centre in of_year.centres if centre.slug == slug), ""),
        "is_unsaid": cell == NOT_SAID,
        "cell": ", ".join(words),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render(request, "reports/records.html", context)


@login_required
def define(request: Request) -> HttpResponse:
    """Define an indicator, or try it on last year first."""
    if not can_define(request.user):
        raise Http404
    form = IndicatorForm(sent(request), **_offers(request))
    if _is_tried(request):
        return _tried(request, form, None)

    def action() -> queries.IndicatorRow:
        typed = form.cleaned_data
        return actions.define_indicator(
            form.columns(), weight=typed["weight"], from_year=typed["from_year"], by=request.user, at=clock.now()
        )

    ran = run(request, action, form=form, limit=DEFINING)
    if ran.is_done:
        return ran.go("reports:indicator", ran.done.code, said=_("Saved."))
    return ran.page("reports/define.html", {})


@login_required
def revise(request: Request, code: str) -> HttpResponse:
    """A new version of an indicator, tried first if one likes."""
    row = queries.indicator_to_define_for(request.user, code)
    initial = IndicatorForm.initial_of(queries.definition_of(row.last), row.last.number)
    form = IndicatorForm(sent(request), initial=initial, **_offers(request))
    if _is_tried(request):
        return _tried(request, form, row)

    def action() -> None:
        typed = form.cleaned_data
        actions.revise_indicator(
            row.indicator,
            form.columns(),
            weight=typed["weight"],
            from_year=typed["from_year"],
            why=typed.get("why", ""),
            seen=typed["seen"] or 0,
            by=request.user,
            at=clock.now(),
        )

    ran = run(request, action, form=form, limit=DEFINING)
    if ran.is_done:
        return ran.go("reports:indicator", code, said=_("Saved."))
    return ran.page("reports/define.html", {"row": row})


def _offers(request: Request) -> dict[str, Any]:
    labels = {name: queries.labels_of(name) for name in FILTERS}
    return {"labels": labels, "queries": queries.NAMED, "others": queries.others_for(request.user)}


def _is_tried(request: Request) -> bool:
    return request.method == "POST" and "essayer" in request.POST


def _tried(request: Request, form: IndicatorForm, row: Any) -> HttpResponse:
    """The form again, with what its definition says of the last years; nothing is saved."""
    tried: list[Any] = []
    if form.is_valid():
        columns = form.columns()
        lacking = queries.lacking_in(columns, form.cleaned_data["weight"])
        if lacking:
            form.add_error(*lacking)
        else:
            tried = [queries.Tried(columns, queries.year_of(year)) for year in queries.years_to_try()]
    status = 422 if form.errors else 200
    return render(
        request, "reports/define.html", {"form": form, "row": row, "tried": tried, "is_tried": True}, status=status
    )


@login_required
@require_POST
def retire(request: Request, code: str) -> HttpResponse:
    """Retire an indicator."""
    row = queries.indicator_to_define_for(request.user, code)
    ran = run(request, lambda: actions.retire_indicator(row.indicator, by=request.user, at=clock.now()))
    return ran.go("reports:indicator", code, said=_("Retired: nothing of it is lost."))


@login_required
@require_POST
def choose_fte(request: Request, code: str) -> HttpResponse:
    """Have an indicator say full-time equivalents."""
    row = queries.indicator_to_define_for(request.user, code)
    ran = run(request, lambda: actions.choose_fte(row.indicator, by=request.user, at=clock.now()))
    return ran.go("reports:indicator", code, said=_("Figures are now divided by it too."))


@login_required
@require_POST
def restore(request: Request, code: str) -> HttpResponse:
    """Use a retired indicator again."""
    row = queries.indicator_to_define_for(request.user, code)
    ran = run(request, lambda: actions.restore_indicator(row.indicator, by=request.user, at=clock.now()))
    return ran.go("reports:indicator", code, said=_("In use again."))


@require_safe
def download_set(_request: Request) -> HttpResponse:
    """The indicators in use as a file that another network can load."""
    response = HttpResponse(exports.indicators_file(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="indicateurs.json"'
    return response


# As the import of tables: the check of the form's token reads the form, hence the file.
@takes_files(MOST_BYTES)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: Request) -> HttpResponse:
    """Load a set: what the file would change is shown first, then confirmed."""
    if not can_define(request.user):
        raise Http404
    return _load(request, bound_upload(request, MOST_BYTES))


@csrf_protect
def _load(request: Request, upload: BoundedUpload) -> HttpResponse:
    if "content" in request.POST:
        return _confirmed(request)
    if request.method != "POST" and "depart" in request.GET:
        return _compared(request, exports.shipped_file(), actions.shipped_set())
    form = SetForm(sent(request), request.FILES if request.method == "POST" else None)
    if upload.refused:
        form.refuse(imports.SetRefused(BAD_SET_SENTENCES["too_many"]))
        return render(request, "reports/load.html", {"form": form}, status=413)
    ran = run(request, lambda: imports.set_of(form.cleaned_data["file"]), form=form, limit=DEFINING)
    if not ran.is_done:
        return ran.page("reports/load.html", {})
    return _compared(request, *ran.done)


def _compared(request: Request, text: str, wanted: list[Definition]) -> HttpResponse:
    """What loading would change; nothing is written."""
    compared = queries.compare_set(wanted)
    context = {
        "compared": compared,
        "confirm": LoadForm(initial={"content": text}),
        "changes": any(state != "same" for _definition, state, _unknown in compared),
    }
    return render(request, "reports/load.html", context)


def _confirmed(request: Request) -> HttpResponse:
    form = LoadForm(sent(request))

    def action() -> int:
        return actions.load_set(imports.set_in(form.cleaned_data["content"]), by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=DEFINING)
    if ran.is_done:
        sentence = ngettext(
            "Loaded: %(n)s indicator is new or has changed.",
            "Loaded: %(n)s indicators are new or have changed.",
            ran.done,
        )
        return ran.go("reports:indicators", said=sentence % {"n": ran.done})
    return ran.page("reports/load.html", {})
