"""Charts of a report as SVG: groups of bars one below the other; a change of definition begins a group with a scale of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from faire_reseau.reports.logic.charts import LINE, NOTE_LETTERS, WIDE, drawn_bar, framed

HEAD = 28


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its number (None: none is drawn), and what is written beside it."""

    label: str
    number: float | None
    text: str


@dataclass(frozen=True)
class Group:
    """Bars under a heading; groups of one `scale` are drawn on the same one. `is_break`: a dashed line parts it from the one above."""

    heading: str
    bars: Sequence[Bar]
    scale: int = 0
    is_break: bool = False


def grouped_bars(groups: Sequence[Group], title: str) -> str:
    """The chart as an SVG document in the reader's own text colour, so that it reads in black and white. Cost: linear."""
    most: dict[int, float] = {}
    for group in groups:
        numbers = [bar.number for bar in group.bars if bar.number is not None]
        most[group.scale] = max([most.get(group.scale, 0.0), *numbers])
    parts: list[str] = []
    top = 0
    for group in groups:
        if group.is_break:
            parts.append(f'<path d="M0 {top + 8}H{WIDE}" stroke="currentColor" stroke-dasharray="6 4" fill="none"/>')
            top += 16
        for line in wrap(group.heading, NOTE_LETTERS):
            parts.append(f'<text x="0" y="{top + 16}" font-weight="bold">{escape(line)}</text>')
            top += HEAD - 8
        for bar in group.bars:
            drawn, tall = drawn_bar(bar.label, bar.number, bar.text, top=top, most=most[group.scale])
            parts.append(drawn)
            top += tall
    return framed(parts, title, max(top, LINE))
