"""Silence of a cooperation: after how long it is asked whether it is alive."""

from datetime import datetime, timedelta

SILENCE = timedelta(days=60)


def is_silent(changed_at: datetime, at: datetime) -> bool:
    """Whether nothing was heard for so long."""
    return at - changed_at >= SILENCE
