"""Uploaded documents: a few kinds, recognised by content; their words are read in a bounded process; served as downloads."""

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from faire_reseau.kit import bounded, pictures
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.refusals import Refusal

PDF, ODP, PPTX, PICTURE = "pdf", "odp", "pptx", "jpg"
XLSX, ODS, CSV = "xlsx", "ods", "csv"
TYPES = {
    PDF: "application/pdf",
    ODP: "application/vnd.oasis.opendocument.presentation",
    PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    PICTURE: "image/jpeg",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ODS: "application/vnd.oasis.opendocument.spreadsheet",
    CSV: "text/csv",
}
# For the reader's own dialogue alone: what is sent is judged by what it holds.
ACCEPT = {
    PDF: "application/pdf,.pdf",
    ODP: ".odp",
    PPTX: ".pptx",
    PICTURE: "image/jpeg,image/png,image/webp",
    XLSX: ".xlsx",
    ODS: ".ods",
    CSV: ".csv",
}
NAMES = {PDF: "PDF", ODP: "ODP", PPTX: "PPTX", PICTURE: "JPEG, PNG, WebP", XLSX: "XLSX", ODS: "ODS", CSV: "CSV"}
NAME_LENGTH = 120
# Of a document, for the search.
MOST_LETTERS, MOST_PAGES = 40_000, 300
_ZIP = b"PK\x03\x04"
_CSV_BYTES = 64 * 1024
_QUOTED = re.compile('"[^"]*"')
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


class DocumentRefused(Refusal):
    """A file that cannot be taken, and what to do about it."""

    code = "document"
    field = "file"


@dataclass(frozen=True)
class Document:
    """What was sent: its name, its kind and its bytes; a picture is drawn anew."""

    name: str
    kind: str
    content: bytes


def document_of(upload: Any, kinds: Iterable[str], *, most_bytes: int) -> Document:
    """The document of `upload` (an uploaded file), of one of `kinds`. Raises `DocumentRefused`, `PictureRefused`, `Busy`."""
    if (upload.size or 0) > most_bytes:
        sentence = _("This file is over %(n)s MB: make it smaller, then try again.")
        raise DocumentRefused(sentence % {"n": most_bytes // (1024 * 1024)})
    content = upload.read()
    kind = next((kind for kind in kinds if kind in _HOLDS and _HOLDS[kind](content)), "")
    if not kind and PICTURE in kinds and not content.startswith(_ZIP):
        upload.seek(0)
        with contextlib.suppress(pictures.NoPicture):  # what may be chosen is not a picture alone
            kind, content = PICTURE, pictures.redraw(upload).content
    if not kind:
        names = ", ".join(NAMES[kind] for kind in kinds)
        raise DocumentRefused(
            _("This file is of another kind, or damaged: choose one of these: %(kinds)s.") % {"kinds": names}
        )
    stem = cleaned(str(upload.name or ""), lines=False).replace("/", " ").replace("\\", " ").rpartition(".")
    name = (stem[0] or stem[2] or _("file"))[:NAME_LENGTH]
    return Document(f"{name}.{kind}", kind, content)


def words_of(document: Document) -> str:
    """What the document says, for the search: the text layer of its first pages, "" for pictures and tables, and for what cannot be read.

    Cost: some 0.1 s to start a process, then the reading, at most ten seconds of processor.
    """
    if document.kind not in (PDF, ODP, PPTX):
        return ""
    try:
        answer, _body = bounded.read("words", document.content, {"letters": MOST_LETTERS, "pages": MOST_PAGES})
    except (bounded.Broken, bounded.Busy):
        return ""
    return cleaned(answer["words"], lines=False)


def download(name: str, kind: str, content: bytes) -> HttpResponse:
    """The document as an attachment that no browser shows within the site, and that nothing keeps."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _is_opendocument(content: bytes, kind: str) -> bool:
    # The format has its type stand first, not compressed; that of a template goes on.
    return (
        content.startswith(_ZIP)
        and re.match(b"mimetype" + re.escape(TYPES[kind].encode()) + rb"(?!-)", content[30:200]) is not None
    )


def _is_office_open(content: bytes, main_part: bytes) -> bool:
    return content.startswith(_ZIP) and b"[Content_Types].xml" in content and main_part in content


def _is_csv(content: bytes) -> bool:
    """Whether it is text of at least two rows with as many cells, two or more; of a long one its beginning is looked at."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    beginning = content[:_CSV_BYTES]
    try:
        text = beginning.decode(encoding, "strict" if len(beginning) == len(content) else "ignore")
    except UnicodeDecodeError:
        text = beginning.decode("cp1252", "replace")  # in which spreadsheet programs of western Europe save it
    if text.lstrip().startswith("<") or _NOT_TEXT.search(text):
        return False
    lines = _QUOTED.sub("", text).splitlines()
    widths = (Counter(line.count(separator) for line in lines) for separator in ";,\t")
    return any(times > 1 for counted in widths for number, times in counted.items() if number)


_HOLDS: dict[str, Callable[[bytes], bool]] = {
    PDF: _is_pdf,
    ODP: lambda content: _is_opendocument(content, ODP),
    PPTX: lambda content: _is_office_open(content, b"ppt/presentation.xml"),
    XLSX: lambda content: _is_office_open(content, b"xl/workbook.xml"),
    ODS: lambda content: _is_opendocument(content, ODS),
    CSV: _is_csv,
}
