"""Views of runs: ask for one, its page, stop, repeat, remove, its files, names of classes, and the concordance of words."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.actions.runs import PATIENCE
from faire_reseau.analysis.forms.runs import EXPERT, ClassNameForm, RunForm
from faire_reseau.analysis.logic.parameters import parameters_in
from faire_reseau.analysis.permissions import can_code
from faire_reseau.analysis.texts import PICTURE_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in

RUNS = Limit("analysis_run", at_most=60, seconds=3600)
TYPES = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
LINES_ON_A_PAGE = 100


@login_required
def new_run(request: Request, corpus_id: int) -> HttpResponse:
    """Ask for a classification of a corpus."""
    corpus = queries.corpus_to_code_for(request.user, corpus_id)
    form = RunForm(sent(request))

    def action() -> queries.RunRow:
        title, parameters = form.cleaned_data["title"], form.parameters()
        return actions.ask_run(corpus, title=title, parameters=parameters, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=RUNS)
    if ran.is_done:
        return ran.go("analysis:run", corpus_id, ran.done.number)
    is_expert_open = any(name in form.errors for name in EXPERT)
    context = {
        "corpus": corpus,
        "usual": [form[name] for name in ("title", "k", "mode")],
        "expert": [form[name] for name in EXPERT],
        "is_expert_open": is_expert_open,
    }
    return ran.page("analysis/new_run.html", context)


@login_required
@require_safe
def run_page(request: Request, corpus_id: int, number: int) -> HttpResponse:
    """A run: how far it is, or what came of it."""
    row = queries.run_for(request.user, corpus_id, number)
    summary = queries.summary_in(row)
    names = queries.names_of_classes(row)
    context = {
        "run": row,
        "corpus": row.corpus,
        "parameters": parameters_in(row.parameters),
        "summary": summary,
        "classes": _classes(request, row, summary, names),
        "is_under_way": queries.is_under_way(row),
        "is_lost": queries.is_lost(row, clock.now() - PATIENCE),
        "can_code": can_code(request.user, row.corpus),
        "is_before_masks": queries.is_before_masks(row),
    }
    if summary:
        files = queries.file_names(request.user, row)
        context |= {
            "files": files,
            "pictures": [(name, label) for name, label in PICTURE_LABELS.items() if f"{name}.svg" in files],
            "are_names_drawn": queries.are_names_drawn(row),
            "same": [(other, other.checksum == row.checksum) for other in queries.same_results(row)],
        }
    return render(request, "analysis/run.html", context)


def _classes(
    request: Request, row: queries.RunRow, summary: dict[str, Any], names: dict[int, str]
) -> list[dict[str, Any]]:
    """The classes with their names, memos and passages, as far as the reader reads these."""
    classes = summary.get("classes", [])
    spans = [(place["document"] + 1, place["start"], place["end"]) for part in classes for place in part["passages"]]
    read = iter(queries.passages(request.user, row.corpus, spans))
    memos = queries.memos_of(row)
    classified = max(1, sum(part["size"] for part in classes))
    return [
        {
            **part,
            "name": names.get(part["number"], ""),
            "memo": memos.get(part["number"], ""),
            "share": part["size"] / classified,
            "quotes": [(next(read), place["words"]) for place in part["passages"]],
        }
        for part in classes
    ]


@login_required
@require_POST
def stop_run(request: Request, corpus_id: int, number: int) -> HttpResponse:
    """Stop a run."""
    row = queries.run_to_code_for(request.user, corpus_id, number)
    ran = run(request, lambda: actions.stop_run(row, by=request.user, at=clock.now()))
    return ran.go("analysis:run", corpus_id, number, said=_("It stops."))


@login_required
@require_POST
def repeat_run(request: Request, corpus_id: int, number: int) -> HttpResponse:
    """Run the same parameters again."""
    row = queries.run_to_code_for(request.user, corpus_id, number)

    def action() -> queries.RunRow:
        parameters = parameters_in(row.parameters)
        return actions.ask_run(row.corpus, title=row.title, parameters=parameters, by=request.user, at=clock.now())

    ran = run(request, action, limit=RUNS)
    return ran.go("analysis:run", corpus_id, ran.done.number if ran.is_done else number)


@login_required
@require_POST
def remove_run(request: Request, corpus_id: int, number: int) -> HttpResponse:
    """Remove a run with its results."""
    row = queries.run_to_code_for(request.user, corpus_id, number)
    ran = run(request, lambda: actions.remove_run(row, by=request.user, at=clock.now()))
    return ran.go("analysis:corpus", corpus_id, said=_("Removed."))


@login_required
def name_class(request: Request, corpus_id: int, number: int, place: int) -> HttpResponse:
    """Call a class, and write about it."""
    row = queries.run_to_code_for(request.user, corpus_id, number)
    named = queries.class_name_of(row, place)
    form = ClassNameForm(sent(request), initial={"name": named.name, "memo": named.memo})

    def action() -> None:
        actions.name_class(row, place, by=request.user, at=clock.now(), seen=form.said(), **form.cleaned_data)

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go("analysis:run", corpus_id, number, said=_("Saved."), anchor=f"classe-{place}")
    words = next(part["words"] for part in queries.summary_in(row)["classes"] if part["number"] == place)
    return ran.page("analysis/name_class.html", {"run": row, "corpus": row.corpus, "place": place, "words": words[:20]})


@login_required
@require_safe
def run_file(request: Request, corpus_id: int, number: int, name: str, extension: str) -> HttpResponse:
    """A file of a run: report, picture or table."""
    row = queries.run_for(request.user, corpus_id, number)
    file_name = f"{name}.{extension}"
    if extension not in TYPES or file_name not in queries.file_names(request.user, row):
        raise Http404
    response = HttpResponse(queries.file_for(request.user, row, file_name), content_type=TYPES[extension])
    is_shown = extension == "svg" and "telecharger" not in request.GET
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=not is_shown, filename=f"analyse-{corpus_id}-{number}-{file_name}")
        or "inline"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_safe
def passages(request: Request, corpus_id: int) -> HttpResponse:
    """Where words stand in a corpus; of a word of a run, in each of its forms, within one of its classes when it is chosen."""
    corpus = queries.corpus_for(request.user, corpus_id)
    words = request.GET.get("mot", "")[:100].strip()
    number, place = (number_in(request.GET.get(name)) for name in ("analyse", "classe"))
    row = queries.run_for(request.user, corpus_id, number) if number else None
    forms = queries.forms_in(row, words) if row else [words]
    within = queries.segments_of(row, place) if row and place else None
    lines, texts = queries.find_words(request.user, corpus, forms, within) if words else ([], 0)
    page = Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "corpus": corpus,
        "run": row,
        "place": place if within is not None else None,
        "words": words,
        "forms": forms if row else [],
        "lines": page,
        "texts": texts,
        "is_cut": len(lines) == queries.MOST_LINES,
        "query": request.GET.urlencode() if "page" not in request.GET else _without_page(request),
    }
    return render(request, "analysis/passages.html", context)


def _without_page(request: Request) -> str:
    query = request.GET.copy()
    del query["page"]
    return query.urlencode()
