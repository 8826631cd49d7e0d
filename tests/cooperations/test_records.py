"""What a cooperation made goes to the catalogue: once, with what the cooperation knows, never twice the same."""

import pytest

from faire_reseau.catalogue.models import Production as Record
from faire_reseau.cooperations import actions
from tests import factories
from tests.catalogue.samples import production
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def made(title: str = "Un bulletin", **columns):
    """A production of a cooperation of two centres about a theme."""
    lead, partner, theme = factories.centre(), factories.centre(), factories.theme()
    by = {"by": None, "at": NOW}
    cooperation = actions.propose_cooperation(
        title="Un club", purpose="", lead=lead, partners=[partner], themes=[theme], **by
    )
    row = actions.expect_production(cooperation, title=title, expected_on=None, **by)
    actions.finish_production(row, address="https://exemple.fr/bulletin", done_on=DAY, **by)
    return row


def test_one_button_describes_a_production_by_what_its_cooperation_knows(client):
    row = made()
    client.force_login(factories.facilitator())

    first = client.post(f"/cooperations/realisations/{row.pk}/au-catalogue/")
    again = client.post(f"/cooperations/realisations/{row.pk}/au-catalogue/")

    record = Record.objects.get()
    assert first["Location"] == again["Location"] == f"/realisations/{record.pk}/"
    assert (record.title, record.address, record.year) == ("Un bulletin", "https://exemple.fr/bulletin", DAY.year)
    assert [author.organisation for author in record.authors.all()] == [
        row.cooperation.lead,
        *row.cooperation.partners.all(),
    ]
    assert list(record.themes.all()) == list(row.cooperation.themes.all())
    assert (
        f'<a href="/cooperations/{row.cooperation_id}/">Un club</a>' in client.get(first["Location"]).content.decode()
    )
    page = client.get(f"/cooperations/{row.cooperation_id}/").content.decode()
    assert (f'<a href="{first["Location"]}">Un bulletin</a>' in page, "au-catalogue" in page) == (True, False)


def test_one_that_resembles_others_is_one_of_them_or_another_as_somebody_says(client):
    row, known = made(), production("Un Bulletin !")
    client.force_login(factories.facilitator())
    address = f"/cooperations/realisations/{row.pk}/au-catalogue/"

    answer = client.post(address)
    client.post(address, {"record": known.pk})

    row.refresh_from_db()
    assert (answer.context["known"], row.record, Record.objects.count()) == ([known], known, 1)
    other = made("Un bulletin")
    client.post(f"/cooperations/realisations/{other.pk}/au-catalogue/", {"is_another": "1"})
    assert Record.objects.count() == 2
