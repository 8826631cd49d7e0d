"""How long what was handed out for a gathering opens it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_AFTER = 7


def pass_ends_at(ends_on: date, time_zone: str) -> datetime:
    """The moment from which a pass opens nothing.

    Parameters: `ends_on`, the last day of the gathering; `time_zone`, the name of its zone. Returns the midnight that
    follows the seventh day after, in that zone: what was said there can be read again, and then it is over. Raises
    `zoneinfo.ZoneInfoNotFoundError` for an unknown zone. Cost: constant.
    """
    return datetime.combine(ends_on + timedelta(days=DAYS_AFTER + 1), time(), ZoneInfo(time_zone))
