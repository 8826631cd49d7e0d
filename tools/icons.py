"""Make the sprite of icons from Lucide: `python tools/icons.py node_modules`. Standard library only."""

import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "faire_reseau" / "ui" / "static" / "ui"
# our name: Lucide's name (where they differ)
RENAMED = {
    "home": "house",
    "building": "building-2",
    "message": "message-square",
    "messages": "messages-square",
    "help-circle": "circle-question-mark",
    "check-circle": "circle-check",
    "x-circle": "circle-x",
    "trash": "trash-2",
    "unlock": "lock-open",
    "grid": "grid-3x3",
    "stop": "square",
    "filter": "funnel",
    "alert-triangle": "triangle-alert",
    "undo": "undo-2",
    "redo": "redo-2",
    "merge": "git-merge",
    "door": "door-open",
}
SAME = """
accessibility arrow-down arrow-left arrow-right arrow-up bell bookmark calendar calendar-plus check chevron-down
chevron-left chevron-right chevron-up clock coffee copy download external-link eye eye-off file file-text flag globe
hand heart history image info layers lightbulb link list lock log-in log-out mail map map-pin menu mic minus monitor
moon move newspaper pencil play plus printer qr-code refresh-cw rss search send settings shuffle star sun table tag
upload user user-plus users utensils wifi-off x
""".split()  # noqa: SIM905 - a list of words to read, one symbol a word
DRAWING = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
}


def symbol(name: str, source: str) -> str:
    """Return one symbol of the sprite from the text of an icon file."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if inner is None:
        raise ValueError(f"{name} is not an SVG icon")
    shapes = re.sub(r"\s*\n\s*", "", inner.group(1)).replace(" />", "/>")
    drawing = " ".join(f'{key}="{value}"' for key, value in DRAWING.items())
    return f'<symbol id="icon-{name}" viewBox="0 0 24 24" {drawing} stroke-linejoin="round">{shapes}</symbol>'


def main() -> None:
    """Read lucide-static in the folder named on the command line; write the sprite and its licence."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python tools/icons.py path/to/node_modules")
    package = Path(sys.argv[1]) / "lucide-static"
    names = {**{name: name for name in SAME}, **RENAMED}
    symbols = [
        symbol(name, (package / "icons" / f"{names[name]}.svg").read_text(encoding="utf-8")) for name in sorted(names)
    ]
    head = '<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide icons, ISC licence: see icons-LICENSE.txt -->\n'
    (TARGET / "icons.svg").write_text(head + "\n".join(symbols) + "\n</svg>\n", encoding="utf-8")
    licence = (package / "LICENSE").read_text(encoding="utf-8")
    (TARGET / "icons-LICENSE.txt").write_text(licence, encoding="utf-8")
    print(f"icons.svg: {len(symbols)} symbols, {(TARGET / 'icons.svg').stat().st_size} bytes")


if __name__ == "__main__":
    main()
