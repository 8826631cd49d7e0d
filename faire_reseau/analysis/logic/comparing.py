"""Two classifications compared segment by segment: crossing table, adjusted Rand index (Hubert and Arabie, 1985), what moved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textometry import adjusted_rand


@dataclass(frozen=True)
class Segment:
    """A segment of a run: position of its text, place in it (end excluded), its class, 0 for none."""

    position: int
    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Pair:
    """A segment of the first run with the one of the second that shares most letters with it."""

    first: Segment
    second: Segment

    @property
    def cell(self) -> tuple[int, int]:
        """Its class in the first run and in the second."""
        return self.first.number, self.second.number


@dataclass(frozen=True)
class Comparison:
    """`counterparts`: by class of the first run, the class of the second that takes its place, None for none."""

    pairs: list[Pair]
    # Segments of the first run whose text the second does not hold.
    alone: int
    counts: Mapping[tuple[int, int], int]
    rand: float
    counterparts: Mapping[int, int | None]

    def is_moved(self, pair: Pair) -> bool:
        """Whether a segment left its class; one without a class in either run left none."""
        before, after = pair.cell
        return before > 0 and after > 0 and self.counterparts.get(before) != after

    @property
    def moved(self) -> list[Pair]:
        """The segments that left their class, in order."""
        return [pair for pair in self.pairs if self.is_moved(pair)]

    @property
    def in_both(self) -> int:
        """How many segments have a class in both runs: those that the index is of."""
        return sum(n for (before, after), n in self.counts.items() if before and after)


def compared(first: Iterable[Segment], second: Iterable[Segment], same_text: Mapping[int, int]) -> Comparison:
    """Two runs compared; `same_text`: by position of a text of the first, that of the same text of the second."""
    rows = list(first)
    others: dict[int, list[Segment]] = {}
    for segment in second:
        others.setdefault(segment.position, []).append(segment)
    pairs = [
        Pair(segment, other)
        for segment in rows
        if (other := _nearest(segment, others.get(same_text.get(segment.position, 0), []))) is not None
    ]
    counts = Counter(pair.cell for pair in pairs)
    before, after = [pair.first.number for pair in pairs], [pair.second.number for pair in pairs]
    return Comparison(
        pairs=pairs,
        alone=len(rows) - len(pairs),
        counts=counts,
        rand=adjusted_rand(before, after) if pairs else 0.0,
        counterparts=_counterparts(counts),
    )


def _nearest(segment: Segment, others: Sequence[Segment]) -> Segment | None:
    """The segment that shares most letters, the first of equals; None where none shares one."""
    best, most = None, 0
    for other in others:
        shared = min(segment.end, other.end) - max(segment.start, other.start)
        if shared > most:
            best, most = other, shared
    return best


def _counterparts(counts: Mapping[tuple[int, int], int]) -> dict[int, int | None]:
    """Classes paired one to one, those that share most segments first."""
    counterparts: dict[int, int | None] = {before: None for before, _after in sorted(counts) if before}
    taken: set[int] = set()
    for (before, after), _n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if before and after and counterparts[before] is None and after not in taken:
            counterparts[before] = after
            taken.add(after)
    return counterparts
