"""Charts as SVG, drawn on the server: bars under their labels, readable in black and white and on a phone; each beside its table."""

import re
from collections.abc import Sequence
from html import escape
from textwrap import wrap

WIDE, ROW, NUMBER, LETTERS = 360, 44, 80, 44
LINE, NOTE_LETTERS = 18, 48
_VIEWBOX = re.compile(r'viewBox="0 0 \d+ (\d+)"')
_SIZE = re.compile(r' width="(\d+)" height="(\d+)"')
SHOWN = 480  # as wide as it stands on a large screen; narrower ones shrink it, letters stay readable at 320 pixels


def bars(
    rows: Sequence[tuple[str, float | None, str]], title: str, notes: Sequence[str] = (), *, most: float | None = None
) -> str:
    """A chart of bars as an SVG document.

    Parameters: `rows`, label, number (None: withheld or not known, no bar) and what is written beside it; `title`, its name; `notes`, sentences
    below; `most`, the number of the longest bar, where several charts have one scale.
    Returns the text of the document; colours are the reader's own text colour. Cost: linear.
    """
    most = most or max((number for _label, number, _said in rows if number is not None), default=0) or 1
    parts, top = [], 4
    for label, number, written in rows:
        bar, tall = drawn_bar(label, number, written, top=top, most=most)
        parts.append(bar)
        top += tall
    for line in (line for note in notes for line in wrap(note, NOTE_LETTERS)):
        parts.append(f'<text x="0" y="{top + LINE - 4}">{escape(line)}</text>')
        top += LINE
    return framed(parts, title, top)


def framed(parts: Sequence[str], title: str, tall: int) -> str:
    """The document around `parts`: its name is `title`, in the reader's own text colour. Cost: linear."""
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall + 8}"{sized(SHOWN, (tall + 8) / WIDE)} role="img" class="chart" ',
            f'aria-label="{escape(title)}" fill="currentColor" font-family="sans-serif" font-size="14">',
            f"<title>{escape(title)}</title>",
            *parts,
            "</svg>",
        ]
    )


def sized(wide: int, ratio: float) -> str:
    """The size of a document: without a height, what draws it in a file leaves it empty above and below."""
    return f' width="{wide}" height="{round(wide * ratio)}"'


def ratio_of(chart: str) -> float:
    """How many times as tall as wide a document is."""
    size = _SIZE.search(chart)
    return int(size[2]) / int(size[1]) if size else 1.0


def drawn_bar(label: str, number: float | None, written: str, *, top: int, most: float) -> tuple[str, int]:
    """A bar under its label, which takes as many lines as it needs.

    Parameters: `label`; `number`, None or 0: no bar; `written`, beside it; `top`, where it begins; `most`, the number of the longest bar.
    Returns its part of a document, and how tall it is. Cost: constant.
    """
    lines = wrap(label, LETTERS) or [""]
    parts = [f'<text x="0" y="{top + 14 + n * LINE}">{escape(line)}</text>' for n, line in enumerate(lines)]
    top += (len(lines) - 1) * LINE
    wide = round((WIDE - NUMBER) * max(0.0, number or 0) / (most or 1), 1)
    if wide:
        parts.append(f'<rect x="0" y="{top + 20}" width="{wide}" height="{ROW - 26}" fill-opacity="0.65"/>')
    parts.append(f'<text x="{wide + 6 if wide else 0}" y="{top + 34}">{escape(written)}</text>')
    return "".join(parts), ROW + (len(lines) - 1) * LINE


def panels(charts: Sequence[tuple[str, str]], title: str, notes: Sequence[str] = (), across: int = 3) -> str:
    """Small multiples as one SVG document.

    Parameters: `charts`, what each is of and the text of its document; `title`, the name of all; `notes`, sentences below; `across`, how many
    stand side by side. Returns the text of the document. Cost: linear.
    """
    gap, head = 24, 28
    across = max(1, min(across, len(charts)))
    sizes = [_tall(chart) for _name, chart in charts]
    tops, top = [], 0
    for first in range(0, len(charts), across):
        tops += [top] * len(charts[first : first + across])
        top += max(sizes[first : first + across]) + head + gap
    wide = across * (WIDE + gap) - gap
    lines = [line for note in notes for line in wrap(note, NOTE_LETTERS * across)]
    tall = top + LINE * len(lines) + 8
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}"{sized(wide, tall / wide)} role="img" class="chart"'
            f' aria-label="{escape(title)}" fill="currentColor" font-family="sans-serif" font-size="14"><title>{escape(title)}</title>'
        )
    ]
    for place, ((name, chart), tall_of) in enumerate(zip(charts, sizes, strict=True)):
        left, above = place % across * (WIDE + gap), tops[place]
        parts.append(f'<text x="{left}" y="{above + 18}" font-size="16" font-weight="bold">{escape(name)}</text>')
        inner = _SIZE.sub(f' x="{left}" y="{above + head}" width="{WIDE}" height="{tall_of}"', chart, count=1)
        parts.append(inner)
    parts += [
        f'<text x="0" y="{top + (place + 1) * LINE - 4}">{escape(line)}</text>' for place, line in enumerate(lines)
    ]
    return "".join([*parts, "</svg>"])


def _tall(chart: str) -> int:
    """How tall a document of `bars` is."""
    viewbox = _VIEWBOX.search(chart)
    return int(viewbox[1]) if viewbox else 0
