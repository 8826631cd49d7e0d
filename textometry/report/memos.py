"""Report of memos: those of codes, then those of quotations, with the very words and their place."""

from __future__ import annotations

from typing import Any

from textometry.coding.model import CodedCorpus
from textometry.report.page import Block, Quotation, Sentences, Title
from textometry.report.words import REPORT


def memo_blocks(coded: CodedCorpus, language: str = "fr") -> list[Block]:
    """Every memo of a coded corpus, gathered.

    Parameters
    ----------
    coded
        documents, codes and codings.
    language
        "fr" or "en".

    Returns
    -------
    blocks of a page: a title for each code that has a memo, in the order of the book; then, code by code, each quotation with
    a memo, followed by it.
    """
    say: dict[str, Any] = REPORT[language]
    blocks: list[Block] = [Title(say["code memos"])]
    with_memo = [code for code in coded.book.codes if code.memo.strip()]
    for code in with_memo:
        blocks += [Title(coded.book.path(code.id), 3), Sentences(code.memo.strip())]
    if not with_memo:
        blocks.append(Sentences(say["no memo"]))
    blocks.append(Title(say["quotation memos"]))
    noted = [coding for coding in coded.codings if coding.memo.strip()]
    for code in coded.book.codes:
        own = [coding for coding in noted if coding.code == code.id]
        if own:
            blocks.append(Title(coded.book.path(code.id), 3))
        for coding in own:
            place = say["origin"].format(document=coding.document, start=coding.start, end=coding.end)
            who = [fact for fact in (coding.coder, coding.date) if fact]
            blocks += [Quotation(coded.quotation(coding), " · ".join([place, *who])), Sentences(coding.memo.strip())]
    if not noted:
        blocks.append(Sentences(say["no memo"]))
    return blocks
