"""Optimiser results as plain values to store: identifiers and codes, so that later changes do not blur them."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from faire_reseau.topics.enums import CompositionState
from faire_reseau.topics.logic.curves import thinned
from faire_reseau.topics.logic.problem import Board, Given
from faire_reseau.topics.logic.twice import has_fixed_twice, with_second_cells
from forumgrid import (
    Broken,
    Composition,
    Mending,
    Merge,
    More,
    Progress,
    Repeat,
    Standing,
    assign,
    between,
    plain_bound,
    value,
)

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
    board: Board, composition: Composition, seen: Sequence[Progress] = (), *, was_stopped: bool
) -> tuple[CompositionState, dict[str, Any]]:
    """The state a composition ends in, and its result.

    Parameters: `board`; `composition`, what the core composed; `seen`, what it told on its way; `was_stopped`, whether somebody asked it to stop. Returns: a code of `CompositionState`, plain values.
    Cost: linear in topics and wishes.
    """
    result: dict[str, Any] = {
        "value": composition.value,
        "upper_bound": composition.upper_bound,
        "gap": composition.gap,
        "bound_by": composition.bound_by,
        "status": composition.status,
        "seconds": round(composition.seconds, 2),
        "utopia": composition.utopia,
        "stamp": stamp(board),
        "fixed": fixed_cells(board),
        "all_required": board.given.all_required,
        "least_lost": composition.least_lost,
        "seats": _seats(board),
        "history": [*_history(seen), [round(composition.seconds, 2), composition.value, composition.upper_bound]],
    }
    if composition.status == "impossible":
        why = composition.conflicts
        result["topics"] = [board.given.topics[topic].id for topic in why.topics] if why else []
        result["conflicts"] = [_broken(board, rule) for rule in why.rules] if why else []
        result["ways_out"] = [[_broken(board, rule) for rule in way.aside] for way in why.relaxations] if why else []
        return CompositionState.IMPOSSIBLE, result
    state = CompositionState.STOPPED if was_stopped else CompositionState.DONE
    if all(often == 1 for often in board.problem.repeats):
        return state, result | {"cells": board.cells_of(composition.grid)}
    grid = with_second_cells(board, composition.grid)
    worth, most, by = value(board.problem, grid), composition.upper_bound, composition.bound_by
    is_checked = composition.status == "optimal"
    if has_fixed_twice(board):
        # The bound knew nothing of second cells kept out of the search: only one that knows no cells is sure.
        proof = plain_bound(board.problem, target=worth)
        most, by, is_checked = proof.bound, proof.kind, True
    known = {
        "value": worth,
        "upper_bound": most,
        "gap": (most - worth) / most if most else 0.0,
        "bound_by": by,
        "status": "optimal" if worth >= most and is_checked else "feasible",
        "least_lost": composition.least_lost if worth == composition.value else 0,
    }
    return state, result | known | {"cells": board.cells_of(grid)}


def mended(board: Board, mending: Mending) -> dict[str, Any]:
    """The ladder of a mended grid.

    Parameters: `board`; `mending`, with one rung for each number of moves. Returns: plain values. Cost: linear.
    """

    def titles(topics: Sequence[int]) -> list[int]:
        return [board.given.topics[topic].id for topic in topics]

    twice = [topic for topic, _slot, _space in board.grid.extra]
    return {
        "seconds": round(mending.seconds, 2),
        "broken": [_broken(board, broken_rule) for broken_rule in mending.broken],
        "rungs": [
            {
                "moves": rung.moves,
                "value": rung.value,
                "unseated": rung.turned_away,
                "lost": rung.lost,
                "cells": board.cells_of(rung.grid),
                "moved": titles(rung.moved),
                "displaced": titles(rung.displaced),
                "left_out": titles(rung.left_out),
                "entered": titles(rung.entered),
                "once": titles(
                    [topic for topic in twice if topic not in {occurrence[0] for occurrence in rung.grid.extra}]
                ),
            }
            for rung in mending.rungs
        ],
    }


def advised(board: Board, repeats: Sequence[Repeat], merges: Sequence[Merge], more: Sequence[More]) -> dict[str, Any]:
    """What would help a grid most.

    Parameters: `board`; `repeats`, `merges` and `more`, what the core advises. Returns: plain values. Cost: linear.
    """
    given = board.given
    now = Standing(value=value(board.problem, board.grid), seats=-assign(board.problem, board.grid).lost)
    return {
        "repeats": [
            {
                "topic": given.topics[repeat.topic].id,
                "slot": given.slots[repeat.slot].id,
                "space": given.spaces[repeat.space].id,
                "gain": repeat.gain,
                "instead_of": None if repeat.instead_of is None else given.topics[repeat.instead_of].id,
                "seats": repeat.seats,
            }
            for repeat in repeats
        ],
        "merges": [
            {
                "topics": [given.topics[topic].id for topic in merge.topics],
                "same_people": round(merge.same_people, 2),
                "same_words": round(merge.same_words, 2),
                "change": merge.value_change,
                "seats": merge.seats,
            }
            for merge in merges
        ],
        "more": [{"what": addition.what, "count": addition.count, **_gained(addition, now)} for addition in more],
    }


def _gained(addition: More, now: Standing) -> dict[str, int]:
    """What more room adds to the better of the grid as it is and the one composed anew for comparison."""
    anew = Standing(value=addition.value - addition.gain, seats=-addition.lost - addition.seats)
    step = between(max(now, anew), Standing(value=addition.value, seats=-addition.lost))
    return {"gain": step.value, "seats": step.seats}


def broken_of(board: Board, rows: Sequence[dict[str, Any]]) -> list[Broken]:
    """Rules kept with a result, as the board numbers them now; what is no longer there is left out.

    Parameters: `board`; `rows`, as saved. Returns: rules in order. Cost: linear.
    """
    return [
        Broken(
            row["code"],
            tuple(board.topic_at[topic] for topic in row["topics"] if topic in board.topic_at),
            tuple(board.person_at[person] for person in row["people"] if person in board.person_at),
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


def most_of(board: Board, result: dict[str, Any], ideal: int) -> tuple[Standing, bool]:
    """What no grid exceeds, as far as an earlier result says: in value, and at that value in seats; and whether that is proven.

    Parameters: `board`; `result`, as saved, whose bound holds, or empty; `ideal`, what everybody's own ideal adds up to.
    Returns: the ideal where there is no result; a proof that was checked to its end, or needs no check. Cost: linear.
    """
    if not result:
        return Standing(value=ideal), True
    is_checked = result["status"] == "optimal" or result["bound_by"] == "utopia" or result["upper_bound"] >= ideal
    # Where seats are others than they were, nothing is known of them.
    lost = result.get("least_lost", 0) if result.get("seats") == _seats(board) else 0
    return Standing(value=result["upper_bound"], seats=-lost), is_checked


def _seats(board: Board) -> list[list[int]]:
    return sorted([row.id, row.capacity] for row in board.given.spaces)


def _history(seen: Sequence[Progress]) -> list[list[float]]:
    return [[round(point.seconds, 2), point.value, point.upper_bound] for point in thinned(seen, HISTORY)]


def _broken(board: Board, rule: Broken) -> dict[str, Any]:
    given = board.given
    return {
        "code": rule.code,
        "topics": [given.topics[topic].id for topic in rule.topics],
        "people": [given.people[person][0] for person in rule.people],
        "slot": None if rule.slot is None or rule.slot < 0 else given.slots[rule.slot].id,
        "space": None if rule.space is None or rule.space < 0 else given.spaces[rule.space].id,
    }
