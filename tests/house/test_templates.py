"""Templates point down, carry no code and no style, and say what they are for."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "faire_reseau"


def floors_of(plan: str) -> list[set[str]]:
    """The floors of the plan (.importlinter), from the ground up; siblings share one."""
    layers = plan.split("name = Floors of the house")[1].split("layers =\n")[1].split("exhaustive", maxsplit=1)[0]
    return [set(re.findall(r"\w+", line)) for line in layers.splitlines() if line.strip()][::-1]


FLOORS = floors_of((ROOT / ".importlinter").read_text(encoding="utf-8"))
BORROWED = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
BY_VARIABLE = re.compile(r"""\{%-?\s*(?:extends|include)\s+(?!["'])\S+""")
INLINE = re.compile(
    r"""<style[\s>]|<script(?![^>]*\bsrc=)(?![^>]*type="application/(?:ld\+)?json")[^>]*>"""
    r"""|<[a-z][^<>]*?\s(?:style|on[a-z]+)\s*=|javascript:""",
    re.IGNORECASE,
)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SHORT = 10
# What the parts of `ui` are for: breadcrumb, notice, table, empty state, sample label, figure, pager, and what a form refuses.
COPIES = re.compile(
    r"""<nav aria-label="\{% translate .You are here|<p class="notice[^"]*">|<table|<div class="empty"|class="sample"|<figcaption"""
    r"""|<nav class="pager|non_field_errors|\{% for bound in form|\.svg_inline"""
)
# Messages; the grid that one moves; the board of the wall, which never scrolls; drawings with a key; a form of which some fields are folded away.
OWN = {
    "activities/note.html",
    "ui/base.html",
    "topics/parts/workbench.html",
    "topics/walls/grid.html",
    "topics/parts/ladder.html",
    "topics/parts/closing.html",
    "network/directory.html",
}


def floor_of(room: str) -> int:
    return next((number for number, rooms in enumerate(FLOORS) if room in rooms), -1)


def may_borrow(room: str, target_room: str, target: str) -> bool:
    """Say whether a template of `room` may extend or include `target`, which is kept by `target_room`."""
    if target_room in {room, "ui"}:
        return True
    return -1 < floor_of(target_room) < floor_of(room) and target.startswith(f"{target_room}/parts/")


def inline_code(text: str) -> list[str]:
    return [match.group(0) for match in INLINE.finditer(TEMPLATE_TAG.sub("x", text))]


def says_what_it_is_for(text: str) -> bool:
    """A template of some length tells it in a comment at its top, beside `extends` and `load`."""
    lines = [line.strip() for line in text.strip().splitlines()]
    top = next((line for line in lines if not line.startswith(("{% extends", "{% load", "<?xml"))), "")
    return len(lines) < SHORT or top.startswith(("{#", "{% comment"))


def templates() -> dict[Path, str]:
    return {
        file: file.read_text(encoding="utf-8")
        for file in sorted(HOUSE.glob("*/templates/**/*"))
        if file.suffix in {".html", ".txt", ".svg", ".xml"}
    }


def keeper_of(target: str) -> str:
    """Return the room that keeps a template of that name; empty when none does."""
    return next((room.name for room in sorted(HOUSE.iterdir()) if (room / "templates" / target).exists()), "")


def test_every_room_has_a_floor_and_every_floor_a_room():
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}

    assert set().union(*FLOORS) == rooms
    assert [floor_of(room) for room in ("kit", "ui", "live", "accounts", "no_such_room")] == [0, 1, 1, 2, -1]


def test_every_template_borrows_from_its_own_room_from_ui_or_from_parts_below():
    wrong = [
        f"{file.relative_to(HOUSE)} -> {target}"
        for file, text in templates().items()
        for target in BORROWED.findall(text)
        if not may_borrow(file.relative_to(HOUSE).parts[0], keeper_of(target), target)
    ]

    assert wrong == []


def test_no_template_borrows_by_a_name_nobody_can_read():
    texts = templates()
    wrong = [f"{file.relative_to(HOUSE)}: {name}" for file, text in texts.items() for name in BY_VARIABLE.findall(text)]

    assert wrong == []


def test_no_template_carries_code_or_style():
    wrong = [f"{file.relative_to(HOUSE)}: {code}" for file, text in templates().items() for code in inline_code(text)]

    assert wrong == []


def test_every_template_says_what_it_is_for():
    silent = [str(file.relative_to(HOUSE)) for file, text in templates().items() if not says_what_it_is_for(text)]

    assert silent == []


def test_no_page_writes_by_hand_what_a_part_of_ui_is_for():
    copies = {
        f"{file.relative_to(HOUSE)}: {copy}"
        for file, text in templates().items()
        for copy in COPIES.findall(text)
        if "/ui/parts/" not in str(file) and not any(str(file).endswith(own) for own in OWN)
    }

    assert sorted(copies) == []


def test_a_copy_of_a_part_is_found_and_the_part_is_not():
    assert COPIES.findall('<p class="notice notice-error">no</p>') == ['<p class="notice notice-error">']
    assert COPIES.findall('<nav class="pager" aria-label="Pages">') == ['<nav class="pager']
    assert COPIES.findall("{% for error in form.non_field_errors %}") == ["non_field_errors"]
    assert COPIES.findall('{% notice "error" %}no{% endnotice %}{% form_summary form %}{% table "x" %}') == []


def test_borrowing_upward_or_beside_or_another_rooms_page_is_refused():
    assert may_borrow("topics", "topics", "topics/page.html") is True
    assert may_borrow("topics", "ui", "ui/base.html") is True
    assert may_borrow("topics", "network", "network/parts/card.html") is True
    assert may_borrow("topics", "network", "network/page.html") is False
    assert may_borrow("network", "topics", "topics/parts/card.html") is False
    assert may_borrow("topics", "", "elsewhere/base.html") is False


def test_inline_code_and_style_are_found_and_files_and_data_are_not():
    assert inline_code('<script src="{% static "ui/house.js" %}" type="module"></script>') == []
    assert inline_code('<script type="application/ld+json">{}</script><p data-on="x" class="style">style = a</p>') == []
    assert len(inline_code("<script>go()</script>")) == 1
    assert len(inline_code('<p class="a" style="color:red">')) == 1
    assert len(inline_code('<a onclick="go()">')) == 1
    assert len(inline_code('<a href="javascript:go()">')) == 1
    assert len(inline_code("<style>p{}</style>")) == 1


def test_a_long_template_without_a_comment_at_its_top_is_refused():
    body = "<p>x</p>\n" * SHORT

    assert says_what_it_is_for("{# The page. #}\n" + body) is True
    assert says_what_it_is_for('{% extends "ui/base.html" %}\n{# The page. #}\n' + body) is True
    assert says_what_it_is_for("<p>x</p>\n") is True
    assert says_what_it_is_for(body) is False


# What is not a sentence in the language of the page: comments, what is translated whole, codes, English beside French.
TRANSLATED = re.compile(
    r"\{%-?\s*(?:blocktranslate|comment)\b.*?\{%-?\s*end(?:blocktranslate|comment)\s*-?%\}|\{#.*?#\}|<!--.*?-->"
    r"|<code>.*?</code>|<textarea[^>]* readonly>.*?</textarea>|<(p|span)[^>]* lang=\"en\"[^>]*>.*?</\1>",
    re.DOTALL,
)
MARKUP = re.compile(r"<[^<>]*>|[\w-]+=\"[^\"]*\"")
UNSPACED = re.compile(r"(?<![\u00a0\u202f])[:;!?»](?=[\s\x00\x01]|$)|«(?![\u00a0\u202f])")


def unspaced(text: str) -> list[str]:
    """What a template writes itself, outside of translated sentences, and French would owe a no-break space."""
    plain = MARKUP.sub("\x01", TEMPLATE_TAG.sub("\x00", TRANSLATED.sub("", text)).replace("&nbsp;", "\u00a0"))
    return [plain[max(0, match.start() - 20) : match.end()] for match in UNSPACED.finditer(plain)]


def test_a_sign_that_french_sets_apart_stands_in_a_translated_sentence_and_not_beside_it():
    wrong = [f"{file.relative_to(HOUSE)}: {fault!r}" for file, text in templates().items() for fault in unspaced(text)]

    assert wrong == []


def test_a_colon_beside_a_translated_sentence_is_found():
    owed = [
        '{% translate "Open" %}<span class="visually-hidden">: {{ name }}</span>',
        "<strong>{{ name }}</strong>: {{ value }}",
        "Perdu ?",
        "« Perdu »",
    ]
    sound = [
        "{% of_what name %}",
        "{% blocktranslate %}{{ name }}: lost?{% endblocktranslate %}",
        '<a href="https://x" data-x="forum:{{ pk }}">{{ name }}</a>',
        '<p lang="en">Go back: it is there.</p><code>a: b</code>',
        "Perdu\u00a0? {# lost? #}",
    ]

    assert [len(unspaced(text)) for text in (*owed, *sound)] == [1, 1, 1, 2, 0, 0, 0, 0, 0]


PLAIN_BLOCKS = re.compile(r"\{% block (?:title|description) %\}(.*?)\{% endblock", re.DOTALL)
MARKS_LANGUAGE = re.compile(r"\|\s*(?:content|marked_\w+)\b|\{% sample")


def marked_titles(text: str) -> list[str]:
    """Titles and descriptions of a page that are given markup, which a browser shows as signs: they are plain words."""
    return [block for block in PLAIN_BLOCKS.findall(text) if MARKS_LANGUAGE.search(block)]


def test_no_title_and_no_description_of_a_page_holds_markup():
    assert {
        str(file.relative_to(HOUSE)): wrong for file, text in templates().items() if (wrong := marked_titles(text))
    } == {}


def test_a_title_with_markup_is_found_and_one_of_words_is_not():
    assert marked_titles("{% block title %}A · {{ report.title|content }}{% endblock %}{{ b|content }}") == [
        "A · {{ report.title|content }}"
    ]
    assert marked_titles("{% block title %}{{ axis|label }}{% endblock %}{{ b|content }}") == []


def without_script(sources: dict[str, str]) -> list[str]:
    """The pages whose markup asks the server by itself (`hx-…`), in a part of them too, and that do not load what asks."""

    def asks(name: str) -> bool:
        text = sources.get(name, "")
        return " hx-" in TEMPLATE_TAG.sub(" ", text) or any(
            asks(part) for part in BORROWED.findall(text) if part != name
        )

    return [
        name
        for name, text in sources.items()
        if "{% extends" in text and asks(name) and "{% htmx_script %}" not in text
    ]


def test_every_page_that_asks_again_by_itself_loads_the_script_that_asks():
    sources = {
        path.relative_to(path.parents[len(path.relative_to(HOUSE).parts) - 3]).as_posix(): path.read_text(
            encoding="utf-8"
        )
        for path in HOUSE.glob("*/templates/**/*.html")
    }

    assert without_script(sources) == []


def test_the_rule_sees_a_page_without_its_script_in_itself_and_in_a_part():
    base = '{% extends "ui/base.html" %}'
    sources = {
        "a.html": base + '<div hx-get="/a/">',
        "b.html": base + '{% include "parts/b.html" %}',
        "parts/b.html": '<div{% if x %} hx-get="/b/"{% endif %}>',
        "c.html": base + '{% htmx_script %}{% include "parts/b.html" %}',
        "d.html": base + "<p>hx-get</p>",
    }

    assert without_script(sources) == ["a.html", "b.html"]
