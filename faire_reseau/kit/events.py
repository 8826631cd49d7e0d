"""Events on commit: an action publishes what has happened, handlers of its room or of rooms above react.

An event is a frozen dataclass, named in the past tense, holding identifiers only. It is handed over after the transaction
has been kept: a handler that fails is logged and takes nothing back. Events never serve to keep a number right.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

from faire_reseau.kit.locks import is_locked

Handler = Callable[[Any], None]
TRIES = 4
_handlers: dict[type, list[Handler]] = defaultdict(list)
_inside: dict[type, list[Handler]] = defaultdict(list)
_is_unheard: ContextVar[bool] = ContextVar("is_unheard", default=False)
_logger = logging.getLogger(__name__)


def on(event_type: type, handler: Handler) -> None:
    """Have `handler` called after each committed `event_type`; called once, from the plug (`apps.py`) of a room."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def inside(event_type: type, handler: Handler) -> None:
    """Have `handler` called in the transaction that publishes `event_type`, whose writes stand or fall with it.

    Only for what leaves the process and must not be lost with it: a letter is posted so.
    """
    if handler not in _inside[event_type]:
        _inside[event_type].append(handler)


@contextmanager
def unheard() -> Iterator[None]:
    """Publish to handlers of `inside` alone: a whole network is loaded, and no screen follows it yet."""
    token = _is_unheard.set(True)
    try:
        yield
    finally:
        _is_unheard.reset(token)


def publish(event: object) -> None:
    """Hand `event` to its handlers, if any, once the present transaction is kept; to those of `inside`, now."""
    for handler in _inside[type(event)]:
        handler(event)
    if _handlers.get(type(event)) and not _is_unheard.get():
        transaction.on_commit(lambda: _hand_over(event), robust=True)


def wires() -> dict[str, list[str]]:
    """Which handlers hear which event: the page docs/reference/events.md is made from this."""
    return {
        f"{kind.__module__}.{kind.__name__}": [f"{handler.__module__}.{handler.__name__}" for handler in handlers]
        for kind, handlers in [*_inside.items(), *_handlers.items()]
        if handlers
    }


def _hand_over(event: object) -> None:
    for handler in _handlers[type(event)]:
        for left in reversed(range(TRIES)):
            try:
                handler(event)
                break
            except Exception as error:
                # Somebody else was saving all the while: nothing of the handler's was written.
                if left and is_locked(error):
                    continue
                _logger.exception("A handler failed on %r", event)
                break
