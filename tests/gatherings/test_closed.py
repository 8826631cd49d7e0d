"""Registration that has closed or is not open yet: every page that would lead to registering says so instead."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.letters.blocks import blocks_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CLOSED = "L’inscription a fermé le mardi 25 juin 2019, 9\u00a0h, Paris (UTC+2)."
OPENS = "L’inscription ouvre le mercredi 26 juin 2019, 9\u00a0h, Paris (UTC+2)."
WAY = "/rencontres/nantes/inscription/"
PAGES = ("/rencontres/nantes/", "/rencontres/nantes/forums/", "/rencontres/nantes/mon-programme/", "/")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    cache.clear()
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW)


def closed_gathering(**fields):
    day = NOW.date() + timedelta(days=3)
    return factories.gathering(slug="nantes", registration_closes_at=NOW, starts_on=day, ends_on=day, **fields)


@pytest.mark.parametrize("capacity", [None, 1])
def test_nobody_is_led_to_a_registration_that_has_closed(client, capacity):
    closed_gathering(capacity_people=capacity)
    for_anybody = [client.get(page).content.decode() for page in PAGES[::3]]
    client.force_login(factories.person().user)
    for_reader = [client.get(page).content.decode() for page in PAGES]

    assert [WAY in page for page in for_anybody + for_reader] == [False] * 6
    assert [CLOSED in page for page in for_anybody + for_reader] == [True] * 6


def test_a_page_that_visitors_were_shown_before_says_that_it_has_closed_once_it_has(client, monkeypatch):
    closed_gathering()
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW - timedelta(minutes=1))
    before = client.get("/rencontres/nantes/").content.decode()
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW)
    after = client.get("/rencontres/nantes/").content.decode()

    assert [(WAY in page, page.count(CLOSED)) for page in (before, after)] == [(True, 0), (False, 2)]


def test_before_it_opens_the_day_is_said_in_place_of_the_button(client):
    gathering = closed_gathering()
    gathering.registration_opens_at = NOW + timedelta(days=1)
    gathering.registration_closes_at = None
    gathering.save()

    page = client.get("/rencontres/nantes/").content.decode()

    assert (WAY in page, page.count(OPENS)) == (False, 2)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (RegistrationState.CONFIRMED, "Vous avez une place. Pour changer vos demi-journées, écrivez à l’équipe"),
        (RegistrationState.WAITING, "Vous êtes sur la liste d’attente. Pour changer vos demi-journées, écrivez"),
        (RegistrationState.CANCELLED, "elle peut encore vous ajouter à la liste"),
    ],
)
def test_who_is_on_the_list_is_shown_it_after_closing_and_told_how_to_change_it(client, state, sentence):
    gathering = closed_gathering()
    person = factories.participant(gathering)
    gathering.registrations.update(state=state)
    client.force_login(person.user)

    page = client.get(WAY).content.decode()

    is_on_list = state != RegistrationState.CANCELLED
    assert [sentence in page, "Vos demi-journées" in page] == [True, is_on_list]
    assert page.count("mardi 25 juin, matin") == is_on_list
    assert ("vous ajouter à la liste" in page) is not is_on_list


def test_who_gives_a_place_back_after_closing_is_not_told_to_register_again(client):
    gathering = closed_gathering()
    client.force_login(factories.participant(gathering).user)

    page = client.post(f"{WAY}annuler/", follow=True).content.decode()

    assert "Votre place est rendue. " + CLOSED in page
    assert "réinscrire" not in page


def test_a_letter_to_who_is_off_the_list_says_that_it_has_closed():
    gathering = closed_gathering()
    factories.participant(gathering)
    registration = gathering.registrations.get()
    with translation.override("fr"):
        had_place = blocks_of(registration)["register"]
        actions.cancel_registration(registration, by=None, at=NOW)
        off = blocks_of(registration)["register"]

    assert had_place.endswith(WAY)
    assert off.splitlines()[1].startswith(CLOSED)


def test_half_days_are_asked_for_only_once_the_gathering_has_begun(django_assert_num_queries):
    gathering = closed_gathering()

    with django_assert_num_queries(0):
        assert queries.why_closed(gathering, NOW).startswith("L’inscription a fermé")
