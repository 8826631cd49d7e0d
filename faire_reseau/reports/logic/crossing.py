"""Crossings: what a rule says apart by one or two dimensions, centres among them, with the totals on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from faire_reseau.reports.enums import CENTRE
from faire_reseau.reports.logic.rules import Fact, Rule, Value, apart, chosen, evaluate

Groups = dict[str, list[Fact]]


@dataclass(frozen=True)
class Crossing:
    """The values of a crossing: of each row, of each column (none with one dimension), of the cells that hold a meeting, of all."""

    rows: Mapping[str, Value]
    columns: Mapping[str, Value]
    cells: Mapping[tuple[str, str], Value]
    whole: Value
    by: Sequence[str] = field(default_factory=tuple)


def cross(rule: Rule, facts: Sequence[Fact], by_centre: Mapping[str, Sequence[Fact]], by: Sequence[str]) -> Crossing:
    """What `rule` says of `facts`, apart by the one or two dimensions `by`; its own dimension is not asked.

    Parameters: `facts`, of all centres, joint work once; `by_centre`, of each centre its part; `by`, dimensions or `CENTRE`.
    Totals are counted anew from the meetings, never added up: distinct people of two rows may be the same.
    Cost: linear in the facts, their codes and those present.
    """
    rule = replace(rule, by="")
    if not rule.is_share:  # of a share, the whole is needed too
        facts = chosen(facts, rule.filters)
        by_centre = {code: own for code, own in _chosen(by_centre, rule).items() if own}
        rule = replace(rule, filters={})
    sides = [_split(facts, by_centre, dimension) for dimension in by]
    cells: dict[tuple[str, str], list[Fact]] = {}
    if len(by) == 2:
        first, second = by
        if second == CENTRE:
            cells = {(row, code): own for code, of in sides[1].items() for row, own in apart(of, first).items()}
        else:
            cells = {(row, code): own for row, of in sides[0].items() for code, own in apart(of, second).items()}
    return Crossing(
        rows={code: evaluate(rule, own) for code, own in sides[0].items()},
        columns={code: evaluate(rule, own) for code, own in sides[1].items()} if len(by) == 2 else {},
        cells={key: evaluate(rule, own) for key, own in cells.items()},
        whole=evaluate(rule, facts),
        by=tuple(by),
    )


def _chosen(by_centre: Mapping[str, Sequence[Fact]], rule: Rule) -> Groups:
    return {code: chosen(own, rule.filters) for code, own in by_centre.items()}


def _split(facts: Sequence[Fact], by_centre: Mapping[str, Sequence[Fact]], dimension: str) -> Groups:
    if dimension == CENTRE:
        return {code: list(own) for code, own in by_centre.items() if own}
    return apart(facts, dimension)
