"""Leftovers of other programs in texts: tags and entities in cells of tables, words cut at the end of a line."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import partial

from textometry.languages.lexique import lexique_path, lexique_rows
from textometry.notes import Note
from textometry.texts.corpus import Corpus

_LINE_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|h[1-6]|blockquote)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|span|font|sub|sup|small|big|mark|code|img|table|tbody|thead|td|th|o:p)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_CUT = re.compile(r"([^\W\d_]{2,30})[-\u00ad\u2010](\r?\n)([a-zà-öø-ÿœ]{1,30})([^\s\w]*)")
_PAGE_CUT = re.compile(r"([^\W\d_]+)([-\u00ad\u2010])\n([a-zà-öø-ÿœ]+)")
_EXAMPLES = 5


def shown(cell: str) -> str:
    """A cell as a page would show it: tags left out (a line for each that ends one), entities as the signs they stand for.

    Parameters
    ----------
    cell
        the cell; one without tags or entities comes back as it is. Cost: linear.
    """
    if "<" not in cell and "&" not in cell:
        return cell
    bare = _TAG.sub("", _LINE_TAG.sub("\n", cell))
    text = _CONTROLS.sub("", _ENTITY.sub(lambda entity: html.unescape(entity[0]), bare))
    if text == cell:
        return cell
    return re.sub(r" *\n\s*", "\n", text.replace("\u00a0", " ")).strip()


def uncut(corpus: Corpus) -> Corpus:
    """The corpus, words cut by a hyphen at the end of a line written whole, which is said; the line then ends after the word.

    A word is joined when the lexicon (without it, the text itself) has it and does not have it with its hyphen. A text
    keeps its length: all that follows the word stays at its place.

    Parameters
    ----------
    corpus
        the texts as they were read. Cost: linear; the lexicon is read when a word is cut.
    """
    if not any(_CUT.search(text) for text in corpus.texts):
        return corpus
    path = lexique_path()
    lexicon = lexique_rows(path) if path is not None else None
    joined: list[str] = []

    def whole(match: re.Match[str], known: frozenset[str]) -> str:
        first, end, last, signs = match.groups()
        names = (_form(first + last), _form(f"{first}-{last}"))
        is_known = [name in known or (lexicon is not None and name in lexicon) for name in names]
        if is_known != [True, False]:
            return match[0]
        joined.append(first + last)
        return f"{first}{last}{signs} {end}"

    documents = []
    for document in corpus.documents:
        if not _CUT.search(document.text):
            documents.append(document)
            continue
        known = (
            frozenset() if lexicon else frozenset(map(_form, re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", document.text)))
        )
        documents.append(replace(document, text=_CUT.sub(partial(whole, known=known), document.text)))
    if not joined:
        return corpus
    words = list(dict.fromkeys(joined))[:_EXAMPLES]
    return Corpus(tuple(documents), (*corpus.notes, Note("words_joined", {"count": len(joined), "words": words})))


def uncut_pages(text: str) -> tuple[str, int]:
    """The text of a PDF with words cut at the end of a line joined, those that the lexicon has with their hyphen alone keeping it
    (rendez-vous); and how many there were. Cost: linear.
    """
    path = lexique_path()
    lexicon = lexique_rows(path) if path is not None and _PAGE_CUT.search(text) else {}

    def whole(match: re.Match[str]) -> str:
        first, hyphen, last = match.groups()
        joined, apart = _form(first + last), _form(f"{first}-{last}")
        keeps = hyphen != "\u00ad" and apart in lexicon and joined not in lexicon
        return f"{first}-{last}" if keeps else f"{first}{last}"

    return _PAGE_CUT.subn(whole, text)


def _form(word: str) -> str:
    return word.lower().replace("œ", "oe")
