"""Forms of the operations page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import HouseForm
from faire_reseau.network.queries import Kept


class PeriodsForm(HouseForm):
    """A number of days for each period that the network may choose."""

    def __init__(self, periods: list[Kept], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for row in periods:
            period = row.period
            if period.is_chosen:
                bounds = {"then": period.then, "least": period.at_least_days, "most": period.at_most_days}
                self.fields[period.code] = forms.IntegerField(
                    label=period.what,
                    initial=row.days,
                    min_value=period.at_least_days,
                    max_value=period.at_most_days,
                    help_text=_("In days, from %(least)s to %(most)s; then %(then)s.") % bounds,
                )
