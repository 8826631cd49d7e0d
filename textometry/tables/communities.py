"""Communities of a weighted graph by modularity (Newman and Girvan 2004; Blondel et al. 2008, “Louvain”)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Links = list[dict[int, float]]

LEAST_GAIN = 1e-12


def communities_of(n: int, edges: ArrayLike, weights: ArrayLike) -> tuple[Ints, float]:
    """Move vertices one by one to the neighbouring community that gains most, then merge communities, and again.

    Vertices are taken in their order and ties go to the community met first: the result is the same every time.

    Cost: a few readings of the edges. Source: Blondel et al. 2008; Newman & Girvan 2004 for the modularity.

    Parameters
    ----------
    n
        number of vertices.
    edges
        edges x 2, each pair once.
    weights
        one per edge, positive; edges of weight 0 count for nothing.

    Returns
    -------
    community of each vertex from 1 (the largest first; ties: the one with the first vertex), and modularity.
    """
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    strength = np.asarray(weights, dtype=np.float64)
    links: Links = [{} for _ in range(n)]
    for (a, b), weight in zip(pairs.tolist(), strength.tolist(), strict=True):
        if weight > 0:
            links[a][b] = links[a].get(b, 0.0) + weight
            links[b][a] = links[b].get(a, 0.0) + weight
    member = np.arange(n)
    while True:
        community, moved = _move(links)
        names, community = np.unique(community, return_inverse=True)
        member = community[member]
        if not moved or names.size == len(links):
            break
        links = _merge(links, community.tolist(), names.size)
    return _by_size(member), modularity(n, pairs, strength, member)


def modularity(n: int, edges: ArrayLike, weights: ArrayLike, communities: ArrayLike) -> float:
    """Share of the weight inside communities, less what chance would put there (0 for a graph without edges)."""
    pairs, strength = np.asarray(edges, dtype=np.int64).reshape(-1, 2), np.asarray(weights, dtype=np.float64)
    member = np.asarray(communities, dtype=np.int64)
    total = float(strength.sum())
    if total <= 0:
        return 0.0
    degree = np.bincount(pairs.ravel(), weights=np.repeat(strength, 2), minlength=n)
    inside = strength[member[pairs[:, 0]] == member[pairs[:, 1]]].sum() / total
    by_community = np.bincount(member, weights=degree) / (2 * total)
    return float(inside - (by_community**2).sum())


def _move(links: Links) -> tuple[Ints, bool]:
    """One level of moves; a vertex linked to itself (once merged) keeps that weight wherever it goes."""
    degree = [sum(neighbours.values()) + neighbours.get(v, 0.0) for v, neighbours in enumerate(links)]
    total = sum(degree)
    community = list(range(len(links)))
    degree_of_community = degree.copy()
    any_moved = False
    again = total > 0
    while again:
        again = False
        for vertex, neighbours in enumerate(links):
            here = community[vertex]
            degree_of_community[here] -= degree[vertex]
            towards: dict[int, float] = {here: 0.0}
            for other, weight in neighbours.items():
                if other != vertex:
                    towards[community[other]] = towards.get(community[other], 0.0) + weight
            gains = {
                there: weight - degree_of_community[there] * degree[vertex] / total for there, weight in towards.items()
            }
            best = max(gains, key=lambda there: gains[there])
            if gains[best] <= gains[here] + LEAST_GAIN * total:
                best = here
            degree_of_community[best] += degree[vertex]
            if best != here:
                community[vertex] = best
                again = any_moved = True
    return np.array(community, dtype=np.int64), any_moved


def _merge(links: Links, community: list[int], n: int) -> Links:
    merged: Links = [{} for _ in range(n)]
    for vertex, neighbours in enumerate(links):
        own = community[vertex]
        for other_vertex, weight in neighbours.items():
            other = community[other_vertex]
            # Inside a community every link is met from both ends but a link to itself is met once.
            share = weight / 2 if own == other and other_vertex != vertex else weight
            merged[own][other] = merged[own].get(other, 0.0) + share
    return merged


def _by_size(member: NDArray[np.intp]) -> Ints:
    names, first, sizes = np.unique(member, return_index=True, return_counts=True)
    rank = np.empty(names.size, dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(1, names.size + 1)
    return rank[member] if member.size else np.empty(0, dtype=np.int64)
