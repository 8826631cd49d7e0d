"""Notes as an OpenDocument text (ODT)."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from odfdo import Document, Frame, Header, Link, List, ListItem, Paragraph, Span, Style, Table

from faire_reseau.kit.characters import cleaned
from faire_reseau.notes.exports.paper import Paper, size_on_paper


def office(paper: Paper) -> bytes:
    """The file."""
    document = Document("text")
    document.body.clear()
    document.meta.title = _x(paper.title)
    document.meta.language = paper.language
    document.insert_style(Style("text", name="NoteBold", bold=True), automatic=True)
    document.insert_style(Style("text", name="NoteItalic", italic=True), automatic=True)
    writer = _Writer(paper, document)
    document.body.append(Header(1, _x(paper.title)))
    for title, content in paper.sections:
        if paper.has_headings:
            document.body.append(Header(2, _x(title)))
        writer.blocks(content.get("content", []), document.body)
    saved, undated = io.BytesIO(), io.BytesIO()
    document.save(saved)
    # The library dates each part by the clock: the same note gives the same bytes without it.
    with zipfile.ZipFile(saved) as dated, zipfile.ZipFile(undated, "w") as archive:
        for part in dated.infolist():
            packed = dated.read(part)
            part.date_time = (1980, 1, 1, 0, 0, 0)
            archive.writestr(part, packed)
    return undated.getvalue()


class _Writer:
    """Writes blocks of a note into an element."""

    def __init__(self, paper: Paper, document: Any) -> None:
        self.paper = paper
        self.document = document
        self.tables = self.pictures = 0

    def blocks(self, blocks: Iterable[Mapping[str, Any]], place: Any) -> None:
        for block in blocks:
            self.block(block, place)

    def block(self, block: Mapping[str, Any], place: Any) -> None:
        kind, inner = block["type"], block.get("content", [])
        if kind == "heading":
            head = Header(self.paper.top + block["attrs"]["level"] - 2)
            self.inline(inner, head)
            place.append(head)
        elif kind == "paragraph":
            self.paragraph(inner, place)
        elif kind in ("idea", "actionItem"):
            before, after = self.paper.record_words(block)
            line = Paragraph()
            line.append(Span(_x(before), style="NoteBold"))
            self.inline(inner, line)
            line.append(Span(_x(after)))
            place.append(line)
        elif kind == "horizontalRule":
            place.append(Paragraph("⁂"))
        elif kind == "figure":
            self.figure(block["attrs"], place)
        elif kind == "table":
            self.table(inner, place)
        elif kind in ("bulletList", "orderedList"):
            self.listed(inner, place)
        else:
            self.blocks(inner, place)

    def figure(self, attrs: Mapping[str, Any], place: Any) -> None:
        content = self.paper.pictures.get(attrs["src"])
        line = Paragraph()
        place.append(line)
        words = " ".join(filter(None, (attrs["caption"], attrs["credit"])))
        if content is None:  # its file is lost
            line.append(Link(self.paper.whole(attrs["src"]), text=_x(" ".join(filter(None, (attrs["alt"], words))))))
            return
        self.pictures += 1
        name = f"Pictures/{self.pictures}.jpg"
        self.document.container.set_part(name, content)
        self.document.manifest.add_full_path(name, "image/jpeg")
        width, height = size_on_paper(content)
        size = (f"{width:.2f}cm", f"{height:.2f}cm")
        frame = Frame.image_frame(name, name=f"Picture{self.pictures}", size=size, anchor_type="as-char")
        frame.svg_title = _x(attrs["alt"])
        line.append(frame)
        if words:
            place.append(Paragraph(_x(words)))

    def paragraph(self, inner: Iterable[Mapping[str, Any]], place: Any) -> None:
        line = Paragraph()
        self.inline(inner, line)
        place.append(line)

    def listed(self, items: Iterable[Mapping[str, Any]], place: Any) -> None:
        list_element = List()
        for item in items:
            entry = ListItem()
            self.blocks(item.get("content", []), entry)
            list_element.append(entry)
        place.append(list_element)

    def table(self, rows: list[Mapping[str, Any]], place: Any) -> None:
        width = max((len(row.get("content", [])) for row in rows), default=0)
        if not width:
            return
        self.tables += 1
        table = Table(f"Table{self.tables}", width=width, height=len(rows))
        for number, row in enumerate(rows):
            for rank, cell in enumerate(row.get("content", [])):
                target = table.get_cell((rank, number))
                for child in target.children:
                    target.delete(child)
                self.blocks(cell.get("content", []), target)
                table.set_cell((rank, number), target)
        place.append(table)

    def inline(self, pieces: Iterable[Mapping[str, Any]], line: Any) -> None:
        for piece in pieces:
            if piece["type"] == "hardBreak":
                line.append_plain_text("\n")
            elif piece["type"] == "record":
                line.append(Link(self.paper.whole(piece["attrs"]["href"]), text=_x(piece["attrs"]["text"])))
            else:
                self.text(piece, line)

    def text(self, piece: Mapping[str, Any], line: Any) -> None:
        marks = {mark["type"]: mark.get("attrs", {}) for mark in piece.get("marks", [])}
        if "link" in marks:
            line.append(Link(self.paper.whole(marks["link"]["href"]), text=_x(piece["text"])))
        elif marks:
            style = "NoteBold" if "bold" in marks else "NoteItalic"
            span = Span(style=style)
            span.append_plain_text(_x(piece["text"]))
            line.append(span)
        else:
            line.append_plain_text(_x(piece["text"]))


def _x(text: str) -> str:
    """A text without the characters that XML does not know."""
    return cleaned(text, lines=True)
