"""Queries on indicators: definitions, values of a year, series with breaks, and the records a number is made of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Meeting
from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.reports.enums import Count, Kind, Source
from faire_reseau.reports.logic.definitions import (
    COLUMNS,
    TRANSLATED,
    Definition,
    Version,
    allows,
    gains_translation,
    lacks,
    same,
)
from faire_reseau.reports.logic.rules import Rule, Value, evaluate, rule_of
from faire_reseau.reports.logic.versions import breaks, version_in
from faire_reseau.reports.models import Indicator, IndicatorVersion, KnownFigure
from faire_reseau.reports.permissions import can_define, centres_named_to, readable_by
from faire_reseau.reports.queries.facts import (
    labels_of,
    meetings_of,
    told_apart,
    years_counted,
)
from faire_reseau.reports.queries.named import NAMED
from faire_reseau.reports.queries.years import YearOf, years_of
from faire_reseau.reports.texts import LACKS_SENTENCES

# A codes's place in a file is that of its rank.
VERSIONS = Prefetch("versions", IndicatorVersion.objects.select_related("weight").order_by("number"))


@dataclass
class IndicatorNow:
    """An indicator with all its versions and the last of them."""

    indicator: Indicator
    versions: list[IndicatorVersion]

    @property
    def last(self) -> IndicatorVersion:
        """The newest version."""
        return self.versions[-1]

    def version(self, year: int) -> IndicatorVersion | None:
        """The version that holds in `year`."""
        return version_in(self.versions, year)


def indicators_for(user: User) -> list[IndicatorNow]:
    """The indicators that `user` reads, in their order; two queries."""
    rows = readable_by(user).prefetch_related(VERSIONS)
    return [IndicatorNow(row, list(row.versions.all())) for row in rows if row.versions.all()]


def indicator_for(user: User, code: str) -> IndicatorNow:
    """An indicator that `user` reads. Raises `Http404`."""
    row = readable_by(user).prefetch_related(VERSIONS).filter(code=code).first()
    if row is None or not row.versions.all():
        raise Http404
    return IndicatorNow(row, list(row.versions.all()))


def indicator_to_define_for(user: User, code: str) -> IndicatorNow:
    """An indicator that `user` changes. Raises `Http404`."""
    if not can_define(user):
        raise Http404
    return indicator_for(user, code)


def definition_of(version: IndicatorVersion) -> dict[str, Any]:
    """The columns of a version as plain values, with the code of its weight."""
    weight = version.weight
    return {name: getattr(version, name) for name in (*COLUMNS, *TRANSLATED)} | {
        "weight": weight.code if weight else ""
    }


@dataclass(frozen=True)
class Answer:
    """What an indicator says in a year: of the whole network, and of each centre that said something (`answering`, of `centres`).

    `recorded`, where people are counted: of how many meetings anybody is known to have come, and how many there are.
    """

    whole: Value | None
    of: Mapping[int, Value] = field(default_factory=dict)
    centres: int = 0
    recorded: tuple[int, int] = (0, 0)

    @property
    def answering(self) -> int:
        """How many centres said something: those of which it is known."""
        return sum(value.shown is not None for value in self.of.values())


def computed(definition: Mapping[str, Any], of_year: YearOf) -> Answer | None:
    """What a definition computes in a year; None for what is entered. A centre that noted no work said nothing."""
    if definition["source"] == Source.COMPUTED:
        rule = rule_of({**definition["rule"], "is_share": definition["kind"] == Kind.SHARE})
        if not of_year.name:
            return _evaluated(rule, of_year)
        return _ANSWERS.get(f"{of_year.key} {rule}", lambda: _evaluated(rule, of_year))
    if definition["source"] == Source.QUERY and definition["query"] in NAMED:
        numbers = NAMED[definition["query"]].per_centre(of_year.year)
        of = {centre.pk: Value(numbers.get(centre.pk, 0)) for centre in of_year.centres}
        total = sum(value.number or 0 for value in of.values())
        return Answer(Value(total) if of else None, of, len(of_year.centres))
    return None


def computed_of(definition: Mapping[str, Any], of_year: YearOf, centre: int) -> Value | None:
    """What a definition computes in a year of one centre (key), without the others; None for what is entered or not known."""
    facts = of_year.of_centre(centre)
    if not facts:
        return None
    if definition["source"] == Source.COMPUTED:
        return evaluate(rule_of({**definition["rule"], "is_share": definition["kind"] == Kind.SHARE}), facts)
    answer = computed(definition, of_year)
    return answer.of.get(centre) if answer else None


def _evaluated(rule: Rule, of_year: YearOf) -> Answer:
    recorded = of_year.recorded(rule.filters) if rule.count in (Count.PARTICIPATIONS, Count.PEOPLE) else (0, 0)
    if of_year.table:
        whole, of = of_year.table.evaluated(rule, [centre.pk for centre in of_year.centres])
        return Answer(whole, of, len(of_year.centres), recorded)
    of = {centre: evaluate(rule, facts) for centre, facts in of_year.by_centre.items() if facts}
    return Answer(evaluate(rule, of_year.counted) if of else None, of, len(of_year.centres), recorded)


# As many as a network of 150 indicators asks for over twelve years: some 10 MB.
_ANSWERS: MadeOnce[Answer] = MadeOnce(2_000)


@dataclass(frozen=True)
class Point:
    """A year of a series: the version that holds, what it says, figures known from elsewhere, whether the series breaks here."""

    year: int
    version: IndicatorVersion
    answer: Answer | None
    known: list[KnownFigure]
    is_break: bool

    @property
    def number(self) -> float | None:
        """The number of the whole network: computed where it can be, else the one that was published."""
        if self.answer is not None and self.answer.whole is not None:
            return self.answer.whole.shown
        return next((row.value for row in self.known if not row.part), None)


def series_of(row: IndicatorNow, reported: Collection[int] = ()) -> list[Point]:
    """The years of an indicator, latest first, those of which nothing is known between them included; `reported`: those for which centres
    entered it.
    """
    known: dict[int, list[KnownFigure]] = {}
    for figure in row.indicator.known.filter(organisation=None):
        known.setdefault(figure.year, []).append(figure)
    is_computed = any(version.source != Source.ENTERED for version in row.versions)
    years = known.keys() | set(reported) | (set(years_counted()) if is_computed else set())
    if not years:
        return []
    every = list(range(min(years), max(years) + 1))
    of_years = {of_year.year: of_year for of_year in years_of(every)} if is_computed else {}
    broken = set(breaks(row.versions, every))
    points = []
    for year in every:
        version = row.version(year)
        if version is None:
            continue
        answer = computed(definition_of(version), of_years[year]) if version.source != Source.ENTERED else None
        points.append(Point(year, version, answer, known.get(year, []), year in broken))
    return points[::-1]


def rows_by_centre(user: User, answer: Answer, of_year: YearOf, day: date) -> list[tuple[str, str, Value | None]]:
    """Name and slug of each centre of the year that is named to `user`, with what it says; None where it said nothing."""
    named = centres_named_to(user, of_year.names, day)
    rows = [centre for centre in of_year.centres if centre.pk in named]
    return [(of_year.names[centre.pk], centre.slug, answer.of.get(centre.pk)) for centre in rows]


def records_of(
    user: User,
    version: IndicatorVersion,
    of_year: YearOf,
    day: date,
    slug: str = "",
    cell: str | None = None,
    *,
    codes: Mapping[str, str] | None = None,
) -> QuerySet[Meeting]:
    """The meetings that a computed number is made of: of all centres or the one at `slug`, of one `cell` of a table, of those that stand
    under the `codes` of dimensions.

    Raises `Http404`, for a centre that is not named to `user` too.
    """
    if version.source != Source.COMPUTED:
        raise Http404
    centre = next((row.pk for row in of_year.centres if row.slug == slug), None) if slug else None
    if slug and (centre is None or not centres_named_to(user, [centre], day)):
        raise Http404
    if not all(allows(version.dimensions, dimension) for dimension in codes or {}):
        raise Http404
    rule = rule_of(version.rule)
    stands = [*(codes or {}).items(), *([(rule.by, cell)] if cell is not None and rule.by else [])]
    return meetings_of(of_year.found(rule.filters, stands, centre), centre)


def filters_said(version: IndicatorVersion) -> list[tuple[str, str]]:
    """The filters of a rule: dimension and what its code is called here, the code itself where it is not known."""
    return [(name, labels_of(name).get(code, code)) for name, code in version.rule.get("filters", {}).items()]


def definitions() -> list[Definition]:
    """Every indicator that is in use, as a file holds it."""
    rows = Indicator.objects.filter(is_retired=False).prefetch_related(VERSIONS)
    return [Definition(row.code, [_as_version(version) for version in row.versions.all()]) for row in rows]


def _as_version(version: IndicatorVersion) -> Version:
    columns = definition_of(version)
    return Version(version.from_year, columns, columns.pop("weight"), version.why)


def compare_set(wanted: Iterable[Definition]) -> list[tuple[Definition, str, list[str]]]:
    """For each indicator of a set: whether it is new, newer, translated or the same, and the words that it names and that are not here."""
    rows = {row.code: row for row in Indicator.objects.prefetch_related(VERSIONS)}
    labels = {name: labels_of(name) for name in ("axis", "theme", "kind", "mode", "territory")}
    compared = []
    for definition in wanted:
        last, state = definition.versions[-1], "new"
        standing = list(rows[definition.code].versions.all()) if definition.code in rows else []
        if standing:
            here = definition_of(standing[-1])
            is_same = same(here, {**last.columns, "weight": last.weight})
            state = ("translated" if gains_translation(here, last.columns) else "same") if is_same else "newer"
        filters = last.columns["rule"].get("filters", {})
        unknown = [code for name, code in filters.items() if code not in labels.get(name, {code})]
        compared.append((definition, state, unknown))
    return compared


def versions_made_by(user: User) -> list[dict[str, Any]]:
    """What this room holds about `user`, as plain values: the definitions that they made."""
    rows = IndicatorVersion.objects.filter(made_by=user).select_related("indicator")
    return [
        {"indicator": row.indicator.code, "number": row.number, "at": row.made_at.isoformat(), "why": row.why}
        for row in rows
    ]


@dataclass(frozen=True)
class Tried:
    """What a definition that is not saved says of a year."""

    columns: Mapping[str, Any]
    of_year: YearOf

    @cached_property
    def answer(self) -> Answer | None:
        """What it computes; None for what is entered."""
        return computed(self.columns, self.of_year)

    @property
    def cells(self) -> list[tuple[str, float | None]]:
        """The cells of a table, by what their codes are called."""
        if self.answer is None or self.answer.whole is None or not self.answer.whole.cells:
            return []
        cells = told_apart(self.columns["rule"]["by"], self.answer.whole.cells)
        return [(word, number) for _code, word, number in cells]


def years_to_try() -> list[int]:
    """The last two years in which something was held, latest first."""
    return years_counted()[:2]


def others_for(user: User) -> QuerySet[Indicator]:
    """The indicators that one may be weighted by or compared with, with their versions."""
    return readable_by(user).filter(versions__isnull=False).distinct().prefetch_related(VERSIONS)


def lacking_in(columns: Mapping[str, Any], weight: Indicator | None) -> tuple[str, Any] | None:
    """The field and the sentence of what a definition lacks; None when it is whole."""
    lacking = lacks(columns, weight.code if weight else "")
    return (lacking[0], LACKS_SENTENCES[lacking[1]]) if lacking else None
