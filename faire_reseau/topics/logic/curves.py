"""Curves drawn in a box: values brought to the box's units, as the text an SVG reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")
WIDTH, HEIGHT = 600, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 18, 34


@dataclass(frozen=True)
class Point:
    """A point of a curve: where it is drawn, and what it stands for."""

    x: str
    y: str
    across: float
    up: float


@dataclass(frozen=True)
class Mark:
    """A mark on an axis: where, and its figure."""

    at: str
    figure: str


@dataclass(frozen=True)
class Drawing:
    """Curves of one box: their points, marks of both axes, and each curve as SVG writes it."""

    curves: tuple[tuple[Point, ...], ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Each curve as a list of points."""
        return tuple(" ".join(f"{point.x},{point.y}" for point in curve) for curve in self.curves)


def drawn(curves: Sequence[Sequence[tuple[float, float]]], marks_across: Sequence[float] = ()) -> Drawing:
    """Curves in a box of `WIDTH` × `HEIGHT`, the lowest value at its foot and the highest at its head.

    Parameters: `curves`, each a sequence of (across, up), one point at least in all; `marks_across`, what the lower axis names
    (by default where it begins and ends). Returns: a drawing; figures are whole numbers. Raises: `ValueError` without a point.
    Cost: linear.
    """
    points = [point for curve in curves for point in curve]
    if not points:
        raise ValueError("a drawing needs a point")
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)

    def x_of(x: float) -> str:
        share = (x - left) / (right - left) if right > left else 0.5
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    def y_of(y: float) -> str:
        share = (y - low) / (high - low) if high > low else 0.5
        return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"

    return Drawing(
        tuple(tuple(Point(x_of(x), y_of(y), x, y) for x, y in curve) for curve in curves),
        tuple(Mark(x_of(x), f"{x:.0f}") for x in dict.fromkeys(marks_across or (left, right))),
        tuple(Mark(y_of(y), f"{y:.0f}") for y in dict.fromkeys((low, high))),
    )


def stepped(series: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A series whose values hold until the next one, as the corners of its stairs.

    Parameters: `series`, (across, up) in order. Returns: a new list. Cost: linear.
    """
    corners: list[tuple[float, float]] = []
    for across, up in series:
        if corners:
            corners.append((across, corners[-1][1]))
        corners.append((across, up))
    return corners


def thinned(series: Sequence[Row], most: int) -> list[Row]:
    """At most `most` rows of a series, its first and its last among them.

    Parameters: `series`; `most`, 2 or more. Returns: a new list. Cost: linear.
    """
    rows = list(series)
    if len(rows) <= most:
        return rows
    step = (len(rows) - 1) / (most - 1)
    return [rows[round(place * step)] for place in range(most)]
