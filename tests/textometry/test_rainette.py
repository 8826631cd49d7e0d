"""The rainette mode against rainette: the same tables, and never a worse cut."""

import numpy as np
import pytest

from tests.textometry.benchmarks import expected, matrix
from tests.textometry.tables import chi2_over_n
from textometry.classes.descending import classify
from textometry.classes.regrouping import neighbour_groups

REFERENCES = [
    ("manifeste", 10, 0),
    ("theses1k", 10, 0),
    ("theses3k", 10, 0),
    ("romans10k", 10, 0),
]


def table_and_reference(corpus: str, k: int, least: int):
    table, reference = matrix(corpus), expected(f"rainette_{corpus}_k{k}_m{least}")
    groups = neighbour_groups(table, least)
    theirs = np.array(reference["groups_by_k"][str(k)])
    firsts = np.unique(groups, return_index=True)[1]
    return table.regroup(groups), reference, theirs[firsts]


def inertia(table, classes: np.ndarray) -> float:
    lexical = np.array([table.keep_rows(classes == c).term_sums() for c in np.unique(classes) if c > 0])
    return chi2_over_n(lexical, np.arange(lexical.shape[0]))


@pytest.mark.parametrize(("corpus", "k", "least"), REFERENCES)
def test_the_first_cut_is_at_least_as_good_as_the_real_one_of_rainette(corpus: str, k: int, least: int) -> None:
    table, reference, _ = table_and_reference(corpus, k, least)
    first = classify(table, 2, mode="rainette").splits[0]
    # Equal cuts differ by the rounding of the reference file.
    assert first.chi2 >= reference["split_chi2_actual"][0] * (1 - 1e-12)
    assert [sum(first.sizes), first.n_terms] == reference["split_n_p"][0][:2]


# Greedy trees are not monotone: on grouped segments only the larger corpus is promised.
@pytest.mark.parametrize(("corpus", "k", "least"), [*REFERENCES, ("romans10k", 10, 10), ("romans10k", 10, 15)])
def test_three_axes_give_at_least_the_inertia_of_rainette(corpus: str, k: int, least: int) -> None:
    table, _, theirs = table_and_reference(corpus, k, least)
    assert inertia(table, classify(table, k, mode="rainette", n_axes=3).row_class) >= inertia(table, theirs)


def test_tables_are_reduced_as_in_rainette_as_long_as_the_cuts_agree() -> None:
    reference = expected("rainette_theses1k_k10_m0")["split_n_p"]
    splits = classify(matrix("theses1k"), 10, mode="rainette").splits
    assert [[sum(split.sizes), split.n_terms] for split in splits[:5]] == [row[:2] for row in reference[:5]]
