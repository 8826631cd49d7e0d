"""Time and quality of composing: first grid, value against the best known, gap over time, baselines beside it.

    python bench/forumgrid.py [--quick] [--only A-ii] [--threads 2]

Instances are read from the folder named by FAIRE_RESEAU_BENCHMARKS (default ../shared/benchmarks).
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from forumgrid import Changes, baselines, check, compose, evenness, fair, mend, value, verify
from forumgrid.formats import read_json, read_problem
from forumgrid.warm import warm

FOLDER = Path(os.environ.get("FAIRE_RESEAU_BENCHMARKS", Path(__file__).resolve().parents[2] / "shared/benchmarks"))
MARKS = (0.2, 1, 2, 5, 10, 15, 30, 60, 240)  # seconds at which value and gap are shown
SECONDS = {"A-i-": (20, 5), "A-ii-": (240, 10), "A-iii-": (15, 5), "A-iv-": (30, 15)}  # thorough, quick
REAL = {
    "alpine2019": 6340,
    "preflib-csconf-1": 320,
    "preflib-csconf-3": 1588,
    "preflib-aamas-2015": 2900,
    "preflib-poster-A": 222,
}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="short time limits, one instance a size")
    asked.add_argument("--only", default="", help="instances whose name begins so")
    asked.add_argument("--threads", type=int, default=2)
    options = asked.parse_args()
    if not (FOLDER / "scheduling").exists():
        print(f"The benchmark folder is absent: {FOLDER} (set FAIRE_RESEAU_BENCHMARKS).")
        return 1
    warm()
    for path in sorted((FOLDER / "scheduling/synthetic").glob(f"{options.only}*.json")):
        if not options.quick or path.stem.endswith("s1"):
            synthetic(path, options.threads, quick=options.quick)
    for path in sorted((FOLDER / "scheduling/prefs").glob(f"{options.only}*.json")):
        real(path, options.threads)
    print(f"\nmost memory used: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def synthetic(path: Path, threads: int, *, quick: bool) -> None:
    """One generated instance: the course of composing, baselines, the peer, mending, fairness."""
    problem, reference = read_problem([path]), read_json(path)["reference"]
    best = reference["best_known"]
    limit = next(pair for start, pair in SECONDS.items() if path.stem.startswith(start))[int(quick)]
    composed, told = course(problem, limit, threads)
    print(f"\n{path.stem}: value {composed.value}, {composed.value / best:.4%} of the best known {best}", end="; ")
    print(f"bound {composed.upper_bound} ({composed.bound_by}; known {reference['upper_bound']:.0f})", end="; ")
    print(
        f"gap {composed.gap:.2%}; {composed.status} in {composed.seconds:.2f} s; breaks {len(check(problem, composed.grid))} rules"
    )
    print(f"  first grid {told[0].value / best:.2%} in {told[0].seconds:.3f} s")
    show_marks(told, best, composed.seconds)
    if composed.status == "optimal" and problem.topics <= 40:
        began = perf_counter()
        print(
            f"  the checker accepts the proof: {verify(problem, composed.certificate)} in {perf_counter() - began:.2f} s"
        )
    plain = baselines(problem, draws=3 if quick else 10)
    ratios = [composed.value / one - 1 for one in (plain.random_mean, plain.popular_spread, plain.greedy)]
    known = [composed.value / reference[name] - 1 for name in ("random_mean", "popular_spread")]
    print("  above random {:+.1%}, spread of the popular {:+.1%}, greedy {:+.1%}".format(*ratios), end="; ")
    print("above the published baselines {:+.1%}, {:+.1%}".format(*known))
    peer(problem)
    mending(problem, composed)
    if problem.topics <= 100:
        fairness(problem, composed)


def course(problem: Any, limit: float, threads: int) -> Any:
    told: list[Any] = []
    return compose(problem, time_limit=limit, threads=threads, on_progress=told.append), told


def show_marks(told: list[Any], best: float, seconds: float) -> None:
    """Value and gap as they stood at each mark."""
    for mark in MARKS:
        if mark <= seconds:
            last = [one for one in told if one.seconds <= mark]
            if last:
                print(f"  after {mark:>5} s: {last[-1].value / best:.3%} of the best known, gap {last[-1].gap:.2%}")


def mending(problem: Any, composed: Any) -> None:
    """Lose the third space from the second slot on; the first slot is past."""
    lost = Changes(closed_cells=tuple((slot, 2) for slot in range(1, problem.slots)))
    ladder = mend(problem, composed.grid, lost, locked_slots=(0,))
    print(
        f"  mended in {ladder.seconds:.2f} s:", ", ".join(f"{rung.moves} moves {rung.value}" for rung in ladder.rungs)
    )


def fairness(problem: Any, composed: Any) -> None:
    began = perf_counter()
    grid = fair(problem, composed.grid)
    spent = perf_counter() - began
    print(f"  shared evenly for {1 - value(problem, grid) / composed.value:.2%} of the value in {spent:.1f} s:")
    for name, one in (("most value", evenness(problem, composed.grid)), ("fair", evenness(problem, grid))):
        print(f"    {name}: with nothing {one.with_nothing}, out of reach {one.out_of_reach}", end=", ")
        print(f"least share {one.least_share:.3f}, 5th percentile {one.fifth_percentile:.3f}, Gini {one.gini:.3f}")


def real(path: Path, threads: int) -> None:
    """Real wishes: the value wanted, the value reached, the gap."""
    problem = read_problem([path])
    composed, told = course(problem, 10, threads)
    wanted = REAL.get(path.stem, 0)
    print(f"\n{path.stem}: value {composed.value} (wanted {wanted}), bound {composed.upper_bound}", end=" ")
    print(f"({composed.bound_by}), gap {composed.gap:.2%}, {composed.status} in {composed.seconds:.2f} s")
    show_marks(told, max(1, wanted), composed.seconds)


def peer(problem: Any) -> None:
    """The grid of PyPI `conference-scheduler`, where it is installed; it knows popularity and capacity, not people."""
    try:
        from conference_scheduler import scheduler
        from conference_scheduler.lp_problem import objective_functions
        from conference_scheduler.resources import Event, Slot
    except ImportError:
        print("  conference-scheduler: not installed, not run")
        return
    if problem.topics > 100:
        print("  conference-scheduler: not run at this size (its programme does not end)")
        return
    kept = sorted(range(problem.topics), key=lambda t: -int(problem.wish_weight[problem.wish_topic == t].sum()))
    cells = [
        (s, r) for s in range(problem.slots) for r in range(len(problem.spaces)) if (s, r) not in problem.closed_cells
    ]
    kept = kept[: len(cells)]
    starts = [datetime(2019, 6, 25, 9, tzinfo=UTC) + timedelta(hours=slot) for slot in range(problem.slots)]
    slots = [Slot(f"{r}", starts[s], 30, f"{s}", problem.spaces[r].capacity) for s, r in cells]
    demand = [int((problem.wish_topic == topic).sum()) for topic in kept]
    events = [Event(f"{topic}", 30, demand=people) for topic, people in zip(kept, demand, strict=True)]
    began = perf_counter()
    try:
        chosen = scheduler.schedule(
            events, slots, objective_function=objective_functions.efficiency_capacity_demand_difference
        )
    except RecursionError:
        print("  conference-scheduler: installed, but does not run with this release of pulp")
        return
    from forumgrid import Grid

    slot_of = [-1] * problem.topics
    for one in chosen:
        slot_of[int(one.event.name)] = starts.index(one.slot.starts_at)
    worth = value(problem, Grid(tuple(slot_of), (-1,) * problem.topics))
    print(f"  conference-scheduler: value {worth} in {perf_counter() - began:.1f} s")


if __name__ == "__main__":
    raise SystemExit(main())
