"""Compare coders: agreement by code, and every stretch on which they differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from textometry.coding.agreement import Agreement, agreement_of
from textometry.coding.links import stretches
from textometry.coding.model import CodedCorpus
from textometry.errors import InputError

Unit = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A stretch of text that some coders marked with a code and others did not.

    Parameters
    ----------
    document
        identifier, with `start` and `end` in code points.
    text
        the very characters.
    code
        identifier of the code, `path` its names.
    marked, unmarked
        who did, who did not.
    """

    document: str
    start: int
    end: int
    text: str
    code: str
    path: str
    marked: tuple[str, ...]
    unmarked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Agreement of coders on texts.

    Parameters
    ----------
    coders
        who is compared.
    by
        "characters" or "units".
    coded_only
        whether text that nobody marked was left out.
    documents
        identifiers of the documents compared; `left_out` those that not all of them coded.
    codes
        agreement on each code, by identifier, in the order of the book.
    marked
        for each code, characters or units marked by each coder, in the order of `coders`.
    whole
        all codes together, each code of each unit being one judgement.
    disagreements
        in the order of the texts.
    """

    coders: tuple[str, ...]
    by: str
    coded_only: bool
    documents: tuple[str, ...]
    left_out: tuple[str, ...]
    codes: dict[str, Agreement]
    marked: dict[str, tuple[int, ...]]
    whole: Agreement
    disagreements: tuple[Disagreement, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "coders": list(self.coders),
            "by": self.by,
            "coded_only": self.coded_only,
            "documents": list(self.documents),
            "left_out": list(self.left_out),
            "codes": {code: agreement.to_json() for code, agreement in self.codes.items()},
            "marked": {code: list(sizes) for code, sizes in self.marked.items()},
            "whole": self.whole.to_json(),
            "disagreements": [
                {**asdict(each), "marked": list(each.marked), "unmarked": list(each.unmarked)}
                for each in self.disagreements
            ],
        }


def compare_coders(
    coded: CodedCorpus,
    *,
    coders: Sequence[str] = (),
    codes: Collection[str] = (),
    documents: Collection[str] = (),
    by: Literal["characters", "units"] = "characters",
    units: Sequence[Unit] = (),
    coded_only: bool = False,
) -> Comparison:
    """Measure how far coders agree, code by code: marked or not marked.

    Cost: stretches x codes. Over all text, agreement on what nobody marked weighs most: see `coded_only`.

    Parameters
    ----------
    coded
        what was marked.
    coders
        who to compare; everybody when empty.
    codes
        identifiers of the codes compared, what lies under them counting as them; when empty, all codes, each
        for itself.
    documents
        identifiers of the documents compared; when empty, those in which every coder marked something.
    by
        "characters" weighs every character the same; "units" judges stretches given in `units`, marked when
        one character of them is.
    units
        for "units": document, start and end of each, segments for instance.
    coded_only
        leave out what none of the coders marked with one of the codes.

    Raises
    ------
    InputError
        on fewer than two coders, an unknown coder, code or document, or nothing to compare.
    """
    names = tuple(coders) or coded.coders
    if len(names) < 2 or len(set(names)) < len(names):
        raise InputError("coders_not_two", coders=names)
    if unknown := [name for name in names if name not in coded.coders]:
        raise InputError("coder_without_coding", coder=unknown[0], coders=coded.coders)
    stands_for = _codes_compared(coded, codes)
    chosen, left_out = _documents_compared(coded, names, documents)
    pieces = _pieces(coded, names, chosen, stands_for, by, units)
    if coded_only:
        pieces = [piece for piece in pieces if any(piece[3])]
    if not pieces:
        raise InputError("nothing_to_compare")
    weights = [end - start if by == "characters" else 1 for _, start, end, _ in pieces]
    agreements: dict[str, Agreement] = {}
    marked: dict[str, tuple[int, ...]] = {}
    every: list[list[bool]] = [[] for _ in names]
    for code in dict.fromkeys(stands_for.values()):
        values = [[code in by_coder[side] for *_, by_coder in pieces] for side in range(len(names))]
        sizes = tuple(sum(weight for weight, yes in zip(weights, row, strict=True) if yes) for row in values)
        if codes or any(sizes):
            agreements[code] = agreement_of(values, weights=weights)
            marked[code] = sizes
            for side, row in enumerate(values):
                every[side] += row
    return Comparison(
        coders=names,
        by=by,
        coded_only=coded_only,
        documents=chosen,
        left_out=left_out,
        codes=agreements,
        marked=marked,
        whole=agreement_of(every, weights=weights * len(agreements)),
        disagreements=_disagreements(coded, names, pieces, tuple(agreements), joined=by == "characters"),
    )


Piece = tuple[str, int, int, tuple[frozenset[str], ...]]


def _codes_compared(coded: CodedCorpus, codes: Collection[str]) -> dict[str, str]:
    """Which code each code counts as."""
    if not codes:
        return {code.id: code.id for code in coded.book.codes}
    stands_for: dict[str, str] = {}
    for code in codes:
        for below in coded.book.under(coded.book.find(code).id):
            # A code named itself, under another that is named too, stays itself.
            if below not in stands_for or below in codes:
                stands_for[below] = code if code in coded.book.by_id else coded.book.find(code).id
    return stands_for


def _documents_compared(
    coded: CodedCorpus, names: Sequence[str], documents: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    order = [document.id for document in coded.corpus.documents]
    if unknown := sorted(set(documents) - set(order)):
        raise InputError("document_unknown", document=unknown[0])
    by_coder = {name: {coding.document for coding in coded.codings if coding.coder == name} for name in names}
    touched = set.union(*by_coder.values())
    chosen = set(documents) or set.intersection(*by_coder.values())
    return tuple(d for d in order if d in chosen), tuple(d for d in order if d in touched - chosen)


def _pieces(
    coded: CodedCorpus,
    names: Sequence[str],
    documents: Sequence[str],
    stands_for: dict[str, str],
    by: str,
    units: Sequence[Unit],
) -> list[Piece]:
    """Stretches (or units) with the codes each coder put there."""
    side = {name: number for number, name in enumerate(names)}
    marks: dict[str, list[tuple[int, int, tuple[int, str]]]] = {document: [] for document in documents}
    for coding in coded.codings:
        if coding.document in marks and coding.coder in side and coding.code in stands_for:
            marks[coding.document].append((coding.start, coding.end, (side[coding.coder], stands_for[coding.code])))
    if by not in ("characters", "units"):
        raise InputError("comparison_unknown", by=by)
    if by == "units" and not units:
        raise InputError("comparison_without_units")
    pieces: list[Piece] = []
    for document in documents:
        size = len(coded.corpus.documents[coded.place[document]].text)
        if by == "characters":
            places = _whole(stretches(marks[document]), size)
            pieces += [(document, start, end, _by_side(marks_there, len(names))) for start, end, marks_there in places]
            continue
        for name, start, end in units:
            if name != document:
                continue
            if not 0 <= start < end <= size:
                raise InputError("unit_outside", start=start, end=end, document=document, size=size)
            marks_there = frozenset(mark for first, last, mark in marks[document] if first < end and last > start)
            pieces.append((document, start, end, _by_side(marks_there, len(names))))
    return pieces


def _whole(places: list[tuple[int, int, frozenset[Any]]], size: int) -> list[tuple[int, int, frozenset[Any]]]:
    """The stretches with those between them, where nothing is marked."""
    filled: list[tuple[int, int, frozenset[Any]]] = []
    before = 0
    for start, end, marks in [*places, (size, size, frozenset())]:
        if start > before:
            filled.append((before, start, frozenset()))
        if end > start:
            filled.append((start, end, marks))
        before = end
    return filled


def _by_side(marks: frozenset[tuple[int, str]], n: int) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(code for side, code in marks if side == number) for number in range(n))


def _disagreements(
    coded: CodedCorpus, names: Sequence[str], pieces: list[Piece], codes: Sequence[str], *, joined: bool
) -> tuple[Disagreement, ...]:
    """Where coders differ; neighbouring stretches on which the same coders differ are one."""
    rows: list[tuple[str, int, int, str, tuple[bool, ...]]] = []
    for code in codes:
        last: tuple[str, int, int, str, tuple[bool, ...]] | None = None
        for document, start, end, codes_by_coder in pieces:
            yes = tuple(code in side for side in codes_by_coder)
            if all(yes) or not any(yes):
                continue
            if joined and last and (last[0], last[2], last[4]) == (document, start, yes):
                last = (document, last[1], end, code, yes)
                rows[-1] = last
            else:
                last = (document, start, end, code, yes)
                rows.append(last)
    rows.sort(key=lambda row: (coded.place[row[0]], row[1], row[2], codes.index(row[3])))
    return tuple(
        Disagreement(
            document=document,
            start=start,
            end=end,
            text=coded.corpus.quote(coded.place[document], start, end),
            code=code,
            path=coded.book.path(code),
            marked=tuple(name for name, here in zip(names, yes, strict=True) if here),
            unmarked=tuple(name for name, here in zip(names, yes, strict=True) if not here),
        )
        for document, start, end, code, yes in rows
    )
