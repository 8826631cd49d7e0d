"""Content of a note as HTML: for the page that is read without script, and for a file."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from faire_reseau.notes.logic.contents import walk

_PARENTS = {"bulletList": "ul", "listItem": "li", "blockquote": "blockquote", "tableRow": "tr"}
_MARKS = {"bold": "strong", "italic": "em"}


def html_of(
    content: Mapping[str, Any],
    labels: Mapping[str, str],
    *,
    top: int = 2,
    home: str = "",
    day: Callable[[str], str] = str,
) -> str:
    """The blocks of `content`; nothing in it is taken for a tag.

    `labels` says `idea`, `todo`, `done`, `until`; `top` is the level of its first headings; `home` makes addresses of this
    site whole; `day` writes the days until which something is to be done, which are ISO dates.
    """
    labels = dict(labels)
    for block in walk(content):
        if block["type"] == "actionItem" and (due := block["attrs"]["due"]):
            labels[due] = day(due)
    return "\n".join(_block(block, labels, top, home) for block in content.get("content", []))


def _block(block: Mapping[str, Any], labels: Mapping[str, str], top: int, home: str) -> str:
    kind, attrs = block["type"], block.get("attrs", {})
    inner = block.get("content", [])
    if kind == "paragraph":
        return f"<p>{_inline(inner, home)}</p>"
    if kind == "heading":
        level = min(6, top + attrs["level"] - 2)
        return f"<h{level}>{_inline(inner, home)}</h{level}>"
    if kind == "horizontalRule":
        return "<hr>"
    if kind == "figure":
        return _figure(attrs, home)
    if kind in ("idea", "actionItem"):
        return _record(kind, attrs, _inline(inner, home), labels)
    children = "".join(_block(child, labels, top, home) for child in inner)
    if kind == "table":
        return f'<div class="scroll-x" tabindex="0"><table>{children}</table></div>'
    if kind in ("tableCell", "tableHeader"):
        return _cell(kind, attrs, children)
    if kind == "orderedList":
        start = f' start="{attrs["start"]}"' if attrs["start"] != 1 else ""
        return f"<ol{start}>{children}</ol>"
    return f"<{_PARENTS[kind]}>{children}</{_PARENTS[kind]}>"


def _cell(kind: str, attrs: Mapping[str, Any], children: str) -> str:
    tag = "th" if kind == "tableHeader" else "td"
    spans = "".join(f' {name}="{attrs[name]}"' for name in ("colspan", "rowspan") if attrs[name] != 1)
    return f"<{tag}{spans}>{children}</{tag}>"


def _figure(attrs: Mapping[str, Any], home: str) -> str:
    words = escape(attrs["caption"]) + (f" <small>{escape(attrs['credit'])}</small>" if attrs["credit"] else "")
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{_address(attrs["src"], home)}" alt="{escape(attrs["alt"])}">{caption}</figure>'


def _record(kind: str, attrs: Mapping[str, Any], words: str, labels: Mapping[str, str]) -> str:
    if kind == "idea":
        return f'<p class="note-idea"><strong>{escape(labels["idea"])}</strong> {words}</p>'
    facts = [escape(attrs["who"])] if attrs["who"] else []
    facts += (
        [f'{escape(labels["until"])} <time datetime="{attrs["due"]}">{escape(labels[attrs["due"]])}</time>']
        if attrs["due"]
        else []
    )
    more = f' <span class="muted">({", ".join(facts)})</span>' if facts else ""
    state = labels["done"] if attrs["done"] else labels["todo"]
    return f'<p class="note-action"><strong>{escape(state)}</strong> {words}{more}</p>'


def _inline(pieces: Any, home: str) -> str:
    return "".join(_piece(piece, home) for piece in pieces)


def _piece(piece: Mapping[str, Any], home: str) -> str:
    if piece["type"] == "hardBreak":
        return "<br>"
    if piece["type"] == "record":
        attrs = piece["attrs"]
        label = f' title="{escape(attrs["label"])}"' if attrs["label"] else ""
        return f'<a class="record" href="{_address(attrs["href"], home)}"{label}>{escape(attrs["text"])}</a>'
    html = escape(piece["text"])
    for mark in piece.get("marks", []):
        if mark["type"] == "link":
            html = f'<a href="{_address(mark["attrs"]["href"], home)}" rel="nofollow noopener">{html}</a>'
        else:
            html = f"<{_MARKS[mark['type']]}>{html}</{_MARKS[mark['type']]}>"
    return html


def _address(address: str, home: str) -> str:
    return escape(home + address if home and address.startswith("/") else address)
