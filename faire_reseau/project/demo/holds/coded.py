"""Codings of the demo: its code book, the passages that two people coded, what was decided between them, its findings.

Passages are quoted in the files, and stand where their words stand in the text: once, or loading stops.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.analysis import actions as analysis
from faire_reseau.analysis.enums import FindingState, Stands
from faire_reseau.analysis.logic.passages import Span, passage_pasted
from faire_reseau.analysis.models import Code, Corpus, Document, Finding
from faire_reseau.kit.undoing import as_part
from faire_reseau.project.demo.holds.sample import FACTS

BETWEEN = " […] "
# How long before the demo is loaded each of the two coded their first text, and the book, decisions and findings were made.
BOOK, DECIDED, FOUND = timedelta(days=42), timedelta(days=20), timedelta(days=15)
CODED = {"first": timedelta(days=40), "second": timedelta(days=38)}
A_TEXT, A_WHILE, A_DAY = timedelta(hours=7), timedelta(minutes=4), timedelta(days=1)


def coding_facts(name: str) -> dict[str, Any]:
    """A file of the folder `coding`, by its name."""
    return tomllib.loads((FACTS / "coding" / f"{name}.toml").read_text(encoding="utf-8"))


def span_of(text: str, quoted: str) -> Span:
    """Where the passage `quoted` stands; “first words […] last words” quotes what is between them too.

    Raises `NoPlaceError` when some of the words stand nowhere in `text`, or more than once.
    """
    first, _dots, last = quoted.partition(BETWEEN)
    start, end = passage_pasted(text, first)
    return (start, passage_pasted(text, last)[1]) if last else (start, end)


def code_sample(corpus: Corpus, coders: Mapping[str, User], at: datetime) -> None:
    """Write the code book, have both coders code, decide some of their differences, and note what they thought."""
    codes: dict[str, Code] = {}
    for row in coding_facts("book")["code"]:
        columns = {name: text for name, text in row.items() if name not in ("key", "under")}
        codes[row["key"]] = analysis.add_code(
            corpus,
            parent=codes.get(row.get("under", "")),
            is_heading="under" not in row,
            **columns,
            by=coders["lead"],
            at=at - BOOK,
        )
    texts = texts_of(corpus)
    with as_part():
        for place, row in enumerate(coding_facts("codings")["text"]):
            for coder, since in CODED.items():
                begun = at - since + place * A_TEXT
                for minute, (code, quoted) in enumerate([*row.get("both", ()), *row.get(coder, ())]):
                    document = texts[row["key"]]
                    start, end = span_of(document.original, quoted)
                    analysis.code_passage(
                        document, [codes[code]], start=start, end=end, by=coders[coder], at=begun + minute * A_WHILE
                    )
    findings = coding_facts("findings")
    for place, row in enumerate(findings["decision"]):
        document = texts[row["key"]]
        start, end = span_of(document.original, row["quote"])
        analysis.decide(
            document,
            codes[row["code"]],
            start=start,
            end=end,
            verdict=row["verdict"],
            reason=row["reason"],
            by=coders["lead"],
            at=at - DECIDED + place * A_WHILE,
        )
    for row in findings["memo"]:
        analysis.write_memo(
            corpus,
            row["text"],
            code=codes.get(row.get("about_code", "")),
            document=texts.get(row.get("about_text", "")),
            by=coders[row["by"]],
            at=at - DECIDED,
        )


def find_sample(corpus: Corpus, coders: Mapping[str, User], at: datetime) -> None:
    """Make the findings with their passages and comments, and bring each to its state."""
    texts = texts_of(corpus)
    names = {row["key"]: row["name"] for row in coding_facts("book")["code"]}
    codes = {code.name: code for code in Code.objects.filter(corpus=corpus)}
    for place, row in enumerate(coding_facts("findings")["finding"]):
        begun = at - FOUND + place * A_DAY
        finding = analysis.add_finding(
            corpus,
            claim=row["claim"],
            paragraph=row["paragraph"].strip(),
            codes=[codes[names[key]] for key in row.get("codes", ())],
            by=coders["first"],
            at=begun,
        )
        _discuss(finding, row, texts, coders, begun)


def _discuss(
    finding: Finding, row: Mapping[str, Any], texts: Mapping[str, Document], coders: Mapping[str, User], begun: datetime
) -> None:
    """Quote the passages of a finding, say what was said of it, and decide."""
    passages = {}
    for stands in Stands:
        for key, quoted, *pseudonym in row[stands]:
            document = texts[key]
            start, end = span_of(document.original, quoted)
            passages[quoted] = analysis.quote_passage(
                finding,
                document,
                start=start,
                end=end,
                stands=stands,
                pseudonym="".join(pseudonym),
                by=coders["second"],
                at=begun + A_WHILE,
            )
    state = row.get("state", FindingState.DRAFT)
    if state == FindingState.DRAFT:
        return
    analysis.move_finding(finding, FindingState.DISCUSSED, by=coders["first"], at=begun + A_DAY)
    for place, (coder, text, *quoted) in enumerate(row.get("comments", ()), 1):
        analysis.comment_finding(
            finding,
            text,
            passage=passages.get("".join(quoted)),
            by=coders[coder],
            at=begun + A_DAY + place * A_TEXT,
        )
    if state != FindingState.DISCUSSED:
        decided = begun + 4 * A_DAY
        analysis.move_finding(finding, state, reason=row.get("reason", ""), by=coders["lead"], at=decided)


def texts_of(corpus: Corpus) -> dict[str, Document]:
    """The texts of the corpus as the files call them (“centre:place”)."""
    rows = Document.objects.filter(corpus=corpus).order_by("position")
    return {row.key.partition(":")[2]: row for row in rows}
