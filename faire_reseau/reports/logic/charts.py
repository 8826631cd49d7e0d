"""Charts as SVG, drawn on the server: bars with their labels, readable in black and white; each stands beside its table."""

from collections.abc import Sequence
from html import escape

WIDE, ROW, LABEL, NUMBER = 640, 28, 220, 90


def bars(rows: Sequence[tuple[str, float | None, str]], title: str) -> str:
    """A chart of bars as an SVG document.

    Parameters: `rows`, label, number (None: withheld or not known, no bar) and what is written beside it; `title`, its name.
    Returns the text of the document; colours are the reader's own text colour. Cost: linear.
    """
    tall = ROW * max(1, len(rows)) + 8
    most = max((number for _label, number, _said in rows if number is not None), default=0) or 1
    room = WIDE - LABEL - NUMBER
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" role="img" class="chart" aria-label="{escape(title)}"'
    parts = [frame, f' fill="currentColor" font-family="sans-serif" font-size="14"><title>{escape(title)}</title>']
    for place, (label, number, written) in enumerate(rows):
        top = 4 + place * ROW
        short = label if len(label) <= 30 else f"{label[:29]}…"
        parts.append(f'<text x="{LABEL - 8}" y="{top + 18}" text-anchor="end">{escape(short)}</text>')
        wide = round(room * max(0.0, number or 0) / most, 1)
        parts.append(f'<rect x="{LABEL}" y="{top + 5}" width="{wide}" height="{ROW - 10}" fill-opacity="0.65"/>')
        parts.append(f'<text x="{LABEL + wide + 6}" y="{top + 18}">{escape(written)}</text>')
    return "".join([*parts, "</svg>"])
