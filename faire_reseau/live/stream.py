"""One open stream: what waits to be written to it, and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, MutableMapping
from types import coroutine
from typing import Any, cast

from faire_reseau.live.visitors import Visitor

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Events that may wait for one slow screen; past that its stream is closed and it resumes from its last number.
WAITING_MAX = 256
FLUSH_S = 1.0


class Stream:
    """What one screen follows. `offer` never waits, so a slow screen never slows the others.

    A screen that reads gets what it is offered at once; only what a slow one leaves waits, and is written by a task of its own. To
    wake two thousand tasks for one message would cost more than to write it.
    """

    def __init__(self, visitor: Visitor, channels: frozenset[str], *, checked: float) -> None:
        self.visitor = visitor
        self.channels = channels
        self.checked = checked
        self.is_ending = False
        self._waiting: list[tuple[int | None, bytes]] = []
        self._written = 0
        # The send of a screen that reads, and that of one which did not read on in the middle of it, with what it waits for.
        self._send_now: Send | None = None
        self._begun: tuple[Coroutine[Any, Any, None], Any] | None = None
        self._ready = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def offer(self, chunk: bytes, number: int | None = None) -> None:
        """Write one encoded event, or put it in the queue; a full queue ends the stream."""
        if self.is_ending:
            return
        if self._send_now is not None:
            if number is None or number > self._written:
                self._begin(self._send_now, chunk)
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
        self._send_now = None
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
            self._send_now = None

    def _begin(self, send: Send, chunk: bytes) -> None:
        """Write `chunk` as far as that goes without waiting; the task of the stream does the rest."""
        sending = cast("Coroutine[Any, Any, None]", send(_body(chunk)))
        try:
            waited_for = sending.send(None)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001  (whatever befell this screen, the others have to be told)
            self.end()
            return
        self._begun = sending, waited_for
        self._send_now = None
        self._ready.set()

    async def _write(self, first: Callable[[], Awaitable[tuple[list[bytes], int]]], send: Send) -> None:
        chunks, self._written = await first()
        await send(_body(b"".join(chunks)))
        while True:
            if self._begun is not None:
                begun, self._begun = self._begun, None
                await _rest(*begun)
            waiting, self._waiting = self._waiting, []
            # What was read for `first` may have been offered as well meanwhile.
            body = b"".join(chunk for number, chunk in waiting if number is None or number > self._written)
            if body:
                await send(_body(body))
            if self._waiting:
                continue
            if self.is_ending:
                return
            self._ready.clear()
            self._send_now = send
            await self._ready.wait()


def _body(chunk: bytes) -> MutableMapping[str, Any]:
    return {"type": "http.response.body", "body": chunk, "more_body": True}


@coroutine
def _rest(begun: Coroutine[Any, Any, None], waited_for: Any) -> Generator[Any, Any, None]:
    """Go on, in a task, with a coroutine that was begun outside of it and waits for `waited_for`."""
    while True:
        try:
            try:
                value = yield waited_for
            except BaseException as error:  # noqa: BLE001  (the task is cancelled: so is what it waits for)
                waited_for = begun.throw(error)
            else:
                waited_for = begun.send(value)
        except StopIteration:
            return
