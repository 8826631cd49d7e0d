"""Lines of templates and styles have at most 140 characters where they can be broken; breaking changes no page and no sentence."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from tools import fold, fold_styles, fold_templates
from tools.fold_templates import WIDTH, Styles
from tools.messages import sentences_of

# Templates (".html") join on the day on which all are broken: `tools/fold.py --templates`.
KINDS = (".css", ".html")
WORDS = "word " * 40
STYLES = Styles(frozenset({"chip"}), frozenset({"corner"}), {"block.html": (True, True), "inline.html": (False, False)})


def folded(text: str) -> str:
    return fold_templates.fold(text, STYLES)


def filled(text: str) -> str:
    """`text` with its mark replaced by so many elements that its line is too long."""
    return text.replace("@", "<b>bold</b>" * 20)


def spaces_kept(html: str) -> str:
    """A page as a browser lays it out: one space for many, none at the edges of the blocks that the samples use."""
    html = re.sub(r"\s+", " ", html)
    return re.sub(r" ?(</?(?:p|div|ul|li|h1|section|table|tr|td)\b[^>]*>) ?", r"\1", html).strip()


def test_every_line_that_can_be_broken_is_short_enough():
    """`python3 dev.py fmt` breaks them."""
    assert [file.relative_to(fold.ROOT).as_posix() for file in fold.folded(KINDS)] == []


def test_a_short_line_stays_whatever_it_holds():
    text = "<div><p>one</p><p>two</p></div>\n"

    assert folded(text) == text


def test_blocks_that_touch_are_put_on_lines_of_their_own():
    text = f"<ul><li>{WORDS}</li><li><p>{WORDS}</p></li></ul>"

    lines = folded(text).split("\n")

    assert max(map(len, lines)) <= WIDTH
    assert (lines[0], lines[-1]) == ("<ul>", "</ul>")
    assert spaces_kept("\n".join(lines)) == spaces_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        filled("<p>@z</p>"),  # inline elements that touch
        filled("<p>a{{ b }}@{{ c }}</p>"),
        filled('<p><a class="chip">x</a>@z</p>'),
        filled("<p>y{% if a %}<b>x</b>{% endif %}@z</p>"),
        filled('<p>{% include "inline.html" %}@z</p>'),
        filled("<p>{% for a in b %}<i>{{ a }}</i>{% endfor %}@z</p>"),
    ],
)
def test_inline_elements_that_touch_are_never_parted(text):
    after = re.sub(r"<(\w+)\s+", r"<\1 ", folded(text))  # between attributes a line may end
    inside = re.fullmatch(r"<p>\s*(.*?)\s*</p>", after, re.DOTALL)

    assert inside is not None
    assert inside[1] == text.removeprefix("<p>").removesuffix("</p>")


def test_a_block_laid_out_in_a_line_is_not_parted_from_what_it_touches():
    after = folded(filled('<div><i>y</i><div class="chip"><p>x</p></div>@</div>'))

    assert "</i><div" in after
    assert "</div><b>" in after


@pytest.mark.parametrize(
    "whole",
    [
        f"<pre>{WORDS}</pre>",
        f"<textarea>{WORDS}</textarea>",
        f"<script>{WORDS}</script>",
        f"<style>{WORDS}</style>",
        f"<title>{WORDS}</title>",
        f"{{% blocktranslate %}} {WORDS}{{% endblocktranslate %}}",
        f"{{% blocktranslate with a=b %}}{WORDS}{{% endblocktranslate %}}",
        f'title="{WORDS}"></i>',
        f"title='{WORDS}'></i>",
        f'title="{{% if a == "b" %}}{WORDS}{{% endif %}}"></i>',
        f'{{% translate "{WORDS}%" as said %}}',
        f'{{{{ value|default:"{WORDS}" }}}}',
    ],
)
def test_what_is_read_to_the_letter_stays_on_its_line(whole):
    around = f"<div><p>before</p>{'<i ' * whole.startswith('title')}{whole}<p>after</p></div>"

    assert whole in folded(around)


def test_an_element_hidden_while_empty_gets_no_space():
    text = filled('<div class="corner">{% if a %}<p>@</p>{% endif %}</div>')

    assert folded(text).startswith('<div class="corner">{% if a %}')
    assert folded(text).endswith("{% endif %}</div>")


def test_a_branch_gives_a_space_only_where_each_way_ends_in_a_block():
    blocks = filled("<div>{% if a %}<p>@</p>{% else %}<p>b</p>{% endif %}<b>c</b></div>")
    mixed = filled("<div>{% if a %}<p>@</p>{% else %}<i>b</i>{% endif %}<b>c</b></div>")
    skipped = filled("<div><i>z</i>{% if a %}<p>@</p>{% endif %}<b>c</b></div>")

    assert re.search(r"{% endif %}\s+<b>c", folded(blocks))
    assert not re.search(r"{% endif %}\s+<b>c", folded(mixed))
    assert not re.search(r"{% endif %}\s+<b>c", folded(skipped))
    assert not re.search(r"</i>\s+{% if", folded(skipped))


def test_a_loop_of_inline_elements_is_not_spread():
    text = filled("<div>{% for a in b %}{{ a }}{% endfor %}<p>@</p></div>")

    assert "{% for a in b %}{{ a }}{% endfor %}" in folded(text)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{{% blocktranslate trimmed %}}{WORDS}end{{% endblocktranslate %}}</p>",
        f'<p>{{% blocktranslate trimmed with a=b %}}<a href="x">{WORDS}</a> {{{{ a }}}}{{% endblocktranslate %}}</p>',
        f"<p>{{% blocktranslate count n=a trimmed %}}{WORDS}one{{% plural %}}{WORDS}{{{{ n }}}}{{% endblocktranslate %}}</p>",
        f'<p>{{% translate "{WORDS}end" %}}</p>',
        f"<p>{{% blocktranslate with a=b %}}{WORDS}{{{{ a }}}}{{% endblocktranslate %}}</p>",
    ],
)
def test_a_broken_sentence_is_the_same_in_the_catalogue_and_on_the_page(text):
    values = {"a": 2, "b": "B"}
    head = "{% load i18n %}"

    after = folded(text)

    assert max(map(len, after.split("\n"))) <= WIDTH
    assert [vars(sentence) for sentence in sentences_of(after, template=True)] == [
        vars(sentence) for sentence in sentences_of(text, template=True)
    ]
    assert spaces_kept(Template(head + after).render(Context(values))) == spaces_kept(
        Template(head + text).render(Context(values))
    )


def test_a_long_comment_becomes_a_block_and_renders_nothing():
    after = folded(f"{{# {WORDS}end #}}\n<p>x</p>")

    assert after.startswith("{% comment %}\nword word")
    assert max(map(len, after.split("\n"))) <= WIDTH
    assert Template(after).render(Context()).strip() == "<p>x</p>"


def test_attributes_are_broken_at_spaces_that_are_there():
    text = f'<input name="a" value="{"x" * 60}" title="{"y" * 60}"{{% if a %}} checked{{% endif %}} id="last">'

    after = folded(text)

    assert after.replace("\n   ", "") == text
    assert max(map(len, after.split("\n"))) <= WIDTH


def test_folding_twice_is_folding_once():
    texts = [file.read_text(encoding="utf-8") for file in fold.files(".html")]
    once = [fold_templates.fold(text) for text in texts]

    assert [fold_templates.fold(text) for text in once] == once


def test_classes_laid_out_in_a_line_and_hidden_while_empty_are_read_from_the_styles():
    css = ".chip, .link { color: red; display: inline-flex; } .a .corner:empty { display: none; } .block { display: block; }"

    styles = fold_templates.styles_of(css)

    assert (styles.inline, styles.empty) == ({"chip", "link"}, {"corner"})


def test_a_long_rule_is_broken_at_its_spaces_alone():
    long = "; ".join(f"--size-{number}: clamp(1rem, {number}rem, 2rem)" for number in range(8))
    sheet = f'.a, .b {{ {long}; }}\n@media print {{ .c {{ {long}; }} .d {{ content: "a  b; {{ }}"; }} }}\n/* {WORDS}*/\n.e {{ top: 0; }}\n'

    after = fold_styles.fold(sheet)

    assert max(map(len, after.split("\n"))) <= WIDTH
    assert re.sub(r"\s+", " ", after) == re.sub(r"\s+", " ", sheet)
    assert 'content: "a  b; { }"' in after
    assert fold_styles.fold(after) == after
