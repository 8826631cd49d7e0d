"""The log of messages: what is written, what is read back, how far it reaches."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.test import TestCase

from faire_reseau import live
from faire_reseau.live import log, registry
from faire_reseau.live.models import LiveMessage
from tests.live.verify import verify

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 6, 25, 9, 0, tzinfo=UTC)
ANYBODY = AnonymousUser()


def chairs(_user: object, _channel: str) -> list[str]:
    return list(Group.objects.order_by("name").values_list("name", flat=True))


def with_chair(shown: list[str], message: live.Message) -> list[str]:
    return sorted({*shown, message.payload["name"]})


@pytest.fixture
def toy() -> Iterator[str]:
    live.register("toy", lambda _user, channel: channel != "toy:closed", snapshot=chairs, apply=with_chair)
    yield "toy:1"
    registry.forget("toy")


def test_a_message_is_read_back_as_it_was_pushed(toy: str) -> None:
    since = log.latest()

    live.push(toy, "placed", {"name": "Élan", "counts": {"a": 1}})
    live.push(toy, "closed")

    rows = log.rows_after(since)
    assert [(row.channel, row.kind, row.payload) for row in rows] == [
        (toy, "placed", {"name": "Élan", "counts": {"a": 1}}),
        (toy, "closed", {}),
    ]
    assert log.rows_after(rows[0].id, channels=[toy]) == rows[1:]
    assert log.rows_after(since, channels=["toy:2"]) == []
    assert log.rows_after(since, limit=1) == rows[:1]


def test_an_encoded_message_is_one_line_of_data_whatever_its_text(toy: str) -> None:
    message = live.Message(7, toy, "said", {"word": "a\nb\r\u2028é"})

    expected = '{"id":7,"channel":"toy:1","kind":"said","payload":{"word":"a\\nb\\r\u2028é"}}'
    assert log.encoded(message) == f"id: 7\ndata: {expected}\n\n".encode()


@pytest.mark.parametrize("channel", ["nobody:1", "toy 1", "toy:1/2", "", "toy:", "toy:" + "x" * 65])
def test_a_push_to_a_channel_that_nobody_registered_is_refused(toy: str, channel: str) -> None:
    with pytest.raises(ValueError, match="Nobody registered the channel"):
        live.push(channel, "said")

    assert LiveMessage.objects.count() == 0


def test_a_kind_with_a_line_break_is_refused(toy: str) -> None:
    with pytest.raises(ValueError, match="A kind has small letters"):
        live.push(toy, "said\nid: 9")


def test_streams_are_woken_after_the_commit_and_not_by_a_transaction_taken_back(toy: str) -> None:
    woken: list[int] = []
    deaf = log.listen(lambda: woken.append(LiveMessage.objects.count()))

    with TestCase.captureOnCommitCallbacks(execute=True):
        live.push(toy, "said")
        before_commit = list(woken)
    with pytest.raises(RuntimeError), TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():  # noqa: PT012  (taken back by its fault)
        live.push(toy, "said")
        raise RuntimeError
    deaf()

    assert (before_commit, woken) == ([], [1])


def test_the_log_reaches_back_to_what_it_still_holds() -> None:
    empty = (log.reaches(0), log.reaches(3))
    for age in (30, 25, 2):
        LiveMessage.objects.create(channel="toy", kind="said", at=NOW - timedelta(hours=age))
    first, _, third = LiveMessage.objects.order_by("id").values_list("id", flat=True)

    pruned = log.prune(NOW)

    assert empty == (True, False)
    assert pruned == 2
    assert [log.reaches(number) for number in (first - 1, first, third - 1, third, third + 1)] == [
        *(False, False),
        *(True, True),
        False,
    ]


def test_pruning_keeps_the_newest_message_however_old_it_is() -> None:
    for _ in range(2):
        LiveMessage.objects.create(channel="toy", kind="said", at=NOW - timedelta(days=9))

    assert (log.prune(NOW), log.prune(NOW), LiveMessage.objects.count()) == (1, 0, 1)


def test_a_prefix_belongs_to_one_guard(toy: str) -> None:
    with pytest.raises(ValueError, match="already registered"):
        live.register("toy", lambda _user, _channel: True)
    with pytest.raises(ValueError, match="small letters"):
        live.register("toy:1", lambda _user, _channel: True)


def test_a_refused_channel_answers_like_a_missing_one(toy: str) -> None:
    names = ("toy:1", "toy:closed", "missing:1", "not a name")

    assert [registry.may_follow(ANYBODY, name) for name in names] == [True, False, False, False]


def test_verify_accepts_a_deed_whose_messages_tell_everything(toy: str) -> None:
    def deed() -> None:
        Group.objects.create(name="new")
        live.push(toy, "placed", {"name": "new"})

    came = verify(toy, ANYBODY, deed, messages=1)

    assert [message.payload for message in came] == [{"name": "new"}]


def test_verify_refuses_a_deed_that_tells_nothing(toy: str) -> None:
    with pytest.raises(AssertionError, match="a fresh screen"):
        verify(toy, ANYBODY, lambda: Group.objects.create(name="silent"))


def test_verify_refuses_messages_that_count_instead_of_saying_the_whole(toy: str) -> None:
    registry.forget("toy")
    live.register(
        "toy",
        lambda _user, _channel: True,
        snapshot=lambda _user, _channel: Group.objects.count(),
        apply=lambda shown, _message: shown + 1,
    )

    def deed() -> None:
        Group.objects.create(name="one")
        live.push(toy, "placed")

    with pytest.raises(AssertionError, match="applied twice"):
        verify(toy, ANYBODY, deed)
