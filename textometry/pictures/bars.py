"""Bars: what marks a part of a corpus, and how the share of each class moves from one period to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from textometry.errors import InputError
from textometry.pictures.drawing import INK, PAPER, SOFT, Drawing, shortened, width_of
from textometry.pictures.words import WORDS, class_names, number, percent
from textometry.tables.periods import Evolution

_MARGIN = 24.0


def specificity_bars(
    words: Sequence[str],
    scores: ArrayLike,
    *,
    name: str,
    most: int = 15,
    kind: Literal["bars", "chi2 bars"] = "bars",
    colour: str = "#4d4d4d",
    language: str = "fr",
) -> str:
    """Draw the words most over-represented (full bars) and most under-represented (hollow bars) in a part.

    Parameters
    ----------
    words
        names of the words.
    scores
        signed score of each word in the part.
    name
        of the part.
    most
        most words drawn on each side.
    kind
        "bars" when scores are specificities, "chi2 bars" when they are chi2.
    colour
        of the full bars.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document.

    Raises
    ------
    InputError
        when names and scores differ in number or a score is not finite.
    """
    say, values = WORDS[language], np.asarray(scores, dtype=np.float64)
    if values.shape != (len(words),) or not np.isfinite(values).all():
        raise InputError("bars_score_missing")
    order = np.argsort(-values, kind="stable")
    chosen = [int(j) for j in order if values[j] > 0][:most]
    below = [int(j) for j in order if values[j] < 0][-most:]
    shown = [*chosen, *below]
    title = say[kind].format(name=name.strip())
    listed = "; ".join(f"{words[j]} {number(float(values[j]), language)}" for j in shown)
    height = 60 + 20 * len(shown) + 16
    labels = [shortened(words[j], 12, 260) for j in shown]
    gutter = max((width_of(label, 12) for label in labels), default=0.0) + 10
    bar, value_width = 380.0, 60.0
    width = 2 * _MARGIN + gutter + bar + 2 * value_width
    drawing = Drawing(
        width, height, title=title, description=say[f"{kind} description"].format(values=listed), language=language
    )
    drawing.text(_MARGIN, 30, shortened(title, 16 * 1.14, width - 2 * _MARGIN), size=16, bold=True)
    largest = float(np.abs(values[shown]).max()) if shown else 1.0
    negative = float(-values[below].min()) if below else 0.0
    positive = float(values[chosen].max()) if chosen else 0.0
    scale = bar / ((positive + negative) or largest)
    zero = _MARGIN + gutter + value_width + negative * scale
    for k, (j, label) in enumerate(zip(shown, labels, strict=True)):
        y, length = 52 + 20 * k, float(abs(values[j])) * scale
        up = values[j] > 0
        drawing.text(_MARGIN + gutter - 10, y + 12, label, anchor="end")
        drawing.rectangle(zero if up else zero - length, y + 2, length, 13, fill=colour if up else PAPER)
        value = number(float(values[j]), language)
        at = zero + length + 5 if up else zero - length - 5
        drawing.text(at, y + 12, value, size=11, anchor="start" if up else "end")
    drawing.line(zero, 48, zero, 56 + 20 * len(shown))
    return drawing.svg()


def evolution_picture(
    evolution: Evolution, *, names: Sequence[str] = (), colours: Sequence[str] = (), language: str = "fr"
) -> str:
    """Draw one panel per class: its share in each period with its interval, and its overall share as a dashed line.

    Parameters
    ----------
    evolution
        classes by periods.
    names
        a name for each class, "" for none.
    colours
        a colour for each class; greys alone when absent.
    language
        "fr" or "en".

    Returns
    -------
    an SVG document.
    """
    say, n_periods, n_classes = WORDS[language], *evolution.counts.shape
    titles = class_names(n_classes, language, names)
    step = max(26.0, min(64.0, 640 / n_periods))
    plot, panel = step * n_periods, 120.0
    width = max(2 * _MARGIN + 46 + plot + 60, 560.0)
    top = 64.0
    summary = " ".join(
        say["told"].format(name=title)
        + ", ".join(
            f"{period} {percent(float(share), language)}"
            for period, share in zip(evolution.periods, evolution.shares[:, c].tolist(), strict=True)
        )
        + "."
        for c, title in enumerate(titles)
    )
    drawing = Drawing(
        width, top + (panel + 44) * n_classes + 8, title=say["evolution"],
        description=say["evolution description"].format(values=summary), language=language,
    )  # fmt: skip
    drawing.text(_MARGIN, 28, say["evolution"], size=16, bold=True)
    drawing.text(_MARGIN, 46, say["of the segments"], size=11, fill=SOFT)
    overall = evolution.counts.sum(axis=0) / max(1, evolution.counts.sum())
    highest = min(1.0, float(evolution.high.max(initial=0.01)) * 1.05)
    every = _every(evolution.periods, step)
    left = _MARGIN + 46
    for c, title in enumerate(titles):
        start = top + (panel + 44) * c
        base = start + panel
        drawing.text(_MARGIN, start + 12, shortened(title, 13 * 1.14, width - 2 * _MARGIN), size=13, bold=True)
        roof = panel - 26

        def up(share: float, base: float = base, roof: float = roof) -> float:
            return base - roof * min(share / highest, 1.0)

        drawing.text(left - 6, up(highest) + 4, percent(highest, language), size=10, anchor="end", fill=SOFT)
        drawing.text(left - 6, base + 4, percent(0, language), size=10, anchor="end", fill=SOFT)
        mean = up(float(overall[c]))
        for k, period in enumerate(evolution.periods):
            x = left + step * k
            height = base - up(float(evolution.shares[k, c]))
            drawing.rectangle(
                x + step * 0.2, base - height, step * 0.6, height, fill=colours[c] if colours else "#bfbfbf"
            )
            middle = x + step / 2
            drawing.line(middle, up(float(evolution.low[k, c])), middle, up(float(evolution.high[k, c])), width=1.4)
            if k % every == 0:
                drawing.text(middle, base + 15, shortened(period, 11, step * every - 4), size=11, anchor="middle")
        drawing.line(left, mean, left + plot, mean, dash="6 4", stroke=INK)
        drawing.text(left + plot + 4, mean + 4, say["overall"], size=10, fill=SOFT)
        drawing.line(left, base, left + plot, base)
    return drawing.svg()


def _every(periods: Sequence[str], step: float) -> int:
    """One name of period in so many is written, so that none covers the next."""
    widest = max((min(width_of(period, 11), 120.0) for period in periods), default=0.0) + 6
    return max(1, int(np.ceil(widest / step)))
