"""Where a topic could go by hand: what each cell would change, who gains and loses, what stands against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.topics.logic.changes import AGAIN
from faire_reseau.topics.logic.moves import tried
from faire_reseau.topics.logic.problem import Board, said
from faire_reseau.topics.queries.boards import Desk
from faire_reseau.topics.queries.compositions import account_of
from forumgrid import NOWHERE, Effect

NAMED = 3


@dataclass(frozen=True)
class Destination:
    """A cell a topic could go to: what it would change, who gains and loses, what it would break, whom it trades with."""

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

    @property
    def sign(self) -> str:
        """The change as one reads it: “+3”, “−2”, “=”."""
        return f"+{self.change}" if self.change > 0 else f"−{-self.change}" if self.change else "="

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
            told = _("%(sign)s: %(who)s.") % {"sign": self.sign, "who": ", ".join(parts)}
        else:
            told = _("Nobody gains or loses.")
        if self.trades_with:
            told += " " + _("Trades places with “%(title)s”.") % {"title": self.trades_with}
        return " ".join([told, *self.tight])


def destinations_of(desk: Desk, topic_id: int, language: str, start: str = "") -> list[Destination]:
    """What each cell would mean for a topic, slot by slot, and being off the grid last; no statement.

    `start`: which of its cells it leaves, as `Tile.start` says; its first one unless told.
    """
    board = desk.board
    topic = board.topic_at[topic_id]
    leaves = _slot_left(board, topic, start)
    comes = [one.comes for one in account_of(desk).explanation.topics]
    here = next((one[1:] for one in board.grid.occurrences() if one[:2] == (topic, leaves)), None)
    found = []
    for slot_number, slot in enumerate(board.given.slots):
        for space_number, space in enumerate(board.given.spaces):
            effect = tried(board, desk.what_if, topic, leaves, (slot_number, space_number)).effect
            is_here = (slot_number, space_number) == here
            found.append(
                _destination(
                    board, effect, (slot.id, slot.name), (space.id, space.name), language, comes, is_here=is_here
                )
            )
    if here is not None:
        effect = tried(board, desk.what_if, topic, leaves, None).effect
        found.append(_destination(board, effect, (0, ""), (0, ""), language, comes, is_here=False))
    return found


def _slot_left(board: Board, topic: int, start: str) -> int | None:
    if start == AGAIN:
        return None
    slot = board.slot_at.get(int(start)) if start.isdecimal() and len(start) < 19 else None
    is_there = any(one[:2] == (topic, slot) for one in board.grid.occurrences())
    return slot if is_there else board.first_slot(topic)


def _named(sentence: str, count: int, names: Iterable[str]) -> str:
    told = sentence % {"n": count}
    listed = ", ".join(names)
    return f"{told} ({listed}{'…' if count > NAMED else ''})" if listed else told


def _tight(board: Board, effect: Effect, comes: Sequence[int]) -> list[str]:
    """Which topics would have fewer seats than people who come now; those given twice share theirs."""
    twice = {topic for topic, _slot, _space in board.grid.extra}
    return [
        _("%(people)s come to “%(title)s” now, and %(space)s has %(places)s places.")
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
    board: Board,
    effect: Effect,
    slot: tuple[int, str],
    space: tuple[int, str],
    language: str,
    comes: Sequence[int],
    *,
    is_here: bool,
) -> Destination:
    # Of an hour that has begun, nothing more need be said.
    begun = [one for one in effect.broken if one.slot in board.locked_slots][:1]
    other = effect.moves[1][0] if len(effect.moves) > 1 else None
    people = board.problem.people_names
    # Who gains or loses most comes first.
    gaining = sorted(effect.gaining, key=lambda one: -one[1])[:NAMED]
    losing = sorted(effect.losing, key=lambda one: one[1])[:NAMED]
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
    )
