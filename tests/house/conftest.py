"""What several stories of the house begin with: an empty cache, and the day of the gathering."""

import pytest
from django.core.cache import cache

from faire_reseau.kit import clock
from tests.factories import NOW


@pytest.fixture
def fresh_cache():
    """Nothing of another test is kept: pages of its gatherings had the same keys."""
    cache.clear()


@pytest.fixture
def now(monkeypatch):
    """It is the day of the gathering; a test may move on, to a moment it gives."""
    today = {"at": NOW}
    monkeypatch.setattr(clock, "now", lambda: today["at"])
    return lambda at: today.update(at=at)
