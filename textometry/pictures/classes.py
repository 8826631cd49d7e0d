"""Pictures of classes: bar of their sizes, bars and cloud of the words of one class, sizes true to the values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from textometry.pictures.drawing import INK, PAPER, SOFT, Drawing, shortened, width_of
from textometry.pictures.labels import Box, overlap
from textometry.pictures.words import WORDS, class_names, number, percent, whole

_MARGIN, _WIDTH = 24.0, 760.0
# Letters of a cloud: the largest word has the first height; under the second, a word can no longer be read and is left out.
LARGEST, SMALLEST = 48.0, 9.0


def size_bars(
    sizes: Sequence[int],
    *,
    unclassified: int = 0,
    names: Sequence[str] = (),
    colours: Sequence[str] = (),
    language: str = "fr",
) -> str:
    """Draw one bar for each class, as long as the class is large, and one for the segments in no class.

    Parameters
    ----------
    sizes
        segments of each class.
    unclassified
        segments in no class; a hollow bar, none when 0.
    names
        a name for each class, "" for none.
    colours
        a colour for each class; greys alone when absent.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document; lengths are proportional to the numbers, from zero.
    """
    say = WORDS[language]
    rows = [*zip(class_names(len(sizes), language, names), sizes, strict=True)]
    if unclassified:
        rows.append((say["no class"], unclassified))
    total = max(1, sum(size for _, size in rows))
    values = [f"{whole(size, language)} ({percent(size / total, language)})" for _, size in rows]
    summary = "; ".join(f"{name} {value}" for (name, _), value in zip(rows, values, strict=True))
    drawing = Drawing(
        _WIDTH, 64 + 26 * len(rows), title=say["sizes"], description=say["sizes description"].format(values=summary),
        language=language,
    )  # fmt: skip
    drawing.text(_MARGIN, 30, say["sizes"], size=16, bold=True)
    labels = [shortened(name, 12, 280) for name, _ in rows]
    left = _MARGIN + max((width_of(label, 12) for label in labels), default=0.0) + 10
    room = _WIDTH - _MARGIN - left - max((width_of(value, 11) for value in values), default=0.0) - 8
    largest = max((size for _, size in rows), default=1) or 1
    for k, (label, (_, size), value) in enumerate(zip(labels, rows, values, strict=True)):
        y, length = 50 + 26 * k, room * size / largest
        drawing.text(left - 10, y + 13, label, anchor="end")
        fill = PAPER if k == len(sizes) else colours[k] if colours else "#bfbfbf"
        drawing.rectangle(left, y, length, 17, fill=fill)
        drawing.text(left + length + 6, y + 13, value, size=11)
    drawing.line(left, 46, left, 50 + 26 * len(rows))
    return drawing.svg()


def word_cloud(
    words: Sequence[str], values: Sequence[float], *, name: str, colour: str = INK, language: str = "fr"
) -> str:
    """Draw words whose letters are exactly as high as their values say.

    Parameters
    ----------
    words
        the words.
    values
        a value for each, over 0 (a chi2); others are left out.
    name
        of the class.
    colour
        of the letters, one for all: a second colour would mean nothing.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document. The height of letters is proportional to the value, never to its rank or its root; a word that would
    be too small to be read, or for which there is no room, is left out and named in the description. Places follow a
    spiral from the middle and mean nothing. Cost: square of the number of words drawn.
    """
    say = WORDS[language]
    ordered = sorted((pair for pair in zip(words, values, strict=True) if pair[1] > 0), key=lambda pair: -pair[1])
    most = ordered[0][1] if ordered else 1.0
    width, height = _WIDTH, 420.0
    placed: list[Box] = []
    shown: list[tuple[str, float, float, float, float]] = []
    lost = []
    for word, value in ordered:
        size = LARGEST * value / most
        text = shortened(word, size, width - 2 * _MARGIN)
        place = _place(width_of(text, size), size, placed, (_MARGIN, 64.0, width - _MARGIN, height - 8))
        if size < SMALLEST or place is None:
            lost.append(word)
            continue
        placed.append((place[0], place[1], place[0] + width_of(text, size), place[1] + size))
        shown.append((text, place[0], place[1], size, value))
    title = say["cloud"].format(name=name.strip())
    summary = "; ".join(f"{text} {number(value, language)}" for text, _, _, _, value in shown)
    left_out = say["cloud lost"].format(words=", ".join(lost)) if lost else say["all shown"]
    drawing = Drawing(
        width, height, title=title, description=say["cloud description"].format(values=summary, lost=left_out),
        language=language,
    )  # fmt: skip
    drawing.text(_MARGIN, 30, shortened(title, 16 * 1.14, width - 2 * _MARGIN), size=16, bold=True)
    drawing.text(_MARGIN, 48, say["cloud scale"].format(most=number(most, language)), size=11, fill=SOFT)
    for text, x, y, size, _ in shown:
        drawing.text(x, y + size * 0.8, text, size=size, fill=colour)
    return drawing.svg()


def _place(width: float, height: float, taken: Sequence[Box], bounds: Box) -> tuple[float, float] | None:
    """Left and top of a word, from the middle outwards along a flattened spiral, where it covers no other."""
    middle, centre = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    for turn in range(1500):
        angle = 0.35 * turn
        x = middle + 1.9 * angle * math.cos(angle) * 0.9 - width / 2
        y = centre + 0.95 * angle * math.sin(angle) * 0.9 - height / 2
        box = (x, y, x + width, y + height)
        inside = x >= bounds[0] and y >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
        if inside and not any(overlap(box, other) for other in taken):
            return x, y
    return None


def curves(
    series: Sequence[Sequence[tuple[float, float]]],
    names: Sequence[str],
    *,
    title: str,
    across: str,
    marks: Sequence[tuple[float, str]] = (),
    language: str = "fr",
) -> str:
    """Draw lines through points, one line a series, told apart by their dashes.

    Parameters
    ----------
    series
        points (x, y) of each line, x ascending.
    names
        a name for each line.
    title
        of the picture.
    across
        name of the horizontal axis.
    marks
        places on it with their names, shown as thin lines.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document; the vertical axis begins at zero.
    """
    say = WORDS[language]
    dashes = ("", "7 4", "2 3", "10 3 2 3", "1 5")
    wide, high, left, top = 640.0, 300.0, 70.0, 56.0
    legend = 20.0 * len(names)
    most_x = max((x for line in series for x, _ in line), default=1.0) or 1.0
    most_y = max((y for line in series for _, y in line), default=1.0) or 1.0
    first_x = min((x for line in series for x, _ in line), default=0.0)
    summary = "; ".join(
        f"{name} {number(line[-1][1] if line else 0.0, language)}" for name, line in zip(names, series, strict=True)
    )
    drawing = Drawing(
        _WIDTH, top + high + 46 + legend + 10, title=title, description=say["curves description"].format(values=summary),
        language=language,
    )  # fmt: skip
    drawing.text(_MARGIN, 30, shortened(title, 16 * 1.14, _WIDTH - 2 * _MARGIN), size=16, bold=True)
    drawing.rectangle(left, top, wide, high, stroke=SOFT)
    drawing.text(
        left - 6, top + 8, number(most_y, language, 0 if most_y >= 10 else 1), size=10, anchor="end", fill=SOFT
    )
    drawing.text(left - 6, top + high, "0", size=10, anchor="end", fill=SOFT)
    drawing.text(left + wide, top + high + 32, shortened(f"{across} →", 11, wide), size=11, anchor="end")
    span = (most_x - first_x) or 1.0
    free = left - 1
    for x, label in marks:
        at = left + wide * (x - first_x) / span
        drawing.line(at, top, at, top + high, stroke="#d9d9d9")
        text = shortened(label, 10, 90)
        if at > free and at + width_of(text, 10) < _WIDTH - 8:
            drawing.text(at, top + high + 14, text, size=10, fill=SOFT)
            free = at + width_of(text, 10) + 6
    for k, line in enumerate(series):
        points = [(left + wide * (x - first_x) / span, top + high - (high - 8) * y / most_y) for x, y in line]
        for (x1, y1), (x2, y2) in pairwise(points):
            drawing.line(x1, y1, x2, y2, width=1.8, dash=dashes[k % len(dashes)])
        y = top + high + 46 + 20 * k
        drawing.line(left, y, left + 40, y, width=1.8, dash=dashes[k % len(dashes)])
        drawing.text(left + 48, y + 4, shortened(names[k], 12, wide - 48))
    return drawing.svg()
