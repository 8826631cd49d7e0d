"""Reports of centres that come after their year is published, what a return says, and which reports nobody has begun."""

from datetime import date, timedelta

import pytest

from faire_reseau.accounts.permissions import visitor
from faire_reseau.reports import actions, queries
from faire_reseau.reports.models import CentreReport
from faire_reseau.reports.permissions import can_fill, can_judge, fillable_by, reports_read_by
from tests import factories
from tests.factories import DAY, NOW
from tests.reports.test_campaigns import BY, Year

pytestmark = pytest.mark.django_db
LATER = {"by": None, "at": NOW + timedelta(days=1)}


@pytest.fixture
def year(time_machine):
    """The campaign of two centres, nothing said yet."""
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def published(year):
    """The report of one centre is validated, and the year published without the other; answers the other."""
    actions.validate_report(year.submitted(), **BY)
    actions.publish_campaign(year.campaign, **BY)
    return year.campaign.reports.get(organisation=year.other)


def test_publishing_says_first_which_centres_are_missing(year, client):
    year.submitted()
    client.force_login(year.facilitator)

    page = client.get("/bilans/2019/").content.decode()

    assert "1 centre n’a pas déposé son bilan\u00a0: Sud." in page
    assert "1 bilan est déposé et n’est pas validé\u00a0: Nord." in page
    actions.validate_report(year.report, **BY)
    assert "Nord." not in client.get("/bilans/2019/").content.decode()


def test_a_late_report_is_filled_submitted_and_validated_and_public_at_once_as_late(year, client):
    late = published(year)
    client.force_login(year.elsewhere)
    assert client.get("/bilans/2019/centres/sud/remplir/").status_code == 200
    assert "/bilans/2019/centres/sud/remplir/" in client.get("/bilans/2019/").content.decode()
    actions.save_entries(late, {f"v{year.etp.pk}": 2.0, f"v{year.words.pk}": "Après."}, seen=None, **LATER)
    client.post("/bilans/2019/centres/sud/deposer/")
    assert late not in reports_read_by(visitor(), DAY)
    client.force_login(year.facilitator)
    assert "public aussitôt" in client.get("/bilans/2019/centres/sud/").content.decode()

    client.post("/bilans/2019/centres/sud/valider/")

    client.logout()
    assert "en retard" in client.get("/bilans/2019/centres/sud/").content.decode()
    assert "en retard" not in client.get("/bilans/2019/centres/nord/").content.decode()
    assert client.get("/bilans/2019/").content.decode().count("validé, en retard") == 1


def test_who_fills_and_judges_a_late_report(year):
    late = published(year)
    people = [visitor(), year.colleague, year.elsewhere, year.facilitator]

    assert [can_fill(user, late, DAY) for user in people] == [False, False, True, False]
    assert [late in fillable_by(user, DAY) for user in people] == [False, False, True, False]
    assert not any(can_judge(user, late) for user in people)
    CentreReport.objects.filter(pk=late.pk).update(state="submitted")
    late.refresh_from_db()
    assert [can_judge(user, late) for user in people] == [False, False, False, True]


def test_what_a_return_says_stands_first_until_it_is_submitted_again(year, client):
    actions.return_report(year.submitted(), note="Presque.", comments={}, **BY)
    client.force_login(year.director)
    pages = ["/bilans/2019/centres/nord/", "/bilans/2019/centres/nord/remplir/", "/bilans/", "/mon-bureau/"]
    for address in pages:
        page = client.get(address).content.decode()
        assert "<strong>Presque.</strong>" in page.partition("<h3")[0], address
    client.post("/bilans/2019/centres/nord/deposer/")
    assert "<strong>Presque.</strong>" not in client.get(pages[0]).content.decode()


def test_the_desk_lists_the_report_of_ones_centre_until_it_is_submitted(year, client):
    desks = {}
    for user in (year.director, year.colleague, year.facilitator, factories.user()):
        client.force_login(user)
        desks[user.pk] = "Le bilan 2019 de votre centre" in client.get("/mon-bureau/").content.decode()
    assert list(desks.values()) == [True, True, False, False]

    year.submitted()
    client.force_login(year.director)
    assert "Le bilan 2019 de votre centre" not in client.get("/mon-bureau/").content.decode()


def test_a_report_that_nobody_wrote_in_is_not_begun(year, client):
    client.force_login(year.facilitator)
    assert client.get("/bilans/2019/").context["counted"][:2] == [("not_begun", 2), ("open", 0)]

    actions.save_entries(year.report, {f"v{year.etp.pk}": 2.0}, seen=None, **LATER)
    actions.save_entries(year.report, {f"v{year.etp.pk}": 3.0}, seen=None, by=None, at=NOW + timedelta(days=2))

    counted = client.get("/bilans/2019/").context["counted"]
    assert (counted[:2], year.report.since) == ([("not_begun", 1), ("open", 1)], LATER["at"])
    assert queries.own_reports(year.elsewhere, date(2020, 1, 1))[0].stage == "not_begun"


def test_full_time_equivalents_of_the_starter_set_are_chosen_unless_the_network_chose(year):
    actions.choose_fte(year.entered, **BY)
    actions.load_set(actions.shipped_set(), **BY)
    assert year.entered.__class__.objects.get(is_fte=True) == year.entered


def test_the_starter_set_comes_with_full_time_equivalents_chosen():
    actions.load_set(actions.shipped_set(), **BY)

    fte = queries.indicators_for(visitor())
    assert [row.indicator.code for row in fte if row.indicator.is_fte] == ["etp"]


def test_the_page_of_an_indicator_that_centres_enter_has_the_years_of_their_reports_as_one_reads_them(year, client):
    year.submitted()
    address = f"/bilans/indicateurs/{year.entered.code}/"
    hidden = client.get(address).content.decode()
    actions.validate_report(year.report, **BY)
    actions.publish_campaign(year.campaign, **BY)

    page = client.get(address)
    shown = page.content.decode()

    assert ("par leurs bilans" in hidden, "D’année en année" in hidden) == (False, False)
    assert [(point.year, whole.total, whole.answering) for point, whole in page.context["points"]] == [(2019, 4.5, 1)]
    assert "1 sur 2 centres, par leurs bilans" in " ".join(shown.split())
    assert 'href="/bilans/chiffres/?indicateur=etp&amp;annee=2019"' in shown
