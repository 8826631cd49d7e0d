"""What screens send is answered whatever happens to it: an unanswered screen would wait for ever."""

from concurrent.futures import ThreadPoolExecutor

from faire_reseau.live.intake import _take
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
