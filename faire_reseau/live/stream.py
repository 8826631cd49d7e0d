"""One open stream: what waits to be written to it, and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from faire_reseau.live.visitors import Visitor

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Events that may wait for one slow screen; past that its stream is closed and it resumes from its last number.
WAITING_MAX = 256
FLUSH_S = 1.0


class Stream:
    """What one screen follows. `offer` never waits, so a slow screen never slows the others."""

    def __init__(self, visitor: Visitor, channels: frozenset[str], *, checked: float) -> None:
        self.visitor = visitor
        self.channels = channels
        self.checked = checked
        self.is_ending = False
        self._waiting: list[tuple[int | None, bytes]] = []
        self._ready = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def offer(self, chunk: bytes, number: int | None = None) -> None:
        """Put one encoded event in the queue; a full queue ends the stream."""
        if self.is_ending:
            return
        if len(self._waiting) >= WAITING_MAX:
            self._waiting.clear()
            self.end()
            return
        self._waiting.append((number, chunk))
        self._ready.set()

    def end(self, farewell: bytes = b"") -> None:
        """Write what waits and a last event, then close; within a second even when the screen does not read."""
        if self.is_ending:
            return
        if farewell:
            self._waiting.append((None, farewell))
        self.is_ending = True
        self._ready.set()
        if self._writer is not None:
            asyncio.get_running_loop().call_later(FLUSH_S, self._writer.cancel)

    async def run(
        self, first: Callable[[], Awaitable[tuple[list[bytes], int]]], send: Send, left: Awaitable[None]
    ) -> None:
        """Write `first` (what was missed, and up to which number), then what is offered, until the end or `left`."""
        self._writer = asyncio.ensure_future(self._write(first, send))
        leaver = asyncio.ensure_future(left)
        tasks: set[asyncio.Future[None]] = {self._writer, leaver}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.is_ending = True

    async def _write(self, first: Callable[[], Awaitable[tuple[list[bytes], int]]], send: Send) -> None:
        chunks, written = await first()
        await send({"type": "http.response.body", "body": b"".join(chunks), "more_body": True})
        while True:
            await self._ready.wait()
            self._ready.clear()
            waiting, self._waiting = self._waiting, []
            # What was read for `first` may have been offered as well meanwhile.
            body = b"".join(chunk for number, chunk in waiting if number is None or number > written)
            if body:
                await send({"type": "http.response.body", "body": body, "more_body": True})
            if self.is_ending and not self._waiting:
                return
