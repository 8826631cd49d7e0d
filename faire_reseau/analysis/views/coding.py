"""Views of coding: a text with its codings, code a passage, memos."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.forms.coding import CodingMemoForm, MemoForm, PassageForm
from faire_reseau.analysis.logic.passages import NoPlaceError, Span, parts, passage_by_numbers, passage_pasted
from faire_reseau.analysis.permissions import can_code
from faire_reseau.analysis.texts import NO_PLACE
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, is_script, run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.presses import press_in

CODING = Limit("coding", at_most=6_000, seconds=3600)
NOTING = Limit("coding_memo", at_most=600, seconds=3600)


@login_required
@require_safe
def coding(request: Request, corpus_id: int, position: int) -> HttpResponse:
    """A text with its codings, part by part, and the form to code a passage of it."""
    document = queries.document_for(request.user, corpus_id, position)
    part = queries.coded_part(
        request.user, document, number_in(request.GET.get("partie")) or 1, number_in(request.GET.get("place"))
    )
    if request.headers.get("X-Live-Fragment"):
        return render(request, "analysis/parts/coded.html", {"part": part, "document": document})
    form = PassageForm(book=queries.book_of(document.corpus), initial={"part": part.number})
    return render(request, "analysis/coding.html", _context(request, document, part) | {"form": form})


@login_required
@require_POST
def code_passage(request: Request, corpus_id: int, position: int) -> HttpResponse:
    """Give codes to a passage: written before it is answered, once for each key."""
    document = queries.document_to_code_for(request.user, corpus_id, position)
    form = PassageForm(sent(request), book=queries.book_of(document.corpus))

    def action() -> Span:
        start, end = _passage(document, form.cleaned_data)
        actions.code_passage(
            document,
            form.cleaned_data["codes"],
            start=start,
            end=end,
            memo=form.cleaned_data["memo"],
            press=press_in(request.POST),
            by=request.user,
            at=clock.now(),
        )
        return start, end

    ran = run(request, action, form=form, limit=CODING)
    if ran.is_done and is_script(request):
        return _said(request, ran)
    address = reverse("analysis:coding", args=[corpus_id, position])
    if ran.is_done:
        return ran.go(f"{address}?place={ran.done[0]}", said=_("Coded."), anchor="text")
    part = queries.coded_part(request.user, document, number_in(request.POST.get("part")) or 1)
    return ran.page("analysis/coding.html", _context(request, document, part))


@login_required
@require_POST
def remove_coding(request: Request, corpus_id: int, coding_id: int) -> HttpResponse:
    """Take a code away from a passage."""
    row = queries.coding_to_change_for(request.user, corpus_id, coding_id)
    ran = run(request, lambda: actions.remove_coding(row, by=request.user, at=clock.now()), limit=CODING)
    address = reverse("analysis:coding", args=[corpus_id, row.document.position])
    return ran.go(f"{address}?place={row.start}", said=_("The passage bears this code no longer."), anchor="codings")


@login_required
def coding_memo(request: Request, corpus_id: int, coding_id: int) -> HttpResponse:
    """A note on a passage."""
    row = queries.coding_to_change_for(request.user, corpus_id, coding_id)
    form = CodingMemoForm(sent(request), initial={"text": row.memo})

    def action() -> None:
        actions.write_coding_memo(row, form.cleaned_data["text"], seen=form.said(), by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=NOTING)
    if ran.is_done:
        address = reverse("analysis:coding", args=[corpus_id, row.document.position])
        return ran.go(f"{address}?place={row.start}", said=_("Saved."), anchor="codings")
    words = queries.shortened(row.document.text[row.start : row.end], 600)
    return ran.page("analysis/coding_memo.html", {"coding": row, "words": words})


@login_required
@require_POST
def write_memo(request: Request, corpus_id: int, position: int) -> HttpResponse:
    """A note on a text."""
    document = queries.document_to_code_for(request.user, corpus_id, position)
    form = MemoForm(sent(request))

    def action() -> None:
        text = form.cleaned_data["text"]
        actions.write_memo(document.corpus, text, document=document, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=NOTING)
    if ran.is_done:
        return ran.go("analysis:coding", corpus_id, position, said=_("Saved."), anchor="memos")
    return ran.page("analysis/write_memo.html", {"corpus": document.corpus, "about": document.title})


@login_required
@require_POST
def write_code_memo(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """A note on a code."""
    code = queries.code_to_change_for(request.user, corpus_id, code_id)
    form = MemoForm(sent(request))

    def action() -> None:
        actions.write_memo(code.corpus, form.cleaned_data["text"], code=code, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=NOTING)
    if ran.is_done:
        return ran.go("analysis:change_code", corpus_id, code_id, said=_("Saved."))
    return ran.page("analysis/write_memo.html", {"corpus": code.corpus, "about": code.name})


@login_required
@require_POST
def remove_memo(request: Request, corpus_id: int, memo_id: int) -> HttpResponse:
    """Remove a note."""
    memo = queries.memo_to_remove_for(request.user, corpus_id, memo_id)
    back: tuple[Any, ...] = ("analysis:codebook", corpus_id)
    if memo.document is not None:
        back = ("analysis:coding", corpus_id, memo.document.position)
    ran = run(request, lambda: actions.remove_memo(memo, by=request.user, at=clock.now()), limit=NOTING)
    return ran.go(*back, said=_("Removed."))


def _passage(document: queries.DocumentRow, typed: dict[str, Any]) -> Span:
    """The passage that was selected, said by numbers or pasted. Raises `CodingRefused`."""
    try:
        if typed["start"] is not None and typed["end"] is not None:
            return typed["start"], typed["end"]
        if typed["pasted"].strip():
            return passage_pasted(document.text, typed["pasted"])
        if typed["first"].strip():
            bounds = parts(document.text)
            part = bounds[min(typed["part"] or 1, len(bounds)) - 1]
            return passage_by_numbers(document.text, part, typed["first"], typed["last"])
    except NoPlaceError as error:
        field = "pasted" if typed["pasted"].strip() else "first"
        raise actions.CodingRefused(NO_PLACE[error.code] % error.values, field=field) from error
    raise actions.CodingRefused(NO_PLACE["nothing"], field="first")


def _said(request: Request, ran: Ran[Any]) -> HttpResponse:
    """What a script is answered: the sentence with its button to undo; the text is fetched by whoever shows it."""
    return render(request, "analysis/parts/coding_said.html", {"act": ran.acts[-1] if ran.acts else None})


def _context(request: Request, document: queries.DocumentRow, part: queries.CodedPart) -> dict[str, Any]:
    return {
        "document": document,
        "part": part,
        "parts": range(1, len(part.bounds) + 1),
        "is_blind": queries.works_blind(document.corpus),
        "can_code": can_code(request.user, document.corpus),
        "memos": queries.notes_on(request.user, document=document),
        "memo_form": MemoForm(),
        "beside": queries.beside(document),
    }
