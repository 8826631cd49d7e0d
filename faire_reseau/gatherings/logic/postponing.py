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


def registration_moved(
    opens: datetime | None, closes: datetime | None, *, days: int, zone: ZoneInfo, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """The dates of registration after the move: it closes so much later, and opens so much later unless it is open at `at`.

    Parameters: `opens` and `closes`, aware moments, None where the organiser set none; `days` and `zone` as of
    `moved`; `at`, now. Returns both dates.
    """
    if opens is not None and at < opens:
        opens = moved(opens, days, zone)
    return opens, moved(closes, days, zone) if closes is not None else None
