"""One engine answers the questions of bench/headcount.py, in a process of its own, so that its memory is its own.

    python bench/_count_engines.py ENGINE FOLDER ROUNDS

Prints JSON: seconds of processor and a checksum for each question, and the most memory used.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

LAST_YEAR = 2019
# Question: dimensions, and the conditions on them.
QUESTIONS: dict[str, tuple[tuple[str, ...], dict[str, int]]] = {
    "people by centre and year": (("centre", "year"), {}),
    "people by year": (("year",), {}),
    "people by theme and year": (("theme", "year"), {}),
    "people, national, all years": ((), {}),
    "open year by centre": (("centre",), {"year": LAST_YEAR}),
    "open year, national": ((), {"year": LAST_YEAR}),
    "one centre by theme, month, year": (("theme", "month", "year"), {"centre": 5}),
}
DIMENSIONS = ("centre", "year", "theme", "month", "mode")


def columns_of(folder: Path) -> dict[str, np.ndarray]:
    """The flat table: each presence with the dimensions of its meeting."""
    from _presences import read

    columns = read(folder)
    flat = {name: columns[name] for name in ("person", "meeting", "half_days")}
    return flat | {name: columns[f"meeting_{name}"][columns["meeting"]] for name in DIMENSIONS}


def headcount(folder: Path) -> Callable[..., tuple[int, int, int, int]]:
    from headcount import Store

    register = Store(folder / "store", "bench").read()

    def ask(by: tuple[str, ...], where: dict[str, int]) -> tuple[int, int, int, int]:
        answer = register.count(by, {name: {str(value)} for name, value in where.items()})
        half_days = int(answer.units.sum()) // answer.per_half_day
        return len(answer), int(answer.participations.sum()), half_days, int(answer.people.sum())

    return ask


def duckdb(folder: Path) -> Callable[..., tuple[int, int, int, int]]:
    import duckdb as engine

    path = folder / "presences.duckdb"
    if not path.exists():
        with engine.connect(str(path)) as connection:
            flat = columns_of(folder)
            connection.register("flat", flat)
            connection.execute("create table presences as select * from flat")
    connection = engine.connect(str(path), read_only=True)

    def ask(by: tuple[str, ...], where: dict[str, int]) -> tuple[int, int, int, int]:
        conditions = " and ".join(f"{name} = {value}" for name, value in where.items()) or "true"
        grouped = f"group by {', '.join(by)}" if by else ""
        cells = (
            f"select count(*) p, sum(half_days) h, count(distinct person) d from presences where {conditions} {grouped}"  # noqa: S608 - our own names
        )
        row = connection.execute(f"select count(*), sum(p), sum(h), sum(d) from ({cells})").fetchone()  # noqa: S608
        return tuple(map(int, row))

    return ask


def polars(folder: Path) -> Callable[..., tuple[int, int, int, int]]:
    import polars as pl

    path = folder / "presences.parquet"
    if not path.exists():
        pl.DataFrame(columns_of(folder)).write_parquet(path)

    def ask(by: tuple[str, ...], where: dict[str, int]) -> tuple[int, int, int, int]:
        rows = pl.scan_parquet(path).filter(*(pl.col(name) == value for name, value in where.items()))
        counts = pl.len().alias("p"), pl.col("half_days").cast(pl.Int64).sum().alias("h"), pl.col("person").n_unique().alias("d")  # fmt: skip
        cells = rows.group_by(by).agg(*counts) if by else rows.select(*counts)
        return tuple(map(int, cells.select(pl.len(), *(pl.col(name).sum() for name in "phd")).collect().row(0)))

    return ask


def most_memory() -> int:
    """The most memory of this process in MB; `getrusage` alone counts what its parent had when it began, on Linux."""
    status = Path("/proc/self/status")
    peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []  # fmt: skip
    return (int(peaks[0]) if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


ENGINES: dict[str, Any] = {"headcount": headcount, "duckdb": duckdb, "polars": polars}


def main() -> None:
    engine, folder, rounds, prepares = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] == ["prepare"]
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # before this folder, which has a file of our name
    began = process_time()
    ask = ENGINES[engine](folder)
    answers: dict[str, Any] = {"opened": process_time() - began}
    if not prepares:
        for name, question in QUESTIONS.items():
            checksum = ask(*question)
            spent, waited = [], []
            for _ in range(rounds):
                began, wall = process_time(), perf_counter()
                ask(*question)
                spent.append(process_time() - began)
                waited.append(perf_counter() - wall)
            answers[name] = {"cpu": statistics.median(spent), "wall": statistics.median(waited), "checksum": checksum}
    answers["memory"] = most_memory()
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
