"""Files in and out: `barcamp-instance/1`, `barcamp-prefs/1`, `forumgrid-solution/1`, spreadsheets and library workbooks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from forumgrid.compose import Composition
from forumgrid.files.cosplib import is_cosplib, read_cosplib
from forumgrid.files.shapes import Shape, flag_in, refuse_flags
from forumgrid.files.sheets import read_sheets
from forumgrid.files.tables import read_bytes, read_tables
from forumgrid.problem import NOWHERE, Grid, Problem, ProblemError, Space
from forumgrid.rules import Broken
from forumgrid.seats.assign import Assignment, assign
from forumgrid.sentences import FileError, rule_sentence
from forumgrid.telling.explain import Explanation, explain
from forumgrid.value import utopia, value

INSTANCE = "barcamp-instance/1"
PREFS = "barcamp-prefs/1"
SOLUTION = "forumgrid-solution/1"

PREFS_CAPACITY_SHARE = 1.25
"""`barcamp-prefs/1` gives no capacities: rooms of equal size with 1.25 seats a person in all."""

COUNTS = {"people": 200_000, "topics": 20_000, "slots": 1_000, "spaces": 2_000, "scale_max": 1_000}
"""The largest problem that is read from a file: beyond, the tables of the search would fill the memory."""

_KEYS = {"wishes": "votes", "spaces": "rooms", "closed_cells": "blocked_cells", "hosts": "host"}


def read_problem(
    paths: Sequence[Path | str],
    *,
    slots: int | None = None,
    scale_max: int | None = None,
    notes: list[FileError] | None = None,
) -> Problem:
    """The problem in one JSON file, one workbook, or several CSV files.

    Parameters
    ----------
    paths : one .json (`barcamp-instance/1`, `barcamp-prefs/1`), one .xlsx or .ods (sheets of an organiser, or a workbook of the
        Conference Scheduling Problem Library), or .csv files named topics, spaces, wishes, people, slots (or in French).
    slots : number of slots, where the file does not say.
    scale_max : top level of wishes, where the file does not say.
    notes : what was left out of spreadsheets, or understood, is added to it.

    Raises
    ------
    FileError
        Says the file and the line, cell or key at fault.

    Cost
    ----
    O(size of the files), which are bounded (`forumgrid.files.tables`).
    """
    files = [Path(path) for path in paths]
    if not files:
        raise FileError("file_missing")
    of_json = [file for file in files if file.suffix.lower() == ".json"]
    if of_json and len(files) > 1:
        raise FileError("json_not_alone", str(of_json[0]))
    if of_json:
        return problem_from_json(read_json(files[0]), file=str(files[0]), slots=slots)
    try:
        if len(files) == 1 and files[0].suffix.lower() == ".xlsx" and is_cosplib(read_tables(files[0])):
            problem = read_cosplib(files[0])
        else:
            problem = read_sheets(files, slots=slots, scale_max=scale_max, notes=notes)
    except ProblemError as error:
        raise error if isinstance(error, FileError) else _in_file(error, str(files[0])) from error
    _refuse_counts(str(files[0]), problem.people, problem.topics, problem.slots, len(problem.spaces), problem.scale_max)
    return problem


def _refuse_counts(file: str, *counts: int) -> None:
    for (what, most), count in zip(COUNTS.items(), counts, strict=True):
        if count > most:
            raise FileError("count_too_large", file, key=_KEYS.get(what, what), found=count, most=most)


def read_json(path: Path) -> dict[str, Any]:
    """One JSON object, of bounded size; NaN, infinities and numbers of thousands of digits are refused. Raises FileError."""
    content = read_bytes(path)
    try:
        data = json.loads(
            content.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_each_key_once
        )
    except UnicodeDecodeError as error:
        raise FileError("file_not_text", str(path)) from error
    except json.JSONDecodeError as error:
        raise FileError("json_broken", str(path), line=error.lineno, detail=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise FileError("json_broken", str(path), detail=str(error).splitlines()[0]) from error
    if not isinstance(data, dict):
        raise FileError("json_not_object", str(path))
    return data


def problem_from_json(data: Mapping[str, Any], *, file: str = "", slots: int | None = None) -> Problem:
    """A `Problem` from the content of a `barcamp-instance/1` or `barcamp-prefs/1` file.

    Beyond the published keys an instance may have `expected_size`, `repeats`, `allowed_slots` (lists by topic), `fixed`
    ([topic, slot, room or null]), `required`, `needs_step_free` (lists), `weights`, `published` (a grid), `hard_sizes`,
    `names` ({"people": […], "topics": […], "slots": […]}) and a `name` in each room.

    Raises FileError. Cost: O(size of the data).
    """
    name = data.get("format")
    if name not in (INSTANCE, PREFS):
        raise FileError("format_unknown", file, found=name, expected=f"{INSTANCE}, {PREFS}")
    shape = Shape(data, file)
    try:
        return _prefs(shape, slots) if name == PREFS else _instance(shape)
    except FileError:
        raise
    except ProblemError as error:
        raise _in_file(error, file) from error


def _instance(data: Shape) -> Problem:
    names = Shape(data.get("names", dict, {}), data.file)
    refuse_flags(data)
    features = [str(feature) for feature in data.get("features", list, [])]
    published = data.get("published", dict, None)
    counts = [data.get(what, int) for what in ("people", "topics", "slots")]
    scale_max = data.get("scale_max", int, 3)
    _refuse_counts(data.file, *counts, len(data.get("rooms", list)), scale_max)
    return Problem.create(
        people=data.get("people", int),
        topics=data.get("topics", int),
        slots=data.get("slots", int),
        scale_max=scale_max,
        spaces=[
            _space(Shape(room, data.file, f"rooms[{at}]"), features) for at, room in enumerate(data.get("rooms", list))
        ],
        wishes=data.get("votes", list, []),
        hosts=[None if host == -1 else host for host in data.get("host", list)] if "host" in data.values else None,
        must_attend=data.lists("must_attend"),
        needs=[_features(need, features) for need in data.lists("needs") or ()] or None,
        absent=data.tuples("absent", 2),
        closed_cells=data.tuples("blocked_cells", 2),
        weights=data.get("weights", list, None),
        expected_size=data.get("expected_size", list, None),
        repeats=data.get("repeats", list, None),
        allowed_slots=data.lists("allowed_slots", or_none=True),
        fixed=_fixed(data),
        required=data.get("required", list, []),
        needs_step_free=data.get("needs_step_free", list, []),
        hard_sizes=data.get("hard_sizes", bool, False),
        published=None if published is None else Grid.from_json(published),
        people_names=_names(names, "people"),
        topic_names=_names(names, "topics"),
        slot_names=_names(names, "slots"),
    )


def _names(names: Shape, key: str) -> list[str] | None:
    given = names.get(key, list, None)
    return None if given is None else [str(name) for name in given]


def _fixed(data: Shape) -> dict[int, tuple[int, int | None]]:
    """The cells set by hand, each topic in one at most."""
    fixed: dict[int, tuple[int, int | None]] = {}
    for at, (topic, slot, space) in enumerate(data.tuples("fixed", 3)):
        if not isinstance(topic, int):
            raise FileError("key_wrong", data.file, key=f"fixed[{at}]", expected="whole")
        if topic in fixed:
            raise FileError("name_twice", data.file, key=f"fixed[{at}]", name=str(topic))
        fixed[topic] = slot, space
    return fixed


def _prefs(data: Shape, slots: int | None) -> Problem:
    grid = Shape(data.get("grid", dict), data.file, "grid")
    refuse_flags(data)
    people, spaces, scale_max = data.get("people", int), grid.get("rooms", int), data.get("scale_max", int)
    _refuse_counts(data.file, people, data.get("topics", int), slots or grid.get("slots", int), spaces, scale_max)
    seats = -(-int(people * PREFS_CAPACITY_SHARE) // max(spaces, 1))
    hosts = data.get("host", list, None)
    return Problem.create(
        people=people,
        topics=data.get("topics", int),
        slots=slots if slots is not None else grid.get("slots", int),
        scale_max=scale_max,
        spaces=[Space(max(seats, 1), frozenset(), f"R{number + 1}") for number in range(spaces)],
        wishes=data.get("votes", list, []),
        hosts=None if hosts is None else [None if host == -1 else host for host in hosts],
    )


def _space(data: Shape, features: list[str]) -> Space:
    has = _features(data.get("features", list, []), features)
    return Space(data.get("capacity", int), frozenset(has), str(data.values.get("name", "")))


def _features(flags: Any, features: list[str]) -> list[str]:
    """Feature names from 0/1 flags in the order of `features`, or given by name."""
    if all(isinstance(flag, str) for flag in flags):
        return list(flags)
    if len(flags) != len(features):
        raise ProblemError("wrong_length", f"{len(flags)} flags for {len(features)} features", "features")
    return [name for name, flag in zip(features, flags, strict=True) if flag]


def _in_file(error: ProblemError, file: str) -> FileError:
    """The error of the core as one of the file, under the key the file uses."""
    head = error.where.split("[")[0].split(".")[0]
    key = _KEYS.get(head, head) + error.where[len(head) :]
    return FileError(error.code, file, key=key, detail=error.sentence)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        again = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {again[:80]!a} is there twice")
    return data


def problem_to_json(problem: Problem, name: str = "") -> dict[str, Any]:
    """The problem as `barcamp-instance/1`, ready for `json.dump`; `problem_from_json` reads it back. Cost: O(wishes)."""
    features = sorted({feature for space in problem.spaces for feature in space.features} | {n for need in problem.needs for n in need})  # fmt: skip
    return {
        "format": INSTANCE,
        "name": name,
        "people": problem.people,
        "topics": problem.topics,
        "slots": problem.slots,
        "scale_max": problem.scale_max,
        "rooms": [
            {"name": space.name, "capacity": space.capacity, "features": [int(f in space.features) for f in features]}
            for space in problem.spaces
        ],
        "features": features,
        "blocked_cells": sorted(map(list, problem.closed_cells)),
        "host": [hosts[0] if hosts else None for hosts in problem.hosts],
        "must_attend": [list(hosts[1:]) for hosts in problem.hosts],
        "needs": [[int(f in needs) for f in features] for needs in problem.needs],
        "absent": sorted(map(list, problem.absent)),
        "votes": [
            list(wish)
            for wish in zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
        ],
        "weights": list(problem.weights[1:]),
        "expected_size": list(problem.expected_size),
        "repeats": list(problem.repeats),
        "allowed_slots": [None if slots is None else sorted(slots) for slots in problem.allowed_slots],
        "fixed": [[topic, slot, space] for topic, (slot, space) in sorted(problem.fixed.items())],
        "required": sorted(problem.required),
        "needs_step_free": sorted(problem.needs_step_free),
        "hard_sizes": problem.hard_sizes,
        "published": None if problem.published is None else problem.published.to_json(),
        "names": {
            "people": list(problem.people_names),
            "topics": list(problem.topic_names),
            "slots": list(problem.slot_names),
        },
    }  # fmt: skip


def read_grid(path: Path, problem: Problem, added: Collection[int] = ()) -> Grid:
    """The grid in a `forumgrid-solution/1` file, or the reference grid of an instance. Raises FileError.

    `added`: topics of the problem that the file does not know; its topics are the others, in order, and they are in no slot.
    """
    data = read_json(path)
    holder = data.get("reference") if data.get("format") == INSTANCE else data
    if not isinstance(holder, dict) or not isinstance(holder.get("slot_of_topic"), list):
        raise FileError("grid_missing", str(path))
    for key in ("slot_of_topic", "space_of_topic", "room_of_topic", "extra"):
        if place := flag_in(holder.get(key), key):
            raise FileError("key_wrong", str(path), key=place[0], expected="whole")
    if data.get("format") not in (INSTANCE, SOLUTION):
        raise FileError("format_unknown", str(path), found=data.get("format"), expected=SOLUTION)
    try:
        grid = Grid.from_json(holder)
    except ProblemError as error:
        raise _in_file(error, str(path)) from error
    known = [topic for topic in range(problem.topics) if topic not in added]
    if len(grid.slot_of_topic) != len(known) or any(not 0 <= topic < len(known) for topic, _, _ in grid.extra):
        raise FileError("grid_not_of_problem", str(path))
    cells = dict(zip(known, zip(grid.slot_of_topic, grid.space_of_topic, strict=True), strict=True))
    places = [cells.get(topic, (NOWHERE, NOWHERE)) for topic in range(problem.topics)]
    return Grid(
        slot_of_topic=tuple(slot for slot, _ in places),
        space_of_topic=tuple(space for _, space in places),
        extra=tuple((known[topic], slot, space) for topic, slot, space in grid.extra),
    )


def solution_to_json(
    problem: Problem, composition: Composition, assignment: Assignment | None = None, *, least_served: int = 10
) -> dict[str, Any]:
    """The result of `compose` as `forumgrid-solution/1`, ready for `json.dump`.

    Parameters
    ----------
    problem, composition : what was composed.
    assignment : its programmes, when already made.
    least_served : how many of the least served people are listed.

    Returns
    -------
    `value` is the sum of the levels met, whatever the weights; `upper_bound` and `gap` are in the same unit. With weights of
    one's own, `weighted_value` and `weighted_upper_bound` say what was optimised.

    Cost
    ----
    That of `assign`.
    """
    grid = composition.grid
    plain_weights = problem.weights == tuple(range(problem.scale_max + 1))
    levels = problem if plain_weights else replace(problem, weights=tuple(range(problem.scale_max + 1)))
    met = value(levels, grid)
    programmes = (assignment or assign(problem, grid)).programmes
    bound = composition.upper_bound if plain_weights else utopia(levels)
    solution: dict[str, Any] = {
        "format": SOLUTION,
        "status": composition.status,
        "value": met,
        "upper_bound": bound,
        "gap": composition.gap if plain_weights else (bound - met) / bound if bound else 0.0,
        "bound_by": composition.bound_by if plain_weights else "utopia",
        "seconds": round(composition.seconds, 3),
        "utopia": utopia(levels),
        **grid.to_json(),
        "programmes": programmes.tolist(),
        "least_served": _least_served(explain(problem, grid, programmes), least_served),
    }
    if not plain_weights:
        solution |= {"weighted_value": composition.value, "weighted_upper_bound": composition.upper_bound}
    if composition.conflicts is not None:
        solution["conflicts"] = {
            "topics": list(composition.conflicts.topics),
            "rules": [_rule_to_json(problem, rule) for rule in composition.conflicts.rules],
            "relaxations": [
                {"cost": way.cost, "aside": [_rule_to_json(problem, rule) for rule in way.aside]}
                for way in composition.conflicts.relaxations
            ],
        }
    return solution


def _least_served(explanation: Explanation, count: int) -> list[dict[str, Any]]:
    """The people who get the least share of their ideal by their programmes; who has none is left out."""
    return [
        {"person": account.person, "gets": account.gain, "ideal": account.ideal, "share": account.share}
        for account in explanation.least_served(count)
    ]


def _rule_to_json(problem: Problem, broken: Broken) -> dict[str, Any]:
    return {**vars(broken), "sentence": rule_sentence(problem, broken)}


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write one JSON object. Raises FileError when the file cannot be written."""
    write_text(path, json.dumps(data, ensure_ascii=False, allow_nan=False, default=_plain_number) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8. Raises FileError when the file cannot be written."""
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise FileError("file_unwritable", str(path), detail=error.strerror or str(error)) from error


def _plain_number(number: Any) -> Any:
    """Numpy's numbers as Python's."""
    return number.item()
