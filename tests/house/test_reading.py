"""Reading writes nothing: no page waits for the lock of somebody who saves."""

import logging

import pytest
from django.test import Client

from tests.house.test_rights import TABLE, _address, addresses, house, taken_back  # noqa: F401  (a fixture)
from tests.writes import rows_written

pytestmark = pytest.mark.django_db
WRITES = {
    "accounts:confirm": "sends the code by letter: what one reads there is the answer to a press elsewhere",
    "health": "tries whether the database can be written, at most every ten seconds; a lock that does not come is said",
    "operations": "shows the same",
    "mfa_view_recovery_codes": "notes that the codes were shown, which happens once, behind a confirmation",
}


@pytest.mark.slow("asks for every address of the house in four roles")
def test_no_address_writes_when_it_is_only_read(house, caplog):  # noqa: F811  (the fixture)
    caplog.set_level(logging.CRITICAL, "django.request")
    takes, wrote = addresses(), set()
    for role in ("visitor", "participant", "organiser", "facilitator"):
        client = Client()
        if house[0][role]:
            client.force_login(house[0][role])
        cookies = client.cookies.copy()
        for name in sorted({name for names in TABLE.values() for name in names.split()} - set(WRITES)):
            client.cookies = cookies.copy()
            changes = rows_written()
            with taken_back():
                client.get(_address(name, takes[name], house[1]))
            if rows_written() != changes:
                wrote.add((name, role))

    assert wrote == set()
