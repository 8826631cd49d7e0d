"""Views of reports as documents for who writes them: begin, blocks, preview, freeze, publish, errata."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis.queries import findings_to_cite
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.reports import actions, queries
from faire_reseau.reports.enums import REFERRING, BlockKind
from faire_reseau.reports.forms.documents import CorrectionForm, DocumentForm, block_form
from faire_reseau.reports.permissions import can_write_documents
from faire_reseau.reports.queries import BlockRow, DocumentRow, EditionRow
from faire_reseau.reports.texts import BLOCK_LABELS
from faire_reseau.reports.views.document_pages import page_context

WRITING = Limit("write_report", at_most=600, seconds=3600)
ABOUT = ("title", "opening", "first_year", "last_year", "language", "audience", "theme", "territory")
COLUMNS = {
    BlockKind.TEXT: ("title", "text"),
    BlockKind.QUOTATION: ("text", "source"),
    BlockKind.PRODUCTIONS: ("title", "first_year", "last_year"),
    BlockKind.FINDING: ("title", "finding"),
    **dict.fromkeys(REFERRING, ("title", "indicator", "first_year", "last_year", "dimension", "by_centre")),
    BlockKind.MAP: ("title", "indicator", "first_year", "last_year"),
}


@login_required
def begin_document(request: Request) -> HttpResponse:
    """Begin a report."""
    if not can_write_documents(request.user):
        raise Http404
    year = localdate(clock.now()).year - 1
    form = DocumentForm(sent(request), initial={"first_year": year, "last_year": year}, remembers=False)

    def action() -> DocumentRow:
        return actions.begin_document(by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("reports:write", ran.done.slug, said=_("Begun: add its blocks."))
    return ran.page("reports/documents/about.html", {})


@login_required
@require_safe
def write(request: Request, slug: str) -> HttpResponse:
    """The blocks of a report, what can be added, its editions."""
    document = queries.document_to_write_for(request.user, slug)
    context = {
        "document": document,
        "blocks": queries.blocks_of(document),
        "kinds": list(BLOCK_LABELS.items()),
        "editions": queries.editions_of(document),
        "about": queries.about_of(document),
        "is_sample": queries.rests_on_samples(document),
    }
    return render(request, "reports/documents/write.html", context)


@login_required
def change_document(request: Request, slug: str) -> HttpResponse:
    """Change what a report is about."""
    document = queries.document_to_write_for(request.user, slug)
    form = DocumentForm(sent(request), initial=_values(document, ABOUT))

    def action() -> None:
        actions.change_document(document, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Any) -> Any:
        return form.renewed(_values(queries.document_to_write_for(request.user, slug), ABOUT))

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("reports:write", slug, said=_("Saved."))
    return ran.page("reports/documents/about.html", {"document": document})


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _rows(request: Request, kind: str) -> Any:
    """What a block of `kind` can refer to: findings, or indicators."""
    return findings_to_cite(request.user) if kind == BlockKind.FINDING else queries.indicators_to_show(kind)


def _kind(code: str) -> BlockKind:
    if code not in list(BlockKind):
        raise Http404
    return BlockKind(code)


@login_required
def add_block(request: Request, slug: str, kind: str) -> HttpResponse:
    """Add a block at the end of a report."""
    document = queries.document_to_write_for(request.user, slug)
    form = block_form(_kind(kind), sent(request), _rows(request, kind), remembers=False)

    def action() -> BlockRow:
        return actions.add_block(document, _kind(kind), by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("reports:write", slug, said=_("Added at the end."), anchor=f"b{ran.done.pk}")
    return ran.page("reports/documents/block.html", {"document": document, "kind": kind})


@login_required
def change_block(request: Request, slug: str, block_id: int) -> HttpResponse:
    """Change a block."""
    block = queries.block_to_write_for(request.user, slug, block_id)
    names, rows = COLUMNS[BlockKind(block.kind)], _rows(request, block.kind)
    form = block_form(block.kind, sent(request), rows, initial=_values(block, names))

    def action() -> None:
        actions.change_block(block, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Any) -> Any:
        now = _values(queries.block_to_write_for(request.user, slug, block_id), names)
        return form.renewed(now, **({"rows": rows} if block.kind in (*REFERRING, BlockKind.FINDING) else {}))

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("reports:write", slug, said=_("Saved."), anchor=f"b{block.pk}")
    return ran.page("reports/documents/block.html", {"document": block.document, "kind": block.kind, "block": block})


@login_required
@require_POST
def move_block(request: Request, slug: str, block_id: int) -> HttpResponse:
    """Have a block change places with its neighbour."""
    block = queries.block_to_write_for(request.user, slug, block_id)
    up = request.POST.get("to") != "down"
    ran = run(request, lambda: actions.move_block(block, up=up, by=request.user, at=clock.now()))
    return ran.go("reports:write", slug, said=_("Moved."), anchor=f"b{block.pk}")


@login_required
@require_POST
def remove_block(request: Request, slug: str, block_id: int) -> HttpResponse:
    """Take a block out."""
    block = queries.block_to_write_for(request.user, slug, block_id)
    ran = run(request, lambda: actions.remove_block(block, by=request.user, at=clock.now()))
    return ran.go("reports:write", slug, said=_("Taken out."))


@login_required
@require_safe
def preview(request: Request, slug: str) -> HttpResponse:
    """The report as it would be frozen now."""
    document = queries.document_to_write_for(request.user, slug)
    content = queries.draft_of(document, localdate(clock.now()))
    return render(request, "reports/documents/page.html", page_context(request, content, document))


@login_required
@require_POST
def freeze(request: Request, slug: str) -> HttpResponse:
    """Keep what it says now as an edition."""
    document = queries.document_to_write_for(request.user, slug)

    def action() -> EditionRow:
        return actions.freeze_document(document, by=request.user, at=clock.now())

    ran = run(request, action, limit=WRITING)
    if not ran.is_done:
        return ran.go("reports:write", slug)
    sentence = _("Frozen: its figures no longer change. Read it, then publish it.")
    return ran.go("reports:edition", slug, ran.done.number, said=sentence)


@login_required
@require_POST
def publish_edition(request: Request, slug: str, number: int) -> HttpResponse:
    """Have everybody read an edition."""
    edition = queries.edition_to_run_for(request.user, slug, number)
    ran = run(request, lambda: actions.publish_edition(edition, by=request.user, at=clock.now()))
    return ran.go("reports:edition", slug, number, said=_("The report is public."))


@login_required
def correct_edition(request: Request, slug: str, number: int) -> HttpResponse:
    """Say beside an edition what is wrong in it."""
    edition = queries.edition_to_run_for(request.user, slug, number)
    form = CorrectionForm(sent(request))

    def action() -> None:
        actions.correct_edition(edition, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("reports:edition", slug, number, said=_("The erratum is dated and stays beside the report."))
    return ran.page("reports/documents/correct.html", {"document": edition.document, "edition": edition})
