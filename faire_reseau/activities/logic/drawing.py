"""Drawn signatures: strokes as points, read within bounds, drawn as one path of SVG."""

import json
from collections.abc import Sequence
from itertools import pairwise
from math import dist

WIDE, TALL = 600, 200
"""The field in which one signs; points are whole numbers within it, whatever the size of the screen."""
STROKES_AT_MOST, POINTS_AT_MOST = 60, 3000
LENGTH_AT_LEAST = 60
"""How long the line of a signature is at least: a dot or a touch by mistake is none."""
TEXT_AT_MOST = 60_000

Point = tuple[int, int]
Drawing = Sequence[Sequence[Point]]


class NoDrawing(ValueError):
    """What was sent is no drawn signature; `code`: "empty", "short" (a dot), "long" or "unreadable"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_drawing(text: str) -> list[list[Point]]:
    """The strokes in `text`: JSON, a list of lists of [x, y].

    Returns points within the field, one after the other different. Raises `NoDrawing`. Cost: the number of points.
    """
    if not text.strip():
        raise NoDrawing("empty")
    if len(text) > TEXT_AT_MOST:
        raise NoDrawing("long")
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise NoDrawing("unreadable") from fault
    if not isinstance(sent, list) or not all(isinstance(stroke, list) for stroke in sent):
        raise NoDrawing("unreadable")
    if len(sent) > STROKES_AT_MOST or sum(map(len, sent)) > POINTS_AT_MOST:
        raise NoDrawing("long")
    drawing = [stroke for stroke in map(_stroke, sent) if stroke]
    if not drawing:
        raise NoDrawing("empty")
    if length_of(drawing) < LENGTH_AT_LEAST:
        raise NoDrawing("short")
    return drawing


def _stroke(points: list[object]) -> list[Point]:
    stroke: list[Point] = []
    for point in points:
        if not isinstance(point, list) or len(point) != 2 or not all(_is_number(part) for part in point):
            raise NoDrawing("unreadable")
        x, y = (round(part) for part in point)
        placed = (min(max(x, 0), WIDE), min(max(y, 0), TALL))
        if not stroke or stroke[-1] != placed:
            stroke.append(placed)
    return stroke


def _is_number(part: object) -> bool:
    return isinstance(part, int | float) and not isinstance(part, bool) and abs(part) < 1_000_000


def length_of(drawing: Drawing) -> float:
    """The length of all strokes together. Cost: the number of points."""
    return sum(dist(before, after) for stroke in drawing for before, after in pairwise(stroke))


def path_of(drawing: Drawing) -> str:
    """The strokes as the `d` of an SVG path; a dot (of an i) as a short line. Cost: the number of points."""
    parts = []
    for stroke in drawing:
        (x, y), *others = stroke
        rest = others or [(x + 1, y)]
        parts.append(f"M{x} {y}L" + " ".join(f"{x_next} {y_next}" for x_next, y_next in rest))
    return "".join(parts)


def svg_of(drawing: Drawing) -> str:
    """A picture of the signature by itself, for documents. Cost: the number of points."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{TALL}" viewBox="0 0 {WIDE} {TALL}">'
        f'<path d="{path_of(drawing)}" fill="none" stroke="#111" stroke-width="5" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )
