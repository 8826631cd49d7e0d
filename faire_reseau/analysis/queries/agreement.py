"""Agreement between the coders of a corpus: the measures of the core, where they differ, what was decided."""

from dataclasses import dataclass
from typing import Any

import textometry
from faire_reseau.accounts.models import User
from faire_reseau.analysis.logic.cores import coded_corpus
from faire_reseau.analysis.logic.passages import trimmed
from faire_reseau.analysis.models import Code, Coding, Corpus, Decision, Document
from faire_reseau.analysis.permissions import codings_read_by, texts_read_by
from faire_reseau.analysis.queries.coding import book_of, shortened
from faire_reseau.analysis.queries.corpora import names_of

MOST_CODERS = 6
AROUND = 80


@dataclass(frozen=True)
class Difference:
    """A stretch on which coders differ, with the words around it, and what was decided of it."""

    document: Document
    code: Code
    path: str
    start: int
    end: int
    before: str
    words: str
    after: str
    marked: list[str]
    unmarked: list[str]
    decision: Decision | None
    decided_by: str


@dataclass(frozen=True)
class CodeAgreement:
    """How far coders agree on a code."""

    path: str
    measures: Any
    marked: list[tuple[str, int]]


@dataclass(frozen=True)
class Agreed:
    """What a comparison shows; `measures` over all codes together."""

    coders: list[str]
    documents: int
    left_out: int
    measures: Any
    codes: list[CodeAgreement]
    differences: list[Difference]

    @property
    def undecided(self) -> int:
        """How many differences nobody decided."""
        return sum(row.decision is None for row in self.differences)


def project_of(user: User, corpus: Corpus, documents: set[int] | None = None) -> tuple[Any, dict[int, str]]:
    """A corpus as the core has it, with the codings that `user` may see, and what coders are called by coding; five queries."""
    texts = list(texts_read_by(user).filter(corpus=corpus).order_by("position"))
    if documents is not None:
        texts = [row for row in texts if row.pk in documents]
    codings = list(codings_read_by(user).filter(document__corpus=corpus).select_related("coder").order_by("pk"))
    coders = _names(codings)
    codes = [row.code for row in book_of(corpus)]
    users = sorted(set(coders.values()) - {""})
    return coded_corpus(texts, codes, codings, coders, title=corpus.title, users=users), coders


def agreement(user: User, corpus: Corpus, coders: list[str], *, coded_only: bool = False) -> Agreed:
    """How far `coders` (by name; all of them for none) agree on the characters of the texts that each of them coded.

    Raises `textometry.InputError` when there is nothing to compare.
    """
    project, _names_by_coding = project_of(user, corpus)
    named = [name for name in (coders or list(project.coders)[:MOST_CODERS]) if name]
    compared = textometry.compare_coders(project, coders=named, coded_only=coded_only)
    texts = {row.key: row for row in texts_read_by(user).filter(corpus=corpus)}
    codes = {str(row.code.guid): row for row in book_of(corpus)}
    decisions = {
        (row.document_id, row.code_id, row.start, row.end): row
        for row in Decision.objects.filter(document__corpus=corpus).select_related("decided_by")
    }
    names = names_of(row.decided_by for row in decisions.values())
    differences = []
    for each in compared.disagreements:
        document, code = texts[each.document], codes[each.code]
        decision = decisions.get((document.pk, code.code.pk, each.start, each.end))
        before, words, after = _in_context(document.text, each.start, each.end)
        differences.append(
            Difference(
                document=document,
                code=code.code,
                path=code.path,
                start=each.start,
                end=each.end,
                before=before,
                words=shortened(words, 600),
                after=after,
                marked=list(each.marked),
                unmarked=list(each.unmarked),
                decision=decision,
                decided_by=names.get(decision.decided_by_id, "") if decision else "",
            )
        )
    return Agreed(
        coders=list(compared.coders),
        documents=len(compared.documents),
        left_out=len(compared.left_out),
        measures=compared.whole,
        codes=[
            CodeAgreement(codes[guid].path, measures, list(zip(compared.coders, compared.marked[guid], strict=True)))
            for guid, measures in compared.codes.items()
        ],
        differences=differences,
    )


def place_to_decide(user: User, corpus: Corpus, document_id: int, code_id: int) -> tuple[Document, Code] | None:
    """A text that `user` may read and a code, both of the corpus; None where one is missing."""
    document = texts_read_by(user).select_related("corpus").filter(corpus=corpus, pk=document_id).first()
    code = Code.objects.filter(corpus=corpus, pk=code_id).first()
    return None if document is None or code is None else (document, code)


def _in_context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words of a stretch without the white space at its edges, and whole words around it."""
    start, end = trimmed(text, start, end)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + (before.partition(" ")[2] or before)
    if end + AROUND < len(text):
        after = (after.rpartition(" ")[0] or after) + "…"
    return before, text[start:end], after


def _names(codings: list[Coding]) -> dict[int, str]:
    """What the coder of each coding is called; two accounts of one name are told apart by their number."""
    names = names_of(row.coder for row in codings)
    bearers: dict[str, list[int]] = {}
    for key, name in names.items():
        if key is not None:
            bearers.setdefault(name, []).append(key)
    apart = {
        key: name if keys[0] == key else f"{name} ({keys.index(key) + 1})"
        for name, keys in ((name, sorted(keys)) for name, keys in bearers.items())
        for key in keys
    }
    return {row.pk: row.coder_name or (apart.get(row.coder_id, "") if row.coder_id else "") for row in codings}
