"""Queries of reports."""

from faire_reseau.reports.models import Indicator, IndicatorVersion
from faire_reseau.reports.queries.facts import labels_of, years_counted
from faire_reseau.reports.queries.indicators import (
    Answer,
    IndicatorNow,
    Point,
    Tried,
    YearOf,
    compare_set,
    computed,
    definition_of,
    definitions,
    filters_said,
    indicator_for,
    indicator_to_define_for,
    indicators_for,
    lacking_in,
    others_for,
    records_of,
    rows_by_centre,
    series_of,
    versions_made_by,
    year_of,
    years_to_try,
)
from faire_reseau.reports.queries.named import NAMED

# The rows that views are handed: a view names their type, and never sees a table.
IndicatorRow = Indicator
VersionRow = IndicatorVersion

__all__ = [
    "NAMED",
    "Answer",
    "IndicatorNow",
    "IndicatorRow",
    "Point",
    "Tried",
    "VersionRow",
    "YearOf",
    "compare_set",
    "computed",
    "definition_of",
    "definitions",
    "filters_said",
    "indicator_for",
    "indicator_to_define_for",
    "indicators_for",
    "labels_of",
    "lacking_in",
    "others_for",
    "records_of",
    "rows_by_centre",
    "series_of",
    "versions_made_by",
    "year_of",
    "years_counted",
    "years_to_try",
]
