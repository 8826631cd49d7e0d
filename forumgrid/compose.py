"""Compose a grid: first one at once, better ones as they come, with a proven bound that closes in on them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from forumgrid import search
from forumgrid.bounds import selection
from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Broken, Masks, check, masks
from forumgrid.spaces import assign_spaces
from forumgrid.value import utopia, value


@dataclass(frozen=True)
class Progress:
    """How far the composing is: the best value and bound so far, the gap between them (0 to 1), and what is being done."""

    value: int
    upper_bound: int
    gap: float
    seconds: float
    phase: str


@dataclass(frozen=True)
class Composition:
    """A grid and what is known of it.

    `status` is "optimal" (proven: `certificate` holds the proof), "feasible" or "impossible" (`conflicts` says why, the grid
    is then empty). `gap` is (upper_bound − value) / upper_bound. `bound_by` names the bound: "utopia", "selection", "patterns"
    or "closing". `utopia` is what everybody's own ideal adds up to.
    """

    grid: Grid
    value: int
    upper_bound: int
    gap: float
    bound_by: str
    status: str
    seconds: float
    utopia: int
    certificate: Any = None
    conflicts: Any = ()


def gap_between(worth: int, bound: int) -> float:
    """The proven gap as a share of the bound, 0 when they meet."""
    return (bound - worth) / bound if bound > 0 else 0.0


@dataclass
class Run:
    """One call of `compose` on its way: the best grid and bound so far, and when to stop."""

    problem: Problem
    rules: Masks
    time_limit: float
    work_limit: int | None
    threads: int
    on_progress: Callable[[Progress], None] | None
    should_stop: Callable[[], bool] | None
    started: float = field(default_factory=perf_counter)
    grid: Grid | None = None
    worth: int = -1
    bound: int = 0
    bound_by: str = "utopia"
    certificate: Any = None
    work: int = 0
    stopped: bool = False

    def seconds(self) -> float:
        return perf_counter() - self.started

    def left(self) -> float:
        return self.time_limit - self.seconds()

    def over(self) -> bool:
        """Whether to stop: proven, out of time or of work, or asked to."""
        if not self.stopped:
            self.stopped = (
                (self.grid is not None and self.worth >= self.bound)
                or self.left() <= 0
                or (self.work_limit is not None and self.work >= self.work_limit)
                or (self.should_stop is not None and self.should_stop())
            )
        return self.stopped

    def offer(self, slot_of: tuple[int, ...], phase: str) -> bool:
        """Keep a grid, given by its slots, if it is better than the best so far."""
        grid = Grid(slot_of, assign_spaces(self.problem, self.rules, slot_of, self.problem.published))
        worth = value(self.problem, grid)
        better = worth > self.worth
        if better:
            self.grid, self.worth = grid, worth
            self.tell(phase)
        return better

    def tighten(self, bound: int, bound_by: str, certificate: Any, phase: str) -> None:
        """Keep a bound if it is lower than the lowest so far."""
        if bound < self.bound:
            self.bound, self.bound_by, self.certificate = bound, bound_by, certificate
            self.tell(phase)

    def tell(self, phase: str) -> None:
        if self.on_progress is not None and self.grid is not None:
            worth, bound = self.worth, max(self.bound, self.worth)
            self.on_progress(Progress(worth, bound, gap_between(worth, bound), self.seconds(), phase))


def compose(
    problem: Problem,
    *,
    time_limit: float = 10.0,
    threads: int = 2,
    seed: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    work_limit: int | None = None,
) -> Composition:
    """Compose the best grid that can be found, and bound what any grid could be worth.

    - `time_limit`: seconds; `threads`: how many runs and slots are worked on at once; `seed`: any whole number.
    - `on_progress` is called with a `Progress` whenever the grid or the bound gets better; `should_stop` is asked several times
      a second.
    - `work_limit`: a budget in moves drawn and nodes visited; the same input, seed, threads and work limit give the same grid as
      long as the time limit does not cut it short.

    Returns a Composition; never raises for a problem that `Problem.create` accepted. Method and sources:
    docs/methods/forumgrid.md.
    """
    rules = masks(problem)
    run = Run(problem, rules, time_limit, work_limit, max(1, threads), on_progress, should_stop)
    run.bound = utopia(problem)
    given = search.tables(problem, rules)
    states = [search.start(given, seed * 64 + number) for number in range(run.threads)]
    order = greedy_order(problem, states[0])
    for state in states:
        search.fill(given, state, order)
    first = search.best_grid(states[0])
    missing = [topic for topic in sorted(problem.required) if first.slot_of_topic[topic] == NOWHERE]
    if missing:
        conflicts = tuple(Broken("required_missing", (topic,)) for topic in missing)
        return _impossible(run, conflicts)
    run.offer(first.slot_of_topic, "first")
    if not run.over():
        bound = selection(problem, rules, target=run.worth)
        run.tighten(bound.bound, "selection", bound, "bound")
    with ThreadPoolExecutor(run.threads) as pool:
        anneal_until(run, given, states, pool)
    return _finish(run)


def greedy_order(problem: Problem, state: Any) -> Any:
    """Topics in the order greedy places them: set by hand, then required, then the most wanted first."""
    demand = state.gain.sum(axis=0)
    rank = np.full(problem.topics, 2)
    rank[list(problem.required)] = 1
    rank[list(problem.fixed)] = 0
    return np.lexsort((np.arange(problem.topics), -demand, rank)).astype(np.int64)


def anneal_until(run: Run, given: Any, states: list[Any], pool: ThreadPoolExecutor, limit: int | None = None) -> None:
    """Anneal in runs of growing length, on every thread, until it is over (or `limit` proposals a thread are spent)."""
    hot, cold = search.temperatures(given)
    length = int(np.clip(200 * run.problem.topics * max(1, run.problem.slots), 100_000, 1_000_000))
    spent, speed = 0, 0.0
    while not run.over() and (limit is None or spent < limit):
        proposals = length
        if run.work_limit is not None:
            proposals = min(proposals, max(1, (run.work_limit - run.work) // len(states)))
        elif speed and proposals / speed > run.left():
            proposals = max(10_000, int(speed * run.left()))
        began = perf_counter()
        done = anneal_once(run, given, states, pool, proposals, hot, cold)
        speed = done / max(1e-9, perf_counter() - began)
        spent += done
        length = min(length * 3, 2**40)


def anneal_once(
    run: Run, given: Any, states: list[Any], pool: ThreadPoolExecutor, proposals: int, hot: float, cold: float
) -> int:
    """One annealing run on every thread, in pieces short enough to stop between. Returns the proposals drawn by each."""
    pieces = max(1, -(-proposals // 100_000))
    size, done = -(-proposals // pieces), 0
    steps = hot * (cold / hot) ** (np.arange(pieces + 1) / pieces)
    for piece in range(pieces):
        jobs = [pool.submit(search.anneal, given, state, size, steps[piece], steps[piece + 1]) for state in states]
        for job in jobs:
            job.result()
        done += size
        run.work += size * len(states)
        best = max(states, key=lambda state: int(state.score[1]))
        if best.score[1] > run.worth:
            run.offer(tuple(best.best_slot_of.tolist()), "search")
        if run.over():
            break
    return done


def _impossible(run: Run, conflicts: tuple[Broken, ...]) -> Composition:
    nothing = Grid.empty(run.problem.topics)
    return Composition(
        nothing, 0, 0, 0.0, "rules", "impossible", run.seconds(), utopia(run.problem), conflicts=conflicts
    )


def _finish(run: Run) -> Composition:
    assert run.grid is not None
    return Composition(
        grid=run.grid,
        value=run.worth,
        upper_bound=run.bound,
        gap=gap_between(run.worth, run.bound),
        bound_by=run.bound_by,
        status="optimal" if run.worth >= run.bound else "feasible",
        seconds=run.seconds(),
        utopia=utopia(run.problem),
        certificate=run.certificate,
        conflicts=tuple(check(run.problem, run.grid)),
    )
