"""Content of a file of notes, whatever its format."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PIL import Image

from faire_reseau.notes.logic.contents import outline_of
from faire_reseau.notes.texts import record_words

CM_A_PIXEL = 2.54 / 96
WIDEST, HIGHEST = 15.0, 20.0


@dataclass(frozen=True)
class Paper:
    """A title, and sections: the title of a session with what its note says. One section alone has no heading of its own.

    `home` makes the addresses of this site whole; `labels` are `notes.texts.record_labels`; `pictures` the files (JPEG) by the
    address under which the notes show them. `about` stands under the title: which gathering, when, where, who wrote;
    `authors` stand in the properties of the file.
    """

    title: str
    sections: Sequence[tuple[str, Mapping[str, Any]]]
    day: date
    language: str
    home: str
    labels: Mapping[str, str]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    about: Sequence[str] = ()
    authors: Sequence[str] = ()

    @property
    def has_headings(self) -> bool:
        """Whether each section has a heading of its own."""
        return len(self.sections) > 1

    @property
    def top(self) -> int:
        """The level of the first headings of a note."""
        return 3 if self.has_headings else 2

    def whole(self, address: str) -> str:
        """An address as one follows it far from the site."""
        return self.home + address if address.startswith("/") else address

    def record_words(self, block: Mapping[str, Any]) -> tuple[str, str]:
        """What stands before and after the words of a block that is a record."""
        return record_words(block, self.labels)


def size_on_paper(content: bytes) -> tuple[float, float]:
    """Width and height of a picture in centimetres, so that it stays on its page: as on a screen, or smaller."""
    with Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
    scale = min(CM_A_PIXEL, WIDEST / width, HIGHEST / height)
    return width * scale, height * scale


def outline(paper: Paper) -> list[tuple[int, str]]:
    """The headings of a file, with their levels: the same in every format."""
    headings = [(1, paper.title)]
    for title, content in paper.sections:
        headings += [(2, title)] if paper.has_headings else []
        headings += [(paper.top + level - 2, words) for level, words in outline_of(content) if words]
    return headings
