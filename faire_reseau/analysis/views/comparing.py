"""Views of two runs compared: their table, the index, the segments that moved, and files of both."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import exports, queries
from faire_reseau.analysis.forms.comparing import ComparisonForm
from faire_reseau.analysis.logic.comparing import Pair
from faire_reseau.analysis.views.coded import file_answer, query_of
from faire_reseau.kit.numbers import number_in

SEGMENTS_ON_A_PAGE = 50


@login_required
@require_safe
def compare_runs(request: Request, corpus_id: int, number: int) -> HttpResponse:
    """A run beside another one: how alike they are, and the segments that left their class or stand in a cell of the table."""
    row = queries.run_for(request.user, corpus_id, number)
    form = _form(request, row)
    both = queries.compared_runs(row, form.run) if form.is_valid() else None
    cell = _cell(request)
    page = Paginator(_pairs(both, cell), SEGMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "corpus": row.corpus,
        "run": row,
        "form": form,
        "both": both,
        "cell": cell,
        "page": page,
        "segments": queries.pair_passages(request.user, row.corpus, page.object_list),
        "query": query_of(request),
        "asked": form["other"].value(),
        "endings": list(exports.TABLE_TYPES),
    }
    return render(request, "analysis/compare_runs.html", context)


@login_required
@require_safe
def compared_file(request: Request, corpus_id: int, number: int, extension: str) -> HttpResponse:
    """The table of two runs, or with `segments` all their segments, as a file."""
    row = queries.run_for(request.user, corpus_id, number)
    form = _form(request, row)
    if extension not in exports.TABLE_TYPES or not form.is_valid():
        raise Http404
    both = queries.compared_runs(row, form.run)
    if "segments" in request.GET:
        segments = queries.pair_passages(request.user, row.corpus, both.comparison.pairs)
        content = exports.pairs_file(both, segments, extension)
    else:
        content = exports.compared_file(both, extension)
    return file_answer(content, exports.TABLE_TYPES[extension], f"comparaison-{corpus_id}-{number}", extension)


def _form(request: Request, row: queries.RunRow) -> ComparisonForm:
    runs = queries.runs_to_compare(request.user, row)
    return ComparisonForm(request.GET if "other" in request.GET else None, own_corpus=row.corpus_id, runs=runs)


def _cell(request: Request) -> tuple[int, int] | None:
    """The cell of the table that was asked for."""
    before, after = (number_in(request.GET.get(name), at_most=1_000) for name in ("avant", "apres"))
    return None if before is None or after is None else (before, after)


def _pairs(both: queries.ComparedRuns | None, cell: tuple[int, int] | None) -> list[Pair]:
    if both is None:
        return []
    return both.comparison.moved if cell is None else [pair for pair in both.comparison.pairs if pair.cell == cell]
