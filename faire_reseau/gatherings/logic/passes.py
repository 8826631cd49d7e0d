"""Validity of the passes of a gathering: from when, until when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_AFTER = 7
AT_LEAST = timedelta(days=1)


def pass_ends_at(ends_on: date, time_zone: str, made_at: datetime) -> datetime:
    """The moment from which a pass opens nothing.

    Parameters: `ends_on`, the last day of the gathering; `time_zone`, the name of its zone; `made_at`, when the pass was
    made. Returns the midnight that follows the seventh day after, in that zone: what was said there can be read again, and
    then it is over; a pass made later, or shortly before, lasts a day. Raises `zoneinfo.ZoneInfoNotFoundError` for an
    unknown zone. Cost: constant.
    """
    after_the_gathering = datetime.combine(ends_on + timedelta(days=DAYS_AFTER + 1), time(), ZoneInfo(time_zone))
    return max(after_the_gathering, made_at + AT_LEAST)
