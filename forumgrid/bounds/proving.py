"""From the first grid to the proof: column generation, then enumeration, then branch and price; else the pairwise bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from forumgrid.bounds.branching import Branching
from forumgrid.bounds.enumeration import close, enumerate_sets
from forumgrid.bounds.pairwise import Game
from forumgrid.bounds.patterns import Interrupted, Patterns
from forumgrid.incumbent import Run
from forumgrid.kernels.one_thread import one_thread
from forumgrid.problem import IntArray
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.slot_sets import PER_WISH as UNIT

_CHEAP = 60_000  # pricing nodes under which every round of prices is priced exactly
_DEAR = 1_500_000  # pricing nodes of a slot over which the bound is given up
_CONVERGED = 0.1  # wishes between the master and the bound at which prices are good enough to close with
_SETS = 4_000  # sets of a slot that may be listed to close in one go
_MOST_SETS = 1_000_000  # likewise, to close by parts
_PLAYED, _AT_ONCE = (
    0.3,
    1_200_000,
)  # the share of all work that goes to the bound by companions, and what it has from the start
_FIRST_ROUNDS, _MOST_ROUNDS = 32, 4_000  # rounds before the first proof, and after which prices hardly move
_PATIENCE = 100  # rounds after which a bound by companions above the one there is will not come under it


def narrow(run: Run, patterns: Patterns) -> tuple[IntArray, Sequence[int]] | None:
    """Lower the bound by column generation until prices hardly move.

    Prices are smoothed towards the best so far (Wentges 1997). Columns are first looked for by climbing; the exact search is
    called when that finds none, or every time while it is cheap. Returns the best prices with the best total of each group,
    None when pricing is too dear or the run is over.
    """
    best: IntArray | None = None
    totals: Sequence[int] = ()
    lowest, cost, climbs = np.inf, 0, 0
    try:
        while not run.over():
            prices, value = patterns.master()
            if best is not None and (lowest / UNIT - value < _CONVERGED):
                break
            dear = best is None or cost > _CHEAP
            if (
                dear
                and climbs < 8
                and patterns.climb(np.rint(prices * UNIT).astype(np.int64), patterns.slot_prices) > 2
            ):
                climbs += 1
                continue
            climbs, before = 0, patterns.nodes
            whole = np.rint(prices * UNIT).astype(np.int64)
            if best is not None:
                whole = (whole + best) // 2
            bound, of_groups = patterns.price(whole, _DEAR)
            cost = patterns.nodes - before
            run.work += cost
            if bound < lowest:
                lowest, best, totals = bound, whole, of_groups
                run.tighten(Certificate("patterns", bound // UNIT, tuple(whole.tolist())), "patterns")
    except Interrupted:
        return None
    return None if best is None or run.over() else (best, totals)


def descend(
    run: Run, patterns: Patterns, prices: IntArray, totals: Sequence[int], between: Callable[[], object]
) -> None:
    """Close the gap: at once when few sets are within it, else by parts, from as far under the bound as sets can be listed.

    `between` is called now and then (to look for better grids meanwhile).
    """
    if any(often > 1 for often in patterns.problem.repeats):
        return  # with repeats a person's gain is not the sum over slots
    before = patterns.nodes
    try:
        bound, better = close(patterns, prices, totals, run.worth + 1, _SETS)
        run.work += patterns.nodes - before
        if better is not None:
            run.offer(better, "closing")
        if bound is not None:
            run.tighten(Certificate("closing", bound, tuple(prices.tolist())), "closing")
            return
        if not run.over():
            between()
        _close_by_parts(run, patterns, prices, totals, between)
    except Interrupted:
        return


def _close_by_parts(
    run: Run, patterns: Patterns, prices: IntArray, totals: Sequence[int], between: Callable[[], object]
) -> None:
    highest, too_low, target = patterns.bound_at(prices, totals), 0, run.worth + 1
    while not run.over() and target <= run.bound:
        before = patterns.nodes
        listed = enumerate_sets(patterns, prices, totals, highest - target * UNIT, _MOST_SETS)
        run.work += patterns.nodes - before
        if listed is None:
            too_low = target
        else:
            branching = Branching(run, patterns, prices, totals, listed, target)
            branching.close(between)
            if branching.reached >= target:
                return  # the best grid there is, as far as slots go
        target = run.worth + 1 if run.worth >= too_low else too_low + max(1, (run.bound - too_low) // 2)


def press(run: Run, game: Game) -> None:
    """Lower the bound by companions as long as it has had less than its share of the work; prove it now and then."""
    with one_thread():
        while game.rounds * game.cost < _AT_ONCE + run.work * _PLAYED and game.rounds < _MOST_ROUNDS and not run.over():
            game.play()
            run.work += game.cost
            if game.rounds >= max(_FIRST_ROUNDS, game.shown * 3 // 2):
                proof = game.certificate(run.clock)
                if proof is not None:
                    run.tighten(proof, "companions")
                if game.rounds >= _PATIENCE and run.certificate is not proof and run.certificate.kind != "companions":
                    game.rounds = _MOST_ROUNDS
