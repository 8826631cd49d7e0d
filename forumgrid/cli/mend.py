"""Command `mend`: print and write the mended grids, fewest moves first."""

from __future__ import annotations

import argparse
from typing import Any

from forumgrid.cli.compose import (
    IMPOSSIBLE,
    PROVEN,
    Printer,
    number_named,
    placed_grid,
    problem_of,
    refuse_unwritable,
    write_data,
    write_pictures,
)
from forumgrid.cli.phrases import PHRASES
from forumgrid.cli.stop import Stop
from forumgrid.files.formats import SOLUTION, problem_to_json
from forumgrid.mend import Changes, Mending, Rung, mend
from forumgrid.problem import Problem
from forumgrid.rules import check
from forumgrid.seats.assign import assign
from forumgrid.sentences import FileError, rule_sentence


def mend_answer(options: argparse.Namespace) -> int:
    """Mend a grid and print the ladder; 0 when the grid chosen keeps every rule (locked slots apart), 2 otherwise."""
    with Stop(options.time_limit, options.usual_time) as stop:
        problem = stop.read(lambda: problem_of(options))
        added = {number_named(problem.topic_names, name, "topic") for name in options.added or ()}
        grid = stop.read(lambda: placed_grid(options.grid, problem, added))
        refuse_unwritable(options.json, options.svg, options.xlsx, options.grid_out, options.problem_out)
        changes = _changes(options, problem)
        locked = range(number_named(problem.slot_names, options.until, "slot")) if options.until else range(0)
        if changes == Changes() and not (options.until or added):
            raise FileError("option_wrong", detail=PHRASES[options.lang]["changes missing"])
        stop.begin()
        mending = mend(
            problem,
            grid,
            changes,
            locked_slots=locked,
            moves=options.moves,
            time_limit=stop.left(),
            threads=options.threads,
            seed=options.seed,
            should_stop=stop.asked,
        )
        return _tell(mending, locked, options, stop)


def _tell(mending: Mending, locked: range, options: argparse.Namespace, stop: Stop) -> int:
    phrases = PHRASES[options.lang]
    chosen = mending.rungs[-1] if options.choose is None else _rung(mending, options.choose)
    say = Printer(to_errors=options.json == "-")
    if stop.asked():
        say(phrases["interrupted"])
    _tell_ladder(mending, phrases, options.lang, say)
    if options.json:
        write_data(options.json, _mending_to_json(mending))
    if options.problem_out:
        write_data(options.problem_out, problem_to_json(mending.problem))
    if options.grid_out:
        write_data(options.grid_out, _solution(mending.problem, chosen))
    write_pictures(mending.problem, chosen.grid, assign(mending.problem, chosen.grid), options)
    left = [fault for fault in check(mending.problem, chosen.grid) if fault.slot not in locked]
    for broken in left:
        say("  " + rule_sentence(mending.problem, broken, options.lang))
    return IMPOSSIBLE if left else PROVEN


def _changes(options: argparse.Namespace, problem: Problem) -> Changes:
    lost = [number_named(problem.space_names, name, "space") for name in options.lose_space or ()]
    closed = [(slot, space) for space in lost for slot in range(problem.slots)]
    for space, slot in options.close or ():
        closed.append((number_named(problem.slot_names, slot, "slot"), number_named(problem.space_names, space, "space")))  # fmt: skip
    away = [
        (number_named(problem.people_names, person, "person"), number_named(problem.slot_names, slot, "slot"))
        for person, slot in options.away or ()
    ]
    withdrawn = [number_named(problem.topic_names, name, "topic") for name in options.withdraw or ()]
    return Changes(tuple(closed), tuple(away), tuple(withdrawn))


def _rung(mending: Mending, moves: int) -> Rung:
    """The rung of the most moves that are not more than asked for."""
    fitting = [rung for rung in mending.rungs if rung.moves <= moves]
    return fitting[-1] if fitting else mending.rungs[0]


def _tell_ladder(mending: Mending, phrases: dict[str, str], language: str, say: Printer) -> None:
    for broken in mending.broken:
        say(rule_sentence(mending.problem, broken, language))
    names = mending.problem.topic_names
    for rung in mending.rungs:
        sentences = [
            phrases[f"rung {kind}"].format(topics=", ".join(names[topic] for topic in topics))
            for kind, topics in (
                ("displaced", rung.displaced),
                ("moved", rung.moved),
                ("entered", rung.entered),
                ("left_out", rung.left_out),
            )
            if topics
        ]
        if rung.turned_away:
            sentences.append(phrases["step seats"].format(times=rung.turned_away))
        change = f"{rung.value - mending.rungs[0].value:+d}"
        say(phrases["step"].format(moves=rung.moves, value=rung.value, change=change, moved="".join(sentences)))


def _solution(problem: Problem, rung: Rung) -> dict[str, Any]:
    return {
        "format": SOLUTION,
        "status": "feasible",
        "value": rung.value,
        **rung.grid.to_json(),
        "programmes": assign(problem, rung.grid).programmes.tolist(),
    }


def _mending_to_json(mending: Mending) -> dict[str, Any]:
    return {
        "format": "forumgrid-mending/1",
        "seconds": round(mending.seconds, 3),
        "broken": [vars(broken_rule) for broken_rule in mending.broken],
        "rungs": [{**vars(rung), "grid": rung.grid.to_json()} for rung in mending.rungs],
    }
