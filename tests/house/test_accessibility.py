"""What machines of accessibility miss: lines of state that contrast, words beside colours, and an honest declaration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from faire_reseau.pages.queries import declaration

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "faire_reseau"
PER_THEME = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
LINES = ("edge", "primary", "focus")
GROUNDS = ("bg", "surface", "sunken", "highlight-soft")
# What tells a state by a line, in colours that are too faint for it.
FAINT = re.compile(r"(?:outline|border[\w-]*|box-shadow)\s*:[^;}]*--color-(?:highlight|border)\b")
STATE = re.compile(r"\[aria-current|\[data-now\]|\[data-chosen\]|:target|:checked|\[aria-pressed")


def schemes() -> dict[str, dict[str, str]]:
    text = (HOUSE / "ui/static/ui/house.css").read_text(encoding="utf-8")
    light, dark = text.split("@layer tokens")[1].split("@layer base")[0].split("@media (prefers-color-scheme: dark)")
    pairs = {"light": light, "dark": light + dark}
    return {name: dict(re.findall(r"--color-([\w-]+):\s*(#[0-9a-f]{6})", part)) for name, part in pairs.items()}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faint_states(text: str) -> list[str]:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return [names.strip() for names, body in rules if STATE.search(names) and FAINT.search(body)]


def test_lines_that_tell_a_state_contrast_three_to_one_with_their_ground():
    weak = [
        (scheme, line, ground)
        for scheme, colours in schemes().items()
        for line in LINES
        for ground in GROUNDS
        if contrast(colours[line], colours[ground]) < 3
    ]
    sheets = list(HOUSE.glob("*/static/**/*.css"))
    faint = {file.name: faint_states(file.read_text(encoding="utf-8")) for file in sheets}

    assert weak == []
    assert {name: rules for name, rules in faint.items() if rules} == {}
    assert len(sheets) > 5


def test_a_state_told_by_a_faint_line_is_found_and_a_ground_is_not():
    assert contrast("#000000", "#ffffff") == 21
    assert faint_states(".a[aria-current] { outline: 3px solid var(--color-highlight); }") == [".a[aria-current]"]
    assert (
        faint_states(".a[data-now] { background: var(--color-highlight); } .b { border: var(--color-border); }") == []
    )


def test_nothing_that_is_replaced_speaks_by_itself():
    replaced = (
        "topics/topics/parts/topics network/network/parts/results network/network/parts/people topics/topics/programme"
    )
    files = [
        HOUSE / room / "templates" / f"{rest}.html" for room, _, rest in (n.partition("/") for n in replaced.split())
    ]

    speaking = [file.name for file in files if re.search(r"role=.status|aria-live", file.read_text(encoding="utf-8"))]

    assert speaking == []


def test_the_declaration_has_every_criterion_with_its_state_and_each_proof_is_there():
    told = declaration()
    tests = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }
    named = {name for criterion in told.criteria for name in re.findall(r"`(test_\w+)`", criterion.proof)}

    assert [c.number for c in told.criteria] == [f"{t}.{n + 1}" for t, count in PER_THEME.items() for n in range(count)]
    assert {c.state for c in told.criteria} <= {"C", "NC", "NA"}
    assert [c.number for c in told.criteria if not c.proof or bool(c.lacks) != (c.state == "NC")] == []
    assert sorted(named - tests) == []


@pytest.mark.django_db
def test_the_page_says_the_rate_what_is_lacking_and_the_foot_of_every_page_says_the_state(client):
    told = declaration()

    page = client.get(reverse("pages:accessibility")).content.decode()
    home = client.get("/").content.decode()

    share = f"{told.percentage:.1f}".replace(".", ",")
    assert f"{told.conforming} des {told.applicable} critères applicables" in page
    assert f"{share}\u00a0%" in page
    assert [c.number for c in told.lacking if f"<strong>{c.number}</strong>" not in page] == []
    words = {"full": "totalement", "partial": "partiellement", "none": "non"}[told.level]
    assert f"Accessibilité\u00a0: {words} conforme" in home
