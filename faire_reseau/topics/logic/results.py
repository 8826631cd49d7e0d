"""What the optimiser found, as plain values to be kept: identifiers and codes, so that later changes do not blur them."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from faire_reseau.topics.enums import CompositionState
from faire_reseau.topics.logic.curves import thinned
from faire_reseau.topics.logic.problem import Board, Given
from faire_reseau.topics.logic.twice import has_fixed_twice, with_second_cells
from forumgrid import Broken, Composition, Mending, Merge, More, Progress, Repeat, assign, plain_bound, value

HISTORY = 60
"""Points kept of how value and bound closed in on one another."""


def progressed(seen: Sequence[Progress]) -> dict[str, Any] | None:
    """How far a composition is, or None before its first grid.

    Parameters: `seen`, what it told, in order. Returns: plain values.
    """
    if not seen:
        return None
    last = seen[-1]
    return {
        "value": last.value,
        "upper_bound": last.upper_bound,
        "gap": round(last.gap, 6),
        "seconds": round(last.seconds, 1),
        "phase": last.phase,
        "history": _history(seen),
    }


def composed(
    board: Board, found: Composition, seen: Sequence[Progress] = (), *, was_stopped: bool
) -> tuple[str, dict[str, Any]]:
    """The state a composition ends in, and its result.

    Parameters: `board`; `found`, what the core composed; `seen`, what it told on its way; `was_stopped`, whether somebody asked it to stop. Returns: a code of `CompositionState`, plain values.
    Cost: linear in topics and wishes.
    """
    result: dict[str, Any] = {
        "value": found.value,
        "upper_bound": found.upper_bound,
        "gap": found.gap,
        "bound_by": found.bound_by,
        "status": found.status,
        "seconds": round(found.seconds, 2),
        "utopia": found.utopia,
        "stamp": stamp(board),
        "fixed": fixed_cells(board),
        "all_required": board.given.all_required,
        "history": [*_history(seen), [round(found.seconds, 2), found.value, found.upper_bound]],
    }
    if found.status == "impossible":
        why = found.conflicts
        result["topics"] = [board.given.topics[topic].id for topic in why.topics] if why else []
        result["conflicts"] = [_broken(board, one) for one in why.rules] if why else []
        result["ways_out"] = [[_broken(board, one) for one in way.aside] for way in why.relaxations] if why else []
        return CompositionState.IMPOSSIBLE, result
    state = CompositionState.STOPPED if was_stopped else CompositionState.DONE
    if all(often == 1 for often in board.problem.repeats):
        return state, result | {"cells": board.cells_of(found.grid)}
    grid = with_second_cells(board, found.grid)
    worth, most, by = value(board.problem, grid), found.upper_bound, found.bound_by
    if has_fixed_twice(board):
        # The bound knew nothing of second cells kept out of the search: only one that knows no cells is sure.
        proof = plain_bound(board.problem, target=worth)
        most, by = proof.bound, proof.kind
    known = {
        "value": worth,
        "upper_bound": most,
        "gap": (most - worth) / most if most else 0.0,
        "bound_by": by,
        "status": "optimal" if worth >= most else "feasible",
    }
    return state, result | known | {"cells": board.cells_of(grid)}


def mended(board: Board, found: Mending) -> dict[str, Any]:
    """The ladder of a mended grid.

    Parameters: `board`; `found`, with one rung for each number of moves. Returns: plain values.
    Cost: that of `assign` a rung.
    """

    def titles(topics: Sequence[int]) -> list[int]:
        return [board.given.topics[topic].id for topic in topics]

    twice = [topic for topic, _slot, _space in board.grid.extra]
    return {
        "seconds": round(found.seconds, 2),
        "broken": [_broken(board, one) for one in found.broken],
        "rungs": [
            {
                "moves": rung.moves,
                "value": rung.value,
                "unseated": len(assign(found.problem, rung.grid).turned_away),
                "cells": board.cells_of(rung.grid),
                "moved": titles(rung.moved),
                "displaced": titles(rung.displaced),
                "left_out": titles(rung.left_out),
                "entered": titles(rung.entered),
                "once": titles([topic for topic in twice if topic not in {one[0] for one in rung.grid.extra}]),
            }
            for rung in found.rungs
        ],
    }


def advised(board: Board, repeats: Sequence[Repeat], merges: Sequence[Merge], more: Sequence[More]) -> dict[str, Any]:
    """What would help a grid most.

    Parameters: `board`; `repeats`, `merges` and `more`, what the core advises. Returns: plain values. Cost: linear.
    """
    given, worth = board.given, value(board.problem, board.grid)
    return {
        "repeats": [
            {
                "topic": given.topics[one.topic].id,
                "slot": given.slots[one.slot].id,
                "space": given.spaces[one.space].id,
                "gain": one.gain,
                "instead_of": None if one.instead_of is None else given.topics[one.instead_of].id,
            }
            for one in repeats
        ],
        "merges": [
            {
                "topics": [given.topics[topic].id for topic in one.topics],
                "same_people": round(one.same_people, 2),
                "same_words": round(one.same_words, 2),
                "change": one.value_change,
            }
            for one in merges
        ],
        # Against the better of the grid as it is and the one composed anew for comparison.
        "more": [{"what": one.what, "count": one.count, "gain": min(one.gain, one.value - worth)} for one in more],
    }


def broken_of(board: Board, rows: Sequence[dict[str, Any]]) -> list[Broken]:
    """Rules kept with a result, as the board numbers them now; what is no longer there is left out.

    Parameters: `board`; `rows`, as saved. Returns: rules in order. Cost: linear.
    """
    return [
        Broken(
            row["code"],
            tuple(board.topic_at[one] for one in row["topics"] if one in board.topic_at),
            tuple(board.person_at[one] for one in row["people"] if one in board.person_at),
            board.slot_at.get(row["slot"]),
            board.space_at.get(row["space"]),
        )
        for row in rows
    ]


def stamp(board: Board) -> str:
    """A digest of everything that a bound depends on, locks and hours gone by left aside (they only lower it).

    Parameters: `board`. Returns: hexadecimal digits. Cost: O(wishes log wishes), once for all grids of a problem.
    """
    if "stamp" not in board.worked_out:
        board.worked_out["stamp"] = _stamp(board.given)
    return board.worked_out["stamp"]


def _stamp(given: Given) -> str:
    facts = (
        sorted((row.id, sorted(row.hosts), sorted(row.needs), row.times) for row in given.topics),
        sorted((row.id, sorted(row.equipment)) for row in given.spaces),
        sorted(row.id for row in given.slots),
        sorted(person for person, _name in given.people),
        sorted(given.wishes),
        sorted(given.absent),
        sorted(given.closed),
        sorted(given.needs_step_free),
    )
    return hashlib.blake2b(json.dumps(facts).encode(), digest_size=12).hexdigest()


def fixed_cells(board: Board) -> list[list[int]]:
    """The cells set by hand or begun, as identifiers.

    Parameters: `board`. Returns: lists of topic, slot and space. Cost: linear.
    """
    given, fixed = board.given, board.problem.fixed
    return sorted(
        [given.topics[topic].id, given.slots[slot].id, given.spaces[space].id]
        for topic, (slot, space) in fixed.items()
        if space is not None
    )


def bound_holds(board: Board, result: dict[str, Any]) -> bool:
    """Whether the bound of an earlier result still holds for the grid as it is now.

    Parameters: `board`; `result`, as saved. Returns: a truth. Cost: that of `stamp`.
    """
    if "upper_bound" not in result or "stamp" not in result or result.get("status") == "impossible":
        return False
    if result.get("all_required") and any(slot < 0 for slot in board.grid.slot_of_topic):
        return False
    now = fixed_cells(board)
    return result["stamp"] == stamp(board) and all(cell in now for cell in result.get("fixed", []))


def _history(seen: Sequence[Progress]) -> list[list[float]]:
    return [[round(one.seconds, 2), one.value, one.upper_bound] for one in thinned(seen, HISTORY)]


def _broken(board: Board, one: Broken) -> dict[str, Any]:
    given = board.given
    return {
        "code": one.code,
        "topics": [given.topics[topic].id for topic in one.topics],
        "people": [given.people[person][0] for person in one.people],
        "slot": None if one.slot is None or one.slot < 0 else given.slots[one.slot].id,
        "space": None if one.space is None or one.space < 0 else given.spaces[one.space].id,
    }
