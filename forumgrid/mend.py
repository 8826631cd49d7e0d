"""Mend a grid that life has broken: what has to move, and what a few more moves would gain."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Broken, Masks, absent_hosts, check, masks, slot_is_allowed, space_fault
from forumgrid.search import annealing
from forumgrid.search import state as search_state
from forumgrid.seats.spaces import assign_spaces
from forumgrid.value import value

_PIECE = 50_000  # moves drawn between two looks at the clock
_HEATS = (
    0.5,
    2.0,
    8.0,
)  # each piece cools from another heat: with few moves allowed, a good chain often begins with a loss


@dataclass(frozen=True)
class NewTopic:
    """A topic that arrives: who has to be there, what it needs, who wishes for it (person, level), how it is called."""

    hosts: tuple[int, ...] = ()
    needs: frozenset[str] = frozenset()
    wishes: tuple[tuple[int, int], ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Changes:
    """What has happened: cells lost (slot, space), people away (person, slot), topics withdrawn, topics added."""

    closed_cells: tuple[tuple[int, int], ...] = ()
    absent: tuple[tuple[int, int], ...] = ()
    withdrawn: tuple[int, ...] = ()
    added: tuple[NewTopic, ...] = ()


@dataclass(frozen=True)
class Rung:
    """The best grid found with at most `moves` topics moved beyond those that have to.

    A topic pushed out of the grid counts as moved too. `moved`: topics that had a good place and changed it; `displaced`: topics whose place was lost and that have another;
    `left_out`: topics that were in the grid and are no more; `entered`: topics that were not and now are.
    """

    moves: int
    grid: Grid
    value: int
    moved: tuple[int, ...]
    displaced: tuple[int, ...]
    left_out: tuple[int, ...]
    entered: tuple[int, ...]


@dataclass(frozen=True)
class Mending:
    """The problem as it now is, what the changes broke in the grid, and the ladder of mended grids, fewest moves first."""

    problem: Problem
    broken: tuple[Broken, ...]
    rungs: tuple[Rung, ...]
    seconds: float


def apply(problem: Problem, changes: Changes) -> Problem:
    """The problem after the changes. Topics withdrawn keep their number but may be in no slot; topics added come last.

    Raises ProblemError for references that are unknown. Topics withdrawn are no longer fixed or required.
    """
    names = [new.name or f"T{problem.topics + at + 1}" for at, new in enumerate(changes.added)]
    wishes = np.column_stack([problem.wish_person, problem.wish_topic, problem.wish_level])
    more = [(p, problem.topics + at, level) for at, new in enumerate(changes.added) for p, level in new.wishes]
    gone, count = frozenset(changes.withdrawn), len(changes.added)
    slots_of = [frozenset() if topic in gone else one for topic, one in enumerate(problem.allowed_slots)]
    return Problem.create(
        people=problem.people,
        topics=problem.topics + count,
        slots=problem.slots,
        spaces=problem.spaces,
        wishes=np.concatenate([wishes, np.array(more, dtype=np.int64).reshape(-1, 3)]),
        hosts=[*problem.hosts, *(new.hosts for new in changes.added)],
        scale_max=problem.scale_max,
        weights=problem.weights[1:],
        absent=[*problem.absent, *changes.absent],
        closed_cells=[*problem.closed_cells, *changes.closed_cells],
        needs=[*problem.needs, *(new.needs for new in changes.added)],
        expected_size=[*problem.expected_size, *[None] * count],
        repeats=[*problem.repeats, *[1] * count],
        allowed_slots=[*slots_of, *[None] * count],
        fixed={topic: cell for topic, cell in problem.fixed.items() if topic not in gone},
        required=problem.required - gone,
        published=None,
        needs_step_free=problem.needs_step_free,
        hard_sizes=problem.hard_sizes,
        people_names=problem.people_names,
        topic_names=[*problem.topic_names, *names],
        slot_names=problem.slot_names,
    )


def mend(
    problem: Problem,
    grid: Grid,
    changes: Changes | None = None,
    *,
    locked_slots: Iterable[int] = (),
    moves: Sequence[int] = (0, 1, 2, 5, 10),
    time_limit: float = 2.0,
    threads: int = 2,
    seed: int = 1,
    should_stop: Callable[[], bool] | None = None,
    proposals: int = 300_000,
) -> Mending:
    """Mend a grid after changes, for each number of `moves` the best value found.

    - `locked_slots`: slots past or running: nothing there is touched, whatever it breaks; topics fixed by hand never move
      either (as long as their cell can be held).
    - Topics whose cell can no longer be held are placed anew (or left out) without counting as moves, and so are topics that
      were in no slot; every other topic that changes its slot or its space counts. Those that stay keep their space.
    - `proposals`: moves drawn for each rung and thread; `time_limit`: seconds for the whole ladder (each rung gets its share).

    Returns a Mending; a rung is never worth less than the one before it, unless it places a topic that may not be left out. The
    same input, seed, threads and proposals give the same ladder when time does not run out. Cost: O(wishes · slots) and the
    proposals. Source: docs/methods/forumgrid.md.
    """
    started = perf_counter()
    changed = apply(problem, changes) if changes is not None else problem
    added = (NOWHERE,) * (changed.topics - problem.topics)
    told = Grid(grid.slot_of_topic + added, grid.space_of_topic + added, grid.extra)
    locked = frozenset(locked_slots)
    broken = tuple(one for one in check(changed, told) if one.slot not in locked)
    told = dataclasses.replace(told, extra=_extras_kept(changed, told, locked))
    changed = _let_go(changed, told, locked)
    rules, home = _rules(changed, told, locked)
    given = search_state.tables(changed, rules)
    # Where there is no topic the type has to be said: a kernel is compiled for each.
    home_slot = np.where(home, np.array(told.slot_of_topic, dtype=np.int64), NOWHERE)
    home_space = np.where(home, np.array(told.space_of_topic, dtype=np.int64), NOWHERE)
    given = given._replace(home=home_slot, home_space=home_space)
    states = [search_state.start(given, seed * 64 + number) for number in range(threads)]
    staying = Grid(tuple(home_slot.tolist()), tuple(home_space.tolist()))
    for state in states:
        search_state.load(given, state, staying)
    order = search_state.greedy_order(changed, states[0])
    rungs: list[Rung] = []
    ladder = sorted(set(moves))
    with ThreadPoolExecutor(threads) as pool:
        for at, cap in enumerate(ladder):
            capped = given._replace(cap=np.array([cap], dtype=np.int64))
            for state in states:
                _fill(capped, state, order)
            until = started + time_limit * (at + 1) / len(ladder)
            best = _search(capped, states, pool, proposals, until, should_stop)
            rung = _rung(changed, rules, told, home, best, cap)
            rungs.append(
                rung if not rungs or _rank(changed, rung) >= _rank(changed, rungs[-1]) else _same(rungs[-1], cap)
            )
            for state in states:
                search_state.restart(capped, state, rung.grid)
    return Mending(changed, broken, tuple(rungs), perf_counter() - started)


def _let_go(problem: Problem, told: Grid, locked: frozenset[int]) -> Problem:
    """The problem in which topics set by hand that can no longer be held where they are may go elsewhere (and must: they were
    not to be left out). Set in a slot without a space, a topic keeps its slot as long as a space of it is left for it.
    """
    others = {(slot, space) for _, slot, space in told.occurrences()}
    fixed = dict(problem.fixed)
    for topic, (slot, by_hand) in problem.fixed.items():
        spaces = range(len(problem.spaces)) if by_hand is None else (by_hand,)
        own = told.slot_of_topic[topic], told.space_of_topic[topic]
        can_be_held = not absent_hosts(problem, topic, slot) and any(
            (slot, space) not in problem.closed_cells
            and space_fault(problem, topic, space) is None
            and ((slot, space) == own or (slot, space) not in others)
            for space in spaces
        )
        if slot not in locked and not can_be_held:
            del fixed[topic]
    return dataclasses.replace(problem, fixed=fixed)


def _rules(problem: Problem, told: Grid, locked: frozenset[int]) -> tuple[Masks, Any]:
    """The masks with what is locked held where it is, and which topics can keep the cell people were told."""
    rules = masks(problem)
    allowed, suits, is_open, held = rules.allowed.copy(), rules.suits.copy(), rules.open.copy(), rules.held.copy()
    conflict = rules.conflict.copy()
    allowed[:, list(locked)] = False
    home = np.zeros(problem.topics, dtype=np.bool_)
    taken: dict[tuple[int, int], int] = {}
    for topic, (slot, space) in enumerate(zip(told.slot_of_topic, told.space_of_topic, strict=True)):
        if slot in locked and space != NOWHERE:
            allowed[topic], held[topic], home[topic] = False, True, True
            allowed[topic, slot] = suits[topic, space] = is_open[slot, space] = True
            taken[slot, space] = topic
    by_hand = sorted(range(problem.topics), key=lambda topic: (topic not in problem.fixed, topic))
    for topic in by_hand:
        slot, space = told.slot_of_topic[topic], told.space_of_topic[topic]
        if NOWHERE in (slot, space) or slot in locked:
            continue
        mates = [other for other in np.flatnonzero(home) if told.slot_of_topic[other] == slot]
        home[topic] = (
            allowed[topic, slot]
            and suits[topic, space]
            and is_open[slot, space]
            and (slot, space) not in taken
            and not conflict[topic, mates].any()
        )
        if home[topic]:
            taken[slot, space] = topic
    for topic, slot, space in told.extra:  # a second time given stays as it is: its cell and its hosts are taken
        is_open[slot, space] = False
        allowed[topic, slot] = False
        allowed[conflict[topic], slot] = False
    return Masks(allowed, conflict, suits, is_open, held), home


def _extras_kept(problem: Problem, told: Grid, locked: frozenset[int]) -> tuple[tuple[int, int, int], ...]:
    """The further occurrences that can still be held (or are past); the others are dropped."""
    return tuple(
        (topic, slot, space)
        for topic, slot, space in told.extra
        if slot in locked
        or (
            slot_is_allowed(problem, topic, slot)
            and not absent_hosts(problem, topic, slot)
            and (slot, space) not in problem.closed_cells
            and space_fault(problem, topic, space) is None
            and told.slot_of_topic[topic] != NOWHERE
        )
    )


def _search(
    given: Any, states: list[Any], pool: ThreadPoolExecutor, proposals: int, until: float, stop: Any
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Anneal every state for one rung; the slots and spaces of the best grid met."""
    hot, cold = search_state.temperatures(given)
    pieces = max(3, proposals // _PIECE)
    size = proposals // pieces
    for piece in range(pieces):
        start = hot * _HEATS[piece % len(_HEATS)]
        jobs = [pool.submit(annealing.anneal, given, state, size, start, cold) for state in states]
        for job in jobs:
            job.result()
        if perf_counter() > until or (stop is not None and stop()):
            break
    best = max(states, key=lambda state: int(state.score[1]))
    return tuple(best.best_slot_of.tolist()), tuple(best.best_space_of.tolist())


def _rung(problem: Problem, rules: Masks, told: Grid, home: Any, found: Any, cap: int) -> Rung:
    slot_of, space_of = found
    stays = [bool(home[t]) and slot_of[t] == told.slot_of_topic[t] for t in range(problem.topics)]
    keep = Grid(
        tuple(slot if stay else NOWHERE for slot, stay in zip(slot_of, stays, strict=True)),
        tuple(space if stay else NOWHERE for space, stay in zip(space_of, stays, strict=True)),
    )
    grid = Grid(slot_of, assign_spaces(problem, rules, slot_of, keep, firmly=True), told.extra)
    was = [slot != NOWHERE for slot in told.slot_of_topic]
    now = [slot != NOWHERE for slot in grid.slot_of_topic]
    topics = range(problem.topics)
    return Rung(
        moves=cap,
        grid=grid,
        value=value(problem, grid),
        moved=tuple(t for t in topics if home[t] and now[t] and not stays[t]),
        displaced=tuple(t for t in topics if was[t] and not home[t] and now[t]),
        left_out=tuple(t for t in topics if was[t] and not now[t]),
        entered=tuple(t for t in topics if now[t] and not was[t]),
    )


def _fill(given: Any, state: Any, order: Any) -> None:
    annealing.fill(given, state, order)
    if _make_room(given, state, int(given.cap[0])):
        annealing.fill(given, state, order)


def _make_room(given: Any, state: Any, cap: int) -> bool:
    """Have topics that may not be left out take the place of others that may, where the cap allows it. Says whether any did."""
    made = False
    for topic in np.flatnonzero(given.required & (state.slot_of == NOWHERE)).tolist():
        best, where = None, (NOWHERE, NOWHERE)
        for other in np.flatnonzero(~given.required & (state.slot_of != NOWHERE)).tolist():
            slot, space = int(state.slot_of[other]), int(state.space_of[other])
            if other not in given.movable:
                continue
            _vacate(given, state, other)
            away = int(((given.home != NOWHERE) & (state.slot_of != given.home)).sum())
            if away <= cap and annealing.try_put(given, state, slot, topic):
                if best is None or state.score[0] > best:
                    best, where = int(state.score[0]), (other, slot)
                _vacate(given, state, topic)
            state.occupant[slot, space], state.space_of[other] = other, space
            search_state.put(given, state, slot, other)
        if best is not None:
            _vacate(given, state, where[0])
            annealing.try_put(given, state, where[1], topic)
            made = True
    return made


def _vacate(given: Any, state: Any, topic: int) -> None:
    state.occupant[state.slot_of[topic], state.space_of[topic]] = NOWHERE
    state.space_of[topic] = NOWHERE
    search_state.take(given, state, topic)


def _rank(problem: Problem, rung: Rung) -> tuple[int, int]:
    """Of two rungs the better has more of the topics that may not be left out, then the more value."""
    return -sum(rung.grid.slot_of_topic[topic] == NOWHERE for topic in problem.required), rung.value


def _same(rung: Rung, cap: int) -> Rung:
    return dataclasses.replace(rung, moves=cap)
