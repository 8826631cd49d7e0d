"""Cut the fonts of Chinese, Japanese and Korean names on paper: `python tools/paper_fonts.py node_modules` (fontTools)."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

TARGET = Path(__file__).resolve().parent.parent / "faire_reseau" / "kit" / "fonts"
TABLES = [
    "BASE",
    "DSIG",
    "GPOS",
    "GSUB",
    "VORG",
    "vhea",
    "vmtx",
]  # of vertical and fine setting: names are set in one line


def signs_of(encoding: str, leads: range = range(0x81, 0xFF)) -> set[int]:
    """The signs of two bytes of `encoding` from the radicals on: `leads` are its first bytes."""
    signs = set()
    for lead in leads:
        for second in range(0x40, 0xFF):
            text = bytes([lead, second]).decode(encoding, errors="ignore")
            if len(text) == 1 and ord(text) > 0x2E00:
                signs.add(ord(text))
    return signs


# Of the standards: all of GB 2312 and JIS X 0208, the frequent signs of Big5, the syllables of KS X 1001.
HAN = signs_of("gb2312") | signs_of("shift_jis") | signs_of("big5", range(0xA4, 0xC7))
HANGUL = {sign for sign in signs_of("euc_kr") if 0xAC00 <= sign <= 0xD7A3}
FONTS = {
    "noto-sans-han.ttf": ("fonts-sc/fonts/NotoSansHans-Regular.otf", HAN),
    "noto-sans-hangul.ttf": ("fonts-kr/fonts/NotoSansKR-Regular.otf", HANGUL),
}


def with_quadratic_outlines(font: TTFont) -> None:
    """Redraw its signs by quadratic curves: the widths of cubic ones, cut again for a document, do not conform to PDF/UA and PDF/A."""
    names, drawn, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in names:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 500, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["glyf"], font["loca"] = newTable("glyf"), newTable("loca")
    font["glyf"].glyphOrder, font["glyf"].glyphs = names, glyphs
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
    for limit in (
        *("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"),
        *("ComponentElements", "Points", "Contours", "CompositePoints", "CompositeContours", "ComponentDepth"),
    ):
        setattr(font["maxp"], f"max{limit}", 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def main() -> None:
    """Read the packages `@embedpdf/fonts-sc` and `-kr` in the folder named on the command line and write both fonts."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python tools/paper_fonts.py path/to/node_modules")
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (source, signs) in FONTS.items():
        font = TTFont(Path(sys.argv[1]) / "@embedpdf" / source)
        options = subset.Options(
            hinting=False, layout_features=[], glyph_names=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
        )
        options.drop_tables += TABLES
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=signs)
        cutter.subset(font)
        with_quadratic_outlines(font)
        font.save(TARGET / name)
        print(f"{name}: {(TARGET / name).stat().st_size} bytes, {len(font.getBestCmap())} signs")


if __name__ == "__main__":
    main()
