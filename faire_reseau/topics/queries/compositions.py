"""Questions about compositions: how far one is, what came of it, and the account of a grid in people's names."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from django.http import Http404

from faire_reseau.topics.enums import CompositionKind, CompositionState, GridState, TopicState
from faire_reseau.topics.logic.problem import Board
from faire_reseau.topics.logic.results import fixed_cells, stamp
from faire_reseau.topics.models import Cell, Composition, Forum
from faire_reseau.topics.queries.boards import Desk
from forumgrid import Baselines, Broken, Explanation, assign, baselines, check, explain, utopia

UNDER_WAY = (CompositionState.WAITING, CompositionState.RUNNING)
PATIENCE = timedelta(minutes=3)


def composition_under_way(forum: Forum, at: datetime) -> Composition | None:
    """The composition that waits or runs, unless it should have ended long ago; one statement."""
    found = forum.compositions.filter(state__in=UNDER_WAY).select_related("asked_by").order_by("-pk").first()
    if found is None or found.asked_at + timedelta(seconds=float(found.wants.get("seconds", 0))) + PATIENCE < at:
        return None
    return found


def last_composition(forum: Forum) -> Composition | None:
    """The last composition asked for; one statement."""
    return forum.compositions.select_related("asked_by").order_by("-pk").first()


def last_composed(forum: Forum) -> Composition | None:
    """The last composition that found a grid by itself (mended ones left aside); one statement."""
    rows = forum.compositions.filter(
        state__in=(CompositionState.DONE, CompositionState.STOPPED),
        wants__kind=CompositionKind.COMPOSE,
        result__has_key="cells",
    )
    return rows.order_by("-pk").first()


def is_on_the_grid(forum: Forum, composition: Composition) -> bool:
    """Whether the working grid is the one that was composed; one statement."""
    rows = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING, topic__state=TopicState.SUGGESTED)
    return set(rows.values_list("topic", "slot", "space")) == {tuple(cell) for cell in composition.result["cells"]}


def composition_of(forum: Forum, composition_id: int) -> Composition:
    """A composition of `forum`, whose right was settled before; one statement."""
    found = forum.compositions.filter(pk=composition_id).first()
    if found is None:
        raise Http404
    return found


def is_stop_asked(composition_id: int) -> bool:
    """Whether somebody asked it to stop; one statement."""
    return bool(Composition.objects.filter(pk=composition_id, stop_asked=True).exists())


@dataclass(frozen=True, eq=False)
class Account:
    """What a grid gives: value and the most that could be, baselines, rules broken, and the whole explanation.

    `unseated`: how many find no seat, by (topic, slot) as the board numbers them; `lost`: the wishes that it costs.
    """

    explanation: Explanation
    value: int
    ideal: int
    random: float
    popular: int
    broken: tuple[Broken, ...]
    unseated: Mapping[tuple[int, int], int]
    lost: int


BASELINES_KEPT = 50
_baselines: dict[Hashable, Baselines] = {}
_accounts: WeakKeyDictionary[Desk, Account] = WeakKeyDictionary()


def account_of(desk: Desk) -> Account:
    """The account of the working grid, kept as long as its board is; no statement."""
    kept = _accounts.get(desk)
    if kept is None:
        problem, grid = desk.board.problem, desk.board.grid
        explanation = explain(problem, grid)
        habits = _baselines_of(desk.board)
        seated = assign(problem, grid)
        kept = Account(
            explanation,
            explanation.value,
            utopia(problem),
            habits.random_mean,
            habits.popular_spread,
            tuple(check(problem, grid)),
            Counter((one.topic, one.slot) for one in seated.turned_away),
            seated.lost,
        )
        _accounts[desk] = kept
    return kept


def _baselines_of(board: Board) -> Baselines:
    """What chance and habit would bring: the same whatever is moved, as long as nothing else changes."""
    key = stamp(board), tuple(map(tuple, fixed_cells(board))), board.given.held
    kept = _baselines.get(key)
    if kept is None:
        if len(_baselines) >= BASELINES_KEPT:
            _baselines.clear()
        kept = _baselines[key] = baselines(board.problem, draws=10)
    return kept
