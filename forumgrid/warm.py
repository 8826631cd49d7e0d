"""Compile every kernel into numba's on-disk cache: `python -m forumgrid.warm`, called once at set-up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from forumgrid.bounds import attended
from forumgrid.bounds.branching import Branching
from forumgrid.bounds.enumeration import close, enumerate_sets
from forumgrid.bounds.pairwise import Game
from forumgrid.bounds.patterns import Patterns
from forumgrid.bounds.programmes import Programmes
from forumgrid.bounds.subgradient import Settling
from forumgrid.compose import compose
from forumgrid.incumbent import Run
from forumgrid.mend import mend
from forumgrid.problem import Problem
from forumgrid.proofs.certificate import Certificate, verify
from forumgrid.proofs.slot_sets import PER_WISH
from forumgrid.rules import masks
from forumgrid.search.baselines import random_grid
from forumgrid.value import utopia


def _problem(topics: int) -> Problem:
    wishes = [(person, (person * 7 + rank * 3) % topics, 1 + rank % 3) for person in range(12) for rank in range(4)]
    hosts = [topic % 5 for topic in range(topics)]
    return Problem.create(people=12, topics=topics, slots=3, spaces=[8, 6], wishes=wishes, hosts=hosts, absent=[(3, 0)])


def warm() -> None:
    """Go through every kernel on a small problem. Half a minute the first time, a second or two after."""
    small, problem = _problem(9), _problem(26)  # the first is gone through whole, the second searched
    again = replace(small, repeats=(2, *small.repeats[1:]))
    verify(again, Certificate("whole", compose(again, time_limit=600.0).value))
    mend(small, compose(small, time_limit=600.0).grid, moves=(1,), proposals=100, time_limit=600.0)
    twice = compose(replace(problem, repeats=(2, *problem.repeats[1:])), time_limit=600.0, work_limit=200_000)
    if twice.certificate is not None:
        verify(replace(problem, repeats=(2, *problem.repeats[1:])), twice.certificate)
    composed = compose(problem, time_limit=600.0, work_limit=20_000)
    mend(problem, composed.grid, moves=(1,), proposals=100, time_limit=600.0)
    random_grid(problem)
    game = Game(problem, masks(problem))
    game.play()
    game.certificate()
    with ThreadPoolExecutor(1) as pool:
        patterns = Patterns(problem, masks(problem), pool, lambda: False)
        patterns.add_grid(composed.grid.slot_of_topic)
        prices = np.full(problem.topics, PER_WISH, dtype=np.int64)
        patterns.climb(prices, np.zeros(len(patterns.groups)))
        _, totals = patterns.price(prices, 10**9)
        close(patterns, prices, totals, 0, 10**6)
        listed = enumerate_sets(patterns, prices, totals, 10**9, 10**6)
        run = Run(problem, masks(problem), 600.0, None, 1, None, None, Certificate("utopia", utopia(problem)))
        priced = Run(again, masks(again), 600.0, None, 1, None, None, Certificate("utopia", utopia(again)))
        model = Programmes(again, priced.again, pool, lambda: False)
        model.add_everywhere([(topic, True) for topic in range(2)])
        Settling(model, 1).step(2, charging=True)
        narrowed = attended.narrow(priced, model)
        if narrowed is not None:
            attended.close(priced, model, *narrowed)
        Branching(run, patterns, prices, totals, listed, 1).close(lambda: None)
    verify(problem, run.certificate)
    verify(problem, Certificate("closing", composed.value, (0,) * problem.topics))  # all that there is to go through


if __name__ == "__main__":
    warm()
