"""A grid as an accessible SVG picture: every name is there in full, on as many lines as it takes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from forumgrid.files.show import LABELS, Cell, cells, left_out_of, one_line
from forumgrid.problem import Grid, Problem
from forumgrid.seats.assign import Assignment

FONTS = "Verdana, DejaVu Sans, Arial, Helvetica, sans-serif"
WIDE, LEFT, TOP, EDGE = 190, 120, 60, 12
"""Width of a column of the grid, of the names of slots, height of the heading, and margin."""

# Widths in hundredths of the size, those of the widest of these fonts: other fonts take less room.
_WIDTHS = {
    40: "'ijlI|.,:;!·’ îï", 50: 'rtfJ()[]/\\-–"', 62: "szck*_`?xvyFLTYç", 70: "aeonuhdbpqgkEPSKXZ0123456789$àâäéèêëôöùûü«»",
    80: "ABCRVUDHNGOQ&ÀÂÉÈÊÇ#+<=>~^", 100: "mwMW@%œæ—…",
}  # fmt: skip
_WIDTH_OF = {sign: width / 100 for width, signs in _WIDTHS.items() for sign in signs}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text, rather too much than too little; signs of other scripts count as a square."""
    total = sum(_WIDTH_OF.get(sign, 0.8 if sign.isalpha() and ord(sign) < 0x2000 else 1.1) for sign in text)
    return total * size * (1.12 if bold else 1.0)


def wrapped(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """The whole text on lines no wider than `most`; a word that is wider goes on to the next line."""
    lines: list[str] = []
    for word in one_line(text).split():
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= most:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for sign in word:
            if lines[-1] and width_of(lines[-1] + sign, size, bold=bold) > most:
                lines.append("")
            lines[-1] += sign
    return lines


def grid_svg(
    problem: Problem, grid: Grid, assignment: Assignment | None = None, *, language: str = "en", title: str = ""
) -> str:
    """The grid as a picture: a self-contained SVG with a title and a description that says every cell in words.

    Parameters
    ----------
    problem, grid : what is shown.
    assignment : adds how many people come.
    language : "en" or "fr".
    title : heading and accessible name.

    Returns
    -------
    The text of an SVG file. Colours keep a contrast of 7 to 1; nothing is said by colour alone; no name is cut, rows are as
    high as their names ask for.

    Cost
    ----
    O(slots × spaces + length of the names).
    """
    labels, filled = LABELS[language], cells(problem, grid, assignment, language)
    title = one_line(title) or labels["grid"]
    columns = max(len(problem.spaces), 1)
    width = LEFT + WIDE * columns + EDGE
    parts = [
        f'<title id="grid-title">{escape(title)}</title><desc id="grid-desc">{escape(_described(problem, grid, filled, labels))}</desc>'
    ]
    headings = wrapped(title, 20, width - 2 * EDGE, bold=True)
    parts.append(_lines(headings, EDGE, 28, size=20, bold=True))
    top = 28 + 23 * len(headings)
    heads = [
        [*wrapped(name, 13, WIDE - 16, bold=True), f"{problem.spaces[space].capacity} {labels['people']}"]
        for space, name in enumerate(problem.space_names)
    ]
    deepest = max(map(len, heads), default=0)
    for space, lines in enumerate(heads):
        parts.append(_lines(lines, LEFT + WIDE * space + 8, top + 16 * (deepest - len(lines)) + 4, bold=True))
    top += 16 * deepest
    for slot, name in enumerate(problem.slot_names):
        name_lines = wrapped(name, 13, LEFT - EDGE - 4, bold=True)
        row = [_texts(filled.get((slot, space))) for space in range(len(problem.spaces))]
        high = max(92, 16 * len(name_lines) + 20, *(16 * len(topic) + 15 * len(small) + 30 for topic, small in row))
        parts.append(_lines(name_lines, EDGE, top + 22, bold=True))
        for space, (topic, small) in enumerate(row):
            is_shut = (slot, space) in problem.closed_cells
            parts.append(_box((LEFT + WIDE * space, top), high, topic, small, labels["closed"] if is_shut else ""))
        top += high
    left_out = left_out_of(problem, grid)
    foot = wrapped(f"{labels['not_placed']}{labels['colon']}{', '.join(left_out)}", 13, width - 2 * EDGE) if left_out else []  # fmt: skip
    parts.append(_lines(foot, EDGE, top + 24))
    top += 24 + 16 * len(foot)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" role="img" lang="{language}"',
            f'aria-labelledby="grid-title grid-desc" font-family="{FONTS}" font-size="13" fill="#1c2330">',
            parts[0],
            f'<rect width="{width}" height="{top}" fill="#fffdf8"/>',
            *parts[1:],
            "</svg>\n",
        ]
    )


def _described(problem: Problem, grid: Grid, filled: dict[tuple[int, int], Cell], labels: dict[str, str]) -> str:
    counted = labels["describe"].format(topics=len(grid.occurrences()), slots=problem.slots, spaces=len(problem.spaces))
    sentences = [
        f"{one_line(problem.slot_names[slot])}, {one_line(problem.space_names[space]) if space >= 0 else '–'}{labels['colon']}{cell.topic}."
        for (slot, space), cell in sorted(filled.items())
    ]
    return " ".join([counted, *sentences])


def _texts(cell: Cell | None) -> tuple[list[str], list[str]]:
    """The lines of a cell: its topic, then in small who hosts it and how many come."""
    if cell is None:
        return [], []
    small = [line for text in (cell.host, cell.people) for line in wrapped(text, 12, WIDE - 20)]
    return wrapped(cell.topic, 13, WIDE - 20, bold=True), small


def _box(at: tuple[int, int], high: int, topic: list[str], small: list[str], shut: str) -> str:
    x, y = at
    fill, dashes = ("#ffffff", "") if topic else ("#f1ece0", ' stroke-dasharray="4 3"')
    box = (
        f'<rect x="{x + 2}" y="{y + 2}" width="{WIDE - 4}" height="{high - 4}" rx="6" fill="{fill}" '
        f'stroke="#0b5d57" stroke-width="1"{dashes}/>'
    )
    if not topic:
        return box + (_lines([f"({shut})"], x + 10, y + 22) if shut else "")
    return (
        box
        + _lines(topic, x + 10, y + 20, bold=True)
        + _lines(small, x + 10, y + high - 10 - 15 * (len(small) - 1), size=12)
    )


def _lines(lines: Iterable[str], x: int, y: int, *, size: int = 13, bold: bool = False) -> str:
    """Lines of one text; the blank that parted two lines stays in it for those who search or hear it."""
    rows = list(lines)
    weight = ' font-weight="700"' if bold else ""
    spans = "".join(
        f'<tspan x="{x}" dy="{0 if at == 0 else size + 3}">{escape(line)}</tspan>' for at, line in enumerate(rows)
    )
    return f'<text y="{y}" font-size="{size}"{weight}>{spans}</text>' if rows else ""
