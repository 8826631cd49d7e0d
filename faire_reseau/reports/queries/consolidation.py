"""Queries on a year of all centres together: what each says, the total and its method, spread, change, cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from faire_reseau.accounts.models import User
from faire_reseau.kit.small_numbers import withheld, withheld_with_total
from faire_reseau.reports.enums import Aggregation, Count, Kind, ReportState, Source
from faire_reseau.reports.logic.consolidation import Change, Spread, change, names_centres, spread
from faire_reseau.reports.logic.rules import Value
from faire_reseau.reports.logic.withholding import names_somebody, withheld_of
from faire_reseau.reports.models import CentreReport, Entry, IndicatorVersion
from faire_reseau.reports.permissions import (
    can_follow_report,
    can_run,
    centres_named_to,
    own_centres,
    reports_read_by,
)
from faire_reseau.reports.queries.campaigns import Line, lines_of, value_in
from faire_reseau.reports.queries.facts import told_apart
from faire_reseau.reports.queries.indicators import Answer, IndicatorNow, computed, definition_of, indicators_for
from faire_reseau.reports.queries.years import YearOf, year_of


@dataclass
class Together:
    """An indicator in a year: all centres together (`answering` of `centres` said something), and of those that are named to the
    reader (`rows`) the number of each.

    `method` says how `total` was made: `at_once` (over all meetings), `sum`, `mean`, or `none`.
    """

    year: int
    version: IndicatorVersion
    rows: list[tuple[str, str, float | None]]
    total: float | None
    method: str
    centres: int
    answering: int
    reported: int
    corrected: int
    spread: Spread | None
    change: Change | None
    is_break: bool
    months: int = 0  # of the year that runs, those that `change` compares; 0: whole years
    cells: list[tuple[str, str, float | None]] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()  # codes of the cells that are withheld; others without a number are not known
    is_withheld: bool = False
    hidden_rows: frozenset[str] = frozenset()  # slugs of the centres whose numbers are withheld
    is_spread_withheld: bool = False  # the median and the middle half, which would tell some of these

    # Of how many meetings anybody is known to have come, and how many there are; (0, 0) where nobody is counted.
    recorded: tuple[int, int] = (0, 0)

    @property
    def is_partial(self) -> bool:
        """Whether of some meetings nobody noted who came: what is computed is less than the whole."""
        return self.recorded[0] < self.recorded[1]

    @property
    def others(self) -> int:
        """How many centres are computed from the work as it stands, not by a report."""
        return self.answering - self.reported

    @property
    def how(self) -> str:
        """How the total was made: `method`, and `sum_people` where people who came in several centres are summed."""
        return "sum_people" if self.method == "sum" and self.version.rule.get("count") == Count.PEOPLE else self.method

    @property
    def names_all(self) -> bool:
        """Whether every centre is named to the reader."""
        return len(self.rows) == self.centres


@dataclass(frozen=True)
class Numbers:
    """The numbers of centres: `of` by key, how many come from reports, how many of these correct what is computed."""

    of: Mapping[int, float]
    reported: int
    corrected: int
    answer: Answer | None


class Reading:
    """What was read for one page or block, on `day` as `user` reads it: each year, and the numbers of centres of each definition, once."""

    def __init__(self, user: User, day: date) -> None:
        self.user, self.day = user, day
        self._years: dict[int, YearOf] = {}
        self._numbers: dict[tuple[int, int], Numbers] = {}

    def year(self, year: int) -> YearOf:
        """Everything that indicators of `year` are computed from."""
        if year not in self._years:
            self._years[year] = year_of(year)
        return self._years[year]

    def numbers(self, row: IndicatorNow, version: IndicatorVersion, year: int) -> Numbers:
        """What each centre says in `year` by `version`."""
        key = (year, version.pk)
        if key not in self._numbers:
            self._numbers[key] = numbers_of(self.user, row, version, self.year(year), self.day)
        return self._numbers[key]


def numbers_of(user: User, row: IndicatorNow, version: IndicatorVersion, of_year: YearOf, day: date) -> Numbers:
    """What each centre says: its report as far as `user` reads it, else what is computed now."""
    answer = computed(definition_of(version), of_year)
    values = {key: value.shown for key, value in answer.of.items()} if answer else {}
    numbers = {key: value for key, value in values.items() if value is not None}
    read = reports_read_by(user, day).filter(campaign__year=of_year.year)
    read = read.filter(organisation__in=of_year.names, state__in=(ReportState.SUBMITTED, ReportState.VALIDATED))
    entries = Entry.objects.filter(report__in=read, item__indicator=row.indicator).select_related("report")
    reported = corrected = 0
    for entry in entries:
        then = value_in(entry.computed)
        number = entry.number if entry.number is not None else (then.shown if then else None)
        if number is None:
            continue
        key = entry.report.organisation_id
        reported += 1
        corrected += answer is not None and number != numbers.get(key)
        numbers[key] = number
    return Numbers(numbers, reported, corrected, answer)


def together(user: User, row: IndicatorNow, year: int, day: date, reading: Reading | None = None) -> Together | None:
    """An indicator in a year, as `user` reads it; None where no version holds. `reading`: of several, what they read together."""
    reading = reading or Reading(user, day)
    version = row.version(year)
    if version is None:
        return None
    of_year, numbers = reading.year(year), reading.numbers(row, version, year)
    total, method = _total(user, version, numbers, of_year, day)
    before = row.version(year - 1)
    is_break = before is None or before.number != version.number
    moved, months = _change(reading, row, version, of_year, numbers) if not is_break else (None, 0)
    hides = hides_few(user, version)
    cells, hidden, is_withheld = _cells(version, numbers.answer, hides=hides)
    named = centres_named_to(user, of_year.names, day)
    few = _few_of(user, version, numbers, day) if hides else set()
    rows = [
        (of_year.names[row.pk], row.slug, None if row.pk in few else numbers.of.get(row.pk))
        for row in of_year.centres
        if row.pk in named
    ]
    spread_hides = names_centres(numbers.of, few)
    return Together(
        year=year,
        version=version,
        rows=rows,
        total=total,
        method=method,
        centres=len(of_year.centres),
        answering=len(numbers.of.keys() & of_year.names.keys()),
        reported=numbers.reported,
        corrected=numbers.corrected,
        spread=None if spread_hides else spread(numbers.of),
        change=moved,
        months=months,
        is_break=is_break,
        cells=cells,
        hidden=hidden,
        is_withheld=is_withheld or (hides and names_somebody(_people_of(version, numbers.answer, total))),
        hidden_rows=frozenset(row.slug for row in of_year.centres if row.pk in few & named),
        is_spread_withheld=spread_hides,
        recorded=numbers.answer.recorded if numbers.answer else (0, 0),
    )


def years_entered(user: User, row: IndicatorNow, day: date) -> list[int]:
    """The years for which centres entered an indicator, in reports that `user` reads; one query."""
    read = reports_read_by(user, day).filter(state__in=(ReportState.SUBMITTED, ReportState.VALIDATED))
    entries = Entry.objects.filter(report__in=read, item__indicator=row.indicator, number__isnull=False).order_by()
    years = entries.values_list("report__campaign__year", flat=True).distinct()
    entered = [(year, row.version(year)) for year in years]
    return [year for year, version in entered if version is not None and version.source == Source.ENTERED]


def _change(
    reading: Reading, row: IndicatorNow, version: IndicatorVersion, of_year: YearOf, numbers: Numbers
) -> tuple[Change | None, int]:
    """The change of the same centres since the year before; of the year that runs, over the months that are over in both (how many;
    0: whole years), from the work noted alone.
    """
    if version.kind != Kind.FIGURE:
        return None, 0
    if of_year.year != reading.day.year:
        return change(numbers.of, reading.numbers(row, version, of_year.year - 1).of), 0
    months = reading.day.month - 1
    if version.source != Source.COMPUTED or not months:
        return None, 0
    then, now = (_known_until(version, part, months) for part in (reading.year(of_year.year - 1), of_year))
    return change(now, then), months


def _known_until(version: IndicatorVersion, of_year: YearOf, months: int) -> dict[int, float]:
    answer = computed(definition_of(version), of_year.narrowed({}, months))
    values = {key: value.shown for key, value in answer.of.items()} if answer else {}
    return {key: value for key, value in values.items() if value is not None}


def hides_few(user: User, version: IndicatorVersion) -> bool:
    """Whether small numbers of `version` are withheld from `user`: those of people, but for who runs the network."""
    return version.rule.get("count") in (Count.PEOPLE, Count.PARTICIPATIONS) and not can_run(user)


def _few_of(user: User, version: IndicatorVersion, numbers: Numbers, day: date) -> set[int]:
    """The centres (keys) whose numbers are withheld from `user`: small ones, and others that keep them from being found; never one's own."""
    own = own_centres(user, day)
    computed_of = numbers.answer.of if numbers.answer else {}
    values = {
        # Of a share that a centre says alone, nobody knows how many people it is of.
        str(key): computed_of.get(key, Value()) if version.kind == Kind.SHARE else Value(number)
        for key, number in numbers.of.items()
        if key not in own
    }
    return {int(key) for key in withheld_of(values)}


