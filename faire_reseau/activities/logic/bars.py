"""Bars of the months of two years, side by side, as a drawing needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDE, TALL = 60, 100  # of a month


@dataclass(frozen=True)
class Bar:
    """A bar: where it begins, its height, in the units of the drawing, from the top left; its number."""

    x: float
    y: float
    height: float
    number: Decimal


def bars_of(now: Sequence[Decimal], before: Sequence[Decimal]) -> tuple[list[Bar], list[Bar]]:
    """The bars of two years, of one scale.

    Parameters: `now` and `before`, a number from 0 on for each month. Returns a bar for each; the largest of all is `TALL` high, and all
    are flat where nothing was counted. Cost: linear.
    """
    most = max([*now, *before, Decimal(0)])
    heights = [[float(number / most * TALL) if most else 0.0 for number in numbers] for numbers in (now, before)]
    return (
        [Bar(WIDE * n + 32.0, TALL - high, high, now[n]) for n, high in enumerate(heights[0])],
        [Bar(WIDE * n + 8.0, TALL - high, high, before[n]) for n, high in enumerate(heights[1])],
    )
