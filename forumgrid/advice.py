"""What would help a grid most: a topic given twice, two topics made one, another slot or space."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray

from forumgrid.compose import compose
from forumgrid.problem import NOWHERE, Grid, IntArray, Problem, Space
from forumgrid.rules import absent_hosts, slot_is_allowed, space_fault
from forumgrid.seats.assign import free_cells
from forumgrid.telling.whatif import WhatIf
from forumgrid.value import value

ALIKE = 0.5
"""From which share of common people, or of common words, two topics are worth bringing together."""


@dataclass(frozen=True)
class Repeat:
    """Giving a topic once more, in a cell: the gain in units of wishes, `instead_of` the topic that leaves for it, if any."""

    topic: int
    slot: int
    space: int
    gain: int
    instead_of: int | None


@dataclass(frozen=True)
class Merge:
    """Making one of two topics, in the cell of either: the shares (0 to 1) of people and of words they have in common, the
    change of value before the freed cell is used again, and that cell.
    """

    topics: tuple[int, int]
    same_people: float
    same_words: float
    slot: int
    space: int
    value_change: int
    frees: tuple[int, int] | None


@dataclass(frozen=True)
class More:
    """`count` more slots or spaces (`what`): the value reached, and the gain over the same search without them."""

    what: str
    count: int
    value: int
    gain: int


def advise_repeats(problem: Problem, grid: Grid, count: int = 5) -> list[Repeat]:
    """Which topics are most worth giving once more, each in its best cell: a free one, or that of a slot's least missed topic.

    Parameters
    ----------
    problem, grid : `problem.repeats` is not consulted: this is advice to raise it.
    count : how many topics at most.

    Returns
    -------
    Gains above 0 only, largest first. Gains are exact for one repeat at a time.

    Cost
    ----
    O(slots × (wishes + topics × people)); with topics already repeated, a full valuation for each topic and slot.
    """
    found: dict[int, Repeat] = {}
    for slot in range(problem.slots):
        for without, loss in _with_a_free_cell(problem, grid, slot):
            asked = WhatIf(problem, without)
            left = next((t for t, s in enumerate(grid.slot_of_topic) if s != without.slot_of_topic[t]), None)
            for topic in range(problem.topics):
                if topic == left or without.slot_of_topic[topic] == NOWHERE:
                    continue
                cells = [cell for cell in free_cells(problem, without, topic) if cell[0] == slot]
                if cells:
                    one = _best_repeat(problem, asked, topic, cells, loss, left)
                    if one.gain > 0 and (topic not in found or one.gain > found[topic].gain):
                        found[topic] = one
    return sorted(found.values(), key=lambda one: (-one.gain, one.topic))[:count]


def _with_a_free_cell(problem: Problem, grid: Grid, slot: int) -> list[tuple[Grid, int]]:
    """The grid as it is when the slot has a free cell, else without the slot's least missed topic, and what that loses."""
    open_cells = sum((slot, space) not in problem.closed_cells for space in range(len(problem.spaces)))
    members = [topic for topic, where, _ in grid.occurrences() if where == slot]
    if len(members) < open_cells:
        return [(grid, 0)]
    asked = WhatIf(problem, grid)
    held = problem.fixed.keys() | problem.required | {topic for topic, _, _ in grid.extra}
    effects = [asked.remove(topic) for topic in asked.members[slot] if topic not in held]
    if not effects:
        return []
    least = max(effects, key=lambda effect: (effect.value_change, -effect.moves[0][0]))
    return [(asked.applied(least), least.value_change)]


def _best_repeat(
    problem: Problem, asked: WhatIf, topic: int, cells: list[tuple[int, int]], loss: int, left: int | None
) -> Repeat:
    # Of cells of one slot the largest space serves best; who needs a step-free one is counted by `repeat_gain`.
    gains = [(repeat_gain(problem, asked, topic, *cell), problem.spaces[cell[1]].capacity, cell) for cell in cells]
    gain, _, (slot, space) = max(gains, key=lambda one: (one[0], one[1], [-number for number in one[2]]))
    return Repeat(topic, slot, space, gain + loss, left)


