"""Classes of the segments of a run, from its whole result: which there are, which one a passage lies in."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from faire_reseau.analysis.logic.passages import Span

# The segments of a text, by its index, with their class, in order: start, end, class.
Classes = Mapping[int, Sequence[tuple[int, int, int]]]


def classed_segments(result: Mapping[str, Any]) -> Iterator[tuple[int, int, int, int]]:
    """Every segment of a run in order: index of its text, start, end, its class, 0 for none. Cost: linear."""
    segments, classes = result.get("segments", {}), result.get("classification", {}).get("classes", [])
    columns = (segments.get(name, []) for name in ("document", "start", "end"))
    return zip(*columns, classes, strict=True)


def classes_in(result: Mapping[str, Any]) -> Classes:
    """The same by index of the text. Cost: linear."""
    by_document: dict[int, list[tuple[int, int, int]]] = {}
    for document, start, end, number in classed_segments(result):
        by_document.setdefault(document, []).append((start, end, number))
    return by_document


def class_at(classes: Classes, document: int, span: Span) -> int:
    """The class in which the middle of a passage lies, 0 for none. Cost: log n."""
    segments = classes.get(document, ())
    middle = (span[0] + span[1]) // 2
    place = bisect_right(segments, middle, key=itemgetter(0)) - 1
    return segments[place][2] if place >= 0 and middle < segments[place][1] else 0


def usual_class(classes: Classes, coded: Mapping[int, Sequence[Span]]) -> tuple[int, int]:
    """The class in which most of the passages `coded` lie, and how many do; (0, 0) where none lies in a class."""
    numbers = Counter(class_at(classes, document, span) for document, spans in coded.items() for span in spans)
    del numbers[0]
    return min(numbers.items(), key=lambda pair: (-pair[1], pair[0])) if numbers else (0, 0)
