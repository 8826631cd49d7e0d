"""Read the text layer of PDF documents, page by page; a PDF of pictures is refused."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

from textometry.errors import InputError
from textometry.files.encodings import read_bytes
from textometry.files.leftovers import uncut_pages
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Limits

PDFS = (".pdf",)
PAGES = 5_000
_FILE_BYTES = 200_000_000
_SURROGATES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def read_pdf(path: str | Path, *, limits: Limits | None = None) -> Corpus:
    """Reads a PDF as one text: the text of its pages in their order, words cut at the end of a line joined again.

    Parameters
    ----------
    path
        the file.
    limits
        what is accepted.

    Raises
    ------
    InputError
        naming the file, when it is no PDF, is locked, too long, or holds pictures of text only.
    """
    import pypdf  # noqa: PLC0415 - takes long to load, and few corpora are PDF

    path, limits = Path(path), limits or Limits()
    data = read_bytes(path, limits=limits)
    if len(data) > _FILE_BYTES:
        raise InputError("file_too_large", most=_FILE_BYTES, path=path)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        locked = bool(reader.is_encrypted) and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except Exception as error:  # whatever a broken document makes the library raise
        raise InputError("pdf_broken", path=path) from error
    if locked:
        raise InputError("pdf_locked", path=path)
    if count > PAGES:
        raise InputError("pdf_too_long", pages=count, most=PAGES, path=path)
    pages: list[str] = []
    unread: list[int] = []
    size = 0
    for number in range(count):
        try:
            pages.append(_SURROGATES.sub("", reader.pages[number].extract_text() or "").strip())
        except Exception:  # noqa: BLE001 - whatever a broken page makes the library raise; the page is named
            pages.append("")
        size += len(pages[-1])
        if size > limits.document_characters:
            raise InputError("document_too_long", number=1, document=path.stem, size=size, most=limits.document_characters, path=path)  # fmt: skip
        if not pages[-1]:
            unread.append(number + 1)
    if not any(pages):
        raise InputError("pdf_without_text", path=path)
    text, joined = uncut_pages("\n\n".join(page for page in pages if page))
    notes = [Note("pdf_read", {"pages": count, "joined": joined})]
    if unread:
        notes.append(Note("pdf_pages_without_text", {"count": len(unread), "pages": unread[:20]}))
    return Corpus((Document(path.stem, text),), tuple(notes))
