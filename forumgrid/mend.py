"""Mend a published grid after a change: required moves, and the gain of each further move."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from forumgrid.aims import standing
from forumgrid.clock import Clock, now
from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Broken, Masks, absent_hosts, check, masks, slot_is_allowed, space_fault
from forumgrid.search import annealing
from forumgrid.search import state as search_state
from forumgrid.search.pace import most_moves
from forumgrid.seats.assign import assign
from forumgrid.seats.exchange import exchange_spaces
from forumgrid.seats.rehouse import back_home, rehouse, settled
from forumgrid.value import value
from forumgrid.whole.best import best_mended

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
    `left_out`: topics that were in the grid and are no more; `entered`: topics that were not and now are. `turned_away`: how
    often somebody finds no seat where they would go; `lost`: the wishes that costs.
    """

    moves: int
    grid: Grid
    value: int
    moved: tuple[int, ...]
    displaced: tuple[int, ...]
    left_out: tuple[int, ...]
    entered: tuple[int, ...]
    turned_away: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Mending:
    """The problem as it now is, what the changes broke in the grid, and the ladder of mended grids, fewest moves first.

    `exact`: every grid was gone through, so that no grid does better by the order of aims with as many moves.
    """

    problem: Problem
    broken: tuple[Broken, ...]
    rungs: tuple[Rung, ...]
    seconds: float
    exact: bool = False


def apply(problem: Problem, changes: Changes) -> Problem:
    """The problem after the changes. Topics withdrawn keep their number but may be in no slot; topics added come last.

    Raises ProblemError for references that are unknown. Topics withdrawn are no longer fixed or required.
    """
    names = [new.name or f"T{problem.topics + at + 1}" for at, new in enumerate(changes.added)]
    wishes = np.column_stack([problem.wish_person, problem.wish_topic, problem.wish_level])
    more = [(p, problem.topics + at, level) for at, new in enumerate(changes.added) for p, level in new.wishes]
    gone, count = frozenset(changes.withdrawn), len(changes.added)
    slots_of = [frozenset() if topic in gone else slots for topic, slots in enumerate(problem.allowed_slots)]
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
    """Mend a grid after changes, for each number of `moves` the best grid by the order of aims (`aims.AIMS`): exact on small problems,
    the best found on others.

    - `locked_slots`: slots past or running: nothing there is touched, whatever it breaks; topics fixed by hand never move
      either (as long as their cell can be held).
    - Topics whose cell can no longer be held are placed anew (or left out) without counting as moves, and so are topics that
      were in no slot; every other topic that changes its slot or its space counts. Those that stay keep their space.
    - `proposals`: moves drawn for each rung and thread; `time_limit`: seconds for the whole ladder (each rung gets its share).

    Returns a Mending; a rung is never worth less than the one before it (and of the same worth never turns more people away),
    unless it places a topic that may not be left out. The same input, seed, threads and proposals give the same ladder when time does not run out. Cost: O(wishes · slots) and the
    proposals. Source: docs/methods/forumgrid.md.
    """
    started = now()
    changed = apply(problem, changes) if changes is not None else problem
    added = (NOWHERE,) * (changed.topics - problem.topics)
    before = Grid(grid.slot_of_topic + added, grid.space_of_topic + added, grid.extra)
    locked = frozenset(locked_slots)
    broken = tuple(fault for fault in check(changed, before) if fault.slot not in locked)
    before = dataclasses.replace(before, extra=_extras_kept(changed, before, locked))
    changed = _let_go(changed, before, locked)
    rules, home = _rules(changed, before, locked)
    # Where there is no topic the type has to be said: a kernel is compiled for each.
    home_slot = np.where(home, np.array(before.slot_of_topic, dtype=np.int64), NOWHERE)
    home_space = np.where(home, np.array(before.space_of_topic, dtype=np.int64), NOWHERE)
    ladder = sorted(set(moves))
    # Half of the time for going through every grid; the other half is for the search, where there is too much to go through.
    halfway = Clock(time_limit / 2, should_stop)
    whole = best_mended(changed, rules, (home_slot, home_space), rules.held & home, before.extra, ladder, halfway)
    if whole is not None and None not in whole:
        exact = tuple(_rung(changed, before, home, grid, cap) for grid, cap in zip(whole, ladder, strict=True) if grid)
        return Mending(changed, broken, exact, now() - started, exact=True)
    given = search_state.tables(changed, rules)
    given = given._replace(home=home_slot, home_space=home_space)
    states = [search_state.start(given, seed * 64 + number) for number in range(threads)]
    staying = Grid(tuple(home_slot.tolist()), tuple(home_space.tolist()))
    for state in states:
        search_state.load(given, state, staying)
    order = search_state.greedy_order(changed, states[0])
    rungs: list[Rung] = []
    with ThreadPoolExecutor(threads) as pool:
        for at, cap in enumerate(ladder):
            capped = given._replace(cap=np.array([cap], dtype=np.int64))
            for state in states:
                _fill(capped, state, order)
            until = started + time_limit * (at + 1) / len(ladder)
            searched = [_search(capped, states, pool, proposals, until, should_stop)]
            # Changes of space within a slot let topics in that the search, which leaves spaces as they are, cannot place.
            if (roomier := _with_other_spaces(capped, rules, states)) is not None:
                searched.append(_search(roomier, states, pool, proposals, until, should_stop))
            tried = []
            for slot_of, space_of in searched:
                grid = settled(changed, rules, before, home, Grid(slot_of, space_of))
                tried.append(_seated(changed, rules, before, _rung(changed, before, home, grid, cap), home, locked))
            rungs.append(_best([*[dataclasses.replace(low, moves=cap) for low in rungs[-1:]], *tried], changed, before))
            # The search counts slots alone: it goes on from the spaces that people were told.
            for state in states:
                search_state.restart(capped, state, back_home(rungs[-1].grid, before, home))
    return Mending(changed, broken, tuple(rungs), now() - started)


