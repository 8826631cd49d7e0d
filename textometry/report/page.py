"""A page made of plain blocks (titles, sentences, tables, quotations, pictures), as HTML or, by typst, as PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import zip_longest

import typst

from textometry.pictures.drawing import clean

_UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
# Signs beyond these need fonts that are not shipped with typst: those of the machine are then asked for.
_USUAL = re.compile("[\x00-\u024f\u0300-\u036f\u2000-\u206f\u20ac\u2190-\u2193\u2212\ufffd]*")


@dataclass(frozen=True, slots=True)
class Title:
    """A title of level 2 or 3; the page itself bears the first."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Sentences:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, "" for none; columns named in `numbers` (from 0) are set to the right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """The very words of a text, and where they stand."""

    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG picture that tells in words what it shows."""

    svg: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The titles of level 2 that follow, each leading to its place."""

    title: str


Block = Contents | Title | Sentences | Items | Table | Quotation | Picture

# Readable on screen and paper, in both; no font, no picture and no script comes from elsewhere.
_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.8rem}h2{margin-top:2.5rem;border-top:2px solid #1a1a1a;padding-top:.6rem}
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border-bottom:1px solid #bbb;padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;hyphens:auto}
@media(max-width:30rem){th,td{padding-right:.5rem;font-size:.85rem}}th:last-child,td:last-child{padding-right:0}
.n{text-align:right;font-variant-numeric:tabular-nums}
nav ul{columns:16rem;padding:0;margin:1rem 0;list-style:none}nav li{padding:.25rem 0;break-inside:avoid}a{color:#1a1a1a}
.wide{overflow-x:auto}svg{max-width:100%;height:auto}
blockquote{margin:1rem 0;padding:.2rem 1rem;border-left:4px solid #6b6b6b;white-space:pre-line;overflow-wrap:anywhere}
cite{display:block;font-size:.85rem;color:#555;font-style:normal}
@media print{h2,h3{break-after:avoid}blockquote,tr{break-inside:avoid}}
"""


def html(title: str, blocks: Sequence[Block], *, language: str) -> str:
    """The page as one HTML document that needs nothing else."""
    places = {id(block): f"p{k}" for k, block in enumerate(blocks) if isinstance(block, Title)}
    body = "\n".join(_html(block, blocks, places) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_e(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{_e(title)}</h1>\n{body}\n"
        "</main>\n</body>\n</html>\n"
    )


def _e(text: str) -> str:
    return escape(_UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")), quote=True)


def _html(block: Block, blocks: Sequence[Block], places: Mapping[int, str]) -> str:
    if isinstance(block, Title):
        return f'<h{block.level} id="{places[id(block)]}">{_e(block.text)}</h{block.level}>'
    if isinstance(block, Contents):
        after = blocks[blocks.index(block) :]
        titles = (one for one in after if isinstance(one, Title) and one.level == 2)
        links = "".join(f'<li><a href="#{places[id(one)]}">{_e(one.text)}</a></li>' for one in titles)
        return f'<nav aria-label="{_e(block.title)}"><ul>{links}</ul></nav>'
    if isinstance(block, Sentences):
        return f"<p>{_e(block.text)}</p>"
    if isinstance(block, Items):
        return "<ul>" + "".join(f"<li>{_e(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Quotation):
        return f"<blockquote>{_e(block.text)}\n<cite>{_e(block.origin)}</cite></blockquote>"
    if isinstance(block, Picture):
        return f'<div class="wide">{block.svg}</div>'
    kinds = [' class="n"' if k in block.numbers else "" for k in range(len(block.head))]
    head = "".join(f'<th scope="col"{kind}>{_e(cell)}</th>' for cell, kind in zip(block.head, kinds, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td{kind}>{_e(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>"
        for row in block.rows
    )
    caption = f"<caption>{_e(block.caption)}</caption>" if block.caption else ""
    return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def pdf(title: str, blocks: Sequence[Block], *, language: str) -> bytes:
    """The page as an A4 PDF with its tags; the same blocks give the same bytes on the same machine.

    Texts are handed over as texts, never as instructions. With signs beyond Latin letters, fonts of the machine are used.
    """
    files: dict[str, bytes] = {}
    lines = [
        '#set page(paper: "a4", margin: 2cm, numbering: "1")',
        f'#set text(lang: "{language}", size: 10pt)',
        f"#set document(title: {_t(title)}, date: none)",
        "#show heading.where(level: 2): it => block(above: 1.6em, below: .8em, it)",
        f"#heading(level: 1, {_t(title)})",
    ]
    for block, following in zip_longest(blocks, blocks[1:]):
        written = _typst(block, files)
        # What introduces a picture stays on its page.
        introduces = isinstance(block, Sentences) and isinstance(following, Picture)
        lines.append(f"#block(sticky: true, {written.removeprefix('#')})" if introduces else written)
    source = "\n".join(lines)
    usual = _USUAL.fullmatch(source) is not None and all(_USUAL.fullmatch(f.decode()) for f in files.values())
    # Its types do not know that it also takes several files by name.
    made = typst.compile(  # type: ignore[call-overload]
        {"main": source.encode(), **files},
        format="pdf",
        ignore_system_fonts=usual,
        timestamp=datetime(1980, 1, 1, tzinfo=UTC),
    )
    return bytes(made)


def _t(text: str) -> str:
    """A text as typst reads texts."""
    safe = _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst(block: Block, files: dict[str, bytes]) -> str:
    if isinstance(block, Contents):
        target = "selector(heading.where(level: 2)).after(here())"
        return f"#block(above: 1em, below: .5em, strong({_t(block.title)}))\n#context outline(title: none, target: {target})"
    if isinstance(block, Title):
        return f"#heading(level: {block.level}, {_t(block.text)})"
    if isinstance(block, Sentences):
        return f"#par({_t(block.text)})"
    if isinstance(block, Items):
        return f"#list({', '.join(_t(item) for item in block.items)})"
    if isinstance(block, Quotation):
        origin = f"#text(size: 8pt, fill: luma(35%), {_t(block.origin)})"
        return (
            "#block(inset: (left: 1em), stroke: (left: 2pt + luma(45%)), above: 1em, below: 1em)"
            f"[#text({_t(block.text)})\\ {origin}]"
        )
    if isinstance(block, Picture):
        name = f"{len(files)}.svg"
        files[name] = block.svg.encode()
        # Never taller than a page with its title.
        tall = (size := _SIZE.search(block.svg)) is not None and float(size[2]) > 1.25 * float(size[1])
        return f'#image("{name}", {"height: 21cm" if tall else "width: 100%"}, alt: {_t(clean(block.alternative))})'
    columns = ", ".join("right" if k in block.numbers else "left" for k in range(len(block.head)))
    cells = ", ".join(_t(cell) for row in block.rows for cell in row)
    head = ", ".join(f"strong({_t(cell)})" for cell in block.head)
    caption = f"#block(above: 1em, below: .5em, strong({_t(block.caption)}))\n" if block.caption else ""
    return (
        f"{caption}#table(columns: {len(block.head)}, align: ({columns}), stroke: (x, y) => (bottom: .5pt + luma(60%)), "
        f"table.header({head}), {cells})"
    )
