"""The tally of 100,000 ballots by each method, and the recount of the published file by the program that shares no code with it.

    python bench/ballots.py [--quick]

Ten options, six grades; the winner leads by a little, so that the search for the number of ballots to change has work to do.
Processor seconds are the figure to keep.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench._cost import spent_ms  # noqa: E402  (the repository is on the path by now)
from faire_reseau.project import count_ballots  # noqa: E402
from faire_reseau.structure.enums import Method  # noqa: E402
from faire_reseau.structure.logic.majority import count_majority  # noqa: E402
from faire_reseau.structure.logic.schulze import count_schulze  # noqa: E402
from faire_reseau.structure.logic.sums import count_approval, count_dots  # noqa: E402

OPTIONS, GRADES, MOST_S = 10, 6, 3.0


def ballots(number: int) -> "np.ndarray":
    """Grades of each ballot for each option: the first ones a little better than the others."""
    draw = np.random.default_rng(16)
    better = np.linspace(0, 1, OPTIONS)
    return np.clip(np.rint(draw.normal(2 + better, 1.4, (number, OPTIONS))), 0, GRADES - 1).astype(int)


def file_of(method: Method, rows: "np.ndarray") -> bytes:
    """The published file."""
    options = [f"Option {number}" for number in range(OPTIONS)]
    grades = [f"Grade {number}" for number in range(GRADES)]
    written = {
        Method.MAJORITY_JUDGEMENT: lambda row: [grades[grade] for grade in row],
        Method.SCHULZE: lambda row: [
            [options[x] for x in np.flatnonzero(row == rank)] for rank in sorted(set(row.tolist()))
        ],
        Method.APPROVAL: lambda row: [options[x] for x in np.flatnonzero(row < 2)],
        Method.DOTS: lambda row: (row == row.min()).astype(int).tolist(),
    }[method]
    poll = {"format": "faire-reseau-ballots/1", "method": method, "options": options, "grades": grades}
    return json.dumps(poll | {"ballots": [written(row) for row in rows]}).encode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="1,000 ballots")
    rows = ballots(1_000 if parser.parse_args().quick else 100_000)
    tallies = {
        Method.MAJORITY_JUDGEMENT: lambda: count_majority(rows, GRADES),
        Method.SCHULZE: lambda: count_schulze(rows),
        Method.APPROVAL: lambda: count_approval(rows < 2),
        Method.DOTS: lambda: count_dots(rows == rows.min(axis=1, keepdims=True)),
    }
    print(f"{len(rows):,} ballots, {OPTIONS} options, processor seconds")
    slow = 0
    for method, tally in tallies.items():
        content = file_of(method, rows)
        counts: list = []
        recounts: list = []
        tally_s = spent_ms(lambda tally=tally, counts=counts: counts.append(tally())) / 1000
        recount_s = (
            spent_ms(
                lambda content=content, recounts=recounts: recounts.append(
                    count_ballots.count(count_ballots.read(content))
                )
            )
            / 1000
        )
        order = [[f"Option {x}" for x in level] for level in counts[0].order]
        change = counts[0].change
        agrees = "agree" if recounts[0]["order"] == order else "DIFFER"
        print(
            f"  {method:20} tally {tally_s:6.2f} s, recount {recount_s:6.2f} s ({len(content) / 1e6:.1f} MB): they {agrees}; "
            f"{change.at_least:,} to {change.at_most:,} ballots would have to change"
        )
        slow += agrees != "agree" or tally_s > MOST_S
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
