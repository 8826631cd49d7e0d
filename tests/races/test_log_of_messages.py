"""The log of messages where several write at once, and the wake-up of other processes."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from faire_reseau import live
from faire_reseau.live import log, waking
from faire_reseau.live.registry import forget
from tests.races.together import HANG_S, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def channel():
    live.register("race", lambda _user, _name: True)
    yield "race:1"
    forget("race")


def waits_or_is_done(thread: threading.Thread) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0]) or not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + HANG_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_message_is_never_seen_before_one_with_a_smaller_number(channel):
    first_is_written, first_may_end = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            live.push(channel, "first")
            first_is_written.set()
            first_may_end.wait(HANG_S)
        connections.close_all()

    def write():
        live.push(channel, "second")
        connections.close_all()

    slow, quick = threading.Thread(target=write_slowly), threading.Thread(target=write)
    slow.start()
    assert first_is_written.wait(HANG_S)
    quick.start()
    until(lambda: waits_or_is_done(quick))
    seen_meanwhile = log.rows_after(0)
    first_may_end.set()
    slow.join(HANG_S)
    quick.join(HANG_S)

    assert seen_meanwhile == []
    assert [row.kind for row in log.rows_after(0)] == ["first", "second"]


def test_a_message_wakes_other_processes_by_valkey(settings):
    if not settings.REDIS_URL:
        pytest.skip("NO VALKEY: `python3 dev.py test --postgres` starts one")
    woken = threading.Event()
    stop = waking.listen(woken.set)
    try:
        until(lambda: waking.tell() or woken.is_set())
    finally:
        stop()


def test_without_an_answer_from_valkey_a_message_is_kept_all_the_same(settings, channel, monkeypatch, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(waking, "_silent_until", 0.0)

    live.push(channel, "said")
    live.push(channel, "again")

    assert [row.kind for row in log.rows_after(0)] == ["said", "again"]
    assert [record.name for record in caplog.records] == ["faire_reseau.live.waking"]
