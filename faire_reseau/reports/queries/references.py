"""Views of figures for reports: an indicator in years, apart by centre or dimension, of a theme or territory, as everybody reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.queries import staff_days_in
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.numbers import rounded, rounded_percent
from faire_reseau.kit.small_numbers import withheld_with_total
from faire_reseau.reports.enums import Count, Kind, RowState, Source
from faire_reseau.reports.logic.definitions import allows
from faire_reseau.reports.logic.documents import View, ViewRow
from faire_reseau.reports.logic.rules import Value, days_given, rule_of
from faire_reseau.reports.logic.withholding import hidden_of, names_somebody
from faire_reseau.reports.models import IndicatorVersion
from faire_reseau.reports.queries.consolidation import Reading, together
from faire_reseau.reports.queries.facts import told_apart
from faire_reseau.reports.queries.growth import growth_said
from faire_reseau.reports.queries.indicators import Answer, IndicatorNow, computed, definition_of
from faire_reseau.reports.queries.years import YearOf
from faire_reseau.reports.texts import (
    APART_WITHOUT_REPORTS,
    DIMENSION_LABELS,
    METHOD_LABELS,
    ROW_STATES,
    WITHOUT_REPORTS,
    definition_said,
    figure_said,
    number_said,
    rests_on,
    running_says,
    unit_of,
)
from faire_reseau.ui.templatetags.ui import label, percent

OF_PEOPLE = (Count.PEOPLE, Count.PARTICIPATIONS)
OF_WORK = (Count.ACTIONS, Count.MEETINGS, Count.HALF_DAYS)


@dataclass(frozen=True)
class Reference:
    """What a block refers to. `filters` are the codes of the theme and the territory that the report is about, by dimension."""

    row: IndicatorNow
    years: Sequence[int]
    dimension: str = ""
    by_centre: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)


def view_of(reference: Reference, day: date, reading: Reading | None = None) -> View:
    """What `reference` says on `day` in the language that is active. Small numbers of people are withheld, also from those who
    run the network: a report is for everybody. Cost: that of the figures of each year;
    `reading`: of several references, what they read together, as everybody reads it.
    """
    reading = reading or Reading(visitor(), day)
    rows: list[ViewRow] = []
    breaks: list[tuple[int, str]] = []
    before: IndicatorVersion | None = None
    notes: list[str] = []
    for year in reference.years:
        version = reference.row.version(year)
        if version is None:
            continue
        if before is not None and before.number != version.number:
            breaks.append((year, version.why))
        before = version
        rows += [
            replace(row, unit=version.unit, version=version.number)
            for row in _rows(reference, version, year, reading, notes)
        ]
    version = before or reference.row.last
    dimension = _dimension(reference, version)
    view = View(
        indicator=reference.row.indicator.code,
        label=label(version),
        unit=version.unit,
        kind=version.kind,
        definition=definition_said(version),
        years=list(reference.years),
        dimension=dimension,
        dimension_label=_("Centre")
        if reference.by_centre
        else label_in(DIMENSION_LABELS, dimension)
        if dimension
        else "",
        by_centre=reference.by_centre,
        rows=rows,
        breaks=breaks,
    )
    notes += [_broken(year, why) for year, why in breaks]
    notes += [running_says(year, day) for year in reference.years if running_says(year, day)]
    return replace(view, sentence=_sentence(view, reference, reading), notes=list(dict.fromkeys(notes)))


def _broken(year: int, why: str) -> str:
    text = _("The definition changes in %(year)s: years before and after are not compared.") % {"year": year}
    return f"{text} {why}".strip()


def _dimension(reference: Reference, version: IndicatorVersion) -> str:
    return "" if reference.by_centre else reference.dimension or str(version.rule.get("by", ""))


def _rows(
    reference: Reference, version: IndicatorVersion, year: int, reading: Reading, notes: list[str]
) -> Iterator[ViewRow]:
    """The rows of a year."""
    if reference.dimension and not allows(version.dimensions, reference.dimension):
        words = {"dimension": label_in(DIMENSION_LABELS, reference.dimension)}
        notes.append(_("Its definition does not let it be told apart by: %(dimension)s.") % words)
        reference = replace(reference, dimension="")
    if reference.filters or (reference.dimension and reference.dimension != version.rule.get("by")):
        yield from _computed_rows(reference, version, year, reading, notes)
        return
    whole = together(visitor(), reference.row, year, reading.day, reading)
    if whole is None or (whole.total is None and not whole.cells and not whole.answering):
        yield from _known_rows(reference, version, year)
        return
    how = ". ".join(filter(None, (label_in(METHOD_LABELS, whole.how), rests_on(whole.reported, whole.others))))
    number = None if whole.is_withheld else whole.total
    state = RowState.WITHHELD if whole.is_withheld else RowState.NO_TOTAL if whole.answering else RowState.UNKNOWN
    every = {"n": whole.answering, "of": whole.centres, "how": how}
    yield _row(version, year, number, state, **every)
    if reference.by_centre:
        if not whole.names_all:
            notes.append(_("Centres are not named: the network has not chosen to name them to everybody."))
        for name, slug, value in whole.rows:
            state = RowState.WITHHELD if slug in whole.hidden_rows else RowState.SILENT
            yield _row(version, year, value, state, code=slug, label=name)
        return
    without = str(APART_WITHOUT_REPORTS) if whole.cells and whole.corrected else ""
    if without:
        notes.append(without)
    for code, word, value in whole.cells:
        state = RowState.WITHHELD if code in whole.hidden else RowState.UNKNOWN
        yield _row(version, year, value, state, code=code, label=word, how=without)


def _row(version: IndicatorVersion, year: int, number: float | None, state: str, **more: Any) -> ViewRow:
    """A row; `state` says why there is no number."""
    if number is not None:
        shown = rounded_percent(number) / 100 if version.kind == Kind.SHARE else rounded(number)
        return ViewRow(year, figure_said(number, version), round(shown, 3), **more)
    return ViewRow(year, label_in(ROW_STATES, state), None, state=str(state), **more)


def _known_rows(reference: Reference, version: IndicatorVersion, year: int) -> Iterator[ViewRow]:
    """Figures known from elsewhere, with their source; one row that says so where nothing is known."""
    figures = list(reference.row.indicator.known.filter(organisation=None, year=year))
    whole = [figure for figure in figures if not figure.part]
    if not whole:
        yield _row(version, year, None, RowState.UNKNOWN)
    for figure in (*whole, *(figure for figure in figures if figure.part and not reference.by_centre)):
        text = figure_said(figure.value, version)
        text = _("about %(number)s") % {"number": text} if figure.is_approximate else text
        yield replace(
            _row(version, year, figure.value, RowState.UNKNOWN, label=figure.part, code=figure.part),
            text=text,
            how=_("published"),
            is_approximate=figure.is_approximate,
            source=figure.source or "",
            note=figure.note,
        )


def _computed_rows(
    reference: Reference, version: IndicatorVersion, year: int, reading: Reading, notes: list[str]
) -> Iterator[ViewRow]:
    """The rows of a part of the work, or apart by another dimension: what is computed alone can be told apart so."""
    every = reading.year(year)
    if version.source != Source.COMPUTED or not all(allows(version.dimensions, name) for name in reference.filters):
        yield _row(version, year, None, RowState.WHOLE)
        return
    definition = definition_of(version)
    is_share = version.kind == Kind.SHARE
    by = "" if reference.by_centre else reference.dimension if is_share else _dimension(reference, version)
    if not is_share and not reference.by_centre:
        definition["rule"] = {**definition["rule"], "by": by}
    part = every.narrowed(reference.filters) if reference.filters else every
    answer = computed(definition, part) or Answer(None)
    whole = computed(definition, every) if reference.filters else None
    counts_people = version.rule.get("count") in OF_PEOPLE
    number = answer.whole.shown if answer.whole else None
    values = _shares_apart(version, by, part) if is_share and by else {}
    cells = _shown_of(values) if is_share else dict(answer.whole.cells) if answer.whole else {}
    hidden, is_total_hidden = (
        (set(), False) if not counts_people
        else _hidden_shares(values, answer.whole or Value()) if is_share
        else withheld_with_total(cells)
    )  # fmt: skip
    is_hidden = counts_people and (_names_somebody(answer, whole) or is_total_hidden)
    state = RowState.WITHHELD if is_hidden else RowState.UNKNOWN
    share = "" if is_hidden else _share(version, number, whole)
    row = _row(version, year, None if is_hidden else number, state, n=answer.answering, of=answer.centres, share=share)
    corrects = bool(reading.numbers(reference.row, version, year).corrected)
    hows = [label_in(METHOD_LABELS, "at_once"), *([str(WITHOUT_REPORTS)] if corrects else [])]
    staff_share = _staff_share(part, every, notes) if share and _is_of_all_half_days(version) else ""
    yield replace(row, how=". ".join(hows), staff_share=staff_share)
    if reference.by_centre or is_hidden:
        return
    for code, word, value in told_apart(by, cells):
        state = RowState.WITHHELD if code in hidden else RowState.UNKNOWN
        yield _row(version, year, None if code in hidden else value, state, code=code, label=word)


def _shares_apart(version: IndicatorVersion, by: str, part: YearOf) -> Mapping[str, Value]:
    """The values of a share under each code of `by`: each of what stands there."""
    return part.crossed(rule_of({**version.rule, "is_share": True}), [by]).rows


def _shown_of(values: Mapping[str, Value]) -> dict[str, float | None]:
    return {code: value.shown for code, value in values.items()}


def _hidden_shares(values: Mapping[str, Value], whole: Value) -> tuple[set[str], bool]:
    """The shares of people that are withheld, and whether that of all is."""
    few = hidden_of({}, values, {}, whole)
    return set(few.rows), few.whole


def _names_somebody(part: Answer, whole: Answer | None) -> bool:
    """Whether a number of people, or what is left of the whole without it, would name somebody."""
    if part.whole is None or whole is None or whole.whole is None:
        return names_somebody(part.whole)
    left = Value(_less(whole.whole.number, part.whole.number), _less(whole.whole.of, part.whole.of))
    return names_somebody(part.whole) or names_somebody(left)


def _less(whole: float | None, part: float | None) -> float | None:
    return None if whole is None or part is None else whole - part


def _share(version: IndicatorVersion, number: float | None, whole: Answer | None) -> str:
    """Which part of all the work it is."""
    every = whole.whole.shown if whole is not None and whole.whole is not None else None
    if number is None or not every or version.kind == Kind.SHARE or version.rule.get("count") not in OF_WORK:
        return ""
    return percent(number / every)


def _is_of_all_half_days(version: IndicatorVersion) -> bool:
    return version.rule.get("count") == Count.HALF_DAYS and not version.rule.get("filters")


def _staff_share(part: YearOf, every: YearOf, notes: list[str]) -> str:
    """Which part of the days of staff that are noted it is, with how that is counted among the notes; empty where none are noted."""
    days = {action: float(number) for action, number in staff_days_in(every.year).items()}
    whole = days_given(every.counted, every.counted, days)
    if not whole:
        return ""
    number = days_given(part.counted, every.counted, days)
    text = _(
        "Days of staff of %(year)s: %(number)s of the %(all)s noted for actions with meetings; where a part of the meetings of an action "
        "counts here, its days are divided as its half-days."
    )
    notes.append(text % {"year": every.year, "number": number_said(number), "all": number_said(whole)})
    return percent(number / whole)


def _sentence(view: View, reference: Reference, reading: Reading) -> str:
    """What a view shows, in a sentence written from its numbers."""
    whole = [row for row in view.rows if not row.label and not row.code]
    known = [row for row in whole if row.number is not None]
    few = ", ".join(str(row.year) for row in whole if row.state == RowState.WITHHELD)
    withheld_said = (
        _("The number of all together is withheld in %(years)s: too few people.") % {"years": few} if few else ""
    )
    if not known:
        text = " ".join(filter(None, (withheld_said, _most(view))))
        years = ", ".join(str(row.year) for row in whole if row.state == RowState.NO_TOTAL)
        if years and not text:
            return _("Each centre says its own in %(years)s: there is no total.") % {"years": years}
        return text or _("Nothing is known of it in %(years)s.") % {"years": ", ".join(map(str, view.years))}
    last = known[-1]
    text = _in_words(last)
    same = [row for row in known if row.version == last.version]
    version = reference.row.version(last.year)
    if len(same) > 1 and version is not None:
        text += " " + growth_said(reference.row, version, reference.filters, same[0], last, reading)
    return " ".join(filter(None, (text, withheld_said, _most(view))))


def _in_words(row: ViewRow) -> str:
    words = {"year": row.year, "number": row.text, "unit": unit_of(row.number, row.unit), "n": row.n, "all": row.of}
    if not row.of:
        text = _("In %(year)s: %(number)s %(unit)s, as published.") % words
    else:
        text = (
            ngettext(
                "In %(year)s, %(n)s of %(all)s centres together: %(number)s %(unit)s.",
                "In %(year)s, %(n)s of %(all)s centres together: %(number)s %(unit)s.",
                row.n,
            )
            % words
        )
    if row.share:
        words = {"share": row.share, "unit": unit_of(None, row.unit), "staff": row.staff_share}
        sentence = (
            _(
                "That is %(share)s of the %(unit)s that this figure counts over all the work of the centres, and %(staff)s of their days of staff."
            )
            if row.staff_share and row.unit
            else _("That is %(share)s of the %(unit)s that this figure counts over all the work of the centres.")
            if row.unit
            else _("That is %(share)s of all the work of the centres.")
        )
        text += " " + sentence % words
    return text.replace(" .", ".")


def _most(view: View) -> str:
    """The largest of what is told apart in the last year."""
    rows = [row for row in view.rows if row.label and row.number is not None and row.year == view.years[-1]]
    if len(rows) < 2:
        return ""
    most = max(rows, key=lambda row: row.number or 0)
    return _("The most: %(label)s, %(number)s.") % {"label": most.label, "number": most.text}