def _best(rungs: list[Rung], problem: Problem, before: Grid) -> Rung:
    """The best of them by the order of aims; of equal ones the first."""
    return max(rungs, key=lambda rung: standing(problem, rung.grid, published=before))


def _let_go(problem: Problem, before: Grid, locked: frozenset[int]) -> Problem:
    """The problem in which topics set by hand that can no longer be held where they are may go elsewhere (and must: they were
    not to be left out). Set in a slot without a space, a topic keeps its slot as long as a space of it is left for it.
    """
    others = {(slot, space) for _, slot, space in before.occurrences()}
    fixed = dict(problem.fixed)
    for topic, (slot, by_hand) in problem.fixed.items():
        spaces = range(len(problem.spaces)) if by_hand is None else (by_hand,)
        own = before.slot_of_topic[topic], before.space_of_topic[topic]
        can_be_held = not absent_hosts(problem, topic, slot) and any(
            (slot, space) not in problem.closed_cells
            and space_fault(problem, topic, space) is None
            and ((slot, space) == own or (slot, space) not in others)
            for space in spaces
        )
        if slot not in locked and not can_be_held:
            del fixed[topic]
    return dataclasses.replace(problem, fixed=fixed)


def _rules(problem: Problem, before: Grid, locked: frozenset[int]) -> tuple[Masks, Any]:
    """The masks with what is locked held where it is, and which topics can keep the cell people were told."""
    rules = masks(problem)
    allowed, suits, is_open, fixed = rules.allowed.copy(), rules.suits.copy(), rules.open.copy(), rules.held.copy()
    conflict = rules.conflict.copy()
    allowed[:, list(locked)] = False
    home = np.zeros(problem.topics, dtype=np.bool_)
    taken: dict[tuple[int, int], int] = {}
    for topic, (slot, space) in enumerate(zip(before.slot_of_topic, before.space_of_topic, strict=True)):
        if slot in locked and space != NOWHERE:
            allowed[topic], fixed[topic], home[topic] = False, True, True
            allowed[topic, slot] = suits[topic, space] = is_open[slot, space] = True
            taken[slot, space] = topic
    by_hand = sorted(range(problem.topics), key=lambda topic: (topic not in problem.fixed, topic))
    for topic in by_hand:
        slot, space = before.slot_of_topic[topic], before.space_of_topic[topic]
        if NOWHERE in (slot, space) or slot in locked:
            continue
        mates = [other for other in np.flatnonzero(home) if before.slot_of_topic[other] == slot]
        home[topic] = (
            allowed[topic, slot]
            and suits[topic, space]
            and is_open[slot, space]
            and (slot, space) not in taken
            and not conflict[topic, mates].any()
        )
        if home[topic]:
            taken[slot, space] = topic
    for topic, slot, space in before.extra:  # a second time given stays as it is: its cell and its hosts are taken
        is_open[slot, space] = False
        allowed[topic, slot] = False
        allowed[conflict[topic], slot] = False
    return Masks(allowed, conflict, suits, is_open, fixed), home


def _extras_kept(problem: Problem, before: Grid, locked: frozenset[int]) -> tuple[tuple[int, int, int], ...]:
    """The further occurrences that can still be held (or are past); the others are dropped."""
    return tuple(
        (topic, slot, space)
        for topic, slot, space in before.extra
        if slot in locked
        or (
            slot_is_allowed(problem, topic, slot)
            and not absent_hosts(problem, topic, slot)
            and (slot, space) not in problem.closed_cells
            and space_fault(problem, topic, space) is None
            and before.slot_of_topic[topic] != NOWHERE
        )
    )


