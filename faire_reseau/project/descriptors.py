"""Open files of the server: the limit is raised at start, and connections and streams get ceilings under it."""

import sys
from dataclasses import dataclass

WANTED = 65_536
# Without a limit that can be read (Windows), the one of its C library.
UNKNOWN = 512
# Database files of every thread, pictures and static files being sent, bodies on disk, the log, the worker.
RESERVED = 128
STREAMS_MAX = 5_000


@dataclass(frozen=True)
class Ceilings:
    """How many connections, streams, and streams of visitors without session are held at the same time."""

    connections: int
    streams: int
    visitors: int


def raise_limit(wanted: int = WANTED) -> int:
    """Raise the limit of open files of this process, as far as the system lets it; answers the limit in force."""
    if sys.platform == "win32":
        return UNKNOWN
    import resource  # noqa: PLC0415  (not on Windows)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    # macOS says "unlimited" and then takes no more than 10,240.
    for most in (wanted if hard == unlimited else min(hard, wanted), 10_240):
        if soft in (unlimited, most) or soft > most:
            break
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (ValueError, OSError):
            continue
        soft = most
        break
    return wanted if soft == unlimited else soft


def limit_now() -> int:
    """The limit of open files in force."""
    if sys.platform == "win32":
        return UNKNOWN
    import resource  # noqa: PLC0415  (not on Windows)

    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return WANTED if soft == resource.RLIM_INFINITY else soft


def ceilings(limit: int) -> Ceilings:
    """What `limit` open files allow: a quarter of the connections is never a stream, and half of the streams are for
    people signed in.

    >>> ceilings(1_024)
    Ceilings(connections=896, streams=672, visitors=336)
    """
    connections = max(limit - RESERVED, limit // 2)
    streams = min(STREAMS_MAX, connections * 3 // 4)
    return Ceilings(connections, streams, streams // 2)
