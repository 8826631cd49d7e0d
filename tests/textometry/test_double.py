"""Double classification: the best sets of crossings, against every set and against the reference program."""

import json
from itertools import combinations, product

import numpy as np
import pytest

from tests.textometry.benchmarks import expected, matrix
from tests.textometry.tables import matrix_of, themes
from textometry.classes.crossings import Crossings, cross
from textometry.classes.descending import classify
from textometry.classes.double import best_partition, best_partitions, classify_twice, greedy_partition
from textometry.errors import InputError
from textometry.tables.matrix import Matrix


def reference_levels(corpus: str, k: int, least: int) -> np.ndarray:
    groups = expected(f"rainette_{corpus}_k{k}_m{least}")["groups_by_k"]
    return np.array([groups[str(level)] for level in range(2, k + 1)])


def random_crossings(seed: int, n: int = 9, n_rows: int = 60) -> Crossings:
    random = np.random.default_rng(seed)
    members = [np.sort(random.choice(n_rows, random.integers(4, 16), replace=False)).astype(np.int32) for _ in range(n)]
    sizes = np.array([rows.size for rows in members])
    chi2 = np.sort(random.random(n) * 100)[::-1].copy()
    indptr = np.concatenate(([0], np.cumsum(sizes)))
    return Crossings(n_rows, np.arange(n), np.arange(n), sizes, chi2, indptr, np.concatenate(members))


def every_set(crossings: Crossings, k: int) -> list[tuple[int, ...]]:
    rows = [set(crossings.rows_of(c).tolist()) for c in range(crossings.sizes.size)]
    return [s for s in combinations(range(len(rows)), k) if all(not rows[a] & rows[b] for a, b in combinations(s, 2))]


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_best_partition_is_the_best_of_all_sets(seed: int, k: int) -> None:
    crossings = random_crossings(seed)
    sets = every_set(crossings, k)
    by_chi2, by_size = best_partition(crossings, k), best_partition(crossings, k, by="size")
    if not sets:
        assert (by_chi2, by_size) == (None, None)
        return
    assert by_chi2.chi2 == pytest.approx(max(crossings.chi2[list(s)].sum() for s in sets))
    best = max((crossings.sizes[list(s)].sum(), crossings.chi2[list(s)].sum()) for s in sets)
    assert (by_size.size, by_size.chi2) == pytest.approx(best)
    assert sorted(by_chi2.crossings) in [list(s) for s in sets]


@pytest.mark.parametrize("corpus", ["manifeste", "romans10k"])
def test_best_partitions_have_the_chi2_of_the_full_search_of_rainette(corpus: str) -> None:
    crossings = cross(reference_levels(corpus, 6, 10), reference_levels(corpus, 6, 15))
    reference = expected(f"rainette2_{corpus}_k6_full")["res"]
    for k in sorted({result["k"] for result in reference}):
        chi2 = max(result["chi2"] for result in reference if result["k"] == k)
        # Of several sets of the same size the reference gives the first it meets, we give the one of largest chi2.
        size = max((result["n"], result["chi2"]) for result in reference if result["k"] == k)
        by_size = best_partition(crossings, k, by="size")
        assert best_partition(crossings, k).chi2 == pytest.approx(chi2, rel=1e-9)
        assert by_size.size == size[0]
        assert by_size.chi2 >= size[1] * (1 - 1e-9)


def test_best_partitions_are_at_least_those_of_the_classic_search_at_ten_classes() -> None:
    crossings = cross(reference_levels("romans10k", 10, 10), reference_levels("romans10k", 10, 15))
    chi2_of = {partition.k: partition.chi2 for partition in best_partitions(crossings, 10)}
    for result in expected("rainette2_romans10k_k10_classic")["res"]:
        assert chi2_of[result["k"]] >= result["chi2"] * (1 - 1e-9)