def _search(
    given: Any, states: list[Any], pool: ThreadPoolExecutor, proposals: int, until: float, stop: Any
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Anneal every state for one rung; the slots and spaces of the best grid met."""
    hot, cold = search_state.temperatures(given)
    at_once = min(_PIECE, most_moves(len(given.topic_level), len(given.home), given.there.shape[1]))
    pieces = max(3, -(-proposals // at_once))
    size = proposals // pieces
    for piece in range(pieces):
        if now() > until or (stop is not None and stop()):
            break
        start = hot * _HEATS[piece % len(_HEATS)]
        jobs = [pool.submit(annealing.anneal, given, state, size, start, cold) for state in states]
        for job in jobs:
            job.result()
    best = max(states, key=lambda state: int(state.score[1]))
    return tuple(best.best_slot_of.tolist()), tuple(best.best_space_of.tolist())


def _with_other_spaces(capped: Any, rules: Masks, states: list[Any]) -> Any:
    """Change spaces within slots where that lets a topic in: the tables in which these spaces are the topics' own, and the moves
    left; every state then starts from there. None when nothing gains.
    """
    cap, state = int(capped.cap[0]), max(states, key=lambda candidate: int(candidate.score[1]))
    search_state.restore(capped, state)
    now = Grid(tuple(state.slot_of.tolist()), tuple(state.space_of.tolist()))
    away = int(((capped.home != NOWHERE) & (state.slot_of != capped.home)).sum())
    at_home = (capped.home != NOWHERE) & (state.slot_of == capped.home)
    rehoused, spent = rehouse(rules, now, np.where(state.clashes > 0, 0, state.gain), at_home, cap - away)
    if rehoused == now:
        return None
    roomier = capped._replace(
        home_space=np.where(at_home, np.array(rehoused.space_of_topic, dtype=np.int64), capped.home_space),
        cap=np.array([cap - spent], dtype=np.int64),
    )
    for restarted in states:
        search_state.restart(roomier, restarted, rehoused)
    return roomier


def _rung(problem: Problem, before: Grid, home: Any, grid: Grid, cap: int) -> Rung:
    """The rung of a grid: what it is worth, and what has become of each topic."""
    was = [slot != NOWHERE for slot in before.slot_of_topic]
    now = [slot != NOWHERE for slot in grid.slot_of_topic]
    topics = range(problem.topics)
    cells = list(zip(grid.slot_of_topic, grid.space_of_topic, strict=True))
    same = [
        cell == old
        for cell, old in zip(cells, zip(before.slot_of_topic, before.space_of_topic, strict=True), strict=True)
    ]
    seated = assign(problem, grid)
    return Rung(
        moves=cap,
        grid=grid,
        value=value(problem, grid),
        moved=tuple(t for t in topics if home[t] and now[t] and not same[t]),
        displaced=tuple(t for t in topics if was[t] and not home[t] and now[t]),
        left_out=tuple(t for t in topics if was[t] and not now[t]),
        entered=tuple(t for t in topics if now[t] and not was[t]),
        turned_away=len(seated.turned_away),
        lost=seated.lost,
    )


def _seated(problem: Problem, rules: Masks, before: Grid, rung: Rung, home: Any, locked: frozenset[int]) -> Rung:
    """The rung with the moves it leaves spent on spaces that seat more people."""
    grid = rung.grid
    used = len(rung.moved) + sum(bool(home[topic]) for topic in rung.left_out)
    movable = {
        topic
        for topic, slot in enumerate(grid.slot_of_topic)
        if slot != NOWHERE and slot not in locked and problem.fixed.get(topic, (slot, None))[1] is None
    }
    elsewhere = {topic for topic in movable if not home[topic]} | (movable & set(rung.moved))
    exchanged = exchange_spaces(
        problem, rules, grid, movable=movable, free_moves=elsewhere, moves=max(0, rung.moves - used)
    )
    return rung if exchanged == grid else _rung(problem, before, home, exchanged, rung.moves)


def _fill(given: Any, state: Any, order: Any) -> None:
    annealing.fill(given, state, order)
    if _make_room(given, state, int(given.cap[0])):
        annealing.fill(given, state, order)


def _make_room(given: Any, state: Any, cap: int) -> bool:
    """Have topics that may not be left out take the place of others that may, where the cap allows it. Says whether any did."""
    has_made_room = False
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
            has_made_room = True
    return has_made_room


def _vacate(given: Any, state: Any, topic: int) -> None:
    state.occupant[state.slot_of[topic], state.space_of[topic]] = NOWHERE
    state.space_of[topic] = NOWHERE
    search_state.take(given, state, topic)
