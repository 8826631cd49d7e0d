"""Speed of `textometry`: `python bench/textometry.py [--quick]` prints one table a method, with what it is compared to."""

from __future__ import annotations

import argparse
import json
import lzma
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from textometry.classes.crossings import cross  # noqa: E402
from textometry.classes.descending import classify  # noqa: E402
from textometry.classes.double import best_partitions  # noqa: E402
from textometry.classes.model import MODES, Mode  # noqa: E402
from textometry.classes.regrouping import for_segments, neighbour_groups  # noqa: E402
from textometry.classes.stability import stability_of  # noqa: E402
from textometry.files.iramuteq import parse_iramuteq  # noqa: E402
from textometry.tables.association import lexical_table  # noqa: E402
from textometry.tables.build import build_matrix  # noqa: E402
from textometry.tables.factors import factors_of  # noqa: E402
from textometry.tables.matrix import Matrix  # noqa: E402
from textometry.tables.matrixmarket import read_matrix  # noqa: E402
from textometry.tables.similarity import similarity_graph  # noqa: E402
from textometry.tables.specificity import specificities  # noqa: E402
from textometry.texts.segments import split_segments  # noqa: E402
from textometry.texts.tokens import tokenize  # noqa: E402
from textometry.warm import warm  # noqa: E402

BENCHMARKS = Path(os.environ.get("FAIRE_RESEAU_BENCHMARKS", ROOT / ".." / "shared" / "benchmarks")).resolve()
EXPECTED = BENCHMARKS / "text" / "expected"
CORPORA = ("manifeste", "theses1k", "theses3k", "romans10k")
# Processor seconds of rainette 0.3.2.9000 (R 4.2.2, OpenBLAS) for k = 10, measured elsewhere on two shared cores and
# quoted here: R can be had as a package of the system, but rainette and the quanteda it needs cannot, so that no run of
# this bench can hold both. Sizes: rows of the table.
QUOTED_RAINETTE = {"romans10k": 17.8, "100k": 175.0}


def corpus(name: str) -> Matrix:
    about = json.loads(lzma.decompress((EXPECTED / f"dtm_{name}.json.xz").read_bytes()))
    return read_matrix(EXPECTED / f"dtm_{name}.mtx.xz", about["terms"], documents=about["doc"])


