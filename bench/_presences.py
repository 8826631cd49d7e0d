"""Generated presences of a large network, the same for every engine: written as plain arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np

YEARS, FIRST_YEAR, THEMES = 12, 2008, 24
FULL = {"people": 1_200_000, "meetings": 1_000_000, "presences": 20_000_000, "centres": 1_150}
QUICK = {"people": 12_000, "meetings": 10_000, "presences": 200_000, "centres": 60}


def generate(folder: Path, *, people: int, meetings: int, presences: int, centres: int) -> None:
    """Write the columns of meetings and presences as .npy files.

    Centres of lognormal size; people with identifiers in random order, who stay with their centre but for 6 %.
    """
    rng = np.random.default_rng(14)
    weight = rng.lognormal(0, 1, centres)
    centre = rng.choice(centres, meetings, p=weight / weight.sum()).astype(np.int32)
    year = np.sort(rng.integers(0, YEARS, meetings)).astype(np.int32)
    size = rng.lognormal(0, 0.7, meetings)
    at = rng.choice(meetings, int(presences * 1.03), p=size / size.sum()).astype(np.int32)
    # People of a centre are a stretch of numbers; within it some come often. Numbers are shuffled at last.
    share = np.concatenate(([0], np.cumsum(weight / weight.sum())))
    first, last = (share[:-1] * people).astype(np.int64), (share[1:] * people).astype(np.int64)
    home = np.where(rng.random(len(at)) < 0.06, rng.integers(0, centres, len(at)), centre[at])
    within = rng.random(len(at)) ** 2
    person = first[home] + (within * np.maximum(last - first, 1)[home]).astype(np.int64)
    pairs = np.unique(person * meetings + at)
    pairs = rng.permutation(pairs)[:presences]
    number = rng.permutation(people).astype(np.int64)
    columns = {
        "person": number[pairs // meetings % people],
        "meeting": (pairs % meetings).astype(np.int32),
        "half_days": rng.choice(np.array([1, 1, 1, 2, 2, 3, 4], np.int8), len(pairs)),
        "meeting_centre": centre,
        "meeting_year": year + FIRST_YEAR,
        "meeting_theme": rng.integers(0, THEMES, meetings).astype(np.int32),
        "meeting_month": rng.integers(1, 13, meetings).astype(np.int32),
        "meeting_mode": rng.integers(0, 3, meetings).astype(np.int32),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in columns.items():
        np.save(folder / f"{name}.npy", values)


def read(folder: Path) -> dict[str, np.ndarray]:
    """The columns that `generate` wrote."""
    return {path.stem: np.load(path) for path in sorted(folder.glob("*.npy"))}
