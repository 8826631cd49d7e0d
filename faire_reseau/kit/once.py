"""Idempotent forms: the token of a form is stored in the transaction of its first action.

A phone that loses its network after the action, but before the answer, sends the same form again. The token stands in every
form beside the protection token (`ui.templatetags.ui`); `project.once` reads it, and `accounts.actions.write_audit_line`,
which every action calls inside its transaction, notes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_pending: ContextVar[list[str] | None] = ContextVar("pending", default=None)


class AlreadyDoneError(Exception):
    """The same form did its action already, in another request; nothing is done again."""


@contextmanager
def awaiting() -> Iterator[list[str]]:
    """For the time of a request: whoever has read the form puts its key in the list that this gives."""
    keys: list[str] = []
    mark = _pending.set(keys)
    try:
        yield keys
    finally:
        _pending.reset(mark)


def take() -> str:
    """The key to note with the present action: that of the form, at its first action only; else ""."""
    keys = _pending.get()
    return keys.pop() if keys else ""
