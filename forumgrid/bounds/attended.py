"""From the first grids to the proof of the full model: column generation, a grid made of the columns, then all covers that are left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy

from forumgrid.bounds import pricing
from forumgrid.bounds.covers import Covers, covers
from forumgrid.bounds.patterns import Interrupted
from forumgrid.bounds.programmes import STEP, Programmes
from forumgrid.bounds.subgradient import Settling
from forumgrid.clock import within
from forumgrid.incumbent import Run
from forumgrid.problem import NOWHERE, Grid, IntArray
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.programmes import Charges
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import check
from forumgrid.value import value

_CHEAP, _DEAR = (
    60_000,
    1_500_000,
)  # pricing nodes under which every round is priced exactly; of a kind, over which the bound is given up
_MANY = 400  # topics by spaces from which prices are settled first: pricing is dear then
_FIRST_STEPS, _STEPS = 2_000, 300  # rounds of steps before the first pricing, and between two
_JOINED = 3  # pricings between two searches for a grid made of columns
_PATIENCE = 4  # pricings that lower nothing, after which prices have settled
_CLIMBS = 10  # rounds in which columns are only climbed to, between two exact ones
_CONVERGED = 0.1  # wishes between the master and the bound at which prices are good enough
_JOINING, _BRANCHES = 800, 60  # columns, and nodes of the search for a grid made of columns
_SECONDS = 10.0  # of that search at most: on a slow machine it finds less
_SETS, _GRIDS = 100_000, 20_000  # sets of a kind that may be listed to close; grids looked at


def narrow(
    run: Run, model: Programmes, anneal: Callable[[], object] | None = None
) -> tuple[IntArray, IntArray, list[int]] | None:
    """Lower the bound until prices hardly move: (prices, charges, best totals); None when it is too dear or the run is over.

    `anneal` looks for better grids, after each round that was dear to price.
    """
    if run.problem.topics * len(run.problem.spaces) > _MANY:
        return settle(run, model, anneal)
    best: tuple[IntArray, IntArray, list[int]] | None = None
    lowest, cost, climbs, stalled = 2**62, 0, 0, 0
    try:
        while not run.over() and stalled < 4:
            prices, charges, worth, shares = model.master()
            rows = model.charge(shares)
            if best is not None and not rows and lowest / UNIT - worth < _CONVERGED:
                break
            if (best is None or cost > _CHEAP) and climbs < _CLIMBS and model.climb(prices) > 2:
                climbs += 1
                continue
            climbs, before = 0, model.nodes
            if best is not None and not stalled:  # smoothed towards the best so far (Wentges 1997)
                prices = (prices + best[0]) // 2
                charges = (charges + best[1]) // 2 // STEP * STEP
            model.set_charges(charges)
            bound, totals, added = model.price(prices, _DEAR)
            cost = model.nodes - before
            run.work += cost
            if anneal is not None and cost > _CHEAP:
                anneal()
            stalled = 0 if bound < lowest or rows or (added and not stalled) else stalled + 1
            if bound < lowest:
                lowest, best = bound, (prices, charges, totals)
                run.tighten(_proof(bound // UNIT, prices, charges), "programmes")
    except Interrupted:
        pass
    return best


def settle(
    run: Run, model: Programmes, anneal: Callable[[], object] | None
) -> tuple[IntArray, IntArray, list[int]] | None:
    """The best prices that steps lead to, each priced exactly, until the bound is as low as steps make it seem.

    What each pricing finds is learnt from for the next steps.
    """
    best: tuple[IntArray, IntArray, list[int]] | None = None
    settling, lowest, rounds, priced, stalled = Settling(model, run.worth), 2**62, _FIRST_STEPS, 0, 0
    try:
        while not run.over():
            settling.learn()
            settling.step(rounds, charging=True)
            seems = settling.step(_STEPS, charging=False)
            settling.teach()
            run.work += (rounds + _STEPS) * settling.cost
            rounds, before = _STEPS, model.nodes
            prices, charges = settling.whole()
            model.set_charges(charges)
            bound, totals, _ = model.price(prices, _DEAR)
            model.dearest = max(model.dearest, model.nodes - before)
            run.work += model.nodes - before
            stalled = 0 if bound < lowest else stalled + 1
            if bound < lowest:
                lowest, best = bound, (prices, charges, totals)
                run.tighten(_proof(bound // UNIT, prices, charges), "programmes")
            if bound / UNIT - seems < _CONVERGED or stalled == _PATIENCE:
                break
            priced += 1
            if priced % _JOINED == 0:
                round_off(run, model, charges)
            if anneal is not None and not run.over():
                anneal()
    except Interrupted:
        pass
    return best


def _proof(bound: int, prices: IntArray, charges: IntArray) -> Certificate:
    charged = tuple((int(p), int(t), int(charges[p, t])) for p, t in np.argwhere(charges))
    return Certificate("programmes", bound, tuple(prices.tolist()), charges=Charges(charged))


def round_off(run: Run, model: Programmes, charges: IntArray) -> None:
    """Offer the best grid that can be made of the columns nearest to use (restricted master heuristic, HiGHS)."""
    model.charge_at(charges)
    try:
        model.master(forget=False)
    except Interrupted:
        return
    all_columns = model.columns, model.known, model.reduced
    model.keep_nearest(_JOINING)
    cost, matrix, limits, upper = model.programme()
    whole = np.zeros(len(cost))
    whole[: len(model.columns) + int(model.items.again.sum())] = 1
    constraints = scipy.optimize.LinearConstraint(matrix, -np.inf, limits)
    solved = within(
        run.clock.at_most(_SECONDS),
        lambda options: scipy.optimize.milp(
            cost, constraints=constraints, integrality=whole, bounds=scipy.optimize.Bounds(0, upper),
            options={"node_limit": _BRANCHES, **options},
        ),
    )  # fmt: skip
    if solved is not None and solved.x is not None:
        times = np.rint(solved.x[: len(model.columns)]).astype(np.int64)
        offer(run, model, [at for at in np.flatnonzero(times > 0).tolist() for _ in range(times[at])])
    model.columns, model.known, model.reduced = all_columns


def offer(run: Run, model: Programmes, columns: Sequence[int]) -> int:
    """Offer the grid of these columns; what it is worth, −1 when it breaks a rule."""
    left = [list(kind.slots) for kind in model.items.kinds]
    sets = [(left[model.columns[at].kind].pop(0), model.columns[at].kind, model.columns[at].items) for at in columns]
    grid = built(model, sets)
    if check(run.problem, grid):
        return -1
    run.offer_grid(grid, "programmes")
    return value(run.problem, grid)


def built(model: Programmes, sets: Sequence[tuple[int, int, Sequence[int]]]) -> Grid:
    """The grid of (slot, kind, items): spaces where most of those who would come find a seat, and who cannot take steps can come."""
    problem = model.problem
    seats = np.array([space.capacity for space in problem.spaces], dtype=np.float64)
    cells = []
    for slot, number, items in sets:
        kind = model.items.kinds[number]
        members = list(items)
        _, goes, _ = model.items.served(kind, members)
        audience = np.array(
            [max((goes == kind.topic[item]).sum(), problem.expected_size[kind.topic[item]] or 0) for item in members]
        )
        worth = (
            np.minimum(audience[:, None], seats[kind.spaces][None, :]) if members else np.zeros((0, len(kind.spaces)))
        )
        worth = np.where(kind.suits[members], worth, -1e9)
        for row, place in zip(*scipy.optimize.linear_sum_assignment(worth, maximize=True), strict=True):
            cells.append((int(kind.topic[members[row]]), slot, int(kind.spaces[place])))
    slot_of, space_of, extra = [NOWHERE] * problem.topics, [NOWHERE] * problem.topics, []
    for topic, slot, space in sorted(
        cells, key=lambda cell: (problem.fixed.get(cell[0], (-1, None))[0] != cell[1], cell)
    ):
        if slot_of[topic] == NOWHERE:
            slot_of[topic], space_of[topic] = slot, space
        else:
            extra.append((topic, slot, space))
    return Grid(tuple(slot_of), tuple(space_of), tuple(extra))


def close(run: Run, model: Programmes, prices: IntArray, charges: IntArray, totals: list[int]) -> None:
    """Go through all grids that the prices leave: the best of them is the best there is."""
    model.set_charges(charges)
    bound = model.bound_at(prices, totals)
    budget = bound - (run.worth + 1) * UNIT
    if budget < 0:
        return
    listed = _list(run, model, prices, [total - budget for total in totals])
    if listed is None:
        return
    state = covers(model, listed, prices, totals, budget, bound - int(charges.sum()))
    looked = 0
    while (choice := _next(run, state)) is not None:
        looked += 1
        if looked > _GRIDS:
            return
        left = [list(kind.slots) for kind in model.items.kinds]
        sets = [(left[kind].pop(0), kind, items) for kind, items in choice]
        grid = built(model, sets)
        if not check(run.problem, grid) and run.offer_grid(grid, "closing"):
            state.budget[0] = bound - (run.worth + 1) * UNIT
    if state.finished:
        run.tighten(_proof(run.worth, prices, charges), "closing")


def _list(run: Run, model: Programmes, prices: IntArray, needs: list[int]) -> list[list[tuple[int, ...]]] | None:
    """Every set of every kind worth what is needed, less its prices; None when they are too many or time is up."""
    listed = []
    for group, need in zip(model.groups, needs, strict=True):
        spaces, finished = group.suits.shape[1], False
        sets: list[tuple[int, ...]] = []
        if need <= 0:
            sets.append(())
        if spaces and len(group.topics):
            search = pricing.begin(group, prices, need)
            rows, totals = np.empty((20_000, spaces), dtype=np.int64), np.empty(20_000, dtype=np.int64)
            while not finished:
                used, count, finished = pricing.explore(group, search, prices, True, 20_000, rows, totals)
                run.work += used
                sets += [tuple(row[row >= 0].tolist()) for row in rows[:count]]
                if len(sets) > _SETS or (not finished and run.interrupted()):
                    return None
        listed.append(sets)
    return listed


def _next(run: Run, state: Covers) -> list[tuple[int, tuple[int, ...]]] | None:
    while True:
        choice, work = state.next()
        run.work += work
        if choice is not None or state.finished or run.interrupted():
            return choice
