"""The stream of messages to connected screens: a raw ASGI application that reads the log once for all of them."""

import asyncio
import contextlib
import logging
import random
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import parse_qs

from django.db import DatabaseError, InterfaceError, connections

from faire_reseau.kit import clock
from faire_reseau.live import log, waking
from faire_reseau.live.intake import Takes
from faire_reseau.live.registry import Message, may_follow
from faire_reseau.live.stream import Send, Stream
from faire_reseau.live.visitors import Visitor, session_key_of, visitor_of

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
T = TypeVar("T")

POLL_S = 0.25  # rows written by the worker or by another server process reach this one within this time
COMMENT_S = 20.0  # proxies drop a silent connection after thirty seconds or more
PRUNE_S = 3600.0
CHECKED_AT_ONCE = 50  # streams whose rights are asked in one turn of a thread
CHANNELS_MAX = 20
STREAMS_PER_ACCOUNT = 12
STREAMS_MAX = 5_000
MISSED_MAX = 400

logger = logging.getLogger(__name__)


class Hub:
    """All streams of this process. `start` and `stop` go with the server; the object itself is the application."""

    def __init__(self, *, streams_max: int = STREAMS_MAX, visitors_max: int = STREAMS_MAX // 2) -> None:
        self._streams_max, self._visitors_max = streams_max, visitors_max
        self._visitors = 0
        self._entering = 0
        self._streams: set[Stream] = set()
        self._by_channel: dict[str, set[Stream]] = defaultdict(set)
        self._by_account: dict[str, list[Stream]] = defaultdict(list)
        self._tasks: list[asyncio.Task[None]] = []
        self._last = 0
        self._token = ""
        self._takes = Takes()

    async def start(self) -> None:
        """Begin to read the log; done once, at the start of the server or at the first stream."""
        if self._tasks:
            return
        self._loop = asyncio.get_running_loop()
        # Tells screens that the server started anew: what it had committed but not yet pushed must be fetched again.
        self._token = secrets.token_hex(4)
        self._wake = asyncio.Event()
        # Rights are asked in other threads than the log, so that a slow answer delays no message.
        self._reader = ThreadPoolExecutor(1, "live-log")
        self._askers = ThreadPoolExecutor(2, "live-rights")
        self._tasks = [asyncio.create_task(self._broadcast()), asyncio.create_task(self._sweep())]
        self._deaf = log.listen(self._wake_from_thread), waking.listen(log.wake_here)
        await self._in(self._reader, log.resync)
        self._last = await self._in(self._reader, log.latest)
        log.note_position(self._last)

    async def stop(self) -> None:
        """Close all streams at once; the screens come back to the next server."""
        if not self._tasks:
            return
        for stop in self._deaf:
            stop()
        log.note_position(None)
        self.close_streams()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._takes.stop()
        for threads in (self._reader, self._askers):
            threads.submit(connections.close_all)
            threads.shutdown(wait=False)

    def close_streams(self) -> None:
        """Say goodbye to every screen: the server stops."""
        for stream in tuple(self._streams):
            stream.end(log.event({"reason": "stopping"}, name="end"))

    def resync(self) -> None:
        """Have every screen fetch afresh: a message may have been lost with a process that died."""
        for stream in self._streams:
            stream.offer(log.event({"screens": len(self._streams)}, name="behind"))

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer `GET /direct?channels=a,b[&since=12]`, and `POST /direct?channels=a` for what screens send (`live.intake`)."""
        if scope["method"] == "POST":
            await self.start()
            await self._takes.answer(scope, receive, send)
            return
        if scope["method"] != "GET":
            await _refuse(send, 405)
            return
        await self.start()
        query = parse_qs(scope["query_string"].decode("latin-1"))
        wanted = list(dict.fromkeys(name for part in query.get("channels", []) for name in part.split(",") if name))
        session_key = session_key_of(scope["headers"])
        # Before anything is asked of the database: a crowd of refused screens costs next to nothing.
        if not self._has_room(is_visitor=session_key is None):
            await _refuse(send, 503)
            return
        self._entering += 1
        try:
            visitor, allowed = await self._in(self._askers, _admit, session_key, wanted[:CHANNELS_MAX])
        finally:
            self._entering -= 1
        if not allowed:
            await _refuse(send, 404)
            return
        if not self._has_room(is_visitor=not visitor.is_known):
            await _refuse(send, 503)
            return
        since = dict(scope["headers"]).get(b"last-event-id", query.get("since", [""])[0].encode()).decode("latin-1")
        # The first check comes at a random moment, so that streams opened together are not all checked together.
        stream = Stream(
            visitor,
            frozenset(allowed),
            checked=self._loop.time() - random.uniform(0, COMMENT_S / 2),  # noqa: S311  (nothing secret)
        )
        self._join(stream)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await stream.run(self._first(stream, since, self._last), send, _left(receive))
        finally:
            self._leave(stream)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(send({"type": "http.response.body", "body": b"", "more_body": False}), 1)

    def _first(self, stream: Stream, since: str, last: int) -> Callable[[], Awaitable[tuple[list[bytes], int]]]:
        """What a stream says first: where it stands, then what the screen missed, or that it must fetch afresh."""

        async def read() -> tuple[list[bytes], int]:
            start = last if since == "" else int(since) if since.isdecimal() and len(since) < 19 else -1
            missed = await self._in(self._reader, _missed, start, stream.channels)
            begin = last if missed is None else start
            hello = {
                "id": begin,
                "channels": sorted(stream.channels),
                "server": self._token,
                "screens": self._told_with(stream),
                "known": stream.visitor.is_known,
            }
            chunks = [
                f"retry: {random.randint(1000, 3000)}\n".encode(),  # noqa: S311  (nothing secret)
                log.event(hello, name="ready", number=begin),
            ]
            if missed is None:
                chunks.append(log.event({"screens": self._told_with(stream)}, name="behind"))
            chunks.extend(log.encoded(message, self._told_with(stream)) for message in missed or ())
            return chunks, missed[-1].id if missed else begin

        return read

    async def is_signed_in(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Whether these headers are of somebody signed in."""
        session_key = session_key_of(headers)
        if session_key is None:
            return False
        await self.start()
        visitor = await self._in(self._askers, visitor_of, session_key)
        return bool(visitor.user.is_authenticated)

    def _told_with(self, stream: Stream) -> int:
        """How many screens of this process are told what `stream` is told, at most."""
        return max((len(self._by_channel.get(name, ())) for name in stream.channels), default=1)

    def _has_room(self, *, is_visitor: bool) -> bool:
        """Whether one more may come: visitors fill their part only, the other places stay for people signed in
        and for guests of a gathering.
        """
        if len(self._streams) + self._entering >= self._streams_max:
            return False
        return not is_visitor or self._visitors < self._visitors_max

    def _join(self, stream: Stream) -> None:
        self._visitors += not stream.visitor.is_known
        account = stream.visitor.account
        if account is not None:
            streams = self._by_account[account]
            if len(streams) >= STREAMS_PER_ACCOUNT:
                # The oldest goes, not the newest: a phone that lost its network often leaves dead connections behind.
                streams[0].end(log.event({"reason": "too many"}, name="end"))
                del streams[0]
            streams.append(stream)
        self._streams.add(stream)
        for name in stream.channels:
            self._by_channel[name].add(stream)

    def _leave(self, stream: Stream) -> None:
        self._visitors -= not stream.visitor.is_known
        self._streams.discard(stream)
        for name in stream.channels:
            self._by_channel[name].discard(stream)
            if not self._by_channel[name]:
                del self._by_channel[name]
        account = stream.visitor.account
        if account is not None and stream in self._by_account[account]:
            self._by_account[account].remove(stream)
        if account is not None and not self._by_account[account]:
            del self._by_account[account]

    async def _broadcast(self) -> None:
        was_away = False
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)
            self._wake.clear()
            try:
                rows = await self._in(self._reader, log.rows_after, self._last)
            except (DatabaseError, InterfaceError):
                logger.exception("The log of messages could not be read; trying again")
                was_away = True
                await asyncio.sleep(1)
                continue
            if was_away:
                # Something may have been saved just before the database went, and its message not any more.
                was_away = False
                self.resync()
            for row in rows:
                if row.channel == log.RESYNC:
                    self.resync()
                if row.channel == log.RECHECK:
                    for stream in self._by_account.get(row.payload["account"], ()):
                        stream.checked = -COMMENT_S  # its turn in `_sweep` is now
                followers = self._by_channel.get(row.channel)
                if followers:
                    chunk = log.encoded(row, len(followers))
                    for stream in tuple(followers):
                        stream.offer(chunk, row.id)
                self._last = row.id
            if rows:
                log.note_position(self._last)
            if len(rows) == log.BATCH:
                self._wake.set()

    async def _sweep(self) -> None:
        """Each second: comments and rights of the streams whose turn it is; each hour: forget old messages."""
        pruned = self._loop.time() - PRUNE_S
        while True:
            await asyncio.sleep(1)
            now = self._loop.time()
            try:
                if now - pruned >= PRUNE_S:
                    pruned = now
                    await self._in(self._askers, log.prune, clock.now())
                due = [stream for stream in self._streams if now - stream.checked >= COMMENT_S]
                for some in (due[begin : begin + CHECKED_AT_ONCE] for begin in range(0, len(due), CHECKED_AT_ONCE)):
                    for stream in some:
                        stream.checked = now
                        stream.offer(b":\n\n")
                    for stream in await self._in(self._askers, _no_longer_admitted, some):
                        stream.end(log.event({"reason": "rights"}, name="end"))
            except (DatabaseError, InterfaceError):
                logger.exception("Rights of the open streams could not be checked; trying again")

    def _wake_from_thread(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is already closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._wake.set)

    async def _in(self, threads: ThreadPoolExecutor, call: Callable[..., T], *arguments: Any) -> T:
        return await self._loop.run_in_executor(threads, _with_fresh_connection, call, arguments)


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Cookie"),
]


