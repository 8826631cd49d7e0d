"""Evolution of classes along periods."""

import json

import numpy as np
import pytest
from scipy import stats

from textometry.errors import InputError
from textometry.tables.periods import evolution


def test_shares_and_departures_are_those_of_the_crossed_table() -> None:
    classes = [1] * 8 + [2] * 2 + [1] * 3 + [2] * 7 + [0, 1]
    periods = ["2001"] * 10 + ["1999"] * 10 + ["1999", None]
    over_time = evolution(classes, periods)
    assert over_time.periods == ("1999", "2001")
    assert over_time.counts.tolist() == [[3, 7], [8, 2]]
    assert over_time.shares.tolist() == [[0.3, 0.7], [0.8, 0.2]]
    chi2, p, _, _ = stats.chi2_contingency(over_time.counts, correction=False)
    assert over_time.chi2 == pytest.approx(np.array([[-chi2, chi2], [chi2, -chi2]]))
    assert over_time.p == pytest.approx(p)
    assert over_time.slopes.tolist() == pytest.approx([0.25, -0.25])


def test_bounds_are_those_of_wilson() -> None:
    over_time = evolution([1] * 3 + [2] * 7 + [1], [2000] * 10 + [2001])
    wanted = stats.binomtest(3, 10).proportion_ci(method="wilson")
    assert (over_time.low[0, 0], over_time.high[0, 0]) == pytest.approx((wanted.low, wanted.high))


def test_numbers_are_ordered_as_numbers_and_texts_as_texts() -> None:
    assert evolution([1, 1, 1], [10, 9, 100]).periods == ("9", "10", "100")
    assert evolution([1, 1, 1], ["t10", "t9", "t100"]).periods == ("t10", "t100", "t9")


def test_one_period_has_no_slope_and_is_plain_json() -> None:
    plain = evolution([1, 2], ["x", "x"]).to_json()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["slopes"] == [None, None]
    assert plain["p"] == 1.0


def test_nothing_dated_is_refused() -> None:
    with pytest.raises(InputError, match="No segment has both a class and a period"):
        evolution([0, 1], ["2001", ""])
