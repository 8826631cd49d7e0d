"""Database and cache of a deployment: SQLite and memory, or PostgreSQL and Valkey where DATABASE_URL and REDIS_URL name them."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOCK_WAIT_S = 5  # past it the person is told (project/busy.py), since whoever waits holds a thread
IDLE = "-c idle_in_transaction_session_timeout=300s"
# Eight threads of pages, the log and the rights of streams; who gets no connection within the time is told (503).
POOL = {"min_size": 1, "max_size": 16, "timeout": 10, "max_lifetime": 1800}
CONNECT_WAIT_S = 5  # a PostgreSQL that does not answer
CACHE_WAIT_S = 0.5  # past it, each process keeps and counts for itself (kit/shared_cache.py)


def database(url: str, data: Path) -> dict[str, Any]:
    """The settings of the database at `url`, or of the SQLite file in the folder `data`."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "faire_reseau.sqlite3",
            "OPTIONS": {
                # A write takes its lock at once and waits its turn, instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": LOCK_WAIT_S,
                # recursive_triggers: REPLACE fires the triggers of what it removes, so that it changes no presence either.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
                "PRAGMA recursive_triggers=ON;",
            },
            "CONN_MAX_AGE": None,
        }
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"] == "django.db.backends.postgresql":
        settings["ENGINE"] = "faire_reseau.kit.postgresql"
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL names PostgreSQL (postgresql://user:password@host:port/name), or is not set."
        )
    options = {"pool": POOL, "connect_timeout": CONNECT_WAIT_S, **settings.get("OPTIONS", {})}
    options["options"] = " ".join(filter(None, [options.get("options"), IDLE]))
    # A connection of the pool is tried before it is used: PostgreSQL may have been started again meanwhile.
    configuration = {**settings, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    wait_at_most(configuration, LOCK_WAIT_S)
    return configuration


def wait_at_most(settings: dict[str, Any], seconds: int) -> None:
    """Have connections made after these `settings` of a database wait for a lock no longer than that."""
    options = settings["OPTIONS"]
    if settings["ENGINE"].endswith("sqlite3"):
        options["timeout"] = seconds
    else:
        # The last one said holds.
        options["options"] += f" -c lock_timeout={seconds}s"


def cache(url: str) -> dict[str, Any]:
    """The settings of the cache at `url`, shared by all processes, or of one in the memory of this process."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    return {
        "BACKEND": "faire_reseau.kit.shared_cache.SharedCache",
        "LOCATION": url,
        "KEY_PREFIX": "faire-reseau",
        "OPTIONS": {"socket_connect_timeout": CACHE_WAIT_S, "socket_timeout": CACHE_WAIT_S},
    }
