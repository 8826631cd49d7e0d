"""Notes as PDF by typst: tagged for screen readers (PDF/UA-1), made to be archived (PDF/A-2a)."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from faire_reseau.kit.papers import compile_pdf
from faire_reseau.notes.exports.paper import Paper

_LOOKS = (
    '#set page(paper: "a4", margin: 2cm, numbering: "1")',
    "#show heading.where(level: 2): it => block(above: 1.6em, below: .8em, it)",
    "#show heading.where(level: 3): it => block(above: 1.3em, below: .6em, it)",
    "#set par(leading: .7em)",
    "#show link: underline",
    "#show figure: set block(breakable: true)",
)
# What the fonts shipped with typst draw; other signs are written by number, since both norms forbid an empty box.
_DRAWN = re.compile("[\t\n\r\x20-\x7e\xa0-\u024f\u0300-\u036f\u2000-\u206f\u20ac\u2190-\u2193\u2212]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f]")


def pdf(paper: Paper) -> bytes:
    """The file. Cost: some 20 ms a page. Texts are handed over as texts, never as instructions."""
    day = paper.day
    moment = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    authors = "".join(f"{_t(name)}, " for name in paper.authors)
    lines = [
        *_LOOKS,
        f'#set text(lang: "{paper.language}", size: 10.5pt)',
        f"#set document(title: {_t(paper.title)}, author: ({authors}), date: {moment})",
        f"#heading(level: 1, {_t(paper.title)})",
    ]
    lines += [f"#par[#{_t(line)}]" for line in paper.about]
    files: dict[str, bytes] = {}
    for title, content in paper.sections:
        lines += [f"#heading(level: 2, {_t(title)})"] if paper.has_headings else []
        lines += _blocks(paper, content.get("content", []), files)
    # In a folder of its own: the library takes files by name as texts only.
    with TemporaryDirectory() as folder:
        main = Path(folder) / "main.typ"
        main.write_text("\n\n".join(lines), encoding="utf-8")
        for name, picture in files.items():
            (Path(folder) / name).write_bytes(picture)
        return compile_pdf(str(main), root=folder, at=datetime(day.year, day.month, day.day, tzinfo=UTC))


def _blocks(paper: Paper, blocks: Iterable[Mapping[str, Any]], files: dict[str, bytes]) -> list[str]:
    return [written for block in blocks if (written := _block(paper, block, files))]


def _block(paper: Paper, block: Mapping[str, Any], files: dict[str, bytes]) -> str:
    kind, inner = block["type"], block.get("content", [])
    if kind == "heading":
        words = _inline(paper, inner)
        return f"#heading(level: {paper.top + block['attrs']['level'] - 2})[{words}]" if words else ""
    if kind == "paragraph":
        words = _inline(paper, inner)
        return f"#par[{words}]" if words else ""
    if kind in ("idea", "actionItem"):
        before, after = paper.record_words(block)
        return f"#par[#strong({_t(before)})#{_t(' ')}{_inline(paper, inner)}#{_t(after)}]"
    if kind == "horizontalRule":
        return "#pdf.artifact(line(length: 100%))"
    if kind == "figure":
        return _figure(paper, block["attrs"], files)
    if kind == "table":
        return _table(paper, inner, files)
    if kind in ("bulletList", "orderedList"):
        items = ", ".join(f"[{_inside(paper, item, files)}]" for item in inner)
        start = block.get("attrs", {}).get("start", 1)
        return f"#list({items})" if kind == "bulletList" else f"#enum(start: {start}, {items})"
    return f"#quote(block: true)[{_inside(paper, block, files)}]"


def _inside(paper: Paper, block: Mapping[str, Any], files: dict[str, bytes]) -> str:
    return "\n\n".join(_blocks(paper, block.get("content", []), files))


def _figure(paper: Paper, attrs: Mapping[str, Any], files: dict[str, bytes]) -> str:
    words = " ".join(filter(None, (attrs["caption"], attrs["credit"])))
    content = paper.pictures.get(attrs["src"])
    if content is None:
        words_instead = " ".join(filter(None, (attrs["alt"], words)))
        return f"#par[#emph({_t(words_instead)})]" if words_instead else ""
    name = f"picture{len(files)}.jpg"
    files[name] = content
    picture = f'#image("{name}", alt: {_t(attrs["alt"] or words or "–")}, width: 60%)'
    return f"{picture}\n\n#par[#{_t(words)}]" if words else picture


def _table(paper: Paper, rows: list[Mapping[str, Any]], files: dict[str, bytes]) -> str:
    width = max((len(row.get("content", [])) for row in rows), default=0)
    if not width:
        return ""
    cells = []
    for row in rows:
        own = [f"[{_inside(paper, cell, files)}]" for cell in row.get("content", [])]
        cells.append(", ".join(own + ["[]"] * (width - len(own))))
    has_head = all(cell["type"] == "tableHeader" for cell in rows[0].get("content", []))
    if has_head:
        cells[0] = f"table.header({cells[0]})"
    return f"#table(columns: (1fr,) * {width}, {', '.join(cells)})"


def _inline(paper: Paper, pieces: Iterable[Mapping[str, Any]]) -> str:
    return "".join(_piece(paper, piece) for piece in pieces)


def _piece(paper: Paper, piece: Mapping[str, Any]) -> str:
    if piece["type"] == "hardBreak":
        return "#linebreak()"
    if piece["type"] == "record":
        return f"#link({_t(paper.whole(piece['attrs']['href']))}, {_t(piece['attrs']['text'])})"
    written = _t(piece["text"])
    for mark in piece.get("marks", []):
        if mark["type"] == "link":
            written = f"link({_t(paper.whole(mark['attrs']['href']))}, {written})"
        else:
            written = f"{'strong' if mark['type'] == 'bold' else 'emph'}({written})"
    return f"#{written}"


def _t(text: str) -> str:
    """A text as typst reads texts."""
    drawn = "".join(sign if _DRAWN.match(sign) else f"[U+{ord(sign):04X}]" for sign in _INVISIBLE.sub("", text))
    line = re.sub(r"[\t\n\r]", " ", drawn).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{line}"'
