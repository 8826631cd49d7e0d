"""Content of a note as plain values: its words, its outline, its records; and the texts that notes begin from."""

import json
import zlib
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from typing import Any

from faire_reseau.notes.logic.documents import RECORD_BLOCKS

EMPTY: dict[str, Any] = {"type": "doc", "content": []}


def packed(content: Mapping[str, Any]) -> bytes:
    """The content as it is stored."""
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpacked(stored: bytes) -> dict[str, Any]:
    """The content that was stored; an empty one of nothing."""
    return dict(json.loads(zlib.decompress(stored))) if stored else EMPTY


def line_of(block: Mapping[str, Any]) -> str:
    """The words of one block that holds text, on one line."""
    pieces = (_said(piece) for piece in block.get("content", []))
    return "".join(pieces).strip()


def _said(piece: Mapping[str, Any]) -> str:
    if piece["type"] == "text":
        return str(piece["text"])
    return str(piece["attrs"]["text"]) if piece["type"] == "record" else " "


def line_code(rank: int, line: str) -> str:
    """How a form names a block of the text: where it stands, and a digest of its words."""
    return f"{rank}-{blake2b(line.encode(), digest_size=6).hexdigest()}"


def plain_line(block: Mapping[str, Any]) -> str:
    """The words of one block as the shared document holds them: without those of mentions, which are no letters there."""
    if block["type"] not in ("paragraph", "heading", *RECORD_BLOCKS):
        return ""
    return "".join(str(piece["text"]) for piece in block.get("content", []) if piece["type"] == "text").strip()


def lines_of(content: Mapping[str, Any]) -> list[str]:
    """Every block that holds text, as a line, in reading order; captions of pictures too."""
    return [line for line in (_line(block) for block in walk(content)) if line]


def _line(block: Mapping[str, Any]) -> str:
    if block["type"] == "figure":
        return " ".join(filter(None, (block["attrs"]["alt"], block["attrs"]["caption"])))
    holds = ("paragraph", "heading", *RECORD_BLOCKS)
    return line_of(block) if block["type"] in holds else ""


def plain_text(content: Mapping[str, Any]) -> str:
    """What it says in a plain field: a block a line, points of lists after “– ” or their number, what `blocks_of` reads again."""
    return "\n".join(line for block in content.get("content", []) for line in _plain(block, "")).strip("\n")


def _plain(block: Mapping[str, Any], before: str) -> Iterator[str]:
    kind, inner = block["type"], block.get("content", [])
    if kind in ("paragraph", "heading", *RECORD_BLOCKS):
        yield before + "".join(map(_said, inner))
    elif kind in ("bulletList", "orderedList"):
        start = block.get("attrs", {}).get("start", 1)
        for place, item in enumerate(inner, start):
            sign = f"{place}. " if kind == "orderedList" else "– "
            for rank, child in enumerate(item.get("content", [])):
                yield from _plain(child, before + sign if rank == 0 else before)
    elif kind != "figure":
        for child in inner:
            yield from _plain(child, before)


def blocks_of(text: str) -> list[dict[str, Any]]:
    """The blocks that say `text`: a paragraph a line, lines after “– ” as a list."""
    blocks: list[dict[str, Any]] = []
    for is_list, group in groupby(text.split("\n"), key=lambda line: line.startswith("– ")):
        lines = list(group)
        blocks += [bullets(*(line[2:] for line in lines))] if is_list else [paragraph(line) for line in lines]
    return blocks


def walk(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every block, a parent before its children."""
    for block in content.get("content", []):
        if block["type"] in ("text", "hardBreak", "record"):
            continue
        yield block
        yield from walk(block)


def outline_of(content: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Its headings: the level and the words."""
    return [(block["attrs"]["level"], line_of(block)) for block in walk(content) if block["type"] == "heading"]


def records_in(content: Mapping[str, Any]) -> dict[str, tuple[str, dict[str, Any], str]]:
    """The blocks that are records: by key, the kind, what it says of itself, and its words. A key that stands twice (a block
    that was copied) is the first; without a key or without words it is no record.
    """
    records: dict[str, tuple[str, dict[str, Any], str]] = {}
    for block in walk(content):
        if block["type"] in RECORD_BLOCKS and block["attrs"]["key"] and (words := line_of(block)):
            records.setdefault(block["attrs"]["key"], (block["type"], block["attrs"], words))
    return records


def paragraph(text: str = "") -> dict[str, Any]:
    """A paragraph that says `text`."""
    return {"type": "paragraph", **({"content": [{"type": "text", "text": text}]} if text else {})}


def heading(text: str, level: int = 2) -> dict[str, Any]:
    """A heading."""
    return {"type": "heading", "attrs": {"level": level}, "content": [{"type": "text", "text": text}]}


def bullets(*items: str) -> dict[str, Any]:
    """A list, one item at least."""
    rows = [{"type": "listItem", "content": [paragraph(item)]} for item in items or ("",)]
    return {"type": "bulletList", "content": rows}
