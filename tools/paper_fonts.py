"""Cut the fonts of Chinese, Japanese and Korean names on paper: `python tools/paper_fonts.py node_modules` (fontTools)."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

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
    "noto-sans-han.otf": ("fonts-sc/fonts/NotoSansHans-Regular.otf", HAN),
    "noto-sans-hangul.otf": ("fonts-kr/fonts/NotoSansKR-Regular.otf", HANGUL),
}


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
        font.save(TARGET / name)
        print(f"{name}: {(TARGET / name).stat().st_size} bytes, {len(font.getBestCmap())} signs")


if __name__ == "__main__":
    main()