def test_greedy_takes_the_largest_chi2_first_and_no_kin() -> None:
    table = matrix_of(themes(2, [60, 50, 40]))
    first, second = classify(table, 5, mode="rainette"), classify(table, 5, mode="iramuteq")
    crossings = cross(first, second, yates=False)
    greedy = greedy_partition(crossings, first, second)
    rows = [set(crossings.rows_of(c).tolist()) for c in greedy.crossings]
    assert greedy.crossings[0] == 0
    assert all(not a & b for a, b in combinations(rows, 2))
    assert greedy.chi2 <= best_partition(crossings, greedy.k).chi2 + 1e-9


def test_kin_of_a_class_taken_are_left_out_even_without_common_rows() -> None:
    # Classes 4 and 5 are daughters of 3 in the first tree; in the second, 2 and 3 are apart.
    tree = classify(matrix_of(themes(2, [60, 50, 40])), 3, mode="rainette")
    mother, daughter = tree.splits[1].parent, tree.splits[1].classes[0]
    rows = tree.members(daughter)
    half = rows.size // 2
    crossings = Crossings(
        n_rows=tree.n_rows,
        first=np.array([mother, daughter]),
        second=np.array([2, 3]),
        sizes=np.array([half, rows.size - half]),
        chi2=np.array([9.0, 8.0]),
        indptr=np.array([0, half, rows.size]),
        rows=rows,
    )
    assert greedy_partition(crossings, tree, tree).crossings == (0,)
    assert best_partition(crossings, 2).crossings == (0, 1)


@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
def test_a_double_classification_finds_plain_themes(mode: str) -> None:
    dense = themes(2, [90, 80, 70])
    double = classify_twice(matrix_of(dense), 3, mode=mode, least_terms=(1, 5))
    theme = np.array([row.reshape(3, 20).sum(axis=1).argmax() for row in dense])
    partition = double.partitions[1]
    assert partition.k == 3
    for c in (1, 2, 3):
        members = theme[partition.row_class == c]
        assert np.bincount(members).max() / members.size > 0.9
    plain = double.to_json()
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
def test_a_double_classification_of_novels_has_many_common_classes(mode: str) -> None:
    double = classify_twice(matrix("romans10k"), 10, mode=mode)
    assert double.trees[0].n_rows == double.trees[1].n_rows == 9798
    assert double.chosen.size == np.count_nonzero(double.chosen.row_class)
    # The greedy choice of the iramuteq mode takes large classes, high in the trees, and leaves out their daughters.
    assert double.chosen.k == {"default": 10, "iramuteq": 3, "rainette": 10}[mode]
    assert [partition.k for partition in double.partitions][:2] == [2, 3]


def test_what_is_left_out_is_told_apart_and_the_classes_make_a_classification_without_tree() -> None:
    double = classify_twice(matrix_of(themes(2, [90, 80, 70])), 3, mode="rainette", least_terms=(1, 5))
    alone, apart = double.left_out
    flat = double.classification

    assert sorted([*alone, *apart]) == np.flatnonzero(double.chosen.row_class == 0).tolist()
    assert all(0 in (tree[0], tree[1]) for tree in zip(*(t.row_class[alone] for t in double.trees), strict=True))
    assert (flat.splits, flat.n_classes, flat.n_rows) == ((), double.chosen.k, 240)
    assert flat.sizes == tuple(np.bincount(double.chosen.row_class, minlength=flat.n_classes + 1)[1:].tolist())


@pytest.mark.parametrize("sizes", [(15, 15), (0, 5), (5, -1)])
def test_sizes_of_groups_that_cannot_be_used_are_refused(sizes: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="needs two different sizes"):
        classify_twice(matrix_of(themes(2, [9, 8])), 2, least_terms=sizes)


def test_trees_without_common_classes_are_refused() -> None:
    noise = (np.random.default_rng(1).random((24, 12)) < 0.25).astype(int)
    with pytest.raises(InputError, match="no two classes in common"):
        classify_twice(matrix_of(noise), 3, mode="rainette", least_terms=(1, 9))


