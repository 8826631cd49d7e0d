"""What a phone keeps as soon as it opens a gathering, for when there is no connection: own programme and notes."""

import re

import pytest

from faire_reseau.notes import actions
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def kept_with(client, address: str) -> list[str]:
    """The addresses that the page at `address` has a phone keep."""
    page = client.get(address).content.decode()
    return " ".join(re.findall(r'data-keep-also="([^"]*)"', page)).split()


def test_who_comes_keeps_the_programme_and_the_notes_that_they_may_read(scene, client):
    elsewhere = factories.gathering(slug="la")
    other = factories.session(elsewhere)
    actions.begin_note(other, which="blank", person=None, by=None, at=NOW)
    base = "/rencontres/ici/"
    client.force_login(scene.people[0].user)

    agenda, programme = (kept_with(client, address) for address in (base, f"{base}mon-programme/"))

    assert agenda == [base, f"{base}mon-programme/", f"{base}notes/", scene.base]
    assert programme == agenda
    pages = [client.get(address) for address in agenda]
    assert [len(re.findall(rb"<body[^>]*\sdata-keep\b", page.content)) for page in pages] == [1, 1, 1, 1]


def test_who_does_not_come_keeps_nothing_along(scene, client):
    assert kept_with(client, "/rencontres/ici/") == []
    client.force_login(factories.person().user)
    assert kept_with(client, "/rencontres/ici/") == []
