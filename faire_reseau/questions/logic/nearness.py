"""Near questions: those that ask nearly the same, so that one supports in place of asking again."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from faire_reseau.kit.folding import search_words

NEAR = 62.0
FEWEST_LETTERS = 8
SHORTEST_WORD = 3


def words_of(text: str) -> str:
    """The words of `text` that carry it: folded, without plural, those of three letters or more."""
    return " ".join(word for word in search_words(text) if len(word) >= SHORTEST_WORD)


def nearness(typed: str, other: str) -> float:
    """How near two questions are, 0 to 100: the token-set ratio of their words, less when one is much the shorter.

    rapidfuzz gives 100 to a part of a text; the share of the lengths takes half of that back (a question of three words is
    not each longer one that holds them).
    """
    first, second = words_of(typed), words_of(other)
    if not first or not second:
        return 0.0
    share = min(len(first), len(second)) / max(len(first), len(second))
    return float(fuzz.token_set_ratio(first, second)) * (0.5 + share / 2)


def near_ones(typed: str, others: Iterable[tuple[int, str]], at_most: int = 3) -> list[int]:
    """The keys of `others` nearest to `typed`, nearest first; none while too little is typed. Cost: linear."""
    if len(words_of(typed)) < FEWEST_LETTERS:
        return []
    scored = [(nearness(typed, text), key) for key, text in others]
    nearest = sorted(scored, key=lambda pair: -pair[0])[:at_most]
    return [key for score, key in nearest if score >= NEAR]
