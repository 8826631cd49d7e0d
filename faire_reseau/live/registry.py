"""The channels that exist: each registers itself with the predicate that guards it and the way its messages are applied."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Guard = Callable[[Any, str], bool]
Snapshot = Callable[[Any, str], Any]
Apply = Callable[[Any, "Message"], Any]

NAME = re.compile(r"[a-z_]+(:[A-Za-z0-9_-]{1,64})?")
KIND = re.compile(r"[a-z0-9_.-]{1,50}")


# As many figures as any key of a table has.
ROW = re.compile(r"[a-z_]+:([0-9]{1,18})")


def row_in(channel: str) -> int | None:
    """The key of the row that a channel is of: 12 in `forum:12`; None in a channel of something else."""
    match = ROW.fullmatch(channel)
    return int(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class Message:
    """What a screen receives: the number, the channel, what kind of change, and plain JSON values."""

    id: int
    channel: str
    kind: str
    payload: Any


@dataclass(frozen=True, slots=True)
class Channel:
    """One family of channels: `forum` guards `forum:12`, `forum:13`, …"""

    prefix: str
    guard: Guard
    snapshot: Snapshot | None
    apply: Apply | None
    for_guests: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A small piece that a screen sent to `channel`; `sender` is what `admit` said of whoever sent it."""

    channel: str
    sender: Any
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the screen that sent something is told, once everything that was gathered with it is committed."""

    status: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Intake:
    """How what screens send to a family of channels is taken in."""

    admit: Callable[[Any, str], Any]
    take: Callable[[Sequence[Sent]], Sequence[Answer]]
    rest: Callable[[str], None] | None = None


_channels: dict[str, Channel] = {}
_intakes: dict[str, Intake] = {}


def register(
    prefix: str,
    guard: Guard,
    *,
    snapshot: Snapshot | None = None,
    apply: Apply | None = None,
    for_guests: bool = False,
) -> None:
    """Declare the channels `prefix` and `prefix:…`.

    - `guard(user, channel)`: may this user follow this channel? Called in a thread, for anonymous users too, when a
      stream opens and about every twenty seconds while it lasts.
    - `snapshot(user, channel)`: what a fresh screen of this user shows, as plain JSON values.
    - `for_guests`: the guard is asked about whoever came by a pass (`visitors.admit_guests`) as themself; elsewhere they
      are asked about as a visitor.
    - `apply(snapshot, message)`: the same screen after one message, as a new value.

    Raises ValueError when the prefix is badly formed or already taken by another guard.
    """
    if not re.fullmatch(r"[a-z_]+", prefix):
        raise ValueError(f"A channel prefix has small letters and underscores only, not {prefix!r}.")
    channel = Channel(prefix, guard, snapshot, apply, for_guests)
    if _channels.setdefault(prefix, channel) != channel:
        raise ValueError(f"The channel prefix {prefix!r} is already registered.")


def take_in(
    prefix: str,
    admit: Callable[[Any, str], Any],
    take: Callable[[Sequence[Sent]], Sequence[Answer]],
    rest: Callable[[str], None] | None = None,
) -> None:
    """Have screens send to the channels `prefix:…`, which are registered already (`live.intake`).

    - `admit(user, channel)`: who sends there, None when they may not. Called in a thread, asked again after a few seconds.
    - `take(sent)`: what was gathered for a moment; writes all of it in one transaction and answers each, in order.
    - `rest(channel)`: called some seconds after the last piece for it: a browser that was closed says nothing more.
    """
    _intakes[prefix] = Intake(admit, take, rest)


def intake_of(name: str) -> Intake | None:
    """How what is sent to the channel is taken in, None when nothing is."""
    return _intakes.get(name.partition(":")[0]) if channel_of(name) is not None else None


def forget(prefix: str) -> None:
    """Take a family of channels out again (tests)."""
    _channels.pop(prefix, None)


def channel_of(name: str) -> Channel | None:
    """The family that `name` belongs to, or None when the name is badly formed or nobody registered it."""
    if not NAME.fullmatch(name):
        return None
    return _channels.get(name.partition(":")[0])


def may_follow(user: Any, name: str) -> bool:
    """Whether `user` may follow the channel: a refused channel and a missing one give the same answer."""
    channel = channel_of(name)
    return channel is not None and bool(channel.guard(user, name))
