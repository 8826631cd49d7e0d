"""Stored rich text (HTML of `kit.richtext`) as the blocks of a document that files are written from."""

from html.parser import HTMLParser
from typing import Any

BLOCKS = {"p": "paragraph", "ul": "bulletList", "ol": "orderedList", "li": "listItem", "blockquote": "blockquote"}
HEADINGS = {"h2": 2, "h3": 3}
MARKS = {"strong": "bold", "em": "italic"}


def nodes_of(html: str) -> list[dict[str, Any]]:
    """The blocks of a stored text, in order; pictures are their words. Cost: linear."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.top


class _Reader(HTMLParser):
    """Reads well-formed HTML of the stored schema."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: list[dict[str, Any]] = []
        self.open: list[dict[str, Any]] = []
        self.marks: list[dict[str, Any]] = []

    def add(self, node: dict[str, Any]) -> dict[str, Any]:
        """Put a node where one is read."""
        (self.open[-1]["content"] if self.open else self.top).append(node)
        return node

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in BLOCKS or tag in HEADINGS or tag == "figcaption":
            node: dict[str, Any] = {
                "type": BLOCKS.get(tag, "heading" if tag in HEADINGS else "paragraph"),
                "content": [],
            }
            if tag in HEADINGS:
                node["attrs"] = {"level": HEADINGS[tag]}
            elif tag == "ol" and values.get("start", "").isdecimal():
                node["attrs"] = {"start": int(values["start"])}
            self.open.append(self.add(node))
        elif tag in MARKS:
            self.marks.append({"type": MARKS[tag]})
        elif tag == "a":
            self.marks.append({"type": "link", "attrs": {"href": values.get("href", "")}})
        elif tag == "br" and self.open:
            self.add({"type": "hardBreak"})
        elif tag == "hr":
            self.add({"type": "horizontalRule"})
        elif tag == "img" and values.get("alt"):
            self.add({"type": "paragraph", "content": [{"type": "text", "text": values["alt"]}]})

    def handle_endtag(self, tag: str) -> None:
        if (tag in BLOCKS or tag in HEADINGS or tag == "figcaption") and self.open:
            self.open.pop()
        elif (tag in MARKS or tag == "a") and self.marks:
            self.marks.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1]["type"] in ("paragraph", "heading") and data:
            # The link outermost, as files write it.
            marks = sorted(self.marks, key=lambda mark: mark["type"] == "link")
            self.add({"type": "text", "text": data, **({"marks": [*marks]} if marks else {})})
