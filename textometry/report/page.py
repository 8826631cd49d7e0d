"""A page made of plain blocks (titles, sentences, tables, quotations, pictures), as HTML; `report.paper` prints it as PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

_UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    """A table with its caption, "" for none; columns named in `numbers` (from 0) are set to the right.

    Parameters
    ----------
    caption, head, rows
        what it says; `head` has one title for each column.
    numbers
        columns of numbers, from 0.
    links
        place (an identifier of `places`) to which the first cell of a row leads, by number of row.
    places
        identifier of a row, by number of row.
    colours
        colour of the mark before the first cell of a row ("#rrggbb"), by number of row.
    marks
        column whose words are emphasised, -1 for none.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    colours: Mapping[int, str] = field(default_factory=dict)
    marks: int = -1


@dataclass(frozen=True, slots=True)
class Quotation:
    """The very words of a text, and where they stand; `marks` are the spans (code points, in order) to highlight."""

    text: str
    origin: str
    marks: Sequence[tuple[int, int]] = ()

    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is highlighted; end to end they are the text."""
        pieces: list[tuple[str, bool]] = []
        at = 0
        for start, end in self.marks:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [(text, marked) for text, marked in [*pieces, (self.text[at:], False)] if text]


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
.wide{overflow-x:auto}figure{margin:1rem 0}mark{background:#fde68a;color:#1a1a1a;font-weight:bold}
svg.c{width:.7em;height:.7em;margin-right:.4em}svg{max-width:100%;height:auto}
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
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escaped(title)}</h1>\n{body}\n"
        "</main>\n</body>\n</html>\n"
    )


def fit(text: str) -> str:
    """A text with line ends of one kind, and signs that neither a page nor a print can hold replaced."""
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """A text as HTML holds it."""
    return escape(fit(text), quote=True)


def _html(block: Block, blocks: Sequence[Block], places: Mapping[int, str]) -> str:
    if isinstance(block, Title):
        return f'<h{block.level} id="{places[id(block)]}">{escaped(block.text)}</h{block.level}>'
    if isinstance(block, Contents):
        after = blocks[blocks.index(block) :]
        titles = (title for title in after if isinstance(title, Title) and title.level == 2)
        links = "".join(f'<li><a href="#{places[id(title)]}">{escaped(title.text)}</a></li>' for title in titles)
        return f'<nav aria-label="{escaped(block.title)}"><ul>{links}</ul></nav>'
    if isinstance(block, Sentences):
        return f"<p>{escaped(block.text)}</p>"
    if isinstance(block, Items):
        return "<ul>" + "".join(f"<li>{escaped(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Quotation):
        quoted = "".join(f"<mark>{escaped(text)}</mark>" if marked else escaped(text) for text, marked in block.parts())
        return f"<blockquote>{quoted}\n<cite>{escaped(block.origin)}</cite></blockquote>"
    if isinstance(block, Picture):
        return f'<figure class="wide">{block.svg}</figure>'
    return _html_table(block)


def _html_table(block: Table) -> str:
    kinds = [' class="n"' if k in block.numbers else "" for k in range(len(block.head))]
    head = "".join(f'<th scope="col"{kind}>{escaped(cell)}</th>' for cell, kind in zip(block.head, kinds, strict=True))
    rows = []
    for r, row in enumerate(block.rows):
        cells = [f"<mark>{escaped(cell)}</mark>" if k == block.marks else escaped(cell) for k, cell in enumerate(row)]
        if r in block.links:
            cells[0] = f'<a href="#{block.links[r]}">{cells[0]}</a>'
        if r in block.colours:
            cells[0] = (
                f'<svg class="c" viewBox="0 0 9 9" aria-hidden="true"><rect width="9" height="9" fill="{block.colours[r]}"/></svg>{cells[0]}'
            )
        place = f' id="{block.places[r]}"' if r in block.places else ""
        rows.append(
            f"<tr{place}>"
            + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(cells, kinds, strict=True))
            + "</tr>"
        )
    caption = f"<caption>{escaped(block.caption)}</caption>" if block.caption else ""
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )
