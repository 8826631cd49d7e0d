"""What several tests of gatherings need."""

import pytest

from tests.factories import NOW


@pytest.fixture
def on_the_day(monkeypatch):
    """It is the morning of the first day of the gatherings of `factories`: one registers for them."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
