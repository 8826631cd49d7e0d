"""Likely duplicates: names that resemble each other, found without comparing everybody with everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from rapidfuzz import fuzz

from faire_reseau.network.logic.words import ALIKE, folded

# A block of names that begin alike; a larger one (a word that half of the network bears) says nothing by itself.
LARGEST_BLOCK = 200


def likely_pairs(names: Mapping[int, str], same: Iterable[tuple[int, str]] = ()) -> list[tuple[int, int]]:
    """Pairs of keys that may mean the same: their names resemble each other, or they share one of the words of `same`.

    Parameters: `names`, by key; `same`, pairs (key, word) such as telephone numbers or sites, empty words ignored.
    Returns pairs (lower key, higher key), the most alike first.
    Cost: names are compared within blocks that have a word beginning by the same three letters, at most 200 names each.
    Source: blocking before comparison, as in record linkage (Fellegi and Sunter 1969; Newcombe 1959); likeness as `words.alike`.
    """
    folded_names = {key: folded(name) for key, name in names.items()}
    blocks: dict[str, set[int]] = defaultdict(set)
    for key, name in folded_names.items():
        for word in name.split():
            blocks[word[:3]].add(key)
        if name:
            blocks[f"={' '.join(sorted(name.split()))}"].add(key)
    scores: dict[tuple[int, int], float] = {}
    for start, block in blocks.items():
        if len(block) > LARGEST_BLOCK and not start.startswith("="):
            continue
        for pair in combinations(sorted(block), 2):
            if pair not in scores:
                scores[pair] = fuzz.token_sort_ratio(folded_names[pair[0]], folded_names[pair[1]])
    shared: dict[str, set[int]] = defaultdict(set)
    for key, word in same:
        if word:
            shared[word].add(key)
    certain = {pair for keys in shared.values() if len(keys) <= 10 for pair in combinations(sorted(keys), 2)}
    likely = {pair: score for pair, score in scores.items() if score >= ALIKE}
    likely |= {pair: max(scores.get(pair, 0.0), ALIKE) for pair in certain}
    return sorted(likely, key=lambda pair: (-likely[pair], pair))
