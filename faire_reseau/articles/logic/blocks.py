"""Blocks of a drafted text as plain values, and the one place that writes them as HTML of the editor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Part:
    """Some words; with an address they are a record: a name or figure that leads to what it counts. `mark`: in italics."""

    text: str
    address: str = ""
    label: str = ""
    mark: bool = False


Line = tuple[Part, ...]


@dataclass(frozen=True)
class Heading:
    """A title within the text."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences, one after the other; an empty one is not written."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bullets:
    """A list; each item is one line."""

    items: tuple[Line, ...]


Block = Heading | Paragraph | Bullets


def line(sentence: str, **parts: Part | Iterable[Part]) -> Line:
    """Fill the places `%(name)s` of a translated sentence with parts.

    Raises KeyError for a place that no part fills: a translation may move places, not invent them.
    """
    filled: list[Part] = []
    at = 0
    for place in _PLACE.finditer(sentence):
        filled += _words(sentence[at : place.start()])
        part = parts[place[1]]
        filled += [part] if isinstance(part, Part) else part
        at = place.end()
    return (*filled, *_words(sentence[at:]))


def listed(parts: Iterable[Part]) -> Line:
    """Parts with commas between them."""
    filled: list[Part] = []
    for part in parts:
        filled += [Part(", "), part] if filled else [part]
    return tuple(filled)


def words_of(blocks: Iterable[Block]) -> str:
    """The blocks as plain text, one a line."""
    rows: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            rows.append(block.text)
        elif isinstance(block, Paragraph):
            rows.append(" ".join("".join(part.text for part in line) for line in block.lines if line))
        else:
            rows += ["".join(part.text for part in item) for item in block.items]
    return "\n".join(row for row in rows if row)


def records_of(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """The address and the words of each record of the blocks, in reading order."""
    records: list[tuple[str, str]] = []
    for block in blocks:
        lines = block.lines if isinstance(block, Paragraph) else block.items if isinstance(block, Bullets) else ()
        records += [(part.address, part.text) for line in lines for part in line if part.address]
    return records


def html_of(blocks: Iterable[Block]) -> str:
    """The blocks as HTML of the editor; names and titles are escaped here and nowhere else."""
    return "".join(_written(block) for block in blocks)


def _written(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        text = " ".join(_line(line) for line in block.lines if line)
        return f"<p>{text}</p>" if text else ""
    items = "".join(f"<li><p>{_line(item)}</p></li>" for item in block.items)
    return f"<ul>{items}</ul>" if items else ""


def _line(parts: Line) -> str:
    return "".join(_part(part) for part in parts)


def _part(part: Part) -> str:
    text = f"<em>{escape(part.text)}</em>" if part.mark else escape(part.text, quote=False)
    if not part.address:
        return text
    return f'<a class="record" href="{escape(part.address)}" title="{escape(part.label)}">{text}</a>'


def _words(text: str) -> list[Part]:
    return [Part(text)] if text else []
