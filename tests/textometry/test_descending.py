"""Descending classification: the classes of the reference programs, and what must not change them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.textometry.benchmarks import expected, matrix
from tests.textometry.tables import matrix_of, same_partition, themes
from textometry.classes.descending import classify
from textometry.classes.model import MODES, Settings
from textometry.errors import InputError
from textometry.tables.matrix import Matrix

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("corpus", "splits"), [("manifeste", 9), ("theses1k", 9), ("theses3k", 8), ("romans10k", 9)])
def test_iramuteq_mode_gives_the_partitions_of_iramuteq(corpus: str, splits: int) -> None:
    # The ninth cut of theses3k differs because the reference stopped at a worse axis.
    reference = expected(f"iramuteq_chd_{corpus}")
    result = classify(matrix(corpus), 10, mode="iramuteq")
    same = [same_partition(ours, theirs) for ours, theirs in zip(result.history, reference["n1"], strict=True)]
    assert same[:splits] == [True] * splits
    assert [split.chi2_over_n_scan for split in result.splits[:splits]] == pytest.approx(
        reference["inter_after_scan"][:splits], abs=1e-6
    )
    assert [split.chi2_over_n_swap for split in result.splits[:splits]] == pytest.approx(
        reference["inter_after_swap"][:splits], abs=1e-6
    )
    assert [split.total for split in result.splits] == reference["table_total"]
    assert [split.threshold for split in result.splits[:splits]] == reference["seuil"][:splits]


def test_on_the_cut_that_differs_ours_has_the_larger_chi2() -> None:
    result = classify(matrix("theses3k"), 10, mode="iramuteq")
    assert result.splits[8].chi2_over_n_scan > expected("iramuteq_chd_theses3k")["inter_after_scan"][8]


@pytest.mark.parametrize("corpus", ["manifeste", "theses1k", "romans10k"])
def test_iramuteq_mode_keeps_the_terminal_classes_of_iramuteq(corpus: str) -> None:
    reference = expected(f"iramuteq_chd_{corpus}")
    last = np.array(reference["n1"][-1])
    result = classify(matrix(corpus), 10, mode="iramuteq")
    theirs = {tuple(np.flatnonzero(last == int(number))) for number in reference["terminales"]}
    assert {tuple(result.rows_of(c)) for c in range(1, result.n_classes + 1)} == theirs


def test_default_mode_on_the_abstracts_gives_classes_of_readable_sizes() -> None:
    result = classify(matrix("theses3k"), 10)
    shares = np.array(result.sizes) / sum(result.sizes)
    assert result.n_classes == 10
    assert shares.min() >= 0.02
    assert shares.max() <= 0.30
    assert result.classified_share >= 0.85
    assert result.atypical_rows.size > 0
    assert not set(result.atypical_rows) & set(np.flatnonzero(result.row_class))


@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
def test_plain_themes_are_found_by_every_mode(mode: str) -> None:
    table = themes(4, [60, 50, 40])
    result = classify(matrix_of(table), 3, mode=mode)
    theme = np.array([row.reshape(3, 20).sum(axis=1).argmax() for row in table])
    for c in range(1, result.n_classes + 1):
        assert np.bincount(theme[result.rows_of(c)]).max() / result.rows_of(c).size > 0.95


@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
def test_permuting_terms_changes_no_class(mode: str) -> None:
    table = themes(5, [60, 50, 40, 30])
    order = np.random.default_rng(1).permutation(table.shape[1])
    plain, permuted = classify(matrix_of(table), 4, mode=mode), classify(matrix_of(table[:, order]), 4, mode=mode)
    assert plain.history.tolist() == permuted.history.tolist()


@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
def test_an_unseen_word_changes_no_class(mode: str) -> None:
    table = themes(6, [60, 50, 40, 30])
    wider = np.insert(table, [0, 7, table.shape[1]], 0, axis=1)
    plain, wide = classify(matrix_of(table), 4, mode=mode), classify(matrix_of(wider), 4, mode=mode)
    assert plain.history.tolist() == wide.history.tolist()


@pytest.mark.parametrize("mode", ["default", "rainette"])
def test_an_empty_segment_is_in_no_class_and_changes_no_other(mode: str) -> None:
    table = themes(7, [60, 50, 40, 30])
    longer = np.insert(table, [0, 90], 0, axis=0)
    plain, long = classify(matrix_of(table), 4, mode=mode), classify(matrix_of(longer), 4, mode=mode)
    empty = np.flatnonzero(longer.sum(axis=1) == 0)
    assert long.row_class[empty].tolist() == [0, 0]
    assert np.delete(long.history, empty, axis=1).tolist() == plain.history.tolist()


@pytest.mark.slow("classifies thousands of segments three times")
@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
@pytest.mark.parametrize(
    "corpus",
    ["manifeste", "theses1k", *(pytest.param(corpus, marks=pytest.mark.full) for corpus in ("theses3k", "romans10k"))],
)
def test_on_real_corpora_permuted_terms_and_empty_segments_change_no_class(corpus: str, mode: str) -> None:
    table = matrix(corpus)
    order = np.random.default_rng(0).permutation(table.shape[1])
    other = Matrix.from_scipy(table.to_scipy()[:, order], [table.terms[j] for j in order], counts=False)
    cells = [table.indices[a:b] for a, b in zip(table.indptr, table.indptr[1:], strict=False)]
    longer = Matrix.from_segments([[], *cells, [], []], table.terms)
    history = classify(table, 10, mode=mode).history
    assert classify(other, 10, mode=mode).history.tolist() == history.tolist()
    assert classify(longer, 10, mode=mode).history[:, 1:-2].tolist() == history.tolist()


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(2, 14), st.integers(2, 6), st.sampled_from(MODES))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_small_table_gives_a_tree_that_accounts_for_its_rows(seed, n_rows, n_terms, k, mode) -> None:
    table = (np.random.default_rng(seed).random((n_rows, n_terms)) < 0.3).astype(int)
    try:
        result = classify(matrix_of(table), k, mode=mode)
    except InputError:
        return
    for split, after in zip(result.splits, result.history, strict=True):
        first, second = split.classes
        assert split.sizes == ((after == first).sum(), (after == second).sum())
        assert set(result.members(first)) | set(result.members(second)) <= set(result.members(split.parent))
        assert split.chi2_over_n_swap >= split.chi2_over_n_scan * (1 - 1e-12)
    assert sum(result.sizes) == np.count_nonzero(result.row_class)
    assert not set(np.flatnonzero(table.sum(axis=1) == 0)) & set(np.flatnonzero(result.row_class))


HASHED = """
import hashlib, sys
from tests.textometry.tables import matrix_of, random_binary
from textometry.classes.descending import classify
from textometry.tables.factors import factors_of
table = matrix_of(random_binary(1, 400, 120, 0.06))
told = [classify(table, 6, mode=mode).to_json() for mode in ("default", "iramuteq", "rainette")]
told.append(factors_of(table, 5).to_json())
print(hashlib.sha256(repr(told).encode()).hexdigest())
"""


def hashed_elsewhere(threads: str, **more: str) -> str:
    """The hash of results found by a process of its own."""
    environment = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    environment |= {"NUMBA_NUM_THREADS": threads, "PYTHONHASHSEED": threads} | more
    call = [sys.executable, "-c", HASHED]
    return subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow("two processes of their own")
def test_the_result_is_the_same_bytes_whatever_the_threads_and_the_process() -> None:
    assert hashed_elsewhere("1") == hashed_elsewhere("2")


@pytest.mark.full
def test_the_result_is_the_same_bytes_when_everything_is_compiled_again(tmp_path: Path) -> None:
    assert hashed_elsewhere("1") == hashed_elsewhere("2", NUMBA_CACHE_DIR=str(tmp_path))


def test_counts_are_read_as_presence() -> None:
    table = themes(8, [40, 30])
    many = table * np.random.default_rng(2).integers(1, 5, table.shape)
    plain, counted = classify(matrix_of(table), 3), classify(matrix_of(many, counts=True), 3)
    assert plain.history.tolist() == counted.history.tolist()


def test_the_tree_accounts_for_every_row() -> None:
    result = classify(matrix_of(themes(9, [80, 60, 40, 8])), 5)
    for split in result.splits:
        first, second = split.classes
        apart = sum(group.rows.size for group in result.atypical if group.before_split == split.number)
        assert result.members(split.parent).size == sum(split.sizes) + split.emptied.size + apart
        assert (result.members(first).size, result.members(second).size) == split.sizes
    tree = result.dendrogram()
    assert (tree["class"], tree["rows"], len(tree["children"])) == (1, 188, 2)


def test_the_result_is_plain_json() -> None:
    result = classify(matrix_of(themes(10, [40, 30, 5])), 3)
    plain = result.to_json()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["splits"][-1]["classes"] == result.history[-1].tolist()


def test_progress_is_told_and_can_stop_the_work() -> None:
    shares: list[float] = []
    classify(matrix_of(themes(11, [40, 30, 30])), 3, progress=shares.append)
    assert shares == [0.5, 1.0]

    class Stopped(Exception):
        pass

    def stop(share: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        classify(matrix_of(themes(11, [40, 30, 30])), 3, progress=stop)


@pytest.mark.parametrize(
    ("rows", "terms", "sentence"),
    [
        ([], 2, "Classes need at least 2 segments with words; there are 0 (out of 0)."),
        ([[0, 1]], 2, "Classes need at least 2 segments with words; there are 1 (out of 1)."),
        ([[], [], [0]], 2, "Classes need at least 2 segments with words; there are 1 (out of 3)."),
        ([[0], [0], [0]], 2, "Classes need at least 2 different words; there are 1."),
        ([[0, 1], [0, 1]], 2, "These segments cannot be told apart by their words: no class can be made."),
        ([], 0, "Classes need at least 2 segments with words; there are 0 (out of 0)."),
    ],
)
@pytest.mark.parametrize("mode", ["default", "iramuteq", "rainette"])
def test_tables_without_classes_are_refused_with_a_sentence(mode: str, rows: list, terms: int, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        classify(Matrix.from_segments(rows, [str(j) for j in range(terms)]), 10, mode=mode)
    assert str(caught.value) == sentence


def test_more_classes_than_the_texts_bear_give_fewer_with_a_note() -> None:
    table = np.kron(np.eye(2, dtype=int), np.ones((12, 4), dtype=int))
    result = classify(matrix_of(table), 8, mode="rainette")
    assert result.n_classes == 2
    assert tuple(map(str, result.notes)) == (
        "8 classes were asked for; these texts bear 2: no class left can be cut in two.",
    )


def test_a_short_text_bears_classes_in_the_default_mode() -> None:
    result = classify(matrix_of(themes(3, [9, 8])), 2)
    assert sorted(result.sizes) == [8, 9]


def test_when_only_atypical_groups_stand_out_the_sentence_says_so() -> None:
    table = np.zeros((60, 45), dtype=int)
    table[:, 0] = 1
    # Two by two, segments differ from all the others by words of their own.
    table[np.arange(6), 1 + np.arange(6) // 2] = 1
    with pytest.raises(InputError, match="Only groups too small to make a class stand out"):
        classify(matrix_of(table), 3, settings=Settings(k=3, atypical_share=0.6))


def test_an_unknown_mode_or_an_impossible_number_of_classes_is_refused() -> None:
    table = matrix_of(themes(12, [10, 10]))
    with pytest.raises(InputError, match="There is no mode 'alceste'"):
        classify(table, 3, mode="alceste")
    with pytest.raises(InputError, match="At least 2 classes are needed, 1 asked for"):
        classify(table, 1)
    with pytest.raises(InputError, match="At most 1000 classes can be asked for, not 1001"):
        classify(table, 1001)


def test_a_class_that_holds_nearly_everything_is_said() -> None:
    table = matrix("theses3k")

    assert [tuple(map(str, classify(table, 4, mode=mode).notes[-1:])) for mode in ("rainette", "default")] == [
        (
            (
                "One class holds 3118 of the 3151 classified segments: what was told apart are small groups, which the default "
                "mode sets aside."
            ),
        ),
        (),
    ]
