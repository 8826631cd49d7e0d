"""The server's front: `/direct` goes to the stream of messages, everything else to Django in a pool of threads."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

from a2wsgi import WSGIMiddleware
from django.urls import Resolver404, resolve

from faire_reseau.kit.uploads import taken_by
from faire_reseau.live.hub import Hub
from faire_reseau.project import bodies, descriptors
from faire_reseau.project.busy import BUSY, SAFE_METHODS
from faire_reseau.project.request_log import logged_stream
from faire_reseau.project.wsgi import application as pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

THREADS = 8
# Who waits for the write lock waits in a thread: half of them always stay for those who only read.
WRITERS = THREADS // 2
WRITERS_WAIT_S = 5.0
READ_BYTES = 1024 * 1024
DONE = "faire_reseau.done"

_ceilings = descriptors.ceilings(descriptors.limit_now())
hub = Hub(streams_max=_ceilings.streams, visitors_max=_ceilings.visitors)
_writers = asyncio.Semaphore(WRITERS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/direct" and scope["method"] == "POST":
        await hub(scope, receive, send)  # many a second: no line of the log for each
    elif scope["type"] == "http" and scope["path"] == "/direct":
        await logged_stream(hub, scope, receive, send)
    elif scope["type"] == "http":
        await _page(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await hub.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        async with _intake.body_of(scope, receive) as taken:
            if taken is not None:
                await _answer(scope, *taken, send)
    except bodies.BodyRefusedError as refusal:
        await bodies.refuse(refusal.status, scope, receive, send)


async def _answer(scope: Scope, body: IO[bytes], size: int, send: Send) -> None:
    """Give the request to a thread; who would write waits outside until fewer do, and is told so after five seconds."""
    left = size

    async def replay() -> MutableMapping[str, Any]:
        nonlocal left
        chunk = body.read(READ_BYTES)
        left -= len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": left > 0}

    if scope["method"] in SAFE_METHODS:
        await _threads(scope, replay, send)  # type: ignore[arg-type]
        return
    try:
        async with asyncio.timeout(WRITERS_WAIT_S):
            await _writers.acquire()
    except TimeoutError:
        scope[BUSY] = True
        await _threads(scope, replay, send)  # type: ignore[arg-type]
        return
    place = _Place()
    scope[DONE] = place.leave_soon
    try:
        await _threads(scope, replay, send)  # type: ignore[arg-type]
    finally:
        place.leave()


class _Place:
    """A place among the writers, given back once the answer is made, whether or not it is read."""

    def __init__(self) -> None:
        self._is_held = True
        self._loop = asyncio.get_running_loop()

    def leave(self) -> None:
        if self._is_held:
            self._is_held = False
            _writers.release()

    def leave_soon(self) -> None:
        """The same, from another thread."""
        with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
            self._loop.call_soon_threadsafe(self.leave)


def _made(environ: dict[str, Any], start_response: Any) -> Any:
    try:
        return pages(environ, start_response)
    finally:
        environ["asgi.scope"].get(DONE, _nothing)()


def _nothing() -> None:
    pass


async def _most_bytes(scope: Scope) -> int:
    """How many bytes the view of this address takes from this visitor."""
    try:
        declared = taken_by(resolve(scope["path"]).func)
    except Resolver404:
        return bodies.SMALL_BYTES
    if declared is None:
        return bodies.SMALL_BYTES
    if declared.from_anybody or await hub.is_signed_in(scope["headers"]):
        return declared.most_bytes
    return bodies.SMALL_BYTES


_intake = bodies.Intake(_most_bytes)
# A queue without end: a thread is free once it has made the answer, however slowly it is read.
_threads = WSGIMiddleware(_made, workers=THREADS, send_queue_size=0)  # type: ignore[arg-type]
