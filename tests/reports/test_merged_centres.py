"""Two organisations entered twice: their work, yearly reports and published figures are those of one, and nothing said is lost."""

import pytest

from faire_reseau.kit import clock
from faire_reseau.network.actions import MergeRefused, merge_organisations
from faire_reseau.network.models import Organisation
from faire_reseau.reports import actions, queries
from faire_reseau.reports.models import CentreReport, Indicator, KnownFigure
from faire_reseau.reports.queries.facts import facts_of
from tests import factories
from tests.factories import NOW
from tests.reports.test_campaigns import Year, year  # noqa: F401  (the fixture)
from tests.reports.test_indicators import columns

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}


def merge(remaining, gone, facilitator):
    return merge_organisations(remaining, gone, by=facilitator, at=clock.now())


def test_what_was_kept_of_the_year_is_counted_anew_for_the_one_that_stays(year: Year):  # noqa: F811
    before = [set(fact.shares) for fact in facts_of(2019)]

    merge(year.other, year.centre, year.facilitator)

    after = [set(fact.shares) for fact in facts_of(2019)]
    assert (before, after) == ([{year.centre.pk}] * len(before), [{year.other.pk}] * len(before))
    assert before


@pytest.mark.parametrize("stays", ["centre", "other"])
def test_of_two_reports_the_one_that_nobody_began_goes(year: Year, stays):  # noqa: F811
    year.submitted()
    remaining, gone = (year.centre, year.other) if stays == "centre" else (year.other, year.centre)

    merge(remaining, gone, year.facilitator)

    report = CentreReport.objects.get(campaign=year.campaign)
    assert (report.organisation, report.state) == (remaining, "submitted")
    assert [line.number for line in queries.lines_of(report)][1] == 4.5


def test_two_centres_that_both_answered_are_not_merged_and_nothing_changes(year: Year, client):  # noqa: F811
    year.submitted()
    actions.save_entries(year.campaign.reports.get(organisation=year.other), {f"v{year.etp.pk}": 2.0}, seen=None, **BY)

    with pytest.raises(MergeRefused, match="2019"):
        merge(year.centre, year.other, year.facilitator)

    assert CentreReport.objects.filter(campaign=year.campaign).count() == 2
    assert Organisation.every.get(pk=year.other.pk).merged_into is None


@pytest.mark.parametrize(("value", "is_merged"), [(12, True), (13, False)])
def test_published_figures_of_both_are_one_where_they_agree_and_refuse_where_they_differ(value, is_merged):
    remaining, gone = factories.centre("Nord"), factories.centre("Nord bis")
    indicator = Indicator.objects.create(code="bureaux")
    for organisation, number in ((remaining, 12), (gone, value)):
        KnownFigure.objects.create(indicator=indicator, organisation=organisation, year=2017, value=number)
    KnownFigure.objects.create(indicator=indicator, organisation=gone, year=2018, value=5)

    if is_merged:
        merge(remaining, gone, factories.facilitator())
    else:
        with pytest.raises(MergeRefused, match="2017"):
            merge(remaining, gone, factories.facilitator())

    figures = {(row.organisation, row.year): row.value for row in KnownFigure.objects.all()}
    assert figures == (
        {(remaining, 2017): 12, (remaining, 2018): 5}
        if is_merged
        else {(remaining, 2017): 12, (gone, 2017): 13, (gone, 2018): 5}
    )


@pytest.mark.parametrize(("typed", "number"), [("-1", None), ("61", None), ("60", 60)])
def test_an_erratum_keeps_to_the_bounds_of_its_question(year: Year, client, typed, number):  # noqa: F811
    actions.validate_report(year.submitted(), **BY)
    actions.publish_campaign(year.campaign, **BY)
    client.force_login(year.facilitator)

    answer = client.post(
        f"/bilans/2019/centres/nord/errata/{year.etp.pk}/", {"number": typed, "reason": "Faute de frappe."}
    )

    assert answer.status_code == (302 if number else 422)
    assert queries.lines_of(year.report)[1].number == (number or 4.5)


@pytest.mark.parametrize(("typed", "written"), [("12", "12\u00a0%"), ("12,5 %", "12\u00a0%"), ("120", None)])
def test_an_erratum_of_a_share_is_typed_and_said_in_percent(year: Year, client, typed, written):  # noqa: F811
    share = columns(label="Part en ligne", kind="share", source="entered", aggregation="none", rule={})
    indicator = actions.define_indicator(share, **BY)
    item = actions.ask_item(year.campaign, section="Parts", indicator=indicator, **BY)
    actions.save_entries(year.report, {f"v{item.pk}": 0.11}, seen=None, **BY)
    actions.validate_report(year.submitted(), **BY)
    actions.publish_campaign(year.campaign, **BY)
    client.force_login(year.facilitator)

    answer = client.post(f"/bilans/2019/centres/nord/errata/{item.pk}/", {"number": typed, "reason": "Faute."})

    assert answer.status_code == (302 if written else 422)
    page = client.get("/bilans/2019/centres/nord/").content.decode()
    assert (f"11\u00a0% est devenu {written}" in page) == bool(written)
