"""What `kit.richtext` keeps, what it refuses, and that it never loses words."""

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.kit.richtext import (
    clean,
    excerpt,
    pictures_without_alternative,
    to_text,
    words,
)
from faire_reseau.kit.richtext_shape import link_address

PARTS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<h1>",
            "</h1>",
            "<h4>",
            "</h4>",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<ul>",
            "</ul>",
            "<ol start=4>",
        ),
        *("</ol>", "<li>", "</li>", "<blockquote>", "</blockquote>", "<br>", "<hr>", "<div>", "</div>", "</a>", "\n\n"),
        *(
            "<a href='/r/1' class=record title='n'>",
            "<a href=https://e.fr/?a=1&b=2>",
            "<a href=javascript:x>",
            "<span>",
        ),
        *(
            "<figure>",
            "</figure>",
            "<figcaption>",
            "</figcaption>",
            "<small>",
            "</small>",
            "<img src=/m/1.jpg alt=mur>",
        ),
        *(
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<pre>",
            "</pre>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&lt;",
        ),
        *(
            " ",
            "mot",
            "80 professionnels",
            "\u00a0!",
            "é",
            "<3",
            "&amp;",
            "<",
            ">",
            "\x0b",
            "<style>",
            "<svg>",
            "<select>",
        ),
    ]
)
SOUP = st.lists(st.one_of(PARTS, st.text(max_size=6)), max_size=25).map("".join)


@pytest.mark.slow("tries many texts")
@settings(max_examples=400, deadline=None, derandomize=True)
@given(SOUP)
def test_clean_when_applied_twice_then_gives_the_same(html: str) -> None:
    once = clean(html)

    assert clean(once) == once


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.one_of(PARTS.filter(lambda part: not re.search("script|style|svg|<!--|select", part))), max_size=25))
def test_words_of_any_soup_when_cleaned_then_are_all_there(parts: list[str]) -> None:
    html = "<p>" + "".join(parts)
    bare = nh3.clean(html, tags=set(), clean_content_tags=set())
    seen = re.sub(r"&[a-z]+;|\W", "", bare)

    letters = re.sub(r"&[a-z]+;|\W", "", nh3.clean(clean(html), tags=set()))

    assert sorted(letters) == sorted(seen)


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        ("", ""),
        ("<p></p><p> </p>", ""),
        ("Un.\n\nDeux\ntrois.", "<p>Un.</p><p>Deux<br>trois.</p>"),
        ("3 < 4 & R&D <nom>", "<p>3 &lt; 4 &amp; R&amp;D &lt;nom&gt;</p>"),
        ("<p>Anne <anne@exemple.fr></p>", "<p>Anne &lt;anne@exemple.fr&gt;</p>"),
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h3>B</h3>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<p><b>a</b><strong>b</strong> <i><b>c</b></i></p>", "<p><strong>ab</strong> <strong><em>c</em></strong></p>"),
        ("<p><b>a<br>b</b><br></p>", "<p><strong>a<br>b</strong></p>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ('<ol start="3"><li>c</li></ol>', '<ol start="3"><li><p>c</p></li></ol>'),
        ("<ul>a<ul><li>b</ul></ul>", "<ul><li><p>a</p></li><li><ul><li><p>b</p></li></ul></li></ul>"),
        ("<blockquote>q<hr></blockquote>", "<blockquote><p>q</p><hr></blockquote>"),
        ("<table><tr><td>a<td>b<tr><td><p>c</p><td>d</table>", "<p>a · b</p><p>c · d</p>"),
        ("<pre>a\n b</pre>", "<p>a<br>b</p>"),
        ("<p>Bonjour\u00a0!</p>", "<p>Bonjour&nbsp;!</p>"),
        ('<p><a href="/a" target="_blank" rel="opener">x</a></p>', '<p><a href="/a">x</a></p>'),
        ('<a href="https://e.fr/?a=1&b=2">x</a>', '<p><a href="https://e.fr/?a=1&amp;b=2" rel="noopener">x</a></p>'),
        ('<a href="//e.fr">x</a> <a href="ftp://e.fr">y</a>', "<p>x y</p>"),
        (
            '<p><a class="record x" href="/rencontres/1/chiffres" title="Présences"><b>80</b> professionnels</a></p>',
            '<p><a class="record" href="/rencontres/1/chiffres" title="Présences">80 professionnels</a></p>',
        ),
        (
            "<b>a <a href=/r class=record>8<br>0</a></b>",
            '<p><strong>a <a class="record" href="/r">8 0</a></strong></p>',
        ),
        (
            (
                "<figure><img src=/m/1.jpg alt='Le \"mur\"' width=800 height=x><figcaption>La <b>salle</b> "
                "<small>RésO</small></figcaption></figure>"
            ),
            (
                '<figure><img src="/m/1.jpg" alt="Le &quot;mur&quot;" width="800"><figcaption>La salle <small>RésO</small>'
                "</figcaption></figure>"
            ),
        ),
        ("<p>a<img src=/b.png>b</p>", '<p>a</p><figure><img src="/b.png" alt=""></figure><p>b</p>'),
        ("<p>a<img src=https://ailleurs.fr/b.png alt=b></p>", "<p>a</p>"),
        ("<figure><figcaption>seule</figcaption></figure>", "<p>seule</p>"),
    ],
)
def test_html_when_cleaned_then_has_the_stored_form(given_html: str, stored: str) -> None:
    assert clean(given_html) == stored
    assert clean(stored) == stored


