"""Factor plane (two axes of a correspondence analysis) as SVG, with label placement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textometry.errors import InputError
from textometry.pictures.drawing import INK, SOFT, Drawing, shortened, width_of
from textometry.pictures.labels import places_near
from textometry.pictures.words import WORDS, percent
from textometry.tables.factors import Factors

Pair = tuple[float, float]
_SIDE, _MARGIN, _TOP = 860.0, 30.0, 60.0


def factor_plane(
    factors: Factors,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    axes: tuple[int, int] = (1, 2),
    groups: Sequence[int] = (),
    colours: Sequence[str] = (),
    shares: Sequence[float] = (),
    most: int = 60,
    language: str = "fr",
) -> str:
    """Draw rows (words) and columns (classes, values) on two axes with one scale.

    Parameters
    ----------
    factors
        the analysis; with one axis only, the second is flat.
    rows, columns
        a name for each.
    axes
        axes drawn across and upwards, from 1.
    groups
        for each row, the number (from 1) of the column it goes with, which gives its mark; 0 for none.
    colours
        a colour for each column, that of its mark; greys alone when absent.
    shares
        share (0 to 1) written on each axis, those of the analysis when absent.
    most
        most rows drawn: those that give the two axes most of their meaning.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document; names that find no room are told in its description.

    Raises
    ------
    InputError
        when an axis does not exist or a name is missing.
    """
    say, n_axes = WORDS[language], factors.values.size
    _check(factors, rows, columns, axes)
    weight = sum(factors.rows.contributions[:, a - 1] * factors.values[a - 1] ** 2 for a in axes if a <= n_axes)
    named_rows = np.argsort(-np.asarray(weight), kind="stable")[:most]
    places = np.vstack(
        [_axes_of(factors.columns.coordinates, axes), _axes_of(factors.rows.coordinates, axes)[named_rows]]
    )
    names = [*columns, *(rows[j] for j in named_rows)]
    low, high = places.min(axis=0, initial=0.0), places.max(axis=0, initial=0.0)
    # One scale for both axes; the frame follows the points, its height bounded so that it stays a page.
    spread = np.maximum(high - low, 1e-9)
    scale = (_SIDE - 180) / float(max(spread[0], spread[1]))
    height = max(260.0, float(spread[1]) * scale + 120)
    zero_x = _MARGIN + _SIDE / 2 - scale * float(low[0] + high[0]) / 2
    zero_y = _TOP + height / 2 + scale * float(low[1] + high[1]) / 2
    points = [(zero_x + x * scale, zero_y - y * scale) for x, y in places.tolist()]
    first = len(columns)
    labels = [shortened(name, 14 if k < first else 12, 260) for k, name in enumerate(names)]
    sizes = [
        (width_of(label, 14, bold=True), 17.0) if k < first else (width_of(label, 12), 14.0)
        for k, label in enumerate(labels)
    ]
    marks = [8.0 if k < first else 4.5 for k in range(len(names))]
    label_places = places_near(points, sizes, (_MARGIN, _TOP, _MARGIN + _SIDE, _TOP + height), marks)
    lost = [name for name, place in zip(names, label_places, strict=True) if place is None]
    hidden = say["hidden"].format(names=", ".join(lost)) if lost else say["all shown"]
    title = say["plane"].format(x=axes[0], y=axes[1])
    description = say["plane description"].format(points=", ".join(names[: len(columns) + 30]), hidden=hidden)
    drawing = Drawing(_SIDE + 2 * _MARGIN, _TOP + height + 30, title=title, description=description, language=language)
    drawing.text(_MARGIN, 30, title, size=16, bold=True)
    _frame(drawing, shares or factors.shares.tolist(), axes, height, (zero_x, zero_y))
    kinds = [*range(first), *((groups[j] - 1 if len(groups) and groups[j] else -1) for j in named_rows)]
    _draw_points(drawing, points, kinds, first, colours)
    _draw_names(drawing, points, labels, sizes, label_places, first)
    return drawing.svg()


def _check(factors: Factors, rows: Sequence[str], columns: Sequence[str], axes: tuple[int, int]) -> None:
    n_axes = factors.values.size
    if not min(axes) >= 1 or min(axes) > n_axes or max(axes) > max(n_axes, 2):
        raise InputError("axes_missing", count=n_axes, first=axes[0], second=axes[1])
    if len(rows) != factors.rows.mass.size or len(columns) != factors.columns.mass.size:
        raise InputError("axes_points_unnamed")


def _frame(drawing: Drawing, worth: Sequence[float], axes: tuple[int, int], height: float, zero: Pair) -> None:
    """The frame, the axes through the origin, and what each axis is worth."""
    language, n_axes, (zero_x, zero_y) = drawing.language, len(worth), zero
    say = WORDS[language]
    shares = [percent(worth[a - 1], language, 1) if a <= n_axes else percent(0, language) for a in axes]
    drawing.rectangle(_MARGIN, _TOP, _SIDE, height, stroke=SOFT)
    drawing.line(_MARGIN, zero_y, _MARGIN + _SIDE, zero_y, stroke=SOFT, dash="4 4")
    drawing.line(zero_x, _TOP, zero_x, _TOP + height, stroke=SOFT, dash="4 4")
    across, upwards = (say["axis"].format(number=a, share=share) for a, share in zip(axes, shares, strict=True))
    drawing.text(_MARGIN + _SIDE, _TOP + height + 18, f"{across} →", size=12, anchor="end")
    drawing.text(_MARGIN, _TOP - 8, f"{upwards} ↑", size=12)


def _draw_points(
    drawing: Drawing, points: Sequence[Pair], kinds: Sequence[int], first: int, colours: Sequence[str]
) -> None:
    for k, ((x, y), kind) in enumerate(zip(points, kinds, strict=True)):
        if kind >= 0:
            fill = colours[kind] if kind < len(colours) else INK
            drawing.mark(x, y, kind, size=6 if k < first else 3, fill=fill)
        else:
            drawing.mark(x, y, 0, size=1.5, fill=SOFT)


def _draw_names(
    drawing: Drawing,
    points: Sequence[Pair],
    labels: Sequence[str],
    sizes: Sequence[Pair],
    places: Sequence[Pair | None],
    first: int,
) -> None:
    """Lines to names that stand apart first, so that none passes over a name; then the names."""
    placed = [(k, place) for k, place in enumerate(places) if place is not None]
    for k, (left, top) in placed:
        x, y = points[k]
        near = (min(max(x, left), left + sizes[k][0]), min(max(y, top), top + sizes[k][1]))
        if abs(near[0] - x) + abs(near[1] - y) > 12:
            drawing.line(x, y, *near, stroke=SOFT, width=0.6)
    for k, (left, top) in placed:
        big = k < first
        drawing.text(left, top + sizes[k][1] * 0.78, labels[k], size=14 if big else 12, bold=big, halo=True)


def _axes_of(coordinates: np.ndarray, axes: tuple[int, int]) -> np.ndarray:
    """Two columns of coordinates; an axis that does not exist is flat."""
    flat = np.zeros(len(coordinates))
    return np.column_stack([coordinates[:, a - 1] if a <= coordinates.shape[1] else flat for a in axes])
