"""Coded projects of other programs: the codes and codings of a file, as plain values, and what of them is not kept as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from faire_reseau.analysis.logic.books import CodeSaid, codes_in
from textometry import Code, CodeBook

MOST_CODINGS, MEMO_LETTERS, NAME_LETTERS = 50_000, 4_000, 120


@dataclass(frozen=True)
class CodingSaid:
    """A coding of a file: `document` and `code` by what the file calls them."""

    guid: str
    document: str
    code: str
    start: int
    end: int
    coder: str
    memo: str
    coded_at: datetime | None


@dataclass(frozen=True)
class Project:
    """The codes and codings of a file. `attached`: formatted files that stay outside; `shortened`: words too long to be kept whole;
    `doubled`: codings that stand twice.
    """

    codes: list[CodeSaid]
    codings: list[CodingSaid]
    attached: int = 0
    shortened: int = 0
    doubled: int = 0

    @property
    def coders(self) -> list[str]:
        """Who coded, in the order of the alphabet."""
        return sorted({coding.coder for coding in self.codings} - {""})


def project_in(values: Mapping[str, Any]) -> Project:
    """The project that the reader of files answered (`kit.corpus_reading`)."""
    book = CodeBook(tuple(Code(**code) for code in values["codes"]))
    codings: dict[tuple[Any, ...], CodingSaid] = {}
    for row in values["codings"]:
        coding = CodingSaid(
            guid=row["id"],
            document=row["document"],
            code=row["code"],
            start=row["start"],
            end=row["end"],
            coder=row["coder"][:NAME_LETTERS],
            memo=row["memo"][:MEMO_LETTERS],
            coded_at=_moment(row["date"]),
        )
        codings.setdefault((coding.document, coding.code, coding.coder, coding.start, coding.end), coding)
    borne = {coding.code for coding in codings.values()}
    codes = [_codable(code, borne) for code in codes_in(book)]
    return Project(
        codes=codes,
        codings=list(codings.values()),
        attached=values["attached"],
        shortened=_shortened(book, codes) + sum(len(row["memo"]) > MEMO_LETTERS for row in values["codings"]),
        doubled=len(values["codings"]) - len(codings),
    )


def _codable(code: CodeSaid, borne: set[str]) -> CodeSaid:
    """A code that passages bear is no heading, whatever the file says."""
    is_heading = code.is_heading and code.guid not in borne
    return CodeSaid(**{**code.__dict__, "is_heading": is_heading})


def _shortened(book: CodeBook, codes: Iterable[CodeSaid]) -> int:
    """Of how many codes the name or what is said of them was cut."""
    whole = {code.id: len(" ".join(code.name.split())) for code in book.codes}
    return sum(
        len(code.name) < whole[code.guid]
        or len(code.definition) == MEMO_LETTERS
        or MEMO_LETTERS // 2 in (len(code.example), len(code.counter_example))
        for code in codes
    )


def _moment(text: str | None) -> datetime | None:
    """A moment of a file; one without a zone is read as UTC, as such files have it."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
