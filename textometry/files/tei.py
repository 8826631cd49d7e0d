"""Read XML-TEI and XML-TXM files as texts: words as they are written, never tags, annotations or headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from textometry.errors import InputError
from textometry.files.encodings import read_bytes
from textometry.files.xml_documents import root_of
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Limits

MARKED = (".xml", ".tei")
_LINES = {
    "ab", "byline", "castItem", "cell", "closer", "dateline", "div", "front", "body", "back", "head", "imprimatur", "item", "l", "lb", "lg", "list",
    "opener", "p", "q", "quote", "row", "salute", "signed", "sp", "speaker", "stage", "table", "titlePart", "trailer", "u",
}  # fmt: skip
_UNREAD = {
    "teiHeader",
    "note",
    "fw",
    "figDesc",
    "ana",
    "interp",
    "fs",
    "standOff",
    "del",
    "orig",
    "sic",
    "abbr",
    "gap",
    "pb",
    "metadata",
}
_NO_BLANK_BEFORE = re.compile(r"[.,;)\]…»]|'|’")
_NO_BLANK_AFTER = re.compile(r".*['’(\[«]$", re.DOTALL)


def looks_like_xml(text: str) -> bool:
    """Whether a text is the source of an XML document."""
    return (
        text.lstrip("\ufeff \t\r\n").startswith("<?xml")
        or re.match(r"\s*<(TEI|teiCorpus)[\s>]", text[:200]) is not None
    )


def read_tei(path: str | Path, *, limits: Limits | None = None) -> Corpus:
    """Reads the texts of an XML-TEI file (`TEI`, `teiCorpus`) or of one of TXM (`text` with words `w`).

    Headers, notes, annotations and the readings that an editor replaced (`sic`, `orig`, `abbr`, `del`) are left out, and said.
    Attributes of `text` and the title, author and date of the header are variables.

    Parameters
    ----------
    path
        the file.
    limits
        what is accepted.

    Raises
    ------
    InputError
        naming the file and the line, when it is no XML, declares types of its own, or is of another kind.
    """
    path, limits = Path(path), limits or Limits()
    root = xml_root(read_bytes(path, limits=limits), path)
    name = _name(root)
    if name not in {"TEI", "teiCorpus", "TEI.2", "text", "corpus", "txm"}:
        raise InputError("xml_of_unknown_kind", found=name, path=path)
    wholes = [element for element in root.iter() if _name(element) in {"TEI", "TEI.2"}] or [root]
    documents: list[Document] = []
    left: set[str] = set()
    for whole in wholes:
        texts = [
            element
            for element in whole.iter()
            if _name(element) == "text" and all(_name(up) != "text" for up in element.iterancestors())
        ]
        for text in texts or [whole]:
            content, unread = _text(text)
            left |= unread
            variables = {**_header(whole), **_attributes(text)}
            title = variables.get("title") or ""
            wanted = text.get("id") or text.get("{http://www.w3.org/XML/1998/namespace}id") or path.stem
            taken = {document.id for document in documents}
            unique = (
                wanted
                if wanted not in taken
                else next(f"{wanted} ({n})" for n in range(2, len(taken) + 3) if f"{wanted} ({n})" not in taken)
            )
            documents.append(Document(unique, content, variables, title=title))
    if not any(document.text.strip() for document in documents):
        raise InputError("page_without_text", path=path)
    notes = (Note("elements_left_out", {"elements": sorted(left)}),) if left else ()
    return Corpus(tuple(documents), notes)


def xml_root(data: bytes, path: str | Path) -> etree._Element:
    """The root of an XML document that declares no entity: types it may declare. Raises `InputError` naming file and line."""
    root = root_of(data, path)
    declared = root.getroottree().docinfo.internalDTD
    unresolved = next(root.iter(etree.Entity), None)
    if unresolved is not None or (declared is not None and any(True for _ in declared.iterentities())):
        line = None if unresolved is None else unresolved.sourceline
        raise InputError("xml_declares_entities", path=path, line=line)
    return root


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(root: Any) -> tuple[str, set[str]]:
    """The text of an element, a line for each paragraph, verse or cell, and the names of what was left out of it."""
    lines: list[str] = [""]
    left: set[str] = set()
    for piece, is_word in _pieces(root, left):
        if piece is None:
            lines.append("")
        elif is_word:
            lines[-1] = _with_word(lines[-1], piece)
        else:
            lines[-1] += piece
    bare_lines = (" ".join(line.split()) for line in lines)
    return "\n".join(line for line in bare_lines if line), left


def _with_word(line: str, word: str) -> str:
    """A line with one more word: a blank parts it from the last one, unless a sign holds them together."""
    word = " ".join(word.split())
    line = line.rstrip()
    together = not line or _NO_BLANK_BEFORE.match(word) or _NO_BLANK_AFTER.match(line)
    return f"{line}{word}" if together else f"{line} {word}"


def _pieces(root: Any, left: set[str]) -> Iterator[tuple[str | None, bool]]:
    unread = 0
    inside_word: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = _name(element)
        hidden = name in _UNREAD
        if event == "start":
            if hidden and name not in {"pb", "gap", "ana", "interp", "fs"} and not unread:
                left.add(name)
            unread += hidden
            if name in _LINES and not unread:
                yield None, False
            if unread:
                continue
            if name in {"w", "pc"} and inside_word is None:
                inside_word = element
                yield _form(element), True
            elif element.text and inside_word is None:
                yield element.text, False
        else:
            unread -= hidden
            if element is inside_word:
                inside_word = None
            if name in _LINES and not unread:
                yield None, False
            if element.tail and not unread and inside_word is None and element is not root:
                # Blanks between words say nothing that the words do not.
                yield (element.tail if name not in {"w", "pc"} or element.tail.strip() else " "), False


def _form(word: Any) -> str:
    """A word as it is written: its `form` where it has one, without its annotations."""
    form = next((inner for inner in word if _name(inner) == "form"), None)
    if form is not None:
        return "".join(form.itertext())
    return "".join(text for text in _own_texts(word))


def _own_texts(word: Any) -> Iterator[str]:
    yield word.text or ""
    for inner in word:
        if _name(inner) not in _UNREAD:
            yield "".join(inner.itertext())
        yield inner.tail or ""


def _attributes(text: Any) -> dict[str, str | None]:
    """What the attributes of a text say of it, its identifier apart."""
    own = {name: value for name, value in text.attrib.items() if not name.startswith("{")}
    return {name: value for name, value in own.items() if name != "id"}


def _header(whole: Any) -> dict[str, str | None]:
    """Title, author and date that a header says."""
    header = next((child for child in whole if _name(child) == "teiHeader"), None)
    if header is None:
        return {}
    facts: dict[str, str | None] = {}
    for wanted in ("title", "author", "date"):
        element = next(
            (child for child in header.iter() if _name(child) == wanted and "".join(child.itertext()).strip()), None
        )
        if element is not None:
            facts[wanted] = " ".join("".join(element.itertext()).split())
    return facts
