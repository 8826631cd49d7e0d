"""Wake the streams of other processes by Valkey (or Redis), where REDIS_URL names one.

It only shortens the wait: the hub of each process also reads the log several times a second. So whatever fails here is
noted and let be.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings

CHANNEL = "faire-reseau:live"
PATIENCE_S = 0.5  # whoever has saved does not wait longer for a Valkey that does not answer
PAUSE_S = 5.0  # after a failure
LISTEN_S = 1.0

logger = logging.getLogger(__name__)
_silent_until = 0.0


def tell() -> None:
    """Say to the other processes that there is something to read; returns at once where there is no Valkey."""
    global _silent_until  # noqa: PLW0603  (one pause a process, by design)
    client = _client(settings.REDIS_URL)
    if client is None or time.monotonic() < _silent_until:
        return
    try:
        client.publish(CHANNEL, str(os.getpid()))
    except _faults() as error:
        _silent_until = time.monotonic() + PAUSE_S
        logger.warning("Valkey does not answer (%s): screens of other processes hear a little later.", error)


def answers() -> bool:
    """Whether the Valkey of REDIS_URL answers now; False where none is named."""
    client = _client(settings.REDIS_URL)
    try:
        return client is not None and bool(client.ping())
    except _faults():
        return False


def listen(call: Callable[[], None]) -> Callable[[], None]:
    """Have `call` run in a thread whenever another process says so; returns what stops it."""
    stopped = threading.Event()
    client = _client(settings.REDIS_URL)
    if client is not None:
        threading.Thread(target=_follow, args=(client, call, stopped), name="live-waking", daemon=True).start()
    return stopped.set


def _follow(client: Any, call: Callable[[], None], stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            with client.pubsub(ignore_subscribe_messages=True) as heard:
                heard.subscribe(CHANNEL)
                while not stopped.is_set():
                    if heard.get_message(timeout=LISTEN_S) is not None:
                        call()
        except _faults() as error:
            logger.warning("Valkey cannot be listened to (%s): trying again.", error)
            stopped.wait(PAUSE_S)


@cache
def _client(url: str) -> Any:
    if not url:
        return None
    import redis  # noqa: PLC0415  (only where there is one)

    return redis.Redis.from_url(url, socket_connect_timeout=PATIENCE_S, socket_timeout=PATIENCE_S)


def _faults() -> tuple[type[Exception], ...]:
    from redis.exceptions import RedisError  # noqa: PLC0415  (as above)

    return RedisError, OSError
