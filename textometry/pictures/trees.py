"""The tree of a descending classification, with the leading words of each class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textometry.classes.model import Classification
from textometry.pictures.drawing import SOFT, Drawing, shortened, width_of, wrapped
from textometry.pictures.words import WORDS, class_names, percent
from textometry.tables.association import Profiles

_TREE, _WORDS, _MARGIN, _TOP = 300.0, 560.0, 24.0, 56.0


@dataclass(slots=True)
class _Node:
    """A class of the tree on the picture: its place, and the number of the cut that made it."""

    number: int
    rows: int
    final: int | None
    children: list[_Node]
    cut: int
    y: float = 0.0


def dendrogram(
    classification: Classification,
    links: Profiles,
    *,
    names: Sequence[str] = (),
    colours: Sequence[str] = (),
    words: int = 14,
    language: str = "fr",
) -> str:
    """Draw the tree of the classes, from left (all segments) to right (final classes), cuts in their order.

    Parameters
    ----------
    classification
        the classes.
    links
        what marks them.
    names
        a name for each final class, "" for none.
    colours
        a colour for each final class, drawn beside its name; greys alone when absent.
    words
        most words shown for a class.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document.
    """
    say = WORDS[language]
    root = _node(classification.dendrogram(), {split.parent: split.number for split in classification.splits})
    leaves = _leaves(root)
    titles = class_names(classification.n_classes, language, names)
    left = _MARGIN + _TREE + 18
    blocks = [_block(leaf, classification, links, titles, words, language) for leaf in leaves]
    y = _TOP + 20
    for leaf, (_, _, lines) in zip(leaves, blocks, strict=True):
        height = 24 + 16 * len(lines)
        leaf.y = y + height / 2
        y += height + 16
    summary = " ".join(
        f"{title} — {about} — {' '.join(lines)}."
        for leaf, (title, about, lines) in zip(leaves, blocks, strict=True)
        if leaf.final is not None
    )
    drawing = Drawing(
        left + _WORDS + _MARGIN, y + 10, title=say["dendrogram"],
        description=say["dendrogram description"].format(leaves=summary), language=language,
    )  # fmt: skip
    drawing.text(_MARGIN, 30, say["dendrogram"], size=16, bold=True)
    drawing.text(_MARGIN, _TOP, say["cut order"], size=11, fill=SOFT)
    _draw(drawing, root, len(classification.splits), _MARGIN)
    for leaf, (title, about, lines) in zip(leaves, blocks, strict=True):
        top = leaf.y - (24 + 16 * len(lines)) / 2
        small = leaf.final is None
        # Bold letters are wider: the title is cut as if it were larger.
        room = _WORDS - width_of(f" — {about}", 13, bold=True)
        head = f"{title} ({about})" if small else f"{shortened(title, 13 * 1.14, room)} — {about}"
        if leaf.final is not None and colours:
            drawing.rectangle(left - 16, top + 3, 12, 14, fill=colours[leaf.final - 1])
        drawing.text(left, top + 15, head, size=11 if small else 13, bold=not small, fill=SOFT if small else "#000000")
        for k, line in enumerate(lines):
            drawing.text(left, top + 33 + 16 * k, line)
    return drawing.svg()


def _block(
    leaf: _Node, classification: Classification, links: Profiles, titles: Sequence[str], words: int, language: str
) -> tuple[str, str, list[str]]:
    """What is written beside a leaf: its name, its size, lines of words."""
    if leaf.final is None:
        return WORDS[language]["not kept"], f"{leaf.rows}", []
    share = percent(leaf.rows / max(1, sum(classification.sizes)), language)
    marks = [mark.name for mark in links.profile(leaf.final, most=words)]
    about = WORDS[language]["segments"].format(size=leaf.rows, share=share)
    return titles[leaf.final - 1], about, wrapped(marks, 12, _WORDS, 3)


def _node(branch: dict[str, Any], cuts: dict[int, int]) -> _Node:
    number, final = branch["class"], branch["final"]
    # A class kept as final is a leaf, even when it was cut further into parts too small to be kept.
    below = [] if final is not None else [_node(child, cuts) for child in branch["children"]]
    return _Node(number, branch["rows"], final, below, cuts.get(number, 0) if below else 0)


def _leaves(node: _Node) -> list[_Node]:
    return [leaf for child in node.children for leaf in _leaves(child)] if node.children else [node]


def _draw(drawing: Drawing, node: _Node, cuts: int, start: float) -> float:
    """Draws the branches of a node from the left, and returns its height on the picture."""
    end = _MARGIN + _TREE
    if not node.children:
        drawing.line(start, node.y, end, node.y, width=1.6)
        return node.y
    x = _MARGIN + 16 + (_TREE - 36) * (node.cut - 1) / max(1, cuts)
    heights = [_draw(drawing, child, cuts, x) for child in node.children]
    drawing.line(x, heights[0], x, heights[-1], width=1.6)
    node.y = sum(heights) / len(heights)
    drawing.line(start, node.y, x, node.y, width=1.6)
    return node.y
