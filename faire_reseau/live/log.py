"""Write to the log of messages and read it back; wake the streams of all processes when a row is committed."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max, Min
from django.utils import timezone

from faire_reseau.kit.holding import hold_words
from faire_reseau.live import waking
from faire_reseau.live.registry import KIND, Message, channel_of

KEPT = timedelta(days=1)
BATCH = 500
# No channel: registered by nobody, so followed by nobody.
RECHECK = "recheck"
RESYNC = "resync"

_sleepers: set[Callable[[], None]] = set()
# The number of the last message this process has read, or None where no stream runs: older than the truth, never newer.
_position: int | None = None


def push(channel: str, kind: str, payload: Any = None) -> None:
    """Send a message to everybody who follows the channel, once the current transaction is committed.

    `payload` is plain JSON and goes to all followers alike: put nothing in it that one of them may not see.
    Raises ValueError for a channel nobody registered or a badly formed kind.
    """
    if channel_of(channel) is None:
        raise ValueError(f"Nobody registered the channel {channel!r}.")
    if not KIND.fullmatch(kind):
        raise ValueError(f"A kind has small letters, digits, dots and hyphens only, not {kind!r}.")
    _append(channel, kind, {} if payload is None else payload)


def recheck(account: str) -> None:
    """Have the rights of the streams of `account` asked again once the current transaction is committed.

    `account` is what connections are counted by (`live.visitors.Visitor.account`). Nobody can follow the row that says it.
    """
    _append(RECHECK, "rights", {"account": account})


def resync() -> None:
    """Have the screens of every server fetch afresh: a process that was killed may have saved what it had yet to push.

    Said by whoever takes its place. On SQLite the one server takes all streams with it, and nothing is to be said.
    """
    if connection.vendor == "postgresql":
        _append(RESYNC, "resync", {})


@transaction.atomic(savepoint=False)
def _append(channel: str, kind: str, payload: Any) -> None:
    # Messages are seen in the order of their numbers: whoever has read one misses none before it. SQLite has one writer;
    # elsewhere the next message gets its number once the transaction of this one has ended.
    hold_words("log of messages")
    _rows().create(channel=channel, kind=kind, payload=payload, at=timezone.now())
    transaction.on_commit(wake)


def wake() -> None:
    """Tell the streams of this process, and by Valkey those of the others, that there may be something to read."""
    wake_here()
    waking.tell()


def wake_here() -> None:
    """Tell the streams of this process alone."""
    for call in tuple(_sleepers):
        call()


def listen(call: Callable[[], None]) -> Callable[[], None]:
    """Have `call` run at each commit of a message (in the committing thread); returns what stops it."""
    _sleepers.add(call)
    return lambda: _sleepers.discard(call)


def latest() -> int:
    """The number of the newest message, 0 in an empty log."""
    return _rows().aggregate(newest=Max("id"))["newest"] or 0


def rows_after(number: int, *, channels: Iterable[str] | None = None, limit: int = BATCH) -> list[Message]:
    """The messages after `number`, oldest first, at most `limit`; of all channels unless told. One statement."""
    rows = _rows().filter(id__gt=number)
    if channels is not None:
        rows = rows.filter(channel__in=list(channels))
    return [Message(*row) for row in rows.order_by("id").values_list("id", "channel", "kind", "payload")[:limit]]


def reaches(number: int) -> bool:
    """Whether the log still holds everything after `number`. A number from another database is not reached either."""
    ends = _rows().aggregate(oldest=Min("id"), newest=Max("id"))
    if ends["newest"] is None:
        return number == 0
    return bool(ends["oldest"] - 1 <= number <= ends["newest"])


def prune(now: datetime) -> int:
    """Forget what is older than a day, except the newest row, which tells how far the log reaches. Returns how many."""
    old = _rows().filter(at__lt=now - KEPT).order_by("-id").values_list("id", flat=True).first()
    if old is None:
        return 0
    return int(_rows().filter(id__lte=min(old, latest() - 1)).delete()[0])


def encoded(message: Message, screens: int = 1) -> bytes:
    """The message as one event of the stream; `screens`: how many are told it, so that they fetch in turns what it asks for."""
    data = {"id": message.id, "channel": message.channel, "kind": message.kind, "payload": message.payload}
    data |= {"screens": screens} if screens > 1 else {}
    return event(data, number=message.id)


def event(data: Any, *, name: str = "", number: int | None = None) -> bytes:
    """Any event of the stream. JSON escapes line breaks, so the data is always one line."""
    head = (f"id: {number}\n" if number is not None else "") + (f"event: {name}\n" if name else "")
    return f"{head}data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def position() -> int | None:
    """The last number this process has read, without asking the database; None where no stream runs."""
    return _position


def note_position(number: int | None) -> None:
    """Remember how far this process has read."""
    global _position  # noqa: PLW0603  (one number a process, by design)
    _position = number


def _rows() -> "models.QuerySet[Any]":
    from faire_reseau.live.models import LiveMessage  # noqa: PLC0415  (rooms import `live` while models are loading)

    return LiveMessage.objects.all()
