"""Assert that a screen which follows a channel shows what a fresh one shows: old snapshot + messages = fresh snapshot."""

import copy
import json
from collections.abc import Callable
from typing import Any

from django.test import TestCase

from faire_reseau.live import log
from faire_reseau.live.registry import Message, channel_of


def verify(channel: str, user: Any, deed: Callable[[], object], *, messages: int | None = None) -> list[Message]:
    """Do `deed` and check the screen of `user` on `channel`; returns the messages that came.

    The snapshot and the payloads must be plain JSON, and a screen that receives everything twice must show the same.
    With `messages`, also that so many came: 0 says that the action must not be seen.
    """
    family = channel_of(channel)
    assert family is not None, f"nobody registered {channel}"
    assert (family.snapshot and family.apply) is not None, f"{channel} has no snapshot to verify"
    assert family.guard(user, channel), f"{user} may not follow {channel}"
    before = family.snapshot(user, channel)
    since = log.latest()
    with TestCase.captureOnCommitCallbacks(execute=True):
        deed()
    fresh = family.snapshot(user, channel)
    came = log.rows_after(since, channels=[channel])
    shown = before
    for message in came:
        untouched = copy.deepcopy(shown)
        once = family.apply(shown, message)
        assert shown == untouched, f"apply changed the old snapshot of {channel}"
        shown = family.apply(once, message)
        assert shown == once, f"{message.kind} of {channel} applied twice shows something else"
    assert shown == fresh, f"after {[message.kind for message in came]} {channel} shows {shown}, a fresh screen {fresh}"
    assert json.loads(json.dumps(fresh)) == fresh, f"the snapshot of {channel} is not plain JSON"
    if messages is not None:
        assert len(came) == messages
    return came
