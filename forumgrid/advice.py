"""Advice on a grid: topics to repeat, topics to merge, what one more slot or space would gain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray

from forumgrid.aims import NO_CHANGE, Standing
from forumgrid.clock import Clock
from forumgrid.compose import compose
from forumgrid.problem import NOWHERE, Grid, IntArray, Problem, Space
from forumgrid.rules import absent_hosts, slot_is_allowed, space_fault
from forumgrid.seats.assign import assign, free_cells
from forumgrid.telling.whatif import WhatIf
from forumgrid.value import value

ALIKE = 0.5
"""From which share of common people, or of common words, two topics are worth bringing together."""


@dataclass(frozen=True)
class Repeat:
    """Giving a topic once more, in a cell: the gain in units of wishes, `instead_of` the topic that leaves for it, if any;
    `seats`: how many wishes fewer are then lost to the lack of seats.
    """

    topic: int
    slot: int
    space: int
    gain: int
    instead_of: int | None
    seats: int = 0

    @property
    def aims(self) -> Standing:
        """What it adds to each aim, in their order."""
        return Standing(value=self.gain, seats=self.seats)


@dataclass(frozen=True)
class Merge:
    """Making one of two topics, in the cell of either: the shares (0 to 1) of people and of words they have in common, the
    change of value before the freed cell is used again, how many wishes fewer are lost to the lack of seats, and that cell.
    """

    topics: tuple[int, int]
    same_people: float
    same_words: float
    slot: int
    space: int
    value_change: int
    frees: tuple[int, int] | None
    seats: int = 0

    @property
    def aims(self) -> Standing:
        """What it adds to each aim, in their order."""
        return Standing(value=self.value_change, seats=self.seats)


@dataclass(frozen=True)
class More:
    """`count` more slots or spaces (`what`): the value reached and the wishes `lost` to the lack of seats there, the gain over the same
    search without them, and how many wishes fewer are lost (`seats`).
    """

    what: str
    count: int
    value: int
    gain: int
    lost: int = 0
    seats: int = 0

    @property
    def aims(self) -> Standing:
        """What it adds to each aim, in their order."""
        return Standing(value=self.gain, seats=self.seats)


def advise_repeats(
    problem: Problem, grid: Grid, count: int = 5, *, should_stop: Callable[[], bool] | None = None
) -> list[Repeat]:
    """Which topics are most worth giving once more, each in its best cell: a free one, or that of a slot's least missed topic.

    Parameters
    ----------
    problem, grid : `problem.repeats` is not consulted: this is advice to raise it.
    count : how many topics at most.
    should_stop : asked between two topics; what was found until then is returned.

    Returns
    -------
    What helps by the order of aims, most helpful first. Gains and seats are exact for one repeat at a time; repeats that gain nothing
    are looked at for their seats where somebody who wishes for the topic is turned away.

    Cost
    ----
    O(slots × (wishes + topics × people)); with topics already repeated, a full valuation for each topic and slot. An `assign` for each
    cell in which a topic gains most, or in which it may seat who is turned away.
    """
    over = should_stop or (lambda: False)
    seated = assign(problem, grid)
    crowded = {wish.topic for wish in seated.turned_away}
    repeats_of: dict[int, list[Repeat]] = {}
    for slot in range(problem.slots):
        for without, loss in _with_a_free_cell(problem, grid, slot):
            what_if = WhatIf(problem, without)
            left = next((t for t, s in enumerate(grid.slot_of_topic) if s != without.slot_of_topic[t]), None)
            for topic in range(problem.topics):
                if over():
                    break
                if topic == left or without.slot_of_topic[topic] == NOWHERE:
                    continue
                for where in free_cells(problem, without, topic):
                    if where[0] == slot:
                        gain = repeat_gain(problem, what_if, topic, *where) + loss
                        if gain > 0 or (gain == 0 and topic in crowded):
                            repeats_of.setdefault(topic, []).append(Repeat(topic, *where, gain, left))
    best = []
    for repeats in repeats_of.values():
        most = max(repeat.gain for repeat in repeats)
        seats = [
            _with_seats(problem, grid, repeat, seated.lost) for repeat in repeats if repeat.gain == most and not over()
        ]
        if seats:
            best.append(
                max(
                    seats,
                    key=lambda repeat: (
                        repeat.aims,
                        problem.spaces[repeat.space].capacity,
                        -repeat.slot,
                        -repeat.space,
                    ),
                )
            )
    helping = [repeat for repeat in best if repeat.aims > NO_CHANGE]
    return sorted(helping, key=lambda repeat: (_most_helpful(repeat.aims), repeat.topic))[:count]


def _most_helpful(aims: Standing) -> tuple[int, int]:
    """What puts the most helpful first."""
    return -aims.value, -aims.seats


def _with_seats(problem: Problem, grid: Grid, repeat: Repeat, lost: int) -> Repeat:
    """The repeat with what it does to seats."""
    before = zip(grid.slot_of_topic, grid.space_of_topic, strict=True)
    cells = [(NOWHERE, NOWHERE) if topic == repeat.instead_of else cell for topic, cell in enumerate(before)]
    slots, spaces = zip(*cells, strict=True)
    after = Grid(slots, spaces, (*grid.extra, (repeat.topic, repeat.slot, repeat.space)))
    return replace(repeat, seats=lost - assign(problem, after).lost)


def _with_a_free_cell(problem: Problem, grid: Grid, slot: int) -> list[tuple[Grid, int]]:
    """The grid as it is when the slot has a free cell, else without the slot's least missed topic, and what that loses."""
    open_cells = sum((slot, space) not in problem.closed_cells for space in range(len(problem.spaces)))
    members = [topic for topic, where, _ in grid.occurrences() if where == slot]
    if len(members) < open_cells:
        return [(grid, 0)]
    what_if = WhatIf(problem, grid)
    may_not_leave = problem.fixed.keys() | problem.required | {topic for topic, _, _ in grid.extra}
    effects = [what_if.remove(topic) for topic in what_if.members[slot] if topic not in may_not_leave]
    if not effects:
        return []
    most = max(effect.value_change for effect in effects)
    least = max(
        (effect for effect in effects if effect.value_change == most),
        key=lambda effect: (what_if.aims(effect), -effect.moves[0][0]),
    )
    return [(what_if.applied(least), least.value_change)]


