"""Processor time and memory of counting presences, beside DuckDB and Polars, and the cost of keeping the register true.

    python bench/headcount.py [--quick] [--peer-python PATH] [--rounds 5] [--folder KEPT]

The peers run where their packages are: `pip install duckdb polars numpy` in an environment of its own, named by --peer-python.
The whole set (20 million presences) takes some minutes to generate, and 2 GB of disk.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # before this folder: it has a file of the same name

import numpy as np
from _count_engines import LAST_YEAR, QUESTIONS
from _presences import FULL, QUICK, generate, read

from headcount import REMOVED, Occasions, Register, Store
from headcount.warm import warm

TARGETS = {
    "people by centre and year": 0.45, "people, national, all years": 0.2, "open year by centre": 0.03, "open year, national": 0.03,
}  # fmt: skip
MOST_MEMORY_MB, MOST_UPKEEP_US, MOST_OF_DUCKDB = 350, 10, 1 / 3
CHANGES = 10_000
PER_TRANSACTION, SIGNATURES = 20, 20_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="200,000 presences instead of 20 million")
    parser.add_argument(
        "--peer-python", default=sys.executable, help="an interpreter that has duckdb, polars and numpy"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the set is generated, and found again")
    options = parser.parse_args()
    warm()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)) / ("quick" if options.quick else "full")
        if not (folder / "person.npy").exists():
            generate(folder, **(QUICK if options.quick else FULL))
        register = build(folder)
        answers = {}
        for engine, python in (("headcount", sys.executable), ("duckdb", options.peer_python), ("polars", options.peer_python)):  # fmt: skip
            answers[engine] = run(engine, python, folder, options.rounds)
        report(answers, is_full=not options.quick)
        merging(register)
        upkeep()
    return 0


def build(folder: Path) -> Register:
    """Build and store the register of the set."""
    columns = read(folder)
    years = columns["meeting_year"]
    named = {name: [str(value) for value in columns[f"meeting_{name}"].tolist()] for name in ("centre", "year", "theme", "month", "mode")}  # fmt: skip
    occasions = Occasions.create(np.arange(len(years)), named, years < LAST_YEAR)
    units = columns["half_days"].astype(np.uint8) * np.uint8(4)
    began = process_time()
    register = Register.build(occasions, columns["person"], columns["meeting"], units)
    built = process_time() - began
    store = Store(folder / "store", "bench")
    began = process_time()
    store.write(register)
    written = process_time() - began
    size = sum(path.stat().st_size for path in store.folder.iterdir()) / 1e6
    people = register.count().people[0]
    print(
        f"{len(register):,} presences, {people:,} people, {len(occasions):,} meetings, {len(register.open):,} in the open year"
    )
    print(f"built from arrays in {built:.2f} s of processor, stored in {written:.2f} s: {size:.0f} MB")
    return register


def run(engine: str, python: str, folder: Path, rounds: int) -> dict[str, Any] | None:
    """The answers of an engine; None where it cannot be run."""
    script = str(Path(__file__).with_name("_count_engines.py"))
    if engine != "headcount":
        if subprocess.run([python, "-c", f"import numpy, {engine}"], capture_output=True, check=False).returncode != 0:
            print(f"{engine}: not installed, not run (see --peer-python)")
            return None
        subprocess.run([python, script, engine, str(folder), "0", "prepare"], check=True, capture_output=True)
    done = subprocess.run(
        [python, script, engine, str(folder), str(rounds)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(f"{engine}: installed, but it fails:", done.stderr.strip().splitlines()[-1])
        return None
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def report(answers: dict[str, dict[str, Any] | None], *, is_full: bool) -> None:
    """A line for each question: processor seconds of each engine, and how many times ours they are."""
    own = answers["headcount"]
    assert own is not None, "our own engine failed"  # noqa: S101 - a measure
    print(f"\n{'seconds of processor (and times ours)':38}{'headcount':>10}{'DuckDB':>18}{'Polars':>18}")
    for name in QUESTIONS:
        line = f"{name:38}{own[name]['cpu']:>10.3f}"
        for peer in ("duckdb", "polars"):
            other = answers[peer]
            line += f"{'–':>18}" if other is None else f"{other[name]['cpu']:>10.3f} ({other[name]['cpu'] / own[name]['cpu']:4.1f})"  # fmt: skip
            if other is not None and other[name]["checksum"] != own[name]["checksum"]:
                line += f" {peer} DIFFERS: {other[name]['checksum']} ≠ {own[name]['checksum']}"
        if is_full and name in TARGETS:
            line += f"  at most {TARGETS[name]}: {'met' if own[name]['cpu'] <= TARGETS[name] else 'MISSED'}"
        print(line)
    memory = [f"{engine} {measured['memory']} MB" for engine, measured in answers.items() if measured is not None]
    print(f"most memory of the process: {', '.join(memory)}; opened and checked in {own['opened']:.2f} s of processor")
    if is_full:
        print(f"  at most {MOST_MEMORY_MB} MB: {'met' if own['memory'] <= MOST_MEMORY_MB else 'MISSED'}")
    if answers["duckdb"] is not None:
        name = "people by centre and year"
        share = own[name]["cpu"] / answers["duckdb"][name]["cpu"]
        print(f"  {name}: {share:.2f} of DuckDB, at most {MOST_OF_DUCKDB:.2f}: {'met' if share <= MOST_OF_DUCKDB else 'MISSED'}")  # fmt: skip


def merging(register: Register) -> None:
    """Rows of the change log applied, to the open year and to all years."""
    rng = np.random.default_rng(2)
    occasions = register.occasions
    for name, eligible in (
        ("the open year", np.flatnonzero(~occasions.closed)),
        ("all years", np.arange(len(occasions))),
    ):
        people = rng.integers(0, int(register.closed.people[-1]), CHANGES)
        changes = people, rng.choice(eligible, CHANGES), rng.choice([REMOVED, 4, 8], CHANGES)
        register.applied(*changes, log=1)
        began = process_time()
        register.applied(*changes, log=1)
        print(f"{CHANGES:,} rows of the change log into {name}: {1000 * (process_time() - began):.0f} ms of processor")


def upkeep() -> None:
    """What a row of the change log adds to a presence noted in SQLite."""
    times = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(6):
            is_logged = turn % 2 == 1
            connection = sqlite3.connect(f"{folder}/{turn}.db", isolation_level=None)
            connection.executescript(
                "pragma journal_mode=wal; pragma synchronous=normal;"
                "create table presence (id integer primary key, person int, meeting int, half_days int, unique (person, meeting));"
                "create table change (id integer primary key, person int, meeting int, units int);"
            )
            rng = np.random.default_rng(3)
            rows = [
                *zip(
                    rng.permutation(10**6)[:SIGNATURES].tolist(),
                    rng.integers(0, 1000, SIGNATURES).tolist(),
                    strict=True,
                )
            ]
            began = process_time()
            for first in range(0, SIGNATURES, PER_TRANSACTION):
                connection.execute("begin immediate")
                for person, meeting in rows[first : first + PER_TRANSACTION]:
                    connection.execute(
                        "insert into presence (person, meeting, half_days) values (?, ?, 1)", (person, meeting)
                    )
                    if is_logged:
                        connection.execute(
                            "insert into change (person, meeting, units) values (?, ?, 4)", (person, meeting)
                        )
                connection.execute("commit")
            times[is_logged].append((process_time() - began) / SIGNATURES * 1e6)
            connection.close()
    plain, logged = min(times[False]), min(times[True])
    is_met = "met" if logged - plain <= MOST_UPKEEP_US else "MISSED"
    print(
        f"a presence noted in SQLite: {plain:.1f} µs of processor, {logged:.1f} with its row of the change log", end=""
    )
    print(f" (+{logged - plain:.1f}, at most {MOST_UPKEEP_US}: {is_met})")


if __name__ == "__main__":
    raise SystemExit(main())
