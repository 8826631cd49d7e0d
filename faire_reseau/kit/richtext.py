"""Rich text: sanitise HTML of an editor, count its words, shorten it, turn it into plain text.

The stored form is HTML cleaned here, not the editor's own JSON. HTML is what a page shows, what a form without script
sends, what a search index and a report can read in twenty years, and what another editor could take over; the JSON of one
library is none of that. It also means there is one way in: whatever arrives, from the editor or not, is brought to this
schema by `clean` before it is kept.

The schema: paragraphs, headings 2 and 3, strong, em, links, hard breaks, bullet and ordered lists, block quotes, rules,
figures (a local picture with its alternative text, optional caption, credit in `small`) and records:
`<a class="record" href="address of the record" title="label">text</a>`, a figure or a name that comes from a record.
"""

import re
from collections.abc import Collection
from html import escape, unescape

import nh3

from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.richtext_shape import (
    BLANK_LINES,
    BREAKING_TAGS,
    HEADINGS,
    MARKS,
    SCHEMES,
    SPACES,
    shaped,
)

_LARGE_FIGURE = re.compile(
    r"""<p>(?P<begin>(?:<a class="record"[^>]*>)?<strong>(?:<a class="record"[^>]*>)?\d[\d\s.,]*%?(?:</a>)?</strong>)"""
)
# What may be stored. The second pass of `clean` enforces it whatever the code between the passes does.
_STORED_TAGS = {
    *("p", "h2", "h3", "strong", "em", "a", "br", "ul", "ol", "li", "blockquote", "hr"),
    *("figure", "img", "figcaption", "small"),
}
_ATTRIBUTES = {
    "a": {"href", "class", "title", "rel"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
}
_READ_TAGS = _STORED_TAGS | set(HEADINGS) | set(MARKS) | BREAKING_TAGS
# Their content is code, never somebody's text.
_DROPPED = {
    "script",
    "style",
    "template",
    "iframe",
    "object",
    "embed",
    "noscript",
    "svg",
    "math",
    "head",
}
# Elements whose presence says that a text was meant as HTML and not as plain words with an odd "<" in them.
_KNOWN = {
    *_READ_TAGS,
    *_DROPPED,
    *("html", "body", "title", "meta", "link", "base", "span"),
    *("font", "u", "s", "sub", "sup", "code", "mark", "q"),
    *("cite", "abbr", "time", "label", "input", "button"),
    *("select", "textarea", "video", "audio", "source", "picture"),
    *("canvas", "map", "area", "del", "ins", "kbd", "samp"),
    *("var", "wbr", "o:p", "xml", "marquee", "frameset", "frame"),
    *("applet", "bgsound", "blink", "col", "colgroup"),
    *("track", "param", "strike", "tt", "big"),
}


_TAG = re.compile(r"</?([a-z][a-z0-9:]*)[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"<!--|&(?:[a-z]{2,8}|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
# « Anne <anne@exemple.fr> » and <https://…> are what people type; a parser would take them for tags and drop them.
_BRACKETED = re.compile(r"<(?=[^\s<>\"'=/]+@[^\s<>\"'=]+>|https?://|www\.)", re.IGNORECASE)


def with_large_figures(html: str) -> str:
    """Stored text as an article shows it: a paragraph that begins with a number in bold becomes a large figure. Cost: linear."""
    return _LARGE_FIGURE.sub(r'<p class="large-figure">\g<begin>', html)


def clean(html: str) -> str:
    """Bring any HTML or plain text to the stored schema without losing visible text; a second time changes nothing.

    Parameters: `html`, what a form received: HTML of any kind, or plain text (blank lines part paragraphs).
    Returns HTML of the schema above, "" when there is neither text nor picture.
    Cost: linear in the length of the text; nesting is cut at a fixed depth, so depth costs nothing more.
    """
    text = _legible(html)
    if not _ENTITY.search(text) and not any(name.lower() in _KNOWN for name in _TAG.findall(text)):
        text = _paragraphs(text)
    read = nh3.clean(
        _BRACKETED.sub("&lt;", text),
        tags=_READ_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    # Written as references (&#11;), characters that no text may hold come out of the parser only now.
    return nh3.clean(
        shaped(_legible(read)).html(),
        tags=_STORED_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def to_text(html: str) -> str:
    """Give the words of a rich text: one block a paragraph, blank lines between, captions included."""
    return "\n\n".join(text for _, text in _blocks(html))


def words(html: str) -> int:
    """Count the words of a rich text: runs without space that hold a letter or a digit (« l’atelier » is one)."""
    return sum(any(c.isalnum() for c in token) for token in to_text(html).split())


def excerpt(html: str, n: int) -> str:
    """Shorten a rich text to at most `n` characters on one line, cut between words, ended by « … » when cut.

    Headings and captions are left out when there is other text.
    Raises ValueError when `n` is below 1.
    """
    if n < 1:
        raise ValueError(f"An excerpt has at least one character, not {n}.")
    blocks = _blocks(html)
    running = [text for kind, text in blocks if kind == "p"] or [text for _, text in blocks]
    line = " ".join(SPACES.sub(" ", text) for text in running)
    if len(line) <= n:
        return line
    head = line[:n]
    at = max(head.rfind(" "), 0)
    # A first word longer than the excerpt is cut inside, for an excerpt of nothing would say less.
    return (head[:at].rstrip(" ,;:–—\u00a0\u202f") if at else head[: n - 1]) + "…"


def pictures_without_alternative(html: str) -> list[str]:
    """Name the addresses of the pictures that have no alternative text yet, in reading order."""
    return [picture.src for picture in shaped(clean(html)).pictures if not picture.alt]


# A stored link; links are never inside one another, and values stand in double quotes.
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]*>")
_HREF = re.compile(r' href="([^"]*)"')


def pictures_with_words(html: str) -> list[tuple[str, str]]:
    """Name the address and the alternative text of each picture, in reading order."""
    return [(picture.src, picture.alt) for picture in shaped(clean(html)).pictures]


def links(html: str) -> list[tuple[str, str]]:
    """Name the address and the words of each link of a stored text, in reading order; `html` comes from `clean`."""
    return [(_href(link), unescape(_ANY_TAG.sub("", link[2]))) for link in _LINK.finditer(html)]


def link_addresses(html: str) -> list[str]:
    """Name the addresses of the links of a stored text, in reading order; `html` comes from `clean`."""
    return [address for address, _words in links(html)]


def without_links(html: str, addresses: Collection[str]) -> str:
    """A stored text in which the links to `addresses` are plain words; `html` comes from `clean`."""
    if not addresses:
        return html
    return _LINK.sub(lambda link: link[2] if _href(link) in addresses else link[0], html)


def _href(link: re.Match[str]) -> str:
    href = _HREF.search(link[1])
    return unescape(href[1]) if href else ""


def _legible(text: str) -> str:
    """Drop what no text may hold (half characters, null, control characters) and write line ends in one way."""
    return cleaned(text, lines=True)


def _paragraphs(text: str) -> str:
    escaped = escape(text.strip("\n"), quote=False)
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in BLANK_LINES.split(escaped))


def _blocks(html: str) -> list[tuple[str, str]]:
    return shaped(clean(html)).blocks
