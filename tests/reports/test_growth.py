"""Growth in a report is that of the same centres; answers keep the definition that they were asked by; opening a year by mistake."""

from datetime import date, timedelta

import pytest

from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import UndoRefused, undo
from faire_reseau.reports import actions
from faire_reseau.reports.actions.indicators import IndicatorRefused
from faire_reseau.reports.models import Campaign, Entry
from faire_reseau.reports.queries.indicators import indicators_for
from faire_reseau.reports.queries.references import Reference, view_of
from tests.factories import NOW
from tests.reports.test_campaigns import Year
from tests.reports.test_indicators import columns

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}
LATER = NOW + timedelta(days=650)


@pytest.fixture
def years(time_machine):
    """ETP of 2019 from both centres, of 2020 from one alone, both published."""
    time_machine.move_to(LATER, tick=False)
    scene = Year()
    scene.later = actions.open_campaign(year=2020, due_on=date(2021, 3, 1), by=None, at=LATER)
    for campaign, numbers in ((scene.campaign, {"nord": 4.0, "sud": 6.0}), (scene.later, {"nord": 5.0})):
        item = campaign.items.get(indicator=scene.entered)
        words = campaign.items.get(indicator=None)
        for slug, number in numbers.items():
            report = campaign.reports.get(organisation__slug=slug)
            actions.save_entries(report, {f"v{item.pk}": number, f"v{words.pk}": "Rien."}, seen=None, **BY)
            actions.submit_report(report, **BY)
            actions.validate_report(report, **BY)
        actions.publish_campaign(campaign, **BY)
    return scene


def sentence(scene):
    row = next(row for row in indicators_for(scene.facilitator) if row.indicator == scene.entered)
    return view_of(Reference(row, [2019, 2020]), LATER.date()).sentence


def test_growth_asks_nothing_anew_of_the_years_that_the_figures_read(years, django_assert_max_num_queries):
    row = next(row for row in indicators_for(years.facilitator) if row.indicator == years.entered)

    def spent(years):
        with django_assert_max_num_queries(1000) as queries:
            view_of(Reference(row, years), LATER.date())
        return len(queries)

    sentence(years)  # what is kept from now on
    assert spent([2019, 2020]) < spent([2019]) + spent([2020])


def test_growth_is_that_of_the_centres_which_said_it_in_both_years(years):
    assert sentence(years).endswith("1 centre qui l’a dit les deux années\u00a0: 25\u00a0% de plus qu’en 2019.")


def test_where_every_centre_said_it_in_both_years_growth_is_that_of_all(years):
    report = years.later.reports.get(organisation__slug="sud")
    item, words = years.later.items.get(indicator=years.entered), years.later.items.get(indicator=None)
    actions.save_entries(report, {f"v{item.pk}": 3.0, f"v{words.pk}": "Rien."}, seen=None, **BY)
    actions.submit_report(report, **BY)
    actions.validate_report(report, **BY)

    assert sentence(years).endswith("ensemble\u00a0: 8. 20\u00a0% de moins qu’en 2019.")


def test_a_growth_that_rounds_to_nothing_is_as_much(years):
    report = years.later.reports.get(organisation__slug="nord")
    Entry.objects.filter(report=report, item__indicator=years.entered).update(number=4.01)

    assert sentence(years).endswith("1 centre qui l’a dit les deux années\u00a0: autant qu’en 2019.")


def test_a_new_definition_begins_after_the_years_that_were_answered(years):
    definition = columns(label="Postes", source="entered", aggregation="sum", rule={})

    with pytest.raises(IndicatorRefused, match="2021"):
        actions.revise_indicator(years.entered, definition, from_year=2020, why="Autre chose.", **BY)

    version = actions.revise_indicator(years.entered, definition, from_year=2021, why="Autre chose.", **BY)
    assert version.from_year == 2021


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2030])
def test_a_year_far_away_is_not_opened(years, year):
    with pytest.raises(actions.CampaignRefused, match="entre 2001 et 2022"):
        actions.open_campaign(year=year, due_on=date(2021, 3, 1), by=None, at=LATER)


def test_opening_is_taken_back_while_nobody_answered(time_machine, client):
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    scene = Year()
    client.force_login(scene.facilitator)
    client.post("/bilans/ouvrir/", {"year": "2018", "due_on": "2019-03-01"})
    act = UndoableAct.objects.get(kind="open_campaign")

    undo(act.pk, by=scene.facilitator, at=NOW + timedelta(days=250))

    assert list(Campaign.objects.values_list("year", flat=True)) == [2019]


def test_opening_stays_once_a_centre_has_begun(time_machine):
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    scene = Year()
    later = actions.open_campaign(year=2020, due_on=date(2021, 3, 1), by=scene.facilitator, at=NOW)
    item = later.items.get(indicator=scene.entered)
    actions.save_entries(later.reports.get(organisation=scene.centre), {f"v{item.pk}": 2.0}, seen=None, **BY)

    with pytest.raises(UndoRefused):
        undo(UndoableAct.objects.get(kind="open_campaign").pk, by=scene.facilitator, at=NOW)
    assert Campaign.objects.filter(pk=later.pk).exists()
