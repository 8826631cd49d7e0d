"""Take the body of a request in, whole, before a thread is given to it: bounded in size, in time and in number.

64 kB, unless the view of the address takes files (`kit.uploads.takes_files`). A slow phone holds no thread while it sends,
and a body cut short by a lost connection is never taken for a whole one.
"""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import IO, Any

from faire_reseau.project.refused_bodies import refusal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SMALL_BYTES = 64 * 1024
# Small bodies wait in memory: of all together, no more than this.
HELD_BYTES_MAX = 64 * 1024 * 1024
FILES_MAX = 8
# A body has this long, and a second more for each two thousand bytes that came.
GRACE_S = 20.0
SLOWEST_BYTES_S = 2_000
# How long the other side may go on sending what is thrown away, so that it reads the refusal.
LINGER_S = 3.0


class BodyRefusedError(Exception):
    """A body that is not taken; `status` is answered."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Intake:
    """All the bodies that are being taken in or handled. `most_of` answers how many bytes an address takes from whom."""

    def __init__(self, most_of: Callable[[Scope], Awaitable[int]]) -> None:
        self._most_of = most_of
        self._held = 0
        self._files = 0

    @asynccontextmanager
    async def body_of(self, scope: Scope, receive: Receive) -> AsyncIterator[tuple[IO[bytes], int] | None]:
        """The body and its size; None when the other side has gone. Raises `BodyRefusedError`."""
        taking = _Taking()
        try:
            with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as body:
                yield (body, taking.size) if await self._take(taking, body, scope, receive) else None
        finally:
            self._held -= taking.held
            self._files -= taking.is_file

    async def _take(self, taking: "_Taking", body: IO[bytes], scope: Scope, receive: Receive) -> bool:
        announced = _announced(scope)
        if announced > SMALL_BYTES:
            await self._allow(taking, scope, announced)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        more = True
        while more:
            try:
                async with asyncio.timeout_at(begun + GRACE_S + taking.size / SLOWEST_BYTES_S):
                    message = await receive()
            except TimeoutError:
                raise BodyRefusedError(408) from None
            if message["type"] == "http.disconnect":
                return False
            chunk = message.get("body", b"")
            taking.size += len(chunk)
            if taking.size > taking.most:
                await self._allow(taking, scope, taking.size)
            if not taking.is_file:
                taking.held += len(chunk)
                self._held += len(chunk)
                if self._held > HELD_BYTES_MAX:
                    raise BodyRefusedError(503)
            body.write(chunk)
            more = message.get("more_body", False)
        body.seek(0)
        return True

    async def _allow(self, taking: "_Taking", scope: Scope, size: int) -> None:
        """Raise the limit to that of the address; refuse what is larger, and more files at once than the disk bears."""
        if not taking.is_file:
            taking.most = await self._most_of(scope)
            if size <= taking.most:
                if self._files >= FILES_MAX:
                    raise BodyRefusedError(503)
                taking.is_file = True
                self._files += 1
        if size > taking.most:
            raise BodyRefusedError(413)


class _Taking:
    def __init__(self) -> None:
        self.size = self.held = 0
        self.most = SMALL_BYTES
        self.is_file = False


async def refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once with a page that says it, then let the other side read it: a connection closed on what it sends would hide the answer."""
    words, fields = refusal(status, scope["headers"])
    headers = [
        *fields,
        (b"content-length", str(len(words)).encode()),
        (b"connection", b"close"),
        *([(b"retry-after", b"10")] if status == 503 else []),
    ]
    with contextlib.suppress(OSError):
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": words, "more_body": True})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                while (await receive()).get("more_body", False):
                    pass
        await send({"type": "http.response.body", "body": b""})


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 19 else SMALL_BYTES + 1
    return 0
