"""Views of a year of all centres together: page, and the same as CSV, XLSX and SVG."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit.spreadsheets import CSV, XLSX
from faire_reseau.reports import exports, queries
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.queries import Together
from faire_reseau.reports.templatetags.estimates import estimate_said
from faire_reseau.reports.templatetags.reports import chart_of
from faire_reseau.reports.texts import APART_WITHOUT_REPORTS, ESTIMATE_LABELS
from faire_reseau.reports.views.asking import asked, today

FORMATS = {"csv": CSV, "xlsx": XLSX, "svg": "image/svg+xml", "png": "image/png"}


@require_safe
def figures(request: Request) -> HttpResponse:
    """An indicator in a year: all centres, each of them, their spread."""
    rows = [row for row in queries.indicators_for(request.user) if row.last.kind not in (Kind.TEXT, Kind.CHOICE)]
    years = queries.years_told()
    row, year = asked(request, rows, years)
    whole = queries.together(request.user, row, year, today()) if row else None
    method = _method(request)
    context = {
        "methods": ESTIMATE_LABELS,
        "method": method,
        "beside": queries.beside(request.user, row, whole, method, today()) if row and whole else None,
        "indicators": rows,
        "years": years,
        "row": row,
        "year": year,
        "whole": whole,
        "is_sample": queries.is_sample_year(year),
        "apart_without_reports": APART_WITHOUT_REPORTS,
        "chart": chart_of(whole, noted=False) if whole else "",
        "query": f"indicateur={row.indicator.code}&annee={year}{f'&estimation={method}' if method else ''}"
        if row
        else "",
    }
    return render(request, "reports/figures.html", context)


def _method(request: Request) -> str:
    method = request.GET.get("estimation", "")
    if method and method not in ESTIMATE_LABELS:
        raise Http404
    return method


@require_safe
def download_figures(request: Request, extension: str) -> HttpResponse:
    """The same as a file."""
    rows = queries.indicators_for(request.user)
    row, year = asked(request, rows, queries.years_told())
    whole: Together | None = queries.together(request.user, row, year, today()) if row else None
    if row is None or whole is None or extension not in FORMATS:
        raise Http404
    is_chart = extension in ("svg", "png")
    if is_chart:
        content = exports.chart_file(chart_of(whole), extension)
    else:
        beside = queries.beside(request.user, row, whole, _method(request), today())
        content = exports.figures_file(whole, extension, beside, estimate_said(beside, whole))
    response = HttpResponse(content, content_type=FORMATS[extension])
    name = f"{row.indicator.code}-{year}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
