"""The server's front: `/direct` goes to the stream of messages, everything else to Django in a pool of threads."""

import contextlib
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from faire_reseau.live.hub import Hub
from faire_reseau.project.request_log import logged_stream
from faire_reseau.project.wsgi import application as pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

THREADS = 8
IN_MEMORY_BYTES = 1024 * 1024
# Above what any form accepts (each says its own limit in its own sentence): this one only spares the disk.
BODY_BYTES_MAX = 64 * 1024 * 1024
TOO_LARGE = (
    "Cet envoi est trop lourd (64 Mo au plus). Revenez en arrière et choisissez un fichier plus petit.\n\n"
    "This is too large (64 MB at most). Go back and choose a smaller file.\n"
)

hub = Hub()
_threads = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
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
    """Take the whole body in before a thread is given to it.

    A slow phone then holds no thread while it sends, and a body cut short by a lost connection is never taken for a
    whole one.
    """
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as body:
        size = 0
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            chunk = message.get("body", b"")
            size += len(chunk)
            if size <= BODY_BYTES_MAX:
                body.write(chunk)
            more = message.get("more_body", False)
        if size > BODY_BYTES_MAX:
            await _too_large(send)
            return
        body.seek(0)
        left = size

        async def replay() -> MutableMapping[str, Any]:
            nonlocal left
            chunk = body.read(IN_MEMORY_BYTES)
            left -= len(chunk)
            return {"type": "http.request", "body": chunk, "more_body": left > 0}

        await _threads(scope, replay, send)  # type: ignore[arg-type]


async def _too_large(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    with contextlib.suppress(OSError):
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": TOO_LARGE.encode()})
