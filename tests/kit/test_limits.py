"""Limits say how long the reader really has to wait."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from faire_reseau.kit.limits import Limit, TooMany

NOON = datetime(2026, 6, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "later", "waiting"),
    [(3600, 0, "60 minutes"), (3600, 61, "59 minutes"), (600, 599, "1 minute"), (60, 10, "1 minute")],
)
def test_what_was_done_too_often_says_how_many_minutes_are_left(monkeypatch, seconds, later, waiting):
    cache.clear()
    limit = Limit("essai", at_most=1, seconds=seconds)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    limit.spend("ada")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(seconds=later))

    with translation.override("en"), pytest.raises(TooMany) as refused:
        limit.spend("ada")

    assert str(refused.value.sentence) == (
        f"That is a lot at once. Wait {waiting}, then try again: nothing you typed is lost."
    )
