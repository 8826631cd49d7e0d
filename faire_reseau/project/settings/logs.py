"""Logging: standard output for a service manager, or rotated files."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

FILE_BYTES = 10 * 1024 * 1024
FILES_KEPT = 9


def logging_of(given: str, process: str, *, is_told: bool) -> dict[str, Any]:
    """The `LOGGING` of a process.

    `given` is FAIRE_RESEAU_LOG: "" or "-" for the standard output, else a file. Only the server and the worker write to
    files, each to its own (two processes cannot turn over one file); a command says its warnings on the standard error.
    `is_told` has the line of each request written; on one's own machine it is when `given` is set.
    """
    is_service = process in ("server", "worker")
    lines: dict[str, Any] = {"formatter": "lines", "filters": ["answered_elsewhere"]}
    if is_service and given not in ("", "-"):
        file = Path(given)
        if process == "worker":
            file = file.with_name(f"{file.stem}-worker{file.suffix}")
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.open("a").close()
        except OSError as error:
            raise ImproperlyConfigured(f"{file} cannot be written ({error.strerror}): set FAIRE_RESEAU_LOG.") from error
        lines |= {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(file),
            "maxBytes": FILE_BYTES,
            "backupCount": FILES_KEPT,
            "encoding": "utf-8",
        }
    else:
        lines |= {"class": "logging.StreamHandler", "stream": "ext://sys.stdout" if is_service else "ext://sys.stderr"}
    tells_all = is_service and (is_told or bool(given))
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"answered_elsewhere": {"()": "faire_reseau.kit.log.AnsweredElsewhere"}},
        "formatters": {
            "lines": {"()": "faire_reseau.kit.log.Lines"},
            "plain": {"()": "faire_reseau.kit.log.Plain"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "filters": ["answered_elsewhere"], "formatter": "plain"},
            **({"lines": lines} if tells_all else {}),
        },
        "root": {"handlers": ["lines" if tells_all else "console"], "level": "WARNING"},
        "loggers": {
            # Django's own would write the address asked for.
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "faire_reseau.events": {"level": "INFO" if tells_all else "WARNING"},
        },
    }
