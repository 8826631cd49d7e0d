"""Made-up instances of an open forum, calibrated on real wishes, for tests, benches and trying things out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCALE_MAX = 3
FEATURES = ("projector", "whiteboard", "quiet", "step_free")
SPACE_HAS_FEATURE = (0.6, 0.7, 0.3, 0.8)
TOPIC_NEEDS_FEATURE = (0.25, 0.15, 0.06, 0.05)
HOSTED_AT_MOST = 2
DUTIES_AT_MOST = 3
NOISE = 0.03


@dataclass(frozen=True)
class Size:
    """How large an instance is: people, topics, spaces, slots, and the mean number of wishes of a person."""

    people: int
    topics: int
    spaces: int
    slots: int
    mean_wishes: float

    def __post_init__(self) -> None:
        if min(self.people, self.topics, self.spaces, self.slots) < 1 or self.mean_wishes < 1:
            raise ValueError("people, topics, spaces, slots and mean wishes must all be at least 1")
        if self.people * self.topics > 50_000_000:
            raise ValueError("people × topics must be at most 50,000,000")
        # Every topic needs a host, and a person hosts two topics at most.
        if self.topics > HOSTED_AT_MOST * self.people:
            raise ValueError("there must be at least one person for every two topics")


SIZES = {
    "i": Size(80, 30, 6, 4, 7),
    "ii": Size(300, 80, 10, 6, 8),
    "iii": Size(2000, 200, 20, 8, 9),
    "iv": Size(10_000, 500, 40, 10, 10),
}
FAMILIES = ("A", "B")
THEMES_OF_B = {"i": 6, "ii": 9, "iii": 14, "iv": 24}

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


def generate(
    family: str = "A", size: str | Size = "i", seed: int = 1, *, repeats: bool = False, name: str | None = None
) -> dict[str, Any]:
    """Draw one instance in the form `barcamp-instance/1`.

    Parameters
    ----------
    family : "A" (number of wishes with a heavy tail, as in real surveys) or "B" (few themes, all wish about as much).
    size : a name of `SIZES` or a `Size`.
    seed : seed of the PCG64 stream, at least 0. The same arguments give the same instance.
    repeats : topics wished for above the 95th percentile of demand may be given twice.
    name : name written in the instance; by default "<family>-<size>-s<seed>".

    Returns
    -------
    dict ready for `json.dump`: counts, `rooms`, `features`, `blocked_cells`, `host`, `must_attend`, `needs`,
    `absent`, `votes` ([person, topic, level 1..3], duties included at 3).

    Raises
    ------
    ValueError
        Unknown family or size, or a size outside its range.

    Cost
    ----
    O(people × topics) time and memory; 10,000 × 500 takes about a second.

    Source
    ------
    Own model (see docs/methods/forumgrid.md); the order of the draws is part of it and must not change.
    """
    if family not in FAMILIES:
        raise ValueError(f"unknown family {family!r}: expected one of {', '.join(FAMILIES)}")
    if isinstance(size, str) and size not in SIZES:
        raise ValueError(f"unknown size {size!r}: expected one of {', '.join(SIZES)}")
    label = size if isinstance(size, str) else f"{size.people}x{size.topics}"
    shape = SIZES[size] if isinstance(size, str) else size
    of_b = THEMES_OF_B.get(label, max(4, round(shape.topics**0.5)))
    themes = max(4, shape.topics // 8) if family == "A" else of_b
    rng = np.random.Generator(np.random.PCG64(seed))
    spread, shape_of_taste = (0.6, 0.05) if family == "A" else (0.8, 0.25)
    score = _scores(rng, shape, themes, spread=spread, shape_of_taste=shape_of_taste)
    wishes = _wishes(rng, shape, score, heavy_tail=family == "A")
    hosts, must_attend = _duties(rng, score, wishes)
    absent = _absences(rng, shape)
    spaces = _spaces(rng, shape)
    needs = rng.random((shape.topics, len(FEATURES))) < TOPIC_NEEDS_FEATURE
    closed = rng.random((shape.slots, shape.spaces)) < 0.03
    instance: dict[str, Any] = {
        "format": "barcamp-instance/1",
        "name": name or f"{family}-{label}-s{seed}",
        "people": shape.people,
        "topics": shape.topics,
        "slots": shape.slots,
        "scale_max": SCALE_MAX,
        "rooms": spaces,
        "features": list(FEATURES),
        "blocked_cells": np.argwhere(closed).tolist(),
        "host": hosts,
        "must_attend": must_attend,
        "needs": needs.astype(int).tolist(),
        "absent": absent,
        "votes": [[int(p), int(t), int(wishes[p, t])] for p, t in np.argwhere(wishes > 0)],
    }
    if repeats:
        demand = wishes.sum(axis=0)
        instance["repeats"] = np.where(demand > np.percentile(demand, 95), 2, 1).tolist()
    return instance


def _scores(rng: np.random.Generator, size: Size, themes: int, *, spread: float, shape_of_taste: float) -> _Floats:
    """How much each person (row) is drawn to each topic (column), above 0."""
    weight = np.arange(1, themes + 1) ** -0.7
    weight /= weight.sum()
    first = rng.choice(themes, size.topics, p=weight)
    second = rng.choice(themes, size.topics, p=weight)
    first_share = rng.uniform(0.6, 1, size.topics)
    about = np.zeros((size.topics, themes))
    every_topic = np.arange(size.topics)
    about[every_topic, first] += first_share
    about[every_topic, second] += 1 - first_share
    attraction = np.exp(spread * rng.standard_normal(size.topics))
    taste = rng.gamma(shape_of_taste * themes * weight, 1, size=(size.people, themes)) + 1e-9
    taste /= taste.sum(axis=1, keepdims=True)
    score: _Floats = attraction * ((1 - NOISE) * taste @ about.T + NOISE / themes)
    return score


def _wishes(rng: np.random.Generator, size: Size, score: _Floats, *, heavy_tail: bool) -> _Ints:
    """Levels 0..3 by person (row) and topic (column)."""
    mean = size.mean_wishes - 1
    rate = rng.gamma(1.5, mean / 1.5, size.people) if heavy_tail else mean
    count = np.minimum(1 + rng.poisson(rate, size.people), min(size.topics, 4 * size.slots))
    count[rng.random(size.people) < 0.05] = 0
    # Adding Gumbel noise to log scores and keeping the largest draws without replacement in proportion to the scores.
    key = np.log(score) + rng.gumbel(size=(size.people, size.topics))
    wishes = np.zeros((size.people, size.topics), dtype=np.int64)
    for person, n_wishes in enumerate(count):
        order = np.argsort(-key[person])[:n_wishes]
        wishes[person, order] = SCALE_MAX - (SCALE_MAX * np.arange(n_wishes)) // max(n_wishes, 1)
    return wishes


def _duties(rng: np.random.Generator, score: _Floats, wishes: _Ints) -> tuple[list[int], list[list[int]]]:
    """Hosts and others who must attend, by topic; writes each duty into `wishes` at the top level."""
    people, topics = score.shape
    load = np.zeros(people, dtype=np.int64)
    hosts = [0] * topics
    for topic in rng.permutation(topics):
        weight = score[:, topic] * (load < HOSTED_AT_MOST) * (1 - 0.7 * (load == 1))
        host = int(rng.choice(people, p=weight / weight.sum()))
        hosts[topic] = host
        load[host] += 1
        wishes[host, topic] = SCALE_MAX
    must_attend: list[list[int]] = [[] for _ in range(topics)]
    for topic in range(topics):
        if rng.random() < 0.10:
            weight = score[:, topic] * (load < DUTIES_AT_MOST)
            weight[hosts[topic]] = 0
            if weight.sum() == 0:  # one person alone
                continue
            other = int(rng.choice(people, p=weight / weight.sum()))
            must_attend[topic].append(other)
            load[other] += 1
            wishes[other, topic] = SCALE_MAX
    return hosts, must_attend


def _absences(rng: np.random.Generator, size: Size) -> list[list[int]]:
    """[person, slot] pairs: a few people come late or leave early."""
    absent = []
    for person in range(size.people):
        if rng.random() < 0.08:
            length = min(size.slots, int(rng.integers(1, max(2, size.slots // 2) + 1)))
            first = 0 if rng.random() < 0.5 else size.slots - length
            absent += [[person, slot] for slot in range(first, first + length)]
    return absent


def _spaces(rng: np.random.Generator, size: Size) -> list[dict[str, Any]]:
    """Spaces from the largest to the smallest; seats for 1.25 × people in all; the first space has every feature."""
    ratio = rng.uniform(0.80, 0.92)
    share = (ratio if size.spaces <= 12 else 0.93) ** np.arange(size.spaces)
    capacity = np.maximum(8, np.round(1.25 * size.people * share / share.sum())).astype(int)
    features = rng.random((size.spaces, len(FEATURES))) < SPACE_HAS_FEATURE
    features[0] = True
    return [
        {"capacity": int(seats), "features": has.astype(int).tolist()}
        for seats, has in zip(capacity, features, strict=True)
    ]
