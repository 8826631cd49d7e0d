"""Views of reports as documents for who reads them: the list, the page of an edition, its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock, richtext
from faire_reseau.kit.openness import closed_to
from faire_reseau.kit.spreadsheets import XLSX
from faire_reseau.network.queries import the_network
from faire_reseau.reports import exports, queries
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.logic.documents import Content, Part
from faire_reseau.reports.permissions import can_write_documents
from faire_reseau.reports.queries import DocumentRow, EditionRow

KEY_FIGURES = 3


@dataclass(frozen=True)
class Shown:
    """A block as its page shows it: its chart or map (SVG), its table, what stands under it, the unit of its large number."""

    part: Part
    html: str
    chart: SafeString
    titles: list[str]
    rows: list[list[str]]
    notes: list[str]
    unit: str = ""

    @property
    def heading(self) -> str:
        """What stands over it: its own heading, else what is counted."""
        return self.part.title or (self.part.view.label if self.part.view else "")


@require_safe
def documents(request: Request) -> HttpResponse:
    """The reports, those of late years first."""
    context = {"documents": queries.documents_for(request.user), "can_write": can_write_documents(request.user)}
    return render(request, "reports/documents/list.html", context)


@require_safe
def document(request: Request, slug: str, number: int | None = None) -> HttpResponse:
    """An edition of a report: the last that is public, or the one that is asked for."""
    edition = queries.edition_for(request.user, slug, number)
    context = page_context(request, queries.content_of(edition), edition.document, edition)
    return render(request, "reports/documents/page.html", context | {"is_named_edition": number is not None})


def page_context(
    request: Request, content: Content, document_row: DocumentRow, edition: EditionRow | None = None
) -> dict[str, Any]:
    """What the page of a report shows; links that its reader cannot open are plain words."""
    links = [address for part in content.parts for address in richtext.link_addresses(part.html)]
    closed = closed_to(request.user, links)
    with translation.override(content.language):
        shown = [shown_part(part, closed) for part in content.parts]
    figures = [part for part in content.parts if part.kind == BlockKind.FIGURE and part.view and part.view.head]
    return {
        "document": document_row,
        "edition": edition,
        "content": content,
        "parts": shown,
        "key_figures": figures[:KEY_FIGURES],
        "errata": queries.errata_of(edition) if edition else [],
        "linked": queries.codes_linked(content),
        "others": [row for row in queries.editions_of(document_row) if edition is None or row.pk != edition.pk],
        "can_write": can_write_documents(request.user),
        "formats": ["pdf", "docx", "odt", "xlsx", "zip"],
    }


def shown_part(part: Part, closed: Sequence[str] | set[str] = ()) -> Shown:
    """A block as its page shows it, in the language that is active; links to `closed` addresses are plain words."""
    html = richtext.with_large_figures(richtext.without_links(part.html, closed))
    if part.view is None:
        return Shown(part, html, SafeString(""), [], [], [])
    titles, rows = exports.table_of(part.view)
    # Every label was escaped where it was drawn.
    chart = mark_safe(exports.picture_of(part, part.view))  # noqa: S308
    return Shown(part, html, chart, titles, rows, exports.notes_of(part.view), exports.unit_after(part.view.head))


def _named(*, as_attachment: bool, filename: str) -> str:
    return content_disposition_header(as_attachment=as_attachment, filename=filename) or "inline"


@require_safe
def document_file(request: Request, slug: str, number: int, extension: str) -> HttpResponse:
    """An edition as PDF, DOCX, ODT, its figures as XLSX or as a data package."""
    edition = queries.edition_for(request.user, slug, number)
    content, errata = queries.content_of(edition), queries.errata_of(edition)
    if extension in exports.FILES:
        kind, body = exports.FILES[extension][0], exports.report_file(content, errata, edition.checksum, extension)
    elif extension == "xlsx":
        kind, body = XLSX, exports.figures_xlsx(content, errata)
    elif extension == "zip":
        kind, body = exports.ZIP, exports.report_package(content, edition.content, errata, slug)
    else:
        raise Http404
    response = HttpResponse(body, content_type=kind)
    name = f"{slug}-{number}.{extension}"
    response["Content-Disposition"] = _named(as_attachment=extension != "pdf", filename=name)
    return response


@require_safe
def summary(request: Request, year: int, slug: str) -> HttpResponse:
    """The key figures of a centre, for its board."""
    summary_row = queries.summary_of(request.user, year, slug, localdate(clock.now()))
    return render(request, "reports/documents/summary.html", {"summary": summary_row})


@require_safe
def summary_file(request: Request, year: int, slug: str) -> HttpResponse:
    """The same on a page of paper."""
    day = localdate(clock.now())
    summary_row = queries.summary_of(request.user, year, slug, day)
    response = HttpResponse(exports.summary_pdf(summary_row, the_network().name, day), content_type="application/pdf")
    response["Content-Disposition"] = _named(as_attachment=False, filename=f"{slug}-{year}.pdf")
    response["Cache-Control"] = "no-store"
    return response
