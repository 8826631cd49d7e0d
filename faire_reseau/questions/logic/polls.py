"""Answers of a poll: which are valid, and how many gave each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faire_reseau.kit.folding import searchable
from faire_reseau.questions.enums import PollKind

SCALE = range(1, 6)
LONGEST_WORD = 40
MOST_WORDS = 40


@dataclass(frozen=True)
class Bar:
    """How many gave an answer; `share` of all who answered, 0 to 1."""

    label: str
    count: int
    share: float


def valid(kind: str, options: Sequence[str], given: str) -> str:
    """The answer as it is kept, "" when it is none of this poll's."""
    answer = " ".join(given.split())
    if kind == PollKind.CHOICE:
        return answer if answer in [str(number) for number in range(len(options))] else ""
    if kind == PollKind.SCALE:
        return answer if answer in [str(number) for number in SCALE] else ""
    return answer if 0 < len(answer) <= LONGEST_WORD else ""


def bars(kind: str, options: Sequence[str], values: Iterable[str]) -> list[Bar]:
    """Each possible answer with its count, those of words by how many gave them, the same word written twice being one."""
    given = list(values)
    if kind == PollKind.WORDS:
        spelt: dict[str, str] = {}
        counts = Counter(searchable(value) for value in given)
        for value in given:
            spelt.setdefault(searchable(value), value)
        pairs = [(spelt[word], count) for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
        pairs = pairs[:MOST_WORDS]
    else:
        labels = list(options) if kind == PollKind.CHOICE else [str(number) for number in SCALE]
        keys = [str(number) for number in (range(len(options)) if kind == PollKind.CHOICE else SCALE)]
        counts = Counter(given)
        pairs = [(label, counts[key]) for label, key in zip(labels, keys, strict=True)]
    return [Bar(label, count, count / len(given) if given else 0.0) for label, count in pairs]


def mean_of_scale(values: Iterable[str]) -> float | None:
    """The mean of a scale, None when nobody answered."""
    numbers = [int(value) for value in values]
    return sum(numbers) / len(numbers) if numbers else None
