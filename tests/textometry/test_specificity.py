"""Specificities: equal to the reference program, to exact sums of whole numbers, and never infinite."""

from math import comb, log10

import numpy as np
import pytest

from tests.textometry.benchmarks import table
from textometry.errors import InputError
from textometry.tables.specificity import probabilities, specificities


def numbers(name: str) -> np.ndarray:
    return np.array([[float(cell) for cell in row[1:]] for row in table(name)[1:]])


@pytest.mark.parametrize("name", ["manifeste_terms_by_class5", "romans10k_terms_by_periode"])
def test_specificities_are_those_of_the_reference(name: str) -> None:
    cells = numbers(name)
    assert np.round(specificities(cells), 4).tolist() == numbers(f"{name}.specificites_textometry").tolist()
    assert probabilities(cells) == pytest.approx(numbers(f"{name}.specif_prob_textometry"), rel=1e-8)


def exact(f: int, word: int, part: int, total: int) -> float:
    """The score by adding whole numbers."""
    every = comb(total, word)
    above = f * total >= word * part
    tail = range(f, min(word, part) + 1) if above else range(max(0, word + part - total), f + 1)
    log_chance = log10(sum(comb(part, k) * comb(total - part, word - k) for k in tail)) - log10(every)
    return -log_chance if above else log_chance


@pytest.mark.parametrize("seed", range(6))
def test_specificities_are_those_of_exact_sums(seed: int) -> None:
    cells = np.random.default_rng(seed).integers(0, 25, (7, 4))
    words, parts, total = cells.sum(axis=1), cells.sum(axis=0), int(cells.sum())
    wanted = [
        [exact(int(f), int(words[i]), int(parts[j]), total) for j, f in enumerate(r)] for i, r in enumerate(cells)
    ]
    assert specificities(cells) == pytest.approx(np.array(wanted), abs=1e-10)


def test_the_rarest_cell_of_a_very_large_corpus_is_finite() -> None:
    cells = np.array([[2_000_000, 0], [0, 8_000_000]])
    assert np.isfinite(specificities(cells)).all()
    assert specificities(cells)[0, 0] > 1_000_000
    assert specificities(cells)[0, 1] < -1_000_000


def test_empty_words_and_parts_have_no_specificity() -> None:
    assert specificities([[0, 0, 0], [3, 0, 5]]).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_permuting_words_permutes_scores_and_an_unseen_word_changes_nothing() -> None:
    cells = np.random.default_rng(3).integers(0, 9, (12, 3))
    order = np.random.default_rng(4).permutation(12)
    scores = specificities(cells)
    assert specificities(cells[order]).tolist() == scores[order].tolist()
    assert specificities(np.vstack([cells, [0, 0, 0]]))[:12].tolist() == scores.tolist()


def test_frequencies_that_are_not_whole_are_refused() -> None:
    with pytest.raises(InputError, match="of whole positive frequencies"):
        specificities([[0.5, 1]])
