"""Opening signing in for a day that has not come says so before it is done."""

import socket
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (1, True)])
def test_the_sheet_says_before_it_is_opened_that_nobody_can_sign_for_a_day_to_come(client, monkeypatch, days, is_told):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    half_day = factories.half_day(factories.meeting(factories.action(), held_on=DAY + timedelta(days=days)))
    client.force_login(factories.facilitator())

    page = client.get(f"/activites/demi-journees/{half_day.pk}/").content.decode()
    phones = page.partition('id="phones"')[2].partition("</form>")[0]

    assert ("on n’émarge pas pour un jour" in phones, "l’émargement" in phones) == (is_told, True)


@pytest.mark.parametrize(
    ("site", "expected", "is_told", "words"),
    [
        ("http://127.0.0.1:8000", 0, True, "déjà là, sur 0 personne attendue"),
        ("http://127.0.0.1:8000", 1, True, "déjà là, sur 1 personne attendue"),
        ("https://reseau.example", 3, False, "déjà là, sur 3 personnes attendues"),
    ],
)
def test_the_screens_to_sign_in_say_when_phones_cannot_open_them_and_of_how_many_people(
    client, settings, monkeypatch, site, expected, is_told, words
):
    def without_network(*_given):
        raise OSError

    for name in ("socket", "getaddrinfo"):
        monkeypatch.setattr(socket, name, without_network)
    settings.SITE_ADDRESS = site
    host = site.partition("://")[2]
    settings.ALLOWED_HOSTS = ["*"]
    gathering = factories.gathering()
    for _ in range(expected):
        factories.participant(gathering)
    half_day = gathering.action.meetings.first().half_days.get()
    type(half_day).objects.filter(pk=half_day.pk).update(sign_in_open=True)
    client.force_login(factories.facilitator())

    addresses = f"/activites/demi-journees/{half_day.pk}/qr/", f"/mur/{gathering.welcome_key}/"
    pages = [" ".join(client.get(address, headers={"host": host}).content.decode().split()) for address in addresses]

    assert [(words in page, "Les téléphones ne peuvent pas ouvrir cette adresse" in page) for page in pages] == [
        (True, is_told)
    ] * 2
