"""Words and elements of REFI-QDA 1.0 (code books .qdc, projects .qdpx): codes are read and written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from textometry.coding.model import GUID, Code, CodeBook, guid_of
from textometry.errors import InputError
from textometry.exchange.archives import parsed
from textometry.files.encodings import read_bytes

ORIGIN = "Faire réseau"
PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
# Signs that XML cannot hold.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOUR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")

Element = Any


def fit(text: str) -> str:
    """A text that XML can hold: other signs (controls) are replaced by �."""
    return _UNFIT.sub("\ufffd", text)


def guid(text: str | None) -> str:
    """An identifier of the file in one form: no braces, small letters; "" when there is none."""
    bare = (text or "").strip().strip("{}").lower()
    return bare if GUID.fullmatch(bare) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Elements below, by local name, whatever the version of the format their namespace tells."""
    if element is not None:
        for child in element:
            if isinstance(child.tag, str) and etree.QName(child).localname in names:
                yield child


def child(element: Element | None, name: str) -> Element | None:
    """The first element below of that name."""
    return next(children(element, name), None)


def text_of(element: Element | None, name: str) -> str:
    """The text of the first element below of that name, "" without any."""
    element_of_name = child(element, name)
    return "" if element_of_name is None else "".join(element_of_name.itertext())


def rooted(data: bytes, path: str | Path, name: str, namespace: str) -> Element:
    """The root of a REFI-QDA document, once its kind is checked. Raises `InputError` naming the file."""
    root = parsed(data, path)
    tag = etree.QName(root)
    if tag.localname != name or not (tag.namespace or "").startswith(namespace.removesuffix(":1.0")):
        raise InputError("refi_root_wrong", found=tag.localname, expected=name, path=path)
    return root


def read_codes(parent: Element | None, memo_of: Callable[[Element], str]) -> list[Code]:
    """The codes of a `Codes` element and those inside them."""
    codes: list[Code] = []
    waiting: list[tuple[Element, str | None]] = [(code, None) for code in reversed(list(children(parent, "Code")))]
    while waiting:
        element, above = waiting.pop()
        name = element.get("name", "").strip() or "?"
        colour = element.get("color", "")
        code = Code(
            id=guid(element.get("guid")) or guid_of("code", above or "", name, len(codes)),
            name=name,
            parent=above,
            memo=memo_of(element),
            colour=colour if _COLOUR.fullmatch(colour) else "",
            codable=element.get("isCodable", "true").strip() in ("true", "1"),
        )
        codes.append(code)
        waiting += [(inner, code.id) for inner in reversed(list(children(element, "Code")))]
    return codes


def write_codes(parent: Element, book: CodeBook) -> None:
    """Adds the codes of a book as a tree of `Code` elements."""
    space = etree.QName(parent).namespace
    elements: dict[str | None, Element] = {None: parent}
    for code in book.codes:
        element = etree.SubElement(
            elements[code.parent],
            f"{{{space}}}Code",
            {"guid": guid_of(code.id), "name": fit(code.name), "isCodable": "true" if code.codable else "false"},
        )
        if code.colour:
            element.set("color", code.colour)
        if code.memo:
            etree.SubElement(element, f"{{{space}}}Description").text = fit(code.memo)
        elements[code.id] = element


def read_qdc(path: str | Path) -> CodeBook:
    """Reads a REFI-QDA code book.

    Raises
    ------
    InputError
        naming the file, when it is none.
    """
    root = rooted(read_bytes(path), path, "CodeBook", CODEBOOK)
    try:
        return CodeBook(tuple(read_codes(child(root, "Codes"), lambda code: text_of(code, "Description"))))
    except InputError as error:
        raise error.at(path) from error


def qdc_bytes(book: CodeBook) -> bytes:
    """A REFI-QDA code book, in UTF-8; the same book gives the same bytes.

    Raises
    ------
    InputError
        when the book is empty, which the format cannot tell.
    """
    if not book.codes:
        raise InputError("refi_codebook_empty")
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": ORIGIN}, nsmap={None: CODEBOOK})
    write_codes(etree.SubElement(root, f"{{{CODEBOOK}}}Codes"), book)
    return xml_bytes(root)


def xml_bytes(root: Element) -> bytes:
    """An XML document in UTF-8."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)
    return written
