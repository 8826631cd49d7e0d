"""Time and quality of composing: first grid, value against the best known, gap over time, baselines beside it.

    python bench/forumgrid.py [--quick] [--only A-ii-] [--threads 2] [--peer-python PATH]

Instances are read from the folder named by FAIRE_RESEAU_BENCHMARKS (default ../shared/benchmarks).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from forumgrid import Changes, Grid, baselines, check, compose, evenness, fair, mend, value, verify
from forumgrid.files.formats import read_json, read_problem
from forumgrid.rules import masks
from forumgrid.seats.spaces import assign_spaces
from forumgrid.warm import warm

FOLDER = Path(os.environ.get("FAIRE_RESEAU_BENCHMARKS", Path(__file__).resolve().parents[2] / "shared/benchmarks"))
MARKS = (0.2, 1, 2, 5, 10, 15, 30, 60, 240)  # seconds at which value and gap are shown
SECONDS = {"A-i-": (20, 5), "A-ii-": (240, 10), "A-iii-": (60, 5), "A-iv-": (30, 15)}  # thorough, quick
PEER_SECONDS = 60
REAL = {
    "alpine2019": 6340,
    "preflib-csconf-1": 320,
    "preflib-csconf-3": 1588,
    "preflib-aamas-2015": 2900,
    "preflib-poster-A": 222,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short time limits, one instance a size")
    parser.add_argument("--only", default="", help="instances whose name begins so")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--peer-python", default=sys.executable, help="an interpreter that has the package conference-scheduler"
    )
    options = parser.parse_args()
    if not (FOLDER / "scheduling").exists():
        print(f"The benchmark folder is absent: {FOLDER} (set FAIRE_RESEAU_BENCHMARKS).")
        return 1
    warm()
    for path in sorted((FOLDER / "scheduling/synthetic").glob(f"{options.only}*.json")):
        if not options.quick or path.stem.endswith("s1"):
            synthetic(path, options.threads, options.peer_python, quick=options.quick)
    for path in sorted((FOLDER / "scheduling/prefs").glob(f"{options.only}*.json")):
        real(path, options.threads)
    print(f"\nmost memory used: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def synthetic(path: Path, threads: int, peer_python: str, *, quick: bool) -> None:
    """One generated instance: the course of composing, baselines, the peer, mending, fairness."""
    problem, reference = read_problem([path]), read_json(path)["reference"]
    best = reference["best_known"]
    limit = next(pair for start, pair in SECONDS.items() if path.stem.startswith(start))[int(quick)]
    composed, steps = course(problem, limit, threads)
    print(f"\n{path.stem}: value {composed.value}, {composed.value / best:.4%} of the best known {best}", end="; ")
    print(f"bound {composed.upper_bound} ({composed.bound_by}; known {reference['upper_bound']:.0f})", end="; ")
    print(
        f"gap {composed.gap:.2%}; {composed.status} in {composed.seconds:.2f} s; breaks {len(check(problem, composed.grid))} rules"
    )
    print(
        f"  first grid {steps[0][0].value / best:.2%} in {steps[0][0].seconds:.3f} s ({steps[0][1]:.3f} s of processor)"
    )
    show_marks(steps, best, composed.seconds)
    if composed.status == "optimal" and problem.topics <= 40:
        began = perf_counter()
        print(
            f"  the checker accepts the proof: {verify(problem, composed.certificate)} in {perf_counter() - began:.2f} s"
        )
    plain = baselines(problem, draws=3 if quick else 10)
    ratios = [composed.value / baseline - 1 for baseline in (plain.random_mean, plain.popular_spread, plain.greedy)]
    known = [composed.value / reference[name] - 1 for name in ("random_mean", "popular_spread")]
    print("  above random {:+.1%}, spread of the popular {:+.1%}, greedy {:+.1%}".format(*ratios), end="; ")
    print("above the published baselines {:+.1%}, {:+.1%}".format(*known))
    peer(problem, peer_python)
    mending(problem, composed)
    if problem.topics <= 100:
        fairness(problem, composed)


def course(problem: Any, limit: float, threads: int) -> Any:
    """Compose, and every progress told, each with the processor time spent so far (all threads together)."""
    steps: list[Any] = []
    began = process_time()
    composed = compose(
        problem,
        time_limit=limit,
        threads=threads,
        on_progress=lambda step: steps.append((step, process_time() - began)),
    )
    return composed, steps


def show_marks(steps: list[Any], best: float, seconds: float) -> None:
    """Value and gap as they stood at each mark."""
    for mark in MARKS:
        if mark <= seconds:
            last = [pair for pair in steps if pair[0].seconds <= mark]
            if last:
                step, spent = last[-1]
                print(f"  after {mark:>5} s: {step.value / best:.3%} of the best known, gap {step.gap:.2%}", end="")
                print(f" ({spent:.1f} s of processor)")


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
    for name, shares in (("most value", evenness(problem, composed.grid)), ("fair", evenness(problem, grid))):
        print(f"    {name}: with nothing {shares.with_nothing}, out of reach {shares.out_of_reach}", end=", ")
        print(
            f"least share {shares.least_share:.3f}, 5th percentile {shares.fifth_percentile:.3f}, Gini {shares.gini:.3f}"
        )


def real(path: Path, threads: int) -> None:
    """Real wishes: the value wanted, the value reached, the gap."""
    problem = read_problem([path])
    composed, steps = course(problem, 10, threads)
    wanted = REAL.get(path.stem, 0)
    print(f"\n{path.stem}: value {composed.value} (wanted {wanted}), bound {composed.upper_bound}", end=" ")
    print(f"({composed.bound_by}), gap {composed.gap:.2%}, {composed.status} in {composed.seconds:.2f} s")
    show_marks(steps, max(1, wanted), composed.seconds)


def peer(problem: Any, interpreter: str) -> None:
    """The grid of PyPI `conference-scheduler`, where it is installed; it knows popularity and capacity, not people."""
    command = [interpreter, "-c", "import conference_scheduler, pulp"]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        print("  conference-scheduler: not installed, not run (see --peer-python)")
        return
    by_wishes = sorted(range(problem.topics), key=lambda t: -int(problem.wish_weight[problem.wish_topic == t].sum()))
    cells = [
        (slot, space, problem.spaces[space].capacity)
        for slot in range(problem.slots)
        for space in range(len(problem.spaces))
        if (slot, space) not in problem.closed_cells
    ]
    topics = [(topic, int((problem.wish_topic == topic).sum())) for topic in by_wishes[: len(cells)]]
    question = {"slots": problem.slots, "cells": cells, "topics": topics, "seconds": PEER_SECONDS}
    script = Path(__file__).with_name("conference_scheduler_peer.py")
    began = perf_counter()
    try:
        answered = subprocess.run(
            [interpreter, str(script)], input=json.dumps(question), capture_output=True, text=True, check=False,
            timeout=2 * PEER_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print(f"  conference-scheduler: no grid within {2 * PEER_SECONDS} s ({len(topics)} topics, {len(cells)} cells)")
        return
    if answered.returncode != 0:
        print("  conference-scheduler: installed, but it fails:", answered.stderr.strip().splitlines()[-1])
        return
    slot_of = [-1] * problem.topics
    for topic, slot in json.loads(answered.stdout):
        slot_of[topic] = slot
    grid = Grid(tuple(slot_of), assign_spaces(problem, masks(problem), tuple(slot_of)))
    broken = len(check(problem, grid))
    print(
        f"  conference-scheduler: value {value(problem, grid)} in {perf_counter() - began:.1f} s, {broken} rules broken"
    )


if __name__ == "__main__":
    raise SystemExit(main())
