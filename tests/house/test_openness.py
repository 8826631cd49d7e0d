"""What rooms say of who opens their addresses is what their pages answer: every address, asked of both."""

import logging

import pytest
from django.test import Client

from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit import openness
from tests.house.test_rights import _address, _sign, addresses, house, taken_back

__all__ = ["house"]
pytestmark = pytest.mark.django_db
# Ways in, keys of one person, files and answers for machines: no text leads a reader there.
NO_READING = {
    *("health", "service_worker", "manifest", "offline", "language", "account_request_login_code"),
    *("account_signup", "accounts:leave", "accounts:personal_link", "gatherings:enter", "gatherings:typed_welcome"),
    *("topics:wall_screen", "articles:image"),
}


@pytest.mark.slow("asks for every address of the house as a visitor, and those that rooms speak of in three roles")
def test_every_room_says_of_its_addresses_what_its_pages_answer(house, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    users, things = house
    takes = addresses()
    differs = []
    for role in ("visitor", "participant", "organiser"):
        client = Client()
        if users[role]:
            client.force_login(users[role])
        cookies = client.cookies.copy()
        named = {name for of_a_room in openness.also_opens for name in of_a_room}
        asked = set(takes) if role == "visitor" else set(takes) & named
        for name in sorted(asked - NO_READING):
            address = _address(name, takes[name], things)
            client.cookies = cookies.copy()
            with taken_back():
                opens = _sign(client.get(address)) == "."
            if opens == (address in openness.closed_to(users[role] or visitor(), [address])):
                differs.append((role, name, opens))

    assert differs == []
