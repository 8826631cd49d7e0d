"""Topics given twice: which session is which cell's, and which cell became which from one version to another."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

Kept = TypeVar("Kept")
Where = tuple[int, int, int]


def session_of_cell(
    cells: Sequence[tuple[int, int]], sessions: Iterable[tuple[int, int | None, Kept]]
) -> dict[tuple[int, int], Kept]:
    """Which session each cell goes on with: that of its slot, or else another one of its topic that no cell has.

    Parameters: `cells`, (topic, slot) in order; `sessions`, (topic, slot, session).
    Returns: (topic, slot) to session; a cell without a session is not in it. Cost: quadratic in the cells of
    one topic, which are two at most.
    """
    left: dict[int, list[tuple[int | None, Kept]]] = {}
    for topic, slot, session in sessions:
        left.setdefault(topic, []).append((slot, session))
    session_of: dict[tuple[int, int], Kept] = {}
    for same_slot in (True, False):
        for topic, slot in cells:
            own_sessions = left.get(topic, [])
            match = next((candidate for candidate in own_sessions if not same_slot or candidate[0] == slot), None)
            if match is not None and (topic, slot) not in session_of:
                own_sessions.remove(match)
                session_of[topic, slot] = match[1]
    return session_of


def moved_cells(was: Iterable[Where], now: Iterable[Where]) -> list[tuple[Where | None, Where | None]]:
    """What moved between two grids: pairs of a topic's cell before and after, None where it came in or left.

    Parameters: `was` and `now`, cells as (topic, slot, space). Returns: pairs, those whose cell is the same left out; of the cells of a topic given
    twice, those of the same slot go together. Cost: one sort.
    """
    before, after = set(was), set(now)
    gone, come = sorted(before - after), sorted(after - before)
    pairs: list[tuple[Where | None, Where | None]] = []
    for same_slot in (True, False):
        for cell in tuple(gone):
            match = next((new for new in come if new[0] == cell[0] and (not same_slot or new[1] == cell[1])), None)
            if match is not None:
                gone.remove(cell)
                come.remove(match)
                pairs.append((cell, match))
    return [*pairs, *((cell, None) for cell in gone), *((None, cell) for cell in come)]
