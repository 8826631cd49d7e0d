"""Compose a grid: first one at once, better ones as they come, with a proven bound that closes in on them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from forumgrid.bounds.pairwise import Game, affordable
from forumgrid.bounds.patterns import Patterns
from forumgrid.bounds.proving import descend, narrow, press
from forumgrid.bounds.selection import selection
from forumgrid.impossible import Impossible, explain_impossible, place_required
from forumgrid.incumbent import Progress, Run, gap_between
from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.proofs.certificate import Certificate, verify
from forumgrid.rules import masks
from forumgrid.search import annealing
from forumgrid.search import state as search_state
from forumgrid.search.fairness import fair
from forumgrid.search.nearest import nearest
from forumgrid.value import utopia, value

_MOST_TOPICS, _MOST_SPACES = 130, 12  # beyond, the best set of a slot takes too long to find
_CHECKABLE = 20_000  # pricing nodes up to which a proof is checked again, independently, before it is claimed
_FIRST = 10_000  # moves of the first, short annealing run, so that a fair grid is there at once
_WIDE = 0.06  # the gap of the first grid from which on companions are worth weighing
_RUNS = 2  # annealing runs side by side under a work limit, so that the grid does not depend on the threads
_TOUCHED = 200_000_000  # wishes looked at by accepted moves between two looks at the clock, when all are accepted: under a second
_SAMPLES = 5  # annealing runs that feed the first columns


@dataclass(frozen=True)
class Composition:
    """A grid and what is known of it.

    `status` is "optimal" (proven: `certificate` holds the proof), "feasible" or "impossible" (`conflicts` says why and what would help,
    the grid is then empty). `gap` is (upper_bound − value) / upper_bound. `bound_by` names the bound: "utopia", "selection",
    "companions", "patterns" or "closing". `utopia` is what everybody's own ideal adds up to.
    """

    grid: Grid
    value: int
    upper_bound: int
    gap: float
    bound_by: str
    status: str
    seconds: float
    utopia: int
    certificate: Certificate | None = None
    conflicts: Impossible | None = None


def compose(
    problem: Problem,
    *,
    time_limit: float = 10.0,
    threads: int = 2,
    seed: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    work_limit: int | None = None,
    fairness: float | None = None,
) -> Composition:
    """Compose the best grid that can be found, and bound what any grid could be worth.

    - `time_limit`: seconds; `threads`: how many runs and slots are worked on at once; `seed`: any whole number.
    - `on_progress` is called with a `Progress` whenever the grid or the bound gets better; `should_stop` is asked several times
      a second.
    - `work_limit`: a budget in moves drawn and nodes visited; the same input, seed and work limit give the same grid, whatever
      the threads, as long as the time limit does not cut it short.
    - `fairness`: the share of the value (0 to 1) that may be given up to share it more evenly (see `fairness.fair`); None for
      the grid of most value.

    Returns a Composition; never raises for a problem that `Problem.create` accepted. Method and sources:
    docs/methods/forumgrid.md.
    """
    rules = masks(problem)
    ideal = Certificate("utopia", utopia(problem))
    run = Run(problem, rules, time_limit, work_limit, max(1, threads), on_progress, should_stop, ideal)
    given = search_state.tables(problem, rules)
    runs = run.threads if work_limit is None else _RUNS
    states = [search_state.start(given, seed * 64 + number) for number in range(runs)]
    order = search_state.greedy_order(problem, states[0])
    for state in states:
        annealing.fill(given, state, order)
    first = search_state.best_grid(states[0])
    if any(first.slot_of_topic[topic] == NOWHERE for topic in problem.required):
        placed = place_required(problem)
        if placed is None:
            return _impossible(run)
        for state in states:
            search_state.restart(given, state, placed)
            annealing.fill(given, state, order)
        first = search_state.best_grid(states[0])
    run.offer_published()
    run.offer(first.slot_of_topic, "first")
    if not run.over():
        run.tighten(selection(problem, run.again, target=run.worth), "selection")
    with ThreadPoolExecutor(run.threads) as pool:
        if not run.over() and problem.topics <= _MOST_TOPICS and len(problem.spaces) <= _MOST_SPACES:
            _prove(run, given, states, pool)
        game = Game(problem, rules) if not run.over() and affordable(problem) and _companions_help(run) else None
        anneal_until(run, given, states, pool, game=game)
    if fairness is not None and run.grid is not None:
        run.grid = fair(problem, run.grid, give_up=fairness, seed=seed, threads=runs, should_stop=should_stop)
        run.worth = value(problem, run.grid)
        run.tell("fairness")
    return _finish(run)


def _companions_help(run: Run) -> bool:
    """Where slot patterns have proven something, companions would prove less; so too where hardly anybody lacks anything."""
    return run.certificate.kind in {"utopia", "selection"} and gap_between(run.worth, run.bound) > _WIDE


def _prove(run: Run, given: Any, states: list[Any], pool: ThreadPoolExecutor) -> None:
    """Anneal a little, then find prices, then close; annealing goes on between targets."""
    problem = run.problem
    hot, cold = search_state.temperatures(given)
    patterns = Patterns(problem, run.again, pool, run.interrupted)
    length = int(np.clip(400 * problem.topics * problem.slots, 20_000, 1_000_000))
    anneal_once(run, given, states, pool, _FIRST, hot / 2, cold)
    for _ in range(_SAMPLES):
        anneal_once(run, given, states, pool, length, hot, cold)
        for state in states:
            patterns.add_grid(state.best_slot_of)
            patterns.add_grid(state.slot_of)
        if run.over():
            return
    found = narrow(run, patterns)
    if found is not None:
        lengths = iter(1_000_000 * 2 ** np.minimum(np.arange(10_000), 4))
        descend(run, patterns, *found, lambda: anneal_once(run, given, states, pool, int(next(lengths)), hot, cold))
    run.checkable = patterns.dearest <= _CHECKABLE


def anneal_until(
    run: Run,
    given: Any,
    states: list[Any],
    pool: ThreadPoolExecutor,
    limit: int | None = None,
    game: Game | None = None,
) -> None:
    """Anneal in runs of growing length, on every thread, until it is over (or `limit` proposals a thread are spent).

    Between two runs the bound by companions is lowered, when there is a `game` for it.
    """
    hot, cold = search_state.temperatures(given)
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
        if game is not None:
            press(run, game)
        length = min(length * 3, 2**40)


def moves_at_once(problem: Problem) -> int:
    """How many moves are drawn between two looks at the clock: fewer where a move concerns many wishes."""
    concerned = len(problem.wish_topic) ** 2 / max(1, problem.topics * problem.people)
    return int(min(np.clip(80 * problem.topics * problem.slots, 10_000, 100_000), 500 + _TOUCHED / max(1.0, concerned)))


def anneal_once(
    run: Run, given: Any, states: list[Any], pool: ThreadPoolExecutor, proposals: int, hot: float, cold: float
) -> int:
    """One annealing run on every thread, in pieces short enough to stop between. Returns the proposals drawn by each."""
    pieces = max(1, -(-proposals // moves_at_once(run.problem)))
    size, done = -(-proposals // pieces), 0
    steps = hot * (cold / hot) ** (np.arange(pieces + 1) / pieces)
    for piece in range(pieces):
        jobs = [pool.submit(annealing.anneal, given, state, size, steps[piece], steps[piece + 1]) for state in states]
        for job in jobs:
            job.result()
        done += size
        run.work += size * len(states)
        best = max(states, key=lambda state: int(state.score[1]))
        if best.score[1] > run.searched:
            run.searched = int(best.score[1])
            run.offer(tuple(best.best_slot_of.tolist()), "search")
        if run.over():
            break
    return done


def _impossible(run: Run) -> Composition:
    nothing, ideal = Grid.empty(run.problem.topics), utopia(run.problem)
    why = explain_impossible(run.problem)
    return Composition(nothing, 0, 0, 0.0, "rules", "impossible", run.seconds(), ideal, None, why)


def _finish(run: Run) -> Composition:
    grid = nearest(run.problem, run.rules, run.grid or Grid.empty(run.problem.topics))
    checked = run.checkable or run.left() > run.seconds()  # checking takes less than finding did
    proven = run.proven() and (not checked or verify(run.problem, run.certificate))
    return Composition(
        grid=grid,
        value=run.worth,
        upper_bound=run.bound,
        gap=gap_between(run.worth, run.bound),
        bound_by=run.certificate.kind,
        status="optimal" if proven else "feasible",
        seconds=run.seconds(),
        utopia=utopia(run.problem),
        certificate=run.certificate,
    )
