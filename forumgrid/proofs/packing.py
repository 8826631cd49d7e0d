"""Set packing search of the checkers (depth first, compiled): every way to put listed sets together, one a slot, no topic twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np

from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import IntArray
from forumgrid.proofs.refusal import Refused, Stop, go_on
from forumgrid.proofs.slot_sets import Words

_LOOKED_AT = 5_000_000  # sets between two looks at the clock: some hundredths of a second
_MOST_LEFT = 2**27  # sets left times slots: half a gigabyte


class _Left(NamedTuple):
    """The sets left, one a row, and where the walk through the ways of putting one a slot together is."""

    mask: Any  # (sets, words)
    lack: Any  # (sets) to the best of its kind of slot
    worth: Any  # (sets)
    kind: Any  # (sets)
    price: Any  # (topics) of leaving it out
    more: int  # what the sets have to be worth together to refute the bound
    level: Any  # [slots filled so far, sets looked at since the clock was]
    rest: Any  # (slots + 1) of the budget
    worths: Any  # (slots + 1) of the sets chosen
    placed: Any  # (slots + 1, words) topics
    open: Any  # (slots + 1, kinds) slots to fill
    row: Any  # (slots + 1, sets) sets that can still be chosen there: first those to try next, then the others
    count: Any  # (slots + 1)
    tries: Any  # (slots + 1) how many of them are to be tried
    tried: Any  # (slots + 1)


def fits(
    sets: Sequence[tuple[Words, IntArray, IntArray]],
    slots_of: Sequence[int],
    prices: IntArray,
    required: Collection[int],
    budget: int,
    more: int,
    stop: Stop | None = None,
) -> bool:
    """Whether a set can be chosen for each slot, no topic twice, that are worth `more` (in 1/1024 wish) or more together.

    `sets`: for each kind of slots, of which there are so many in `slots_of`, the topics of each set as bits, what it lacks to the best,
    and what it is worth.

    They then lose at most `budget`: what each set lacks to the best of its slot, and the price of every topic left out (a topic that
    may not be left out cannot be). Raises Unfinished.
    """
    slots, kinds, words = sum(slots_of), len(sets), -(-len(prices) // 64)
    sizes = [len(worths) for _, _, worths in sets]
    count = sum(sizes)
    if count * (slots + 1) > _MOST_LEFT:
        raise Refused("too_many_sets")
    price = prices.copy()
    price[list(required)] = budget + 1
    left = _Left(
        mask=np.concatenate([masks for masks, _, _ in sets]),
        lack=np.concatenate([lacks for _, lacks, _ in sets]),
        worth=np.concatenate([worths for _, _, worths in sets]),
        kind=np.repeat(np.arange(kinds), sizes),
        price=price,
        more=more,
        level=np.zeros(2, dtype=np.int64),
        rest=np.full(slots + 1, budget, dtype=np.int64),
        worths=np.zeros(slots + 1, dtype=np.int64),
        placed=np.zeros((slots + 1, words), dtype=np.uint64),
        open=np.tile(np.array(slots_of), (slots + 1, 1)),
        row=np.tile(np.arange(count, dtype=np.int32), (slots + 1, 1)),
        count=np.full(slots + 1, count, dtype=np.int64),
        tries=np.zeros(slots + 1, dtype=np.int64),
        tried=np.zeros(slots + 1, dtype=np.int64),
    )
    if slots == 0:
        return more <= 0
    _order(left, 0)
    while left.level[0] >= 0:
        if _put_together(left, _LOOKED_AT):
            return True
        go_on(stop)
    return False


@compiled
def _put_together(left: Any, limit: int) -> Any:
    """Go on until about `limit` sets were looked at; whether a choice was found that refutes the bound. It ends at level −1."""
    slots, words = len(left.rest) - 1, left.mask.shape[1]
    left.level[1] = 0
    while left.level[0] >= 0 and left.level[1] < limit:
        level = left.level[0]
        if left.tried[level] == left.tries[level]:
            left.level[0] -= 1
            continue
        row = left.row[level, left.tried[level]]
        left.tried[level] += 1  # the choices after this one do without it
        above = level + 1
        left.rest[above] = left.rest[level] - left.lack[row]
        left.worths[above] = left.worths[level] + left.worth[row]
        empty = True
        for word in range(words):
            left.placed[above, word] = left.placed[level, word] | left.mask[row, word]
            empty &= left.mask[row, word] == 0
        for kind in range(left.open.shape[1]):
            left.open[above, kind] = left.open[level, kind] - int(kind == left.kind[row])
        if above == slots:
            if left.worths[above] >= left.more:
                return True
            continue
        n_rows = 0
        # A set that is empty may fill a second slot of its kind.
        for at in range(left.tried[level] - int(empty), left.count[level]):
            other = left.row[level, at]
            if left.open[above, left.kind[other]] == 0:
                continue
            common = np.uint64(0)
            for word in range(words):
                common |= left.mask[other, word] & left.placed[above, word]
            if common == 0:
                left.row[above, n_rows] = other
                n_rows += 1
        left.level[1] += left.count[level] - left.tried[level] + 1
        left.count[above] = n_rows
        _order(left, above)
        left.level[0] = above
    return False


@compiled
def _order(left: Any, level: int) -> None:
    """Drop the sets that the rest of the budget does not allow, and put first those to try: the fewest that have to be."""
    words, kinds, topics = left.mask.shape[1], left.open.shape[1], len(left.price)
    row, count, spare = left.row[level], left.count[level], left.rest[level]
    left.tried[level] = 0
    left.tries[level] = 0
    least = np.empty(kinds, dtype=np.int64)
    while True:
        least[:] = -1
        within_reach = left.placed[level].copy()
        for at in range(count):
            number = row[at]
            kind = left.kind[number]
            if least[kind] < 0 or left.lack[number] < least[kind]:
                least[kind] = left.lack[number]
            for word in range(words):
                within_reach[word] |= left.mask[number, word]
        left.level[1] += count
        spare = left.rest[level]
        for kind in range(kinds):
            if left.open[level, kind] > 0:
                if least[kind] < 0:
                    return  # nothing fills this slot
                spare -= left.open[level, kind] * least[kind]
        for topic in range(topics):
            if within_reach[topic // 64] >> np.uint64(topic % 64) & np.uint64(1) == 0:
                spare -= left.price[topic]
        if spare < 0:
            return
        n_rows = 0
        for at in range(count):
            if left.lack[row[at]] - least[left.kind[row[at]]] <= spare:
                row[n_rows] = row[at]
                n_rows += 1
        if n_rows == count:
            break
        count = n_rows
    left.count[level] = count
    left.tries[level] = _try_first(left, level, spare)


@compiled
def _try_first(left: Any, level: int, spare: int) -> Any:
    """Put first the sets to try, and say how many: those that fill a kind of slot, or have a topic that has to be placed, the fewest."""
    words, kinds, topics = left.mask.shape[1], left.open.shape[1], len(left.price)
    row, count = left.row[level], left.count[level]
    of_kind, of_topic = np.zeros(kinds, dtype=np.int64), np.zeros(topics, dtype=np.int64)
    for at in range(count):
        of_kind[left.kind[row[at]]] += 1
        for word in range(words):
            rest = left.mask[row[at], word]
            while rest:
                lowest = rest & (~rest + np.uint64(1))
                of_topic[word * 64 + np.int64(ones(lowest - np.uint64(1)))] += 1
                rest ^= lowest
    fewest, kind_of, topic_of = count + 1, -1, -1
    for kind in range(kinds):
        if left.open[level, kind] > 0 and of_kind[kind] < fewest:
            fewest, kind_of = of_kind[kind], kind
    for topic in range(topics):  # one that can and has to be placed, as leaving it out costs too much
        if left.price[topic] > spare and 0 < of_topic[topic] < fewest:
            fewest, topic_of = of_topic[topic], topic
    tries = 0
    for at in range(count):
        number = row[at]
        if topic_of >= 0:
            first = left.mask[number, topic_of // 64] >> np.uint64(topic_of % 64) & np.uint64(1) == 1
        else:
            first = left.kind[number] == kind_of
        if first:
            row[at] = row[tries]
            row[tries] = number
            tries += 1
    return tries