def repeat_gain(problem: Problem, what_if: WhatIf, topic: int, slot: int, space: int) -> int:
    """What giving a placed topic once more, in this cell, adds to the value. Cost: O(people who wish for it)."""
    grid = what_if.grid
    if grid.extra:
        more = replace(grid, extra=(*grid.extra, (topic, slot, space)))
        return value(problem, more) - value(problem, grid)
    first = grid.slot_of_topic[topic]
    voters, worth = what_if.worth(topic, slot, space)
    here = what_if.best[slot][voters]
    # Who goes to the first occurrence may come here instead, and then has their next best wish there.
    leaves = np.where(
        what_if.top[first][voters] == topic, what_if.best[first][voters] - what_if.second[first][voters], 0
    )
    gain = np.maximum(np.maximum(worth, here) - here - leaves, 0)
    for host in problem.hosts[topic]:  # who must be there a second time gains nothing, and misses what they had
        gain[voters == host] = -what_if.best[slot][host]
    return int(gain.sum())


def advise_merges(
    problem: Problem, grid: Grid, count: int = 5, should_stop: Callable[[], bool] | None = None
) -> list[Merge]:
    """Which topics could be made one: wished for by the same people, or named with the same words.

    Parameters
    ----------
    problem, grid : one of the two topics at least is placed.
    count : how many pairs at most.
    should_stop : asked before each pair, the most alike first; of what was found until then the best are returned.

    Returns
    -------
    Pairs that have `ALIKE` of their people or words in common and whose hosts can all be there, most alike first.

    Cost
    ----
    O(topics² + wishes), and an `assign` for each pair as alike as the last that is returned, or more.
    """
    people = _common_people(problem)
    words = _common_words(problem.topic_names)
    alike = np.triu(np.maximum(people, words) >= ALIKE, 1)
    what_if = WhatIf(problem, grid)
    lost = assign(problem, grid).lost
    merges: list[Merge] = []
    for a, b in sorted(np.argwhere(alike).tolist(), key=lambda pair: -people[*pair] - words[*pair]):
        shares = float(people[a, b]), float(words[a, b])
        if should_stop is not None and should_stop():
            break
        if len(merges) >= count and sum(shares) < merges[-1].same_people + merges[-1].same_words:
            break  # none of the rest is among the most alike
        ways = []
        for host, guest in ((a, b), (b, a)):
            way = _merge(problem, what_if, host, guest)
            if way is not None:
                change, cell, freed = way
                seats = lost - _lost_when_merged(problem, grid, host, guest)
                ways.append(Merge((a, b), *shares, *cell, change, freed, seats))
        if ways:
            merges.append(max(ways, key=lambda way: way.aims))
    return sorted(
        merges, key=lambda merge: (-merge.same_people - merge.same_words, _most_helpful(merge.aims), merge.topics)
    )[:count]


def _common_people(problem: Problem) -> NDArray[np.float64]:
    """(topics, topics) shares of the people of either who wish for both."""
    wished = scipy.sparse.csr_array(
        (np.ones(len(problem.wish_topic)), (problem.wish_topic, problem.wish_person)),
        shape=(problem.topics, problem.people),
    )
    both = (wished @ wished.T).toarray()
    either = np.diag(both)[:, None] + np.diag(both)[None, :] - both
    share: NDArray[np.float64] = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return share


def _common_words(names: tuple[str, ...]) -> NDArray[np.float64]:
    """(topics, topics) shares of the words of either title that are in both; words of up to three letters do not count."""
    sets = [_words(name) for name in names]
    vocabulary = {word: at for at, word in enumerate(sorted(set().union(*sets)))} if sets else {}
    table = np.zeros((len(names), max(len(vocabulary), 1)))
    for row, words in enumerate(sets):
        table[row, [vocabulary[word] for word in words]] = 1
    both = table @ table.T
    either = np.diag(both)[:, None] + np.diag(both)[None, :] - both
    share: NDArray[np.float64] = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return share


