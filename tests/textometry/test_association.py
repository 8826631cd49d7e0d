"""What marks a class: against the reference program and against the definition, cell by cell."""

import lzma

import numpy as np
import pytest
from scipy import stats

from tests.references import reference
from tests.textometry.benchmarks import matrix, table
from tests.textometry.tables import matrix_of, random_binary
from textometry.errors import InputError
from textometry.tables.association import lexical_table, profiles, typical_rows


def reference_classes() -> np.ndarray:
    return np.array(
        lzma.decompress((reference("text/expected/manifeste_class5.txt.xz")).read_bytes()).split(), dtype=int
    )


def numbers(name: str) -> np.ndarray:
    return np.array([[float(cell) for cell in row[1:]] for row in table(name)[1:]])


def test_the_lexical_table_is_that_of_the_reference() -> None:
    assert (
        lexical_table(matrix("manifeste"), reference_classes()).tolist()
        == numbers("manifeste_terms_by_class5").tolist()
    )


def test_profiles_are_those_of_iramuteq() -> None:
    ours = profiles(matrix("manifeste"), reference_classes()).chi2
    assert np.abs(ours - numbers("manifeste_profile_chi2_iramuteq")).max() <= 0.0005 + 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_profiles_are_the_signed_chi2_of_each_two_by_two_table(seed: int) -> None:
    dense = random_binary(seed, 30, 8)
    classes = np.random.default_rng(seed).integers(0, 4, 30)
    links = profiles(matrix_of(dense), classes)
    dense, classes = dense[classes > 0], classes[classes > 0]
    for j in range(8):
        for c in (1, 2, 3):
            cells = [[((dense[:, j] == x) & ((classes == c) == y)).sum() for y in (True, False)] for x in (1, 0)]
            assert links.inside[j, c - 1] == cells[0][0]
            if min(np.sum(cells, axis=0)) == 0 or min(np.sum(cells, axis=1)) == 0:
                assert links.chi2[j, c - 1] == 0
                continue
            chi2, p, _, expected = stats.chi2_contingency(cells, correction=False)
            sign = np.sign(cells[0][0] - expected[0][0])
            assert links.chi2[j, c - 1] == pytest.approx(sign * chi2, abs=1e-9)
            assert links.p[j, c - 1] == pytest.approx(p, abs=1e-9)


def test_profile_and_antiprofile_are_sorted_and_bounded() -> None:
    dense = np.array([[1, 0, 1]] * 8 + [[0, 1, 1]] * 12 + [[1, 1, 1]] * 2)
    links = profiles(matrix_of(dense), [1] * 9 + [2] * 13)
    marks, against = links.profile(1), links.antiprofile(1)
    assert [mark.name for mark in marks] == ["t0"]
    assert [mark.name for mark in against] == ["t1"]
    assert (marks[0].inside, marks[0].everywhere, marks[0].share) == (8, 10, 0.8)
    assert links.profile(1, least=1000) == ()
    assert links.to_json()["classes"][0]["profile"][0]["name"] == "t0"


def test_typical_rows_hold_most_of_what_marks_the_class() -> None:
    dense = np.array([[1, 1, 0, 0], [1, 0, 0, 1], [1, 1, 0, 1], [0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 1, 1]] * 4)
    classes = np.array([1, 1, 1, 2, 2, 2] * 4)
    table_ = matrix_of(dense)
    links = profiles(table_, classes)
    best = typical_rows(table_, classes, links, 1, most=3)
    assert [row.row for row in best] == [0, 2, 6]
    assert best[0].score == pytest.approx(links.chi2[0, 0] + links.chi2[1, 0])
    assert best[0].terms == (0, 1)
    assert typical_rows(table_, classes, links, 1, most=1, by="mean")[0].row == 1


def test_a_wrong_number_of_classes_is_refused() -> None:
    with pytest.raises(InputError, match="There are 2 class numbers for 3 segments"):
        profiles(matrix_of(np.eye(3, dtype=int)), [1, 2])
