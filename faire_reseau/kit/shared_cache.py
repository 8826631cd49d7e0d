"""The cache that all processes share, in Valkey or Redis; while that one does not answer, one in the memory of this process."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

PAUSE_S = 5.0  # after a failure, nobody waits for Valkey before this has passed

logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Django's cache in Valkey. Whatever is asked while Valkey is away is asked of this process: budgets are then counted by
    each process, pages kept are made again, and nothing fails.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        # The memory of a process has no options of a client.
        beside = {name: value for name, value in params.items() if name.upper() != "OPTIONS"}
        self._beside = LocMemCache(f"beside {server}", {**beside, "OPTIONS": {"MAX_ENTRIES": 20_000}})
        self._silent_until = 0.0

    def _asked(self, name: str, *arguments: Any, **options: Any) -> Any:
        from redis.exceptions import RedisError  # noqa: PLC0415  (only where there is one)

        if time.monotonic() >= self._silent_until:
            call: Callable[..., Any] = getattr(super(), name)
            try:
                return call(*arguments, **options)
            except (RedisError, OSError) as error:
                self._silent_until = time.monotonic() + PAUSE_S
                logger.warning(
                    "Valkey does not answer (%s): each process counts and keeps for itself meanwhile.", error
                )
        return getattr(self._beside, name)(*arguments, **options)

    def add(self, *arguments: Any, **options: Any) -> bool:
        """As Django's."""
        return bool(self._asked("add", *arguments, **options))

    def get(self, *arguments: Any, **options: Any) -> Any:
        """As Django's."""
        return self._asked("get", *arguments, **options)

    def set(self, *arguments: Any, **options: Any) -> None:
        """As Django's."""
        self._asked("set", *arguments, **options)

    def touch(self, *arguments: Any, **options: Any) -> bool:
        """As Django's."""
        return bool(self._asked("touch", *arguments, **options))

    def delete(self, *arguments: Any, **options: Any) -> bool:
        """As Django's."""
        return bool(self._asked("delete", *arguments, **options))

    def get_many(self, *arguments: Any, **options: Any) -> Any:
        """As Django's."""
        return self._asked("get_many", *arguments, **options)

    def has_key(self, *arguments: Any, **options: Any) -> bool:
        """As Django's."""
        return bool(self._asked("has_key", *arguments, **options))

    def incr(self, *arguments: Any, **options: Any) -> int:
        """As Django's."""
        return int(self._asked("incr", *arguments, **options))

    def set_many(self, *arguments: Any, **options: Any) -> list[str]:
        """As Django's."""
        return list(self._asked("set_many", *arguments, **options) or [])

    def delete_many(self, *arguments: Any, **options: Any) -> None:
        """As Django's."""
        self._asked("delete_many", *arguments, **options)

    def clear(self) -> bool:  # type: ignore[override]  # what Django's own give, whatever the stubs say
        """As Django's; what is kept beside goes too."""
        self._beside.clear()
        return bool(self._asked("clear"))
