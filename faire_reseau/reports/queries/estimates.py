"""Queries on what stands beside a total: a stated estimate for centres that said nothing, numbers per full-time equivalent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from faire_reseau.accounts.models import User
from faire_reseau.reports.enums import Count, Estimate, Kind
from faire_reseau.reports.logic.estimates import Estimated, PerUnit, by_ratio, carried, per_unit
from faire_reseau.reports.queries.consolidation import Together, numbers_of
from faire_reseau.reports.queries.indicators import IndicatorNow, indicators_for
from faire_reseau.reports.queries.years import year_of

LEAST_ESTIMATED = 3
"""Fewer centres estimated together would show one of them to who may not read it."""


@dataclass(frozen=True)
class Beside:
    """What stands beside the total of a year.

    `estimate` is by `method`, or `lacks` says why there is none; `per_fte` is of the centres that said both (None for distinct people: those
    of several centres do not add up), `of_centres` of each that is named to the reader, by slug; `fte` is the indicator that the network
    chose for full-time equivalents, if it did.
    """

    method: str
    estimate: Estimated | None
    lacks: str
    per_fte: PerUnit | None
    of_centres: Mapping[str, float] = field(default_factory=dict)
    fte: IndicatorNow | None = None


def beside(user: User, row: IndicatorNow, whole: Together, method: str, day: date) -> Beside:
    """What stands beside `whole`, the year of `row`; some ten queries."""
    of_year = year_of(whole.year)
    fte = next((other for other in indicators_for(user) if other.indicator.is_fte), None)
    holding = fte.version(whole.year) if fte is not None else None
    units = dict(numbers_of(user, fte, holding, of_year, day).of) if fte is not None and holding is not None else {}
    numbers = dict(numbers_of(user, row, whole.version, of_year, day).of)
    is_other = fte is None or fte.indicator != row.indicator
    adds_up = whole.version.kind == Kind.FIGURE and whole.version.rule.get("count") != Count.PEOPLE
    shows = adds_up and not whole.is_withheld and is_other
    ratio = per_unit(numbers, units) if shows else None
    slugs = {centre.pk: centre.slug for centre in of_year.centres}
    shown = {slug for _name, slug, number in whole.rows if number is not None}
    of_centres = {
        slugs[key]: number / units[key]
        for key, number in numbers.items()
        if ratio and slugs.get(key) in shown and units.get(key, 0) > 0
    }
    estimate, lacks = None, _lacks(whole, method, has_fte=bool(units))
    if method and not lacks:
        if method == Estimate.CARRIED:
            last = dict(numbers_of(user, row, whole.version, year_of(whole.year - 1), day).of)
            estimate = carried(numbers, last, list(of_year.names))
        else:
            estimate = by_ratio(numbers, units, list(of_year.names))
        lacks = "" if estimate else "nothing"
        if estimate and estimate.n < LEAST_ESTIMATED and not whole.names_all:
            estimate, lacks = None, "few"
    return Beside(method, estimate, lacks, ratio, of_centres, fte)


def _lacks(whole: Together, method: str, *, has_fte: bool) -> str:
    """Why there can be no estimate by `method`; "" where there can."""
    if whole.total is None or whole.is_withheld or whole.version.kind != Kind.FIGURE or whole.method == "mean":
        return "no_sum"
    if whole.version.rule.get("count") == Count.PEOPLE:
        return "people"
    if method == Estimate.CARRIED and whole.is_break:
        return "break"
    return "fte" if method == Estimate.RATIO and not has_fte else ""
