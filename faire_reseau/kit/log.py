"""The log of the product: one JSON object a line, without personal data; each request has an identifier."""

import functools
import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

View = TypeVar("View", bound=Callable[..., Any])

# The identifier of the request that this thread answers; "" outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")
_events = logging.getLogger("faire_reseau.events")
_ADDRESS = re.compile(r"[^\s<>\"'=:,;()\[\]{}]+@[^\s<>\"'=:,;()\[\]{}]+")


def new_request_id() -> str:
    """A fresh identifier that one can read aloud: 12 hexadecimal characters."""
    return secrets.token_hex(6)


def note(event: str, **facts: str | float | None) -> None:
    """Write one line about `event`: numbers and codes only, never a name, an address or what somebody typed."""
    _events.info(event, extra={"facts": facts})


def nameless(view: View) -> View:
    """Have the lines about requests to `view` say no account: where somebody may act anonymously, the log must not tell who.

    To be put on every view of such a page, reading and writing alike: the one that says no name would stand out.
    """

    @functools.wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        request.is_nameless = True
        return view(request, *args, **kwargs)

    return cast("View", answer)


class AnsweredElsewhere(logging.Filter):
    """Drop what Django says of a request that was only refused: the line of the request says it, without its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether `record` is written."""
        if record.name.startswith(
            "django.security"
        ):  # a program that tries names of hosts: 400, without a fault of ours
            return False
        return not hasattr(record, "request") or record.levelno >= logging.ERROR


class Plain(logging.Formatter):
    """Records as text, without the address of a request and with e-mail addresses blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        """The text of `record`."""
        text = message_of(record)
        return text + (f"\n{_blotted(self.formatException(record.exc_info))}" if record.exc_info else "")


class Lines(logging.Formatter):
    """A record as one JSON object: time, level, event, the request's identifier, facts, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of `record`."""
        facts: dict[str, Any] = getattr(record, "facts", {})
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": message_of(record),
            "request": request_id.get() or None,
            **facts,
        }
        if record.name != _events.name:
            line["logger"] = record.name
        if record.exc_info:
            line["traceback"] = _blotted(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def message_of(record: logging.LogRecord) -> str:
    """What `record` says. Of a request, Django would say the address asked for, which may hold a key or a name."""
    return "request_failed" if hasattr(record, "request") else _blotted(record.getMessage())


def _blotted(text: str) -> str:
    return _ADDRESS.sub("…@…", text)
