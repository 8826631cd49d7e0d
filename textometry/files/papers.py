"""Read word-processor documents (.docx, .odt) as plain text, paragraph by paragraph."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from textometry.errors import InputError
from textometry.files.workbooks import check_archive
from textometry.notes import Note
from textometry.texts.corpus import Document, Limits

PAPERS = (".docx", ".odt")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LEFT = {
    "footnoteReference": "notes", "endnoteReference": "notes", "note": "notes", "commentReference": "comments", "annotation": "comments",
    "del": "deleted", "moveFrom": "deleted", "deletion": "deleted",
}  # fmt: skip
_LEFT_TAGS = (
    *(f"{_W}{name}" for name in ("footnoteReference", "endnoteReference", "commentReference", "del", "moveFrom")),
    f"{_T}note", f"{_T}deletion", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation",
)  # fmt: skip
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""Whatever a broken archive makes its reader raise."""


def read_paper(path: str | Path, *, limits: Limits | None = None) -> Document:
    """Reads the text of a `.docx` or `.odt` document: paragraphs, headings and cells of tables, one a line.

    Notes, headers, comments and deleted passages are left out. The text that results is the one all positions refer to.

    Raises
    ------
    InputError
        naming the file when it is no such document.
    """
    return read_paper_saying(path, limits=limits)[0]


def read_paper_saying(path: str | Path, *, limits: Limits | None = None) -> tuple[Document, tuple[Note, ...]]:
    """Reads a document as `read_paper` does, with notes on what of it is no text. Raises `InputError` likewise."""
    path = Path(path)
    limits = limits or Limits()
    check_archive(path, limits)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("document_broken", kind=path.suffix, path=path) from error
    text, left = paper_text(data, path.suffix.lower(), path, limits=limits)
    return Document(path.stem, text), (Note("parts_left_out", {"parts": left}),) if left else ()


def paper_text(
    data: bytes, suffix: str, path: str | Path, *, limits: Limits | None = None
) -> tuple[str, dict[str, int]]:
    """The text of a word-processor document held in memory, and how many things of each kind were left out of it.

    Parameters
    ----------
    data
        its bytes.
    suffix
        ".docx" or ".odt".
    path
        its name, for what is to be said of it.
    limits
        what is accepted.

    Raises
    ------
    InputError
        naming the file when it is no such document.
    """
    limits = limits or Limits()
    member, lines = {".docx": ("word/document.xml", _docx_lines), ".odt": ("content.xml", _odt_lines)}[suffix]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as stream:
            xml = stream.read(limits.file_bytes + 1)
        # No entity, no network, no huge tree: a document from anywhere is safe to read.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(xml, parser)
    except (*BROKEN_ZIP, KeyError, etree.XMLSyntaxError) as error:
        raise InputError("document_broken", kind=suffix, path=path) from error
    left = Counter(_LEFT[etree.QName(node).localname] for node in root.iter(*_LEFT_TAGS))
    return "\n".join(lines(root)), dict(sorted(left.items()))


def _docx_lines(root: Any) -> list[str]:
    # What old readers are shown instead of a text box, and what was moved elsewhere, would come twice.
    etree.strip_elements(root, f"{_MC}Fallback", f"{_W}moveFrom", with_tail=False)
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
    return [
        "".join(
            node.text or "" if node.tag == f"{_W}t" else signs.get(node.tag, "")
            for node in paragraph.iter()
            if _nearest(node, f"{_W}p") is paragraph
        )
        for paragraph in root.iter(f"{_W}p")
    ]


def _nearest(node: Any, tag: str) -> Any:
    return next(node.iterancestors(tag), None)


def _odt_lines(root: Any) -> list[str]:
    lines = []
    for paragraph in root.iter(f"{_T}p", f"{_T}h"):
        outside = any(
            node.tag in {f"{_T}tracked-changes", f"{_T}note"} or etree.QName(node).localname == "annotation"
            for node in paragraph.iterancestors()
        )
        if not outside:
            lines.append(_odt_text(paragraph))
    return lines


def _odt_text(node: Any) -> str:
    signs: dict[str, Callable[[Any], str]] = {
        f"{_T}s": lambda space: " " * _spaces(space.get(f"{_T}c", "1")),
        f"{_T}tab": lambda _: "\t",
        f"{_T}line-break": lambda _: "\n",
        f"{_T}note": lambda _: "",
    }
    pieces = [_squeezed(node.text)]
    for child in node:
        if isinstance(child.tag, str):
            if child.tag in signs:
                pieces.append(signs[child.tag](child))
            elif etree.QName(child).localname != "annotation":
                pieces.append(_odt_text(child))
        pieces.append(_squeezed(child.tail))
    return "".join(pieces)


def _spaces(count: str) -> int:
    """How many spaces an OpenDocument file says there are; one when it says nothing sensible."""
    return min(int(count), 1000) if re.fullmatch("[0-9]{1,9}", count) else 1


def _squeezed(text: str | None) -> str:
    """White space as OpenDocument understands it: any run of it is one space."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")
