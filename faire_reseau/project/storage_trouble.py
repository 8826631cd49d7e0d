"""Middleware for storage trouble: full disk, read-only folder, damaged database."""

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterator

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)
FULL, READ_ONLY, DAMAGED, OUT_OF_REACH, AWAY = "full", "read_only", "damaged", "out_of_reach", "away"
# Primary result codes of SQLite, then those of the system.
_CODES = {3: READ_ONLY, 8: READ_ONLY, 10: OUT_OF_REACH, 11: DAMAGED, 13: FULL, 14: OUT_OF_REACH, 26: DAMAGED}
_NUMBERS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EIO: OUT_OF_REACH,
}
# PostgreSQL: disk_full, read_only_sql_transaction, data_corrupted, index_corrupted, io_error.
_AWAY = {"57P01", "57P02", "57P03", "53300"}  # shut down, crashed, starting up, no connection left
_STATES = {"53100": FULL, "25006": READ_ONLY, "XX001": DAMAGED, "XX002": DAMAGED, "58030": OUT_OF_REACH}
# For who runs the server, on the command line, which speaks English.
_TOLD = {
    FULL: "No room is left on the disk, or the quota is used up: make room (old backups first), then do this again.",
    READ_ONLY: "The folder or a file of it cannot be written: give it to the account that runs the product.",
    DAMAGED: "The database is damaged: stop the server and restore the last backup into a new folder.",
    AWAY: "PostgreSQL does not answer: look whether it runs, and at DATABASE_URL.",
    OUT_OF_REACH: "The data cannot be opened, read or written: look at the disk, at its quota and at FAIRE_RESEAU_DATA.",
}
STATUS = {FULL: 507}  # the others: 503
SAID_EVERY_S = 60  # a log that says it at each request helps to fill the disk
TEXT_LENGTH = 20  # what is shorter is a choice, not a text


def trouble_of(error: BaseException | None) -> str:
    """Which trouble of storage `error` is, or what caused it; "" when it is none."""
    for cause in _causes(error):
        if isinstance(cause, sqlite3.Error):
            code = _CODES.get((getattr(cause, "sqlite_errorcode", 0) or 0) & 0xFF, "")
        elif isinstance(cause, OSError):
            code = _NUMBERS.get(cause.errno or 0, "")
        else:
            code = _of_postgres(cause)
        if code:
            return code
    return ""


def _of_postgres(error: BaseException) -> str:
    if type(error).__module__.partition(".")[0] not in ("psycopg", "psycopg_pool"):
        return ""
    state = getattr(error, "sqlstate", None)
    if state:
        # 08: the connection itself.
        return AWAY if state in _AWAY or state.startswith("08") else _STATES.get(state, "")
    # Without a state it was not PostgreSQL that answered: it is not reached, or the connection was cut.
    return AWAY if isinstance(error, _unanswered()) else ""


def _unanswered() -> tuple[type[BaseException], ...]:
    import psycopg  # noqa: PLC0415  (only where it is used)
    import psycopg_pool  # noqa: PLC0415  (as above)

    return psycopg.OperationalError, psycopg.InterfaceError, psycopg_pool.PoolTimeout


def told_of(error: BaseException) -> str:
    """What to do about a trouble of storage, for who runs the server; "" when `error` is none."""
    trouble = trouble_of(error)
    return f"{_TOLD[trouble]} See docs/how-to/storage-trouble.md." if trouble else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


class StorageTroubleAnswered:
    """A middleware: a page that says what is the matter and gives back what was typed; the log says it once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer; leave every other exception to Django."""
        trouble = trouble_of(exception)
        return answer_trouble(request, trouble, with_fields=True) if trouble else None


def answer_trouble(request: HttpRequest, trouble: str, *, with_fields: bool) -> HttpResponse:
    """The page; `with_fields` only where the token of the form has been checked. It asks nothing of the database."""
    if cache.add(f"storage_trouble:{trouble}", 1, SAID_EVERY_S):
        logger.critical("The data cannot be kept or read (%s): see docs/how-to/storage-trouble.md.", trouble)
    typed = request.POST if with_fields and request.method == "POST" else {}
    pairs = [(name, value) for name in typed if name != "csrfmiddlewaretoken" for value in request.POST.getlist(name)]
    context = {
        "trouble": trouble,
        "address": request.get_full_path(),
        "fields": pairs,
        "texts": [value for _name, value in pairs if len(value) >= TEXT_LENGTH],
        "is_form": bool(typed),
    }
    answer = render(request, "ui/storage_trouble.html", context, status=STATUS.get(trouble, 503))
    answer["Retry-After"] = "60"
    answer["Cache-Control"] = "no-store"
    return answer
