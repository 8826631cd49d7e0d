"""Recognise that somebody else was saving for too long: the one database error after which trying again is right."""

import sqlite3

# SQLITE_BUSY and SQLITE_LOCKED, and their extended codes.
_SQLITE = {5, 6}
# PostgreSQL: lock_not_available, deadlock_detected, serialization_failure.
_STATES = {"55P03", "40P01", "40001"}


def is_locked(error: BaseException | None) -> bool:
    """Whether `error`, or what caused it, is a lock that did not come in time; nothing of that transaction was written."""
    while error is not None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE:
            return True
        if getattr(error, "sqlstate", None) in _STATES:
            return True
        error = error.__cause__
    return False
