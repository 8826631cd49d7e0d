"""Queries on code books, on the passages of a text that bear codes, and on memos."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.logic.books import in_tree
from faire_reseau.analysis.logic.passages import Piece, Span, part_at, parts, pieces, sentences
from faire_reseau.analysis.models import Code, Coding, Corpus, Decision, Document, Memo
from faire_reseau.analysis.permissions import (
    can_lead,
    codings_changed_by,
    codings_read_by,
    is_blind,
    role_in,
    texts_read_by,
)
from faire_reseau.analysis.queries.corpora import corpus_to_code_for, document_for, names_of

CodeRow = Code
CodingRow = Coding
MemoRow = Memo
PATH = " / "


@dataclass(frozen=True)
class BookRow:
    """A code in its book: how deep it stands, its names from the top, how many passages of how many texts bear it."""

    code: Code
    depth: int
    path: str
    passages: int = 0
    sources: int = 0


@dataclass
class CodedPart:
    """A part of a text as it is read and coded."""

    document: Document
    number: int
    bounds: list[Span]
    codings: list[Coding]
    names: dict[int | None, str]
    changeable: set[int]

    @property
    def span(self) -> Span:
        """From where to where it goes."""
        return self.bounds[self.number - 1]

    @cached_property
    def pieces(self) -> list[Piece[Coding]]:
        """Its words, cut wherever something begins or ends."""
        return pieces(self.document.text, self.span, self.codings, sentences(self.document.text, *self.span))

    @property
    def rows(self) -> list[tuple[Coding, str, str, bool]]:
        """Its codings, each with its words, who coded, and whether the reader may change it."""
        return [
            (row, shortened(self.document.text[row.start : row.end]), self.coder(row), row.pk in self.changeable)
            for row in self.codings
        ]

    def coder(self, coding: Coding) -> str:
        """Who coded, or whom the file names that it came from."""
        return coding.coder_name or self.names.get(coding.coder_id, "")


def shortened(words: str, letters: int = 120) -> str:
    """The words of a passage in one line, the middle of long ones left out."""
    line = " ".join(words.split())
    if len(line) <= letters:
        return line
    head, tail = line[: letters // 2], line[-letters // 3 :]
    return f"{head.rpartition(' ')[0] or head} […] {tail.partition(' ')[2] or tail}"


def code_to_change_for(user: User, corpus_id: int, code_id: int) -> Code:
    """A code, for who may code in its corpus. Raises `Http404`."""
    return _code(corpus_to_code_for(user, corpus_id), code_id)


def codes_of(corpus: Corpus) -> QuerySet[Code]:
    """The codes of a corpus."""
    return Code.objects.filter(corpus=corpus).order_by("position", "pk")


def book_of(corpus: Corpus, user: User | None = None) -> list[BookRow]:
    """The code book in the order of its tree; for `user`, with counts of the passages that they see. One query or two."""
    counts: dict[int, tuple[int, int]] = {}
    if user is not None:
        grouped = codings_read_by(user).filter(document__corpus=corpus).order_by().values("code")
        counts = {
            row["code"]: (row["passages"], row["sources"])
            for row in grouped.annotate(passages=Count("pk"), sources=Count("document", distinct=True))
        }
    rows: list[BookRow] = []
    names: list[str] = []
    for depth, code in in_tree(codes_of(corpus)):
        names = [*names[:depth], code.name]
        rows.append(BookRow(code, depth, PATH.join(names), *counts.get(code.pk, (0, 0))))
    return rows


def coded_part(user: User, document: Document, number: int, place: int | None = None) -> CodedPart:
    """The part `number` of a text, or that of `place`, with the codings that `user` sees there; three queries."""
    bounds = parts(document.text)
    number = part_at(bounds, place) if place is not None else min(max(1, number), len(bounds))
    start, end = bounds[number - 1]
    seen = codings_read_by(user).filter(document=document, start__lt=end, end__gt=start)
    codings = list(seen.select_related("code", "coder").order_by("start", "-end", "pk"))
    for coding in codings:
        coding.document = document
    names = names_of(coding.coder for coding in codings)
    role = role_in(user, document.corpus)
    changeable = {row.pk for row in codings if role == "lead" or (role == "code" and row.coder_id == user.pk)}
    return CodedPart(document, number, bounds, codings, names, changeable)


def coding_to_change_for(user: User, corpus_id: int, coding_id: int) -> Coding:
    """A coding, for who may change it. Raises `Http404`."""
    rows = codings_changed_by(user).select_related("document__corpus", "code")
    coding = rows.filter(document__corpus=corpus_id, pk=coding_id).first()
    if coding is None:
        raise Http404
    return coding


def document_to_code_for(user: User, corpus_id: int, position: int) -> Document:
    """A text, for who may code it. Raises `Http404`."""
    corpus_to_code_for(user, corpus_id)
    return document_for(user, corpus_id, position)


def notes_on(user: User, *, document: Document | None = None, code: Code | None = None) -> list[tuple[Memo, str, bool]]:
    """The notes on a text or a code, with who wrote them and whether `user` may remove them; two queries or three."""
    rows = list(Memo.objects.filter(document=document, code=code).select_related("written_by", "corpus"))
    names = names_of(row.written_by for row in rows)
    leads = bool(rows) and can_lead(user, rows[0].corpus)
    return [(row, names.get(row.written_by_id, ""), leads or row.written_by_id == user.pk) for row in rows]


def memo_to_remove_for(user: User, corpus_id: int, memo_id: int) -> Memo:
    """A note, for who wrote it or leads the corpus. Raises `Http404`."""
    corpus = corpus_to_code_for(user, corpus_id)
    memo = Memo.objects.filter(corpus=corpus, pk=memo_id).first()
    if memo is None or not (memo.written_by_id == user.pk or can_lead(user, corpus)):
        raise Http404
    return memo


def works_blind(corpus: Corpus) -> bool:
    """Whether coders see their own codings alone; one query."""
    return is_blind(corpus)


def coding_data(user: User) -> dict[str, Any]:
    """What coding by hand holds about `user`, as plain values: codings, memos, decisions; three queries."""
    codings = Coding.objects.filter(coder=user).select_related("document", "code").order_by("pk")
    memos = Memo.objects.filter(written_by=user).order_by("pk")
    decisions = Decision.objects.filter(decided_by=user).select_related("document", "code").order_by("pk")
    readable = set(texts_read_by(user).values_list("pk", flat=True))
    return {
        "codings": [
            {
                "text": row.document.title if row.document_id in readable else "",
                "code": row.code.name,
                "start": row.start,
                "end": row.end,
                "memo": row.memo,
                "at": row.coded_at.isoformat(),
            }
            for row in codings
        ],
        "memos": [{"text": row.text, "at": row.written_at.isoformat()} for row in memos],
        "decisions": [
            {"code": row.code.name, "verdict": row.verdict, "reason": row.reason, "at": row.decided_at.isoformat()}
            for row in decisions
        ],
    }


def _code(corpus: Corpus, code_id: int) -> Code:
    code = Code.objects.select_related("corpus", "parent").filter(corpus=corpus, pk=code_id).first()
    if code is None:
        raise Http404
    return code
