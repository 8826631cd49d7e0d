"""Rules of computed indicators: what is counted, over which meetings, apart by what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from typing import Any

import numpy as np

from faire_reseau.kit.numbers import WHOLE
from faire_reseau.reports.enums import Count, Dimension

KEY = np.dtype("<u4")
NOT_SAID = ""  # the cell of meetings of which nobody said it


@dataclass(frozen=True)
class Fact:
    """A meeting that counts. `shares` says how many hundredths of a percent of it count as whose (keys), `part` how many count where
    this fact stands: all, or the share of a centre. `cells` says under which code of each dimension it stands, `marks` which codes
    a filter finds it by (broader themes and regions included); `people` are the keys of those present, four bytes each, each once;
    `heads`, how many more were counted without names.
    """

    meeting: int
    action: int
    shares: Mapping[int, int]
    half_days: int
    cells: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, frozenset[str]]
    people: bytes = b""
    heads: int = 0
    part: int = WHOLE


@dataclass(frozen=True)
class Rule:
    """What is counted. With `is_share` it is divided by the same count without the filters."""

    count: str
    filters: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    is_share: bool = False


@dataclass(frozen=True)
class Value:
    """What an indicator says of some meetings: a number, `of` the whole for a share, and the cells of a table by their codes."""

    number: float | None = None
    of: float | None = None
    cells: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def shown(self) -> float | None:
        """The number that is shown: for a share, the part between 0 and 1; None where the whole is nothing."""
        if self.of is None or self.number is None:
            return self.number
        return self.number / self.of if self.of else None


def rule_of(plain: Mapping[str, Any]) -> Rule:
    """The rule that `plain` values (of a column, of a file) say.

    Raises ValueError for an unknown count or dimension.
    """
    filters = {str(Dimension(name)): str(code) for name, code in dict(plain.get("filters") or {}).items() if code}
    by = str(plain.get("by") or "")
    return Rule(Count(str(plain.get("count"))), filters, Dimension(by) if by else "", bool(plain.get("is_share")))


def chosen(facts: Iterable[Fact], filters: Mapping[str, str]) -> list[Fact]:
    """The facts that answer every filter. Cost: linear in `facts`."""
    return [fact for fact in facts if all(code in fact.marks.get(name, ()) for name, code in filters.items())]


def shared_out(facts: Iterable[Fact], centres: Iterable[int]) -> tuple[list[Fact], dict[int, list[Fact]]]:
    """What counts as all `centres` (keys) together, and as each of them.

    Returns the facts in which any of them has a share, whole and each once; and by centre those that it shares, its part of
    each. Cost: linear in the shares.
    """
    groups: dict[int, list[Fact]] = {centre: [] for centre in centres}
    together = []
    for fact in facts:
        own = fact.shares.keys() & groups.keys()
        if own:
            together.append(fact)
        for centre in own:
            part = fact.shares[centre]
            groups[centre].append(fact if part == fact.part else replace(fact, part=part))
    return together, groups


def counted(facts: Sequence[Fact], count: str) -> float | None:
    """The `count` over `facts`, of each its part: distinct actions, meetings, half-days, participations; distinct people, whole.

    None for participations of meetings of which nobody noted who came, and for people where none was named: not known is not 0.
    Parts are added up as whole hundredths and divided once. Cost: linear.
    """
    if count == Count.ACTIONS:
        return whole_of(sum({fact.action: fact.part for fact in facts}.values()))
    if count == Count.MEETINGS:
        return whole_of(sum({fact.meeting: fact.part for fact in facts}.values()))
    if count == Count.HALF_DAYS:
        return whole_of(sum(fact.half_days * fact.part for fact in facts))
    if count == Count.PARTICIPATIONS:
        if facts and not any(fact.people or fact.heads for fact in facts):
            return None
        return whole_of(sum((len(fact.people) // KEY.itemsize + fact.heads) * fact.part for fact in facts))
    # Nobody is half a person: whoever came to joint work counts in full for each centre.
    if facts and not any(fact.people for fact in facts):
        return None
    people = np.frombuffer(b"".join(fact.people for fact in facts), dtype=KEY)
    return int(np.unique(people).size)


def days_given(facts: Sequence[Fact], every: Sequence[Fact], days: Mapping[int, float]) -> float:
    """The `days` of staff (by action) that are those of `facts`: where only a part of the meetings of an action is among them, its days
    are divided as its half-days, or as its meetings where none has any.

    Parameters: `every`, all facts of the year. Cost: linear.
    """
    halves, meetings = Counter[int](), Counter[int]()
    for fact in every:
        halves[fact.action] += fact.half_days
        meetings[fact.action] += 1
    given = (
        days[fact.action] * (fact.half_days / halves[fact.action] if halves[fact.action] else 1 / meetings[fact.action])
        for fact in facts
        if fact.action in days
    )
    return fsum(given)


def whole_of(hundredths: int) -> float:
    """Parts added up, as a number of wholes: divided once. Parameters: `hundredths`, of a percent."""
    return hundredths / WHOLE if hundredths % WHOLE else hundredths // WHOLE


def apart(facts: Iterable[Fact], by: str) -> dict[str, list[Fact]]:
    """The facts under each code of the dimension `by`, in order of codes; one with several codes stands under each."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        for code in fact.cells.get(by) or (NOT_SAID,):
            groups.setdefault(code, []).append(fact)
    return dict(sorted(groups.items(), key=lambda item: (item[0] == NOT_SAID, item[0])))


def evaluate(rule: Rule, facts: Sequence[Fact]) -> Value:
    """What `rule` says of `facts`. Cost: linear in the facts and in those present."""
    part = chosen(facts, rule.filters)
    number = counted(part, rule.count)
    if rule.is_share:
        return Value(number, counted(facts, rule.count))
    cells = {code: counted(group, rule.count) for code, group in apart(part, rule.by).items()} if rule.by else {}
    return Value(number, None, cells)
