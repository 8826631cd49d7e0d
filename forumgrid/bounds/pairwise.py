"""Pairwise upper bound: two topics in one slot cost the wishes of those who want both (Hunter 1976; Gilmore 1962, Lawler 1963), by fictitious play (Brown 1951)."""

from __future__ import annotations

import math

import numpy as np
import scipy
from numpy.typing import NDArray

from forumgrid.bounds.pairwise_kernels import answer, choose, companions_of, remember
from forumgrid.clock import Clock, within
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.pairwise import (
    PLACE,
    ROOT,
    UNIT,
    Companions,
    allowed_in,
    bound_proven,
    layers,
)
from forumgrid.proofs.refusal import Refused, Unfinished
from forumgrid.rules import Masks

FloatArray = NDArray[np.float64]

_MOST_PATTERNS = 24  # patterns of presence that have prices of their own for pairs
_PULL = 300.0  # how strongly what no grid could be is priced, in wishes: at first less
_MOST_NUMBERS = 20_000_000  # of pairs of topics, by slot and pattern of presence, that are held
_EVEN = 10.0  # how strongly companionship that is not mutual is
_FEW = 32  # answers of each layer kept at first; as many as there were rounds, later
_MOST_KEPT = 32_000_000  # answers about a topic of a layer that are kept: 128 MB


def affordable(problem: Problem) -> bool:
    """Whether a round takes well under a second or so, and memory some hundreds of megabytes at most."""
    patterns = min(_MOST_PATTERNS, problem.people)
    return 0 < problem.topics <= 1000 and (problem.slots + patterns) * problem.topics**2 <= _MOST_NUMBERS


