"""Rules of accessibility that a page tells by its markup: each lists the faults of one page. Numbers are those of RGAA 4.1.2."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from django.urls import reverse

from tests.house.markup import Node, Page

REFERENCES = (
    "for",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "form",
    "list",
)
FOCUSABLE = {"a", "button", "input", "select", "textarea", "summary"}
# Elements and attributes by which pages were laid out before style sheets; `b`, `i`, `s` and `u` have a meaning of their own.
FOR_LOOKS = {"font", "center", "big", "strike", "tt", "marquee", "blink", "basefont"}
LOOKS = {"b", "i", "u", "s", "font", "center", "big", "strike", "tt", "marquee", "blink", "basefont"}
LOOKS = {
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "valign",
    "color",
    "face",
    "size",
    "background",
    "style",
}
# Names that say nothing where they are read alone.
EMPTY_WORDS = re.compile(
    r"(ici|cliquez|cliquer|cliquez ici|lire la suite|suite|en savoir plus|plus|détails?|ok|valider|voir|aller|lien|image|click here|here|more)[.…]?",
    re.IGNORECASE,
)
FILE_NAME = re.compile(r"\.(png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
CRYPTIC = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff]|[:;]-?[)(DP](?:\\s|$)")


def references(page: Page) -> list[str]:
    """8.2: what refers to no element of the page, and identifiers that stand twice or are no words."""
    ids = [node.attrs["id"] for node in page.all() if "id" in node.attrs]
    faults = [f"id {name} twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    faults += [f"id {name}" for name in sorted(set(ids)) if name.startswith("_") or not name]
    for node in page.all():
        wanted = [name for key in REFERENCES for name in node.attrs.get(key, "").split()]
        # “#:~:text=” leads to words of the page, not to an element.
        if node.tag == "a" and re.match(r"#(?!:~:)", node.attrs.get("href", "")):
            wanted.append(node.attrs["href"][1:])
        faults += [f"{node.tag} refers to {name!r}" for name in wanted if name and name not in ids]
    return faults


def nameless(page: Page) -> list[str]:
    """1.1, 1.9, 5.4, 11.6: drawings, tables, figures and groups that tell no name."""
    faults = []
    for node in page.all("svg"):
        is_silent = node.attrs.get("aria-hidden") == "true"
        name = node.attrs.get("aria-label") or node.attrs.get("aria-labelledby")
        if not is_silent and not (node.attrs.get("role") and name):
            faults.append("svg")
    faults += [f"table {node.attrs.get('class')}" for node in page.all("table") if not has_caption(node)]
    for node in page.all("figure"):
        caption = next((child.text() for child in node.below() if child.tag == "figcaption"), "")
        is_tied = node.attrs.get("aria-label") == caption or node.attrs.get("aria-labelledby")
        if caption and not (is_tied and node.attrs.get("role") == "figure"):
            faults.append(f"figure {caption}")
    faults += [f"fieldset {node.text()[:30]}" for node in page.all("fieldset") if not has_legend(node)]
    return faults


def has_caption(node: Node) -> bool:
    """Whether a table has a caption with words."""
    return any(child.tag == "caption" and child.text() for child in node.children)


def has_legend(node: Node) -> bool:
    """Whether a group has a legend with words, or a label."""
    return any(child.tag == "legend" and child.text() for child in node.children) or bool(node.attrs.get("aria-label"))


def is_hidden(node: Node) -> bool:
    """Whether readers of the screen are told nothing of it."""
    return any(
        element.attrs.get("aria-hidden") == "true" or "hidden" in element.attrs for element in (node, *node.above())
    )


def name_of(node: Node, page: Page) -> str:
    """The name of a link, button or picture as the browser computes it: labels first, then words and alternatives."""
    if node.attrs.get("aria-labelledby"):
        ids = node.attrs["aria-labelledby"].split()
        return " ".join(label.text() for label in page.all() if label.attrs.get("id") in ids)
    if node.attrs.get("aria-label"):
        return node.attrs["aria-label"].strip()
    if node.attrs.get("aria-hidden") == "true" or "hidden" in node.attrs:
        return ""
    own = node.attrs.get("alt", "") if node.tag == "img" else ""
    parts = [own, *node.words, *(name_of(child, page) for child in node.children)]
    return " ".join(" ".join(parts).split())


def ill_pictured(page: Page) -> list[str]:
    """1.2, 1.3: pictures without alternative, half silent ones, alternatives that are names of files or of nothing."""
    faults = []
    for node in page.all("img", "svg"):
        label = (node.attrs.get("aria-label") or node.attrs.get("alt") or "").strip()
        is_silent = node.attrs.get("aria-hidden") == "true" if node.tag == "svg" else node.attrs.get("alt") == ""
        if node.tag == "img" and "alt" not in node.attrs:
            faults.append(f"img {node.attrs.get('src')} has no alternative")
        speaks = {key for key in ("aria-label", "title", "aria-labelledby", "tabindex") if node.attrs.get(key)}
        if is_silent and (speaks or any(child.tag == "title" for child in node.children)):
            faults.append(f"{node.tag} is silent and speaks")
        if label and (FILE_NAME.search(label) or EMPTY_WORDS.fullmatch(label)):
            faults.append(f"{node.tag} is called {label!r}")
    return faults


def ill_headed_tables(page: Page) -> list[str]:
    """5.5 to 5.7: headers without scope, cells outside the columns, tables within tables, two of one name."""
    faults = []
    captions = [c.text() for table in page.all("table") for c in table.children if c.tag == "caption"]
    faults += [f"two tables are called {name!r}" for name, count in Counter(captions).items() if count > 1]
    for table in page.all("table"):
        rows = [node for node in table.below() if node.tag == "tr"]
        if any(node.tag == "table" for node in table.above()):
            faults.append("a table stands in a table")
        headers = [node for node in table.below() if node.tag == "th"]
        if not headers:
            faults.append("a table has no header")
        faults += [f"th {node.text()!r} has no scope" for node in headers if node.attrs.get("scope") not in SCOPES]
        widths = {sum(int(cell.attrs.get("colspan", 1)) for cell in row.children) for row in rows}
        if len(widths) > 1 and not any("rowspan" in cell.attrs for row in rows for cell in row.children):
            faults.append(f"rows of {sorted(widths)} cells in {next(iter(captions), '')!r}")
    return faults


SCOPES = {"col", "row", "colgroup", "rowgroup"}


def ill_named_links(page: Page) -> list[str]:
    """6.1, 6.2: links without name or whose name says nothing, and equal names of one place that lead to two."""
    faults, places = [], defaultdict(set)
    for node in page.all("a"):
        if "href" not in node.attrs or is_hidden(node):
            continue
        name = name_of(node, page)
        if not name or EMPTY_WORDS.fullmatch(name):
            faults.append(f"a link to {node.attrs['href']} is called {name!r}")
        places[name, context_of(node)].add(re.split(r"\?(?:suite|next)=", node.attrs["href"])[0])
    return faults + [
        f"{name!r} leads to {sorted(hrefs)}" for (name, _context), hrefs in places.items() if len(hrefs) > 1
    ]


def context_of(node: Node) -> str:
    """The words around a link that tell it from others: of its sentence, item, cell or card, and of the heading above."""
    around = next(
        (parent for parent in node.above() if parent.tag in {"p", "li", "td", "th", "article", "h2", "h3"}), node
    )
    holders = [parent for parent in node.above() if parent.tag in {"section", "article", "tr", "li"}]
    return " · ".join([around.text(), *(holder.text() for holder in holders[:1])])


def ill_headed(page: Page) -> list[str]:
    """9.1: pages without one first heading, levels that are skipped, headings without words."""
    headings = [node for node in page.all() if re.fullmatch(r"h[1-6]", node.tag) and not is_hidden(node)]
    levels = [int(node.tag[1]) for node in headings]
    faults = [f"h1 stands {levels.count(1)} times"] if levels.count(1) != 1 else []
    faults += [f"an empty {node.tag}" for node in headings if not name_of(node, page)]
    faults += [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
    return faults + ([f"the first heading is h{levels[0]}"] if levels and levels[0] != 1 else [])


def ill_structured(page: Page) -> list[str]:
    """9.2, 12.6: landmarks that are missing, stand twice or bear no name where several are of a kind."""
    counts = Counter(node.tag for node in page.all() if node.tag in {"main", "nav"})
    faults = [] if counts["main"] == 1 else [f"main stands {counts['main']} times"]
    for tag in ("header", "footer"):
        of_page = [
            node for node in page.all(tag) if all(parent.tag in {"body", "html", "#page"} for parent in node.above())
        ]
        faults += [] if len(of_page) == 1 else [f"{tag} of the page stands {len(of_page)} times"]
    names = Counter(node.attrs.get("aria-label") or node.attrs.get("aria-labelledby", "") for node in page.all("nav"))
    faults += [f"nav {name!r} stands {count} times" for name, count in names.items() if not name or count > 1]
    return faults


def ill_listed(page: Page) -> list[str]:
    """9.3: lists that hold something else than items, items without list, descriptions without terms."""
    faults = []
    may = {"ul": {"li", "template"}, "ol": {"li", "template"}, "dl": {"dt", "dd", "div"}}
    for node in page.all(*may):
        faults += [f"{child.tag} in {node.tag}" for child in node.children if child.tag not in may[node.tag]]
        faults += [f"words in {node.tag}"] if node.words else []
    faults += [
        f"li in {node.parent.tag}"
        for node in page.all("li")
        if node.parent and node.parent.tag not in {"ul", "ol", "template"}  # a script takes the latter into its list
    ]
    for node in page.all("dt", "dd"):
        if not any(parent.tag == "dl" for parent in node.above()):
            faults.append(f"{node.tag} without dl")
    return faults


def for_looks(page: Page) -> list[str]:
    """8.9, 10.1: elements and attributes that say how it looks, breaks in a row, paragraphs of nothing."""
    faults = [f"<{node.tag}>" for node in page.all() if node.tag in FOR_LOOKS]
    for node in page.all():
        if node.tag not in {"svg", "path", "circle", "line", "rect", "polyline", "link", "meta"}:
            faults += [
                f"{node.tag} {key}" for key in node.attrs if key in LOOKS and (node.tag, key) != ("input", "size")
            ]
        tags = [child.tag for child in node.children]
        faults += ["two br in a row"] if any(a == b == "br" for a, b in pairwise(tags)) else []
        is_filled_later = node.attrs.keys() & {"id", "hidden", "role", "aria-live"} or any(
            key.startswith("data-") for key in node.attrs
        )
        if node.tag == "p" and not node.text() and not node.children and not is_filled_later:
            faults.append("an empty p")
    return faults


def ill_languaged(page: Page, language: str) -> list[str]:
    """8.1, 8.3 to 8.5, 8.8: pages without their language, in another, with a language that none is, without title."""
    html = page.all("html")
    faults = (
        []
        if html and html[0].attrs.get("lang", "").partition("-")[0] == language
        else ["the page tells another language"]
    )
    faults += [
        f"lang={n.attrs['lang']!r}" for n in page.all() if "lang" in n.attrs and n.attrs["lang"] not in LANGUAGES
    ]
    return faults + ([] if page.title().strip(" ·") else ["no title"])


LANGUAGES = {"fr", "en"}


def wanders(page: Page) -> list[str]:
    """12.8, 13.2: orders of focus other than that of the page, windows that open, pages that move on by themselves."""
    faults = [f"tabindex {n.attrs['tabindex']}" for n in page.all() if n.attrs.get("tabindex", "0") not in {"0", "-1"}]
    faults += [
        f"a window opens at {node.attrs.get('href') or node.attrs.get('action')}"
        for node in page.all()
        if node.attrs.get("target", "_self") not in {"_self", "_parent", "_top"}
    ]
    return faults + [
        "the page moves on" for node in page.all("meta") if node.attrs.get("http-equiv", "").lower() == "refresh"
    ]


def unheard(page: Page) -> list[str]:
    """10.8: what is hidden from readers of the screen and takes the focus."""
    return [
        f"{node.tag} {node.text()[:30]!r}"
        for node in page.all()
        if any(element.attrs.get("aria-hidden") == "true" for element in (node, *node.above()))
        and (node.tag in FOCUSABLE or node.attrs.get("tabindex") == "0")
        and node.attrs.get("tabindex") != "-1"
    ]


def unwritten_qr(page: Page) -> list[str]:
    """1.1: QR whose address stands nowhere near them as a link or as text."""
    faults = []
    for node in page.all("svg"):
        if not node.has_class("qr"):
            continue
        near = next(
            (parent for parent in node.above() if parent.tag in {"section", "aside", "article", "li", "main"}),
            page.root,
        )
        words = [neighbour.text() for neighbour in near.below()] + [
            neighbour.attrs.get("value", "") for neighbour in near.below()
        ]
        if not any(ADDRESS.fullmatch(word.replace(" ", "")) for word in words):
            faults.append(node.attrs.get("aria-label", "qr"))
    return faults


ADDRESS = re.compile(r"(?:https?://)?[\w.:-]+(?:/[\w-]+)+/?")


def live_faults(page: Page) -> list[str]:
    """7.5, 12.8: folds of a live part that close when it is replaced, and what speaks by itself in one."""
    faults = []
    for part in page.all():
        if "data-live-replace" not in part.attrs:
            continue
        for node in part.below():
            if node.tag == "details" and not node.attrs.get("id"):
                faults.append(f"a fold without identifier in #{part.attrs.get('id')}")
            speaks = node.attrs.get("role") == "status" or "aria-live" in node.attrs
            if speaks and "data-outbox-message" not in node.attrs:
                faults.append(f"#{part.attrs.get('id')} speaks by itself")
    return faults


def cryptic(page: Page) -> list[str]:
    """13.5: pictures made of signs, which readers of the screen would spell."""
    return [
        f"{w.strip()[:40]!r}"
        for n in page.all()
        if not is_hidden(n)
        for w in n.words
        if CRYPTIC.search(w) and n.tag not in {"script", "style"}
    ]


def unreached(page: Page) -> list[str]:
    """12.1, 12.5, 12.7: pages without the skip link first, the menu or the search."""
    body = page.all("body")
    stops = [node for node in (body[0].below() if body else ()) if node.tag in FOCUSABLE and not is_hidden(node)]
    main = next(iter(page.all("main")), None)
    target = stops[0].attrs.get("href", "") if stops else ""
    faults = [] if main and target == f"#{main.attrs.get('id')}" else ["the first stop does not lead to the content"]
    menus = [node for node in page.all("nav") if any(parent.tag == "header" for parent in node.above())]
    links = [n.attrs.get("href") for menu in menus for n in menu.below() if n.tag == "a"]
    faults += [] if len(menus) == 1 and len(links) > 3 else ["no menu"]
    return faults + ([] if links.count(reverse("pages:search")) == 1 else ["no search in the menu"])


def landmarks(page: Page) -> list[str]:
    """12.2: what stands in the head and foot of the page, in its order."""
    tags = []
    for node in page.all("nav", "main", "header", "footer"):
        if node.tag in {"main", "header", "footer"} and not all(
            parent.tag in {"body", "html", "#page"} for parent in node.above()
        ):
            continue
        if node.tag == "nav" and not any(parent.tag == "header" for parent in node.above()):
            continue
        tags.append(node.tag)
    return tags


# Addresses of the library that show the same page.
SAME_PAGE = ({"account_login", "account_request_login_code", "account_signup", "accounts:enter"},)


def helpless(page: Page) -> list[str]:
    """WCAG 3.2.6: a page from which no link leads to help."""
    return [] if any(node.attrs.get("href") == "/aide/" for node in page.all("a")) else ["no help"]


def shared_titles(pages: Iterable[tuple[str, str, Page]]) -> dict[str, list[str]]:
    """8.6: the titles that several addresses bear for one role, given (role, name of the address, page)."""
    titles = defaultdict(set)
    for role, name, page in pages:
        titles[role, page.title()].add(name)
    return {
        title: sorted(names)
        for (_role, title), names in titles.items()
        if len(names) > 1 and not any(names <= same for same in SAME_PAGE)
    }
