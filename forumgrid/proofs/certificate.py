"""Certificate of an upper bound, and its checker: whole numbers, no code of the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forumgrid.problem import Problem, ProblemError
from forumgrid.proofs.enumeration import MOST_PRICE, Branch, closes, whole
from forumgrid.proofs.pairwise import Companions, bound_proven
from forumgrid.proofs.programmes import Charges, programmes_proven
from forumgrid.proofs.refusal import Refused, Stop
from forumgrid.proofs.slot_sets import PER_WISH, best_total, may_be, slot_kinds
from forumgrid.proofs.whole import check_whole

KINDS = ("utopia", "selection", "companions", "patterns", "closing", "programmes", "whole")

MOST_BOUND = 2**52
"""Beyond, no bound in wishes fits 64 bits in 1/1024 wish."""


@dataclass(frozen=True)
class Certificate:
    """What proves that no grid is worth more than `bound`.

    `kind` says how to read `prices` (1/1024 wish): none for "utopia" (the sum of ideals), one a person for "selection" (what a
    slot of theirs costs), one a topic for "patterns" (what placing it costs) and for "closing" (the same prices, and a search of
    all grids that they do not exclude, divided as `branch` says), one a topic and what people are charged for "programmes" (spaces with steps and topics given again included), none for "whole"
    (every grid of a small problem is gone through). "companions" has a proof of its own kind.
    """

    kind: str
    bound: int
    prices: tuple[int, ...] = ()
    companions: Companions | None = None
    branch: Branch | None = None
    charges: Charges | None = None

    def to_json(self) -> dict[str, Any]:
        more: dict[str, Any] = {} if self.companions is None else {"companions": self.companions.to_json()}
        if self.branch is not None:
            more["branch"] = self.branch.to_json()
        if self.charges is not None:
            more["charges"] = self.charges.to_json()
        return {"kind": self.kind, "bound": self.bound, "prices": list(self.prices), "per_wish": PER_WISH, **more}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Certificate:
        """Read what `to_json` wrote, which is whole numbers and nothing else. Raises ProblemError when it is something else."""
        if data.get("kind") not in KINDS:
            raise ProblemError("certificate_unreadable", "the proof is of a kind that is not known", "kind")
        try:
            kind, bound, prices = (
                str(data["kind"]),
                whole(data["bound"]),
                tuple(whole(price) for price in data["prices"]),
            )
            per_wish = whole(data.get("per_wish", PER_WISH))
            companions = Companions.from_json(data["companions"]) if kind == "companions" else None
            branch = Branch.from_json(data["branch"]) if "branch" in data else None
            charges = Charges.from_json(data["charges"]) if "charges" in data else None
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ProblemError(
                "certificate_unreadable", f"the proof cannot be read ({error})", "certificate"
            ) from error
        if per_wish != PER_WISH or not data.keys() <= {
            "kind",
            "bound",
            "prices",
            "per_wish",
            "companions",
            "branch",
            "charges",
        }:
            raise ProblemError(
                "certificate_unreadable",
                "the proof has numbers of another unit, or keys that are not known",
                "certificate",
            )
        return cls(kind, bound, prices, companions, branch, charges)


def verify(problem: Problem, certificate: Certificate, stop: Stop | None = None) -> bool:
    """Whether the certificate proves its bound for the problem: that no grid that breaks no rule is worth more.

    `examine` says why not. Raises Unfinished when `stop` says to leave off.
    """
    try:
        examine(problem, certificate, stop)
    except Refused:
        return False
    return True


def examine(problem: Problem, certificate: Certificate, stop: Stop | None = None) -> None:
    """Check that the certificate proves its bound for the problem: that no grid that breaks no rule is worth more.

    Everything is computed again from the problem in whole numbers. Cost: O(wishes) for "utopia" and "selection"; that of
    `pairwise.bound_proven` for "companions" (a second for 2,000 people and 200 topics); for "patterns" and "closing" a search
    that is exponential in the spaces of a slot (well under a second for 30 topics in 6 spaces, seconds for 80 in 10).

    Raises Refused, with the name of what is wrong, and Unfinished when `stop`, asked between two pieces of work of some
    hundredths of a second, says to leave off.
    """
    if certificate.kind not in CHECKS:
        raise Refused("kind_unknown")
    if certificate.bound < 0:
        raise Refused("bound_negative")
    if certificate.bound >= MOST_BOUND:
        raise Refused("numbers_too_large")
    proven = CHECKS[certificate.kind](problem, certificate, stop)
    if proven > certificate.bound:
        raise Refused("bound_too_low", proven)


def _check_utopia(problem: Problem, _certificate: Certificate, _stop: Stop | None) -> int:
    return _utopia(problem)


def _check_selection(problem: Problem, certificate: Certificate, _stop: Stop | None) -> int:
    _check_prices(certificate, problem.people)
    return _selection(problem, certificate.prices)


def _check_companions(problem: Problem, certificate: Certificate, stop: Stop | None) -> int:
    if certificate.companions is None:
        raise Refused("part_missing")
    return bound_proven(problem, certificate.companions, stop)


def _check_patterns(problem: Problem, certificate: Certificate, stop: Stop | None) -> int:
    _check_prices(certificate, problem.topics)
    prices = np.array(certificate.prices, dtype=np.int64)
    kinds = slot_kinds(problem, stop)
    best = [best_total(kind, prices, stop) for kind in kinds]
    slots = sum(len(kind.slots) * most for kind, most in zip(kinds, best, strict=True))
    total = sum(price * often for price, often in zip(certificate.prices, problem.repeats, strict=True)) + slots
    proven = total // PER_WISH
    if proven <= certificate.bound or certificate.kind == "patterns":
        return proven
    if any(often > 1 for often in problem.repeats):
        raise Refused("repeats_not_closed", proven)
    branch = certificate.branch or Branch(certificate.prices)
    closes(problem, kinds, prices, best, branch, certificate.bound, stop)
    return certificate.bound


def _check_programmes(problem: Problem, certificate: Certificate, stop: Stop | None) -> int:
    _check_prices(certificate, problem.topics)
    return programmes_proven(problem, certificate.prices, certificate.charges or Charges(), certificate.bound, stop)


def _check_whole(problem: Problem, certificate: Certificate, stop: Stop | None) -> int:
    check_whole(problem, certificate.bound, stop)
    return certificate.bound


def _check_prices(certificate: Certificate, count: int) -> None:
    if len(certificate.prices) != count:
        raise Refused("prices_wrong_count")
    if any(not 0 <= price < MOST_PRICE for price in certificate.prices):
        raise Refused("prices_out_of_range")


CHECKS: dict[str, Callable[[Problem, Certificate, Stop | None], int]] = {
    "utopia": _check_utopia,
    "selection": _check_selection,
    "companions": _check_companions,
    "patterns": _check_patterns,
    "closing": _check_patterns,
    "programmes": _check_programmes,
    "whole": _check_whole,
}
"""For each kind of certificate, what says the bound that it proves; raises Refused or Unfinished."""


def _utopia(problem: Problem) -> int:
    wishes = _wishes_of(problem)
    best = [sorted((worth for _, worth in wish), reverse=True) for wish in wishes]
    return sum(sum(weights[: _slots_there(problem, person)]) for person, weights in enumerate(best))


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