HARMFUL = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//e.fr/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='jAvAsCrIpT&colon;alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a class=record href='javascript:alert(1)' title='\" onmouseover=alert(1) x=\"'>x</a>",
    "<a href='/x\" onclick=alert(1) y=\"'>x</a>",
    "<p style='background:url(javascript:alert(1))' onclick=alert(1)>x</p>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)></object><embed src=//e.fr>",
    "<form action=javascript:alert(1)><input autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>x</form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<style>@import '//e.fr/x.css'</style><link rel=stylesheet href=//e.fr><base href=//e.fr/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<figure><img src='/m/1.jpg\" onload=\"alert(1)' alt='\"><script>alert(1)</script>'></figure>",
    "<figcaption><script>alert(1)</script><img src=x onerror=alert(1)></figcaption>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<ol start='1\" onclick=\"alert(1)'><li>x",
    "<template><script>alert(1)</script></template><marquee onstart=alert(1)>x</marquee>",
]
ALLOWED = re.compile(
    r"</?(?:p|h[23]|strong|em|ul|li|blockquote|figure|figcaption|small|ol|a)>|<[bh]r>|<ol start=\"\d+\">"
    r"|<a href=\"(?:https?://|mailto:|/(?!/)|[#?]|[^\":/]*\")[^\"<>]*\"?(?: rel=\"noopener\")?>"
    r"|<a class=\"record\" href=\"[^\"<>]*\"(?: title=\"[^\"]*\")?>"
    r"|<img src=\"/[^\"<>]*\" alt=\"[^\"]*\"(?: width=\"\d+\")?(?: height=\"\d+\")?>"
)


@pytest.mark.parametrize("attack", HARMFUL)
@pytest.mark.parametrize("frame", ["{}", "<p>avant {} après</p>", "<figure>{}</figure>", "<li>{}", "<table><td>{}"])
def test_harmful_html_when_cleaned_then_holds_only_tags_and_attributes_of_the_schema(attack: str, frame: str) -> None:
    stored = clean(frame.format(attack))

    assert re.findall("[<>]", ALLOWED.sub("", stored)) == []
    assert re.findall(r"href=\"\s*(?:java|vb|data)[^\"]*:", stored, re.IGNORECASE) == []
    assert clean(stored) == stored


def test_absurd_nesting_when_cleaned_then_keeps_the_text_in_few_containers() -> None:
    stored = clean("<blockquote>" * 5_000 + "<b>" * 5_000 + "au fond")

    assert stored == "<blockquote>" * 8 + "<p><strong>au fond</strong></p>" + "</blockquote>" * 8


def test_pictures_without_alternative_when_some_lack_it_then_are_named() -> None:
    html = "<figure><img src=/1.jpg alt=mur></figure><img src=/2.jpg><figure><img src=/3.jpg alt=' '></figure>"

    assert pictures_without_alternative(html) == ["/2.jpg", "/3.jpg"]


def test_text_of_an_article_when_asked_then_has_blocks_breaks_and_captions() -> None:
    html = (
        "<h2>Le barcamp</h2><p>80 <b>professionnels</b><br>venus.</p><ul><li>un</li><li>deux</li></ul>"
        "<figure><img src=/1.jpg alt=mur><figcaption>La salle <small>RésO</small></figcaption></figure>"
    )

    assert to_text(html) == "Le barcamp\n\n80 professionnels\nvenus.\n\nun\n\ndeux\n\nLa salle RésO"
    assert words(html) == 10


def test_words_of_french_punctuation_when_counted_then_are_not_words() -> None:
    assert words("<p>L’atelier «\u00a0ouvert\u00a0» : oui\u00a0!</p>") == 3


@pytest.mark.parametrize(
    ("n", "short"),
    [
        (200, "Les équipes se retrouvent à Nantes, deux jours."),
        (41, "Les équipes se retrouvent à Nantes, deux…"),
        (40, "Les équipes se retrouvent à Nantes…"),
        (36, "Les équipes se retrouvent à Nantes…"),
        (5, "Les…"),
        (2, "L…"),
        (1, "…"),
    ],
)
def test_excerpt_when_longer_than_asked_then_ends_between_words(n: int, short: str) -> None:
    html = "<h2>Titre</h2><p>Les équipes se retrouvent à Nantes,</p><p>deux jours.</p>"

    assert excerpt(html, n) == short
    assert len(short) <= max(n, 1)


def test_excerpt_of_nothing_when_asked_then_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one character, not 0"):
        excerpt("<p>a</p>", 0)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/rencontres/nantes", "/rencontres/nantes"),
        ("#haut", "#haut"),
        (" https://e.fr/a b ", "https://e.fr/a%20b"),
        ("mailto:a@e.fr", "mailto:a@e.fr"),
        ("//e.fr", ""),
        ("/\\e.fr", ""),
        ("tel:+33", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_link_address_when_given_then_is_kept_only_if_it_leads_to_a_page_or_a_mailbox(
    address: str, expected: str
) -> None:
    assert link_address(address) == expected
