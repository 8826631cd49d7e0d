"""Read the address of a view of figures: the indicator and the year that are asked for, today where none is."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404
from django.utils.timezone import localdate

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.numbers import number_in
from faire_reseau.reports.logic.definitions import FIRST_YEAR, LAST_YEAR
from faire_reseau.reports.queries import IndicatorNow


def today() -> date:
    """The day on which figures are read."""
    return localdate(clock.now())


def asked(request: Request, rows: Sequence[IndicatorNow], years: Sequence[int]) -> tuple[IndicatorNow | None, int]:
    """The indicator that is asked for, the first of `rows` where none is (None without any), and the year, the last of `years` where none
    is. Raises `Http404` for an indicator that is not offered.
    """
    code, year = request.GET.get("indicateur", ""), number_in(request.GET.get("annee"), at_most=LAST_YEAR)
    row = next((row for row in rows if row.indicator.code == code), None if code else next(iter(rows), None))
    if code and row is None:
        raise Http404
    return row, year if year and year >= FIRST_YEAR else (years[0] if years else today().year)
