"""What screens send is answered whatever happens to it: an unanswered screen would wait for ever."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from faire_reseau.live import intake as intakes
from faire_reseau.live.intake import Takes, _take
from faire_reseau.live.registry import Answer, Intake, Sent


class PanicError(BaseException):
    """What a library written in another language raises: no `Exception`."""


def panics(_pieces):
    raise PanicError


def test_a_fault_that_is_no_exception_is_answered_too() -> None:
    intake = Intake(lambda user, _channel: user, panics)
    pieces = [Sent("notes:1", None, b""), Sent("notes:1", None, b"")]

    with ThreadPoolExecutor(1) as thread:  # as the server does: its connections are its own
        answers = thread.submit(_take, intake, pieces).result()

    assert answers == [Answer(503, {}), Answer(503, {})]


def test_a_room_is_told_once_when_nothing_more_comes_for_a_channel(monkeypatch) -> None:
    monkeypatch.setattr(intakes, "REST_S", 0.01)
    rested: list[str] = []

    async def pieces_come() -> None:
        takes, came, loop = Takes(), asyncio.Event(), asyncio.get_running_loop()

        def rest(channel: str) -> None:
            rested.append(channel)
            if len(rested) == 2:
                loop.call_soon_threadsafe(came.set)

        takes._threads = ThreadPoolExecutor(1)
        for channel in ("notes:1", "notes:1", "notes:2", "notes:1"):
            takes._let_rest(rest, channel)
        await came.wait()
        takes._let_rest(rest, "notes:3")
        takes.stop()
        await asyncio.sleep(0.05)

    asyncio.run(pieces_come())
    assert sorted(rested) == ["notes:1", "notes:2"]
