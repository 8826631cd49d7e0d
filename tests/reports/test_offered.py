"""Answers in words, offered to the analysis of texts: as far as one reads them, with their centre, year and question."""

from datetime import timedelta

import pytest

from faire_reseau.analysis.queries import Offered, sources
from faire_reseau.reports import actions
from tests import factories
from tests.factories import NOW
from tests.reports.test_campaigns import BY, Year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(time_machine):
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def offered_to(user, **chosen):
    return list(sources()["answers"].texts(user, chosen))


def test_an_answer_is_offered_once_submitted_and_restricted_until_it_is_public(year):
    visitor = factories.user()
    before = offered_to(year.facilitator)
    report = year.submitted()
    waiting, unread = offered_to(year.facilitator), offered_to(visitor)
    actions.validate_report(report, **BY)
    actions.publish_campaign(year.campaign, **BY)

    entry = report.entries.get(item=year.words)
    restricted = Offered(
        key=f"reports.entry:{entry.pk}",
        title="Nord, 2019 : Que retenir ?",
        text="Une année.",
        address="/bilans/2019/centres/nord/",
        variables={"centre": "Nord", "year": "2019", "question": "Que retenir ?"},
        is_restricted=True,
    )
    assert (before, waiting, unread) == ([], [restricted], [])
    assert [(text.text, text.is_restricted) for text in offered_to(visitor)] == [("Une année.", False)]


def test_answers_are_chosen_by_year_and_centre(year):
    year.submitted()
    filters = sources()["answers"].filters(year.facilitator)

    assert [(row.name, row.values) for row in filters] == [
        ("year", [("2019", "2019")]),
        ("centre", [(str(year.centre.pk), "Nord")]),
    ]
    chosen = [
        {"year": ["2019"]},
        {"year": ["2018"]},
        {"centre": [str(year.centre.pk)]},
        {"centre": [str(year.other.pk)]},
    ]
    assert [len(offered_to(year.facilitator, **values)) for values in chosen] == [1, 0, 1, 0]
