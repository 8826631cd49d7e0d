"""What the front page offers to whoever has a place already."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_the_day_before")]


@pytest.fixture
def _the_day_before(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.NOW - timedelta(days=1))


@pytest.mark.parametrize(("state", "is_offered"), [("confirmed", False), ("waiting", False), ("cancelled", True)])
def test_the_front_page_asks_to_come_only_who_has_not_answered(client, state, is_offered):
    gathering = factories.gathering(slug="nantes", starts_on=DAY)
    who = factories.person()
    factories.registration(gathering, who, state)
    client.force_login(who.user)

    page = client.get("/").content.decode()

    assert ("Je viens à la rencontre" in page, "/rencontres/nantes/" in page) == (is_offered, True)
