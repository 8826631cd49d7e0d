"""Programmes of people: what a grid gives them in each hour, and what they chose themselves."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from faire_reseau.topics.logic.problem import Board
from forumgrid import FREE

IntArray = NDArray[np.int64]

Row = tuple[int, int, int]
"""Person, slot and topic, as identifiers."""


def rows_given(board: Board, programmes: IntArray) -> dict[Row, bool]:
    """What the grid gives everybody, and whether they host it.

    Parameters: `board`; `programmes`, topics by person and slot, as the core assigns them. Returns: rows. Cost: linear.
    """
    given, hosts = board.given, board.problem.hosts
    return {
        (person, slot.id, given.topics[topic].id): number in hosts[topic]
        for number, ((person, _name), row) in enumerate(zip(given.people, programmes.tolist(), strict=True))
        for slot, topic in zip(given.slots, row, strict=True)
        if topic != FREE
    }


def beside(given: dict[Row, bool], own: Iterable[tuple[int, int, int | None]]) -> set[Row]:
    """What of `given` stands beside what people chose themselves.

    Parameters: `given`, as `rows_given` makes it; `own`, (person, slot, topic or None) that still can be. Who chose one time of a
    topic given twice is not sent to the other, unless they host both. Returns: rows. Cost: linear.
    """
    chosen = list(own)
    taken = {(person, slot) for person, slot, _topic in chosen}
    settled = {(person, topic) for person, _slot, topic in chosen if topic is not None}
    return {
        row
        for row, hosts in given.items()
        if (row[0], row[1]) not in taken and (hosts or (row[0], row[2]) not in settled)
    }


def programmes_of(board: Board, rows: Iterable[Row]) -> IntArray:
    """Rows as the core counts them: the topic of each person in each slot, or `FREE`; hosts without a row are at their topic.

    Parameters: `board`; `rows`, of topics that are in that slot. Returns: (people, slots). Cost: linear.
    """
    programmes = np.full((board.problem.people, board.problem.slots), FREE, dtype=np.int64)
    for person, slot, topic in rows:
        if person in board.person_at and slot in board.slot_at and topic in board.topic_at:
            programmes[board.person_at[person], board.slot_at[slot]] = board.topic_at[topic]
    for topic, slot, _space in board.grid.occurrences():
        for host in board.problem.hosts[topic]:
            if programmes[host, slot] == FREE and not _is_away(board, host, slot):
                programmes[host, slot] = topic
    return programmes


def _is_away(board: Board, person: int, slot: int) -> bool:
    return (person, slot) in board.problem.absent
