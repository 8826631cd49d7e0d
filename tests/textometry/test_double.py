"""Double classification: the best sets of crossings, against every set and against the reference program."""

from itertools import combinations

import numpy as np
import pytest

from tests.textometry.benchmarks import expected, needs_benchmarks
from tests.textometry.tables import matrix_of, themes
from textometry.descending import classify
from textometry.double import Crossings, best_partition, best_partitions, cross, greedy_partition, signed_chi2
from textometry.errors import InputError


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


@needs_benchmarks
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


@needs_benchmarks
def test_best_partitions_are_at_least_those_of_the_classic_search_at_ten_classes() -> None:
    crossings = cross(reference_levels("romans10k", 10, 10), reference_levels("romans10k", 10, 15))
    found = {partition.k: partition.chi2 for partition in best_partitions(crossings, 10)}
    for result in expected("rainette2_romans10k_k10_classic")["res"]:
        assert found[result["k"]] >= result["chi2"] * (1 - 1e-9)


def test_crossings_are_those_of_a_slow_reading() -> None:
    random = np.random.default_rng(5)
    one, other = random.integers(0, 4, (2, 80)), random.integers(0, 3, (2, 80))
    other[0] = np.where(random.random(80) < 0.7, one[0] % 3, other[0])
    crossings = cross(one, other, above_size=4, yates=False)
    slow = {}
    for level_one in one:
        for level_other in other:
            for a in (1, 2, 3):
                for b in (1, 2):
                    first, second = level_one == a, level_other == b
                    seen = np.array([[(first & second).sum(), (first & ~second).sum()]])
                    seen = np.vstack([seen, [(~first & second).sum(), (~first & ~second).sum()]])
                    wanted = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / 80
                    chi2 = ((seen - wanted) ** 2 / wanted).sum()
                    if seen[0, 0] >= 5 and seen[0, 0] > wanted[0, 0] and chi2 > 3.84:
                        slow[tuple(np.flatnonzero(first & second))] = chi2
    got = {tuple(crossings.rows_of(c).tolist()): crossings.chi2[c] for c in range(crossings.sizes.size)}
    assert len(slow) > 0
    assert got == pytest.approx(slow)


def test_yates_takes_at_most_one_half_off_each_gap() -> None:
    value = signed_chi2(np.array([10.0, 5.2]), np.array([20.0, 20.0]), np.array([26.0, 26.0]), 100.0, yates=True)
    plain = sum((4.8 - 0.5) ** 2 / e for e in (5.2, 14.8, 20.8, 59.2))
    assert value.tolist() == pytest.approx([plain, 0.0])


def test_greedy_takes_the_largest_chi2_first() -> None:
    crossings = random_crossings(3)
    greedy = greedy_partition(crossings)
    assert greedy.crossings[0] == 0
    assert greedy.chi2 <= best_partition(crossings, greedy.k).chi2 + 1e-9


def test_two_classifications_of_the_same_segments_agree_on_plain_themes() -> None:
    table = matrix_of(themes(2, [60, 50, 40]))
    one, other = classify(table, 4, mode="rainette"), classify(table, 4, mode="default")
    partition = best_partition(cross(one, other), 3)
    assert partition.size > 100
    assert partition.row_class.max() == 3


def test_classifications_of_different_rows_are_refused() -> None:
    with pytest.raises(InputError, match=r"not about the same rows \(3 and 2\)"):
        cross([[1, 2, 1]], [[1, 2]])
