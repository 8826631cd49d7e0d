"""Intake of small pieces that screens send (edits of a note): gathered for a moment, written together, each acknowledged.

`POST /direct?channels=notes:12` by a script of the same site. Everything that comes within `GATHER_S` is handed to its room at
once, which writes it in one transaction; a screen is answered when its piece is committed, or told why not.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import DatabaseError, InterfaceError, connections

from faire_reseau.live.registry import Answer, Intake, Sent, intake_of
from faire_reseau.live.visitors import session_key_of, visitor_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

GATHER_S = 0.04
KNOWN_S = 5.0  # for so long whoever may send is not asked about again
REST_S = 3.0  # after the last piece for a channel
MOST_BYTES = 1024 * 1024
MOST_WAITING = 2_000
# A person who types sends some three pieces a second: what is more than that comes from no keyboard.
EACH_S, MOST_AT_ONCE = 20.0, 60.0

logger = logging.getLogger(__name__)


@dataclass
class _Sender:
    """What is known of whoever sends to a channel; `left` pieces may still come at once."""

    who: Any
    until: float
    left: float
    counted: float

    def may_send(self, now: float) -> bool:
        self.left = min(MOST_AT_ONCE, self.left + EACH_S * (now - self.counted))
        self.counted = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Takes:
    """What this process takes in."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._askers: ThreadPoolExecutor | None = None
        self._waiting: list[tuple[Intake, Sent, asyncio.Future[Answer]]] = []
        self._senders: dict[tuple[str, str], _Sender] = {}
        self._writing: asyncio.Task[None] | None = None
        self._rests: dict[str, asyncio.TimerHandle] = {}

    def stop(self) -> None:
        """What was gathered is still written; nothing more is taken."""
        for rest in self._rests.values():
            rest.cancel()
        self._rests.clear()
        for threads in (self._threads, self._askers):
            if threads is not None:
                threads.submit(connections.close_all)
                threads.shutdown(wait=False)
        self._threads = self._askers = None

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one piece."""
        headers = dict(scope["headers"])
        channel = parse_qs(scope["query_string"].decode("latin-1")).get("channels", [""])[0]
        intake, session_key = intake_of(channel), session_key_of(scope["headers"])
        if intake is None or session_key is None:
            await _reply(send, Answer(405 if intake is None else 404, {}))
            return
        if not _is_from_here(headers):
            await _reply(send, Answer(403, {}))
            return
        if self._threads is None or self._askers is None:
            # One thread writes: what a room holds in memory is of one thread.
            self._threads, self._askers = ThreadPoolExecutor(1, "live-intake"), ThreadPoolExecutor(2, "live-senders")
        body = await _body(receive)
        loop = asyncio.get_running_loop()
        try:
            sender = await self._sender(intake, session_key, channel, loop.time())
        except (DatabaseError, InterfaceError):
            await _reply(send, Answer(503, {}))
            return
        if sender.who is None:
            await _reply(send, Answer(404, {}))
        elif body is None:
            await _reply(send, Answer(413, {"code": "too_large"}))
        elif not sender.may_send(loop.time()) or len(self._waiting) >= MOST_WAITING:
            await _reply(send, Answer(429, {"code": "too_many"}))
        else:
            reply: asyncio.Future[Answer] = loop.create_future()
            self._waiting.append((intake, Sent(channel, sender.who, body), reply))
            if self._writing is None or self._writing.done():
                self._writing = asyncio.create_task(self._write())
            await _reply(send, await reply)

    async def _sender(self, intake: Intake, session_key: str, channel: str, now: float) -> _Sender:
        known = self._senders.get((session_key, channel))
        if known is not None and known.until > now:
            return known
        loop = asyncio.get_running_loop()
        who = await loop.run_in_executor(self._askers, _admit, intake, session_key, channel)
        left, counted = (known.left, known.counted) if known is not None else (MOST_AT_ONCE, now)
        if len(self._senders) > MOST_WAITING:
            self._senders = {key: sender for key, sender in self._senders.items() if sender.until > now}
        sender = self._senders[session_key, channel] = _Sender(who, now + KNOWN_S, left, counted)
        return sender

    async def _write(self) -> None:
        """Write what waits, again and again until nothing does."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(GATHER_S)
        while self._waiting:
            gathered, self._waiting = self._waiting, []
            families: dict[int, list[tuple[Intake, Sent, asyncio.Future[Answer]]]] = defaultdict(list)
            for piece in gathered:
                families[id(piece[0])].append(piece)
            for some in families.values():
                pieces = [sent for _intake, sent, _made in some]
                answers = await loop.run_in_executor(self._threads, _take, some[0][0], pieces)
                for (_intake, _sent, reply), answer in zip(some, answers, strict=True):
                    if not reply.done():  # whoever sent it is gone
                        reply.set_result(answer)
                if rest := some[0][0].rest:
                    for channel in {sent.channel for sent in pieces}:
                        self._let_rest(rest, channel)
            await asyncio.sleep(GATHER_S)

    def _let_rest(self, rest: Callable[[str], None], channel: str) -> None:
        """Have the room told once nothing more comes for the channel."""
        if channel in self._rests:
            self._rests.pop(channel).cancel()
        self._rests[channel] = asyncio.get_running_loop().call_later(REST_S, self._rest, rest, channel)

    def _rest(self, rest: Callable[[str], None], channel: str) -> None:
        self._rests.pop(channel, None)
        if self._threads is not None:
            self._threads.submit(_bring_to_rest, rest, channel)


def _is_from_here(headers: dict[bytes, bytes]) -> bool:
    """Whether a script of this site sent it: other sites can send no such type without asking, and say where they are."""
    if headers.get(b"content-type", b"").partition(b";")[0] != b"application/json":
        return False
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
    return bool(origin) and origin == headers.get(b"host", b"").decode("latin-1")


async def _body(receive: Receive) -> bytes | None:
    """The body, None when it is larger than anybody types; the rest is then read and let go."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        size += len(message.get("body", b""))
        if size <= MOST_BYTES:
            parts.append(message.get("body", b""))
        elif size > 8 * MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return b"".join(parts) if size <= MOST_BYTES else None


def _admit(intake: Intake, session_key: str, channel: str) -> Any:
    try:
        user = visitor_of(session_key).user_for(channel)
        return intake.admit(user, channel) if user.is_authenticated else None
    except (DatabaseError, InterfaceError):
        connections.close_all()
        raise


def _take(intake: Intake, pieces: Sequence[Sent]) -> Sequence[Answer]:
    try:
        return intake.take(pieces)
    except BaseException:  # a panic of a library is no Exception; without an answer screens would wait for ever
        logger.exception("What was sent could not be written; the screens send it again")
        connections.close_all()
        return [Answer(503, {}) for _piece in pieces]


def _bring_to_rest(rest: Callable[[str], None], channel: str) -> None:
    try:
        rest(channel)
    except BaseException:  # as above; what was not done is done by the next piece, or by the worker
        logger.exception("What was sent could not be brought to rest")
        connections.close_all()


async def _reply(send: Send, answer: Answer) -> None:
    body = json.dumps(answer.data, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
