"""Cut exports of Europresse (HTML) into articles with their newspaper, date, author and title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january", "février fevrier february", "mars march", "avril april", "mai may", "juin june", "juillet july",
            "août aout august", "septembre september", "octobre october", "novembre november", "décembre decembre december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
# Signs that XML cannot hold.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?\s+([^\W\d_]+)\s+(\d{4})")
_DAY_AFTER = re.compile(r"([^\W\d_]+)\s+(\d{1,2}),?\s+(\d{4})")
_NAMES = ("DocPublicationName", "rdp__DocPublicationName")
_TITLES = ("titreArticleVisu", "TitreArticleVisu", "rdp__articletitle", "titreArticle")
_HEADS = ("DocHeader", "rdp__DocHeader")
_TEXTS = ("docOcurrContainer", "DocText", "docText")


def articles(root: Any) -> Iterator[tuple[Any, Mapping[str, str | None], str]]:
    """The articles of an export: the element that holds the text, its variables, its title; nothing for another page."""
    for whole in _wholes(root):
        name, head, title = (_said(_first(whole, names)) for names in (_NAMES, _HEADS, _TITLES))
        if not name and not title:
            continue
        day = _date_in(head) or _date_in(name)
        variables: dict[str, str | None] = {}
        if source := re.split(r",\s|\s[–(]", name, maxsplit=1)[0].strip():
            variables["source"] = source
        if day is not None:
            variables |= {"date": day.isoformat(), "année": str(day.year)}
        if author := _said(_first(whole, ("sm-margin-bottomNews", "docAuthors"))):
            variables["auteur"] = author
        yield _body(whole), variables, title


def _wholes(root: Any) -> list[Any]:
    """The elements that each hold one article."""
    names = [element for element in root.iter() if _is(element, _NAMES)]
    titled = [element for element in root.iter("article") if _first(element, (*_NAMES, *_TITLES)) is not None]
    if titled:
        return titled
    cells = [next(name.iterancestors("td"), None) for name in names]
    return [cell for at, cell in enumerate(cells) if cell is not None and cell not in cells[:at]]


def _body(whole: Any) -> Any:
    """What holds the text of an article: its own element, else all but what says where it appeared."""
    text_element = _first(whole, _TEXTS)
    if text_element is not None:
        return text_element
    rest = deepcopy(whole)
    for element in list(rest.iter()):
        is_about = _is(element, (*_NAMES, *_HEADS, *_TITLES)) or element.tag in {"header", "footer"}
        above = element.getparent()
        if is_about and above is not None:
            _take_out(element)
    return rest


def _take_out(element: Any) -> None:
    """Takes an element out and leaves what follows it; texts may hold signs that XML has no room for."""
    above, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = _UNFIT.sub(" ", (before.tail or "") + (element.tail or ""))
    else:
        above.text = _UNFIT.sub(" ", (above.text or "") + (element.tail or ""))
    above.remove(element)


def _first(whole: Any, names: tuple[str, ...]) -> Any | None:
    return next((element for name in names for element in whole.iter() if _is(element, (name,))), None)


def _is(element: Any, names: tuple[str, ...]) -> bool:
    return isinstance(element.tag, str) and not set(element.get("class", "").split()).isdisjoint(names)


def _said(element: Any | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _date_in(text: str) -> date | None:
    for match, places in ((_DAY.search(text), (3, 2, 1)), (_DAY_AFTER.search(text), (3, 1, 2))):
        if match is not None and (month := _MONTHS.get(match[places[1]].lower())):
            try:
                return date(int(match[places[0]]), month, int(match[places[2]]))
            except ValueError:
                return None
    return None
