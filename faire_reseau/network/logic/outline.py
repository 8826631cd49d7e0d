"""Outlines of the map: where to write a number on a territory, so that numbers do not lie on one another."""

import re
from collections.abc import Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def middle_in(path: str, box: Box) -> Point | None:
    """The middle of the parts of `path` that are drawn inside `box`; None when none is.

    Parameters: `path`, SVG path data of `M`, relative `l` and `z` only, in map units; `box`, x, y, width, height in map units.
    Returns the centre of the box around those parts. Cost: linear in the length of the path.
    """
    x0, y0, width, height = box
    xs: list[float] = []
    ys: list[float] = []
    for part in path.split("M")[1:]:
        numbers = [float(number) for number in _NUMBER.findall(part)]
        x, y = numbers[0], numbers[1]
        if not (x0 <= x <= x0 + width and y0 <= y <= y0 + height):
            continue
        xs.append(x)
        ys.append(y)
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    if not xs:
        return None
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def spread(points: Sequence[Point], apart: float, *, box: Box, rounds: int = 60) -> list[Point]:
    """`points` moved as little as it takes for each two to be `apart` from one another, inside `box`.

    Parameters: `points` and `apart`, in map units; `box`, x, y, width, height in map units; `rounds`, at most so many passes.
    Returns as many points in the same order. Cost: rounds × points². The same input gives the same output.
    Two points at one place are parted along the horizontal, the first to the left.
    """
    placed = [list(point) for point in points]
    for _ in range(rounds):
        moved = False
        for first in range(len(placed)):
            for second in range(first + 1, len(placed)):
                dx, dy = placed[second][0] - placed[first][0], placed[second][1] - placed[first][1]
                distance = (dx * dx + dy * dy) ** 0.5
                if distance >= apart - 0.01:
                    continue
                ux, uy = (dx / distance, dy / distance) if distance else (1.0, 0.0)
                push = (apart - distance) / 2
                placed[first] = [placed[first][0] - ux * push, placed[first][1] - uy * push]
                placed[second] = [placed[second][0] + ux * push, placed[second][1] + uy * push]
                moved = True
        margin = apart / 2
        for point in placed:
            point[0] = min(max(point[0], box[0] + margin), box[0] + box[2] - margin)
            point[1] = min(max(point[1], box[1] + margin), box[1] + box[3] - margin)
        if not moved:
            break
    return [(round(x, 1), round(y, 1)) for x, y in placed]


def tinted(points: Sequence[Point], tints: int) -> list[int]:
    """A tint for each of `points`, such that those of one tint lie far from one another.

    Parameters: `points`, in map units; `tints`, how many there are, at least 1.
    Returns numbers from 1 to `tints`, in the order of `points`: each takes the tint whose nearest bearer is farthest, the
    first such one. Cost: points². The same input gives the same output.
    """
    chosen: list[int] = []
    for x, y in points:
        nearest = [float("inf")] * tints
        for (other_x, other_y), taken in zip(points, chosen, strict=False):
            nearest[taken - 1] = min(nearest[taken - 1], (x - other_x) ** 2 + (y - other_y) ** 2)
        chosen.append(nearest.index(max(nearest)) + 1)
    return chosen
