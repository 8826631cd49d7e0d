"""Maps of territories as SVG, drawn on the server: the darker, the more; readable in black and white, each beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from textwrap import wrap

from faire_reseau.reports.logic.charts import SHOWN, sized

SHADES = (0.18, 0.4, 0.65, 0.95)
KEY, LINE, LETTERS = 44, 52, 60  # map units; letters of a line of notes


@dataclass(frozen=True)
class Area:
    """A territory: its outlines as path data, its number (None: not known), what is written of it, whether its number is withheld."""

    paths: Sequence[str]
    number: float | None
    said: str
    is_hidden: bool = False


def classes(numbers: Sequence[float]) -> list[float]:
    """The upper ends of the shades: as many equal steps from 0 to the largest of `numbers` as there are shades, whole where that is
    larger than they are many; none without any number.
    """
    most = max(numbers, default=0)
    ends = [most * (step + 1) / len(SHADES) for step in range(len(SHADES))] if most > 0 else []
    return [float(ceil(end)) for end in ends] if most >= len(SHADES) else ends


def shade_of(number: float, ends: Sequence[float]) -> int:
    """The place of the shade of `number` among `ends`."""
    return next((place for place, end in enumerate(ends) if number <= end), len(ends) - 1)


def shaded(
    viewbox: str, land: Sequence[str], frames: Sequence[Sequence[float]], areas: Sequence[Area], title: str,
    legend: Sequence[str], notes: Sequence[str] = (), withheld: str = "", *, name: str = "",
) -> str:  # fmt: skip
    """A map as an SVG document.

    Parameters: `title`, its name; `viewbox`, of the country; `land`, its outlines; `frames`, of what is far, x, y, width, height; `areas`, in the order in which
    they are drawn; `legend`, what each shade means; `notes`, sentences below; `withheld`, what hatching means (only where something is);
    `name`, a word of its own for each of several maps of a page.
    Returns the text of the document; the colour is the reader's own text colour. Cost: linear in the outlines.
    """
    x, y, wide, tall = (float(part) for part in viewbox.split())
    keys = [*legend, *([withheld] if withheld else [])]
    lines = [line for note in notes for line in wrap(note, LETTERS)]
    whole = tall + 20 + (KEY + 12) * len(keys) + LINE * len(lines)
    ends = classes([area.number for area in areas if area.number is not None])
    hatch = f"withheld-{name}" if name else "withheld"
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x:g} {y:g} {wide:g} {whole:g}"{sized(SHOWN, whole / wide)} role="img" class="chart territories"'
            f' aria-label="{escape(title)}" fill="currentColor" font-family="sans-serif" font-size="40"><title>{escape(title)}</title>'
            f'<defs><pattern id="{hatch}" width="16" height="16" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="5" height="16"/></pattern></defs><g stroke="currentColor" stroke-width="2">'
        )
    ]
    parts += [f'<path d="{escape(path)}" fill="none" stroke-opacity="0.5"/>' for path in land]
    for area in areas:
        drawn = " ".join(area.paths)
        parts.append(f'<path d="{escape(drawn)}" {_fill(area, ends, hatch)}><title>{escape(area.said)}</title></path>')
    parts += [f'<rect x="{a:g}" y="{b:g}" width="{c:g}" height="{d:g}" rx="8" fill="none"/>' for a, b, c, d in frames]
    top = tall + 20
    for place, words in enumerate(keys):
        fill = f'fill="url(#{hatch})"' if place == len(legend) else f'fill-opacity="{SHADES[place]}"'
        parts.append(f'<rect x="4" y="{top:g}" width="70" height="{KEY}" {fill}/>')
        parts.append(f'<text x="92" y="{top + 36:g}" stroke="none">{escape(words)}</text>')
        top += KEY + 12
    parts += [
        f'<text x="4" y="{top + place * LINE + 40:g}" stroke="none">{escape(line)}</text>'
        for place, line in enumerate(lines)
    ]
    return "".join([*parts, "</g></svg>"])


def _fill(area: Area, ends: Sequence[float], hatch: str) -> str:
    if area.is_hidden:
        return f'fill="url(#{hatch})"'
    if not area.number or not ends:
        return 'fill="none"'
    return f'fill-opacity="{SHADES[shade_of(area.number, ends)]}"'
