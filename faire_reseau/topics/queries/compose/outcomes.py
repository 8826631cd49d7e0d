"""Optimiser results as rows for the page: conflicts, ways to mend, advice."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.topics.enums import ChangeKind
from faire_reseau.topics.logic.changes import GridChange
from faire_reseau.topics.logic.curves import Drawing, drawn, stepped
from faire_reseau.topics.logic.problem import Board, said
from faire_reseau.topics.logic.results import broken_of
from faire_reseau.topics.models import Absence, Composition, Forum
from faire_reseau.topics.queries.boards import Desk
from faire_reseau.topics.texts import points_lost
from faire_reseau.ui.templatetags.ui import percent
from forumgrid import NO_CHANGE, Broken, Standing, value

REQUIRED = "required_missing"


@dataclass(frozen=True)
class Remedy:
    """One thing an organiser can do about a rule: a change of the grid (`do`), or a page to go to (`url`)."""

    label: str
    do: str = ""
    url: str = ""


@dataclass(frozen=True)
class WayOut:
    """Rules that, put aside together, would let a grid stand, topics that would have to be left out, and what can be done."""

    sentences: tuple[str, ...]
    left_out: tuple[str, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class Conflict:
    """Why there is no grid: topics, rules and people, ways out; `is_stale` when something was changed since.

    `too_many`: how many topics there are beyond the open cells, when that alone is the reason; `cells` are those cells.
    """

    topics: tuple[str, ...]
    rules: tuple[str, ...]
    ways_out: tuple[WayOut, ...]
    is_stale: bool
    cells: int = 0
    too_many: int = 0

    @property
    def asked(self) -> int:
        """How many topics were to have a place."""
        return self.cells + self.too_many


def conflict_of(desk: Desk, forum: Forum, composition: Composition, language: str) -> Conflict:
    """What a composition that found no grid says, and what can be done about it; one statement."""
    board, result = desk.board, composition.result
    names = {row.id: row.title for row in board.given.topics}
    is_stale = desk.version != composition.grid_version
    rules = broken_of(board, result.get("conflicts", []))
    cells = board.problem.slots * len(board.problem.spaces) - len(board.problem.closed_cells)
    if len(names) > cells and all(rule.code == REQUIRED for rule in rules):
        return Conflict((), (), (), is_stale, cells, len(names) - cells)
    noted = set(Absence.objects.filter(forum=forum).values_list("person", "slot"))
    ways = [_way_out(board, forum, broken_of(board, way), noted, language) for way in result.get("ways_out", [])]
    return Conflict(
        tuple(names[topic] for topic in result.get("topics", []) if topic in names),
        tuple(said(board, [rule for rule in rules if rule.code != REQUIRED], language)),
        tuple(dict.fromkeys(ways)),
        is_stale,
    )


def _way_out(board: Board, forum: Forum, rules: list[Broken], noted: set[tuple[int, int]], language: str) -> WayOut:
    others = [rule for rule in rules if rule.code != REQUIRED]
    return WayOut(
        tuple(said(board, others, language)),
        tuple(board.problem.topic_names[topic] for rule in rules if rule.code == REQUIRED for topic in rule.topics),
        tuple(dict.fromkeys(remedy for rule in others for remedy in _remedies(board, forum, rule, noted))),
    )


def _remedies(board: Board, forum: Forum, rule: Broken, noted: set[tuple[int, int]]) -> list[Remedy]:
    """What an organiser can do so that this rule no longer stands in the way; nothing when only time could."""
    given, remedies = board.given, []
    slot = given.slots[rule.slot] if rule.slot is not None and rule.slot >= 0 else None
    space = given.spaces[rule.space] if rule.space is not None and rule.space >= 0 else None
    topics = [given.topics[topic] for topic in rule.topics]
    if rule.code == "space_closed" and slot and space and (slot.id, space.id) in given.closed:
        label = _("Open %(space)s, %(slot)s") % {"space": space.name, "slot": slot.name}
        remedies.append(Remedy(label, do=str(GridChange(ChangeKind.OPEN, (space.id, slot.id)))))
    if rule.code == "fixed_moved":
        locked = [row for row in topics if board.topic_at[row.id] in board.locked]
        remedies += [
            Remedy(_("Unlock “%(title)s”") % {"title": row.title}, do=str(GridChange(ChangeKind.UNLOCK, (row.id,))))
            for row in locked
        ]
    if rule.code == "host_absent" and slot:
        for number in rule.people:
            person, name = given.people[number]
            if (person, slot.id) in noted:
                label = _("%(name)s is there after all, %(slot)s") % {"name": name, "slot": slot.name}
                remedies.append(Remedy(label, do=str(GridChange(ChangeKind.THERE, (person, slot.id)))))
    if rule.code in {"host_absent", "host_busy", "space_not_step_free"}:
        label = _("Let somebody else host “%(title)s”")
        remedies += [Remedy(label % {"title": row.title}, url=_change(forum, row.id)) for row in topics]
    if rule.code == "space_unsuitable":
        label = _("Change what “%(title)s” needs")
        remedies += [Remedy(label % {"title": row.title}, url=_change(forum, row.id)) for row in topics]
    return remedies


def _change(forum: Forum, topic: int) -> str:
    return reverse("topics:change_topic", args=[forum.session.gathering.slug, forum.pk, topic])


def closing_of(composition: Composition) -> Drawing | None:
    """How wishes met and what no grid can exceed closed in on one another, None before two points; no statement."""
    points = composition.result.get("history") or composition.progress.get("history") or []
    if len(points) < 2:
        return None
    value, bound = ([(row[0], row[place]) for row in points] for place in (1, 2))
    return drawn([stepped(value), stepped(bound)])


@dataclass(frozen=True)
class MoveStep:
    """A topic that a mended grid has elsewhere: where it was and where it would be, in words (empty: off the grid)."""

    kind: str
    title: str
    was: str
    now: str


@dataclass(frozen=True)
class Rung:
    """A mended grid: at most so many moves, its value, what it changes, how many would find no seat."""

    moves: int
    value: int
    change: int
    steps: tuple[MoveStep, ...]
    adds: bool
    unseated: int = 0


@dataclass(frozen=True)
class Ladder:
    """The mended grids, fewest moves first, and the curve of what moves bring."""

    rungs: tuple[Rung, ...]
    curve: Drawing

    @property
    def marks(self) -> list[tuple[Rung, Any]]:
        """Each rung with its point of the curve."""
        return list(zip(self.rungs, self.curve.curves[0], strict=True))


def ladder_of(desk: Desk, composition: Composition) -> Ladder | None:
    """The mended grids of a composition, what each adds to the one before, and their curve; no statement."""
    now = value(desk.board.problem, desk.board.grid)
    rungs: list[Rung] = []
    before: Standing | None = None
    for row in composition.result.get("rungs", []):
        stands = Standing(value=row["value"], seats=-row.get("lost", row.get("unseated", 0)))
        adds, before = before is None or stands > before, stands
        rungs.append(
            Rung(row["moves"], row["value"], row["value"] - now, _steps(desk.board, row), adds, row.get("unseated", 0))
        )
    if not rungs:
        return None
    curve = drawn([[(rung.moves, rung.value) for rung in rungs]], [rung.moves for rung in rungs])
    return Ladder(tuple(rungs), curve)


def _steps(board: Board, row: dict[str, Any]) -> tuple[MoveStep, ...]:
    names = {topic.id: topic.title for topic in board.given.topics}
    hours = {slot.id: slot.name for slot in board.given.slots}
    places = {space.id: space.name for space in board.given.spaces}
    was = {(cell.topic, cell.slot, cell.space) for cell in board.given.cells}
    now = {tuple(cell) for cell in row["cells"]}

    def where(cells: set[Any], topic: int) -> str:
        own_cells = sorted(cell for cell in cells if cell[0] == topic)
        return " · ".join(
            f"{hours[slot]}, {places[space]}" for _t, slot, space in own_cells if slot in hours and space in places
        )

    return tuple(
        MoveStep(kind, names[topic], where(was - now, topic), where(now - was, topic))
        for kind in ("displaced", "moved", "entered", "left_out", "once")
        for topic in row.get(kind, [])
        if topic in names
    )


@dataclass(frozen=True)
class Suggestion:
    """One thing that would help: what, what it brings (`seats`: points no longer lost for want of a seat), and how to do it."""

    sentence: str
    gain: int
    remedy: Remedy | None
    seats: int = 0

    @property
    def seats_sentence(self) -> str:
        """What it does to seats, in words; nothing where it does nothing."""
        return points_lost(-self.seats)


@dataclass(frozen=True)
class Advice:
    """What would help most: topics to give twice, topics to merge, more slots or spaces."""

    repeats: tuple[Suggestion, ...]
    merges: tuple[Suggestion, ...]
    more: tuple[Suggestion, ...]


def advice_of(desk: Desk, forum: Forum, composition: Composition, *, may_merge: bool) -> Advice:
    """What a composition of advice found, in words; no statement."""
    board, result = desk.board, composition.result
    names = {row.id: row.title for row in board.given.topics}
    slots = {row.id: row.name for row in board.given.slots}
    spaces = {row.id: row.name for row in board.given.spaces}
    ground = Remedy(_("Slots and spaces"), url=reverse("topics:ground", args=[forum.session.gathering.slug, forum.pk]))
    repeats = []
    for repeat in result.get("repeats", []):
        if repeat["topic"] not in names or repeat["slot"] not in slots or repeat["space"] not in spaces:
            continue
        names_of = {"title": names[repeat["topic"]], "slot": slots[repeat["slot"]], "space": spaces[repeat["space"]]}
        sentence = _("“%(title)s” once more, %(slot)s, %(space)s") % names_of
        other = repeat["instead_of"]
        if other in names:
            sentence = _("%(what)s, instead of “%(other)s”") % {"what": sentence, "other": names[other]}
        do = str(GridChange(ChangeKind.TWICE, (repeat["topic"], repeat["slot"], repeat["space"], other or 0)))
        remedy = Remedy(_("Give it twice"), do=do)
        repeats.append(Suggestion(sentence, repeat["gain"], remedy, repeat.get("seats", 0)))
    merges = []
    for merge in result.get("merges", []) if may_merge else []:
        first, second = merge["topics"]
        if first not in names or second not in names:
            continue
        names_of = {"one": names[first], "other": names[second]}
        sentence = _("“%(one)s” and “%(other)s”: %(people)s of their people are the same, %(words)s of their words") % {
            **names_of,
            "people": percent(merge["same_people"]),
            "words": percent(merge["same_words"]),
        }
        url = reverse("topics:merge", args=[forum.session.gathering.slug, forum.pk])
        remedy = Remedy(_("Merge them"), url=f"{url}?reste={first}&sujet={second}")
        merges.append(Suggestion(sentence, merge["change"], remedy, merge.get("seats", 0)))
    more = [
        Suggestion(_more(addition["what"], addition["count"]), addition["gain"], ground, addition.get("seats", 0))
        for addition in result.get("more", [])
        if Standing(value=addition["gain"], seats=addition.get("seats", 0)) > NO_CHANGE
    ]
    return Advice(tuple(repeats), tuple(merges), tuple(more))


def _more(what: str, count: int) -> str:
    if what == "slot":
        return ngettext("%(n)s more slot", "%(n)s more slots", count) % {"n": count}
    return ngettext("%(n)s more space", "%(n)s more spaces", count) % {"n": count}