def lines_for(user: User, report: CentreReport, day: date) -> list[Line]:
    """The report of a centre line by line, as `user` reads it: from others than the centre and facilitators, the small numbers of people
    are withheld that the figures of the year withhold. Cost: for others, that of the figures of the year of each such line.
    """
    lines = lines_of(report)
    if can_follow_report(user, report, day):
        return lines
    of_year = year_of(report.campaign.year)
    for line in lines:
        version, indicator = line.asked.version, line.asked.item.indicator
        if version is None or indicator is None or not hides_few(user, version):
            continue
        numbers = numbers_of(user, IndicatorNow(indicator, [version]), version, of_year, day)
        then = None if version.kind == Kind.SHARE else Value(line.last_year)
        is_few = report.organisation_id in _few_of(user, version, numbers, day)
        line.is_withheld = is_few or names_somebody(line.value)
        line.hidden = frozenset(withheld(line.value.cells)) if line.value else frozenset()
        line.last_year = None if line.is_withheld or names_somebody(then) else line.last_year
    return lines


def _people_of(version: IndicatorVersion, answer: Answer | None, total: float | None) -> Value | None:
    """The people that a total is of: those of a share are its part and its whole."""
    return (answer.whole if answer else None) if version.kind == Kind.SHARE else Value(total)


