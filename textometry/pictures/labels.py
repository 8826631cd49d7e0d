"""Finds a place for each label so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]

_AROUND = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)]


def places_near(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], bounds: Box, marks: Sequence[float]
) -> list[tuple[float, float] | None]:
    """A place near its point for each label, the first labels served first.

    Parameters
    ----------
    points
        x and y of each mark.
    sizes
        width and height of each label.
    bounds
        left, top, right and bottom within which labels stay.
    marks
        half the side of each mark; labels cover no mark.

    Returns
    -------
    left and top of each label, `None` when no place was found. Cost: square of the number of labels.
    """
    taken = [(x - m, y - m, x + m, y + m) for (x, y), m in zip(points, marks, strict=True)]
    places: list[tuple[float, float] | None] = []
    for (x, y), (width, height), mark in zip(points, sizes, marks, strict=True):
        best = None
        for reach in (mark + 2, mark + 8, mark + 16, mark + 28, mark + 44):
            for across, down in _AROUND:
                left = x + across * reach + (0 if across > 0 else -width if across < 0 else -width / 2)
                top = y + down * reach + (0 if down > 0 else -height if down < 0 else -height / 2)
                box = (left, top, left + width, top + height)
                inside = left >= bounds[0] and top >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
                if inside and not any(overlap(box, other) for other in taken):
                    best = (left, top)
                    break
            if best is not None:
                taken.append((best[0], best[1], best[0] + width, best[1] + height))
                break
        places.append(best)
    return places


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes (left, top, right, bottom) share some surface."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def pushed_apart(centres: Floats, sizes: Floats, *, gap: float = 4.0) -> Floats:
    """Moves boxes as little as it takes until none covers another.

    Parameters
    ----------
    centres
        boxes x 2.
    sizes
        boxes x 2, width and height.
    gap
        least space left between two boxes.

    Returns
    -------
    new centres. Cost: square of the number of boxes, some hundred times; always ends, since space grows.
    """
    at, half = centres.astype(np.float64).copy(), (sizes + gap) / 2
    n = len(at)
    above = np.triu(np.ones((n, n), dtype=np.bool_), 1)
    for turn in range(2_000):
        gaps = at[:, None, :] - at[None, :, :]
        deep = half[:, None, :] + half[None, :, :] - np.abs(gaps)
        touching = (deep > 1e-9).all(axis=2) & above
        if not touching.any():
            break
        if turn % 50 == 49:
            at *= 1.05
            continue
        for a, b in zip(*np.nonzero(touching), strict=True):
            inside = half[a] + half[b] - np.abs(at[a] - at[b])
            if (inside <= 0).any():
                continue
            axis = int(np.argmin(inside))
            way = 1.0 if at[a, axis] > at[b, axis] or (at[a, axis] == at[b, axis] and a > b) else -1.0
            step = way * (inside[axis] / 2 + 1e-6)
            at[a, axis] += step
            at[b, axis] -= step
    return at
