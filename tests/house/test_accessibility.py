"""What machines of accessibility miss: lines of state that contrast, words beside colours, and an honest declaration."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest
from django.urls import reverse

from faire_reseau.pages.texts import Criterion, declaration
from tests.house import style_criteria as styles

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


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
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


def unproven(criteria: Iterable[Criterion], tests: Collection[str]) -> list[str]:
    """The criteria that conform without a test, by a test that is not there, or by a reading without its date and subject."""
    gaps = []
    for criterion in criteria:
        named = re.findall(r"`(test_\w+)`", criterion.proof)
        gaps += [f"{criterion.number} names no test"] if criterion.state == "C" and not named else []
        gaps += [f"{criterion.number} names {name}" for name in named if name not in tests]
        if criterion.proof.count("By reading") != len(READING.findall(criterion.proof)):
            gaps.append(f"{criterion.number} was read without a day or a subject")
    return gaps


# Where only a person can judge, beside what a test sees: on which day, and what was read.
READING = re.compile(r"By reading, \d{1,2} [A-Z][a-z]+ 20\d\d: \w.{9,}")


def test_the_declaration_has_every_criterion_with_its_state_and_each_proof_is_there():
    declared = declaration()
    tests = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }

    assert [c.number for c in declared.criteria] == [
        f"{t}.{n + 1}" for t, count in PER_THEME.items() for n in range(count)
    ]
    assert {c.state for c in declared.criteria} <= {"C", "NC", "NA"}
    assert [c.number for c in declared.criteria if not c.proof or bool(c.lacks) != (c.state == "NC")] == []
    assert unproven(declared.criteria, tests) == []


def test_a_criterion_without_a_test_by_one_that_is_gone_or_read_on_no_day_is_found():
    proofs = {
        "1.1": ("C", "`test_here`"),
        "1.2": ("C", "Audit of 29 November 2026"),
        "1.3": ("C", "`test_gone`, `test_here`"),
        "1.4": ("C", "`test_here`. By reading: the alternatives of all pages"),
        "1.5": ("C", "`test_here`. By reading, 29 November 2026: the alternatives of all pages"),
        "1.6": ("NA", "No captcha"),
    }
    criteria = [Criterion(number, "", state, proof, "") for number, (state, proof) in proofs.items()]

    assert unproven(criteria, {"test_here"}) == [
        "1.2 names no test",
        "1.3 names test_gone",
        "1.4 was read without a day or a subject",
    ]


# Scripts that load or leave the page or send a form, how often, and after what: never by themselves while somebody reads.
LEAVING = {
    "key.js": (1, "sends what the key answered, after its button was pressed"),
    "badges.js": (1, "loads the badges that a press asked for, once they are made"),
    "programme.js": (1, "sends a choice where it cannot be kept, as without script"),
    "wall.js": (2, "the screen of a room, which nobody operates, begins anew each hour, and to show something else"),
    "wishes.js": (1, "sends a wish when it is ticked, which the page says; the page stays"),
    "back.js": (
        2,
        "a page that the browser kept and in which nothing is typed is loaded when one comes back to it; a form that was sent",
    ),
    "coding.js": (1, "after Enter in the search of codes, in which nothing is typed, as in any field of a form"),
    "house.js": (2, "a page kept from before one signed out is loaded when one comes back to it"),
    "leave.js": (2, "after the button that signs out was pressed"),
    "outbox.js": (3, "after a form was sent by its button"),
}
# Scripts that replace what a page holds by themselves, how often, and why the focus is not lost by it.
REPLACING = {
    "swap.js": (1, "finds the focus again: what all others call"),
    "cards.js": (1, "fills a card that is new on the page"),
    "live.js": (1, "says in the status that the page follows nothing more"),
    "kept-pages.js": (1, "fills once a list that is not shown before"),
}
# Scripts that hear a press before it is lifted, what they hear, and why nothing is done by it.
PRESSED = {
    "swap.js": (['"pointerdown"'], "remembers what is pressed, so that it stays on the page until it is let go"),
}
# Said to the eye alone, of what the ear reads whole.
FOR_THE_EYE = {"La carte continue à droite : faites-la glisser.", "The map goes on to the right: slide it."}


def sheets() -> dict[str, str]:
    """The style sheets of the house by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in HOUSE.glob("*/static/**/*.css")}


