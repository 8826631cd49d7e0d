"""Agreement of coders on values: the published example, counts from the definitions, and what has no value."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pytest

from tests.references import reference
from textometry import InputError, agreement_of
from textometry.coding.agreement import LEVELS, alpha, cohen, fleiss, percentage

# Krippendorff 2011, 4 observers x 12 units.
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_alpha_of_the_published_example_is_the_published_one() -> None:
    assert [round(alpha(EXAMPLE, level=level), 3) for level in LEVELS] == [0.743, 0.815, 0.849, 0.797]


def test_alpha_of_the_kept_example_has_all_its_decimals() -> None:
    example = json.loads((reference("text/expected/krippendorff_alpha.json")).read_text())

    alphas = {level: alpha(example["data"], level=level) for level in LEVELS}

    assert alphas == pytest.approx(example["alpha"], abs=1e-12)


def brute_alpha(table: np.ndarray, distance) -> float:
    """Alpha from pairs of values, one by one."""
    columns = [[v for v in column if v is not None] for column in table.T]
    columns = [column for column in columns if len(column) > 1]
    everything = [v for column in columns for v in column]
    n = len(everything)
    observed = sum(distance(a, b) / (len(c) - 1) for c in columns for a, b in permutations(c, 2)) / n
    expected = sum(distance(a, b) for a, b in permutations(everything, 2)) / (n * (n - 1))
    return 1 - observed / expected


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_all_pairs_counted_one_by_one(seed: int) -> None:
    random = np.random.default_rng(seed)
    table = random.integers(1, 5, (3, 9)).astype(object)
    table[random.random((3, 9)) < 0.2] = None

    assert alpha(table.tolist()) == pytest.approx(brute_alpha(table, lambda a, b: float(a != b)))
    assert alpha(table.tolist(), level="interval") == pytest.approx(brute_alpha(table, lambda a, b: (a - b) ** 2))
    assert alpha(table.tolist(), level="ratio") == pytest.approx(
        brute_alpha(table, lambda a, b: ((a - b) / (a + b)) ** 2)
    )


def test_cohen_is_that_of_the_table_of_1960() -> None:
    # 200 units, three values; agreement .70, chance .41, kappa .492 (Cohen 1960, table 1 in counts).
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    first, second = zip(*pairs, strict=True)

    assert cohen(first, second) == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_fleiss_is_that_of_its_definition() -> None:
    # 10 units judged by 14 coders into 5 classes, the usual worked example: .210.
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    units = [[value for value, n in enumerate(row) for _ in range(n)] for row in counts]
    values = [list(row) for row in zip(*units, strict=True)]

    assert round(fleiss(values), 3) == 0.21


def test_weights_count_as_units_repeated() -> None:
    first, second = ["a", "b", "a", "c"], ["a", "b", "b", "c"]
    weights = [3, 2, 1, 4]
    repeated = [[v for v, n in zip(row, weights, strict=True) for _ in range(n)] for row in (first, second)]

    assert agreement_of([first, second], weights=weights).to_json() == pytest.approx(agreement_of(repeated).to_json())


def test_coders_and_units_in_another_order_agree_as_much() -> None:
    values = np.array(EXAMPLE, dtype=object)
    shuffled = values[[2, 0, 3, 1]][:, np.random.default_rng(1).permutation(12)]

    assert agreement_of(shuffled.tolist(), level="ordinal").to_json() == pytest.approx(
        agreement_of(EXAMPLE, level="ordinal").to_json()
    )


def test_what_never_varies_has_no_kappa_and_no_alpha() -> None:
    agreement = agreement_of([["x"] * 4, ["x"] * 4])

    assert (agreement.percentage, agreement.cohen, agreement.fleiss, agreement.alpha, agreement.verdict) == (
        1.0,
        None,
        None,
        None,
        "unknown",
    )


def test_perfect_opposition_is_under_chance() -> None:
    agreement = agreement_of([[1, 0], [0, 1]])

    assert (agreement.percentage, agreement.cohen, agreement.fleiss, agreement.alpha) == (0.0, -1.0, -1.0, -0.5)


def test_nan_is_a_missing_value() -> None:
    assert percentage([[1.0, float("nan"), 2.0], [1.0, 3.0, 1.0]]) == 0.5


def test_values_nobody_gave_twice_have_no_measure() -> None:
    agreement = agreement_of([[1, None], [None, 2]])

    assert (agreement.units, agreement.percentage, agreement.cohen, agreement.fleiss, agreement.alpha) == (
        0,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("values", "level", "sentence"),
    [
        ([[1, 2]], "nominal", "Agreement needs at least two coders; there are 1."),
        ([[1, 2], [1]], "nominal", "Coders judged different numbers of units: 1, 2."),
        ([["a"], ["b"]], "interval", "“a” is no number: only the nominal level measures names."),
        ([[-1], [2]], "ratio", "The ratio level measures numbers from 0 upwards; some are negative."),
        ([[1], [float("inf")]], "interval", "“inf” is no finite number."),
        ([[1], [2]], "other", "There is no level “other”: choose one of nominal, ordinal, interval, ratio."),
    ],
)
def test_what_cannot_be_measured_is_refused_with_a_sentence(values, level, sentence) -> None:
    with pytest.raises(InputError) as refusal:
        agreement_of(values, level=level)

    assert str(refusal.value) == sentence
