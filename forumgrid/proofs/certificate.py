"""Certificate of an upper bound, and its checker: whole numbers, plain recursion, no code of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forumgrid.problem import Problem, ProblemError
from forumgrid.proofs.enumeration import MOST_PRICE, Branch, closes
from forumgrid.proofs.pairwise import Companions, bound_proven
from forumgrid.proofs.slot_sets import PER_WISH, best_total, may_be, slot_kinds

KINDS = ("utopia", "selection", "companions", "patterns", "closing")


@dataclass(frozen=True)
class Certificate:
    """What proves that no grid is worth more than `bound`.

    `kind` says how to read `prices` (1/1024 wish): none for "utopia" (the sum of ideals), one a person for "selection" (what a
    slot of theirs costs), one a topic for "patterns" (what placing it costs) and for "closing" (the same prices, and a search of
    all grids that they do not exclude, divided as `branch` says). "companions" has a proof of its own kind.
    """

    kind: str
    bound: int
    prices: tuple[int, ...] = ()
    companions: Companions | None = None
    branch: Branch | None = None

    def to_json(self) -> dict[str, Any]:
        more = {} if self.companions is None else {"companions": self.companions.to_json()}
        if self.branch is not None:
            more["branch"] = self.branch.to_json()
        return {"kind": self.kind, "bound": self.bound, "prices": list(self.prices), "per_wish": PER_WISH, **more}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Certificate:
        """Read what `to_json` wrote. Raises ProblemError when it is something else."""
        try:
            kind, bound, prices = str(data["kind"]), int(data["bound"]), tuple(int(one) for one in data["prices"])
            per_wish = int(data.get("per_wish", PER_WISH))
            companions = Companions.from_json(data["companions"]) if kind == "companions" else None
            branch = Branch.from_json(data["branch"]) if "branch" in data else None
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ProblemError(
                "certificate_unreadable", f"the proof cannot be read ({error})", "certificate"
            ) from error
        if kind not in KINDS or per_wish != PER_WISH:
            raise ProblemError("certificate_unreadable", "the proof is of a kind that is not known", "certificate")
        return cls(kind, bound, prices, companions, branch)


def verify(problem: Problem, certificate: Certificate) -> bool:
    """Whether the certificate proves its bound for the problem: that no grid that breaks no rule is worth more.

    Everything is computed again from the problem in whole numbers. Cost: O(wishes) for "utopia" and "selection"; that of
    `companion_proof.bound_proven` for "companions" (a second for 2,000 people and 200 topics); for "patterns"
    and "closing" a search that is exponential in the spaces of a slot (well under a second for 30 topics in 6 spaces, seconds
    for 80 in 10).
    """
    if certificate.kind == "utopia":
        return _utopia(problem) <= certificate.bound
    if certificate.kind == "companions":
        proven = None if certificate.companions is None else bound_proven(problem, certificate.companions)
        return proven is not None and proven <= certificate.bound
    if any(price < 0 for price in certificate.prices):
        return False
    if certificate.kind == "selection":
        return (
            len(certificate.prices) == problem.people and _selection(problem, certificate.prices) <= certificate.bound
        )
    if certificate.kind not in KINDS or len(certificate.prices) != problem.topics:
        return False
    if max(certificate.prices, default=0) >= MOST_PRICE:
        return False
    return _patterns(problem, certificate)


def _utopia(problem: Problem) -> int:
    wishes = _wishes_of(problem)
    best = [sorted((worth for _, worth in mine), reverse=True) for mine in wishes]
    return sum(sum(mine[: _slots_there(problem, person)]) for person, mine in enumerate(best))


def _wishes_of(problem: Problem) -> list[list[tuple[int, int]]]:
    """For each person, (topic, worth) of each wish."""
    wishes: list[list[tuple[int, int]]] = [[] for _ in range(problem.people)]
    triples = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    for person, topic, level in triples:
        wishes[person].append((topic, problem.weights[level]))
    return wishes


def _slots_there(problem: Problem, person: int) -> int:
    return sum((person, slot) not in problem.absent for slot in range(problem.slots))


def _selection(problem: Problem, prices: Sequence[int]) -> int:
    """Σ slots·price + the best topics, as many as cells, by what people would pay for them above their price."""
    score = [0] * problem.topics
    for person, wishes in enumerate(_wishes_of(problem)):
        for topic, worth in wishes:
            score[topic] += max(0, worth * PER_WISH - prices[person])
    cells = problem.slots * len(problem.spaces) - len(problem.closed_cells)
    placeable = [t for t in range(problem.topics) if any(may_be(problem, t, s) for s in range(problem.slots))]
    best = sorted((score[topic] for topic in placeable), reverse=True)[:cells]
    return (sum(best) + sum(prices[p] * _slots_there(problem, p) for p in range(problem.people))) // PER_WISH


def _patterns(problem: Problem, certificate: Certificate) -> bool:
    prices = np.array(certificate.prices, dtype=np.int64)
    kinds = slot_kinds(problem)
    best = [best_total(kind, prices) for kind in kinds]
    slots = sum(len(kind.slots) * most for kind, most in zip(kinds, best, strict=True))
    total = sum(price * often for price, often in zip(certificate.prices, problem.repeats, strict=True)) + slots
    if total // PER_WISH <= certificate.bound:
        return True
    if certificate.kind != "closing" or any(often > 1 for often in problem.repeats):
        return False
    return closes(problem, kinds, prices, best, certificate.branch or Branch(certificate.prices), certificate.bound)
