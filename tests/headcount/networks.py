"""Random small networks: occasions with dimensions, presences, changes; and the register of one."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from headcount import Occasions, Register

LABELS = {"centre": ("Évry", "Nantes", "9", "10"), "mode": ("remote", "on site", "")}
IDS = st.sampled_from([-5, 0, 1, 2, 3, 7, 40, 2**40])


def label_rows() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name: st.sampled_from(labels) for name, labels in LABELS.items()})


OCCASIONS = st.dictionaries(IDS, st.tuples(label_rows(), st.booleans()), max_size=8)
UNITS = st.sampled_from([0, 1, 2, 4, 255, 256, 70_000])


@st.composite
def networks(draw):
    """Occasions with their labels, which of them are closed, and units by (person, occasion)."""
    occasions = draw(OCCASIONS)
    pairs = st.tuples(IDS, st.sampled_from(sorted(occasions))) if occasions else st.nothing()
    presences = draw(st.dictionaries(pairs, UNITS, max_size=30 if occasions else 0))
    labels = {number: row for number, (row, _) in occasions.items()}
    return labels, {number for number, (_, is_closed) in occasions.items() if is_closed}, presences


def described(labels, closed):
    """The arguments of `Occasions.create` and `Register.with_occasions`."""
    ids = [*labels]
    return (
        np.array(ids, np.int64),
        {name: [labels[number][name] for number in ids] for name in LABELS},
        [number in closed for number in ids],
    )


def register_of(labels, closed, presences, log=0) -> Register:
    people, at = ([pair[place] for pair in presences] for place in (0, 1))
    occasions = Occasions.create(*described(labels, closed))
    return Register.build(
        occasions, np.array(people, np.int64), np.array(at, np.int64), np.array([*presences.values()], np.int64), log=log
    )  # fmt: skip


def counts(register: Register, by=(), where=None):
    """The answer as the oracle gives it."""
    answer = register.count(by, where)
    cells = zip(answer.participations.tolist(), answer.units.tolist(), answer.people.tolist(), strict=True)
    return dict(zip(answer.keys, cells, strict=True))
