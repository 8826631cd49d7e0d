"""Co-occurrence graph as SVG: strongest links, communities marked by the border of their words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from textometry.pictures.drawing import SOFT, Drawing, shortened, width_of
from textometry.pictures.labels import pushed_apart
from textometry.pictures.words import WORDS
from textometry.tables.similarity import SimilarityGraph

Floats = NDArray[np.float64]

# Border of the words of each group: dashes, thickness, shade inside.
_BORDERS = [
    ("", 1.0, "#ffffff"), ("", 2.6, "#ffffff"), ("5 3", 1.4, "#ffffff"), ("1.5 2.5", 1.6, "#ffffff"),
    ("", 1.0, "#d9d9d9"), ("", 2.6, "#d9d9d9"), ("5 3", 1.4, "#d9d9d9"), ("1.5 2.5", 1.6, "#d9d9d9"),
]  # fmt: skip
_MARGIN, _TOP = 30.0, 50.0


def similarity_picture(graph: SimilarityGraph, *, language: str = "fr") -> str:
    """Draw the maximum spanning tree of a graph of words; thicker lines are stronger links.

    Parameters
    ----------
    graph
        the graph.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document. Cost: square of the number of words.
    """
    say, n = WORDS[language], len(graph.terms)
    largest = max(float(graph.frequencies.max(initial=1)), 1.0)
    heights = [11 + 9 * float(np.sqrt(f / largest)) for f in graph.frequencies.tolist()]
    labels = [shortened(f"{term}", size, 240) for term, size in zip(graph.terms, heights, strict=True)]
    sizes = np.array([(width_of(label, h) + 12, h + 10) for label, h in zip(labels, heights, strict=True)]).reshape(
        n, 2
    )
    edges, weights = graph.edges[graph.tree], graph.weights[graph.tree]
    at = pushed_apart(_laid_out(n, edges, sizes), sizes, gap=10.0)
    if n:
        at -= (at - sizes / 2).min(axis=0) - (_MARGIN, _TOP)
    groups = int(graph.communities.max(initial=0))
    members = [[k for k in range(n) if graph.communities[k] == g] for g in range(1, groups + 1)]
    legend = [
        say["group"].format(number=g, words=", ".join(graph.terms[k] for k in members[g - 1][:8]))
        for g in range(1, groups + 1)
    ]
    width = max(620.0, float((at + sizes / 2)[:, 0].max(initial=0)) + _MARGIN)
    bottom = float((at + sizes / 2)[:, 1].max(initial=_TOP)) + 26
    description = say["graph description"].format(words=n, groups=" ".join(legend))
    drawing = Drawing(width, bottom + 20 * groups + 14, title=say["graph"], description=description, language=language)
    drawing.text(_MARGIN, 30, say["graph"], size=16, bold=True)
    strongest = float(weights.max(initial=0)) or 1.0
    for (a, b), weight in zip(edges.tolist(), weights.tolist(), strict=True):
        drawing.line(*at[a], *at[b], stroke=SOFT, width=0.8 + 4 * max(weight, 0) / strongest)
    for k in range(n):
        dash, thickness, fill = _BORDERS[(int(graph.communities[k]) - 1) % len(_BORDERS)]
        left, top = at[k] - sizes[k] / 2
        drawing.rectangle(left, top, *sizes[k], fill=fill, thickness=thickness, dash=dash, round_by=6)
        drawing.text(at[k, 0], at[k, 1] + heights[k] * 0.36, labels[k], size=heights[k], anchor="middle")
    for g, line in enumerate(legend):
        dash, thickness, fill = _BORDERS[g % len(_BORDERS)]
        y = bottom + 20 * g
        drawing.rectangle(_MARGIN, y, 26, 14, fill=fill, thickness=thickness, dash=dash, round_by=4)
        drawing.text(_MARGIN + 36, y + 11, shortened(line, 12, width - 2 * _MARGIN - 36))
    return drawing.svg()


def _laid_out(n: int, edges: NDArray[np.int64], sizes: Floats) -> Floats:
    """Places for the vertices: round the middle of the tree first, then drawn by springs along it."""
    if n < 2:
        return np.zeros((n, 2))
    at = _round_the_middle(n, edges) * 120
    # A word with many links needs a wide circle, or its links would pass under other words.
    degree = np.bincount(edges.ravel(), minlength=n)
    length = 60 + (sizes[edges[:, 0], 0] + sizes[edges[:, 1], 0]) / 3 + 5 * degree[edges].max(axis=1)
    for turn in range(300):
        gaps = at[:, None, :] - at[None, :, :]
        far = np.sqrt((gaps**2).sum(axis=2)) + np.eye(n)
        push = (gaps / far[:, :, None] * (20_000 / far**2)[:, :, None]).sum(axis=1)
        along = at[edges[:, 1]] - at[edges[:, 0]]
        reach = np.sqrt((along**2).sum(axis=1)) + 1e-9
        pull = along / reach[:, None] * ((reach - length) * 0.12)[:, None]
        np.add.at(push, edges[:, 0], pull)
        np.add.at(push, edges[:, 1], -pull)
        push -= at * 0.004
        most = 24 * (1 - turn / 300) + 0.5
        size = np.sqrt((push**2).sum(axis=1, keepdims=True)) + 1e-9
        at = at + push / size * np.minimum(size, most)
    return at


def _round_the_middle(n: int, edges: NDArray[np.int64]) -> Floats:
    """Each vertex at the distance of its depth, in the share of the circle of its branch."""
    links: list[list[int]] = [[] for _ in range(n)]
    for a, b in edges.tolist():
        links[a].append(b)
        links[b].append(a)
    at, seen = np.zeros((n, 2)), [False] * n
    roots = sorted(range(n), key=lambda v: (-len(links[v]), v))
    turn = 0
    for root in roots:
        if seen[root]:
            continue
        seen[root] = True
        centre = np.array([8.0 * (turn % 4), 8.0 * (turn // 4)])
        at[root], turn = centre, turn + 1
        waiting = [(root, 0.0, 2 * np.pi, 1)]
        while waiting:
            vertex, start, end, depth = waiting.pop(0)
            below = [other for other in links[vertex] if not seen[other]]
            for k, b in enumerate(below):
                seen[b] = True
                first, last = (start + (end - start) * j / len(below) for j in (k, k + 1))
                middle = (first + last) / 2
                at[b] = centre + depth * np.array([np.cos(middle), np.sin(middle)])
                waiting.append((b, first, last, depth + 1))
    return at
