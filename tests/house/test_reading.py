"""Reading writes nothing: no page waits for the lock of somebody who saves."""

import logging
from itertools import pairwise

import pytest

from faire_reseau.network.models import Trade
from tests.house.test_rights import house  # noqa: F401  (a fixture)
from tests.house.walking import names_asked, walk
from tests.writes import rows_written

pytestmark = pytest.mark.django_db
WRITES = {
    "accounts:confirm": "sends the code by letter: what one reads there is the answer to a press elsewhere",
    "health": "tries whether the database can be written, at most every ten seconds; a lock that does not come is said",
    "operations": "shows the same",
    "mfa_view_recovery_codes": "notes that the codes were shown, which happens once, behind a confirmation",
}


@pytest.mark.full
@pytest.mark.slow("asks for every address of the house in four roles")
def test_no_address_writes_when_it_is_only_read(house, caplog):  # noqa: F811  (the fixture)
    caplog.set_level(logging.CRITICAL, "django.request")
    roles = ("visitor", "participant", "organiser", "facilitator")

    assert written_by_reading(house, roles, set(names_asked()) - set(WRITES)) == set()


def written_by_reading(house, roles, names):  # noqa: F811  (the fixture)
    """The (address, role) pairs where somebody who reads writes rows."""
    wrote = set()
    for role, name, address, client in walk(house, roles, names):
        changes = rows_written()
        client.get(address)
        if rows_written() != changes:
            wrote.add((name, role))
    return wrote


@pytest.mark.urls("tests.house.planted")
def test_a_page_that_writes_when_it_is_read_is_found(house):  # noqa: F811  (the fixture)
    planted = {"planted:opens", "planted:reads_and_writes"}

    assert written_by_reading(house, ("visitor",), planted) == {("planted:reads_and_writes", "visitor")}


def test_a_row_that_is_added_changed_or_removed_is_counted_and_one_that_is_read_is_not():
    counts = [rows_written()]
    trade = Trade.objects.create(code="x", label="X", rank=900)
    counts.append(rows_written())
    Trade.objects.filter(pk=trade.pk).update(label="Y")
    counts.append(rows_written())
    assert Trade.objects.get(pk=trade.pk).label == "Y"
    counts.append(rows_written())
    trade.delete()
    counts.append(rows_written())

    assert [after > before for before, after in pairwise(counts)] == [True, True, False, True]
