"""Compile every kernel into numba's on-disk cache: `python -m headcount.warm`, called once at set-up."""

from __future__ import annotations

import numpy as np

from headcount.occasions import Occasions
from headcount.register import Register


def warm() -> None:
    """Go through every kernel on a tiny register, for both widths of units. Seconds the first time, a moment after."""
    ids = np.arange(300)
    columns = {"cell": [str(number) for number in range(300)], "year": ["1", "2"] * 150}
    occasions = Occasions.create(ids, columns, ids < 40)
    for units in (4, 400):
        register = Register.build(occasions, ids % 7, ids, np.full(300, units))
        for changed in (1, 400):
            register = register.applied(ids[:3] % 7, ids[:3], np.array([-1, 1, changed]), log=1)
        register.count(["cell"], {"cell": {"7"}, "year": {"1"}})
        register.count(["year"])
        register.people_in(ids, ids % 3, 3)
        register.closed.is_sound(len(occasions))


if __name__ == "__main__":
    warm()
