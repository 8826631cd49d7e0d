"""Destinations of a topic for the page: effect of each cell, gains and losses, broken rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.topics.logic.changes import AGAIN
from faire_reseau.topics.logic.moves import Trial, aims_of, tried
from faire_reseau.topics.logic.problem import Board, said
from faire_reseau.topics.queries.boards import Desk
from faire_reseau.topics.queries.compositions import account_of
from faire_reseau.topics.texts import change_in_points, points_lost
from forumgrid import NO_CHANGE, NOWHERE, Effect, Standing

NAMED = 3


@dataclass(frozen=True)
class Destination:
    """A cell a topic could go to: what it would add to each aim, who gains and loses, what it would break, whom it trades with."""

    slot: int
    space: int
    slot_name: str
    space_name: str
    change: int
    gaining: int
    losing: int
    broken: tuple[str, ...]
    trades_with: str
    is_here: bool
    gain_names: tuple[str, ...] = ()
    loss_names: tuple[str, ...] = ()
    tight: tuple[str, ...] = ()
    aims: Standing = NO_CHANGE

    @property
    def better(self) -> int:
        """Whether the grid would be better (1), worse (−1) or as good (0) in points, or in seats at as many."""
        change = self.aims.value, self.aims.seats
        return (change > (0, 0)) - (change < (0, 0))

    @property
    def sign(self) -> str:
        """The change as a cell of the grid has room for it: “+3 pts”, “−2 pts”, “=”."""
        if not self.change:
            return "="
        sign = f"+{self.change}" if self.change > 0 else f"−{-self.change}"
        return ngettext("%(sign)s pt", "%(sign)s pts", abs(self.change)) % {"sign": sign}

    @property
    def sentence(self) -> str:
        """All of it in words, for those who do not see the grid."""
        if self.is_here:
            return _("It is here.")
        if self.broken:
            return " ".join(self.broken)
        parts = []
        if self.gaining:
            sentence = ngettext("%(n)s person gains", "%(n)s people gain", self.gaining)
            parts.append(_named(sentence, self.gaining, self.gain_names))
        if self.losing:
            sentence = ngettext("%(n)s loses", "%(n)s lose", self.losing)
            parts.append(_named(sentence, self.losing, self.loss_names))
        if parts:
            words = _("%(points)s: %(who)s.") % {"points": change_in_points(self.change), "who": ", ".join(parts)}
        else:
            words = _("Nobody gains or loses.")
        if self.trades_with:
            words += " " + _("Trades places with “%(title)s”.") % {"title": self.trades_with}
        return " ".join(filter(None, [words, points_lost(-self.aims.seats), *self.tight]))


def destinations_of(desk: Desk, topic_id: int, language: str, start: str = "") -> list[Destination]:
    """What each cell would mean for a topic, slot by slot, and being off the grid last; two statements.

    `start`: which of its cells it leaves, as `Tile.start` says; its first one unless told.
    """
    board = desk.board
    topic = board.topic_at[topic_id]
    leaves = _slot_left(board, topic, start)
    comes = [account.comes for account in account_of(desk).explanation.topics]
    here = next((occurrence[1:] for occurrence in board.grid.occurrences() if occurrence[:2] == (topic, leaves)), None)
    destinations = []
    for slot_number, slot in enumerate(board.given.slots):
        for space_number, space in enumerate(board.given.spaces):
            trial = tried(board, desk.what_if, topic, leaves, (slot_number, space_number))
            is_here = (slot_number, space_number) == here
            destinations.append(
                _destination(
                    desk, trial, (slot.id, slot.name), (space.id, space.name), language, comes, is_here=is_here
                )
            )
    if here is not None:
        trial = tried(board, desk.what_if, topic, leaves, None)
        destinations.append(_destination(desk, trial, (0, ""), (0, ""), language, comes, is_here=False))
    return destinations


def _slot_left(board: Board, topic: int, start: str) -> int | None:
    if start == AGAIN:
        return None
    slot = board.slot_at.get(int(start)) if start.isdecimal() and len(start) < 19 else None
    is_there = any(occurrence[:2] == (topic, slot) for occurrence in board.grid.occurrences())
    return slot if is_there else board.first_slot(topic)


def _named(sentence: str, count: int, names: Iterable[str]) -> str:
    counted = sentence % {"n": count}
    listed = ", ".join(names)
    return f"{counted} ({listed}{'…' if count > NAMED else ''})" if listed else counted


def _tight(board: Board, effect: Effect, comes: Sequence[int]) -> list[str]:
    """Which topics would have fewer seats than people who come now; those given twice share theirs."""
    twice = {topic for topic, _slot, _space in board.grid.extra}
    return [
        ngettext(
            "%(people)s come to “%(title)s” now, and %(space)s has %(places)s place.",
            "%(people)s come to “%(title)s” now, and %(space)s has %(places)s places.",
            board.problem.spaces[space].capacity,
        )
        % {
            "people": comes[topic],
            "title": board.problem.topic_names[topic],
            "space": board.problem.spaces[space].name,
            "places": board.problem.spaces[space].capacity,
        }
        for topic, slot, space in effect.moves
        if slot != NOWHERE and topic not in twice and comes[topic] > board.problem.spaces[space].capacity
    ]


def _destination(
    desk: Desk,
    trial: Trial,
    slot: tuple[int, str],
    space: tuple[int, str],
    language: str,
    comes: Sequence[int],
    *,
    is_here: bool,
) -> Destination:
    board, effect = desk.board, trial.effect
    # Of an hour that has begun, nothing more need be said.
    begun = [broken_rule for broken_rule in effect.broken if broken_rule.slot in board.locked_slots][:1]
    other = effect.moves[1][0] if len(effect.moves) > 1 else None
    people = board.problem.people_names
    # Who gains or loses most comes first.
    gaining = sorted(effect.gaining, key=lambda pair: -pair[1])[:NAMED]
    losing = sorted(effect.losing, key=lambda pair: pair[1])[:NAMED]
    return Destination(
        slot=slot[0],
        space=space[0],
        slot_name=slot[1],
        space_name=space[1],
        change=effect.value_change,
        gaining=len(effect.gaining),
        losing=len(effect.losing),
        broken=() if is_here else tuple(said(board, begun or effect.broken, language)),
        trades_with=board.problem.topic_names[other] if other is not None else "",
        is_here=is_here,
        tight=() if is_here else tuple(_tight(board, effect, comes)),
        gain_names=tuple(people[person] for person, _change in gaining),
        loss_names=tuple(people[person] for person, _change in losing),
        aims=NO_CHANGE if is_here or effect.broken else aims_of(board, desk.what_if, trial),
    )
