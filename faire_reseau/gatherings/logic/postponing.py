"""A gathering moved by whole days: local hours stay what they are, also when the clocks change in between."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def moved(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same local hour, `days` later.

    Parameters: `moment`, an aware moment; `days`, whole days, negative for earlier; `zone`, that of the gathering. Returns an
    aware moment in `zone`. Raises `OverflowError` outside the years 1 to 9999.
    """
    local = moment.astimezone(zone)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), zone)


def is_skipped(moment: datetime) -> bool:
    """Whether the clocks go forward over this local hour, so that it does not exist. `moment` is aware, in its own zone."""
    zone = moment.tzinfo
    there = moment.astimezone(ZoneInfo("UTC")).astimezone(zone)
    return there.replace(tzinfo=None) != moment.replace(tzinfo=None)
