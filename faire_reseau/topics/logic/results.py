"""What the optimiser found, as plain values to be kept: identifiers and codes, so that later changes do not blur them."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from faire_reseau.topics.enums import CompositionState
from faire_reseau.topics.logic.problem import Board
from forumgrid import Broken, Composition, Progress
from forumgrid.mend import Mending


def progressed(seen: Sequence[Progress]) -> dict[str, Any] | None:
    """How far a composition is, or None before its first grid.

    Parameters: `seen`, what it told, in order. Returns: plain values. Raises: nothing. Cost: constant.
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
    }


def composed(board: Board, found: Composition, *, was_stopped: bool) -> tuple[str, dict[str, Any]]:
    """The state a composition ends in, and its result.

    Parameters: `was_stopped`, whether somebody asked it to stop. Returns: a code of `CompositionState`, plain values.
    Raises: nothing. Cost: linear in topics and wishes.
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
    }
    if found.status == "impossible":
        why = found.conflicts
        result["topics"] = [board.given.topics[topic].id for topic in why.topics] if why else []
        result["conflicts"] = [_broken(board, one) for one in why.rules] if why else []
        result["ways_out"] = [[_broken(board, one) for one in way.aside] for way in why.relaxations] if why else []
        return CompositionState.IMPOSSIBLE, result
    state = CompositionState.STOPPED if was_stopped else CompositionState.DONE
    return state, result | {"cells": board.cells_of(found.grid)}


def mended(board: Board, found: Mending) -> dict[str, Any]:
    """The ladder of a mended grid.

    Parameters: `found`, with one rung for each number of moves. Returns: plain values. Raises: nothing. Cost: linear.
    """

    def titles(topics: Sequence[int]) -> list[int]:
        return [board.given.topics[topic].id for topic in topics]

    return {
        "seconds": round(found.seconds, 2),
        "broken": [_broken(board, one) for one in found.broken],
        "rungs": [
            {
                "moves": rung.moves,
                "value": rung.value,
                "cells": board.cells_of(rung.grid),
                "moved": titles(rung.moved),
                "displaced": titles(rung.displaced),
                "left_out": titles(rung.left_out),
                "entered": titles(rung.entered),
            }
            for rung in found.rungs
        ],
    }


def broken_of(board: Board, rows: Sequence[dict[str, Any]]) -> list[Broken]:
    """Rules kept with a result, as the board numbers them now; what is no longer there is left out.

    Parameters: `rows`, as kept. Returns: rules in order. Raises: nothing. Cost: linear.
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

    Parameters: `board`. Returns: hexadecimal digits. Raises: nothing. Cost: O(wishes log wishes).
    """
    given = board.given
    facts = (
        sorted((row.id, sorted(row.hosts), sorted(row.needs)) for row in given.topics),
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

    Parameters: `board`. Returns: lists of topic, slot and space. Raises: nothing. Cost: linear.
    """
    fixed = board.problem.fixed
    return sorted([t, s, r] for t, s, r in board.cells_of(board.grid) if board.topic_at[t] in fixed)


def bound_holds(board: Board, result: dict[str, Any]) -> bool:
    """Whether the bound of an earlier result still holds for the grid as it is now.

    Parameters: `result`, as kept. Returns: a truth. Raises: nothing. Cost: that of `stamp`.
    """
    if "upper_bound" not in result or "stamp" not in result or result.get("status") == "impossible":
        return False
    if result.get("all_required") and any(slot < 0 for slot in board.grid.slot_of_topic):
        return False
    now = fixed_cells(board)
    return result["stamp"] == stamp(board) and all(cell in now for cell in result.get("fixed", []))


def _broken(board: Board, one: Broken) -> dict[str, Any]:
    given = board.given
    return {
        "code": one.code,
        "topics": [given.topics[topic].id for topic in one.topics],
        "people": [given.people[person][0] for person in one.people],
        "slot": None if one.slot is None or one.slot < 0 else given.slots[one.slot].id,
        "space": None if one.space is None or one.space < 0 else given.spaces[one.space].id,
    }