def _total(
    user: User, version: IndicatorVersion, numbers: Numbers, of_year: YearOf, day: date
) -> tuple[float | None, str]:
    """All centres together: over all meetings at once as long as no centre says another number, else as the version says."""
    if not numbers.of or version.kind not in (Kind.FIGURE, Kind.SHARE, Kind.TABLE):
        return None, "none"
    answer = numbers.answer
    if answer is not None and answer.whole is not None and not numbers.corrected:
        return answer.whole.shown, "at_once"
    if version.aggregation == Aggregation.MEAN and version.weight is not None:
        weight = next((other for other in indicators_for(user) if other.indicator == version.weight), None)
        weighing = weight.version(of_year.year) if weight else None
        if weight is None or weighing is None:
            return None, "none"
        weights = numbers_of(user, weight, weighing, of_year, day).of
        both = [key for key in numbers.of if weights.get(key)]
        whole = sum(weights[key] for key in both)
        return (sum(numbers.of[key] * weights[key] for key in both) / whole if whole else None), "mean"
    if version.kind == Kind.SHARE or version.aggregation == Aggregation.NONE:
        return None, "none"
    return sum(numbers.of.values()), "sum"


def _cells(
    version: IndicatorVersion, answer: Answer | None, *, hides: bool
) -> tuple[list[tuple[str, str, float | None]], frozenset[str], bool]:
    """The cells of a computed table: code, word, number; small numbers of people withheld for those who do not run the network."""
    if answer is None or answer.whole is None or not answer.whole.cells:
        return [], frozenset(), False
    cells = answer.whole.cells
    hidden, is_total_hidden = withheld_with_total(cells) if hides else (set(), False)
    rows = [
        (code, word, None if code in hidden else number) for code, word, number in told_apart(version.rule["by"], cells)
    ]
    return rows, frozenset(hidden), is_total_hidden
