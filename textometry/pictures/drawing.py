"""An SVG being drawn: shapes, texts whose width is known beforehand, the words that say what it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

INK, SOFT, PAPER = "#1a1a1a", "#6b6b6b", "#ffffff"
# A fixed family would not be there everywhere; widths are those of the widest of these, so that all fit.
FONTS = "DejaVu Sans, Verdana, Arial, Helvetica, sans-serif"
# Widths in tenths of the size, for DejaVu Sans.
_WIDTHS = {
    0.35: "'ijlIJ,. îï’·f-/:;\\|", 0.45: 'rt!()[]"', 0.5: "sz*_`–cL?ç", 0.62: "aekovxyFPTYéèêëàâäôö«»",
    0.66: "0123456789bdghnpquEKS${}ùûü", 0.72: "ABCRVXZÀÉÈ", 0.78: "DGHNUOQ&w", 0.85: "M#+<=>^~×", 1.0: "m%W@œ…—",
}  # fmt: skip
_WIDTH_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
# No-break spaces stay what they are.
_SPACES = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")
_CONTROLS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text, rather too much than too little: unknown small letters count as wide, others as a square."""
    total = sum(_WIDTH_OF.get(sign, 0.72 if sign.isalpha() and ord(sign) < 0x2000 else 1.05) for sign in text)
    return total * size * (1.14 if bold else 1.0)


def shortened(text: str, size: float, most: float) -> str:
    """A text cut with … where it would be wider than `most`."""
    if width_of(text, size) <= most:
        return text
    while text and width_of(text + "…", size) > most:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(words: Sequence[str], size: float, most: float, lines: int) -> list[str]:
    """Words joined by commas on lines no wider than `most`; words that find no room are left out, long ones are cut."""
    wrapped_lines: list[str] = []
    for word in words:
        piece = shortened(word, size, most - width_of(",", size))
        if wrapped_lines and width_of(f"{wrapped_lines[-1]} {piece},", size) <= most:
            wrapped_lines[-1] += f" {piece},"
        elif len(wrapped_lines) < lines:
            wrapped_lines.append(f"{piece},")
        else:
            break
    if wrapped_lines:
        wrapped_lines[-1] = wrapped_lines[-1].removesuffix(",")
    return wrapped_lines


def clean(text: str) -> str:
    """A text on one line, of signs that XML can hold."""
    return _SPACES.sub(" ", _CONTROLS.sub("\ufffd", text)).strip(" ")


class Drawing:
    """A picture of a given size; shapes are drawn in the order they are asked for."""

    def __init__(self, width: float, height: float, *, title: str, description: str, language: str = "fr") -> None:
        self.width, self.height = width, height
        self.title, self.description, self.language = title, description, language
        self._parts: list[str] = []

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{stroke}" '
            f'stroke-width="{_n(width)}"{dashes}/>'
        )

    def rectangle(
        self, x: float, y: float, width: float, height: float, *, fill: str = PAPER, stroke: str = INK,
        thickness: float = 1, dash: str = "", round_by: float = 0,
    ) -> None:  # fmt: skip
        """A rectangle."""
        more = (f' stroke-dasharray="{dash}"' if dash else "") + (f' rx="{_n(round_by)}"' if round_by else "")
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{_n(thickness)}"{more}/>'
        )

    def text(
        self, x: float, y: float, words: str, *, size: float = 12, anchor: str = "start", bold: bool = False,
        fill: str = INK, halo: bool = False,
    ) -> None:  # fmt: skip
        """A text on the baseline `y`; a halo keeps it apart from lines under it."""
        more = ' font-weight="bold"' if bold else ""
        at = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}"{more}'
        if halo:
            self._parts.append(
                f'<text {at} fill="none" stroke="{PAPER}" stroke-width="3" aria-hidden="true">{escape(clean(words))}</text>'
            )
        self._parts.append(f'<text {at} fill="{fill}">{escape(clean(words))}</text>')

    def mark(self, x: float, y: float, kind: int, *, size: float = 4, fill: str = INK) -> None:
        """One of ten marks told apart by their shape: disc, square, triangles, lozenge, full first, then hollow."""
        shape, inside = kind % 5, fill if kind % 10 < 5 else PAPER
        style = f'fill="{inside}" stroke="{fill}" stroke-width="1.3"'
        if shape == 0:
            self._parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}" {style}/>')
            return
        s = size * 1.2
        corners = {
            1: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
            2: ((0, -1.1), (1, 0.8), (-1, 0.8)),
            3: ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
            4: ((0, 1.1), (1, -0.8), (-1, -0.8)),
        }[shape]
        points = " ".join(f"{_n(x + dx * s)},{_n(y + dy * s)}" for dx, dy in corners)
        self._parts.append(f'<polygon points="{points}" {style}/>')

    def svg(self) -> str:
        """The picture as an SVG document, without any script, style or link."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'width="{_n(self.width)}" height="{_n(self.height)}" role="img" xml:lang={quoteattr(self.language)} '
            f'font-family="{FONTS}">\n<title>{escape(clean(self.title))}</title>\n'
            f"<desc>{escape(clean(self.description))}</desc>\n"
            f'<rect width="100%" height="100%" fill="{PAPER}"/>\n' + "\n".join(self._parts) + "\n</svg>\n"
        )


def _n(value: float) -> str:
    """A number with at most one decimal: the same on every machine, and short."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
