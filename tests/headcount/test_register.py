"""Any crossing agrees with plain loops, and the change log with a register that is built anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headcount import REMOVED, InputError, Occasions, Register
from tests.headcount.networks import (
    IDS,
    LABELS,
    OCCASIONS,
    UNITS,
    counts,
    described,
    label_rows,
    networks,
    register_of,
)
from tests.headcount.oracle import counted

BY = st.lists(st.sampled_from(sorted(LABELS)), unique=True, max_size=2).map(tuple)
WHERE = st.fixed_dictionaries({}, optional={name: st.sets(st.sampled_from([*labels, "?"])) for name, labels in LABELS.items()})  # fmt: skip


@settings(max_examples=60)
@given(networks(), BY, WHERE)
def test_every_crossing_is_what_plain_loops_count(network, by, where):
    labels, closed, presences = network
    expected = counted(labels, presences, by, where)

    assert counts(register_of(labels, closed, presences), by, where) == (expected or ({} if by else {(): (0, 0, 0)}))


@settings(max_examples=60)
@given(networks(), st.data())
def test_people_of_occasions_in_several_cells_are_those_of_plain_loops(network, data):
    labels, closed, presences = network
    pairs = st.tuples(st.sampled_from(sorted(labels)), st.integers(0, 4)) if labels else st.nothing()
    chosen = data.draw(st.lists(pairs, max_size=12 if labels else 0))
    at, cells = ([pair[place] for pair in chosen] for place in (0, 1))

    people = register_of(labels, closed, presences).people_in(np.array(at, np.int64), np.array(cells), 5)

    expected = [{person for person, occasion in presences if (occasion, cell) in chosen} for cell in range(5)]
    assert people.tolist() == [len(those) for those in expected]


@pytest.mark.parametrize(("at", "cell", "code"), [(1, 3, "cell_out_of_bounds"), (1, -1, "cell_out_of_bounds"), (9, 0, "occasion_unknown")])  # fmt: skip
def test_a_cell_or_an_occasion_that_there_is_not_is_refused(at, cell, code):
    register = register_of({1: {"centre": "Nantes", "mode": ""}}, set(), {(4, 1): 1})
    with pytest.raises(InputError) as caught:
        register.people_in(np.array([at]), np.array([cell]), 3)
    assert caught.value.code == code


@settings(max_examples=60)
@given(networks(), st.data())
def test_a_change_log_leads_to_the_register_that_a_rebuild_makes(network, data):
    labels, closed, presences = network
    register = register_of(labels, closed, presences)
    occasions = st.sampled_from(sorted(labels)) if labels else st.nothing()
    rows = data.draw(
        st.lists(st.tuples(IDS, occasions, st.one_of(st.just(REMOVED), UNITS)), max_size=20 if labels else 0)
    )
    for person, occasion, units in rows:
        presences.pop((person, occasion), None)
        if units != REMOVED:
            presences[person, occasion] = units
    columns = [np.array([row[place] for row in rows], np.int64) for place in range(3)]

    changed = register.applied(*columns, log=7)
    again = changed.applied(*columns, log=7)

    rebuilt = register_of(labels, closed, presences, log=7)
    for other in (changed, again):
        assert (same(other, rebuilt), other.log) == (True, 7)


@settings(max_examples=40)
@given(networks(), OCCASIONS, st.booleans())
def test_occasions_described_anew_added_closed_and_reopened_lead_to_the_same_register_as_a_rebuild(network, more, says_closed):  # fmt: skip
    labels, closed, presences = network
    register = register_of(labels, closed, presences)
    renewed = {number: row for number, (row, _) in more.items()}
    after = {number for number, (_, is_closed) in more.items() if is_closed}

    changed = register.with_occasions(*described(renewed, after)[: 3 if says_closed else 2])

    if says_closed:
        closed = closed - set(renewed) | after
    assert same(changed, register_of({**labels, **renewed}, closed, presences))


def same(first: Register, second: Register) -> bool:
    """Whether two registers hold the same presences in the same parts, and count alike."""
    for part, other in ((first.closed, second.closed), (first.open, second.open)):
        for name, values in part.arrays().items():
            longer, shorter = sorted((values, other.arrays()[name]), key=len, reverse=True)
            if name in {"participations", "sums"}:  # occasions added since a part was written have none
                if not np.array_equal(longer[: len(shorter)], shorter) or longer[len(shorter) :].any():
                    return False
            elif not np.array_equal(longer, shorter):
                return False
        if not (part.is_sound(len(first.occasions)) and other.is_sound(len(second.occasions))):
            return False
    return counts(first, ["centre", "mode"]) == counts(second, ["centre", "mode"]) and counts(first) == counts(second)


def many_cells(size: int) -> Register:
    """A register of three people, `size` occasions, each in a cell of its own."""
    ids = np.arange(size)
    occasions = Occasions.create(ids, {"cell": [str(number) for number in range(size)], "all": ["x"] * size}, ids < 9)
    return Register.build(occasions, np.repeat([5, 6, 7], size), np.tile(ids, 3), np.ones(3 * size, np.uint8))


@pytest.mark.parametrize("size", [62, 63, 64, 65, 300])
def test_few_cells_and_many_are_counted_alike(size):
    register = many_cells(size)
    everybody = {(str(number),): (3, 3, 3) for number in range(size)}

    assert counts(register, ["cell"]) == everybody
    assert counts(register, ["cell"], {"cell": {"1", "62"}}) == {key: everybody[key] for key in (("1",), ("62",)) if key in everybody}  # fmt: skip
    assert counts(register, ["all"]) == {("x",): (3 * size, 3 * size, 3)}


def test_a_crossing_of_more_cells_than_can_be_set_up_counts_those_that_hold_somebody(monkeypatch):
    register = many_cells(70)
    expected = counts(register, ["cell", "all"])
    monkeypatch.setattr("headcount.occasions.DENSE", 3)

    assert counts(register, ["cell", "all"]) == expected
    assert counts(register, ["cell"], {"cell": {"3"}}) == {("3",): (3, 3, 3)}
    assert counts(register, [], {"cell": set()}) == {(): (0, 0, 0)}


def test_rows_come_in_the_order_of_numbers_then_texts_with_half_days_as_written():
    labels = {number: {"centre": name, "mode": ""} for number, name in enumerate(["b", "10", "9", "2,5", "é", "a"])}
    register = register_of(labels, {1}, {(7, number): number + 2 for number in labels})

    rows = [*register.count(["centre"]).rows()]

    assert [row["centre"] for row in rows] == ["2,5", "9", "10", "a", "b", "é"]
    assert rows[0] == {"centre": "2,5", "participations": 1, "half_days": 1.25, "people": 1}
    assert [repr(row["half_days"]) for row in rows[1:3]] == ["1", "0.75"]
    assert register.count().half_days(0) * 4 == 27


def test_half_days_add_up_without_drift():
    labels = {number: {"centre": "a", "mode": ""} for number in range(1001)}
    occasions = Occasions.create(*described(labels, set()))
    ids = np.arange(1001)
    register = Register.build(occasions, ids, ids, np.full(1001, 10), per_half_day=100)  # a tenth each

    assert [row["half_days"] for row in register.count().rows()] == [100.1]


def error_of(call) -> tuple[str, dict]:
    with pytest.raises(InputError) as raised:
        call()
    return raised.value.code, dict(raised.value.values)


def test_what_cannot_be_counted_is_refused_with_its_reason():
    labels = {3: {"centre": "a", "mode": "b"}, 8: {"centre": "a", "mode": "b"}}
    register = register_of(labels, {8}, {(1, 3): 4})
    single = np.array([1], np.int64)

    assert error_of(lambda: register.count(["month"])) == (
        "column_unknown", {"column": "month", "columns": ["centre", "mode"]},
    )  # fmt: skip
    assert error_of(lambda: register.count([], {"month": {"1"}}))[0] == "column_unknown"
    assert error_of(lambda: register.applied(single, single, single, log=1)) == ("occasion_unknown", {"occasion": 1})
    assert error_of(lambda: register.applied(single, single * 3, single * -2, log=1))[0] == "units_out_of_bounds"
    occasions, twice = register.occasions, np.array([8, 8])
    assert error_of(lambda: Register.build(occasions, np.array([4, 4]), twice, np.array([1, 1]))) == (
        "presence_twice", {"person": 4, "occasion": 8},
    )  # fmt: skip
    assert error_of(lambda: Register.build(occasions, single, single * 3, -single))[0] == "units_out_of_bounds"
    assert error_of(lambda: Occasions.create(twice, {})) == ("occasion_twice", {"occasion": 8})
    assert error_of(lambda: Occasions.create(single, {"a": []}))[0] == "column_of_other_length"
    assert error_of(lambda: register.with_occasions(single, {"centre": ["a"]}))[0] == "columns_differ"


@given(label_rows())
@settings(max_examples=5)
def test_nobody_is_counted_as_nobody(labels):
    empty = register_of({1: labels}, set(), {})

    assert (len(empty), counts(empty), counts(empty, ["centre"])) == (0, {(): (0, 0, 0)}, {})
