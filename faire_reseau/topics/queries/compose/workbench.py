"""Rows of the compose page: the grid with its topics, what people get, what they miss and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.topics.enums import CompositionKind
from faire_reseau.topics.logic.changes import AGAIN
from faire_reseau.topics.logic.problem import Board, said, why_left_out
from faire_reseau.topics.logic.results import bound_holds, most_of
from faire_reseau.topics.models import Composition
from faire_reseau.topics.queries.boards import Desk
from faire_reseau.topics.queries.compose.away import MOST_PEOPLE
from faire_reseau.topics.queries.compositions import Account, account_of
from faire_reseau.topics.texts import BOUND_SENTENCES, order_of_aims
from forumgrid import ELSEWHERE, NOWHERE, Broken, PersonAccount, Standing, TopicAccount, proven

LEAST, MOST_MISSED = 8, 12


"""Where a topic given twice is taken from when its second time is not on the grid yet."""


@dataclass(frozen=True)
class Tile:
    """A topic as shown in a cell: who hosts it, who comes, who misses it, how often it may be given.

    `start` says which of its cells this is: a slot, "0" off the grid, `AGAIN` for a second time that waits. `unseated`: how
    many would come and find no seat there.
    """

    id: int
    title: str
    hosts: str
    wished_by: int
    comes: int
    missed_by: int
    is_locked: bool = False
    broken: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    times: int = 1
    start: str = "0"
    is_again: bool = False
    is_sample: bool = False
    unseated: int = 0

    @property
    def key(self) -> str:
        """Its mark on the page."""
        return f"{self.id}-{self.start}"


@dataclass(frozen=True)
class Square:
    """A cell of the grid."""

    slot: int
    space: int
    slot_name: str
    space_name: str
    is_closed: bool
    is_held: bool
    tile: Tile | None


@dataclass(frozen=True)
class BenchLine:
    """A slot of the grid with its cells."""

    id: int
    name: str
    is_held: bool
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Column:
    """A space of the grid; `is_closed` when all its cells are."""

    id: int
    name: str
    capacity: int
    is_closed: bool


@dataclass(frozen=True)
class Served:
    """What a person gets of their ideal (share 0 to 1), and the dearest wishes they miss with the reason."""

    name: str
    share: float
    met: int
    missed: tuple[tuple[str, str], ...]
    missing: int = 0


@dataclass(frozen=True)
class Missing:
    """A topic, how many miss it, and because of which others (title, people); `elsewhere`: the rest of them."""

    title: str
    missed_by: int
    wished_by: int
    rivals: tuple[tuple[str, int], ...]
    elsewhere: int = 0


@dataclass(frozen=True)
class Workbench:
    """Everything the compose page shows of the working grid."""

    version: int
    columns: tuple[Column, ...]
    lines: tuple[BenchLine, ...]
    unplaced: tuple[Tile, ...]
    waiting: tuple[Tile, ...]
    placed: int
    topics: int
    value: int
    bound: int
    bound_by: str
    is_bound_close: bool
    is_bound_checked: bool
    ideal: int
    over_random: float | None
    over_popular: float | None
    with_nothing: int
    least_share: float
    mean_share: float
    broken: tuple[str, ...]
    least: tuple[Served, ...]
    everybody: tuple[Served, ...]
    with_ideal: int
    missing: tuple[Missing, ...]
    unseated: int
    seated_value: int
    proven_aims: tuple[str, ...]
    order_of_aims: str
    is_published: bool

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no grid could do better by the order of aims: it can be held, then points, then seats."""
        return "seats" in self.proven_aims

    @property
    def has_most_points(self) -> bool:
        """Whether it is proven that no grid could have more points; seats are left aside."""
        return "value" in self.proven_aims

    @property
    def reaches_bound(self) -> bool:
        """Whether it has all the points that the bound allows; that proves nothing before the proof of the bound was checked."""
        return self.value >= self.bound and not self.broken

    @property
    def gap(self) -> float:
        """What at most could still be gained, as a share of the bound."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0

    @property
    def share_of_bound(self) -> float | None:
        """What is met of what no grid could exceed, 0 to 1."""
        return self.value / self.bound if self.bound else None


def workbench_of(desk: Desk, composition: Composition | None, language: str, *, everybody: bool = True) -> Workbench:
    """The working grid told by cell, person and topic; two statements beyond the board's own. `everybody`: also when the people
    who wished are many.
    """
    board, account = desk.board, account_of(desk)
    given = board.given
    result = composition.result if composition and composition.wants.get("kind") == CompositionKind.COMPOSE else {}
    is_close = bound_holds(board, result) and result["upper_bound"] >= account.value
    most, is_checked = most_of(board, result if is_close else {}, account.ideal)
    stands = Standing(-len(account.broken), account.value, -account.lost)
    broken_at = _by_cell(board, account.broken, language)
    locked, names = {cell.topic for cell in given.cells if cell.is_locked}, dict(given.people)
    tiles = {
        row.id: _tile(board, account, number, names, is_locked=row.id in locked)
        for number, row in enumerate(given.topics)
    }
    first = {row.id: board.first_slot(number) for number, row in enumerate(given.topics)}
    lines = _lines_of(board, _in_cells(board, account, tiles, first, broken_at))
    left = [tiles[given.topics[t].id] for t, slot in enumerate(board.grid.slot_of_topic) if slot == NOWHERE]
    unplaced = tuple(_with_reasons(desk, tile, language) for tile in left)
    again = {topic for topic, _slot, _space in board.grid.extra}
    waiting = tuple(
        replace(tiles[row.id], start=AGAIN, is_again=True, is_locked=False, broken=())
        for number, row in enumerate(given.topics)
        if row.times > 1 and first[row.id] is not None and number not in again
    )
    n_people = account.explanation.with_ideal
    people = account.explanation.least_served(n_people if everybody or n_people <= MOST_PEOPLE else LEAST)
    served = tuple(_served(board, person) for person in people)
    return Workbench(
        version=desk.version,
        columns=_columns_of(board),
        lines=lines,
        unplaced=unplaced,
        waiting=waiting,
        placed=len(given.topics) - len(unplaced),
        topics=len(given.topics),
        value=account.value,
        bound=most.value,
        bound_by=str(BOUND_SENTENCES.get(result["bound_by"] if is_close else "utopia", "")),
        is_bound_close=is_close,
        is_bound_checked=is_checked,
        ideal=account.ideal,
        over_random=account.value / account.random - 1 if account.random else None,
        over_popular=account.value / account.popular - 1 if account.popular else None,
        with_nothing=account.explanation.evenness.with_nothing,
        least_share=account.explanation.evenness.least_share,
        mean_share=account.explanation.evenness.mean_share,
        broken=tuple(said(board, account.broken, language)),
        least=tuple(person for person in served[:LEAST] if person.share < 1),
        everybody=served if len(served) == n_people else (),
        with_ideal=n_people,
        missing=tuple(_missing(board, row) for row in account.explanation.most_missed(MOST_MISSED) if row.missed_by),
        unseated=sum(account.unseated.values()),
        seated_value=account.value - account.lost,
        proven_aims=proven(stands, most) if is_checked else (),
        order_of_aims=order_of_aims(),
        is_published=account.is_published,
    )


def _in_cells(
    board: Board,
    account: Account,
    tiles: dict[int, Tile],
    first: dict[int, int | None],
    broken_at: dict[tuple[int, int | None], tuple[str, ...]],
) -> dict[tuple[int, int], Tile]:
    """The tile in each cell, by slot and space; `first`: the slot in which each topic is given first."""
    return {
        (cell.slot, cell.space): replace(
            tiles[cell.topic],
            start=str(cell.slot),
            is_again=board.slot_at.get(cell.slot) != first[cell.topic],
            broken=broken_at.get((board.topic_at[cell.topic], board.slot_at.get(cell.slot)), ()),
            unseated=account.unseated.get((board.topic_at[cell.topic], board.slot_at.get(cell.slot, NOWHERE)), 0),
        )
        for cell in board.given.cells
        if cell.topic in tiles
    }


def _columns_of(board: Board) -> tuple[Column, ...]:
    given = board.given
    return tuple(
        Column(row.id, row.name, row.capacity, all((slot.id, row.id) in given.closed for slot in given.slots))
        for row in given.spaces
    )


def _lines_of(board: Board, at: dict[tuple[int, int], Tile]) -> tuple[BenchLine, ...]:
    given = board.given
    return tuple(
        BenchLine(
            slot.id,
            slot.name,
            slot.id in given.held,
            tuple(
                Square(
                    slot.id,
                    space.id,
                    slot.name,
                    space.name,
                    (slot.id, space.id) in given.closed,
                    slot.id in given.held,
                    at.get((slot.id, space.id)),
                )
                for space in given.spaces
            ),
        )
        for slot in given.slots
    )


def _tile(board: Board, account: Account, number: int, names: dict[int, str], *, is_locked: bool) -> Tile:
    row, facts = board.given.topics[number], account.explanation.topics[number]
    hosts = ", ".join(names[host] for host in row.hosts if host in names)
    return Tile(
        row.id,
        row.title,
        hosts,
        facts.wished_by,
        facts.comes,
        facts.missed_by,
        is_locked,
        times=row.times,
        is_sample=row.is_sample,
    )


def _with_reasons(desk: Desk, tile: Tile, language: str) -> Tile:
    board, topic = desk.board, desk.board.topic_at[tile.id]
    against = [
        (slot, space, desk.what_if.why_not(topic, slot, space))
        for slot in range(board.problem.slots)
        for space in range(len(board.problem.spaces))
    ]
    fits, rules = why_left_out(board, against)
    if fits:
        why = [_("A free cell would take it: move it there, or compose again.")]
    elif rules:
        why = said(board, rules[:4], language)
    else:
        cells = board.problem.slots * len(board.problem.spaces) - len(board.problem.closed_cells)
        why = [
            ngettext(
                "The %(cells)s cell is taken: another topic is wished for more. Another slot or space would take it in.",
                "All %(cells)s cells are taken: others are wished for more. Another slot or space would take it in.",
                cells,
            )
            % {"cells": cells}
        ]
    return replace(tile, comes=0, missed_by=tile.wished_by, is_locked=False, broken=(), why=tuple(why))


def _by_cell(board: Board, broken: Iterable[Broken], language: str) -> dict[tuple[int, int | None], tuple[str, ...]]:
    """What is broken in each (topic, slot) of the grid; a rule that names no slot counts wherever the topic is."""
    texts: dict[tuple[int, int | None], tuple[str, ...]] = {}
    cells = board.grid.occurrences()
    for broken_rule in broken:
        for topic, slot, _space in cells:
            if topic in broken_rule.topics and broken_rule.slot in {None, slot}:
                texts[topic, slot] = (*texts.get((topic, slot), ()), *said(board, [broken_rule], language))
    return texts


def _served(board: Board, who: PersonAccount) -> Served:
    names = board.problem.topic_names
    missed = tuple(
        (names[row.topic], names[row.because] if row.why == ELSEWHERE and row.because != NOWHERE else "")
        for row in who.missed[:3]
    )
    return Served(board.problem.people_names[who.person], who.share or 0.0, len(who.met), missed, len(who.missed))


def _missing(board: Board, topic: TopicAccount) -> Missing:
    names = board.problem.topic_names
    rivals = tuple((names[rival.topic], rival.people) for rival in topic.rivals[:3])
    rest = topic.missed_by - sum(people for _title, people in rivals) if topic.slot != NOWHERE else 0
    return Missing(names[topic.topic], topic.missed_by, topic.wished_by, rivals, max(0, rest))
