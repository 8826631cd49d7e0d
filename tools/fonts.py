"""Cut the two variable fonts down to French and English: `python tools/fonts.py node_modules` (fontTools and brotli)."""

import io
import string
import sys
from array import array
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent.parent / "faire_reseau" / "ui" / "static" / "ui" / "fonts"
TEXT = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "œŒÆæŸÿ«»‘’“”–—…•·€→←↑↓×−\u202f✓"),
}
HEADINGS = {
    *range(0x20, 0x7F),
    *(set(range(0xC0, 0x100)) - {0xF7}),
    *map(ord, "œŒ«»‘’“”–—…•·€×−°§©\u00a0\u202f"),
}
# Pairs are drawn closer by hand for these only: the other pairs would weigh as much as the letters.
KERNED = {
    *map(
        ord,
        string.ascii_letters + string.digits + "’.,-–:;()«»ÀÂÇÉÈÊËÎÏÔÙÛÜàâçéèêëîïôùûüœŒ",
    )
}
NARROW_SPACE, NO_BREAK_SPACE = 0x202F, 0xA0


def read(source: Path, weights: float | tuple[float, float]) -> TTFont:
    """Return the font limited to one weight, or to a range of weights."""
    font = TTFont(source)
    if font["glyf"]["zero"].numberOfContours > 2:
        open_zero(font)
    instancer.instantiateVariableFont(font, {"wght": weights}, inplace=True)
    font.flavor = None
    font.save(narrower := io.BytesIO())
    return TTFont(narrower)


def open_zero(font: TTFont) -> None:
    """Draw the zero without its slash, in place: the outer curve, and the same one made smaller inside it.

    A slash in each hour and each year is noise. No code that one types holds a zero or an O.
    """
    glyph, variations = font["glyf"]["zero"], font["gvar"].variations["zero"]
    points, first = list(glyph.coordinates), glyph.endPtsOfContours[0] + 1
    counters = range(first, len(points))
    sides = [pick(counters, key=lambda place: points[place][axis]) for axis in (0, 1) for pick in (min, max)]

    def within(at: list[tuple[int, int]]) -> list[tuple[int, int]]:
        left, right, low, high = (at[place][axis] for place, axis in zip(sides, (0, 0, 1, 1), strict=True))
        x, y = zip(*at[:first], strict=True)
        wide, tall = (right - left) / (max(x) - min(x)), (high - low) / (max(y) - min(y))
        ring = [(round(left + (a - min(x)) * wide), round(low + (b - min(y)) * tall)) for a, b in at[:first]]
        return [*at[:first], *reversed(ring)]

    drawn = within(points)
    for variation in variations:  # each says how far its points stand from those of the regular weight
        deltas = variation.coordinates
        moved = [(a + c, b + d) for (a, b), (c, d) in zip(points, deltas, strict=False)]
        apart = [(a - c, b - d) for (a, b), (c, d) in zip(within(moved), drawn, strict=True)]
        variation.coordinates = [*apart, *deltas[len(points) :]]
    flags = list(glyph.flags)[:first]
    glyph.coordinates, glyph.flags = GlyphCoordinates(drawn), array("B", [*flags, *reversed(flags)])
    glyph.endPtsOfContours, glyph.numberOfContours = [first - 1, 2 * first - 1], 2


def keep(font: TTFont, characters: set[int], features: list[str]) -> TTFont:
    """Drop every other character and feature, in place."""
    options = subset.Options(
        layout_features=features,
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 13, 14],
    )
    subsetter = subset.Subsetter(options)
    for table in font["cmap"].tables:  # the narrow space of French punctuation is drawn as the no-break space
        if table.isUnicode() and NO_BREAK_SPACE in table.cmap:
            table.cmap.setdefault(NARROW_SPACE, table.cmap[NO_BREAK_SPACE])
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def write(font: TTFont, name: str, characters: set[int]) -> None:
    """Write the font as woff2 and say what it weighs and lacks."""
    font.flavor = "woff2"
    target = TARGET / f"{name}.woff2"
    font.save(target)
    missing = sorted(characters - set(font.getBestCmap()))
    print(f"{target.name}: {target.stat().st_size} bytes; not in the source: {' '.join(map(hex, missing))}")


def main() -> None:
    """Read the two packages in the folder named on the command line and write the fonts and their licences."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python tools/fonts.py path/to/node_modules")
    packages = Path(sys.argv[1]) / "@fontsource-variable"
    TARGET.mkdir(parents=True, exist_ok=True)

    name = "atkinson-hyperlegible-next"
    source = packages / name / "files" / f"{name}-latin-wght-normal.woff2"
    write(
        keep(
            read(source, (400, 700)),
            TEXT,
            ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum"],
        ),
        name,
        TEXT,
    )

    name = "bricolage-grotesque"
    source = packages / name / "files" / f"{name}-latin-wght-normal.woff2"
    font = keep(read(source, (600, 800)), HEADINGS, [])
    keep(read(source, 700), KERNED, ["kern"]).save(pairs := io.BytesIO())
    table = TTFont(pairs)["GPOS"]  # the pairs of weight 700 serve all three weights
    table.ensureDecompiled(recurse=True)
    font["GPOS"] = table
    write(font, name, HEADINGS)

    for name in ("atkinson-hyperlegible-next", "bricolage-grotesque"):
        licence = (packages / name / "LICENSE").read_text(encoding="utf-8")
        (TARGET / f"{name}-OFL.txt").write_text(licence, encoding="utf-8")


if __name__ == "__main__":
    main()
