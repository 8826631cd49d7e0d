"""A report as PDF (tagged: PDF/UA-1, and PDF/A-2a to be archived), DOCX and ODT, from the same blocks as its page."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.papers import drawn_jpeg, pdf_of
from faire_reseau.notes.exports import Paper, made
from faire_reseau.reports.exports.outline import about_lines, heading, outline_of, paragraph, table
from faire_reseau.reports.logic.documents import Content
from faire_reseau.reports.models import EditionErratum
from faire_reseau.reports.queries.summaries import Summary

SOURCE = Path(__file__).parent.parent / "papers" / "report.typ"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"


def report_pdf(content: Content, errata: Sequence[EditionErratum], checksum: str) -> bytes:
    """The report with its cover, contents and notes; the same report gives the same bytes on the same machine."""
    nodes, charts = outline_of(content, errata)
    day = date.fromisoformat(content.day)
    proof = [_("SHA-256 of what was frozen: %(sum)s") % {"sum": checksum}] if checksum else []
    data = {
        "title": content.title,
        "author": content.network,
        "about": about_lines(content),
        "proof": proof,
        "contents": _("Contents"),
        "nodes": _whole(nodes),
    }
    return pdf_of(SOURCE, data, day=day, language=content.language, pictures=charts)


def summary_pdf(summary: Summary, network: str, day: date) -> bytes:
    """The key figures of a centre on a page, in the language that is active."""
    titles = [_("Figure"), str(summary.year), str(summary.year - 1), _("Median of the centres"), _("Centres")]
    rows = [
        [f"{row.label} ({row.unit})" if row.unit else row.label, row.text, row.before or "–", row.median or "–",
         _("%(n)s of %(all)s") % {"n": row.n, "all": row.of}]
        for row in summary.figures
    ]  # fmt: skip
    nodes = [table(titles, rows), heading(_("What each figure means"), 2)]
    nodes += [paragraph(f"{row.label}. {row.definition}", "note") for row in summary.figures if row.definition]
    data = {
        "title": f"{summary.name}, {summary.year}",
        "author": network,
        "about": [_("Key figures for the board"), network],
        "proof": [],
        "contents": "",
        "nodes": nodes,
    }
    return pdf_of(SOURCE, data, day=day, language=(get_language() or "fr")[:2])


def _whole(nodes: Any) -> Any:
    """The blocks with addresses that lead to the site from anywhere."""
    if isinstance(nodes, list):
        return [_whole(node) for node in nodes]
    if not isinstance(nodes, dict):
        return nodes
    plain = {name: _whole(value) for name, value in nodes.items()}
    if str(plain.get("href", "")).startswith("/"):
        plain["href"] = whole_address(plain["href"])
    return plain


def _text(extension: str) -> Callable[[Content, Sequence[EditionErratum], str], bytes]:
    def file(content: Content, errata: Sequence[EditionErratum], checksum: str) -> bytes:
        nodes, charts = outline_of(content, errata)
        about = [*about_lines(content), *([f"SHA-256 {checksum}"] if checksum else [])]
        paper = Paper(
            content.title,
            [(content.title, {"type": "doc", "content": nodes})],
            date.fromisoformat(content.day),
            content.language,
            home=whole_address("/").rstrip("/"),
            labels={},
            pictures={name: drawn_jpeg(svg) for name, svg in charts.items()},
            about=about,
            authors=[content.network] if content.network else [],
        )
        return made(extension, paper).content

    return file


FILES: dict[str, tuple[str, Callable[[Content, Sequence[EditionErratum], str], bytes]]] = {
    "pdf": ("application/pdf", report_pdf),
    "docx": (WORD, _text("docx")),
    "odt": (OPEN_TEXT, _text("odt")),
}


def report_file(content: Content, errata: Sequence[EditionErratum], checksum: str, extension: str) -> bytes:
    """The report as the file of that extension, in its own language."""
    with translation.override(content.language):
        return FILES[extension][1](content, errata, checksum)
