"""Read HTML pages as texts: what a reader of the page sees, never its tags, scripts or styles; press exports article by article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from textometry.errors import InputError
from textometry.files.encodings import decode, read_bytes
from textometry.files.europresse import articles
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Limits

PAGES = (".html", ".htm", ".xhtml")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_UNSEEN = {"script", "style", "noscript", "template", "head", "svg", "math", "object", "iframe", "select", "textarea"}
LINES = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "td", "tfoot", "th", "thead", "tr", "ul", "br",
}  # fmt: skip


def looks_like_page(text: str) -> bool:
    """Whether a text is the source of an HTML page."""
    return re.match(r"\s*(<!doctype\s+html|<html[\s>])", text[:500], re.IGNORECASE) is not None


def read_page(path: str | Path, *, encoding: str | None = None, limits: Limits | None = None) -> Corpus:
    """Reads a page as one text, or an export of Europresse as one text an article.

    Parameters
    ----------
    path
        the file.
    encoding
        its encoding; the one that the page declares when absent.
    limits
        what is accepted.

    Raises
    ------
    InputError
        naming the file, when it cannot be read or shows no word.
    """
    path, limits = Path(path), limits or Limits()
    data = read_bytes(path, limits=limits)
    declared = _DECLARED.search(data[:4096])
    notes: tuple[Note, ...] = ()
    try:
        try:
            text, notes = decode(data, encoding=encoding or (declared[1].decode("ascii") if declared else None))
        except InputError:
            if encoding is not None:
                raise
            text, notes = decode(data)
    except InputError as error:
        raise error.at(path) from error
    root = page_root(text, path)
    documents = [
        Document(str(number), lines_of(body), variables, title=title)
        for number, (body, variables, title) in enumerate(articles(root), 1)
    ]
    if documents:
        notes = (*notes, Note("articles_found", {"count": len(documents)}))
    else:
        title = " ".join("".join(title.itertext()) for title in root.iter("title"))
        documents = [Document(path.stem, lines_of(root), title=" ".join(title.split()))]
    if not any(document.text.strip() for document in documents):
        raise InputError("page_without_text", path=path)
    return Corpus(tuple(documents), notes)


def page_root(text: str, path: str | Path | None = None) -> Any:
    """The tree of a page. Raises `InputError` naming the file when nothing can be made of it."""
    # A declaration of encoding is wrong once the text is decoded.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError("page_broken", path=path) from error
    # The parser stops there without a word: what follows would be lost.
    if fatal := [entry for entry in parser.error_log if entry.level_name == "FATAL"]:
        raise InputError("page_too_deep", path=path, line=fatal[0].line or None)
    return root


def lines_of(root: Any) -> str:
    """The text that an element shows, a line for each paragraph, title, cell or item; blanks are made simple."""
    lines: list[list[str]] = [[]]
    for piece in _pieces(root):
        if piece is None:
            lines.append([])
        else:
            lines[-1].append(piece)
    bare_lines = (" ".join("".join(line).split()) for line in lines)
    return "\n".join(line for line in bare_lines if line)


def _pieces(root: Any) -> Iterator[str | None]:
    """The texts below an element in order; `None` where a line ends. Goes down without recursion: pages may be very deep."""
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_tag = isinstance(element.tag, str)
        name = element.tag.rpartition("}")[2].lower() if is_tag else ""
        hidden = name in _UNSEEN or (is_tag and element.get("hidden") is not None)
        if event == "start":
            unseen += hidden
            if name in LINES:
                yield None
            if is_tag and element.text and not unseen:
                yield element.text
        else:
            unseen -= hidden
            if name in LINES:
                yield None
            if element.tail and not unseen and element is not root:
                yield element.tail
