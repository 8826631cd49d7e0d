"""Axes that a centre has of its own, and the calendar of its year."""

from datetime import date

import pytest

from faire_reseau.network.models import MissionAxis
from faire_reseau.reports.logic.rules import Rule, evaluate
from faire_reseau.reports.queries.facts import facts_of
from tests import factories

pytestmark = pytest.mark.django_db
WHERE = "/activites/centres/labo/axes/"


@pytest.fixture
def centre():
    return factories.centre("Labo", slug="labo")


@pytest.fixture
def colleague(client, centre):
    client.force_login(factories.member(centre).user)
    return client


@pytest.fixture
def national():
    return MissionAxis.objects.create(code="S1", label="Animer")


def test_a_centre_makes_an_axis_and_the_network_counts_its_work_under_the_national_one(colleague, centre, national):
    typed = {"code": "LAB1", "label": "Nos quartiers", "label_en": "", "national": national.pk}
    colleague.post(WHERE, typed)
    axis = MissionAxis.objects.get(organisation=centre)
    factories.half_day(factories.meeting(factories.action(organisation=centre, axis=axis)))

    assert (axis.code, axis.national) == ("LAB1", national)
    for code in ("S1", "LAB1"):
        assert evaluate(Rule("half_days", {"axis": code}), facts_of(2019)).number == 1
    assert evaluate(Rule("half_days", by="axis"), facts_of(2019)).cells == {"S1": 1}
    assert "LAB1 Nos quartiers" in colleague.get(WHERE).content.decode()


def test_an_axis_is_changed_and_goes_while_nothing_uses_it(colleague, centre, national):
    axis = MissionAxis.objects.create(code="LAB1", label="Avant", organisation=centre, national=national)
    page = colleague.get(f"{WHERE}{axis.pk}/").context["form"]
    same = {bound.html_name: bound.value() or "" for bound in page}
    same |= {bound.html_initial_name: bound.value() or "" for bound in page}

    colleague.post(f"{WHERE}{axis.pk}/", same | {"label": "Après"})
    axis.refresh_from_db()
    action = factories.action(organisation=centre, axis=axis)
    used = colleague.post(f"{WHERE}{axis.pk}/retirer/", follow=True).content.decode()
    action.delete()
    colleague.post(f"{WHERE}{axis.pk}/retirer/")

    assert (axis.label, axis.national) == ("Après", national)
    assert "Il est utilisé" in used or "utilisé" in used
    assert list(MissionAxis.objects.filter(organisation=centre)) == []


def test_a_code_of_somebody_else_or_the_axis_of_another_centre_is_refused(colleague, national):
    theirs = MissionAxis.objects.create(code="X", label="À eux", organisation=factories.centre(), national=national)
    taken = colleague.post(WHERE, {"code": "s1", "label": "A", "label_en": "", "national": national.pk})
    foreign = colleague.post(WHERE, {"code": "A", "label": "A", "label_en": "", "national": theirs.pk})

    assert (list(taken.context["form"].errors), list(foreign.context["form"].errors)) == (["code"], ["national"])
    assert [colleague.get(f"{WHERE}{key}/").status_code for key in (theirs.pk, national.pk)] == [404, 404]
    assert MissionAxis.objects.count() == 2


def test_the_calendar_shows_each_day_of_the_year_that_has_a_meeting(colleague, centre):
    action = factories.action(organisation=centre, title="Club")
    factories.half_day(factories.meeting(action, date(2019, 3, 4)))
    factories.half_day(factories.meeting(action, date(2019, 3, 29), is_called_off=True))
    factories.half_day(factories.meeting(action, date(2018, 3, 4)))
    factories.half_day(factories.meeting(held_on=date(2019, 3, 5)))

    page = colleague.get("/activites/centres/labo/calendrier/?annee=2019")
    march = page.context["months"][2]

    assert [(day, len(rows)) for week in march.weeks for day, rows in week if rows] == [
        (date(2019, 3, 4), 1),
        (date(2019, 3, 29), 1),
    ]
    assert len(march.weeks) == 5
    text = page.content.decode()
    assert (text.count("<table"), "annulée" in text) == (1, True)


def test_the_year_of_a_centre_is_led_to_where_it_only_has_a_part_in_joint_work(colleague, centre):
    led = factories.action(organisation=factories.centre())
    led.shares.create(organisation=centre, hundredths=2_500)

    assert "/activites/centres/labo/" in colleague.get("/activites/").content.decode()
