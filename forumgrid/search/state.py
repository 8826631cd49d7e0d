"""Search state: the problem as arrays, a grid with exact gains and losses, spaces by augmenting paths (Kuhn 1955)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled
from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.rules import Masks, masks


class Tables(NamedTuple):
    """A problem as arrays for the kernels; wishes are listed by topic and by person, levels are those worth something."""

    topic_at: Any  # (topics + 1) where each topic's wishes begin
    topic_person: Any
    topic_level: Any
    person_at: Any  # (people + 1)
    person_topic: Any
    person_level: Any
    worth: Any  # (levels + 1) of each level, 0 for none
    factor: Any  # (people) how much each person counts
    there: Any  # (slots, people)
    allowed: Any  # (topics, slots)
    conflict_at: Any  # (topics + 1)
    conflict_with: Any
    conflict: Any  # (topics, topics)
    suits: Any  # (topics, spaces)
    open: Any  # (slots, spaces)
    movable: Any  # the topics that may change slot
    required: Any  # (topics) may not be left out
    overlap: Any  # (topics, topics) sum over people of the lesser of two wishes
    home: Any  # (topics) the slot people have been told, or −1
    home_space: Any  # (topics) and the space
    cap: Any  # [how many topics may leave home, −1 for any number; when capped, those who stay keep their space]


class State(NamedTuple):
    """A grid under search, with everything kept up to date by `_put` and `_take`."""

    slot_of: Any
    space_of: Any
    occupant: Any  # (slots, spaces)
    count: Any  # (slots, people, levels + 1) wishes placed, by level
    best: Any  # (slots, people) highest level placed
    gain: Any  # (slots, topics) what putting the topic there would add
    loss: Any  # (topics) what taking the topic away would cost
    clashes: Any  # (slots, topics) how many topics of the slot the topic conflicts with
    best_slot_of: Any
    best_space_of: Any
    score: Any  # [current, best]
    random: Any  # [state of the generator]


def tables(problem: Problem, rules: Masks | None = None) -> Tables:
    """Turn a problem into arrays. Cost: O(wishes · topics per person)."""
    rules = rules or masks(problem)
    weight = problem.wish_weight
    wished = weight > 0
    person, topic, weight = problem.wish_person[wished], problem.wish_topic[wished], weight[wished]
    worth, level = np.unique(np.concatenate([[0], weight]), return_inverse=True)
    level = level[1:].astype(np.int64)
    by_topic = np.lexsort((person, topic))
    overlap = np.zeros((problem.topics, problem.topics), dtype=np.int64)
    for at in range(1, len(worth)):
        has = level >= at
        shape = (problem.people, problem.topics)
        table = scipy.sparse.csr_matrix((np.ones(has.sum(), dtype=np.int64), (person[has], topic[has])), shape=shape)
        overlap += (table.T @ table).toarray() * (worth[at] - worth[at - 1])
    required = np.zeros(problem.topics, dtype=np.bool_)
    required[list(problem.required)] = True
    rows, columns = np.nonzero(rules.conflict)
    movable = np.flatnonzero(~rules.held & rules.allowed.any(axis=1) & rules.suits.any(axis=1))
    return Tables(
        topic_at=np.searchsorted(topic[by_topic], np.arange(problem.topics + 1)),
        topic_person=person[by_topic],
        topic_level=level[by_topic],
        person_at=np.searchsorted(person, np.arange(problem.people + 1)),
        person_topic=topic.copy(),
        person_level=level,
        worth=worth.astype(np.int64),
        factor=np.ones(problem.people, dtype=np.int64),
        there=np.ascontiguousarray(problem.presence().T),
        allowed=rules.allowed,
        conflict_at=np.searchsorted(rows, np.arange(problem.topics + 1)),
        conflict_with=columns.astype(np.int64),
        conflict=rules.conflict,
        suits=rules.suits,
        open=rules.open,
        movable=movable.astype(np.int64),
        required=required,
        overlap=overlap,
        home=np.full(problem.topics, NOWHERE, dtype=np.int64),
        home_space=np.full(problem.topics, NOWHERE, dtype=np.int64),
        cap=np.full(1, -1, dtype=np.int64),
    )


def start(given: Tables, seed: int) -> State:
    """An empty grid, ready to be filled. Memory: slots · people · (levels + 3) · 2 bytes and slots · topics · 16."""
    slots, people = given.there.shape
    topics, spaces = given.suits.shape
    state = State(
        slot_of=np.full(topics, NOWHERE, dtype=np.int64),
        space_of=np.full(topics, NOWHERE, dtype=np.int64),
        occupant=np.full((slots, spaces), NOWHERE, dtype=np.int64),
        count=np.zeros((slots, people, len(given.worth)), dtype=np.int16),
        best=np.zeros((slots, people), dtype=np.int16),
        gain=np.zeros((slots, topics), dtype=np.int64),
        loss=np.zeros(topics, dtype=np.int64),
        clashes=np.zeros((slots, topics), dtype=np.int64),
        best_slot_of=np.full(topics, NOWHERE, dtype=np.int64),
        best_space_of=np.full(topics, NOWHERE, dtype=np.int64),
        score=np.zeros(2, dtype=np.int64),
        random=np.array([(seed * 2654435761 + 88172645463325252) % 2**63], dtype=np.uint64),
    )
    _first_gains(given, state)
    return state


def load(given: Tables, state: State, grid: Grid) -> None:
    """Put a grid that breaks no rule into an empty state."""
    for topic, (slot, space) in enumerate(zip(grid.slot_of_topic, grid.space_of_topic, strict=True)):
        if slot != NOWHERE:
            state.occupant[slot, space] = topic
            state.space_of[topic] = space
            put(given, state, slot, topic)
    keep(state)


def restart(given: Tables, state: State, grid: Grid) -> None:
    """Empty a state and put a grid in it, random numbers going on where they were."""
    for topic in np.flatnonzero(state.slot_of != NOWHERE).tolist():
        take(given, state, topic)
    state.occupant[:] = NOWHERE
    state.space_of[:] = NOWHERE
    load(given, state, grid)


def best_grid(state: State) -> Grid:
    """The best grid the state has met."""
    return Grid(tuple(state.best_slot_of.tolist()), tuple(state.best_space_of.tolist()))


def greedy_order(problem: Problem, state: State) -> IntArray:
    """Topics in the order greedy places them: set by hand, then required, then the most wanted first."""
    demand = state.gain.sum(axis=0)
    rank = np.full(problem.topics, 2)
    rank[list(problem.required)] = 1
    rank[list(problem.fixed)] = 0
    order: IntArray = np.lexsort((np.arange(problem.topics), -demand, rank)).astype(np.int64)
    return order


def temperatures(given: Tables) -> tuple[float, float]:
    """From where to where to cool: 0.5 and 0.05 times the root of the mean number of wishes of a topic, in units of a wish.

    A topic moved changes the value by about the root of the number of people concerned, hence the scale.
    """
    topics = max(1, len(given.topic_at) - 1)
    unit = float(np.mean(given.worth[given.topic_level]) if len(given.topic_level) else 1.0) / 2
    scale = (
        max(1.0, len(given.topic_level) / topics) ** 0.5 * unit * float(given.factor.mean() if len(given.factor) else 1)
    )
    return 0.5 * scale, 0.05 * scale


@compiled
def _first_gains(given: Tables, state: State) -> None:
    for slot in range(given.there.shape[0]):
        for topic in range(given.topic_at.shape[0] - 1):
            total = 0
            for at in range(given.topic_at[topic], given.topic_at[topic + 1]):
                person = given.topic_person[at]
                if given.there[slot, person]:
                    total += given.worth[given.topic_level[at]] * given.factor[person]
            state.gain[slot, topic] = total


@compiled
def below(count: NDArray[np.int16], level: int) -> int:
    """The highest level under `level` that is placed, 0 for none."""
    level -= 1
    while level > 0 and count[level] == 0:
        level -= 1
    return level


@compiled
def _shift(given: Tables, state: State, slot: int, person: int, old: int, new: int) -> None:
    """A person's best level in a slot went from `old` to `new`: correct the gains of their topics there."""
    worth, factor = given.worth, given.factor[person]
    for at in range(given.person_at[person], given.person_at[person + 1]):
        wish = worth[given.person_level[at]]
        change = max(0, wish - worth[new]) - max(0, wish - worth[old])
        if change != 0:
            state.gain[slot, given.person_topic[at]] += change * factor


