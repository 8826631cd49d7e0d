"""A year that is not over says so wherever its figures are told, and for good where a report was submitted before its end."""

from datetime import timedelta

import pytest

from faire_reseau.reports import actions, queries
from tests import factories
from tests.factories import DAY, NOW
from tests.markup import tight
from tests.reports.test_campaigns import BY, Year
from tests.reports.test_documents import refer, report
from tests.reports.test_indicators import indicator

pytestmark = pytest.mark.django_db
RUNNING = "L’année 2019 n’est pas finie : ses chiffres sont ceux jusqu’au 25 juin 2019."


def page(client, address):
    return tight(client.get(address).text).replace("\u00a0", " ")


def test_a_year_that_runs_says_until_when_it_counts_and_one_that_is_over_does_not(client, time_machine):
    year = Year()
    addresses = [
        f"/bilans/chiffres/?indicateur={year.computed.code}&annee=2019",
        f"/bilans/croisements/?indicateur={year.computed.code}&annee=2019",
        "/bilans/2019/",
        "/bilans/2019/centres/nord/",
    ]
    client.force_login(year.director)
    time_machine.move_to(NOW, tick=False)
    assert [RUNNING in page(client, address) for address in addresses] == [True] * 4
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    assert ["n’est pas finie" in page(client, address) for address in addresses] == [False] * 4


def test_a_report_that_was_submitted_before_the_end_of_its_year_says_so_for_good(client, time_machine):
    year = Year()
    time_machine.move_to(NOW, tick=False)
    actions.validate_report(year.submitted(), **BY)
    actions.publish_campaign(year.campaign, **BY)
    time_machine.move_to(NOW + timedelta(days=400), tick=False)
    assert "Déposé le 25 juin 2019, avant la fin de l’année 2019" in page(client, "/bilans/2019/centres/nord/")
    assert queries.submitted_before_the_end(year.campaign.reports.get(organisation=year.other)) is None


def test_a_report_of_the_network_notes_the_day_until_which_its_year_counts():
    factories.half_day(factories.meeting(factories.action(organisation=factories.centre("Nord")), DAY))
    document = report()
    refer(document, indicator())
    notes = [queries.draft_of(document, day).parts[0].view.notes for day in (DAY, DAY + timedelta(days=250))]
    assert [[note.replace("\u00a0", " ") for note in row] for row in notes] == [[RUNNING], []]


def test_the_section_that_is_made_for_a_network_and_its_full_time_equivalents_are_english_on_an_english_page(client):
    year = Year()
    row = indicator(label="Temps", source="entered", aggregation="sum", rule={}, unit="ETP")
    client.force_login(year.director)
    client.cookies["django_language"] = "en"
    assert "FTE" in page(client, f"/bilans/indicateurs/{row.code}/")
    assert [word in page(client, "/bilans/2019/centres/nord/") for word in ("Figures</h2>", "Chiffres")] == [
        True,
        False,
    ]
