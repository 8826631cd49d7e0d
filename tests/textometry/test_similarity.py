"""Words found together: co-occurrences, tree and communities against references and every possible answer."""

import json
from itertools import combinations

import numpy as np
import pytest

from tests.textometry.benchmarks import matrix, table
from tests.textometry.tables import matrix_of, random_binary
from textometry.errors import InputError
from textometry.tables.communities import communities_of, modularity
from textometry.tables.similarity import INDICES, maximum_spanning_tree, similarity_graph


def square(name: str) -> tuple[list[str], np.ndarray]:
    rows = table(name)
    return rows[0][1:], np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])


@pytest.mark.parametrize(("name", "index", "total"), [("cooc", "cooccurrence", 548), ("jaccard", "jaccard", 9.993836)])
def test_weights_and_the_total_of_the_tree_are_those_of_the_reference(name: str, index: str, total: float) -> None:
    words, wanted = square(f"manifeste_simi_{name}60")
    corpus = matrix("manifeste")
    graph = similarity_graph(corpus, terms=[corpus.terms.index(word) for word in words], index=index)
    ours = np.zeros_like(wanted)
    ours[graph.edges[:, 0], graph.edges[:, 1]] = graph.weights
    assert graph.terms == tuple(words)
    assert ours + ours.T == pytest.approx(wanted, abs=1e-9)
    assert graph.weights[graph.tree].sum() == pytest.approx(total, abs=1e-6)
    assert graph.tree.size == 59


def test_the_most_frequent_words_are_those_of_the_reference() -> None:
    graph = similarity_graph(matrix("manifeste"), most_terms=60)
    assert sorted(graph.terms) == sorted(square("manifeste_simi_cooc60")[0])


def slow_index(name: str, first: np.ndarray, second: np.ndarray) -> float:
    n, a, b, c = len(first), int((first & second).sum()), int(first.sum()), int(second.sum())
    d = n - b - c + a
    phi = (a * d - (b - a) * (c - a)) / np.sqrt(b * c * (n - b) * (n - c)) if n not in (b, c) else 0.0
    agree, differ = a * d, (b - a) * (c - a)
    return {
        "cooccurrence": a,
        "jaccard": a / (first | second).sum(),
        "dice": 2 * a / (b + c),
        "ochiai": a / np.sqrt(b * c),
        "equivalence": a**2 / (b * c),
        "inclusion": a / min(b, c),
        "kulczynski": (a / b + a / c) / 2,
        "russell_rao": a / n,
        "simple_matching": (a + d) / n,
        "phi": phi,
        "chi2": n * phi * abs(phi),
        "yule": (agree - differ) / (agree + differ) if agree + differ else 0.0,
        "mutual_information": np.log2(a * n / (b * c)),
    }[name]


@pytest.mark.parametrize("index", sorted(INDICES))
def test_each_index_is_its_definition(index: str) -> None:
    dense = random_binary(4, 25, 7, 0.4)
    graph = similarity_graph(matrix_of(dense), terms=range(7), index=index)
    wanted = [slow_index(index, dense[:, i], dense[:, j]) for i, j in graph.edges]
    pairs = [[i, j] for i, j in combinations(range(7), 2) if (dense[:, i] & dense[:, j]).any()]
    assert graph.edges.tolist() == pairs
    assert graph.weights == pytest.approx(np.array(wanted))


@pytest.mark.parametrize("seed", range(6))
def test_the_tree_is_the_heaviest_of_all_trees(seed: int) -> None:
    random = np.random.default_rng(seed)
    edges = list(combinations(range(5), 2))
    weights = random.integers(1, 6, len(edges))
    best = 0
    for chosen in combinations(range(len(edges)), 4):
        reached = {0}
        for _ in range(4):
            reached |= {v for e in chosen if set(edges[e]) & reached for v in edges[e]}
        if len(reached) == 5:
            best = max(best, int(weights[list(chosen)].sum()))
    assert weights[maximum_spanning_tree(5, edges, weights)].sum() == best


def test_a_graph_in_two_parts_has_a_forest() -> None:
    assert maximum_spanning_tree(5, [[0, 1], [2, 3], [3, 4], [2, 4]], [1, 1, 2, 3]).tolist() == [0, 2, 3]
    assert maximum_spanning_tree(3, [], []).tolist() == []


def test_two_cliques_with_a_bridge_are_two_communities() -> None:
    edges = [*combinations(range(4), 2), *combinations(range(4, 9), 2), (3, 4)]
    communities, value = communities_of(9, edges, np.ones(len(edges)))
    assert communities.tolist() == [2] * 4 + [1] * 5
    assert value == pytest.approx(modularity(9, edges, np.ones(len(edges)), communities))


@pytest.mark.parametrize("seed", range(8))
def test_communities_come_near_the_best_modularity_of_all_partitions(seed: int) -> None:
    random = np.random.default_rng(seed)
    edges = [pair for pair in combinations(range(7), 2) if random.random() < 0.5]
    weights = random.integers(1, 9, len(edges))
    every = [[0]]
    for _ in range(6):
        every = [[*groups, g] for groups in every for g in range(max(groups) + 2)]
    best = max(modularity(7, edges, weights, groups) for groups in every)
    communities, value = communities_of(7, edges, weights)
    assert value == pytest.approx(modularity(7, edges, weights, communities))
    assert best - 0.05 <= value <= best + 1e-12


def test_modularity_is_its_definition() -> None:
    edges, weights, groups = [(0, 1), (1, 2), (2, 3)], [2.0, 1.0, 3.0], [0, 0, 1, 1]
    degree, total = [2, 3, 4, 3], 6.0
    pairs = {frozenset(e): w for e, w in zip(edges, weights, strict=True)}
    by_hand = sum(
        (pairs.get(frozenset((i, j)), 0.0) if i != j else 0.0) - degree[i] * degree[j] / (2 * total)
        for i in range(4)
        for j in range(4)
        if groups[i] == groups[j]
    ) / (2 * total)
    assert modularity(4, edges, weights, groups) == pytest.approx(by_hand)


def test_words_never_together_have_no_edge_and_stand_alone() -> None:
    graph = similarity_graph(matrix_of(np.eye(3, dtype=int)))
    assert (graph.edges.tolist(), graph.communities.tolist(), graph.modularity) == ([], [1, 2, 3], 0.0)
    assert json.loads(json.dumps(graph.to_json())) == graph.to_json()


def test_rare_edges_and_words_can_be_left_out() -> None:
    dense = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 0, 0]])
    assert similarity_graph(matrix_of(dense), least_together=2).edges.tolist() == [[0, 1]]
    assert similarity_graph(matrix_of(dense), most_terms=2).terms == ("t1", "t0")


def test_an_unknown_index_or_word_is_refused() -> None:
    with pytest.raises(InputError, match="There is no index 'salton'"):
        similarity_graph(matrix_of(np.eye(2, dtype=int)), index="salton")
    with pytest.raises(InputError, match="outside the 2 of the table"):
        similarity_graph(matrix_of(np.eye(2, dtype=int)), terms=[2])