@compiled
def _holder(given: Tables, state: State, slot: int, person: int, level: int) -> int:
    """The topic of the slot that the person wishes at this level (one is known to be there)."""
    for at in range(given.person_at[person], given.person_at[person + 1]):
        if given.person_level[at] == level and state.slot_of[given.person_topic[at]] == slot:
            return int(given.person_topic[at])
    return -1


@compiled
def put(given: Tables, state: State, slot: int, topic: int) -> None:
    """Place a topic in a slot (its space is seen to elsewhere)."""
    worth = given.worth
    state.score[0] += state.gain[slot, topic]
    own = 0
    for at in range(given.topic_at[topic], given.topic_at[topic + 1]):
        person = given.topic_person[at]
        if not given.there[slot, person]:
            continue
        level, factor = given.topic_level[at], given.factor[person]
        count, top = state.count[slot, person], state.best[slot, person]
        if top > 0 and count[top] == 1:
            under = below(count, top)
            if level > under:  # the lone best topic is no longer missed as much
                covered = min(level, top)
                holder = _holder(given, state, slot, person, top)
                state.loss[holder] -= (worth[covered] - worth[under]) * factor
        count[level] += 1
        if level > top:
            own += (worth[level] - worth[top]) * factor
            state.best[slot, person] = level
            _shift(given, state, slot, person, top, level)
    state.loss[topic] = own
    state.slot_of[topic] = slot
    for at in range(given.conflict_at[topic], given.conflict_at[topic + 1]):
        state.clashes[slot, given.conflict_with[at]] += 1


