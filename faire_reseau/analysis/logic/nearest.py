"""Passages near to those that bear a code: the segments of a corpus that are most like them (`textometry.nearest_rows`)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from faire_reseau.analysis.logic.passages import Span, trimmed
from textometry import Choices, Corpus, nearest_rows, read_all

MOST = 20
Spans = Mapping[int, Sequence[Span]]


@dataclass(frozen=True)
class NearPassage:
    """A passage of the text at the index `document`; `cosine` from 0 to 1."""

    document: int
    start: int
    end: int
    cosine: float
    words: tuple[str, ...]


def near_passages(
    corpus: Corpus, language: str, coded: Spans, decided: Spans, *, at_most: int = MOST
) -> list[NearPassage]:
    """The segments nearest to the passages `coded` (by index of the text), the nearest first; none of `coded` nor of `decided`.

    A segment stands for a coded passage when they share half of the shorter one. Raises `textometry.InputError` when the corpus
    holds too few words. Cost: reading the corpus, some 40,000 segments a second.
    """
    read = read_all(corpus, Choices(language=language, min_segments=2))
    rows: dict[int, list[tuple[int, Span]]] = {}
    places = zip(
        *(part.tolist() for part in (read.segments.document, read.segments.start, read.segments.end)), strict=True
    )
    for row, (document, start, end) in enumerate(places):
        rows.setdefault(document, []).append((row, (start, end)))
    alike = {row for row, shared, shorter in _overlaps(rows, coded) if 2 * shared >= shorter}
    apart = {row for spans in (coded, decided) for row, _shared, _shorter in _overlaps(rows, spans)}
    near = []
    for segment in nearest_rows(read.matrix, alike, apart=apart, at_most=at_most):
        document = int(read.segments.document[segment.row])
        text = corpus.documents[document].text
        start, end = trimmed(text, int(read.segments.start[segment.row]), int(read.segments.end[segment.row]))
        near.append(NearPassage(document, start, end, segment.cosine, segment.words))
    return near


def _overlaps(rows: Mapping[int, Sequence[tuple[int, Span]]], spans: Spans) -> Iterator[tuple[int, int, int]]:
    """The segments that share letters with `spans`: number, letters shared, letters of the shorter of the two."""
    for document, passages in spans.items():
        segments = rows.get(document, ())
        ends = [end for _row, (_start, end) in segments]
        for start, end in passages:
            for row, (first, last) in _from(segments, bisect_right(ends, start)):
                if first >= end:
                    break
                yield row, min(end, last) - max(start, first), min(end - start, last - first)


def _from(segments: Sequence[tuple[int, Span]], place: int) -> Iterable[tuple[int, Span]]:
    return (segments[number] for number in range(place, len(segments)))