def resampled(n_rows: int, n_terms: int, seed: int = 0) -> Matrix:
    """Rows drawn from romans10k, 15 % of their terms dropped; over 3,000 terms, each is spread over rarer variants."""
    random = np.random.default_rng(seed)
    source = corpus("romans10k").limit_terms(max_terms=3000)
    drawn = source.keep_rows(random.integers(0, source.shape[0], n_rows))
    is_drawn = random.random(drawn.indices.size) > 0.15
    indptr = np.concatenate(([0], np.cumsum(is_drawn)))[drawn.indptr].astype(np.int64)
    indices = drawn.indices[is_drawn].astype(np.int64)
    variants = max(1, -(-n_terms // 3000))
    indices += 3000 * (random.pareto(1.0, indices.size).astype(np.int64) % variants)
    np.minimum(indices, n_terms - 1, out=indices)
    table = sparse.csr_array(
        (np.ones(indices.size, dtype=np.int8), indices.astype(np.int32), indptr), (n_rows, n_terms)
    )
    return Matrix.from_scipy(table, [str(j) for j in range(n_terms)], counts=False)


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds (all threads, user and system) of a call, and what it returns."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def line(*cells: object) -> None:
    print("  ".join(f"{cell:>16}" if not isinstance(cell, float) else f"{cell:>16.3f}" for cell in cells), flush=True)


def dense_first_cut(matrix: Matrix) -> float:
    """The first cut alone, written plainly with dense numpy and scipy: the baseline. Returns chi2 / N."""
    x = matrix.to_scipy(np.float64).toarray()
    x = x[x.sum(axis=1) > 0]
    rows, columns, total = x.sum(axis=1), x.sum(axis=0), x.sum()
    residuals = (x / total - np.outer(rows, columns) / total**2) / np.sqrt(np.outer(rows, columns) / total**2)
    left, _, _ = svds(residuals, k=1, v0=np.cos(np.arange(min(x.shape))))
    order = np.argsort(left[:, 0] / np.sqrt(rows), kind="stable")
    inside = np.cumsum(x[order], axis=0)[:-1]
    size = np.cumsum(rows[order])[:-1]
    ratio = total / (size * (total - size)) * ((inside**2 / columns).sum(axis=1) - size**2 / total)
    best = int(ratio.argmax())
    first = np.zeros(rows.size, dtype=bool)
    first[order[: best + 1]] = True
    current, row, size_now = float(ratio[best]), inside[best].copy(), float(size[best])
    moved = True
    while moved and min(first.sum(), (~first).sum()) >= 5:
        moved = False
        for i in range(rows.size):
            sign = -1.0 if first[i] else 1.0
            changed, new_size = row + sign * x[i], size_now + sign * rows[i]
            value = total / (new_size * (total - new_size)) * ((changed**2 / columns).sum() - new_size**2 / total)
            if value > current * (1 + 1e-12):
                current, row, size_now, first[i], moved = float(value), changed, new_size, not first[i], True
    return current


def in_child(n_rows: int, n_terms: int, mode: Mode) -> dict[str, float]:
    """Classify a resampled table in a process of its own, to read its own memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.npz"
        table = resampled(n_rows, n_terms)
        np.savez(path, indptr=table.indptr, indices=table.indices, shape=table.shape)
        del table
        call = [sys.executable, __file__, "--child", str(path), mode]
        return dict(json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout))


def peak_gigabytes() -> float:
    """Largest memory of this process; the figure of `resource` alone would count that of the process it comes from."""
    status = Path("/proc/self/status")
    if status.is_file():
        words = status.read_text(encoding="ascii", errors="replace").partition("VmHWM:")[2].split()
        return int(words[0]) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def child(path: str, mode: Mode) -> None:
    stored = np.load(path)
    n_terms = int(stored["shape"][1])
    table = Matrix(stored["indptr"], stored["indices"], tuple(str(j) for j in range(n_terms)))
    warm()
    wall = time.perf_counter()
    spent, result = seconds(lambda: classify(table, 10, mode=mode))
    figures = {"cpu": spent, "wall": time.perf_counter() - wall, "peak": peak_gigabytes(), "cells": table.total}
    print(json.dumps(figures | {"splits": len(result.splits)}))


def bench_corpora() -> None:
    print("\nClassification, k = 10 (9 cuts), processor seconds; rainette's figures are quoted, not run here")
    line("corpus", "rows x terms", *MODES, "quoted rainette", "ratio")
    for name in CORPORA:
        table = corpus(name)
        spent = [seconds(partial(classify, table, 10, mode=mode))[0] for mode in MODES]
        quoted = QUOTED_RAINETTE.get(name)
        ratio = "" if quoted is None else f"{quoted / spent[MODES.index('rainette')]:.0f} x"
        line(name, f"{table.shape[0]} x {table.shape[1]}", *spent, quoted or "", ratio)


def bench_novels() -> None:
    """The whole novels, from their text: about 118,000 real segments."""
    text = lzma.decompress((BENCHMARKS / "text" / "romans_eltec.iramuteq.txt.xz").read_bytes()).decode("utf-8")

    def build() -> Matrix:
        novels = parse_iramuteq(text)
        segments = split_segments(novels, mode="iramuteq")
        return build_matrix(tokenize(novels, segments, language="fr"), segments, max_terms=3000)

    spent, table = seconds(build)
    print(f"\nNovels from their text, k = 10, processor seconds ({spent:.1f} to read, cut, lemmatise and count)")
    line("rows x terms", *MODES, "quoted rainette", "ratio")
    cpu = [seconds(partial(classify, table, 10, mode=mode))[0] for mode in MODES]
    # The quoted figure is for 100,000 of these segments and 3,000 terms: ours has 18 % more.
    quoted = QUOTED_RAINETTE["100k"]
    line(f"{table.shape[0]} x {table.shape[1]}", *cpu, quoted, f"{quoted / cpu[MODES.index('rainette')]:.0f} x")


def bench_baseline(*, quick: bool) -> None:
    print("\nFirst cut, ours against plain dense numpy and scipy in this run, processor seconds")
    line("corpus", "ours", "dense", "ratio", "chi2/N ours", "chi2/N dense")
    for name in CORPORA[: 3 if quick else 4]:
        table = corpus(name)
        ours, classification = seconds(partial(classify, table, 2, mode="iramuteq"))
        theirs, dense = seconds(partial(dense_first_cut, table))
        line(
            name,
            ours,
            theirs,
            f"{theirs / ours:.0f} x",
            f"{classification.splits[0].chi2_over_n_swap:.6f}",
            f"{dense:.6f}",
        )


def bench_scale(*, quick: bool) -> None:
    print("\nScale, k = 10 (9 cuts), each table in a process of its own (resampled from romans10k)")
    line("rows x terms", "mode", "cells", "cpu s", "wall s", "peak GB", "us / cell", "quoted / cpu")
    sizes = [(10_000, 3000), (10_000, 20_000), (100_000, 3000), (100_000, 20_000)]
    if not quick:
        sizes += [(1_000_000, 3000), (1_000_000, 20_000)]
    for n_rows, n_terms in sizes:
        for mode in MODES:
            figures = in_child(n_rows, n_terms, mode)
            is_quoted = mode == "rainette" and (n_rows, n_terms) == (100_000, 3000)
            ratio = f"{QUOTED_RAINETTE['100k'] / figures['cpu']:.0f} x" if is_quoted else ""
            per_cell = f"{1e6 * figures['cpu'] / figures['cells']:.2f}"
            line(
                f"{n_rows} x {n_terms}",
                mode,
                figures["cells"],
                figures["cpu"],
                figures["wall"],
                figures["peak"],
                per_cell,
                ratio,
            )


def bench_others(*, quick: bool) -> None:
    print("\nOther methods, processor seconds")
    line("what", "size", "seconds", "target")
    table = corpus("romans10k")
    trees = []
    for least in (10, 15):
        groups = neighbour_groups(table, least)
        trees.append(for_segments(classify(table.regroup(groups), 10, mode="rainette"), groups))
    spent, partitions = seconds(lambda: best_partitions(cross(trees[0], trees[1]), 10))
    line("double, k = 2..10", f"{partitions[-1].k} classes", spent, "< 1")
    words = np.random.default_rng(0).poisson(np.random.default_rng(1).pareto(1.1, (20_000, 1)) * np.ones((1, 19)))
    line("specificities", "20000 x 19", seconds(lambda: specificities(words))[0], "< 0.2")
    many = resampled(20_000 if quick else 100_000, 3000)
    size = f"{many.shape[0]} x 3000"
    line("factors, 10 axes", size, seconds(lambda: factors_of(many, 10))[0], "< 10 at 100k")
    line("similarity", size, seconds(lambda: similarity_graph(many, most_terms=3000 if not quick else 300))[0], "")
    theses = corpus("theses3k")
    classes = classify(theses, 10)
    draws = 10 if quick else 50
    line(
        "stability",
        f"{draws} draws of 3k",
        seconds(lambda: stability_of(theses, classes, draws=draws))[0],
        "< 30 for 50",
    )
    line("lexical table", "3k x 3468 x 10", seconds(lambda: lexical_table(theses, classes.row_class))[0], "")


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])  # type: ignore[arg-type]
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only, under a minute")
    quick = parser.parse_args().quick
    if not EXPECTED.is_dir():
        print(f"The reference tables are absent: no folder {EXPECTED}. Set FAIRE_RESEAU_BENCHMARKS.", file=sys.stderr)
        return 2
    warm()
    bench_corpora()
    bench_baseline(quick=quick)
    if not quick:
        bench_novels()
    bench_scale(quick=quick)
    bench_others(quick=quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
