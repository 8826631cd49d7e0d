"""Queries on crossings: an indicator apart by one or two dimensions, as a reader may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from faire_reseau.accounts.models import User
from faire_reseau.reports.enums import CENTRE, Dimension, Kind, Source
from faire_reseau.reports.logic.definitions import allows
from faire_reseau.reports.logic.rules import Value, rule_of
from faire_reseau.reports.logic.withholding import Hidden, hidden_of
from faire_reseau.reports.models import IndicatorVersion
from faire_reseau.reports.permissions import centres_named_to
from faire_reseau.reports.queries.consolidation import hides_few
from faire_reseau.reports.queries.facts import in_order, labels_of, word_of
from faire_reseau.reports.queries.indicators import IndicatorNow, computed, definition_of, indicators_for
from faire_reseau.reports.queries.years import YearOf, year_of

DIMENSIONS = (*(str(name) for name in Dimension), CENTRE)


@dataclass(frozen=True)
class Shown:
    """A number of a crossing: None where it is not known, nothing stands there, or it is withheld (`is_hidden`)."""

    number: float | None
    is_hidden: bool = False


NOTHING = Shown(None)


@dataclass(frozen=True)
class CrossedLine:
    """A row or a column: its code, what it is called, its total, and its cells in the order of the columns."""

    code: str
    word: str
    total: Shown
    cells: Sequence[Shown] = ()


@dataclass(frozen=True)
class Crossed:
    """An indicator in a year apart by the dimensions `by`; `unnamed` centres are not named to the reader, and stand in the totals alone."""

    year: int
    version: IndicatorVersion
    by: Sequence[str]
    rows: Sequence[CrossedLine]
    columns: Sequence[CrossedLine]
    whole: Shown
    answering: int
    centres: int
    unnamed: int = 0
    is_break: bool = False
    hides: bool = field(default=False)

    @property
    def has_hidden(self) -> bool:
        """Whether anything is withheld."""
        lines = [*self.rows, *self.columns]
        return self.whole.is_hidden or any(shown.is_hidden for line in lines for shown in (line.total, *line.cells))


def crossable_for(user: User) -> list[IndicatorNow]:
    """The indicators that can be crossed: those computed from meetings. Two queries."""
    return [row for row in indicators_for(user) if row.last.source == Source.COMPUTED]


def dimensions_in(version: IndicatorVersion | None) -> list[str]:
    """What an indicator may be told apart by, as its definition says; centres too."""
    return [name for name in DIMENSIONS if version is None or allows(version.dimensions, name)]


def crossed(user: User, row: IndicatorNow, year: int, by: Sequence[str], day: date) -> Crossed | None:
    """An indicator in `year`, apart by one or two of `DIMENSIONS`, as `user` reads it; None where no computed version holds, or its
    definition does not let it be told apart so.

    Computed from the work as it stands, without what reports correct. Some eight queries while the facts are kept.
    """
    version = row.version(year)
    if version is None or version.source != Source.COMPUTED or not {*by} <= {*dimensions_in(version)}:
        return None
    of_year = year_of(year)
    slugs = {centre.pk: centre.slug for centre in of_year.centres}
    rule = rule_of({**version.rule, "is_share": version.kind == Kind.SHARE})
    table = of_year.crossed(rule, by)
    hides = hides_few(user, version)
    hidden = hidden_of(table.cells, table.rows, table.columns, table.whole) if hides else Hidden()
    named = {slugs[key] for key in centres_named_to(user, of_year.names, day)}
    words = {dimension: _words(dimension, of_year) for dimension in by}

    def lines(dimension: str, totals: Mapping[str, Value], gone: frozenset[str]) -> list[CrossedLine]:
        codes = in_order([code for code in totals if dimension != CENTRE or code in named], words[dimension])
        return [
            CrossedLine(code, word_of(code, words[dimension]), _shown(totals[code], code in gone)) for code in codes
        ]

    columns = lines(by[1], table.columns, hidden.columns) if len(by) == 2 else []
    rows = [
        CrossedLine(line.code, line.word, line.total, [
            _shown(table.cells.get((line.code, column.code)), (line.code, column.code) in hidden.cells) for column in columns
        ])
        for line in lines(by[0], table.rows, hidden.rows)
    ]  # fmt: skip
    before, answer = row.version(year - 1), computed(definition_of(version), of_year)
    return Crossed(
        year=year,
        version=version,
        by=tuple(by),
        rows=rows,
        columns=columns,
        whole=_shown(table.whole, hidden.whole),
        answering=answer.answering if answer else 0,
        centres=len(of_year.centres),
        unnamed=len(slugs) - len(named) if CENTRE in by else 0,
        is_break=before is None or before.number != version.number,
        hides=hides,
    )


def _shown(value: Value | None, is_hidden: bool) -> Shown:  # noqa: FBT001  (a pair, read side by side)
    if is_hidden:
        return Shown(None, is_hidden=True)
    return Shown(value.shown) if value is not None else NOTHING


def _words(dimension: str, of_year: YearOf) -> dict[str, str]:
    if dimension == CENTRE:
        return {centre.slug: of_year.names[centre.pk] for centre in of_year.centres}
    return labels_of(dimension)