def _words(name: str) -> set[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return {word for word in re.findall(r"[^\W\d_]+", bare) if len(word) > 3}


def _merge(
    problem: Problem, what_if: WhatIf, host: int, guest: int
) -> tuple[int, tuple[int, int], tuple[int, int] | None] | None:
    """The guest's people and hosts come to the host topic's cell: the change of value, that cell, and the one it frees."""
    grid = what_if.grid
    slot, space = grid.slot_of_topic[host], grid.space_of_topic[host]
    busy = (
        [problem.hosts[other] for other in what_if.members[slot] if other not in (host, guest)]
        if slot != NOWHERE
        else []
    )
    if (
        NOWHERE in {slot, space}
        or guest in problem.fixed
        or grid.extra
        or not slot_is_allowed(problem, guest, slot)
        or absent_hosts(problem, guest, slot)
        or space_fault(problem, guest, space)
        or any(person in hosts for hosts in busy for person in problem.hosts[guest])
    ):
        return None
    lost = what_if.remove(guest)
    change = np.zeros(problem.people, dtype=np.int64)
    for person, difference in lost.gaining + lost.losing:
        change[person] = difference
    before = what_if.best[slot] + (change if grid.slot_of_topic[guest] == slot else 0)
    voters, worth = what_if.worth(guest, slot, space)
    after: IntArray = before.copy()
    after[voters] = np.maximum(after[voters], worth)
    freed = None
    if grid.slot_of_topic[guest] != NOWHERE:
        freed = (grid.slot_of_topic[guest], grid.space_of_topic[guest])
    return int(lost.value_change + (after - before).sum()), (slot, space), freed


def _lost_when_merged(problem: Problem, grid: Grid, host: int, guest: int) -> int:
    """How many wishes are lost to the lack of seats when the guest's people and hosts come to the host topic."""
    topic = np.where(problem.wish_topic == guest, host, problem.wish_topic)
    order = np.lexsort((-problem.wish_level, topic, problem.wish_person))
    person, topic, level = problem.wish_person[order], topic[order], problem.wish_level[order]
    first = np.ones(len(person), dtype=np.bool_)
    first[1:] = (np.diff(person) != 0) | (np.diff(topic) != 0)  # of two wishes of a person the larger one stays
    together = tuple(sorted({*problem.hosts[host], *problem.hosts[guest]}))
    hosts = tuple({host: together, guest: ()}.get(number, of_topic) for number, of_topic in enumerate(problem.hosts))
    merged = replace(problem, wish_person=person[first], wish_topic=topic[first], wish_level=level[first], hosts=hosts)
    slots, spaces = list(grid.slot_of_topic), list(grid.space_of_topic)
    slots[guest] = spaces[guest] = NOWHERE
    return assign(merged, Grid(tuple(slots), tuple(spaces))).lost


def advise_more(
    problem: Problem,
    *,
    counts: tuple[int, ...] = (1, 2),
    time_limit: float = 5.0,
    seed: int = 1,
    should_stop: Callable[[], bool] | None = None,
) -> list[More]:
    """How much more slots or more spaces would add, found by composing anew with each, for the same time.

    Parameters
    ----------
    problem : what the slots or spaces are added to.
    counts : how many more to try.
    time_limit : seconds in all.
    seed : of the searches.
    should_stop : asked several times a second; what was found until then is returned.

    Returns
    -------
    One `More` for each trial, most helpful first by the order of aims. An added slot is open everywhere and nobody is away in it; an added space
    is as large as the middle one and offers everything.

    Cost
    ----
    (1 + 2 × counts) compositions.
    """
    clock = Clock(time_limit, should_stop)
    each = time_limit / (1 + 2 * len(counts))
    today = compose(problem, time_limit=each, seed=seed, should_stop=clock.over)
    sizes = sorted(space.capacity for space in problem.spaces)
    offers = frozenset().union(*(space.features for space in problem.spaces), *problem.needs)
    middle = Space(sizes[len(sizes) // 2] if sizes else problem.people, offers)
    additions = []
    for count in counts:
        names = tuple(f"+{number + 1}" for number in range(count))
        longer = replace(problem, slots=problem.slots + count, slot_names=problem.slot_names + names)
        wider = replace(problem, spaces=problem.spaces + tuple(replace(middle, name=name) for name in names))
        for what, larger in (("slot", longer), ("space", wider)):
            if clock.over():
                break
            reached = compose(larger, time_limit=each, seed=seed, should_stop=clock.over)
            gain, seats = reached.value - today.value, today.lost - reached.lost
            additions.append(More(what, count, reached.value, gain, reached.lost, seats))
    return sorted(additions, key=lambda addition: (_most_helpful(addition.aims), addition.count, addition.what))
