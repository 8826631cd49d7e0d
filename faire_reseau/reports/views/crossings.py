"""Views of crossings: an indicator apart by any dimensions, page, and the same as CSV, XLSX, SVG and PNG."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit.spreadsheets import CSV, XLSX
from faire_reseau.reports import exports, queries
from faire_reseau.reports.queries import Crossed, IndicatorNow
from faire_reseau.reports.templatetags.crossings import chart_of_crossing, map_drawn
from faire_reseau.reports.texts import CROSSED_LABELS
from faire_reseau.reports.views.asking import asked, today

TABLES = {"csv": CSV, "xlsx": XLSX}
CHARTS = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class Question:
    """What an address asks: an indicator, a year, one or two dimensions."""

    rows: list[IndicatorNow]
    row: IndicatorNow | None
    years: list[int]
    year: int
    by: tuple[str, ...]
    allowed: list[str]

    @property
    def refused(self) -> list[str]:
        """Of what it asks to be told apart by, what the definition does not let."""
        return [name for name in self.by if name not in self.allowed]

    @property
    def query(self) -> str:
        """The address of this view, which can be shared."""
        words = {"indicateur": self.row.indicator.code if self.row else "", "annee": self.year, "par": self.by[0]}
        return urlencode(words | ({"et": self.by[1]} if len(self.by) == 2 else {}))

    def answer(self, request: Request) -> Crossed | None:
        """What the reader reads."""
        return queries.crossed(request.user, self.row, self.year, self.by, today()) if self.row else None


def _asked(request: Request) -> Question:
    rows, years = queries.crossable_for(request.user), queries.years_told()
    row, year = asked(request, rows, years)
    allowed = queries.dimensions_in(row.version(year) if row else None)
    first, second = request.GET.get("par") or allowed[0], request.GET.get("et", "")
    if first not in queries.DIMENSIONS or (second and second not in queries.DIMENSIONS):
        raise Http404
    return Question(rows, row, years, year, (first, second) if second and second != first else (first,), allowed)


@require_safe
def crossing(request: Request) -> HttpResponse:
    """An indicator in a year, apart by one or two dimensions: table, charts, map."""
    question = _asked(request)
    answer = question.answer(request)
    context = {
        "question": question,
        "crossing": answer,
        "dimensions": {name: CROSSED_LABELS[name] for name in question.allowed},
        "refused": [CROSSED_LABELS[name] for name in question.refused],
        "map": map_drawn(answer) if answer else "",
    }
    return render(request, "reports/crossing.html", context)


@require_safe
def download_crossing(request: Request, extension: str) -> HttpResponse:
    """The same as a file: the table, or the chart."""
    question = _asked(request)
    answer = question.answer(request)
    if answer is None or extension not in TABLES | CHARTS:
        raise Http404
    if extension in TABLES:
        return _file(question, exports.crossing_file(answer, extension), extension)
    return _file(question, exports.chart_file(chart_of_crossing(answer), extension), extension)


@require_safe
def download_map(request: Request, extension: str) -> HttpResponse:
    """The map of a crossing by territory."""
    question = _asked(request)
    answer = question.answer(request)
    drawn = map_drawn(answer) if answer else ""
    if not drawn or extension not in CHARTS:
        raise Http404
    return _file(question, exports.chart_file(drawn, extension), extension)


def _file(question: Question, content: bytes, extension: str) -> HttpResponse:
    response = HttpResponse(content, content_type=(TABLES | CHARTS)[extension])
    code = question.row.indicator.code if question.row else ""
    name = "-".join([code, str(question.year), *question.by])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
