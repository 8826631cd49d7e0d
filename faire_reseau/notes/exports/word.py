"""Notes as a Word document (DOCX)."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from faire_reseau.kit.characters import cleaned
from faire_reseau.notes.exports.paper import Paper, size_on_paper

_LISTS = ("bulletList", "orderedList")
_DEEPEST = 3
"""The template has styles for lists in lists up to this level."""
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


def word(paper: Paper) -> bytes:
    """The file."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.language = (
        _x(paper.title),
        _x(", ".join(paper.authors)),
        _LANGUAGES.get(paper.language, paper.language),
    )
    about.comments, about.last_modified_by = "", about.author  # the library's own template says that it made the file
    about.created = about.modified = datetime.combine(paper.day, time())
    document.add_heading(_x(paper.title), 1)
    for line in paper.about:
        document.add_paragraph(_x(line))
    for title, content in paper.sections:
        if paper.has_headings:
            document.add_heading(_x(title), 2)
        _Writer(paper, document).blocks(content.get("content", []), document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


class _Writer:
    """Writes blocks of a note into the body of a document, or into a cell."""

    def __init__(self, paper: Paper, document: Any) -> None:
        self.paper = paper
        self.document = document
        self.depth = 0  # of the list that is being written

    def blocks(self, blocks: Iterable[Mapping[str, Any]], place: Any, style: str | None = None) -> None:
        for block in blocks:
            self.block(block, place, style)

    def block(self, block: Mapping[str, Any], place: Any, style: str | None) -> None:
        kind, inner = block["type"], block.get("content", [])
        if kind == "heading":
            words = place.add_paragraph(style=f"Heading {self.paper.top + block['attrs']['level'] - 2}")
            self.inline(inner, words)
        elif kind == "paragraph":
            self.inline(inner, place.add_paragraph(style=style))
        elif kind in ("idea", "actionItem"):
            self.record(block, place.add_paragraph(style=style))
        elif kind == "horizontalRule":
            place.add_paragraph("⁂")
        elif kind == "figure":
            self.figure(block["attrs"], place)
        elif kind == "table":
            self.table(inner, place)
        elif kind in ("bulletList", "orderedList"):
            self.listed(block, place)
        else:
            self.blocks(inner, place, "Quote" if kind == "blockquote" else style)

    def listed(self, block: Mapping[str, Any], place: Any) -> None:
        """A list; each numbered one counts from its own beginning, since paragraphs of one style count on through the document."""
        self.depth += 1
        level = "" if self.depth == 1 else f" {min(self.depth, _DEEPEST)}"
        name = f"List Bullet{level}" if block["type"] == "bulletList" else f"List Number{level}"
        number = self.numbering(name, block.get("attrs", {}).get("start", 1)) if "Number" in name else None
        for item in block.get("content", []):
            for rank, child in enumerate(item.get("content", [])):
                before = len(place.paragraphs)
                self.block(child, place, name if rank == 0 else f"List Continue{level}")
                if number is not None and rank == 0 and child["type"] not in _LISTS:
                    properties = place.paragraphs[before]._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001  (as below)
                    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
        self.depth -= 1

    def numbering(self, style: str, start: int) -> int:
        """The number of a new numbering that looks as that of `style` and begins at `start`."""
        numberings = self.document.part.numbering_part.element
        like = self.document.styles[style].element.pPr.numPr.numId.val
        number = numberings.add_num(numberings.num_having_numId(like).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def record(self, block: Mapping[str, Any], paragraph: Any) -> None:
        before, after = self.paper.record_words(block)
        paragraph.add_run(_x(before)).bold = True
        self.inline(block.get("content", []), paragraph)
        paragraph.add_run(_x(after))

    def figure(self, attrs: Mapping[str, Any], place: Any) -> None:
        content = self.paper.pictures.get(attrs["src"])
        paragraph = place.add_paragraph()
        if content is None:
            paragraph.add_run(_x(attrs["alt"])).italic = True
        else:
            width, height = size_on_paper(content)
            shape = paragraph.add_run().add_picture(io.BytesIO(content), Cm(width), Cm(height))
            shape._inline.docPr.set("descr", _x(attrs["alt"]))  # noqa: SLF001  (the library has no other way)
        if attrs["caption"] or attrs["credit"]:
            place.add_paragraph(_x(" ".join(filter(None, (attrs["caption"], attrs["credit"])))), style="Caption")

    def table(self, rows: list[Mapping[str, Any]], place: Any) -> None:
        width = max((len(row.get("content", [])) for row in rows), default=0)
        if not width:
            return
        table = place.add_table(len(rows), width)
        if place is self.document:
            table.style = "Table Grid"
        for number, row in enumerate(rows):
            for rank, cell in enumerate(row.get("content", [])):
                target = table.cell(number, rank)
                first = target.paragraphs[0]
                self.blocks(cell.get("content", []), target)
                if len(target.paragraphs) > 1:
                    first._element.getparent().remove(first._element)  # noqa: SLF001  (the empty one a cell begins with)
        if rows and all(cell["type"] == "tableHeader" for cell in rows[0].get("content", [])):
            properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  (the library has no other way)
            properties.append(OxmlElement("w:tblHeader"))

    def inline(self, pieces: Iterable[Mapping[str, Any]], paragraph: Any) -> None:
        for piece in pieces:
            if piece["type"] == "hardBreak":
                paragraph.add_run().add_break()
            elif piece["type"] == "record":
                self.link(piece["attrs"]["text"], piece["attrs"]["href"], paragraph)
            else:
                self.text(piece, paragraph)

    def text(self, piece: Mapping[str, Any], paragraph: Any) -> None:
        marks = {mark["type"]: mark.get("attrs", {}) for mark in piece.get("marks", [])}
        if "link" in marks:
            self.link(piece["text"], marks["link"]["href"], paragraph)
            return
        run = paragraph.add_run(_x(piece["text"]))
        run.bold, run.italic = ("bold" in marks) or None, ("italic" in marks) or None

    def link(self, text: str, address: str, paragraph: Any) -> None:
        number = paragraph.part.relate_to(self.paper.whole(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), number)
        run = paragraph.add_run(_x(text))
        run.underline = True
        link.append(run._element)  # noqa: SLF001  (the library has no other way)
        paragraph._p.append(link)  # noqa: SLF001  (as above)


def _x(text: str) -> str:
    """A text without the characters that XML does not know."""
    return cleaned(text, lines=True)
