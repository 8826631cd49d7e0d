"""Compose a grid: first one at once, better ones as they come, with a proven bound that closes in on them."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from forumgrid.aims import Standing, proven, seat, standing
from forumgrid.bounds import attended
from forumgrid.bounds.pairwise import Game, affordable
from forumgrid.bounds.patterns import Patterns
from forumgrid.bounds.programmes import Programmes
from forumgrid.bounds.proving import descend, narrow, press
from forumgrid.bounds.selection import selection
from forumgrid.clock import Clock, now
from forumgrid.impossible import Impossible, Undecided, explain_impossible, place_required
from forumgrid.incumbent import Progress, Run, gap_between
from forumgrid.problem import NOWHERE, STEP_FREE, Grid, Problem
from forumgrid.proofs.certificate import Certificate, verify
from forumgrid.proofs.refusal import Unfinished
from forumgrid.rules import masks
from forumgrid.search import annealing
from forumgrid.search import state as search_state
from forumgrid.search.fairness import fair
from forumgrid.search.nearest import nearest
from forumgrid.search.pace import moves_at_once
from forumgrid.seats.assign import assign
from forumgrid.value import utopia, value
from forumgrid.whole.best import best_composed

_MOST_TOPICS, _MOST_SPACES = 130, 12  # beyond, the best set of a slot takes too long to find
_FIRST = 10_000  # moves of the first, short annealing run, so that a fair grid is there at once
_WIDE = 0.06  # the gap of the first grid from which on companions are worth weighing
_RUNS = 2  # annealing runs side by side under a work limit, so that the grid does not depend on the threads
_TO_SAY_WHY = 0.5  # seconds at least to find why there is no grid
_TO_FIND = 0.7  # the share of the time in which a grid is found that is then made fairer
_SAMPLES = 5  # annealing runs that feed the first columns


@dataclass(frozen=True)
class Composition:
    """A grid and what is known of it.

    `status` is "optimal" (proven: `certificate` holds the proof, which was checked), "feasible" or "impossible" (`conflicts` says why
    and what would help, the grid is then empty). "feasible" with a gap of 0: the proof is there, and the time was over (or somebody
    asked to stop) before its check had ended. `gap` is (upper_bound − value) / upper_bound. `bound_by` names the bound: "utopia", "selection",
    "companions", "patterns", "closing", "programmes" or "whole". `utopia` is what everybody's own ideal adds up to. `lost`: the wishes that the
    lack of seats costs; `least_lost`: what no grid of this value loses less than.
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
    lost: int = 0
    least_lost: int = 0

    @property
    def proven_aims(self) -> tuple[str, ...]:
        """The first of `aims.AIMS` in which it is proven that no grid does better."""
        if self.status != "optimal":
            return ()
        return proven(
            Standing(value=self.value, seats=-self.lost), Standing(value=self.upper_bound, seats=-self.least_lost)
        )

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no grid does better by the order of aims, as far as value and seats go."""
        return "seats" in self.proven_aims


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
    if fairness is not None:
        run.clock = run.clock.at_most(time_limit * _TO_FIND)
    given = search_state.tables(problem, rules)
    runs = run.threads if work_limit is None else _RUNS
    states = [search_state.start(given, seed * 64 + number) for number in range(runs)]
    order = search_state.greedy_order(problem, states[0])
    for state in states:
        annealing.fill(given, state, order)
    first = search_state.best_grid(states[0])
    if any(first.slot_of_topic[topic] == NOWHERE for topic in problem.required):
        placed = _placed(run)
        if placed is None:
            return _impossible(run)
        for state in states:
            search_state.restart(given, state, placed)
            annealing.fill(given, state, order)
        first = search_state.best_grid(states[0])
    run.offer_published()
    run.offer(first.slot_of_topic, "first")
    _go_through(run)
    if not run.over():
        run.tighten(selection(problem, run.again, target=run.worth, clock=run.clock), "selection")
    with ThreadPoolExecutor(run.threads) as pool:
        if not run.over() and problem.topics <= _MOST_TOPICS and len(problem.spaces) <= _MOST_SPACES:
            _prove(run, given, states, pool)
        game = Game(problem, rules) if not run.over() and affordable(problem) and _companions_help(run) else None
        anneal_until(run, given, states, pool, game=game)
    if fairness is not None and run.grid is not None:
        run.clock = Clock(time_limit - run.seconds(), should_stop)
        run.grid = fair(problem, run.grid, give_up=fairness, seed=seed, threads=runs, should_stop=run.interrupted)
        run.worth, run.least_lost = value(problem, run.grid), None
        run.tell("fairness")
    return _finish(run)


def _go_through(run: Run) -> None:
    """Where every grid can be gone through, the best is known by the order of aims."""
    best = None if run.interrupted() else best_composed(run.problem, run.again, run.clock)
    if best is not None:
        run.grid, run.worth, run.least_lost = best.grid, best.value, best.lost
        run.tighten(Certificate("whole", best.value), "whole")
        run.tell("whole")


def _companions_help(run: Run) -> bool:
    """Where slot patterns have proven something, companions would prove less; so too where hardly anybody lacks anything."""
    return run.certificate.kind in {"utopia", "selection"} and gap_between(run.worth, run.bound) > _WIDE


def _prove(run: Run, given: Any, states: list[Any], pool: ThreadPoolExecutor) -> None:
    """Anneal a little, then find prices, then close; annealing goes on between targets."""
    problem = run.problem
    hot, cold = search_state.temperatures(given)
    patterns = Patterns(problem, run.again, pool, run.interrupted, run.clock)
    length = int(np.clip(400 * problem.topics * problem.slots, 20_000, 1_000_000))
    anneal_once(run, given, states, pool, _FIRST, hot / 2, cold)
    for _ in range(_SAMPLES):
        anneal_once(run, given, states, pool, length, hot, cold)
        for state in states:
            patterns.add_grid(state.best_slot_of)
            patterns.add_grid(state.slot_of)
        if run.over():
            return
    if _needs_programmes(problem):
        lengths = iter(1_000_000 * 2 ** np.minimum(np.arange(10_000), 3))
        _prove_programmes(
            run, states, pool, lambda: anneal_once(run, given, states, pool, int(next(lengths)), hot, cold)
        )
        return
    prices = narrow(run, patterns)
    if prices is not None:
        lengths = iter(1_000_000 * 2 ** np.minimum(np.arange(10_000), 4))
        descend(run, patterns, *prices, lambda: anneal_once(run, given, states, pool, int(next(lengths)), hot, cold))


def _needs_programmes(problem: Problem) -> bool:
    """Whether spaces or topics given again change what a grid is worth: slots alone then do not say it."""
    steps = problem.needs_step_free and any(STEP_FREE not in space.features for space in problem.spaces)
    return bool(steps) or any(often > 1 for often in problem.repeats)


def _prove_programmes(run: Run, states: list[Any], pool: ThreadPoolExecutor, anneal: Callable[[], object]) -> None:
    """Prices of topics and charges of people bound the full model; grids are made of the sets that they find."""
    model = Programmes(run.problem, run.again, pool, run.interrupted, run.clock)
    for state in states:
        for slot_of in (state.best_slot_of, state.slot_of):
            for slot in range(run.problem.slots):
                here = np.flatnonzero(slot_of == slot).tolist()
                first = sorted(here, key=lambda topic: not model.items.wished[topic])
                model.add_everywhere([(topic, True) for topic in first])
    prices = attended.narrow(run, model, anneal) if model.columns else None
    if prices is not None and not run.proven():
        attended.round_off(run, model, prices[1])
        if not run.over():
            attended.close(run, model, *prices)


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
        began = now()
        done = anneal_once(run, given, states, pool, proposals, hot, cold)
        speed = done / max(1e-9, now() - began)
        spent += done
        if game is not None:
            press(run, game)
        length = min(length * 3, 2**40)


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


def _placed(run: Run) -> Grid | None:
    """A grid of what may not be left out. There is nothing to return without it: the time limit does not hold here, a stop does."""
    try:
        return place_required(run.problem, clock=Clock(math.inf, run.should_stop))
    except Undecided:
        return None


def _impossible(run: Run) -> Composition:
    nothing, ideal = Grid.empty(run.problem.topics), utopia(run.problem)
    why = explain_impossible(run.problem, time_limit=max(run.left(), _TO_SAY_WHY), should_stop=run.should_stop)
    return Composition(nothing, 0, 0, 0.0, "rules", "impossible", run.seconds(), ideal, None, why)


def _finish(run: Run) -> Composition:
    grid = run.grid or Grid.empty(run.problem.topics)
    if run.least_lost is None:  # seats, then changes: the last of the aims
        grid = seat(run.problem, run.again, grid)
        other = nearest(run.problem, run.rules, grid)
        if other != grid:
            grid = max(
                grid, other, key=lambda candidate: standing(run.problem, candidate, published=run.problem.published)
            )
    return Composition(
        grid=grid,
        value=run.worth,
        upper_bound=run.bound,
        gap=gap_between(run.worth, run.bound),
        bound_by=run.certificate.kind,
        status="optimal" if run.proven() and _checked(run) else "feasible",
        seconds=run.seconds(),
        utopia=utopia(run.problem),
        certificate=run.certificate,
        lost=assign(run.problem, grid).lost,
        least_lost=run.least_lost or 0,
    )


def _checked(run: Run) -> bool:
    """Whether the checker, which shares no code with the search, believes the proof before the time is over."""
    try:
        return verify(run.problem, run.certificate, run.interrupted)
    except Unfinished:
        return False
