"""The year of a centre: its parts of joint work, against the year before, and what is missing, mended in a table."""

import re
from datetime import date
from decimal import Decimal

import pytest

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means
from faire_reseau.activities.logic.bars import bars_of
from faire_reseau.activities.models import Action
from faire_reseau.activities.permissions import accountable_by, can_account_for
from faire_reseau.network.models import Audience, MissionAxis, Organisation
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}


def held(organisation, day, heads=0, **fields):
    action = factories.action(organisation=organisation, **fields)
    half = factories.half_day(factories.meeting(action, day))
    if heads:
        actions.count_heads(half.meeting, {0: heads}, by=None, at=NOW)
    return action


def test_a_year_stands_beside_the_one_before_month_by_month_with_joint_work_in_its_part():
    centre, other, user = factories.centre(), factories.centre(), factories.facilitator()
    held(centre, date(2019, 3, 4), heads=10)
    joint = held(other, date(2019, 3, 5), heads=20)
    joint.partners.add(centre)
    actions.share_out(joint, {centre.pk: Decimal(25), other.pk: Decimal(75)}, **BY)
    held(centre, date(2018, 2, 1), heads=4)
    held(centre, date(2018, 12, 1))
    actions.note_staff_time(joint, year=2019, days=Decimal(4), **BY)
    actions.note_publication(joint, title="Lettre", published_on=date(2019, 3, 6), **BY)

    year = queries.centre_year(user, centre, 2019, NOW)

    assert (year.work.counts.half_days, year.work.counts.participations) == (Decimal("1.25"), Decimal(15))
    assert (year.work.staff_days, year.work.publications) == (1, Decimal("0.25"))
    assert (year.before.counts.half_days, year.before_to_date.half_days) == (2, 1)
    assert [(row.month, row.counts.half_days) for row in year.months if row.counts.half_days] == [(3, Decimal("1.25"))]
    assert [row.month for row in year.months if row.before.half_days] == [2, 12]


def test_a_way_leads_to_the_year_of_ones_centre_before_anything_is_noted(client):
    centre, other = factories.centre("Neuf", slug="neuf"), factories.centre("Autre", slug="autre")
    colleague, elsewhere = factories.member(centre).user, factories.member(other).user

    def leads(user, address):
        client.force_login(user)
        return "/activites/centres/neuf/" in client.get(address).content.decode()

    ways = ("/mon-bureau/", "/activites/", "/annuaire/neuf/")
    assert [leads(colleague, address) for address in ways] == [True] * 3
    assert [leads(elsewhere, address) for address in ways] == [False] * 3
    assert leads(factories.facilitator(), ways[2])


def test_the_day_of_a_leap_year_has_one_in_the_year_before():
    user, centre = factories.facilitator(), factories.centre()

    year = queries.centre_year(user, centre, 2020, NOW.replace(year=2020, month=2, day=29))

    assert year.before_to_date.meetings == 0


def test_gaps_are_counted_in_meetings_and_go_once_they_are_mended():
    centre, user = factories.centre(), factories.facilitator()
    action = held(centre, date(2019, 3, 4), title="Sans rien")
    factories.half_day(factories.meeting(action, date(2019, 4, 4)))
    factories.half_day(factories.meeting(action, date(2018, 4, 4)))

    gaps = queries.gaps_of(user, centre, 2019)

    assert (gaps.theme, gaps.axis, gaps.kind, gaps.audience, gaps.unrecorded, gaps.timeless) == (2, 2, 0, 2, 2, 1)
    actions.change_action(
        action,
        themes=[factories.theme()],
        audiences=[Audience.objects.create(code="a", label="Public")],
        axis=MissionAxis.objects.create(code="S1", label="Animer"),
        **BY,
    )
    actions.note_staff_time(action, year=2019, days=Decimal(1), **BY)
    for meeting in action.meetings.all():
        actions.count_heads(meeting, {0: 1}, **BY)
    assert queries.gaps_of(user, centre, 2019).are_there is False
    assert list(queries.actions_to_mend(user, centre, 2019)) == []


def test_somebody_noted_in_more_half_days_than_the_year_has_days_is_pointed_out(monkeypatch):
    monkeypatch.setattr("faire_reseau.activities.queries.centre.MOST_HALF_DAYS", 1)
    centre, person = factories.centre(), factories.person()
    action = factories.action(organisation=centre)
    for part in ("morning", "afternoon"):
        half = factories.half_day(factories.meeting(action, date(2019, 3, 4)), part)
        actions.sign_in(half, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, **BY)

    assert queries.overfull_people(factories.facilitator(), centre, 2019) == [(person, 2)]


def test_what_is_missing_is_mended_in_the_table_and_nothing_is_taken_back(client):
    centre = factories.centre("Labo", slug="labo")
    action, theme = held(centre, date(2019, 3, 4)), factories.theme("Santé")
    client.force_login(factories.member(centre).user)
    where = "/activites/centres/labo/a-completer/?annee=2019"

    page = client.get(where).content.decode()
    done = client.post(where, {f"themes_{action.pk}": theme.pk})
    again = client.post(where, {f"themes_{action.pk}": factories.theme().pk})

    assert f'name="themes_{action.pk}"' in page
    assert (done.status_code, again.status_code) == (302, 302)
    assert list(Action.objects.get().themes.all()) == [theme]


def test_the_page_says_the_gaps_and_leads_to_the_table(client):
    centre = factories.centre("Labo", slug="labo")
    held(centre, date(2019, 3, 4))
    client.force_login(factories.member(centre).user)

    page = " ".join(client.get("/activites/centres/labo/?annee=2019").content.decode().split())

    assert "1 réunion n’a pas de thème." in page
    assert 'href="/activites/centres/labo/a-completer/?annee=2019"' in page
    assert len(re.findall(r"<rect ", page)) == 24


@pytest.mark.parametrize("year", ["", "abc", "0", "-3", "99999999999999999999"])
def test_whatever_year_is_typed_the_page_answers(client, year):
    centre = factories.centre("Labo", slug="labo")
    client.force_login(factories.member(centre).user)

    assert client.get(f"/activites/centres/labo/?annee={year}").status_code == 200


def test_who_reads_a_year_and_its_twin_say_the_same():
    own, other = factories.centre(), factories.centre()
    for user in (factories.user(), factories.member(own).user, factories.facilitator()):
        for organisation in (own, other):
            assert can_account_for(user, organisation) == (organisation in accountable_by(user))
    assert list(accountable_by(factories.user())) == []
    assert set(accountable_by(factories.facilitator())) == set(Organisation.objects.all())


def test_bars_share_one_scale_and_nothing_counted_is_flat():
    now, before = bars_of([Decimal(5), Decimal(0)], [Decimal(10), Decimal(2)])

    assert [(bar.y, bar.height) for bar in now] == [(50.0, 50.0), (100.0, 0.0)]
    assert [bar.height for bar in before] == [100.0, 20.0]
    assert [bar.height for bar in bars_of([Decimal(0)], [Decimal(0)])[0]] == [0.0]
