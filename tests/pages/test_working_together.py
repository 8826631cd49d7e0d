"""What the front page says of cooperations: those under way, those the reader has committed themselves to, nothing when there is none."""

from datetime import timedelta

import pytest

from faire_reseau.cooperations.actions import move_cooperation, propose_cooperation, set_next_step
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def cooperation(title, *, days=10, to="active", step="Se voir", **more):
    row = propose_cooperation(
        title=title, purpose="", lead=factories.centre(f"Centre de {title}"), by=None, at=NOW, **more
    )
    if to != "proposed":
        move_cooperation(row, to="active", by=None, at=NOW)
    if to == "paused":
        move_cooperation(row, to="paused", by=None, at=NOW)
    if step:
        set_next_step(row, next_step=step, next_on=DAY + timedelta(days=days), by=None, at=NOW)
    return row


def titles_in(page, *titles):
    return [title for title in sorted(titles, key=page.find) if title in page]


def test_without_a_cooperation_under_way_the_front_page_says_nothing_of_them(client):
    cooperation("Projet", to="proposed")
    cooperation("Pause", to="paused")

    page = client.get("/").content.decode()

    assert ("Ce à quoi nous travaillons ensemble" in page, "Projet" in page, "Pause" in page) == (False, False, False)


def test_the_next_steps_come_first_with_who_leads_and_when(client):
    cooperation("Plus tard", days=20)
    cooperation("Bientôt", days=2, step="Écrire à tous")
    cooperation("Passé", days=-3)
    cooperation("Sans date", step="")

    page = client.get("/").content.decode()

    assert titles_in(page, "Plus tard", "Bientôt", "Passé", "Sans date") == [
        "Bientôt",
        "Plus tard",
        "Sans date",
        "Passé",
    ]
    assert ("Centre de Bientôt" in page, "Écrire à tous" in page) == (True, True)


def test_who_is_signed_in_sees_theirs_first_proposed_ones_too_and_once(client):
    person = factories.person()
    cooperation("Des autres")
    cooperation("La mienne", to="proposed", members=[person])
    owned = cooperation("Mon pas")
    set_next_step(owned, next_owner=person, by=None, at=NOW)
    client.force_login(person.user)

    page = client.get("/").content.decode()
    client.logout()
    public = client.get("/").content.decode()

    assert [page.count(f">{title}</a>") for title in ("La mienne", "Mon pas", "Des autres")] == [1, 1, 1]
    assert page.index("La mienne") < page.index("Des autres")
    assert ("Vous vous êtes engagé" in page, "Vous vous êtes engagé" in public) == (True, False)
    assert [f">{title}</a>" in public for title in ("La mienne", "Mon pas", "Des autres")] == [False, True, True]
