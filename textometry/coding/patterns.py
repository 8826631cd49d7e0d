"""Auto-coding: mark with a code every place where a pattern is found, or the segment or document that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from textometry.coding.model import CodeBook, CodedCorpus, Coding
from textometry.errors import InputError
from textometry.files.corpora import read_rows
from textometry.texts.concordance import concord
from textometry.texts.corpus import Corpus
from textometry.texts.segments import Segments
from textometry.texts.tokens import Tokens

Unit = Literal["match", "segment", "document"]
UNITS: tuple[Unit, ...] = ("match", "segment", "document")
CODER = "autocode"


def autocode(
    corpus: Corpus,
    segments: Segments,
    tokens: Tokens,
    rules: Sequence[tuple[str, str]],
    *,
    unit: Unit = "match",
    coder: str = CODER,
    accents: bool = True,
) -> CodedCorpus:
    """Codes a corpus by patterns.

    Parameters
    ----------
    corpus
        the documents.
    segments
        their segments.
    tokens
        their tokens.
    rules
        path of a code ("Living / Housing") and a pattern of `concord`; a code may have several patterns.
    unit
        what is marked: the words found, the segment in which they begin, or the whole document.
    coder
        who is said to have marked it, so that a person's coding is never taken for it.
    accents
        whether é and e differ in patterns.

    Returns
    -------
    the documents with a code book of these codes; spans of one code that overlap or repeat one another are one. The pattern
    is the memo of each coding. Cost: that of one `concord` for each rule.

    Raises
    ------
    InputError
        when a pattern cannot be read, or no rule is given.
    """
    if not rules:
        raise InputError("rules_missing")
    if unit not in UNITS:
        raise InputError("unit_unknown", unit=unit, choices=UNITS)
    book = CodeBook.from_paths(dict.fromkeys(path for path, _ in rules))
    spans: dict[tuple[str, str], dict[tuple[int, int], str]] = {}
    for path, pattern in rules:
        code = book.find(path.strip()).id
        for line in concord(corpus, tokens, pattern, context=0, accents=accents).lines:
            if unit == "match":
                span = (line.start, line.end)
            elif unit == "segment":
                span = (int(segments.start[line.segment]), int(segments.end[line.segment]))
            else:
                span = (0, len(corpus.documents[line.document].text))
            spans.setdefault((line.document_id, code), {}).setdefault(span, pattern)
    codings = [
        Coding(document, start, end, code, coder, memo=memo)
        for (document, code), memos in spans.items()
        for start, end, memo in _merged(memos.items())
    ]
    return CodedCorpus(corpus, book, tuple(codings))


def _merged(spans: Iterable[tuple[tuple[int, int], str]]) -> list[tuple[int, int, str]]:
    """Spans of one code, those that overlap made one, with the pattern of the first."""
    merged: list[tuple[int, int, str]] = []
    for (start, end), memo in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
        else:
            merged.append((start, end, memo))
    return merged


def read_rules(path: str | Path) -> list[tuple[str, str]]:
    """Rules from a table with the columns `code` and `pattern`.

    Parameters
    ----------
    path
        a `.csv`, `.tsv` or workbook; one rule a row, empty rows are left out.

    Raises
    ------
    InputError
        naming the file and the line: a missing column, a code without pattern or a pattern without code.
    """
    names, body = read_rows(path)
    lower = [name.lower() for name in names]
    if missing := [name for name in ("code", "pattern") if name not in lower]:
        raise InputError("column_unknown", column=missing[0], columns=names, path=path, line=1)
    rules = []
    for line, cells in body:
        row = dict(zip(lower, cells, strict=True))
        code, pattern = row["code"].strip(), row["pattern"].strip()
        if not code or not pattern:
            raise InputError("rule_incomplete", path=path, line=line)
        rules.append((code, pattern))
    if not rules:
        raise InputError("rules_missing", path=path)
    return rules
