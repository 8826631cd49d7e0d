"""Going through every grid of a small problem: best completions by dynamic programming over sets (Held and Karp 1962), then depth first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from forumgrid.kernels.compiled import compiled
from forumgrid.problem import Problem
from forumgrid.whole.layouts import Facts, Layouts, layouts

MOST_LAYOUTS, _MOST_WORK = 40_000, 400_000_000  # of a slot; steps of the table
_NODES = 3_000_000  # of the depth-first search, in all
_LOOKED_AT = 20_000_000  # steps of the table, or of the search, between two looks at the clock
_MOST_TOPICS, _MOST_SEVERAL = 24, 8
_NEVER = -(2**61)


class Options(NamedTuple):
    """The ways to fill the slots that differ in what matters, best first within a slot."""

    at: Any  # (slots + 1) where those of each slot begin
    own: Any
    cover: Any
    access: Any
    stays: Any
    score: Any  # of worth, lost and stays in one number: see `Going`
    layout: Any  # which layout of the slot seats most
    lost: Any  # what that one loses were no topic given elsewhere too


class Walk(NamedTuple):
    """A depth-first search that can be left and taken up again."""

    depth: Any  # [current depth]
    at: Any  # (slots) the option tried
    used: Any  # (slots + 1)
    needed: Any  # (slots + 1) how many topics have yet to stay
    total: Any  # (slots + 1) of the scores
    over: Any  # (slots + 1) wishes counted more than once so far
    nodes: Any  # [nodes visited]


class Going:
    """The grids of a small problem, best first.

    A grid has one score: (worth · `scale` − lost) · `step` + stays, less `missing` for each topic left out that may not be. `limit` of it is
    what no grid exceeds; it is reached unless topics are given several times.
    """

    def __init__(self, problem: Problem, given: Facts, filled: list[Layouts], most_away: int) -> None:
        self.problem, self.given, self.filled = problem, given, filled
        n = problem.topics
        self.homes = int((given.home_slot >= 0).sum())
        self.least_stays = max(0, self.homes - most_away)
        whole = 1 + sum(int(layouts_of.worth.max(initial=0)) for layouts_of in filled)
        self.scale, self.step = whole, n + 2
        self.missing = whole * whole * self.step
        self.several = np.array([t for t in range(n) if problem.repeats[t] > 1], dtype=np.int64)
        given_again = {int(topic) for topic in given.twice.ravel() if topic >= 0}
        self.is_coupled = bool(len(self.several)) or bool(given_again)
        self.twice_bits = sum(1 << topic for topic in {*self.several.tolist(), *given_again})
        uses = [min(problem.repeats[t], problem.slots) for t in self.several]
        self.chain_at = np.cumsum([n] + [often - 1 for often in uses], dtype=np.int64)
        self.bits = int(self.chain_at[-1])
        self.required = sum(1 << topic for topic in problem.required)
        self.options = self._options()

    @property
    def wish(self) -> int:
        """What a wish counts in a score."""
        return self.scale * self.step

    def value_of(self, score: int) -> int:
        """The wishes met of a score."""
        return -(-(score % self.missing - self.step + 1) // self.wish)

    def of_equal_value(self, score: int) -> tuple[int, int]:
        """The least and the most that a score of the same value (and as many topics missing) can be."""
        whole = score - score % self.missing
        value = self.value_of(score)
        return whole + (value * self.scale - self.scale + 1) * self.step, whole + value * self.wish + self.step - 1

    def exactly(self, picked: list[int], score: int) -> int:
        """The score of options none of which has a topic that another has, with seats as they are."""
        anyway = sum(int(self.options.score[option] - self.options.stays[option]) for option in picked)
        worth = sum(
            int(self.filled[slot].worth[self.options.layout[option]]) * self.scale - int(self.options.lost[option])
            for slot, option in enumerate(picked)
        )
        return score - anyway + worth * self.step

    @property
    def is_small(self) -> bool:
        """Whether the table of best completions can be made in about a second."""
        work = (len(self.options.own) << self.bits) * (self.least_stays + 1) if self.bits < 40 else 2**60
        fits = self.missing * (self.problem.topics + 1) < 2**60
        return fits and work <= _MOST_WORK and len(self.several) <= _MOST_SEVERAL

    def _options(self) -> Options:
        wished = (self.given.weight[self.given.limited] > 0).any(axis=0)
        self.limits = limits = sum(1 << int(topic) for topic in np.flatnonzero(wished))
        at, columns = [0], []
        for layouts_of in self.filled:
            access = layouts_of.access & limits if self.is_coupled else np.zeros_like(layouts_of.access)
            seated = (layouts_of.worth * self.scale - layouts_of.lost) * self.step + layouts_of.stays
            score = (
                layouts_of.worth * self.scale - (layouts_of.lost_anyway if self.is_coupled else layouts_of.lost)
            ) * self.step + layouts_of.stays
            order = np.lexsort((-seated, layouts_of.stays, access, layouts_of.own))
            key = np.stack([layouts_of.own, access, layouts_of.stays])[:, order]
            first = np.ones(len(order), dtype=np.bool_)
            first[1:] = (key[:, 1:] != key[:, :-1]).any(axis=0)
            best = np.maximum.reduceat(score[order], np.flatnonzero(first)) if len(order) else score
            chosen = order[first]
            sort = np.argsort(-best, kind="stable")
            chosen, best = chosen[sort], best[sort]
            columns.append(
                (
                    layouts_of.own[chosen],
                    layouts_of.cover[chosen],
                    access[chosen],
                    layouts_of.stays[chosen],
                    best,
                    chosen,
                    layouts_of.lost[chosen],
                )
            )
            at.append(at[-1] + len(chosen))
        joined = [np.concatenate(part).astype(np.int64) for part in zip(*columns, strict=True)]
        return Options(np.array(at, dtype=np.int64), *joined)

    def prepare(self, stop: Callable[[], bool] | None = None) -> bool:
        """Make the table of best completions: (slots + 1, sets, stays) the best score of the slots from one on, with a set of topics
        used before, and so many that stay. False when told to stop before it was made.
        """
        at, sets = self.options.at, 1 << self.bits
        self.table = np.full((len(at), sets, self.least_stays + 1), _NEVER, dtype=np.int64)
        _end(self.table[-1], self.required, self.missing, self.problem.topics)
        for slot in range(len(at) - 2, -1, -1):
            last = sets if slot else 1
            at_once = 1 + _LOOKED_AT // int((1 + at[slot + 1] - at[slot]) * (self.least_stays + 1))
            for first in range(0, last, at_once):
                if stop is not None and stop():
                    return False
                _complete(
                    self.table, slot, first, min(first + at_once, last), *self.options[:2], self.options.stays,
                    self.options.score, self.several, self.chain_at, self.least_stays,
                )  # fmt: skip
        return True

    def limit(self, stays: int) -> int:
        """What no grid in which that many topics stay exceeds; very negative when there is none."""
        return int(self.table[0, 0, stays])

    def grids(
        self, stays: int, floor: list[int], stop: Callable[[], bool] | None = None
    ) -> Iterator[tuple[list[int], int, bool]]:
        """Grids that could exceed `floor[0]`, which may be raised meanwhile: (option of each slot, score but for seats, whether
        a topic is given several times).

        Raises OverflowError when there are too many to go through, or `stop` says so first.
        """
        slots = len(self.filled)
        walk = Walk(*(np.zeros(size, dtype=np.int64) for size in (1, slots + 1, *[slots + 1] * 4, 1)))
        walk.needed[0] = stays
        while True:
            has_next = _next(
                self.given, self.options, walk, self.table, self.several, self.chain_at, self.twice_bits,
                floor[0], self.wish, _LOOKED_AT,
            )  # fmt: skip
            if walk.nodes[0] > _NODES:
                raise OverflowError
            if not has_next and walk.depth[0] < 0:
                return
            if stop is not None and stop():
                raise OverflowError
            if not has_next:
                continue
            picked = [int(self.options.at[slot] + walk.at[slot] - 1) for slot in range(slots)]
            seen = more = 0
            for option in picked:
                more |= seen & int(self.options.cover[option])
                seen |= int(self.options.cover[option])
            left_out = (self.required & ~int(walk.used[slots])).bit_count()
            score = int(walk.total[slots] - walk.over[slots] * self.wish) - left_out * self.missing
            yield picked, score, bool(more)


def going(problem: Problem, given: Facts, most_away: int, stop: Callable[[], bool] | None = None) -> Going | None:
    """A small problem ready to be gone through; None when it is not small enough."""
    if problem.topics > _MOST_TOPICS or not problem.topics or not problem.slots or not problem.spaces:
        return None
    if _layouts_at_least(given) > MOST_LAYOUTS:
        return None
    filled = []
    for slot in range(problem.slots):
        ways = layouts(given, slot, MOST_LAYOUTS, stop)
        if ways is None:
            return None
        filled.append(ways)
    if any(not len(ways.own) for ways in filled):
        return None
    whole = Going(problem, given, filled, most_away)
    return whole if whole.is_small else None


def _layouts_at_least(given: Facts) -> int:
    """How many ways there are to fill the fullest slot, were nothing in the way but slots allowed."""
    topics, spaces = int(given.allowed.sum(axis=0).max(initial=0)), int(given.open.sum(axis=1).max(initial=0))
    few = min(topics, spaces)
    count = 1
    for at in range(few):
        count = min(count * (topics - at), 2**40)
    return count // 8  # rules take away from them: the exact count is looked at afterwards


@compiled
def _later(used: int, own: int, several: Any, chain_at: Any) -> int:
    """The topics used up, and how often those that may be given several times are, once a slot is filled; −1 if they cannot be."""
    again = 0
    for at in range(len(several)):
        bit = 1 << several[at]
        if own & bit and used & bit:
            again |= bit
            place = chain_at[at]
            while place < chain_at[at + 1] and used & (1 << place):
                place += 1
            if place == chain_at[at + 1]:
                return -1
            used |= 1 << place
    if used & own & ~again:
        return -1
    return int(used | own)


@compiled
def _end(table: Any, required: int, missing: int, topics: int) -> None:
    """What is lost by topics left out that may not be, once every slot is filled."""
    for used in range(len(table)):
        left_out = 0
        for topic in range(topics):
            left_out += (required & ~used) >> topic & 1
        table[used, 0] = -left_out * missing


@compiled
def _complete(
    table: Any,
    slot: int,
    first: int,
    end: int,
    at: Any,
    own: Any,
    stays: Any,
    score: Any,
    several: Any,
    chain_at: Any,
    most: int,
) -> None:
    """Fill a part of the table: a slot, and the sets of topics used from `first` to before `end`."""
    for used in range(first, end):
        for option in range(at[slot], at[slot + 1]):
            later = _later(used, own[option], several, chain_at)
            if later < 0:
                continue
            for need in range(most + 1):
                rest = table[slot + 1, later, max(0, need - stays[option])]
                if rest > _NEVER and score[option] + rest > table[slot, used, need]:
                    table[slot, used, need] = score[option] + rest


@compiled
def _next(
    given: Facts, options: Options, walk: Walk, table: Any, several: Any, chain_at: Any, twice_bits: int, floor: int,
    unit: int, at_once: int,
) -> bool:  # fmt: skip
    """Go on to the next grid that could exceed the floor; no further than `at_once` steps, when the depth is still 0 or more."""
    slots, steps = len(options.at) - 1, 0
    if walk.depth[0] == slots:
        walk.depth[0] -= 1
    while walk.depth[0] >= 0:
        steps += 1
        if steps > at_once:
            return False
        depth = walk.depth[0]
        option = options.at[depth] + walk.at[depth]
        if option == options.at[depth + 1]:
            walk.at[depth] = 0
            walk.depth[0] -= 1
            continue
        walk.at[depth] += 1
        later = _later(walk.used[depth], options.own[option], several, chain_at)
        if later < 0:
            continue
        need = max(0, walk.needed[depth] - options.stays[option])
        rest = table[depth + 1, later, need]
        total = walk.total[depth] + options.score[option]
        if rest == _NEVER or total + rest - walk.over[depth] * unit <= floor:
            continue
        walk.nodes[0] += 1
        over = walk.over[depth]
        if twice_bits:
            steps += slots * len(given.weight)
            over = _counted_twice(given, options, walk, depth, twice_bits)
            if total + rest - over * unit <= floor:
                continue
        below = depth + 1
        walk.used[below], walk.needed[below], walk.total[below], walk.over[below] = later, need, total, over
        walk.depth[0] = below
        if below == slots:
            return True
        walk.at[below] = 0
    return False


@compiled
def _counted_twice(given: Facts, options: Options, walk: Walk, depth: int, twice_bits: int) -> int:
    """What the slots filled so far count too much because people gain by a topic once: matched person by person."""
    seen, again = 0, 0
    for slot in range(depth + 1):
        cover = options.cover[options.at[slot] + walk.at[slot] - 1]
        again |= seen & cover
        seen |= cover
    again &= twice_bits
    if again == 0:
        return 0
    topics, count = np.empty(64, dtype=np.int64), 0
    for topic in range(given.weight.shape[1]):
        if again >> topic & 1:
            topics[count] = topic
            count += 1
    over = 0
    for person in range(given.weight.shape[0]):
        is_concerned = False
        for at in range(count):
            is_concerned |= given.weight[person, topics[at]] > 0
        if is_concerned:
            over += _too_much(given, options, walk, depth, person, topics[:count])
    return over


@compiled
def _too_much(given: Facts, options: Options, walk: Walk, depth: int, person: int, topics: Any) -> int:
    """What one person seems to gain by the slots filled so far, less what they do."""
    count = len(topics)
    reach = np.full(1 << count, -1, dtype=np.int64)  # by the topics given several times that are used: the most gained
    reach[0] = 0
    seems = 0
    for slot in range(depth + 1):
        if not given.there[slot, person]:
            continue
        option = options.at[slot] + walk.at[slot] - 1
        cover, access = options.cover[option], options.access[option]
        duty = False
        for topic in range(given.weight.shape[1]):
            duty |= (cover >> topic & 1) == 1 and given.host[person, topic]
        plain, best = 0, 0
        open_to = np.zeros(count, dtype=np.int64)
        for topic in range(given.weight.shape[1]):
            wish = given.weight[person, topic]
            if wish == 0 or not cover >> topic & 1 or (given.limited[person] and not access >> topic & 1):
                continue
            best = max(best, wish)
            if duty and not given.host[person, topic]:
                continue
            several = -1
            for at in range(count):
                if topics[at] == topic:
                    several = at
            if several >= 0:
                open_to[several] = wish
            else:
                plain = max(plain, wish)
        seems += best
        for used in range((1 << count) - 1, -1, -1):
            if reach[used] < 0:
                continue
            for at in range(count):
                if open_to[at] > 0 and not used >> at & 1:
                    with_it = used | 1 << at
                    reach[with_it] = max(reach[with_it], reach[used] + open_to[at])
            reach[used] += plain
    return int(seems - reach.max())