class Game:
    """A game: people answer a (fractional) grid with what they would lose by it, the grid answers with what costs it least.

    People answer layer by layer (`proofs.pairwise.Layers`). The grid is, by slot, how far each topic is placed and how far two topics are
    companions: every topic of a slot of k has k − 1. Averages of answers are prices, and prices prove a bound (fictitious play, Brown
    1951; as Frank and Wolfe's method, 1956, with steps 2/(i + 1)). The matrix of being in one slot is positive
    semidefinite: eigenvectors that break it are priced too, and so is companionship that is not mutual. The grid answers to a sample
    of people's answers, which the proof holds: where chance favours the grid, people answer to that too.
    """

    def __init__(self, problem: Problem, rules: Masks) -> None:
        self.problem = problem
        self.rounds = 0
        self.shown = 0  # rounds when the last proof was made
        there = problem.presence()
        patterns, self.pattern_of, people = np.unique(there, axis=0, return_inverse=True, return_counts=True)
        self.pattern_of = self.pattern_of.reshape(-1).astype(np.int64)
        self.present = patterns.astype(np.float64)  # (patterns, slots)
        self.paired = np.full(len(patterns), -1, dtype=np.int64)
        dearest = np.argsort(-people, kind="stable")[:_MOST_PATTERNS]
        self.paired[dearest] = np.arange(len(dearest))
        self.with_pairs = dearest
        n, slots = problem.topics, problem.slots
        self.apart = rules.conflict | np.eye(n, dtype=np.bool_)
        self.allowed = [allowed_in(problem, slot) for slot in range(slots)]
        self.sizes = _sizes(problem, [len(topics) for topics in self.allowed], rules.open.sum(axis=1).tolist())
        self.placed = np.zeros((slots, n))
        self.beside = np.zeros((slots, n, n))
        for slot, size in enumerate(self.sizes):
            topics = self.allowed[slot]
            self.placed[slot, topics] = size / max(1, len(topics))
            if len(topics) > 1:
                even = np.zeros((n, n))
                even[np.ix_(topics, topics)] = self.placed[slot, topics[0]] * max(0, size - 1) / (len(topics) - 1)
                np.fill_diagonal(even, 0)
                self.beside[slot] = even
        self.single = np.zeros((len(patterns), n))
        self.pair = np.zeros((len(dearest), n, n))
        self.square, self.tilt = np.zeros((n, n)), np.zeros((n, n))
        self.layers = layers(problem)
        self.layer_pattern = self.pattern_of[self.layers.person]
        self.most = answers_kept(problem)
        few = min(_FEW, self.most)
        self.slot_worth = np.tile(self.layers.height.astype(np.int32), (few, 1))
        self.parent = np.full((few, len(self.layers.topic)), -1, dtype=np.int32)
        # so that not all are kept in one round
        self.due = np.random.Generator(np.random.PCG64(1)).random(len(self.layers.height))
        self.random = np.array([1], dtype=np.uint64)

    @property
    def cost(self) -> int:
        """What a round costs, in moves of the annealing."""
        n = self.problem.topics
        return (2 * self.problem.slots * n**2 + n**3 // 20 + 30 * len(self.layers.topic)) // 50

    def play(self) -> None:
        """One round. Cost: O(entries of layers · entries a layer + slots · topics² + topics³)."""
        self.rounds += 1
        step = 2.0 / (self.rounds + 1)
        together = self.beside.sum(axis=0)
        placed = self.placed.sum(axis=0)
        self._ask(step)
        same = (together + together.T) / 2 + np.diag(placed) - np.outer(placed, placed) / self.problem.slots
        values, vectors = np.linalg.eigh(same)
        wrong, pull = values < 0, min(_PULL, 10.0 + self.rounds)
        square = (vectors[:, wrong] * (-pull * values[wrong])) @ vectors[:, wrong].T
        tilt = _EVEN * (together - together.T)
        for average, new in ((self.square, square), (self.tilt, tilt)):  # in place: these arrays are large
            average *= 1 - step
            new *= step
            average += new
        nets, friends = self._nets(self.square, placed / self.problem.slots)
        self.placed *= 1 - step
        self.beside *= 1 - step
        for slot, chosen in enumerate(_assign(nets, self.sizes, self.problem.repeats)):
            self.placed[slot, chosen] += step
            choose(self.beside[slot], chosen, friends[slot], step)

    def _nets(self, square: FloatArray, places: FloatArray) -> tuple[FloatArray, list[IntArray]]:
        """What each topic is worth to each slot less its cheapest companions, (slots, topics), and who they are, by slot."""
        singles = self.present.T @ self.single + np.diag(square) / 2 - square @ places
        pairs = np.tensordot(self.present[self.with_pairs].T, self.pair, axes=1)
        answers = [
            companions_of(single, pair, square, self.tilt, self.apart, allowed, size)
            for single, pair, allowed, size in zip(singles, pairs, self.allowed, self.sizes, strict=True)
        ]
        return np.array([net for net, _ in answers]).reshape(-1, self.problem.topics), [who for _, who in answers]

    def _ask(self, step: float) -> None:
        """What people answer to the grid as it is takes the place of a share `step` of the answers kept."""
        if len(self.parent) <= self.rounds < self.most:
            self.slot_worth, self.parent = np.tile(self.slot_worth, (2, 1)), np.tile(self.parent, (2, 1))
        placed = self.present @ self.placed
        beside = np.tensordot(self.present[self.with_pairs], self.beside, axes=1)
        beside = (beside + beside.transpose(0, 2, 1)) / 2
        worth, above = np.zeros_like(self.layers.height), np.zeros_like(self.layers.topic)
        of = self.layers.at, self.layers.topic, self.layers.height, self.layer_pattern, self.paired
        answer(*of, self.present.sum(axis=1), placed, beside, worth, above)
        averages = self.single, self.pair
        remember(self.due, step, *of, worth, above, self.slot_worth, self.parent, *averages, self.random)

    def certificate(self, clock: Clock | None = None) -> Certificate | None:
        """What the answers so far prove; None when the checker will not have it (numbers too large), or the clock is over first."""
        try:
            return self._proof(clock or Clock(math.inf))
        except (Refused, Unfinished):
            return None

    def _proof(self, clock: Clock) -> Certificate:
        self.shown = self.rounds
        problem, n = self.problem, self.problem.topics
        values, vectors = np.linalg.eigh(self.square)
        positive = values > 1e-6
        roots = np.rint(vectors[:, positive] * np.sqrt(values[positive]) * ROOT).astype(np.int64)
        square = roots @ roots.T / ROOT**2
        places = np.rint(self.placed.mean(axis=0) * PLACE).astype(np.int64)
        half = np.triu(np.rint(self.tilt * UNIT).astype(np.int64), 1)
        nets, _ = self._nets(square, places / PLACE)
        proof = Companions(
            slot_worth=self.slot_worth.copy(),
            parent=self.parent.copy(),
            roots=roots,
            places=places,
            tilt=half - half.T,
            prices=np.zeros(n, dtype=np.int64),
        )
        proof.prices[:] = np.rint(np.maximum(_prices(nets, self.sizes, problem.repeats, clock), 0) * UNIT).astype(
            np.int64
        )
        return Certificate("companions", bound_proven(problem, proof, clock.over), (), proof)


def answers_kept(problem: Problem) -> int:
    """How many answers of each layer a proof averages at most: the more, the nearer to the average of all rounds. A power of two."""
    return int(2 ** np.clip(np.floor(np.log2(_MOST_KEPT / max(1, len(layers(problem).topic)))), 4, 9))


def _sizes(problem: Problem, allowed: list[int], room: list[int]) -> list[int]:
    """How many topics each slot is taken to hold: as many as there is room for, fewer and evenly when topics are few."""
    most = [min(pair) for pair in zip(allowed, room, strict=True)]
    left = sum(problem.repeats)
    sizes = [0] * len(most)
    while left > 0 and sizes != most:
        least = min((size, slot) for slot, size in enumerate(sizes) if size < most[slot])[1]
        sizes[least] += 1
        left -= 1
    return sizes


def _assign(nets: FloatArray, sizes: list[int], repeats: tuple[int, ...]) -> list[IntArray]:
    """The topics of each slot: the assignment of most net worth, each topic as often as it may be given at most."""
    rows = np.repeat(np.arange(nets.shape[1]), np.minimum(repeats, len(sizes)))
    columns = np.repeat(np.arange(len(sizes)), sizes)
    gain = np.maximum(nets[:, rows].T[:, columns], -1e9)
    row, column = scipy.optimize.linear_sum_assignment(gain, maximize=True)
    allowed = gain[row, column] > -1e9
    row, column = row[allowed], column[allowed]
    return [np.unique(rows[row[columns[column] == slot]]) for slot in range(len(sizes))]


def _prices(nets: FloatArray, sizes: list[int], repeats: tuple[int, ...], clock: Clock) -> FloatArray:
    """Prices of topics at which each slot's own choice is the assignment's: the duals of the transport problem. Raises Unfinished."""
    slots, n = nets.shape
    cell = np.flatnonzero(np.isfinite(nets.ravel()) & (nets.ravel() > -1e9))
    if not len(cell):
        return np.zeros(n)
    slot, topic = cell // n, cell % n
    count = np.arange(len(cell))
    rows = np.concatenate([topic, n + slot])
    matrix = scipy.sparse.csc_array((np.ones(2 * len(cell)), (rows, np.concatenate([count, count]))), shape=(n + slots, len(cell)))  # fmt: skip
    limits = np.concatenate([repeats, sizes])
    solved = within(
        clock,
        lambda options: scipy.optimize.linprog(
            -nets.ravel()[cell], A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs-ds", options=options
        ),
    )
    if solved is None:
        raise Unfinished
    duals: FloatArray = -solved.ineqlin.marginals[:n]
    return duals
