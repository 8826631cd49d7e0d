"""Views of findings: the list, a finding with its passages, comments, and where it stands."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.forms.findings import CommentForm, FindingForm, MoveForm, QuotationForm
from faire_reseau.analysis.logic.passages import NoPlaceError, passage_pasted
from faire_reseau.analysis.permissions import can_code, can_write_finding
from faire_reseau.analysis.texts import NO_PLACE
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit

FINDINGS = Limit("finding", at_most=1_000, seconds=3600)


@login_required
@require_safe
def findings(request: Request, corpus_id: int) -> HttpResponse:
    """The findings of a corpus."""
    corpus = queries.corpus_for(request.user, corpus_id)
    context = {
        "corpus": corpus,
        "findings": queries.findings_of(corpus),
        "changed": queries.changed_findings(corpus),
        "can_code": can_code(request.user, corpus),
    }
    return render(request, "analysis/findings.html", context)


@login_required
def add_finding(request: Request, corpus_id: int) -> HttpResponse:
    """A new finding."""
    corpus = queries.corpus_to_code_for(request.user, corpus_id)
    form = FindingForm(sent(request), book=queries.book_of(corpus), remembers=False)

    def action() -> queries.FindingRow:
        return actions.add_finding(corpus, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=FINDINGS)
    if ran.is_done:
        return ran.go("analysis:finding", corpus_id, ran.done.pk, said=_("Saved."))
    return ran.page("analysis/finding_form.html", {"corpus": corpus, "finding": None})


@login_required
@require_safe
def finding(request: Request, corpus_id: int, finding_id: int) -> HttpResponse:
    """A finding: its claim, its passages, what is said of it."""
    row = queries.finding_for(request.user, corpus_id, finding_id)
    return render(request, "analysis/finding.html", _context(request, row))


@login_required
def change_finding(request: Request, corpus_id: int, finding_id: int) -> HttpResponse:
    """Write what a finding claims."""
    row = queries.finding_to_write_for(request.user, corpus_id, finding_id)
    initial = {
        "claim": row.claim,
        "paragraph": row.paragraph,
        "codes": [str(code.pk) for code in row.codes.all()],
    }
    form = FindingForm(sent(request), book=queries.book_of(row.corpus), initial=initial)

    def action() -> None:
        actions.change_finding(row, by=request.user, at=clock.now(), seen=form.said(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=FINDINGS)
    if ran.is_done:
        return ran.go("analysis:finding", corpus_id, finding_id, said=_("Saved."))
    return ran.page("analysis/finding_form.html", {"corpus": row.corpus, "finding": row})


@login_required
@require_POST
def quote(request: Request, corpus_id: int, finding_id: int) -> HttpResponse:
    """Quote a passage for or against a finding."""
    row = queries.finding_to_write_for(request.user, corpus_id, finding_id)
    form = QuotationForm(sent(request))

    def action() -> None:
        document, start, end = _place(request, row, form.cleaned_data)
        actions.quote_passage(
            row,
            document,
            start=start,
            end=end,
            stands=form.cleaned_data["stands"],
            pseudonym=form.cleaned_data["pseudonym"],
            by=request.user,
            at=clock.now(),
        )

    ran = run(request, action, form=form, limit=FINDINGS)
    if ran.is_done:
        return ran.go("analysis:finding", corpus_id, finding_id, said=_("Quoted."), anchor="carries")
    return ran.page("analysis/finding.html", _context(request, row) | {"quotation_form": form})


@login_required
@require_POST
def move_quotation(request: Request, corpus_id: int, finding_id: int, passage_id: int) -> HttpResponse:
    """Quote a passage earlier or later."""
    passage = queries.quotation_for(request.user, corpus_id, finding_id, passage_id)
    step = -1 if request.POST.get("step") == "-1" else 1
    ran = run(request, lambda: actions.move_quotation(passage, step, by=request.user, at=clock.now()), limit=FINDINGS)
    return ran.go("analysis:finding", corpus_id, finding_id, anchor=f"passage-{passage_id}")


@login_required
@require_POST
def remove_quotation(request: Request, corpus_id: int, finding_id: int, passage_id: int) -> HttpResponse:
    """Quote a passage no longer."""
    passage = queries.quotation_for(request.user, corpus_id, finding_id, passage_id)
    ran = run(request, lambda: actions.remove_quotation(passage, by=request.user, at=clock.now()), limit=FINDINGS)
    return ran.go("analysis:finding", corpus_id, finding_id, said=_("Removed."), anchor="carries")


@login_required
@require_POST
def comment(request: Request, corpus_id: int, finding_id: int) -> HttpResponse:
    """Say something of a finding or of one of its passages."""
    row = queries.finding_to_write_for(request.user, corpus_id, finding_id)
    form = CommentForm(sent(request))

    def action() -> None:
        number = form.cleaned_data["passage"]
        passage = queries.quotation_for(request.user, corpus_id, finding_id, number) if number else None
        actions.comment_finding(row, form.cleaned_data["text"], passage=passage, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=FINDINGS)
    if ran.is_done:
        return ran.go("analysis:finding", corpus_id, finding_id, said=_("Said."), anchor="comments")
    return ran.page("analysis/finding.html", _context(request, row) | {"comment_form": form})


@login_required
@require_POST
def remove_comment(request: Request, corpus_id: int, remark_id: int) -> HttpResponse:
    """Remove what somebody said."""
    row = queries.comment_to_remove_for(request.user, corpus_id, remark_id)
    ran = run(request, lambda: actions.remove_finding_comment(row, by=request.user, at=clock.now()), limit=FINDINGS)
    return ran.go("analysis:finding", corpus_id, row.finding_id, said=_("Removed."), anchor="comments")


@login_required
@require_POST
def move_finding(request: Request, corpus_id: int, finding_id: int) -> HttpResponse:
    """Put a finding under discussion, keep it, withdraw it."""
    row = queries.finding_to_write_for(request.user, corpus_id, finding_id)
    form = MoveForm(sent(request))

    def action() -> None:
        typed = form.cleaned_data
        actions.move_finding(row, typed["to"], reason=typed["reason"], by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=FINDINGS)
    if ran.is_done:
        return ran.go("analysis:finding", corpus_id, finding_id, said=_("Saved."))
    return ran.page("analysis/finding.html", _context(request, row) | {"move_form": form})


def _place(
    request: Request, finding: queries.FindingRow, typed: dict[str, Any]
) -> tuple[queries.DocumentRow, int, int]:
    """Where the passage stands that is to be quoted. Raises `FindingRefused`, `Http404`."""
    if typed["coding"]:
        coding = queries.coding_to_quote(request.user, finding, typed["coding"])
        if coding is None:
            raise Http404
        return coding.document, coding.start, coding.end
    document = queries.text_to_quote(request.user, finding, typed["position"] or 0)
    if document is None:
        raise actions.FindingRefused(_("Write the number of a text that you may read."), field="position")
    try:
        return document, *passage_pasted(document.text, typed["pasted"])
    except NoPlaceError as error:
        raise actions.FindingRefused(NO_PLACE[error.code] % error.values, field="pasted") from error


def _context(request: Request, row: queries.FindingRow) -> dict[str, Any]:
    codes = can_write_finding(request.user, row)
    return {
        "corpus": row.corpus,
        "finding": row,
        "page": queries.finding_page(request.user, row),
        "codes": list(row.codes.all()),
        "can_code": codes,
        "candidates": queries.candidates(request.user, row) if codes else [],
        "quotation_form": QuotationForm(),
        "comment_form": CommentForm(),
        "move_form": MoveForm(initial={"to": row.state}),
    }
