"""Stability: likeness of classes and partitions over draws, the same whatever the number of threads."""

import json
from itertools import combinations

import numpy as np
import pytest

from tests.textometry.benchmarks import matrix
from tests.textometry.tables import matrix_of, themes
from textometry.classes.descending import classify
from textometry.classes.stability import Stability, adjusted_rand, class_likeness, stability_of
from textometry.errors import InputError


def slow_rand(one_partition: np.ndarray, other_partition: np.ndarray) -> float:
    in_both = [(a, b) for a, b in zip(one_partition, other_partition, strict=True) if a and b]
    pairs = [(p[0] == q[0], p[1] == q[1]) for p, q in combinations(in_both, 2)]
    both = sum(a and b for a, b in pairs)
    first, second = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    chance = first * second / len(pairs)
    return 1.0 if (first + second) / 2 == chance else (both - chance) / ((first + second) / 2 - chance)


@pytest.mark.parametrize("seed", range(8))
def test_the_adjusted_rand_index_is_its_definition_over_pairs(seed: int) -> None:
    random = np.random.default_rng(seed)
    one_partition, other_partition = random.integers(0, 4, 30), random.integers(0, 3, 30)
    assert adjusted_rand(one_partition, other_partition) == pytest.approx(slow_rand(one_partition, other_partition))


def test_the_adjusted_rand_index_ignores_names_and_rows_without_class() -> None:
    assert adjusted_rand([1, 1, 2, 2, 0, 3], [5, 5, 1, 1, 1, 0]) == 1.0
    assert adjusted_rand([0, 0, 1], [1, 1, 0]) == 0.0
    assert adjusted_rand([1, 1, 1], [2, 2, 2]) == 1.0


def test_the_likeness_of_a_class_is_its_best_jaccard_index() -> None:
    before, after = [1, 1, 1, 1, 2, 2, 0, 3], [1, 1, 1, 0, 2, 1, 2, 0]
    assert class_likeness(before, after, 3).tolist() == [3 / 5, 1 / 3, 0.0]


def test_plain_themes_are_solid_and_noise_is_fragile() -> None:
    table = matrix_of(themes(1, [70, 60, 50]))
    plain = stability_of(table, classify(table, 3, mode="rainette"), draws=10, orders=2)
    assert plain.verdicts == ("solid", "solid", "solid")
    assert (plain.verdict, plain.rand.size, plain.order_rand.size) == ("solid", 10, 2)
    noise = matrix_of((np.random.default_rng(2).random((150, 40)) < 0.2).astype(int))
    loose = stability_of(noise, classify(noise, 6, mode="rainette"), draws=10, orders=0)
    assert loose.verdict == "fragile"
    assert loose.partition < plain.partition


def test_the_result_does_not_depend_on_the_number_of_threads_and_follows_the_seed() -> None:
    table = matrix_of((np.random.default_rng(3).random((140, 40)) < 0.2).astype(int))
    classification = classify(table, 4)
    as_json = stability_of(table, classification, draws=6, orders=2, seed=4, workers=1).to_json()
    assert stability_of(table, classification, draws=6, orders=2, seed=4, workers=3).to_json() == as_json
    assert stability_of(table, classification, draws=6, orders=2, seed=5).to_json() != as_json
    assert json.loads(json.dumps(as_json)) == as_json


@pytest.mark.slow("classifies three thousand segments four times")
def test_every_class_of_the_abstracts_has_its_figure() -> None:
    table = matrix("theses3k")
    classification = classify(table, 10)
    stability = stability_of(table, classification, draws=3, orders=0)
    assert stability.classes.shape == (10,)
    assert len(stability.verdicts) == classification.n_classes
    assert ((stability.classes > 0) & (stability.classes <= 1)).all()


def test_progress_is_told() -> None:
    table, shares = matrix_of(themes(5, [30, 30])), []
    stability_of(table, classify(table, 2), draws=3, orders=1, progress=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_the_sentences_name_every_class() -> None:
    table = matrix_of(themes(6, [40, 40]))
    stability = stability_of(table, classify(table, 2, mode="rainette"), draws=2, orders=1)
    assert stability.sentences() == (
        "Class 1 is found again nearly whole when 90% of the segments are drawn (1.00).",
        "Class 2 is found again nearly whole when 90% of the segments are drawn (1.00).",
        "Agreement of whole partitions over 2 draws: 1.00 (1 is perfect).",
        "With segments in other orders: 1.00.",
    )


def test_every_sentence_is_said_in_french() -> None:
    jaccard = np.array([[0.9, 0.6, 0.2]])
    sentences = Stability(0.9, jaccard, np.array([0.5]), np.array([0.7])).sentences("fr")
    assert list(sentences) == [
        "La classe 1 se retrouve presque entière quand on tire 90% des segments (0.90).",
        "La classe 2 se retrouve dans ses grandes lignes quand on tire 90% des segments (0.60).",
        "La classe 3 se défait quand on tire 90% des segments (0.20) : à lire avec prudence.",
        "Accord des partitions entières sur 1 tirages : 0.50 (1 est parfait).",
        "Avec les segments dans d’autres ordres : 0.70.",
    ]


def test_impossible_draws_are_refused() -> None:
    table = matrix_of(themes(7, [20, 20]))
    classification = classify(table, 2)
    with pytest.raises(InputError, match="of a share over 0 and under 1"):
        stability_of(table, classification, share=1.0)
    with pytest.raises(InputError, match="about 40 segments, the table has 39"):
        stability_of(table.keep_rows(range(39)), classification)


def test_classes_that_mostly_come_apart_are_told_as_a_whole() -> None:
    def mostly_fragile(*means: float) -> bool:
        return Stability(0.9, np.array([means]), np.array([0.5]), np.array([])).mostly_fragile

    assert [mostly_fragile(0.1, 0.2, 0.9), mostly_fragile(0.1, 0.9), mostly_fragile(0.5, 0.6)] == [True, False, False]


def test_the_word_said_is_that_of_the_figure_shown() -> None:
    stability = Stability(0.9, np.array([[0.4949, 0.4951, 0.744, 0.746]]), np.array([0.4951]), np.array([]))

    assert (stability.verdicts, stability.verdict) == (("fragile", "fair", "fair", "solid"), "fair")
