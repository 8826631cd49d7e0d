"""Shared documents (Yjs, by pycrdt): take an update, read what the text says, write a text.

What a document says is given as plain values, in the form of the editor (ProseMirror's JSON): `{"type": "doc", "content": […]}`.
A document comes from browsers, so reading trusts nothing: what the schema does not know is left out and its text stays.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pycrdt
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

Block = dict[str, Any]

ROOT = "default"
MOST_DEPTH = 24
MOST_ADDRESS = 2000
MARKS = ("bold", "italic", "link")
RECORD_BLOCKS = ("idea", "actionItem")
# What each kind of block holds; the others hold other blocks, of which these are the children they take.
_WITH_TEXT = {"paragraph", "heading", *RECORD_BLOCKS}
_WITH_BLOCKS = {
    "bulletList": "listItem",
    "orderedList": "listItem",
    "listItem": "",
    "blockquote": "",
    "table": "tableRow",
    "tableRow": "tableCell",
    "tableCell": "",
    "tableHeader": "",
}
_ALONE = {"horizontalRule", "figure"}
_INLINE = {"hardBreak", "record"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]+|/(?![/\\])[^\s<>\"\\]*|#[\w-]*", re.IGNORECASE)
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class UpdateRefusedError(ValueError):
    """Bytes that are no update of a document."""


class GapError(ValueError):
    """An update that builds on edits which the document does not have."""


@dataclass(frozen=True)
class Taken:
    """What an update changed: nothing when `update` is empty; `clients` wrote something new in it."""

    update: bytes
    clients: frozenset[int]


class SharedDocument:
    """A document held in memory, of one thread."""

    def __init__(self, *updates: bytes) -> None:
        self._doc: Doc[Any] = Doc()
        self.root = self._doc.get(ROOT, type=XmlFragment)
        for update in updates:
            self._doc.apply_update(update)
        self._made: list[bytes] = []
        self._watch = self._doc.observe(lambda event: self._made.append(event.update))
        # Raised when something stored builds on what is stored nowhere: the document then waits for it.
        self.has_gap = False

    @property
    def state(self) -> bytes:
        """Everything, as one update."""
        return bytes(self._doc.get_update())

    @property
    def vector(self) -> bytes:
        """How far it goes, for each client: what another copy compares its own with."""
        return bytes(self._doc.get_state())

    def since(self, vector: bytes) -> bytes:
        """What a copy that goes as far as `vector` does not have. Raises `UpdateRefusedError`."""
        try:
            return bytes(self._doc.get_update(vector))
        except BaseException as fault:  # noqa: BLE001  (the library says some faults as panics)
            raise _refused(fault) from None

    def take(self, update: bytes) -> Taken:
        """Apply the update of a browser. Raises `UpdateRefusedError` for garbage, `GapError` when it comes too early, text or
        deletion: then the document holds part of it, and must be loaded again.
        """
        known = clocks_of(self.vector)
        del self._made[:]
        if not self._apply(update):
            raise GapError
        after = clocks_of(self.vector)
        clients = frozenset(client for client, clock in after.items() if known.get(client, 0) != clock)
        return Taken(merged(self._made), clients)

    def load(self, update: bytes) -> None:
        """Apply what is stored. A gap in it keeps nobody from writing: whoever holds what is missing still brings it."""
        if not self._apply(update):
            self.has_gap = True

    def _apply(self, update: bytes) -> bool:
        """Apply an update; whether the document now holds all of it. Raises `UpdateRefusedError`."""
        try:
            self._doc.apply_update(update)
            rest = bytes(pycrdt.get_update(update, self.vector))
        except BaseException as fault:  # noqa: BLE001  (the library says some faults as panics)
            raise _refused(fault) from None
        # What is left of it: the blocks that wait for others, then everything it deletes, known here or not.
        known = clocks_of(self.vector)
        gone = deletions_of(rest) if rest[:1] == b"\x00" else None
        return gone is not None and all(clock + length <= known.get(client, 0) for client, clock, length in gone)

    def change(self, edit: Callable[["SharedDocument"], None]) -> bytes:
        """The update that `edit` makes."""
        del self._made[:]
        with self._doc.transaction():
            edit(self)
        return merged(self._made)

    def say(self, content: Mapping[str, Any]) -> None:
        """Have it say `content` in place of what it says."""
        del self.root.children[:]
        for block in content.get("content", []):
            _write(self.root, block)

    def say_instead(self, first: int, last: int, blocks: Iterable[Mapping[str, Any]]) -> None:
        """Have it say `blocks` in place of its own from `first` to before `last`; the others stay what they are."""
        del self.root.children[first:last]
        for place, block in enumerate(blocks, first):
            _write(self.root, block, place)

    def set_attribute(self, key: str, name: str, value: Any) -> bool:
        """Set an attribute of the record block under `key`; False when it stands there no longer."""
        block = _with_key(self.root, key, 0)
        if block is None:
            return False
        block.attributes[name] = value
        return True

    def read(self) -> Block:
        """What it says."""
        return {"type": "doc", "content": _blocks(self.root, "", 0)}


def merged(updates: Iterable[bytes]) -> bytes:
    """Several updates as one; nothing of nothing."""
    some = [update for update in updates if update]
    if len(some) < 2:
        return some[0] if some else b""
    return bytes(pycrdt.merge_updates(*some))


def clocks_of(vector: bytes) -> dict[int, int]:
    """How far a vector goes, by client."""
    numbers = list(_numbers(vector))
    return dict(zip(numbers[1::2], numbers[2::2], strict=True))


def deletions_of(update: bytes) -> Iterator[tuple[int, int, int]]:
    """What an update deletes that brings nothing new: client, first clock, length. Behind its empty part for what is new stands how
    many clients, then for each how many ranges.
    """
    numbers = _numbers(update[1:])
    for _client in range(next(numbers, 0)):
        client = next(numbers)
        for _range in range(next(numbers)):
            yield client, next(numbers), next(numbers)


def _numbers(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0


def _refused(fault: BaseException) -> Exception:
    if isinstance(fault, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise fault
    return UpdateRefusedError(str(fault))


def _given(element: XmlElement) -> dict[str, Any]:
    attributes: Any = element.attributes
    return {str(name): value for name, value in attributes}


def _with_key(parent: XmlFragment | XmlElement, key: str, depth: int) -> XmlElement | None:
    if depth > MOST_DEPTH:
        return None
    for child in parent.children:
        if not isinstance(child, XmlElement):
            continue
        if child.tag in RECORD_BLOCKS and _given(child).get("key") == key:
            return child
        inner = _with_key(child, key, depth + 1)
        if inner is not None:
            return inner
    return None


def _blocks(parent: Any, only: str, depth: int) -> list[Block]:
    """The blocks in `parent`; `only`: the kind that it takes, any when empty."""
    blocks: list[Block] = []
    for child in parent.children:
        if isinstance(child, XmlText):
            inline = _texts(child)
            if inline and not only:
                blocks.append({"type": "paragraph", "content": inline})
        elif isinstance(child, XmlElement):
            blocks += _block(child, only, depth)
    return blocks


def _block(element: XmlElement, only: str, depth: int) -> list[Block]:
    kind = element.tag or ""
    fits = not only or kind == only or (only == "tableCell" and kind == "tableHeader")
    if depth >= MOST_DEPTH:
        return []
    if kind in _ALONE and fits:
        return _alone(kind, element)
    if kind in _WITH_TEXT and fits:
        return [_with_attributes(kind, element, _inline(element))]
    if kind in _WITH_BLOCKS and fits:
        children = _blocks(element, _WITH_BLOCKS[kind], depth + 1)
        return [_with_attributes(kind, element, children)] if children or kind in ("tableCell", "tableHeader") else []
    # Something else: what it says stays, where it can.
    return [] if only else _blocks(element, "", depth + 1)


def _alone(kind: str, element: XmlElement) -> list[Block]:
    if kind == "horizontalRule":
        return [{"type": kind}]
    given = _given(element)
    source = _text(given.get("src"), MOST_ADDRESS)
    if not source.startswith("/") or not safe_address(source):
        return []
    words = {name: _text(given.get(name), 500) for name in ("alt", "caption", "credit")}
    return [{"type": kind, "attrs": {"src": source, **words}}]


def _with_attributes(kind: str, element: XmlElement, content: list[Block]) -> Block:
    block: Block = {"type": kind}
    given = _given(element) if kind in ("heading", "orderedList", "tableCell", "tableHeader", *RECORD_BLOCKS) else {}
    if kind == "heading":
        block["attrs"] = {"level": 3 if _number(given.get("level"), 2) >= 3 else 2}
    elif kind == "orderedList":
        start = _number(given.get("start"), 1)
        block["attrs"] = {"start": start if 0 < start < 10_000 else 1}
    elif kind in ("tableCell", "tableHeader"):
        spans = {name: _number(given.get(name), 1) for name in ("colspan", "rowspan")}
        block["attrs"] = {name: span if 0 < span < 100 else 1 for name, span in spans.items()}
    elif kind in RECORD_BLOCKS:
        block["attrs"] = _record_attributes(kind, given)
    if content:
        block["content"] = content
    return block


def _record_attributes(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    key = _text(given.get("key"), 36)
    attributes: dict[str, Any] = {"key": key if _KEY.fullmatch(key) else ""}
    if kind == "actionItem":
        due = _text(given.get("due"), 10)
        attributes |= {
            "who": _text(given.get("who"), 160),
            "due": due if _DAY.fullmatch(due) else "",
            "done": given.get("done") in (True, "true"),
        }
    return attributes


def _inline(element: XmlElement) -> list[Block]:
    blocks: list[Block] = []
    for child in element.children:
        if isinstance(child, XmlText):
            blocks += _texts(child)
        elif isinstance(child, XmlElement) and child.tag == "hardBreak":
            blocks.append({"type": "hardBreak"})
        elif isinstance(child, XmlElement) and child.tag == "record":
            given = _given(child)
            text, address = _text(given.get("text"), 300), _text(given.get("href"), MOST_ADDRESS)
            if text and safe_address(address):
                label = _text(given.get("label"), 300)
                blocks.append({"type": "record", "attrs": {"text": text, "href": address, "label": label}})
    return blocks


def _texts(text: XmlText) -> list[Block]:
    pieces: list[Block] = []
    for piece, given in text.diff():
        if not isinstance(piece, str) or not piece:
            continue
        marks = [mark for name in MARKS if (mark := _mark(name, given or {})) is not None]
        pieces.append({"type": "text", "text": piece, **({"marks": marks} if marks else {})})
    return pieces


def _mark(name: str, given: Mapping[str, Any]) -> Block | None:
    # The editor stores a mark that may stand twice as its name and a digest.
    value = next((value for key, value in given.items() if key.partition("--")[0] == name), None)
    if value is None:
        return None
    if name != "link":
        return {"type": name}
    address = _text(value.get("href") if isinstance(value, Mapping) else "", MOST_ADDRESS)
    return {"type": name, "attrs": {"href": address}} if safe_address(address) else None


def safe_address(address: str) -> bool:
    """Whether a link may lead there: the web, a mail, or a page of this site."""
    return _ADDRESS.fullmatch(address) is not None


def _text(value: Any, at_most: int) -> str:
    return value[:at_most] if isinstance(value, str) else ""


def _number(value: Any, default: int) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return default
    return int(number) if math.isfinite(number) and abs(number) < 1e9 else default


def _write(parent: Any, block: Mapping[str, Any], place: int | None = None) -> None:
    kind = block["type"]
    attributes = {name: value for name, value in block.get("attrs", {}).items() if value not in ("", None)}
    at = len(parent.children) if place is None else place
    element = parent.children.insert(at, XmlElement(kind, attributes))
    if kind in _WITH_TEXT:
        _write_inline(element, block.get("content", []))
    else:
        for child in block.get("content", []):
            _write(element, child)


def _write_inline(element: XmlElement, content: Iterable[Mapping[str, Any]]) -> None:
    text: XmlText | None = None
    at = 0
    for piece in content:
        if piece["type"] != "text":
            element.children.append(XmlElement(piece["type"], piece.get("attrs", {})))
            text = None
            continue
        if text is None:
            text, at = element.children.append(XmlText()), 0
        marks = {mark["type"]: mark.get("attrs", {}) for mark in piece.get("marks", [])}
        text.insert(at, piece["text"], {name: marks.get(name) for name in MARKS})
        at += len(piece["text"].encode())
