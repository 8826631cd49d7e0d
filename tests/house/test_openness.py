"""What rooms say of who opens their addresses is what their pages answer: every address, asked of both."""

import logging

import pytest

from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit import openness
from tests.house.test_rights import _sign, addresses, house
from tests.house.walking import walk

__all__ = ["house"]
pytestmark = pytest.mark.django_db
# Ways in, keys of one person, files and answers for machines: no text leads a reader there.
NO_READING = {
    *("health", "service_worker", "manifest", "offline", "outbox", "language", "account_request_login_code"),
    *("account_signup", "accounts:leave", "accounts:personal_link", "gatherings:enter", "gatherings:typed_welcome"),
    *(
        "topics:wall_screen",
        "topics:door",
        "questions:wall",
        "cooperations:wall",
        "articles:image",
        "articles:card",
        "gatherings:image",
        "logo_image",
        "activities:sign_in",
        "activities:typed_sign_in",
        "demo_base",  # read by harvesters
        "catalogue:oembed",  # of the address that its query names
        "reports:crossing_map",  # a file of a crossing by territory, which its query asks for
    ),
}


@pytest.mark.full
@pytest.mark.slow("asks for every address of the house as a visitor, and those that rooms speak of in three roles")
def test_every_room_says_of_its_addresses_what_its_pages_answer(house, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")

    assert differing(house, set(addresses()) - NO_READING) == []


def differing(house, every):
    """(role, address, whether its page opens) wherever its room, or the house for who is signed in, says otherwise."""
    differs = []
    named = {name for of_a_room in openness.also_opens for name in of_a_room}
    for role, names in (("visitor", every), ("participant", every & named), ("organiser", every & named)):
        for _role, name, address, client in walk(house, (role,), names) if names else ():
            opens = _sign(client.get(address)) == "."
            if opens == (address in openness.closed_to(house[0][role] or visitor(), [address])):
                differs.append((role, name, opens))
    return differs


@pytest.mark.urls("tests.house.planted")
def test_a_room_that_says_otherwise_than_its_page_or_nothing_of_an_open_one_is_found(house, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    says_open = {"planted:closes": openness.to_everybody}
    says_closed = {"planted:asks": lambda _user, rows: [False] * len(rows)}
    planted = {f"planted:{name}" for name in ("opens", "closes", "asks")}

    with openness.also_opens.only(says_open, says_closed):
        differs = differing(house, planted)

    assert sorted(differs) == [
        ("organiser", "planted:asks", True),
        ("organiser", "planted:closes", False),
        ("participant", "planted:asks", True),
        ("participant", "planted:closes", False),
        ("visitor", "planted:closes", False),
        ("visitor", "planted:opens", True),
    ]
