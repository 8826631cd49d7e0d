"""Styles and scripts: a room's style uses the tokens of ui; a script imports from ui or from its own room."""

from __future__ import annotations

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR_FUNCTIONS = r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
COLOUR_NAMES = (
    "black|white|red|green|blue|yellow|orange|purple|pink|gray|grey|silver|navy|teal|maroon|brown|gold|"
    "rebeccapurple|crimson|tomato|salmon|coral|indigo|violet|magenta|cyan|lime|olive|aqua|fuchsia"
)
LITERAL_COLOUR = re.compile(
    rf"#[0-9a-fA-F]{{3,8}}\b(?=[^{{}}]*[;}}])|{COLOUR_FUNCTIONS}|:[^;{{}}]*\b(?:{COLOUR_NAMES})\b(?!-)"
)
PIXEL_FONT = re.compile(r"(?:font|font-size)\s*:[^;{}]*\d+px")
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")


def literals(css: str) -> list[str]:
    """Return what a room's style says by itself that ui's tokens should say."""
    text = COMMENT.sub("", css)
    return [match.group(0) for rule in (LITERAL_COLOUR, PIXEL_FONT) for match in rule.finditer(text)]


def foreign_imports(room: str, script: str) -> list[str]:
    """Return the imports of a script of `room` that lead neither to ui nor to its own room."""
    imported = IMPORT.findall(COMMENT.sub("", script))
    return [
        name
        for name in imported
        if not (
            (re.fullmatch(r"\./[\w./-]+", name) and ".." not in name)
            or re.match(rf"(?:\.\./|/static/)(?:ui|{room})/", name)
            or re.match(rf"(?:ui|{room})/", name)
        )
    ]


def assets(kind: str) -> dict[Path, str]:
    return {
        file: file.read_text(encoding="utf-8")
        for file in sorted(HOUSE.glob(f"*/static/**/*{kind}"))
        if file.relative_to(HOUSE).parts[0] != "ui"
    }


def test_rooms_styles_use_the_tokens():
    wrong = [f"{file.relative_to(HOUSE)}: {bad}" for file, text in assets(".css").items() for bad in literals(text)]

    assert wrong == []


def test_rooms_scripts_import_from_ui_or_their_own_room():
    wrong = [
        f"{file.relative_to(HOUSE)}: {name}"
        for file, text in assets(".js").items()
        for name in foreign_imports(file.relative_to(HOUSE).parts[0], text)
    ]

    assert wrong == []


def test_a_literal_colour_or_a_font_in_pixels_is_refused():
    assert literals(".red-list, #face { color: var(--color-text); border: 1px solid; font-size: var(--size-1) }") == []
    assert literals(".a { color: #f00; }") == ["#f00"]
    assert literals(".a { background: rgb(0 0 0 / 50%); }") == ["rgb("]
    assert literals(".a { color: white; }") == [": white"]
    assert literals(".a { font-size: 12px; }") == ["font-size: 12px"]


def test_a_script_that_reaches_into_another_room_is_refused():
    script = 'import { a } from "../ui/live.js";\nimport "./b.js";\nconst c = await import("../network/map.js");'

    assert foreign_imports("topics", script) == ["../network/map.js"]