def scripts() -> dict[str, str]:
    """The scripts of the house by name; the editors are a library, built, and are proven in a browser."""
    files = [
        file
        for file in HOUSE.glob("*/static/**/*.js")
        if file.name not in {"editor-common.js", "editor.js", "note-editor.js", "qr-reader.js"}
    ]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def faults(texts: dict[str, str], *rules) -> dict[str, list[str]]:
    """What the rules find, by the name of the text."""
    faults_by_text = {name: [fault for rule in rules for fault in rule(text)] for name, text in texts.items()}
    return {name: text_faults for name, text_faults in faults_by_text.items() if text_faults}


def test_style_sheets_write_no_words_and_change_no_order():
    assert faults(sheets(), styles.written_by_styles, styles.reordered) == {}


def test_a_strong_ground_comes_with_the_colour_of_its_text_and_the_page_sets_both():
    page = next(body for names, body in styles.rules_of(sheets()["house.css"]) if names == "body")

    assert re.findall(r"(?<![\w-])(background|color): var", page) == ["color", "background"]
    assert faults(sheets(), styles.unreadable_grounds) == {}


def test_links_in_a_text_are_underlined_and_the_focus_is_always_seen():
    seen = faults(sheets(), styles.unfocused)

    assert faults(sheets(), styles.without_underline) == {}
    # The content, to which the skip link and a new page bring the focus, is the whole screen.
    assert seen == {"house.css": ["main:focus"], "wall.css": [".wall-main:focus"]}
    assert "outline: 3px solid var(--color-focus)" in dict(styles.rules_of(sheets()["house.css"]))[":focus-visible"]


def test_nothing_appears_by_pointing_and_nothing_moves_or_flashes_by_a_style_sheet():
    assert faults(sheets(), styles.revealing, styles.moving) == {}


def test_pages_are_read_whichever_way_the_screen_is_held_and_enlarged_as_one_likes():
    pages = {file.name: file.read_text(encoding="utf-8") for file in HOUSE.glob("*/templates/**/*.html")}

    assert faults(sheets() | pages, styles.turned, styles.unzoomed) == {}
    assert "orientation" not in (HOUSE / "project/views.py").read_text(encoding="utf-8")


def test_scripts_leave_the_page_only_after_a_press_and_act_when_it_is_lifted():
    assert {name: count for name, text in scripts().items() if (count := styles.leaving(text))} == {
        name: count for name, (count, _why) in LEAVING.items()
    }
    assert faults(scripts(), styles.acts_on_press) == {name: heard for name, (heard, _why) in PRESSED.items()}


def test_scripts_that_replace_what_one_may_stand_in_find_the_focus_again():
    assert {name: len(lines) for name, text in scripts().items() if (lines := styles.losing_focus(text))} == {
        name: count for name, (count, _why) in REPLACING.items()
    }


