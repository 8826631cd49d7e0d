"""Presses: read from what the outbox sends, taken once, forgotten in the end."""

import uuid
from datetime import timedelta

import pytest

from faire_reseau.kit.models import TakenPress
from faire_reseau.kit.presses import MOST_REPLACED, PERIODS, Press, is_taken, press_in
from tests.factories import NOW

KEYS = [uuid.UUID(int=number) for number in range(1, 60)]


@pytest.mark.parametrize("fields", [{}, {"key": ""}, {"key": "abc", "replaces": str(KEYS[0])}, {"key": "\x00" * 9}])
def test_a_form_without_a_key_is_no_press(fields):
    assert press_in(fields) is None


def test_what_is_no_key_is_left_out_and_no_more_than_the_last_are_read():
    many = " ".join(map(str, KEYS))

    assert press_in({"key": str(KEYS[0]), "replaces": f"abc {KEYS[1]}"}) == Press(KEYS[0], (KEYS[1],))
    assert press_in({"key": str(KEYS[0]), "replaces": many}) == Press(KEYS[0], tuple(KEYS[-MOST_REPLACED:]))


@pytest.mark.django_db
def test_a_press_is_taken_once_and_those_in_whose_place_it_stands_no_more():
    first, second, third = (Press(key) for key in KEYS[:3])

    assert not is_taken(None, NOW)
    assert [is_taken(press, NOW) for press in (first, first)] == [False, True]
    assert not is_taken(Press(third.key, (first.key, second.key)), NOW)
    assert [is_taken(press, NOW) for press in (first, second, third)] == [True, True, True]


@pytest.mark.django_db
def test_presses_are_forgotten_after_a_month():
    is_taken(Press(KEYS[0]), NOW - timedelta(days=40))
    is_taken(Press(KEYS[1]), NOW)

    assert PERIODS[0].clear(NOW - timedelta(days=PERIODS[0].default_days), NOW, 9) == 1
    assert list(TakenPress.objects.values_list("key", flat=True)) == [KEYS[1]]
