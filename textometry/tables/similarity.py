"""Similarity analysis: indices of co-occurrence, maximum spanning tree (Kruskal 1956), communities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textometry.errors import InputError
from textometry.tables.communities import communities_of
from textometry.tables.matrix import Matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Index = Callable[[Floats, Floats, Floats, float], Floats]


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above, dtype=np.float64), where=below != 0)


def _phi(a: Floats, b: Floats, c: Floats, n: float) -> Floats:
    return _ratio(n * a - b * c, np.sqrt(b * c * (n - b) * (n - c)))


def _yule(a: Floats, b: Floats, c: Floats, n: float) -> Floats:
    together, apart = a * (n - b - c + a), (b - a) * (c - a)
    return _ratio(together - apart, together + apart)


# a: rows with both words; b, c: rows with each; n: all rows. Each index says what is compared with what.
INDICES: dict[str, Index] = {
    "cooccurrence": lambda a, _b, _c, _n: a * 1.0,
    "jaccard": lambda a, b, c, _n: _ratio(a, b + c - a),
    "dice": lambda a, b, c, _n: _ratio(2 * a, b + c),
    "ochiai": lambda a, b, c, _n: _ratio(a, np.sqrt(b * c)),
    "equivalence": lambda a, b, c, _n: _ratio(a * a, b * c),
    "inclusion": lambda a, b, c, _n: _ratio(a, np.minimum(b, c)),
    "kulczynski": lambda a, b, c, _n: (_ratio(a, b) + _ratio(a, c)) / 2,
    "russell_rao": lambda a, _b, _c, n: a / n,
    "simple_matching": lambda a, b, c, n: (n - b - c + 2 * a) / n,
    "phi": _phi,
    "chi2": lambda a, b, c, n: n * _phi(a, b, c, n) * np.abs(_phi(a, b, c, n)),
    "yule": _yule,
    "mutual_information": lambda a, b, c, n: np.log2(np.maximum(_ratio(a * n, b * c), np.finfo(float).tiny)),
}


@dataclass(frozen=True, slots=True, eq=False)
class SimilarityGraph:
    """Words and how near they are.

    Parameters
    ----------
    terms
        names of the words; ``numbers`` their columns in the table they come from.
    frequencies
        rows in which each is found.
    index
        which measure weighs the edges.
    edges
        int64, edges x 2, places in ``terms``, the lower first, in ascending order.
    weights
        similarity of each edge.
    tree
        places in ``edges`` of the maximum spanning tree (a forest when the graph is in several parts).
    communities
        community of each word, from 1, the largest first.
    modularity
        of these communities.
    """

    terms: tuple[str, ...]
    numbers: tuple[int, ...]
    frequencies: Ints
    index: str
    edges: Ints
    weights: Floats
    tree: Ints
    communities: Ints
    modularity: float

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "terms": list(self.terms),
            "frequencies": self.frequencies.tolist(),
            "index": self.index,
            "edges": self.edges.tolist(),
            "weights": self.weights.tolist(),
            "tree": self.tree.tolist(),
            "communities": self.communities.tolist(),
            "modularity": self.modularity,
        }


def similarity_graph(
    matrix: Matrix,
    *,
    terms: ArrayLike | None = None,
    most_terms: int = 100,
    index: str = "cooccurrence",
    least_together: int = 1,
) -> SimilarityGraph:
    """Graph of the words found in the same segments.

    Cost: product of the table by itself; 0.5 s for 3,000 terms in 100,000 rows.

    Parameters
    ----------
    matrix
        rows by terms; only presence is read.
    terms
        columns wanted; otherwise the ``most_terms`` found in most rows (ties: first in the table).
    most_terms
        how many terms are taken when none are named.
    index
        one of :data:`INDICES`.
    least_together
        fewest rows that hold both words of an edge.

    Returns
    -------
    edges, maximum spanning tree (of equal weights the first pair enters first) and communities; an index
    that can be negative keeps its negative edges out of the communities.

    Raises
    ------
    InputError
        for an unknown index or a column that does not exist.
    """
    if index not in INDICES:
        raise InputError("index_unknown", index=index, choices=INDICES)
    frequency = matrix.document_frequency()
    if terms is None:
        chosen = np.argsort(-frequency, kind="stable")[:most_terms]
        chosen = chosen[frequency[chosen] > 0]
    else:
        chosen = np.asarray(terms, dtype=np.int64)
        if chosen.size and (chosen.min() < 0 or chosen.max() >= len(matrix.terms)):
            raise InputError("word_outside_table", words=len(matrix.terms))
    presence = matrix.binary().to_scipy(np.float64)[:, chosen]
    together = (presence.T @ presence).tocoo()
    upper = (together.row < together.col) & (together.data >= least_together)
    first, second, both = together.row[upper], together.col[upper], together.data[upper]
    order = np.lexsort((second, first))
    edges = np.column_stack((first[order], second[order])).astype(np.int64)
    frequencies = frequency[chosen]
    of_first, of_second = (frequencies[edges[:, side]].astype(np.float64) for side in (0, 1))
    weights = INDICES[index](both[order], of_first, of_second, float(matrix.shape[0]))
    community, modularity = communities_of(chosen.size, edges, np.maximum(weights, 0.0))
    return SimilarityGraph(
        terms=tuple(matrix.terms[j] for j in chosen),
        numbers=tuple(int(j) for j in chosen),
        frequencies=frequencies,
        index=index,
        edges=edges,
        weights=weights,
        tree=maximum_spanning_tree(chosen.size, edges, weights),
        communities=community,
        modularity=modularity,
    )


def maximum_spanning_tree(n: int, edges: ArrayLike, weights: ArrayLike) -> Ints:
    """Edges of the tree of largest weight that links all that can be linked.

    Parameters
    ----------
    n
        number of vertices.
    edges
        edges x 2; of equal weights the one that comes first is taken first.
    weights
        one per edge.

    Returns
    -------
    places of the chosen edges, ascending. Cost: one sort of the edges. Source: Kruskal 1956.
    """
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    leader = list(range(n))

    def find(vertex: int) -> int:
        while leader[vertex] != vertex:
            leader[vertex] = leader[leader[vertex]]
            vertex = leader[vertex]
        return vertex

    chosen: list[int] = []
    for place in np.argsort(-np.asarray(weights, dtype=np.float64), kind="stable"):
        root, other_root = find(int(pairs[place, 0])), find(int(pairs[place, 1]))
        if root != other_root:
            leader[other_root] = root
            chosen.append(int(place))
            if len(chosen) == n - 1:
                break
    return np.array(sorted(chosen), dtype=np.int64)
