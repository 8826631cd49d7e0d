"""A snapshot compared with the sources as they are now, and passages of a text looked for in a later state of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faire_reseau.analysis.logic.checksums import checksum_of
from faire_reseau.analysis.logic.passages import Span


@dataclass(frozen=True)
class Differences:
    """Keys of texts that say or are something else now, that are new, and that are gone, each in order."""

    changed: list[str]
    new: list[str]
    gone: list[str]

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.gone)


def digest_of(text: Any) -> str:
    """What tells a text from another state of it: its words and everything that is known of it."""
    return checksum_of([text])


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> Differences:
    """What is different between two states, each digest by key."""
    return Differences(
        changed=[key for key, digest in before.items() if key in now and now[key] != digest],
        new=[key for key in now if key not in before],
        gone=[key for key in before if key not in now],
    )


def place_in(before: str, after: str, span: Span) -> Span | None:
    """Where the passage `span` of the text `before` stands word for word in `after`; None where nothing is certain.

    Words that stand more than once are found by their rank, as long as both texts hold them equally often.
    """
    if before == after:
        return span
    words = before[slice(*span)]
    places, others = _places(before, words), _places(after, words)
    if not words or len(places) != len(others) or span[0] not in places:
        return None
    start = others[places.index(span[0])]
    return start, start + len(words)


def _places(text: str, words: str) -> list[int]:
    places: list[int] = []
    start = text.find(words) if words else -1
    while start >= 0:
        places.append(start)
        start = text.find(words, start + 1)
    return places