def _admit(session_key: str | None, names: Iterable[str]) -> tuple[Visitor, list[str]]:
    visitor = visitor_of(session_key)
    return visitor, [name for name in names if may_follow(visitor.user_for(name), name)]


def _no_longer_admitted(streams: Iterable[Stream]) -> list[Stream]:
    """Those of `streams` whose visitor may no longer follow their channels; asked once for all of one session and the same channels."""
    same: dict[tuple[Any, ...], list[Stream]] = defaultdict(list)
    for stream in streams:
        same[stream.visitor.session_key, stream.visitor.account, stream.channels].append(stream)
    return [
        stream for some in same.values() if not _still_admitted(some[0].visitor, some[0].channels) for stream in some
    ]


def _still_admitted(visitor: Visitor, names: Iterable[str]) -> bool:
    present = visitor_of(visitor.session_key)
    return present.account == visitor.account and all(may_follow(present.user_for(name), name) for name in names)


def _missed(since: int, channels: Iterable[str]) -> list[Message] | None:
    """The messages after `since` on these channels; None when some are gone or they are too many to replay."""
    if not log.reaches(since):
        return None
    rows = log.rows_after(since, channels=channels, limit=MISSED_MAX + 1)
    return rows if len(rows) <= MISSED_MAX else None


def _with_fresh_connection(call: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        return call(*arguments)
    except (DatabaseError, InterfaceError):
        connections.close_all()
        raise


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


_REFUSALS = {405: b"", 404: b"Not found\n", 503: b"Too many screens: ask the page again from time to time.\n"}


async def _refuse(send: Send, status: int) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"retry-after", b"30"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSALS[status]})
