"""A forum as the optimiser sees it, and back: identifiers on one side, numbers from 0 on the other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from forumgrid import NOWHERE, Broken, Grid, Problem, Space, rule_sentence


@dataclass(frozen=True)
class TopicFacts:
    """A topic that stands: who must be there, what it needs, how many are expected, how often it may be given."""

    id: int
    title: str
    hosts: tuple[int, ...] = ()
    needs: frozenset[str] = frozenset()
    expected: int | None = None
    times: int = 1
    is_sample: bool = False


@dataclass(frozen=True)
class SpaceFacts:
    """A space of the forum."""

    id: int
    name: str
    capacity: int
    equipment: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SlotFacts:
    """A slot of the forum, with its name as people say it."""

    id: int
    name: str


@dataclass(frozen=True)
class Placed:
    """A topic in a cell of the grid; one given twice is there twice."""

    topic: int
    slot: int
    space: int
    is_locked: bool = False


@dataclass(frozen=True)
class Given:
    """A forum as plain values. `held`: slots past or running, which nothing may touch. Wishes are (person, topic, level)."""

    topics: tuple[TopicFacts, ...]
    people: tuple[tuple[int, str], ...]
    slots: tuple[SlotFacts, ...]
    spaces: tuple[SpaceFacts, ...]
    wishes: tuple[tuple[int, int, int], ...] = ()
    absent: frozenset[tuple[int, int]] = frozenset()
    closed: frozenset[tuple[int, int]] = frozenset()
    needs_step_free: frozenset[int] = frozenset()
    cells: tuple[Placed, ...] = ()
    held: frozenset[int] = frozenset()
    all_required: bool = False


@dataclass(frozen=True, eq=False)
class Board:
    """The problem and the grid of a forum, with the identifiers behind their numbers."""

    given: Given
    problem: Problem
    grid: Grid
    topic_at: Mapping[int, int] = field(repr=False)
    person_at: Mapping[int, int] = field(repr=False)
    slot_at: Mapping[int, int] = field(repr=False)
    space_at: Mapping[int, int] = field(repr=False)
    # What is worked out once for all grids of the same problem (`results.stamp`).
    worked_out: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def locked_slots(self) -> tuple[int, ...]:
        """The numbers of the slots that nothing may touch."""
        return tuple(sorted(self.slot_at[slot] for slot in self.given.held))

    @property
    def locked(self) -> frozenset[int]:
        """The numbers of the topics that were set by hand, with all their cells."""
        return frozenset(self.topic_at[c.topic] for c in self.given.cells if c.is_locked and c.topic in self.topic_at)

    def first_slot(self, topic: int) -> int | None:
        """The slot in which a topic is given (for the first time), None when it is off the grid."""
        slot = self.grid.slot_of_topic[topic]
        return None if slot == NOWHERE else slot

    def cells_of(self, grid: Grid) -> list[tuple[int, int, int]]:
        """The grid as (topic, slot, space) identifiers."""
        given = self.given
        return [(given.topics[t].id, given.slots[s].id, given.spaces[r].id) for t, s, r in grid.occurrences()]


def board_of(given: Given) -> Board:
    """Make the problem of a forum.

    Parameters: `given`, plain values; references to unknown topics, slots, spaces or people are left out.
    Returns: a board; its problem has locked cells and cells of held slots fixed, and other topics kept out of held slots. Of a
    topic given twice the first cell, or the one that has begun, is the fixed one (see `to_compose`).
    Raises: `ProblemError` for numbers that no forum has (a negative capacity). Cost: that of `Problem.create`.
    """
    topic_at = {row.id: number for number, row in enumerate(given.topics)}
    person_at = {person: number for number, (person, _name) in enumerate(given.people)}
    slot_at = {row.id: number for number, row in enumerate(given.slots)}
    space_at = {row.id: number for number, row in enumerate(given.spaces)}
    past = {slot_at[slot] for slot in given.held if slot in slot_at}
    grid, fixed = _placed(given, topic_at, slot_at, space_at, past)
    problem = Problem.create(
        people=len(given.people),
        topics=len(given.topics),
        slots=len(given.slots),
        spaces=[Space(row.capacity, row.equipment, row.name) for row in given.spaces],
        wishes=[
            (person_at[person], topic_at[topic], level)
            for person, topic, level in given.wishes
            if person in person_at and topic in topic_at
        ],
        hosts=[tuple(person_at[host] for host in row.hosts if host in person_at) for row in given.topics],
        absent=[(person_at[p], slot_at[s]) for p, s in given.absent if p in person_at and s in slot_at],
        closed_cells=[(slot_at[s], space_at[r]) for s, r in given.closed if s in slot_at and r in space_at],
        needs=[row.needs for row in given.topics],
        expected_size=[row.expected for row in given.topics],
        repeats=[row.times for row in given.topics],
        allowed_slots=_allowed(fixed, past, len(given.slots), len(given.topics)),
        fixed=fixed,
        required=range(len(given.topics)) if given.all_required else (),
        published=grid if given.cells else None,
        needs_step_free=[person_at[person] for person in given.needs_step_free if person in person_at],
        people_names=[name for _one, name in given.people],
        topic_names=[row.title for row in given.topics],
        slot_names=[row.name for row in given.slots],
    )
    return Board(given, problem, grid, topic_at, person_at, slot_at, space_at)


def with_cells(ground: Board, cells: Iterable[Placed], *, all_required: bool = False) -> Board:
    """The same forum with another grid on it: what people want and who they are is not gone through again.

    Parameters: `ground`, a board; `cells`, of the other grid; `all_required`, whether no topic may be left out.
    Returns: a board equal to `board_of` the same with these cells. Cost: that of the cells.
    """
    given = replace(ground.given, cells=tuple(cells), all_required=all_required)
    past = {ground.slot_at[slot] for slot in given.held if slot in ground.slot_at}
    grid, fixed = _placed(given, ground.topic_at, ground.slot_at, ground.space_at, past)
    topics = len(given.topics)
    problem = replace(
        ground.problem,
        fixed=fixed,
        allowed_slots=_allowed(fixed, past, len(given.slots), topics),
        required=frozenset(range(topics) if all_required else ()) | fixed.keys(),
        published=grid if given.cells else None,
    )
    return replace(ground, given=given, problem=problem, grid=grid)


def _placed(
    given: Given,
    topic_at: Mapping[int, int],
    slot_at: Mapping[int, int],
    space_at: Mapping[int, int],
    past: Collection[int],
) -> tuple[Grid, dict[int, tuple[int, int | None]]]:
    """The grid of the cells given, and the cells of topics that are locked or stand in slots held."""
    cells = [(cell.topic, cell.slot, cell.space) for cell in given.cells]
    grid = _grid(_numbers(cells, topic_at, slot_at, space_at), len(given.topics), first=past)
    locked = {topic_at[cell.topic] for cell in given.cells if cell.is_locked and cell.topic in topic_at}
    fixed: dict[int, tuple[int, int | None]] = {
        topic: (slot, space)
        for topic, (slot, space) in enumerate(zip(grid.slot_of_topic, grid.space_of_topic, strict=True))
        if slot != NOWHERE and (topic in locked or slot in past)
    }
    return grid, fixed


def _allowed(
    fixed: Collection[int], past: Collection[int], slots: int, topics: int
) -> tuple[frozenset[int] | None, ...]:
    later = frozenset(range(slots)) - frozenset(past)
    return tuple(None if not past or topic in fixed else later for topic in range(topics))


def held_slots(hours: Iterable[tuple[int, datetime, datetime]], at: datetime) -> frozenset[int]:
    """The slots that are past or running while the forum is under way; none before it, and none once all is over.

    Parameters: `hours`, (identifier, begin, end) of each slot; `at`, the present. Returns: identifiers.
    Cost: one pass.
    """
    rows = list(hours)
    if all(end <= at for _slot, _begin, end in rows):
        return frozenset()
    return frozenset(slot for slot, begin, _end in rows if begin <= at)


def rules_by_key(board: Board, broken: Iterable[Broken]) -> list[list[Any]]:
    """Broken rules with the keys of what they are about in place of numbers: as plain lists, for JSON, and from board to board."""
    given = board.given
    return [
        [
            rule.code,
            [given.topics[topic].id for topic in rule.topics],
            [given.people[person][0] for person in rule.people],
            None if rule.slot is None else given.slots[rule.slot].id,
            None if rule.space is None else given.spaces[rule.space].id,
        ]
        for rule in broken
    ]


def said(board: Board, broken: Iterable[Broken], language: str) -> list[str]:
    """Broken rules as sentences with the forum's own names, each once.

    Parameters: `board`; `broken`, as the core tells it; `language`, "fr" or "en" (others are said in English). Returns: sentences in order.
    Cost: linear.
    """
    tongue = "fr" if language.startswith("fr") else "en"
    # A host who would be twice at one topic is said by the rule on topics given twice.
    rules = [
        broken_rule for broken_rule in broken if broken_rule.code != "host_busy" or len(set(broken_rule.topics)) > 1
    ]
    return list(dict.fromkeys(rule_sentence(board.problem, rule, tongue, begun=board.locked_slots) for rule in rules))


def why_left_out(board: Board, against: Iterable[tuple[int, int, tuple[Broken, ...]]]) -> tuple[bool, list[Broken]]:
    """What keeps a topic off the grid, from the rules against it in each open cell.

    Parameters: `board`; `against`, (slot, space, rules that would break) of the cells of the grid.
    Returns: whether some cell would take it as things are, and otherwise the rules that explain why none does: those that hold
    in every cell of an hour (a host away or busy), then what the spaces lack; none when all it lacks is a cell not taken.
    Cost: linear.
    """
    cells: dict[int, list[tuple[Broken, ...]]] = {}
    closed: list[Broken] = []
    for slot, _space, rules in against:
        shut = [rule for rule in rules if rule.code == "space_closed"]
        closed += shut
        if slot not in board.locked_slots and not shut:
            cells.setdefault(slot, []).append(rules)
    if any(not rules for here in cells.values() for rules in here):
        return True, []
    reasons: list[Broken] = []
    for here in cells.values():
        common = set.intersection(*({(rule.code, rule.people) for rule in rules} for rules in here))
        reasons += [rule for rule in here[0] if (rule.code, rule.people) in common and rule.code != "space_taken"]
    if len({rule.slot for rule in reasons}) < len(cells):
        # Some hour has nothing against it but other topics, or spaces that lack something.
        if any({rule.code for rule in rules} == {"space_taken"} for here in cells.values() for rules in here):
            return False, []
        reasons += [rule for here in cells.values() for rules in here for rule in rules if rule.code != "space_taken"]
    if not cells:
        reasons = closed
    seen = {(rule.code, rule.people, rule.slot if rule.people else rule.space): rule for rule in reversed(reasons)}
    return False, list(reversed(seen.values()))


def _numbers(
    cells: Iterable[tuple[int, int, int]],
    topic_at: Mapping[int, int],
    slot_at: Mapping[int, int],
    space_at: Mapping[int, int],
) -> list[tuple[int, int, int]]:
    return [
        (topic_at[topic], slot_at[slot], space_at[space])
        for topic, slot, space in cells
        if topic in topic_at and slot in slot_at and space in space_at
    ]


def grid_of_numbers(cells: Iterable[tuple[int, int, int]], topics: int) -> Grid:
    """The grid with these cells as numbers (topic, slot, space); the earliest of a topic is its first, others come after.

    Parameters: `cells`, `topics` (how many there are). Returns: a grid. Cost: one sort.
    """
    return _grid(list(cells), topics)


def _grid(cells: list[tuple[int, int, int]], topics: int, first: Collection[int] = ()) -> Grid:
    slot_of, space_of = [NOWHERE] * topics, [NOWHERE] * topics
    extra: list[tuple[int, int, int]] = []
    for topic, slot, space in sorted(cells, key=lambda cell: (cell[1] not in first, cell[1], cell[2])):
        if slot_of[topic] == NOWHERE:
            slot_of[topic], space_of[topic] = slot, space
        else:
            extra.append((topic, slot, space))
    return Grid(tuple(slot_of), tuple(space_of), tuple(sorted(extra)))
