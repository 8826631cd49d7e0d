"""One stream: what it is offered arrives once and in order, however the screen reads; a slow or broken one harms no other."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from faire_reseau.live.stream import WAITING_MAX, Stream
from faire_reseau.live.visitors import Visitor


class Screen:
    """What stands behind `send`: a screen that reads, or reads on only when it is told to."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.breaks = False
        self.stream = Stream(Visitor(None, None), frozenset({"wishes"}), checked=0.0)
        self.running = asyncio.ensure_future(self.stream.run(self.first, self.send, asyncio.Event().wait()))  # type: ignore[arg-type]

    async def first(self) -> tuple[list[bytes], int]:
        """What it missed, up to number 3."""
        return [b"first"], 3

    async def send(self, message: Any) -> None:
        """As uvicorn's: waits only while the other side does not read."""
        if self.breaks:
            raise OSError
        if not self.reads.is_set():
            await self.reads.wait()
        self.received.append(message["body"])

    async def begun(self) -> "Screen":
        """Once it has read what it missed."""
        while self.stream._send_now is None:  # noqa: ASYNC110  (nobody sets an event for it)
            await asyncio.sleep(0)
        return self


def lived(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


def test_a_screen_that_reads_has_each_event_when_the_offer_returns_and_none_twice() -> None:
    async def story() -> None:
        screen = await Screen().begun()
        for number in (3, 4, 5):  # the third was read with what it missed
            screen.stream.offer(b"%d" % number, number)
        assert screen.received == [b"first", b"4", b"5"]

    lived(story)


def test_what_is_offered_before_the_first_words_are_written_comes_after_them() -> None:
    async def story() -> None:
        screen = Screen()
        for number in (3, 4):
            screen.stream.offer(b"%d" % number, number)
        await screen.begun()
        assert screen.received == [b"first", b"4"]

    lived(story)


@pytest.mark.parametrize("is_ended", [False, True])
def test_a_slow_screen_delays_no_offer_and_reads_everything_in_order_later(*, is_ended: bool) -> None:
    async def story() -> None:
        screen = await Screen().begun()
        screen.reads.clear()
        for number in (4, 5, 6):
            screen.stream.offer(b"%d" % number, number)
            await asyncio.sleep(0)
        if is_ended:
            screen.stream.end(b"bye")
        before = list(screen.received)
        screen.reads.set()
        await (screen.running if is_ended else screen.begun())
        assert before == [b"first"]
        assert screen.received == [b"first", b"4", b"56" + (b"bye" if is_ended else b"")]

    lived(story)


def test_a_screen_that_reads_nothing_any_more_is_let_go_and_the_task_ends() -> None:
    async def story() -> None:
        screen = await Screen().begun()
        screen.reads.clear()
        for number in range(4, WAITING_MAX + 6):
            screen.stream.offer(b"x", number)
        assert screen.stream.is_ending
        screen.running.cancel()
        await asyncio.gather(screen.running, return_exceptions=True)
        assert screen.received == [b"first"]

    lived(story)


def test_a_connection_that_breaks_ends_its_own_stream_and_disturbs_nobody() -> None:
    async def story() -> None:
        screens = [await Screen().begun() for _ in range(2)]
        screens[0].breaks = True
        for screen in screens:
            screen.stream.offer(b"4", 4)
        await screens[0].running
        assert [screen.received for screen in screens] == [[b"first"], [b"first", b"4"]]
        assert [screen.stream.is_ending for screen in screens] == [True, False]

    lived(story)
