"""The incumbent of a composing: best grid and bound so far, progress, and when to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from forumgrid.clock import Clock
from forumgrid.problem import Grid, Problem
from forumgrid.proofs.certificate import Certificate
from forumgrid.rules import Masks, check, masks
from forumgrid.seats.repeats import add_repeats
from forumgrid.seats.spaces import assign_spaces
from forumgrid.value import value


@dataclass(frozen=True)
class Progress:
    """How far the composing is: the best value and bound so far, the gap between them (0 to 1), and what is being done."""

    value: int
    upper_bound: int
    gap: float
    seconds: float
    phase: str


def gap_between(worth: int, bound: int) -> float:
    """The proven gap as a share of the bound, 0 when they meet."""
    return (bound - worth) / bound if bound > 0 else 0.0


@dataclass
class Run:
    """What the phases of a composing share. `work` counts moves drawn and nodes visited."""

    problem: Problem
    rules: Masks
    time_limit: float
    work_limit: int | None
    threads: int
    on_progress: Callable[[Progress], None] | None
    should_stop: Callable[[], bool] | None
    certificate: Certificate
    grid: Grid | None = None
    worth: int = -1
    searched: int = -1  # the best value the search has offered, before topics are repeated
    work: int = 0
    least_lost: int | None = (
        None  # the wishes that no grid of this value leaves without a seat, once all were gone through
    )
    again: Masks = field(init=False)  # the rules as they are for any occurrence of a topic
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.time_limit, self.should_stop)
        twice = any(self.problem.repeats[topic] > 1 for topic in self.problem.fixed)
        self.again = masks(self.problem, again=True) if twice else self.rules

    @property
    def bound(self) -> int:
        return self.certificate.bound

    def seconds(self) -> float:
        return self.clock.spent()

    def left(self) -> float:
        return self.clock.left()

    def proven(self) -> bool:
        return self.grid is not None and self.worth >= self.bound

    def interrupted(self) -> bool:
        """Whether to leave off in the middle of something: out of time, or asked to stop."""
        return self.clock.over()

    def over(self) -> bool:
        """Whether to stop between two pieces of work: proven, out of work, or interrupted."""
        spent = self.work_limit is not None and self.work >= self.work_limit
        return spent or self.proven() or self.interrupted()

    def offer(self, slot_of: Sequence[int], phase: str) -> bool:
        """Keep a grid, given by its slots, if it is better than the best so far."""
        slot_of = tuple(int(slot) for slot in slot_of)
        grid = Grid(slot_of, assign_spaces(self.problem, self.rules, slot_of, self.problem.published))
        if any(often > 1 for often in self.problem.repeats):
            grid = add_repeats(self.problem, self.again, grid)
        return self._take(grid, phase)

    def offer_grid(self, grid: Grid, phase: str) -> bool:
        """Keep a grid, spaces and topics given again included, if it is better than the best so far."""
        return self._take(grid, phase)

    def offer_published(self) -> None:
        """Begin with the grid people have seen, if it breaks no rule: of grids of equal value, it is the one to keep."""
        published = self.problem.published
        if published is not None and not check(self.problem, published):
            if published.extra:
                self._take(published, "first")
            else:
                self.offer(published.slot_of_topic, "first")

    def _take(self, grid: Grid, phase: str) -> bool:
        worth = value(self.problem, grid)
        better = worth > self.worth
        if better:
            self.grid, self.worth = grid, worth
            self.tell(phase)
        return better

    def tighten(self, certificate: Certificate, phase: str) -> None:
        """Keep a bound if it is lower than the lowest so far."""
        if certificate.bound < self.bound:
            self.certificate = certificate
            self.tell(phase)

    def tell(self, phase: str) -> None:
        if self.on_progress is not None and self.grid is not None:
            gap = gap_between(self.worth, self.bound)
            self.on_progress(Progress(self.worth, self.bound, gap, self.seconds(), phase))
