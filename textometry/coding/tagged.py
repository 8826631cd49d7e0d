"""Coded texts written back as text: with tags around what is marked, or as Markdown with notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter

from textometry.coding.model import CodedCorpus, Coding

# How an opening bracket of the text itself is written, so that it begins no tag.
BRACKET = "[[(]]"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~=^])")
_HEAD = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def tagged_text(coded: CodedCorpus) -> str:
    """Texts with [[Code]] before and [[/Code]] after each stretch that is marked.

    Parameters
    ----------
    coded
        documents, codes and codings.

    Returns
    -------
    each document after a line `**** identifier`. A tag is the whole path of its code, and after ` | ` its coder when there are
    several; tags of stretches that overlap may cross. An opening bracket of the text is written [[(]]: without its tags the text
    is the one that was coded. Cost: linear.
    """
    parts = []
    several = len(coded.coders) > 1
    for document in coded.corpus.documents:
        own = [coding for coding in coded.codings if coding.document == document.id]
        # At one place what ends is closed before what begins; the longer opens first and closes last.
        tags = []
        for coding in own:
            name = coded.book.path(coding.code) + (f" | {coding.coder}" if several and coding.coder else "")
            tags += [(coding.start, 1, -coding.end, f"[[{name}]]"), (coding.end, 0, -coding.start, f"[[/{name}]]")]
        pieces, at = [], 0
        for place, _, _, tag in sorted(tags):
            pieces += [document.text[at:place].replace("[", BRACKET), tag]
            at = place
        pieces.append(document.text[at:].replace("[", BRACKET))
        parts.append(f"**** {document.id}\n{''.join(pieces)}\n")
    return "\n".join(parts)


def markdown_text(coded: CodedCorpus) -> str:
    """Texts as Markdown: what is marked is ==highlighted==, and a note after it names code, coder, date and memo.

    Parameters
    ----------
    coded
        documents, codes and codings.

    Returns
    -------
    a document a section; signs of Markdown inside the texts are escaped. Cost: linear.
    """
    parts = [f"# {_escaped(coded.name)}\n"] if coded.name else []
    number = 0
    for document in coded.corpus.documents:
        own = [coding for coding in coded.codings if coding.document == document.id]
        notes: dict[int, list[int]] = {}
        lines = []
        for coding in sorted(own, key=lambda marking: marking.end):
            number += 1
            notes.setdefault(coding.end, []).append(number)
            lines.append(f"[^{number}]: {_note(coded, coding)}")
        highlighted = "".join(
            _highlighted(
                "".join(
                    _escaped(text) + "".join(f"[^{number}]" for number in notes.get(end, ())) for text, _, end in run
                )
            )
            if marked
            else "".join(_escaped(text) for text, _, _ in run)
            for marked, run in groupby(_pieces(document.text, own), key=itemgetter(1))
        )
        variables = " · ".join(
            name if value is None else f"{name} {value}" for name, value in document.said_variables.items()
        )
        about = f"*{_escaped(variables)}*\n\n" if variables else ""
        parts.append(f"## {_escaped(document.id)}\n\n{about}{_HEAD.sub(_kept, highlighted)}\n")
        if lines:
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _pieces(text: str, codings: list[Coding]) -> Iterator[tuple[str, bool, int]]:
    """The text cut wherever a coding begins or ends: each piece, whether it is marked, where it ends."""
    cuts = sorted({0, len(text), *(c.start for c in codings), *(c.end for c in codings)})
    for start, end in pairwise(cuts):
        yield text[start:end], any(c.start <= start and end <= c.end for c in codings), end


def _highlighted(text: str) -> str:
    """Each line between two marks of its own: a highlight does not go over the end of a line."""
    return "\n".join(f"=={line}==" if line.strip() else line for line in text.split("\n"))


def _note(coded: CodedCorpus, coding: Coding) -> str:
    facts = [coded.book.path(coding.code), coding.coder, coding.date or "", " ".join(coding.memo.split())]
    return " — ".join(_escaped(fact) for fact in facts if fact)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _kept(match: re.Match[str]) -> str:
    """A line that would begin a list begins with its own signs."""
    return f"{match[1]}{match[2][:-1]}\\{match[2][-1]}"
