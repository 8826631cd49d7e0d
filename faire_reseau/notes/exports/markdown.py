"""Notes as Markdown (CommonMark, with the tables of GitHub's)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from faire_reseau.notes.exports.paper import Paper

_SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
_AT_BEGINNING = re.compile(r"^(\s*)([#+\-=]|\d+[.)])", re.MULTILINE)


def markdown(paper: Paper) -> bytes:
    """The file; nothing that was typed is taken for a sign of Markdown."""
    parts = [f"# {_escaped(paper.title)}"]
    # A backslash ends each line but the last: they stand one under the other.
    parts += ["\\\n".join(_AT_BEGINNING.sub(r"\1\\\2", _escaped(line)) for line in paper.about)]
    for title, content in paper.sections:
        parts += [f"## {_escaped(title)}"] if paper.has_headings else []
        parts += _blocks(paper, content.get("content", []))
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _blocks(paper: Paper, blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    return [written for block in blocks if (written := _block(paper, block))]


def _block(paper: Paper, block: Mapping[str, Any]) -> str:
    kind, inner = block["type"], block.get("content", [])
    if kind == "heading":
        words = _inline(paper, inner).replace("\\\n", " ")
        return f"{'#' * (paper.top + block['attrs']['level'] - 2)} {words}" if words else ""
    if kind == "paragraph":
        return _AT_BEGINNING.sub(r"\1\\\2", _inline(paper, inner))
    if kind in ("idea", "actionItem"):
        before, after = paper.record_words(block)
        return f"**{_escaped(before.strip())}** {_inline(paper, inner)}{_escaped(after)}"
    if kind == "horizontalRule":
        return "---"
    if kind == "figure":
        return f"![{_escaped(block['attrs']['alt'])}]({_address(paper, block['attrs']['src'])})"
    if kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(paper, inner)).split("\n"))
    if kind == "table":
        return _table(paper, inner)
    return _list(paper, block)


def _list(paper: Paper, block: Mapping[str, Any]) -> str:
    lines = []
    number = block.get("attrs", {}).get("start", 1)
    for item in block.get("content", []):
        sign = f"{number}. " if block["type"] == "orderedList" else "- "
        text = "\n\n".join(_blocks(paper, item.get("content", [])))
        lines.append(sign + text.replace("\n", "\n" + " " * len(sign)))
        number += 1
    return "\n".join(lines)


def _table(paper: Paper, rows: Iterable[Mapping[str, Any]]) -> str:
    table = [[_cell(paper, cell) for cell in row.get("content", [])] for row in rows]
    width = max((len(row) for row in table), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in table]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(paper: Paper, cell: Mapping[str, Any]) -> str:
    return " ".join(_blocks(paper, cell.get("content", []))).replace("\n", " ")


def _inline(paper: Paper, pieces: Iterable[Mapping[str, Any]]) -> str:
    return "".join(_piece(paper, piece) for piece in pieces)


def _piece(paper: Paper, piece: Mapping[str, Any]) -> str:
    if piece["type"] == "hardBreak":
        return "\\\n"
    if piece["type"] == "record":
        return f"[{_escaped(piece['attrs']['text'])}]({_address(paper, piece['attrs']['href'])})"
    text = str(piece["text"])
    bare = text.strip()
    if not bare:
        return text
    written = _escaped(bare)
    for mark in piece.get("marks", []):
        if mark["type"] == "link":
            written = f"[{written}]({_address(paper, mark['attrs']['href'])})"
        else:
            sign = "**" if mark["type"] == "bold" else "*"
            written = f"{sign}{written}{sign}"
    # Signs stand against the words, spaces outside them.
    begin = len(text) - len(text.lstrip())
    return text[:begin] + written + text[begin + len(bare) :]


def _address(paper: Paper, address: str) -> str:
    return "<" + paper.whole(address).replace("<", "%3C").replace(">", "%3E") + ">"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text.replace("\n", " "))
