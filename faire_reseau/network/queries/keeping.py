"""Retention periods of this network."""

from dataclasses import dataclass

from faire_reseau.kit.retention import Period, periods
from faire_reseau.network.models import KeepingPeriod


@dataclass(frozen=True)
class Kept:
    """A period with the days that hold in this network."""

    period: Period
    days: int


def kept_periods() -> list[Kept]:
    """Every period with its days, in the order of the rooms; one statement."""
    chosen = dict(KeepingPeriod.objects.values_list("code", "days"))
    return [Kept(period, period.within(chosen.get(period.code))) for period in periods()]
