"""Queries on compositions: progress, result, and the explanation of a grid in people’s names."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from django.db.models import Subquery
from django.http import Http404

from faire_reseau.accounts.models import AuditLine
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.topics.enums import CompositionKind, CompositionState, GridState, TopicState
from faire_reseau.topics.logic.problem import Board
from faire_reseau.topics.logic.programmes import beside, programmes_of, rows_given
from faire_reseau.topics.logic.results import fixed_cells, stamp
from faire_reseau.topics.models import Cell, Choice, Composition, Forum, Grid
from faire_reseau.topics.queries.boards import Desk
from forumgrid import Baselines, Broken, Explanation, assign, baselines, check, explain, utopia, value

UNDER_WAY = (CompositionState.WAITING, CompositionState.RUNNING)
PATIENCE = timedelta(minutes=3)


def composition_under_way(forum: Forum, at: datetime) -> Composition | None:
    """The composition that waits or runs, unless it should have ended long ago; one statement."""
    composition = forum.compositions.filter(state__in=UNDER_WAY).select_related("asked_by").order_by("-pk").first()
    if (
        composition is None
        or composition.asked_at + timedelta(seconds=float(composition.wants.get("seconds", 0))) + PATIENCE < at
    ):
        return None
    return composition


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


def was_taken(forum: Forum, composition: Composition) -> bool:
    """Whether somebody made it the working grid, whatever was moved since; two statements."""
    grid = forum.grids.filter(state=GridState.WORKING).first()
    lines = AuditLine.objects.filter(thing="topics.grid", thing_id=str(grid.pk if grid else 0), deed="take_result")
    return bool(lines.filter(detail__composition=composition.pk).exists())


def composition_of(forum: Forum, composition_id: int) -> Composition:
    """A composition of `forum`, whose right was settled before; one statement."""
    composition = forum.compositions.filter(pk=composition_id).first()
    if composition is None:
        raise Http404
    return composition


def is_stop_asked(composition_id: int) -> bool:
    """Whether somebody asked it to stop; one statement."""
    return bool(Composition.objects.filter(pk=composition_id, stop_asked=True).exists())


@dataclass(frozen=True, eq=False)
class Account:
    """What a grid gives: value and the most that could be, baselines, rules broken, and the whole explanation.

    The explanation is of the programmes that people have (`is_published`), or would be given if the grid were published now; what
    they chose themselves counts in both. `value` is that of the grid: what it allows, seats and choices left aside.
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
    is_published: bool


BASELINES_KEPT = 50
_baselines: dict[Hashable, Baselines] = {}
_accounts: WeakKeyDictionary[Desk, tuple[Hashable, Account]] = WeakKeyDictionary()


def account_of(desk: Desk) -> Account:
    """The account of the working grid, kept as long as its board is and nobody changes where they go; two statements."""
    is_published, choices = _choices(desk)
    key = (is_published, choices)
    account_key, account = _accounts.get(desk, (None, None))
    if account is None or account_key != key:
        problem, grid = desk.board.problem, desk.board.grid
        seated = assign(problem, grid)
        rows = [(person, slot, topic) for person, slot, topic in choices if topic is not None]
        if not is_published:
            rows += beside(rows_given(desk.board, seated.programmes), choices)
        habits = _baselines_of(desk.board)
        account = Account(
            explain(problem, grid, programmes_of(desk.board, rows)),
            value(problem, grid),
            utopia(problem),
            habits.random_mean,
            habits.popular_spread,
            tuple(check(problem, grid)),
            Counter((refusal.topic, refusal.slot) for refusal in seated.turned_away),
            seated.lost,
            is_published,
        )
        _accounts[desk] = (key, account)
    return account


def _choices(desk: Desk) -> tuple[bool, tuple[tuple[int, int, int | None], ...]]:
    """Whether the working grid is the published one, and where people go: all of them by that one, otherwise those whose own
    choice another grid still allows. Two statements.
    """
    last = Grid.objects.filter(forum=desk.forum_id, state=GridState.PUBLISHED).order_by("-number").values("pk")[:1]
    published = Cell.objects.filter(grid__in=Subquery(last), topic__state=TopicState.SUGGESTED)
    working = {(cell.topic, cell.slot, cell.space) for cell in desk.board.given.cells}
    is_published = bool(working) and set(published.values_list("topic", "slot", "space")) == working
    gathering = Forum.objects.filter(pk=desk.forum_id).values("session__gathering")
    coming = Registration.objects.filter(gathering__in=gathering, state=RegistrationState.CONFIRMED).values("person")
    rows = Choice.objects.filter(forum=desk.forum_id, person__in=coming).order_by("pk")
    choices = (rows if is_published else rows.filter(is_own=True)).values_list("person", "slot", "topic")
    where = {(slot, topic) for topic, slot, _space in working}
    return is_published, tuple(row for row in choices if row[2] is None or (row[1], row[2]) in where)


def _baselines_of(board: Board) -> Baselines:
    """What chance and habit would bring: the same whatever is moved, as long as nothing else changes."""
    key = stamp(board), tuple(map(tuple, fixed_cells(board))), board.given.held
    values = _baselines.get(key)
    if values is None:
        if len(_baselines) >= BASELINES_KEPT:
            _baselines.clear()
        values = _baselines[key] = baselines(board.problem, draws=10)
    return values
