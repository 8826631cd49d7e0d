"""HTTP as uvicorn reads it, with deadlines and limits: for a server that stands on the network without a proxy.

uvicorn waits for ever for a request to begin, to go on, or for its answer to be read, and joins headers of any length.
"""

import asyncio
from typing import Any

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_S = 10.0
HEAD_BYTES = 16 * 1024
HEADERS_MAX = 100
# A reader that takes nothing for so long is gone.
STUCK_S = 60.0
# What chunked bodies carry besides the body: six bytes at most around each, and the trailers.
FRAMING = 8
REFUSALS = {
    400: b"This request cannot be read.\n",
    408: b"This request took too long to arrive.\n",
    431: b"The headers of this request are too large.\n",
}


class GuardedHttp(HttpToolsProtocol):
    """One connection. At the ceiling, the one that has waited longest without asking anything gives way to a new one."""

    connections_max = 1_024
    waiting: dict["GuardedHttp", None] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the parent
        """Begin to wait for a request, or give way to others."""
        super().connection_made(transport)
        self._in_head = True
        self._head_bytes = self._raw_bytes = self._body_bytes = 0
        self._refusal = 400
        self._head_timer: asyncio.TimerHandle | None = None
        self._stuck_timer: asyncio.TimerHandle | None = None
        self._await_head()
        if len(self.connections) > self.connections_max:
            next(iter(self.waiting)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self.waiting.pop(self, None)
        for timer in (self._head_timer, self._stuck_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes before it is read."""
        if self._in_head:
            self._head_bytes += len(data)
            self._await_head()
        else:
            self._raw_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._head_bytes > HEAD_BYTES:
            self._refuse(431)
        elif self._raw_bytes > HEAD_BYTES + FRAMING * self._body_bytes:
            self._refuse(400)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        """Refuse too many or too large headers, else let the application begin."""
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > HEAD_BYTES or len(self.headers) > HEADERS_MAX:
            self._refusal = 431
            raise HttpParserError
        self._in_head = False
        self.waiting.pop(self, None)
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count the body proper."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Another request may follow."""
        self._in_head = True
        self._head_bytes = self._raw_bytes = self._body_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Do not wait for ever for a last answer to be read."""
        super().on_response_complete()
        if self.transport.is_closing():
            self.pause_writing()
        elif self._in_head:
            self.waiting[self] = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  (the parent's signature)
        """The parent's answer to what it cannot read."""
        self._refuse(self._refusal)

    def timeout_keep_alive_handler(self) -> None:
        """Nothing was asked any more: nothing is owed either."""
        self.transport.abort()

    def pause_writing(self) -> None:
        """The other side does not read: give it a minute."""
        super().pause_writing()
        if self._stuck_timer is None:
            self._stuck_timer = self.loop.call_later(STUCK_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It reads again."""
        super().resume_writing()
        if self._stuck_timer is not None and not self.transport.is_closing():
            self._stuck_timer.cancel()
            self._stuck_timer = None

    def _await_head(self) -> None:
        if self._in_head and self._head_timer is None:
            self.waiting[self] = None
            self._head_timer = self.loop.call_later(HEAD_S, self._head_is_late)

    def _head_is_late(self) -> None:
        if self._head_bytes:
            self._refuse(408)
        else:
            self.transport.abort()

    def _refuse(self, status: int) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()  # words of ours would stand in the middle of another answer
            return
        words = REFUSALS[status]
        fields = f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(words)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + fields.encode() + words)
        self.transport.close()
        self.pause_writing()


def guarded(connections_max: int) -> type[Any]:
    """The protocol with its ceiling of connections."""
    return type("GuardedHttp", (GuardedHttp,), {"connections_max": connections_max, "waiting": {}})