def test_two_classifications_of_the_same_segments_agree_on_plain_themes() -> None:
    table = matrix_of(themes(2, [60, 50, 40]))
    first, second = classify(table, 4, mode="rainette"), classify(table, 4, mode="default")
    partition = best_partition(cross(first, second), 3)
    assert partition.size > 100
    assert partition.row_class.max() == 3


def joined_as_described(table: Matrix, over: int) -> np.ndarray:
    """Neighbours of a text are joined until they hold more than so many active forms."""
    group, n_forms, groups = -1, 0, []
    for row, size in enumerate(table.row_sums().tolist()):
        if row == 0 or table.documents[row] != table.documents[row - 1] or n_forms > over:
            group, n_forms = group + 1, 0
        groups.append(group)
        n_forms += size
    return np.array(groups)


def doubled_as_described(table: Matrix, k: int) -> list[set[int]]:
    """The double classification of IRaMuTeQ read a second time, with sets: its common classes, in the order taken."""
    n, trees = table.shape[0], []
    for over in (12, 14):
        groups = joined_as_described(table, over)
        classification = classify(table.regroup(groups), k, mode="iramuteq")
        above = {number: split.parent for split in classification.splits for number in split.classes}
        members = {
            number: set(np.flatnonzero(np.isin(groups, classification.members(number))).tolist()) for number in above
        }
        trees.append((members, above))
    crossed = []
    for (a, rows), (b, other) in product(trees[0][0].items(), trees[1][0].items()):
        cells = np.array([[len(rows & other), len(rows - other)], [len(other - rows), n - len(rows | other)]], float)
        expected_cells = cells.sum(1, keepdims=True) @ cells.sum(0, keepdims=True) / n
        chi2 = ((cells - expected_cells) ** 2 / expected_cells).sum()
        if cells[0, 0] >= round(n / (2 * k)) and cells[0, 0] > expected_cells[0, 0] and chi2 > 3.84:
            crossed.append((-chi2, a, b))
    taken: list[tuple[int, int]] = []
    for _, a, b in sorted(crossed):
        if not any(akin(trees[0][1], a, c) or akin(trees[1][1], b, d) for c, d in taken):
            taken.append((a, b))
    return [trees[0][0][a] & trees[1][0][b] for a, b in taken]


def akin(above: dict[int, int], number_a: int, other: int) -> bool:
    lines = []
    for number in (number_a, other):
        line = [number]
        while line[-1] in above:
            line.append(above[line[-1]])
        lines.append(line)
    return number_a in lines[1] or other in lines[0]


@pytest.mark.parametrize(("corpus", "classes"), [("manifeste", 2), ("romans10k", 3)])
def test_the_iramuteq_double_classification_is_that_of_the_recipe_followed_a_second_time(
    corpus: str, classes: int
) -> None:
    table = matrix(corpus)

    classes_of_rows = classify_twice(table, 10, mode="iramuteq").chosen.row_class

    read_again = doubled_as_described(table, 10)
    assert len(read_again) == classes
    assert [set(np.flatnonzero(classes_of_rows == c).tolist()) for c in range(1, classes + 1)] == read_again


def test_a_search_that_would_take_too_long_is_given_up_and_said(monkeypatch) -> None:
    table = matrix_of(themes(2, [90, 80, 70]))
    whole = classify_twice(table, 3, mode="rainette", least_terms=(1, 5))
    monkeypatch.setattr("textometry.classes.double.MOST_STEPS", 10)

    with pytest.raises(InputError, match=r"The best choice of 3 classes among \d+ common ones takes too long to prove"):
        best_partition(whole.crossings, 3)

    double = classify_twice(table, 3, mode="rainette", least_terms=(1, 5))
    assert [partition.to_json() for partition in double.partitions] == [whole.partitions[0].to_json()]
    assert str(double.notes[-1]) == (
        f"3 classes were asked for; the best choice of more than 2 among {whole.crossings.sizes.size} common ones "
        "takes too long to prove."
    )
