"""Background tasks: compose a grid, mend one, advise on one, with progress."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from datetime import datetime
from functools import partial
from threading import Event
from time import sleep
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django_tasks import task

from faire_reseau.kit import clock
from faire_reseau.topics.actions.compositions import LADDER, end_composition, note_progress, start_composition
from faire_reseau.topics.enums import CompositionKind, CompositionState
from faire_reseau.topics.logic.results import advised, composed, mended, progressed
from faire_reseau.topics.logic.twice import to_compose
from faire_reseau.topics.models import Composition
from faire_reseau.topics.queries.boards import board_for
from faire_reseau.topics.queries.compositions import is_stop_asked
from forumgrid import Progress, advise_merges, advise_more, advise_repeats, compose, mend

LOOK_S = 0.5
FIRST_LOOK_S = 0.1
FAIR_SHARE = 0.02
PAUSES_S = (1, 2, 5, 10, 30, 60, 60, 60)
Found = TypeVar("Found")
_logger = logging.getLogger(__name__)


@task()
def compose_grid(composition_id: int) -> None:
    """Compose the grid that was asked for; every half-second screens learn how far it is."""
    compose_as_of(composition_id, clock.now())


def compose_as_of(composition_id: int, at: datetime) -> None:
    """Compose the grid that was asked for, hours that had begun `at` that moment left as they are."""
    composition = start_composition(composition_id)
    if composition is None:
        return
    try:
        wants = composition.wants
        board = board_for(composition.forum, at=at, all_required=bool(wants.get("all_topics")))
        stop, seen = Event(), list[Progress]()
        outcome = _watched(
            composition,
            lambda: compose(
                to_compose(board),
                time_limit=float(wants["seconds"]),
                on_progress=seen.append,
                should_stop=stop.is_set,
                fairness=FAIR_SHARE if wants.get("fair") else None,
            ),
            stop,
            lambda: progressed(seen),
        )
        state, result = composed(board, outcome, seen, was_stopped=stop.is_set())
    except Exception:
        _logger.exception("Composition %s failed", composition_id)
        _end(composition, CompositionState.FAILED, {})
    else:
        _end(composition, state, result)


@task()
def mend_grid(composition_id: int) -> None:
    """Find what the working grid could become with few moves."""
    composition = start_composition(composition_id)
    if composition is None:
        return
    try:
        board = board_for(composition.forum, at=clock.now())
        stop = Event()
        mending = _watched(
            composition,
            lambda: mend(
                board.problem,
                board.grid,
                locked_slots=board.locked_slots,
                moves=LADDER,
                time_limit=float(composition.wants["seconds"]),
                should_stop=stop.is_set,
            ),
            stop,
            lambda: None,
        )
        result = mended(board, mending)
    except Exception:
        _logger.exception("Mending %s failed", composition_id)
        _end(composition, CompositionState.FAILED, {})
    else:
        _end(composition, CompositionState.DONE, result)


@task()
def advise_grid(composition_id: int) -> None:
    """Look for what would help the working grid most."""
    composition = start_composition(composition_id)
    if composition is None:
        return
    try:
        board = board_for(composition.forum, at=clock.now())
        seconds, stop = float(composition.wants["seconds"]), Event()

        def search() -> dict[str, Any]:
            problem, grid = board.problem, board.grid
            twice = {topic for topic, _slot, _space in grid.extra}
            # Hours that have begun take no further topic, and twice is as often as a topic is given.
            repeats = [
                repeat
                for repeat in advise_repeats(problem, grid, should_stop=stop.is_set)
                if repeat.slot not in board.locked_slots and repeat.topic not in twice
            ]
            more = advise_more(to_compose(board), time_limit=seconds / 2, should_stop=stop.is_set)
            return advised(board, repeats, advise_merges(problem, grid, should_stop=stop.is_set), more)

        result = _watched(composition, search, stop, lambda: None)
    except Exception:
        _logger.exception("Advice %s failed", composition_id)
        _end(composition, CompositionState.FAILED, {})
    else:
        _end(composition, CompositionState.DONE, result)


def hand_over(composition_id: int) -> None:
    """Put a composition that was asked for in the worker's queue."""
    kind = Composition.objects.values_list("wants__kind", flat=True).get(pk=composition_id)
    {CompositionKind.MEND: mend_grid, CompositionKind.ADVISE: advise_grid}.get(kind, compose_grid).enqueue(
        composition_id
    )


def _watched(
    composition: Composition, search: Callable[[], Found], stop: Event, progress: Callable[[], dict[str, Any] | None]
) -> Found:
    """Run the search in a thread; this one, which owns the connection to the database, notes progress and listens for a stop."""
    noted: dict[str, Any] | None = None
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(search)
        wait = FIRST_LOOK_S
        while True:
            try:
                return job.result(timeout=wait)
            except NotYet:
                if job.done():
                    raise
            now = progress()
            if now is not None:
                wait = LOOK_S
                if now != noted and _while_it_answers(partial(note_progress, composition, now)):
                    noted = now
            if _while_it_answers(lambda: is_stop_asked(composition.pk)):
                stop.set()


def _while_it_answers(ask: Callable[[], Any]) -> Any:
    """What the database says, True for nothing; False while it does not answer: a search goes on meanwhile."""
    try:
        answer = ask()
    except (OperationalError, InterfaceError) as error:
        _logger.warning("The database does not answer while something is composed: %s", error)
        connection.close()
        return False
    return True if answer is None else answer


def _end(composition: Composition, state: CompositionState, result: dict[str, Any]) -> None:
    """Keep what came of it, also when the database starts again just then: the work of minutes is not lost for that."""
    for pause_s in PAUSES_S:
        try:
            end_composition(composition, state, result, at=clock.now())
        except (OperationalError, InterfaceError) as error:
            _logger.warning("The database does not answer at the end of a composition: %s", error)
            connection.close()
            sleep(pause_s)
        else:
            return
    end_composition(composition, state, result, at=clock.now())
