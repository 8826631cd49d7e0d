"""Growth of a figure of a report between two years: that of the same centres, never of whoever happened to answer."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.reports.enums import Kind
from faire_reseau.reports.logic.consolidation import Change, change
from faire_reseau.reports.logic.documents import ViewRow
from faire_reseau.reports.models import IndicatorVersion
from faire_reseau.reports.queries.consolidation import Reading
from faire_reseau.reports.queries.indicators import Answer, IndicatorNow, computed, definition_of
from faire_reseau.ui.templatetags.ui import percent


def growth_said(
    row: IndicatorNow,
    version: IndicatorVersion,
    filters: Mapping[str, str],
    first: ViewRow,
    last: ViewRow,
    reading: Reading,
) -> str:
    """How the number of `last` differs from that of `first`, in a sentence: by how much for the same centres, where all of them are
    known in both years, or else what it was.

    `filters` as of a reference; `reading`, what the figures of both years read. A share, and a year that still runs, are not compared.
    """
    was = {"number": first.text, "year": first.year}
    if version.kind == Kind.SHARE or last.year == reading.day.year or bool(first.of) != bool(last.of):
        return _("It was %(number)s in %(year)s.") % was
    if not first.of:  # both are published, of the whole network
        grown: Change | None = Change(0, last.number or 0, first.number or 0)
    else:
        then, now = (_by_centre(row, version, filters, shown.year, reading) for shown in (first, last))
        grown = change(now, then)
    if grown is None or grown.share is None:
        return _("It was %(number)s in %(year)s.") % was
    up, down, even = _of_all() if grown.n == first.n == last.n == first.of == last.of else _of_centres(grown.n)
    values = {"share": percent(abs(grown.share)), "year": first.year, "n": grown.n}
    return (even if not round(grown.share * 100) else up if grown.share > 0 else down) % values


def _of_all() -> tuple[str, str, str]:
    """The sentences of more, of less and of as much, of the whole network."""
    return _("%(share)s more than in %(year)s."), _("%(share)s less than in %(year)s."), _("As much as in %(year)s.")


def _of_centres(n: int) -> tuple[str, str, str]:
    """The same of the `n` centres that said it in both years."""
    return (
        ngettext(
            "%(n)s centre that said it in both years: %(share)s more than in %(year)s.",
            "%(n)s centres that said it in both years: %(share)s more than in %(year)s.",
            n,
        ),
        ngettext(
            "%(n)s centre that said it in both years: %(share)s less than in %(year)s.",
            "%(n)s centres that said it in both years: %(share)s less than in %(year)s.",
            n,
        ),
        ngettext(
            "%(n)s centre that said it in both years: as much as in %(year)s.",
            "%(n)s centres that said it in both years: as much as in %(year)s.",
            n,
        ),
    )


def _by_centre(
    row: IndicatorNow, version: IndicatorVersion, filters: Mapping[str, str], year: int, reading: Reading
) -> dict[int, float]:
    if not filters:
        return dict(reading.numbers(row, version, year).of)
    part = reading.year(year).narrowed(filters)
    answer = computed(definition_of(version), part) or Answer(None)
    return {key: value.shown for key, value in answer.of.items() if value.shown is not None}