@compiled
def take(given: Tables, state: State, topic: int) -> None:
    """Take a topic out of its slot."""
    worth, slot = given.worth, state.slot_of[topic]
    state.score[0] -= state.loss[topic]
    state.slot_of[topic] = -1
    state.loss[topic] = 0
    for at in range(given.topic_at[topic], given.topic_at[topic + 1]):
        person = given.topic_person[at]
        if not given.there[slot, person]:
            continue
        level, factor = given.topic_level[at], given.factor[person]
        count, top = state.count[slot, person], state.best[slot, person]
        count[level] -= 1
        new = top
        if level == top and count[level] == 0:
            new = below(count, top)
            state.best[slot, person] = new
            _shift(given, state, slot, person, top, new)
        if new > 0 and count[new] == 1:
            under = below(count, new)
            if level > under:  # one topic is now alone at the top
                holder = _holder(given, state, slot, person, new)
                state.loss[holder] += (worth[min(level, new)] - worth[under]) * factor
    for at in range(given.conflict_at[topic], given.conflict_at[topic + 1]):
        state.clashes[slot, given.conflict_with[at]] -= 1


@compiled
def regained(given: Tables, state: State, slot: int, out: int, into: int) -> int:
    """What `gain[into] − loss[out]` under-counts when `into` takes the place of `out`: people who wish for both."""
    worth, total = given.worth, 0
    i, i_end = given.topic_at[out], given.topic_at[out + 1]
    j, j_end = given.topic_at[into], given.topic_at[into + 1]
    while i < i_end and j < j_end:
        person, other = given.topic_person[i], given.topic_person[j]
        if person < other:
            i += 1
        elif person > other:
            j += 1
        else:
            top = state.best[slot, person]
            if given.there[slot, person] and given.topic_level[i] == top and state.count[slot, person, top] == 1:
                under = worth[below(state.count[slot, person], top)]
                wish = worth[given.topic_level[j]]
                total += (max(under, wish) - under - max(0, wish - worth[top])) * given.factor[person]
            i += 1
            j += 1
    return total


@compiled
def house(given: Tables, state: State, slot: int, topic: int) -> bool:
    """Give a topic a space in a slot, moving others of that slot to other spaces if that helps (augmenting path)."""
    spaces, capped = given.suits.shape[1], given.cap[0] >= 0
    for space in range(spaces):
        if capped and given.home[topic] == slot and given.home_space[topic] != space:
            continue
        if given.open[slot, space] and state.occupant[slot, space] == -1 and given.suits[topic, space]:
            state.occupant[slot, space] = topic
            state.space_of[topic] = space
            return True
    if capped:
        return False
    via = np.full(spaces, -1, dtype=np.int64)  # the space whose topic would move in; `spaces` for the new topic
    queue = np.empty(spaces, dtype=np.int64)
    head, tail, asking, source = 0, 0, topic, spaces
    while True:
        for space in range(spaces):
            if via[space] == -1 and given.open[slot, space] and given.suits[asking, space]:
                via[space] = source
                if state.occupant[slot, space] == -1:
                    while via[space] != spaces:
                        before = via[space]
                        state.occupant[slot, space] = state.occupant[slot, before]
                        state.space_of[state.occupant[slot, space]] = space
                        space = before
                    state.occupant[slot, space] = topic
                    state.space_of[topic] = space
                    return True
                queue[tail] = space
                tail += 1
        if head == tail:
            return False
        source = queue[head]
        asking = state.occupant[slot, source]
        head += 1


@compiled
def exchange(given: Tables, state: State, slot: int, out: int, into: int) -> bool:
    """Try to house `into` in the slot once `out` (−1 for nobody) has left its space there; undo and say no if impossible."""
    if out == -1:
        return house(given, state, slot, into)
    space = state.space_of[out]
    at_home = given.cap[0] < 0 or given.home[into] != slot or given.home_space[into] == space
    if given.suits[into, space] and at_home:
        state.occupant[slot, space] = into
        state.space_of[into] = space
        return True
    state.occupant[slot, space] = -1
    if house(given, state, slot, into):
        return True
    state.occupant[slot, space] = out
    return False


@compiled
def keep(state: State) -> None:
    """Remember the current grid as the best."""
    state.score[1] = state.score[0]
    state.best_slot_of[:] = state.slot_of
    state.best_space_of[:] = state.space_of


@compiled
def restore(given: Tables, state: State) -> None:
    """Go back to the best grid met."""
    for topic in range(len(state.slot_of)):
        if state.slot_of[topic] != -1 and state.slot_of[topic] != state.best_slot_of[topic]:
            take(given, state, topic)
    state.occupant[:] = -1
    for topic in range(len(state.slot_of)):
        slot = state.best_slot_of[topic]
        if slot != -1:
            if state.slot_of[topic] == -1:
                put(given, state, slot, topic)
            state.occupant[slot, state.best_space_of[topic]] = topic
        state.space_of[topic] = state.best_space_of[topic]
    state.score[0] = state.score[1]
