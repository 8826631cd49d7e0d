"""Notes as files: Markdown, HTML, ODT, DOCX, PDF, all with the same outline."""

from collections.abc import Callable
from dataclasses import dataclass

from faire_reseau.notes.exports.markdown import markdown
from faire_reseau.notes.exports.office import office
from faire_reseau.notes.exports.page import page
from faire_reseau.notes.exports.paper import Paper, outline
from faire_reseau.notes.exports.pdf import pdf
from faire_reseau.notes.exports.word import word
from faire_reseau.notes.logic.contents import bullets, heading, paragraph

__all__ = ["FORMATS", "Made", "Paper", "bullets", "heading", "made", "outline", "paragraph"]


@dataclass(frozen=True)
class Made:
    """A file and its type."""

    content: bytes
    kind: str


_MAKERS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf, "application/pdf"),
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (office, "application/vnd.oasis.opendocument.text"),
    "html": (page, "text/html; charset=utf-8"),
    "md": (markdown, "text/markdown; charset=utf-8"),
}
FORMATS = tuple(_MAKERS)


def made(extension: str, paper: Paper) -> Made:
    """The file of that format."""
    maker, kind = _MAKERS[extension]
    return Made(maker(paper), kind)
