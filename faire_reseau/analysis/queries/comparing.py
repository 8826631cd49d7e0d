"""Queries that compare two runs, of one corpus or of a corpus and its new snapshot."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import RunKind, RunState
from faire_reseau.analysis.logic.classes import classed_segments
from faire_reseau.analysis.logic.comparing import Comparison, Pair, Segment, compared
from faire_reseau.analysis.models import Corpus, Document, Run
from faire_reseau.analysis.permissions import readable_by
from faire_reseau.analysis.queries.classed import Classed, class_names
from faire_reseau.analysis.queries.runs import Passage, passages, result_in


@dataclass(frozen=True)
class ComparedRuns:
    """Two runs and what comparing them gives; `rows` is the table, a row for each class of the first, a column for each of the
    second; 0 is no class and stands last.
    """

    first: Classed
    second: Classed
    comparison: Comparison
    rows: list[tuple[int, list[tuple[int, int]]]]
    columns: list[int]


def runs_to_compare(user: User, run: Run) -> list[Run]:
    """Other runs that are done, of the same corpus, of its former snapshot and of its new ones that `user` reads; one query."""
    near = readable_by(user).filter(
        Q(pk=run.corpus_id) | Q(renews=run.corpus_id) | Q(pk=run.corpus.renews_id or run.corpus_id)
    )
    rows = Run.objects.filter(corpus__in=near, state=RunState.DONE, kind=RunKind.CLASSES).exclude(pk=run.pk)
    return list(rows.select_related("corpus").order_by("-corpus__pk", "-number"))


def compared_runs(run: Run, other: Run) -> ComparedRuns:
    """`run` compared with `other`; their texts are matched by what they say."""
    comparison = compared(_segments(run), _segments(other), _same_texts(run.corpus, other.corpus))
    first, second = Classed(run, class_names(run)), Classed(other, class_names(other))
    columns = [*sorted(second.names), 0]
    rows = [
        (before, [(after, comparison.counts.get((before, after), 0)) for after in columns])
        for before in [*sorted(first.names), 0]
    ]
    return ComparedRuns(first, second, comparison, rows, columns)


def pair_passages(user: User, corpus: Corpus, pairs: Iterable[Pair]) -> list[tuple[Pair, Passage]]:
    """Segments with their words, as far as `user` reads them; two queries."""
    rows = list(pairs)
    spans = [(pair.first.position, pair.first.start, pair.first.end) for pair in rows]
    return list(zip(rows, passages(user, corpus, spans), strict=True))


def _segments(run: Run) -> list[Segment]:
    rows = classed_segments(result_in(run))
    return [Segment(document + 1, start, end, number) for document, start, end, number in rows]


def _same_texts(first: Corpus, second: Corpus) -> dict[int, int]:
    """By position of a text of the first corpus, that of the text of the second with the same checksum; of several, in order."""
    if first.pk == second.pk:
        positions = Document.objects.filter(corpus=first).values_list("position", flat=True)
        return {position: position for position in positions}
    waiting: dict[bytes, list[tuple[str, int]]] = {}
    for key, position, text in _texts(second):
        waiting.setdefault(_checksum(text), []).append((key, position))
    same: dict[int, int] = {}
    for key, position, text in _texts(first):
        equals = waiting.get(_checksum(text), [])
        if equals:
            # Of texts that say the same, the one of the same source.
            chosen = next((pair for pair in equals if pair[0] == key), equals[0])
            equals.remove(chosen)
            same[position] = chosen[1]
    return same


def _texts(corpus: Corpus) -> Iterable[tuple[str, int, str]]:
    """Texts as they were kept, whatever is masked: to be compared, never shown."""
    rows = Document.objects.filter(corpus=corpus).order_by("position")
    return ((row.key, row.position, row.original) for row in rows.iterator(chunk_size=500))


def _checksum(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
