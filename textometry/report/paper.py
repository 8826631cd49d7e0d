"""A page of blocks as PDF by typst: tagged for screen readers (PDF/UA-1) and made to be archived (PDF/A-2a)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import zip_longest

import typst

from textometry.pictures.drawing import clean
from textometry.report.page import Block, Contents, Items, Picture, Quotation, Sentences, Table, Title, fit

STANDARDS = ("ua-1", "a-2a")
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
# Signs beyond these need fonts that are not shipped with typst: those of the machine are then asked for.
_USUAL = re.compile("[\x00-\u024f\u0300-\u036f\u2000-\u206f\u20ac\u2190-\u2193\u2212\ufffd]*")
_UNUSUAL = re.compile("[^\x00-\u024f\u0300-\u036f\u2000-\u206f\u20ac\u2190-\u2193\u2212\ufffd]")
# What a document without a date says, since archived documents must have one.
NO_DATE = date(1980, 1, 1)
# A compressed stream may end with the byte of a carriage return, which with the line end that follows looks like a line end of
# two: validators then count one byte too few (PDF/A-2, 6.1.7.1). The file is made again with streams that are not compressed.
_LOOKS = (
    '#set page(paper: "a4", margin: 2cm, numbering: "1")',
    "#show heading.where(level: 2): it => block(above: 1.6em, below: .8em, it)",
    # A table longer than a page goes on to the next one, under its own heading.
    "#show figure: set block(breakable: true)",
    "#show figure: set align(left)",
    "#show figure.where(kind: table): set figure.caption(position: top)",
    "#show figure.caption: it => block(sticky: true, above: 1em, below: .5em, strong(it.body))",
    "#show link: underline",
)


def pdf(title: str, blocks: Sequence[Block], *, language: str, day: date | None = None) -> bytes:
    """The page as an A4 PDF that conforms to PDF/UA-1 and PDF/A-2a; the same blocks give the same bytes on the same machine.

    Texts are handed over as texts, never as instructions. With signs beyond Latin letters, fonts of the machine are used; a
    sign that no font can draw is written as its number ([U+1F389]), since both norms forbid an empty box.

    Parameters
    ----------
    title
        the title, on the page and of the file.
    blocks
        what the page says.
    language
        "fr" or "en".
    day
        the date of the file; 1 January 1980 when absent, so that a file without a date does not change by itself.

    Returns
    -------
    the file. Cost: about 10 ms a page.
    """
    source, files = _source(title, blocks, language=language, day=day or NO_DATE)
    unusual = set(_UNUSUAL.findall(source)).union(*(_UNUSUAL.findall(file) for file in files.values()))
    lost = _undrawable(unusual) if unusual else set()
    try:
        return _compiled(source, files, lost, unusual)
    except typst.TypstError:
        if lost == unusual:
            raise
    # Signs may be drawn alone and not together (a letter with a rare accent): then all are written by number.
    return _compiled(source, files, unusual, unusual)


def _compiled(source: str, files: Mapping[str, str], lost: set[str], unusual: set[str]) -> bytes:
    pictures = {name: _written(svg, lost).encode() for name, svg in files.items()}
    content = b""
    # See above: plain streams end otherwise; the file is then three times as large.
    for plain in (False, True):
        # Its types do not know that it also takes several files by name.
        compiled = typst.compile(  # type: ignore[call-overload]
            {"main": _written(source, lost).encode(), **pictures},
            format="pdf",
            ignore_system_fonts=not unusual,
            pdf_standards=list(STANDARDS),
            timestamp=datetime(1980, 1, 1, tzinfo=UTC),
            pretty=plain,
        )
        content = bytes(compiled)
        if b"\r\nendstream" not in content:
            break
    return content


def _undrawable(signs: set[str]) -> set[str]:
    """The signs that no font at hand can draw, or that archives refuse; found by halves."""
    lost: set[str] = set()
    waiting = [sorted(signs)]
    while waiting:
        some = waiting.pop()
        source = _source("x", [Sentences(sign) for sign in some], language="fr", day=NO_DATE)[0]
        try:
            _compiled(source, {}, set(), signs)
        except typst.TypstError:
            if len(some) == 1:
                lost.update(some)
            else:
                half = len(some) // 2
                waiting += [some[:half], some[half:]]
    return lost


def _written(text: str, lost: set[str]) -> str:
    return text.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in lost}) if lost else text


def _source(title: str, blocks: Sequence[Block], *, language: str, day: date) -> tuple[str, dict[str, str]]:
    files: dict[str, str] = {}
    moment = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    lines = [
        *_LOOKS,
        f'#set text(lang: "{language}", size: 10pt)',
        f"#set document(title: {_t(title)}, date: {moment})",
        f"#heading(level: 1, {_t(title)})",
    ]
    for block, following in zip_longest(blocks, blocks[1:]):
        written = _typst(block, files)
        # What introduces a picture stays on its page.
        introduces = isinstance(block, Sentences) and isinstance(following, Picture)
        lines.append(f"#block(sticky: true, {written.removeprefix('#')})" if introduces else written)
    return "\n".join(lines), files


def _t(text: str) -> str:
    """A text as typst reads texts."""
    return '"' + fit(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst(block: Block, files: dict[str, str]) -> str:
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
        quoted = "".join(
            f'#highlight(fill: rgb("#fde68a"), strong({_t(text)}))' if marked else f"#text({_t(text)})"
            for text, marked in block.parts()
        )
        origin = f"#text(size: 8pt, fill: luma(35%), {_t(block.origin)})"
        return (
            "#block(inset: (left: 1em), stroke: (left: 2pt + luma(45%)), above: 1em, below: 1em)"
            f"[#quote(quotes: false)[{quoted}]\\ {origin}]"
        )
    if isinstance(block, Picture):
        name = f"{len(files)}.svg"
        files[name] = block.svg
        # Never taller than a page with its title.
        tall = (size := _SIZE.search(block.svg)) is not None and float(size[2]) > 1.25 * float(size[1])
        return f'#image("{name}", {"height: 21cm" if tall else "width: 100%"}, alt: {_t(clean(block.alternative))})'
    return _table(block)


def _table(block: Table) -> str:
    columns = ", ".join("right" if k in block.numbers else "left" for k in range(len(block.head)))
    head = ", ".join(f"strong({_t(cell)})" for cell in block.head)
    cells = ", ".join(_cell(block, r, k) for r in range(len(block.rows)) for k in range(len(block.head)))
    table = (
        f"table(columns: {len(block.head)}, align: ({columns},), stroke: (x, y) => (bottom: .5pt + luma(60%)), "
        f"table.header({head}), {cells})"
    )
    return (
        f"#figure({table}, caption: {_t(block.caption)}, numbering: none, supplement: none)"
        if block.caption
        else f"#{table}"
    )


def _cell(block: Table, row: int, column: int) -> str:
    """A cell: its words, and for the first one of a row its mark, where it leads and the name of its place."""
    words = _t(block.rows[row][column])
    if column == block.marks:
        words = f"strong({words})"
    if column:
        return words
    if row in block.links:
        words = f"link(<{block.links[row]}>, {words})"
    mark = f'#box(width: .7em, height: .7em, fill: rgb("{block.colours[row]}")) ' if row in block.colours else ""
    place = f"#metadata(none) <{block.places[row]}>" if row in block.places else ""
    return f"[{place}{mark}#{words}]" if mark or place else words
