"""Notes as an OpenDocument text (ODT)."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from odfdo import Document, Frame, Header, Link, List, ListItem, Paragraph, Span, Style, Table

from faire_reseau.kit.characters import cleaned
from faire_reseau.notes.exports.paper import Paper, size_on_paper

_LEVELS = range(1, 11)


def _level(level: int, tag: str, sign: str) -> str:
    """One level of a list style, indented by half a centimetre and more the deeper it is."""
    left = f"{level * 0.6:.1f}cm"
    return (
        f'<text:{tag} text:level="{level}" {sign}>'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="{left}"'
        f' fo:text-indent="-0.6cm" fo:margin-left="{left}"/></style:list-level-properties></text:{tag}>'
    )


_BULLETS = (
    '<text:list-style style:name="NoteBullets">'
    + "".join(_level(level, "list-level-style-bullet", 'text:bullet-char="•"') for level in _LEVELS)
    + "</text:list-style>"
)
_NUMBERS = (
    '<text:list-style style:name="NoteNumbers">'
    + "".join(
        _level(level, "list-level-style-number", 'style:num-format="1" style:num-suffix="."') for level in _LEVELS
    )
    + "</text:list-style>"
)
_QUOTATION = (
    '<style:style style:name="NoteQuotation" style:family="paragraph" style:parent-style-name="Text_20_body">'
    '<style:paragraph-properties fo:margin-left="1cm" fo:margin-right="1cm"/></style:style>'
)


def office(paper: Paper) -> bytes:
    """The file."""
    document = Document("text")
    document.body.clear()
    document.meta.title = _x(paper.title)
    document.meta.language = paper.language
    # The library's template says when it was made itself, by which program, and that it holds no words.
    document.meta.creation_date = document.meta.date = datetime.combine(paper.day, time())
    document.meta.generator = "Faire réseau"
    for element in document.meta.get_elements("//meta:document-statistic"):
        document.meta.delete_element(element)
    if paper.authors:
        document.meta.initial_creator = document.meta.creator = _x(", ".join(paper.authors))
    document.insert_style(Style("text", name="NoteBold", bold=True), automatic=True)
    document.insert_style(Style("text", name="NoteItalic", italic=True), automatic=True)
    document.insert_style(Style("text", name="NoteBoldItalic", bold=True, italic=True), automatic=True)
    for style in (_BULLETS, _NUMBERS, _QUOTATION):
        document.insert_style(style, automatic=True)
    writer = _Writer(paper, document)
    document.body.append(Header(1, _x(paper.title)))
    for line in paper.about:
        document.body.append(Paragraph(_x(line), style="Text_20_body"))
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
        self.style: str | None = None  # of paragraphs

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
            line = Paragraph(style=self.style)
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
            self.listed(block, place)
        else:
            around, self.style = self.style, "NoteQuotation"
            self.blocks(inner, place)
            self.style = around

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
        line = Paragraph(style=self.style)
        self.inline(inner, line)
        place.append(line)

    def listed(self, block: Mapping[str, Any], place: Any) -> None:
        is_numbered = block["type"] == "orderedList"
        list_element = List(style="NoteNumbers" if is_numbered else "NoteBullets")
        for rank, item in enumerate(block.get("content", [])):
            entry = ListItem()
            if is_numbered and rank == 0:
                entry.set_attribute("text:start-value", str(block.get("attrs", {}).get("start", 1)))
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
            span = Span(style="Note" + "Bold" * ("bold" in marks) + "Italic" * ("italic" in marks))
            span.append_plain_text(_x(piece["text"]))
            line.append(span)
        else:
            line.append_plain_text(_x(piece["text"]))


def _x(text: str) -> str:
    """A text without the characters that XML does not know."""
    return cleaned(text, lines=True)
