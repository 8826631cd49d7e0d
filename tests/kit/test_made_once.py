"""What is made once for a key: by one thread only, the last ones held, and nothing of what failed."""

import threading

import pytest

from faire_reseau.kit.made_once import MadeOnce, forget_all


def test_a_hundred_who_ask_at_once_make_it_once():
    calls: list[int] = []
    started, go_on = threading.Event(), threading.Event()
    things = MadeOnce[str](3)

    def make():
        calls.append(1)
        started.set()
        go_on.wait()
        return "thing"

    answers: list[str] = []
    asking = [threading.Thread(target=lambda: answers.append(things.get("key", make))) for _ in range(100)]
    for thread in asking:
        thread.start()
    started.wait()
    go_on.set()
    for thread in asking:
        thread.join()

    assert (answers, calls) == (["thing"] * 100, [1])


def test_the_last_ones_asked_for_are_held():
    things = MadeOnce[int](2)
    keys = []

    def make(key):
        keys.append(key)
        return key

    for key in (1, 2, 1, 3, 1, 2):
        assert things.get(key, lambda key=key: make(key)) == key

    assert keys == [1, 2, 3, 2]


def test_what_failed_is_tried_again_by_the_next():
    things = MadeOnce[int](2)

    with pytest.raises(ZeroDivisionError):
        things.get("key", lambda: 1 // 0)

    assert things.get("key", lambda: 4) == 4


def test_tests_begin_with_nothing_held():
    things = MadeOnce[int](2)
    things.get("key", lambda: 1)

    forget_all()

    assert things.get("key", lambda: 2) == 2
