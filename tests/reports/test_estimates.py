"""Estimates beside a total, never in it, with their method in words; numbers per full-time equivalent."""

import pytest

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.reports import actions, queries
from faire_reseau.reports.enums import ReportState
from faire_reseau.reports.exports import figures_file
from faire_reseau.reports.logic.estimates import Estimated, PerUnit, by_ratio, carried, per_unit
from faire_reseau.reports.models import Campaign, CentreReport, Entry, Indicator, Item
from faire_reseau.reports.templatetags.estimates import estimate_said, per_fte_said
from tests import factories
from tests.factories import DAY, NOW
from tests.reports.test_indicators import indicator


def test_silent_centres_are_taken_at_last_year_or_at_the_ratio_of_the_others():
    now, before, units = {1: 10.0, 2: 20.0}, {2: 5.0, 3: 7.0}, {1: 2.0, 2: 4.0, 3: 3.0, 4: 0.0}

    assert carried(now, before, [1, 2, 3, 4]) == Estimated(7, 1, 1)
    assert by_ratio(now, units, [1, 2, 3, 4]) == Estimated(15, 1, 1, 5, 2)
    assert per_unit(now, units) == PerUnit(2, 30, 6)
    assert (carried(now, before, [1, 2]), by_ratio({}, units, [1]), per_unit(now, {1: 0.0})) == (None, None, None)


def say(row, year, numbers):
    """Validated, published reports of `year` in which centres say `numbers` of an indicator."""
    campaign, _new = Campaign.objects.get_or_create(
        year=year, defaults={"state": "published", "due_on": DAY, "opened_at": NOW}
    )
    item = Item.objects.create(campaign=campaign, section="A", indicator=row)
    for centre, number in numbers.items():
        report, _new = CentreReport.objects.get_or_create(
            campaign=campaign, organisation=centre, defaults={"state": ReportState.VALIDATED, "since": NOW}
        )
        Entry.objects.create(report=report, item=item, number=number, changed_at=NOW)


@pytest.fixture
def years():
    """Four centres; two said publications in 2019, the other two in 2018; three said their full-time equivalents."""
    centres = [factories.centre(name) for name in ("Nord", "Sud", "Est", "Ouest")]
    entered = {"source": "entered", "rule": {}, "aggregation": "sum"}
    row = indicator(label="Publications", unit="publications", **entered)
    fte = indicator(label="ETP", unit="ETP", **entered)
    say(row, 2018, dict.fromkeys(centres, 6.0))
    say(row, 2019, {centres[0]: 10.0, centres[1]: 20.0})
    say(fte, 2019, {centres[0]: 2.0, centres[1]: 4.0, centres[2]: 3.0})
    return row, fte


def beside(user, row, method):
    """The total of 2019 and what stands beside it."""
    row = queries.indicator_for(user, row.code)
    whole = queries.together(user, row, 2019, DAY)
    return whole, queries.beside(user, row, whole, method, DAY)


@pytest.mark.django_db
def test_an_estimate_stands_beside_the_total_with_its_method_and_never_in_it(client, years):
    row, fte = years
    user = factories.facilitator()
    whole, estimate = beside(user, row, "carried")
    assert (whole.total, estimate.estimate) == (30, Estimated(12, 2, 0))
    assert estimate_said(estimate, whole) == (
        "42 publications, dont 12 publications pour 2 centres qui n’ont rien dit, pris à ce qu’ils disaient en 2018."
    )
    assert beside(user, row, "ratio")[1].lacks == "fte"

    actions.choose_fte(fte, by=user, at=NOW)
    whole, estimate = beside(user, row, "ratio")
    assert (whole.total, estimate.estimate) == (30, Estimated(15, 1, 1, 5, 2))
    assert per_fte_said(estimate, whole).startswith("Par équivalent temps plein\u00a0: 5 publications (2 centres")
    client.force_login(user)
    query = f"?indicateur={row.code}&annee=2019&estimation=ratio"
    page = client.get(f"/bilans/chiffres/{query}").content.decode()
    assert "<strong>30</strong>" in page
    assert "45 publications, dont 15" in page
    lines = client.get(f"/bilans/chiffres.csv{query}").content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[5] for line in lines[1:]] == ["", "10", "", "20", "30", "45", "5", "5", "5"]
    assert client.get("/bilans/chiffres/?estimation=rien").status_code == 404


@pytest.mark.django_db
def test_an_estimate_that_would_show_a_centre_is_not_said_to_who_may_not_read_it(years):
    row, _fte = years

    whole, estimate = beside(visitor(), row, "carried")

    assert (whole.total, estimate.estimate, estimate.lacks) == (30, None, "few")
    assert "un ou deux centres" in estimate_said(estimate, whole)
    assert len(figures_file(whole, "csv", estimate).splitlines()) == 2


@pytest.mark.django_db
def test_distinct_people_and_a_definition_that_changed_are_not_estimated(years):
    row, fte = years
    people = indicator(count="people", label="Personnes")
    factories.half_day(
        factories.meeting(factories.action(organisation=factories.centre("Loin")), DAY.replace(year=2019))
    )
    user = factories.facilitator()
    columns = queries.definition_of(queries.indicator_for(user, row.code).last)
    columns.pop("weight")
    with pytest.raises(actions.indicators.IndicatorRefused):  # answers of 2019 were given to what it meant
        actions.revise_indicator(row, columns | {"definition": "Autre"}, from_year=2019, why="Autre", by=user, at=NOW)
    changed = indicator(label="Revues", unit="revues", source="entered", rule={}, aggregation="sum")
    say(changed, 2018, {factories.centre("Près"): 6.0})
    columns = queries.definition_of(queries.indicator_for(user, changed.code).last)
    columns.pop("weight")
    actions.revise_indicator(changed, columns | {"definition": "Autre"}, from_year=2019, why="Autre", by=user, at=NOW)
    say(changed, 2019, {factories.centre("Ici"): 2.0})

    assert beside(user, people, "carried")[1].lacks == "no_sum"  # nobody noted who came
    assert beside(user, changed, "carried")[1].lacks == "break"
    actions.choose_fte(row, by=user, at=NOW)
    actions.choose_fte(fte, by=user, at=NOW)
    assert list(Indicator.objects.filter(is_fte=True)) == [fte]
    share = indicator(kind="share", filters={"mode": "online"}, label="Part")
    with pytest.raises(actions.indicators.IndicatorRefused):
        actions.choose_fte(share, by=user, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "is_shown"), [("participations", True), ("people", False)])
def test_distinct_people_of_centres_do_not_add_up_to_a_number_per_full_time_equivalent(years, count, is_shown):
    _row, fte = years
    row, user = indicator(count=count, label="Venues"), factories.facilitator()
    comer = factories.person()
    for centre in (report.organisation for report in CentreReport.objects.filter(campaign__year=2019)):
        meeting = factories.meeting(factories.action(organisation=centre), DAY.replace(year=2019))
        Presence.objects.create(half_day=factories.half_day(meeting), person=comer, means=Means.ORGANISER_LIST, at=NOW)
    actions.choose_fte(fte, by=user, at=NOW)

    whole, aside = beside(user, row, "")
    assert whole.total is not None
    assert (aside.per_fte is not None, bool(aside.of_centres)) == (is_shown, is_shown)
