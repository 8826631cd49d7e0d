"""Parts: sorted whatever the identifiers, and found out when their arrays do not fit."""

from dataclasses import replace

import numpy as np
import pytest

from headcount.part import Part

PEOPLE, OCCASIONS, UNITS = np.array([9, 2, 9, 2, 5]), np.array([1, 0, 0, 2, 1]), np.array([4, 1, 2, 3, 8])


@pytest.mark.parametrize("spread", [1, 10**15])
def test_a_part_is_sorted_by_person_and_occasion_whether_identifiers_lie_close_together_or_far_apart(spread):
    part = Part.build(PEOPLE * spread, OCCASIONS, UNITS, 4)

    assert part.people.tolist() == [2 * spread, 5 * spread, 9 * spread]
    assert part.starts.tolist() == [0, 2, 3, 5]
    assert part.occasions.tolist() == [0, 2, 1, 0, 1]
    assert part.units.tolist() == [1, 3, 8, 2, 4]
    assert (part.participations.tolist(), part.sums.tolist()) == ([2, 2, 1, 0], [3, 12, 3, 0])
    assert part.is_sound(4)


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("occasions", 0, 4),
        ("occasions", 1, 0),
        ("occasions", 0, -1),
        ("starts", 0, 1),
        ("starts", 1, 0),
        ("starts", 3, 6),
        ("starts", 3, 4),
        ("people", 0, 5),
        ("participations", 0, 9),
    ],
)
def test_a_part_of_which_one_number_would_lead_beside_its_arrays_is_found(name, at, value):
    part = Part.build(PEOPLE, OCCASIONS, UNITS, 4)
    values = getattr(part, name).copy()
    values[at] = value

    assert replace(part, **{name: values}).is_sound(4) is False


def test_arrays_of_another_length_or_kind_and_too_few_occasions_are_found():
    part = Part.build(PEOPLE, OCCASIONS, UNITS, 4)

    assert replace(part, units=part.units[:-1].copy()).is_sound(4) is False
    assert replace(part, people=part.people.astype(np.int32)).is_sound(4) is False
    assert replace(part, sums=part.sums[:-1].copy()).is_sound(4) is False
    assert part.is_sound(3) is False
    assert Part.empty().is_sound(0) is True