def repeat_gain(problem: Problem, asked: WhatIf, topic: int, slot: int, space: int) -> int:
    """What giving a placed topic once more, in this cell, adds to the value. Cost: O(people who wish for it)."""
    grid = asked.grid
    if grid.extra:
        more = replace(grid, extra=(*grid.extra, (topic, slot, space)))
        return value(problem, more) - value(problem, grid)
    first = grid.slot_of_topic[topic]
    voters, worth = asked.worth(topic, slot, space)
    here = asked.best[slot][voters]
    # Who goes to the first occurrence may come here instead, and then has their next best wish there.
    leaves = np.where(asked.top[first][voters] == topic, asked.best[first][voters] - asked.second[first][voters], 0)
    gain = np.maximum(np.maximum(worth, here) - here - leaves, 0)
    for host in problem.hosts[topic]:  # who must be there a second time gains nothing, and misses what they had
        gain[voters == host] = -asked.best[slot][host]
    return int(gain.sum())


def advise_merges(problem: Problem, grid: Grid, count: int = 5) -> list[Merge]:
    """Which topics could be made one: wished for by the same people, or named with the same words.

    Parameters
    ----------
    problem, grid : one of the two topics at least is placed.
    count : how many pairs at most.

    Returns
    -------
    Pairs that have `ALIKE` of their people or words in common and whose hosts can all be there, most alike first.

    Cost
    ----
    O(topics² + wishes).
    """
    people = _common_people(problem)
    words = _common_words(problem.topic_names)
    alike = np.triu(np.maximum(people, words) >= ALIKE, 1)
    asked = WhatIf(problem, grid)
    found = []
    for one, other in np.argwhere(alike).tolist():
        ways = [_merge(problem, asked, host, guest) for host, guest in ((one, other), (other, one))]
        fit = [(change, cell, freed) for change, cell, freed in filter(None, ways)]
        if fit:
            change, cell, freed = max(fit, key=lambda way: way[0])
            found.append(Merge((one, other), float(people[one, other]), float(words[one, other]), *cell, change, freed))
    return sorted(found, key=lambda one: (-one.same_people - one.same_words, -one.value_change, one.topics))[:count]


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
    problem: Problem, asked: WhatIf, host: int, guest: int
) -> tuple[int, tuple[int, int], tuple[int, int] | None] | None:
    """The guest's people and hosts come to the host topic's cell: the change of value, that cell, and the one it frees."""
    grid = asked.grid
    slot, space = grid.slot_of_topic[host], grid.space_of_topic[host]
    busy = (
        [problem.hosts[other] for other in asked.members[slot] if other not in (host, guest)] if slot != NOWHERE else []
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
    lost = asked.remove(guest)
    change = np.zeros(problem.people, dtype=np.int64)
    for person, difference in lost.gaining + lost.losing:
        change[person] = difference
    before = asked.best[slot] + (change if grid.slot_of_topic[guest] == slot else 0)
    voters, worth = asked.worth(guest, slot, space)
    after: IntArray = before.copy()
    after[voters] = np.maximum(after[voters], worth)
    freed = None
    if grid.slot_of_topic[guest] != NOWHERE:
        freed = (grid.slot_of_topic[guest], grid.space_of_topic[guest])
    return int(lost.value_change + (after - before).sum()), (slot, space), freed


def advise_more(
    problem: Problem, *, counts: tuple[int, ...] = (1, 2), time_limit: float = 5.0, seed: int = 1
) -> list[More]:
    """How much more slots or more spaces would add, found by composing anew with each, for the same time.

    Parameters
    ----------
    problem : what the slots or spaces are added to.
    counts : how many more to try.
    time_limit : seconds in all.
    seed : of the searches.

    Returns
    -------
    One `More` for each trial, largest gain first. An added slot is open everywhere and nobody is away in it; an added space
    is as large as the middle one and offers everything.

    Cost
    ----
    (1 + 2 × counts) compositions.
    """
    each = time_limit / (1 + 2 * len(counts))
    today = compose(problem, time_limit=each, seed=seed)
    sizes = sorted(space.capacity for space in problem.spaces)
    offers = frozenset().union(*(space.features for space in problem.spaces), *problem.needs)
    middle = Space(sizes[len(sizes) // 2] if sizes else problem.people, offers)
    found = []
    for count in counts:
        names = tuple(f"+{number + 1}" for number in range(count))
        longer = replace(problem, slots=problem.slots + count, slot_names=problem.slot_names + names)
        wider = replace(problem, spaces=problem.spaces + tuple(replace(middle, name=name) for name in names))
        for what, larger in (("slot", longer), ("space", wider)):
            reached = compose(larger, time_limit=each, seed=seed).value
            found.append(More(what, count, reached, reached - today.value))
    return sorted(found, key=lambda one: (-one.gain, one.count, one.what))
