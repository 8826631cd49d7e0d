"""The printed report: PDF/UA-1 and PDF/A-2a by an independent validator, whatever signs the texts hold."""

from __future__ import annotations

from datetime import date

import page as validator
import pytest
import typst

from textometry.pictures.bars import specificity_bars
from textometry.report.page import Contents, Items, Picture, Quotation, Sentences, Table, Title
from textometry.report.paper import pdf

ODD = '<b> #set page() \\ " $x$ 🎉 \ue000 漢字 e\u0301 \u200b\u00ad « a\u00a0: »\r\n'
NORMS = ("ua1", "2a")


def broken_rules(content: bytes) -> list[tuple[str, str]]:
    return [
        (norm, failure.rule_id)
        for norm in NORMS
        for failure in validator.validate_pdf_bytes(content, profile=norm).failures
    ]


def blocks(words: str) -> list:
    return [
        Contents("C"),
        Title("T"),
        Sentences(words),
        Table("c", ["a", "b"], [[words, "1"], ["z", "2"]], [1], {0: "w1"}, {1: "w1"}, {0: "#1f77b4"}, 1),
        Table("", ["a"], [[str(k)] for k in range(120)]),
        Title("U", 3),
        Items([words, "b"]),
        Quotation(words, words, [(0, 3)]),
        Sentences("x"),
        Picture(specificity_bars([words, "b"], [2.0, -1.0], name=words), words),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("words", ["plain words", ODD], ids=["plain", "odd"])
def test_a_printed_page_conforms_to_both_norms_whatever_it_holds(language: str, words: str) -> None:
    content = pdf(words, blocks(words), language=language, day=date(2026, 1, 31))

    reports = [validator.validate_pdf_bytes(content, profile=norm) for norm in NORMS]
    assert [(report.is_compliant, report.failures) for report in reports] == [(True, []), (True, [])]


def test_the_validator_sees_a_page_that_declares_nothing() -> None:
    plain = bytes(typst.compile(b'#set document(title: "T")\n= T', format="pdf"))

    assert {norm for norm, _ in broken_rules(plain)} == set(NORMS)


def test_signs_that_no_font_draws_do_not_stop_the_print_and_each_has_its_number() -> None:
    assert pdf("T", [Sentences("a \ue000 b")], language="fr") == pdf("T", [Sentences("a [U+E000] b")], language="fr")


def test_the_same_blocks_of_the_same_day_give_the_same_file() -> None:
    first, again, later = (pdf("T", blocks("x"), language="fr", day=date(2026, 1, day)) for day in (30, 30, 31))

    assert (first == again, first == later) == (True, False)
