"""A long list of participants is made by the worker, and fetched by whoever asked for it."""

import pytest

from faire_reseau.gatherings.models import Organiser
from faire_reseau.gatherings.views import attending
from faire_reseau.kit.spreadsheets import read_table
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(client):
    """A gathering whose organiser is signed in."""
    prepared = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(prepared))
    return prepared


def test_a_long_list_is_made_by_the_worker_and_fetched_by_whoever_asked_while_they_run_the_gathering(
    client, gathering, monkeypatch
):
    address = "/rencontres/nantes/preparer/inscrits.xlsx"
    for name in ("Ana", "Bob"):
        factories.registration(gathering, factories.person(name, "Égale", account=False), "confirmed")
    short = client.get(address)
    monkeypatch.setattr(attending, "LONG_TABLE", 1)

    before = client.get(address)
    answer = client.post(address)
    after = client.get(address)
    file = client.get(address, {"fichier": "1"})
    Organiser.objects.all().delete()
    not_any_more = client.get(address, {"fichier": "1"})

    assert (before["Content-Type"], before.context["export"]) == ("text/html; charset=utf-8", None)
    assert (answer.status_code, answer.url) == (302, address)
    assert "?fichier=1" in after.text
    assert (file["Content-Disposition"], file["Cache-Control"]) == (short["Content-Disposition"], "no-store")
    made_later, at_once = (read_table(answer.content) for answer in (file, short))
    assert made_later == at_once
    assert [line.cells[1] for line in made_later.lines] == ["Ana", "Bob"]
    assert not_any_more.status_code == 404
