"""Views of coded passages: by code and combination, crossed with a variable, agreement between coders and what is decided."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

import textometry
from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, exports, queries
from faire_reseau.analysis.forms.coded import AgreementForm, CrossingForm, PassagesForm
from faire_reseau.analysis.forms.coding import DecisionForm
from faire_reseau.analysis.permissions import can_code
from faire_reseau.analysis.texts import class_label, core_language
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit

DECIDING = Limit("coding_decision", at_most=2_000, seconds=3600)
ON_A_PAGE = 50


@login_required
@require_safe
def coded_passages(request: Request, corpus_id: int) -> HttpResponse:
    """Coded passages, by code and combination, by variable, by coder."""
    corpus = queries.corpus_for(request.user, corpus_id)
    form = _passages_form(request, corpus)
    places = queries.places(request.user, corpus, form.wanted) if form.is_valid() else []
    page = Paginator(places, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "corpus": corpus,
        "form": form,
        "page": page,
        "rows": list(queries.passage_rows(corpus, page.object_list)),
        "n_sources": len({place.document for place in places}),
        "query": query_of(request),
    }
    return render(request, "analysis/coded_passages.html", context)


@login_required
@require_safe
def coded_passages_file(request: Request, corpus_id: int, extension: str) -> HttpResponse:
    """The passages that the same form asks for, as a file."""
    corpus = queries.corpus_for(request.user, corpus_id)
    form = _passages_form(request, corpus)
    if extension not in exports.TABLE_TYPES or not form.is_valid():
        raise Http404
    rows = queries.passage_rows(corpus, queries.places(request.user, corpus, form.wanted))
    return file_answer(
        exports.passages_file(rows, extension), exports.TABLE_TYPES[extension], f"passages-{corpus}", extension
    )


@login_required
@require_safe
def crossing(request: Request, corpus_id: int) -> HttpResponse:
    """Codes crossed with a variable: passages and texts."""
    corpus = queries.corpus_for(request.user, corpus_id)
    form = _crossing_form(request, corpus)
    table = _crossed(request, corpus, form) if form.is_valid() else None
    context = {"corpus": corpus, "form": form, "table": table, "query": query_of(request)}
    return render(request, "analysis/crossing.html", context)


@login_required
@require_safe
def crossing_file(request: Request, corpus_id: int, extension: str) -> HttpResponse:
    """The same table as a file."""
    corpus = queries.corpus_for(request.user, corpus_id)
    form = _crossing_form(request, corpus)
    if extension not in exports.TABLE_TYPES or not form.is_valid():
        raise Http404
    table = _crossed(request, corpus, form)
    return file_answer(
        exports.crossing_file(table, extension), exports.TABLE_TYPES[extension], f"codes-{corpus}", extension
    )


@login_required
@require_safe
def agreement(request: Request, corpus_id: int) -> HttpResponse:
    """How far coders agree, where they differ, and what is decided of it."""
    corpus = queries.corpus_for(request.user, corpus_id)
    names = [name for _key, name in queries.coders_in(request.user, corpus)]
    form = AgreementForm(request.GET, names=names)
    agreed, why_not = None, ""
    if form.is_valid():
        try:
            chosen, coded_only = form.cleaned_data["coders"], form.cleaned_data["coded_only"]
            agreed = queries.agreement(request.user, corpus, chosen, coded_only=coded_only)
        except textometry.InputError as error:
            why_not = error.sentence_in(core_language())
    page = Paginator(agreed.differences if agreed else [], ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "corpus": corpus,
        "form": form,
        "agreed": agreed,
        "page": page,
        "why_not": why_not,
        "is_blind": queries.works_blind(corpus),
        "can_code": can_code(request.user, corpus),
    }
    return render(request, "analysis/agreement.html", context)


@login_required
@require_POST
def decide(request: Request, corpus_id: int) -> HttpResponse:
    """Decide of a stretch on which coders differ."""
    corpus = queries.corpus_to_code_for(request.user, corpus_id)
    form = DecisionForm(sent(request))

    def action() -> None:
        typed = dict(form.cleaned_data)
        place = queries.place_to_decide(request.user, corpus, typed.pop("document"), typed.pop("code"))
        if place is None:
            raise Http404
        actions.decide(*place, by=request.user, at=clock.now(), **typed)

    ran = run(request, action, form=form, limit=DECIDING)
    if not ran.is_done:
        return ran.page("analysis/decide.html", {"corpus": corpus})
    return ran.go("analysis:agreement", corpus_id, said=_("Decided."), anchor="differences")


@login_required
@require_safe
def project_file(request: Request, corpus_id: int) -> HttpResponse:
    """The texts with their codings as a REFI-QDA project, as far as the reader may see them."""
    corpus = queries.corpus_for(request.user, corpus_id)
    project, _coders = queries.project_of(request.user, corpus)
    return file_answer(exports.project_file(project), exports.PROJECT_TYPE, str(corpus), "qdpx")


def file_answer(content: bytes, kind: str, name: str, extension: str) -> HttpResponse:
    """A file to download, under a name made of words."""
    response = HttpResponse(content, content_type=kind)
    file_name = f"{slugify(name)[:80] or 'corpus'}.{extension}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name) or "attachment"
    return response


def _passages_form(request: Request, corpus: queries.CorpusRow) -> PassagesForm:
    return PassagesForm(
        request.GET,
        book=queries.book_of(corpus),
        variables=queries.variables_of(corpus),
        coders=queries.coders_in(request.user, corpus),
        classed=queries.classed_runs(corpus),
    )


def _crossed(request: Request, corpus: queries.CorpusRow, form: CrossingForm) -> queries.Crossing:
    coder = form.cleaned_data["coder"]
    if form.classed is None:
        return queries.crossing(request.user, corpus, form.cleaned_data["variable"], coder)
    numbers = {**form.classed.names, 0: ""}
    labels = {number: class_label(number, name) for number, name in numbers.items()}
    return queries.class_crossing(request.user, corpus, form.classed, labels, coder)


def _crossing_form(request: Request, corpus: queries.CorpusRow) -> CrossingForm:
    variables = list(queries.variables_of(corpus))
    data: Any = request.GET if "variable" in request.GET else {"variable": variables[0] if variables else ""}
    coders, classed = queries.coders_in(request.user, corpus), queries.classed_runs(corpus)
    return CrossingForm(data, variables=variables, coders=coders, classed=classed)


def query_of(request: Request) -> str:
    """What was asked, for the addresses of files."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