def test_no_sentence_names_a_thing_by_its_place_shape_or_colour_alone():
    sentences_by_looks = []
    for file in HOUSE.glob("*/locale/fr/LC_MESSAGES/django.po"):
        for text in re.findall(
            r'^msg(?:id|str)(?:\[\d\])? ((?:".*"\n)+)', file.read_text(encoding="utf-8"), re.MULTILINE
        ):
            sentence = "".join(re.findall(r'"(.*)"', text))
            sentences_by_looks += [sentence] if styles.told_by_looks(sentence) else []

    assert {sentence.replace("\u00a0", " ") for sentence in sentences_by_looks} <= FOR_THE_EYE


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (styles.written_by_styles, 'p::after { content: "Terminé"; }', ['p::after: "Terminé"']),
        (styles.reordered, ".a { order: 2; } .b { flex-direction: row-reverse; }", [".a", ".b"]),
        (styles.unreadable_grounds, ".a { background: var(--color-primary); }", [".a"]),
        (styles.without_underline, "p a { text-decoration: none; }", ["p a"]),
        (styles.without_underline, "a { text-decoration: none; }", ["a"]),
        (styles.unfocused, ".a:focus { outline: none; }", [".a:focus"]),
        (styles.unfocused, "button { outline: 0; }", ["button"]),
        (styles.revealing, ".a:hover .b { display: block; }", [".a:hover .b"]),
        (styles.revealing, ".a:focus-within .b { visibility: visible; }", [".a:focus-within .b"]),
        (styles.moving, ".a { animation: blink 0.2s infinite; }", [".a"]),
        (styles.moving, ".a { transition: inset 1s; }", [".a"]),
        (styles.turned, "@media (orientation: portrait) { .a { display: none; } }", ["(orientation: portrait)"]),
        (styles.unzoomed, '<meta content="width=device-width, user-scalable=no">', ["user-scalable=no"]),
        (styles.unzoomed, ".a { font-size: 12px; }", ["font-size: 12px"]),
        (styles.losing_focus, "list.replaceChildren(...rows);", ["list.replaceChildren(...rows);"]),
        (styles.losing_focus, "part.innerHTML = html;", ["part.innerHTML = html;"]),
        (styles.losing_focus, "old.replaceWith(fresh);", ["old.replaceWith(fresh);"]),
        (styles.acts_on_press, 'a.addEventListener("touchstart", go)', ['"touchstart"']),
        (styles.acts_on_press, 'screen.orientation.lock("portrait")', ["screen.orientation"]),
        (styles.told_by_looks, "Appuyez sur le bouton vert, à droite.", ["bouton vert", "à droite"]),
    ],
)
def test_a_fault_planted_in_a_style_a_script_or_a_sentence_is_found(rule, text, expected):
    assert rule(text) == expected


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (styles.written_by_styles, '.a::before { content: "›"; } .b { content: counter(page) " / " counter(pages); }'),
        (styles.reordered, ".a { border: 1px; paint-order: stroke; }"),
        (styles.unreadable_grounds, ".a { background: var(--color-primary); color: var(--color-on-primary); }"),
        (
            styles.without_underline,
            ".button, .brand { text-decoration: none; } a:hover { text-decoration: underline; }",
        ),
        (styles.unfocused, ".a:focus { outline: none; } .a:focus-visible { stroke: red; }"),
        (styles.revealing, ".a:hover { color: var(--color-text); } .skip:focus { inset-block-start: 0; }"),
        (styles.moving, "@media (prefers-reduced-motion: no-preference) { a { transition: color 1s; } }"),
        (styles.unzoomed, ".a { font-size: 0.9rem; outline: 3px solid; }"),
        (styles.losing_focus, "keepFocus(list, () => list.replaceChildren(...rows));"),
        (styles.losing_focus, "found.replaceChildren();"),
        (styles.told_by_looks, "Choisissez-le dans la liste ci-dessous."),
    ],
)
def test_a_sound_style_or_sentence_is_not(rule, text):
    assert rule(text) == []


def test_a_script_that_leaves_or_sends_by_itself_is_counted():
    assert styles.leaving("setTimeout(() => location.reload(), 5000);\nform.submit();\n// form.submit()\n") == 2
    assert styles.leaving('location.href = "/";\nif (location.href === a) b();\nwindow.open(a);') == 2


@pytest.mark.django_db
def test_the_page_says_the_rate_what_is_lacking_and_the_foot_of_every_page_says_the_state(client):
    declared = declaration()

    page = client.get(reverse("pages:accessibility")).content.decode()
    home = client.get("/").content.decode()

    share = f"{declared.percentage:.1f}".replace(".", ",")
    assert f"{declared.conforming} des {declared.applicable} critères applicables" in page
    assert f"{share}\u00a0%" in page
    assert [c.number for c in declared.lacking if f"<strong>{c.number}</strong>" not in page] == []
    words = {"full": "totalement", "partial": "partiellement", "none": "non"}[declared.level]
    assert f"Accessibilité\u00a0: {words} conforme" in home
