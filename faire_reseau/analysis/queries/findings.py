"""Queries on findings: what they claim, the passages that carry and contradict them, how many sources say so."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import Stands
from faire_reseau.analysis.models import Coding, Corpus, Document, Finding, FindingComment, FindingPassage
from faire_reseau.analysis.permissions import (
    can_lead,
    codings_read_by,
    findings_written_by,
    is_blind,
    texts_read_by,
)
from faire_reseau.analysis.queries.coded import under
from faire_reseau.analysis.queries.coding import book_of
from faire_reseau.analysis.queries.corpora import corpus_for, names_of
from faire_reseau.analysis.queries.renewing import newest_of, originals_of, stands

FindingRow = Finding
FindingPassageRow = FindingPassage
FindingCommentRow = FindingComment
MOST_CANDIDATES = 50


@dataclass(frozen=True)
class Quoted:
    """A passage of a finding; `words` is None for who may not read its text."""

    passage: FindingPassage
    words: str | None
    source: str


@dataclass(frozen=True)
class FindingPage:
    """A finding as its page shows it: how many texts of how many say so is counted."""

    finding: Finding
    carries: list[Quoted]
    contradicts: list[Quoted]
    sources: int
    against: int
    all_sources: int
    comments: list[tuple[FindingComment, str, bool]]
    made_by: str
    decided_by: str
    # Passages that stand no longer so in the newest snapshot of the corpus.
    changed: list[Quoted]


def findings_of(corpus: Corpus) -> list[tuple[Finding, int, int]]:
    """The findings of a corpus with how many texts of how many say so."""
    rows = list(Finding.objects.filter(corpus=corpus).prefetch_related("codes").order_by("pk"))
    n = Document.objects.filter(corpus=corpus).count()
    return [(row, len(sources_of(row, Stands.CARRIES)), n) for row in rows]


def finding_for(user: User, corpus_id: int, finding_id: int) -> Finding:
    """A finding, for whoever reads its corpus. Raises `Http404`."""
    return _finding(Finding.objects.filter(corpus=corpus_for(user, corpus_id)), finding_id)


def finding_to_write_for(user: User, corpus_id: int, finding_id: int) -> Finding:
    """A finding, for who may code in its corpus. Raises `Http404`."""
    return _finding(findings_written_by(user).filter(corpus=corpus_id), finding_id)


def quotation_for(user: User, corpus_id: int, finding_id: int, passage_id: int) -> FindingPassage:
    """A passage of a finding, for who may change it. Raises `Http404`."""
    finding = finding_to_write_for(user, corpus_id, finding_id)
    passage = FindingPassage.objects.select_related("finding").filter(finding=finding, pk=passage_id).first()
    if passage is None:
        raise Http404
    return passage


def comment_to_remove_for(user: User, corpus_id: int, comment_id: int) -> FindingComment:
    """A comment, for who wrote it or leads the corpus. Raises `Http404`."""
    corpus = corpus_for(user, corpus_id)
    comment = FindingComment.objects.select_related("finding").filter(finding__corpus=corpus, pk=comment_id).first()
    if comment is None or not (comment.written_by_id == user.pk or can_lead(user, corpus)):
        raise Http404
    return comment


def finding_page(user: User, finding: Finding) -> FindingPage:
    """A finding as `user` may see it."""
    passages = list(finding.passages.select_related("document__corpus").order_by("position", "pk"))
    readable = set(texts_read_by(user).filter(corpus=finding.corpus_id).values_list("pk", flat=True))
    quoted = [_quoted(row, is_read=row.document_id in readable) for row in passages]
    comments = list(finding.comments.select_related("written_by", "passage").order_by("written_at", "pk"))
    names = names_of([*(row.written_by for row in comments), finding.made_by, finding.decided_by])
    leads = can_lead(user, finding.corpus)
    return FindingPage(
        finding=finding,
        carries=[row for row in quoted if row.passage.stands == Stands.CARRIES],
        contradicts=[row for row in quoted if row.passage.stands == Stands.CONTRADICTS],
        sources=len(sources_of(finding, Stands.CARRIES)),
        against=len(sources_of(finding, Stands.CONTRADICTS)),
        all_sources=Document.objects.filter(corpus=finding.corpus_id).count(),
        comments=[(row, names.get(row.written_by_id, ""), leads or row.written_by_id == user.pk) for row in comments],
        made_by=names.get(finding.made_by_id, ""),
        decided_by=names.get(finding.decided_by_id, ""),
        changed=_changed(finding, quoted),
    )


def candidates(user: User, finding: Finding) -> list[tuple[Coding, str]]:
    """Passages that bear a code which the finding rests on and are not quoted by it yet, with their words."""
    codes = _codes_under(finding)
    quoted = set(finding.passages.values_list("document", "start", "end"))
    rows = codings_read_by(user).filter(document__corpus=finding.corpus_id, code__in=codes)
    rows = rows.select_related("document", "code").order_by("document__position", "start", "end", "pk")
    passages: dict[tuple[int, int, int], Coding] = {}
    for row in rows[: 4 * MOST_CANDIDATES]:
        place = (row.document_id, row.start, row.end)
        if place not in quoted:
            passages.setdefault(place, row)
    return [(row, row.document.text[row.start : row.end]) for row in list(passages.values())[:MOST_CANDIDATES]]


def coding_to_quote(user: User, finding: Finding, coding_id: int) -> Coding | None:
    """A coded passage of the corpus of a finding that `user` may read, None for none; one query."""
    rows = codings_read_by(user).select_related("document").filter(document__corpus=finding.corpus_id)
    return rows.filter(pk=coding_id).first()


def text_to_quote(user: User, finding: Finding, position: int) -> Document | None:
    """A text of the corpus of a finding that `user` may read, None for none; one query."""
    return texts_read_by(user).filter(corpus=finding.corpus_id, position=position).first()


def finding_data(user: User) -> dict[str, Any]:
    """What findings hold about `user`, as plain values; two queries."""
    claims = Finding.objects.filter(made_by=user).order_by("pk")
    comments = FindingComment.objects.filter(written_by=user).order_by("pk")
    return {
        "findings": [{"claim": row.claim, "at": row.made_at.isoformat()} for row in claims],
        "comments": [{"text": row.text, "at": row.written_at.isoformat()} for row in comments],
    }


def _quoted(passage: FindingPassage, *, is_read: bool) -> Quoted:
    if not is_read:
        return Quoted(passage, None, "")
    words = passage.document.text[passage.start : passage.end]
    return Quoted(passage, words, passage.pseudonym or passage.document.title)


def _codes_under(finding: Finding) -> set[int]:
    """The codes that a finding rests on, with those under them."""
    own = set(finding.codes.values_list("pk", flat=True))
    book = book_of(finding.corpus) if own else []
    return {key for code in own for key in under(book, code)}


def sources_of(finding: Finding, stands: Stands) -> set[int]:
    """The texts that say so: those quoted, and for the claim those in which its codes were given, once nobody codes blind."""
    quoted = set(finding.passages.filter(stands=stands).values_list("document", flat=True))
    if stands == Stands.CONTRADICTS:
        return quoted
    codes = _codes_under(finding)
    if codes and not is_blind(finding.corpus):
        coded = Coding.objects.filter(document__corpus=finding.corpus_id, code__in=codes)
        quoted |= set(coded.values_list("document", flat=True))
    against = set(finding.passages.filter(stands=Stands.CONTRADICTS).values_list("document", flat=True))
    carrying = set(finding.passages.filter(stands=Stands.CARRIES).values_list("document", flat=True))
    return quoted - (against - carrying)


def _changed(finding: Finding, quoted: list[Quoted]) -> list[Quoted]:
    """The passages that stand no longer in the newest snapshot of the corpus."""
    newest = newest_of(finding.corpus)
    if newest.pk == finding.corpus_id or not quoted:
        return []
    keys = {row.passage.document.key for row in quoted}
    texts = originals_of(newest, keys)
    return [
        row
        for row in quoted
        if not stands(row.passage.document.original, texts.get(row.passage.document.key), row.passage)
    ]


def _finding(rows: QuerySet[Finding], finding_id: int) -> Finding:
    finding = rows.select_related("corpus", "made_by", "decided_by").filter(pk=finding_id).first()
    if finding is None:
        raise Http404
    return finding
