"""The four counts, on plain values and on the tables."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.logic.counts import Counts, MeetingHeld, count_meetings, packed
from faire_reseau.network.models import MissionAxis, Territory, Theme
from tests import factories
from tests.factories import DAY, NOW


def test_a_person_at_two_meetings_participates_twice_and_is_one_person():
    held = [MeetingHeld("cycle", 1, packed([5])), MeetingHeld("cycle", 1, packed([5]))]

    assert count_meetings(held) == Counts(actions=1, meetings=2, half_days=2, participations=2, people=1)


def test_a_person_who_signs_both_half_days_of_a_meeting_participates_once():
    held = [MeetingHeld("cycle", 2, packed([5, 5, 4_000_000_000]))]

    assert count_meetings(held) == Counts(actions=1, meetings=1, half_days=2, participations=2, people=2)


def test_what_was_held_counts_even_when_nobody_signed():
    assert count_meetings([MeetingHeld("cycle", 1, b"")]) == Counts(1, 1, 1, 0, 0)


def test_nothing_held_counts_nothing():
    assert count_meetings([]) == Counts(0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_counts_of_actions_leave_out_what_was_corrected():
    action = factories.action()
    meeting = factories.meeting(action)
    halves = [factories.half_day(meeting, part, sign_in_open=True) for part in (Part.MORNING, Part.AFTERNOON)]
    ana, bob = factories.person("Ana"), factories.person("Bob")
    for half in halves:
        actions.sign_in(half, ana, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)
    gone = actions.sign_in(halves[0], bob, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)
    actions.correct_presence(gone, is_present=False, reason="Pas venu", by=factories.user(), at=NOW)

    assert queries.counts_of([action]) == Counts(actions=1, meetings=1, half_days=2, participations=1, people=1)


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_counting_costs_five_statements_whatever_the_presences(people, django_assert_num_queries):
    half = factories.half_day(sign_in_open=True)
    for _ in range(people):
        who = factories.person()
        actions.sign_in(half, who, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)

    with django_assert_num_queries(5):
        counts = queries.counts_of([half.meeting.action])

    assert counts.people == people


@pytest.mark.django_db
def test_centres_of_those_present_come_in_the_order_of_the_alphabet_accents_and_capitals_aside():
    half = factories.half_day(sign_in_open=True)
    for name in ("Échanges 35", "Zone franche", "CRPV", "Cité"):
        who, centre = factories.person(), factories.centre(name)
        actions.sign_in(half, who, organisation=centre, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)

    centres = queries.breakdown_of(half.meeting.action).centres

    assert centres == [("Cité", 1), ("CRPV", 1), ("Échanges 35", 1), ("Zone franche", 1)]


def worked(**fields):
    """An action with one meeting of a morning, signed by one person."""
    day, mode = fields.pop("day", factories.DAY), fields.pop("mode", "on_site")
    themes, place = fields.pop("themes", ()), fields.pop("met_in", None)
    action = factories.action(**fields)
    action.themes.set(themes)
    half = factories.half_day(factories.meeting(action, day, mode=mode, territory=place), sign_in_open=True)
    person = factories.person()
    actions.sign_in(half, person, organisation=None, trade=None, means=Means.OWN_PHONE, by=person.user, at=NOW)
    return action


def counted(**asked):
    return queries.counts_of_meetings(queries.meetings_asked(AnonymousUser(), queries.Asked(**asked)))


@pytest.mark.django_db
def test_a_year_counts_the_meetings_of_that_year_alone_of_an_action_that_lasts_longer():
    action = worked()
    factories.half_day(factories.meeting(action, factories.DAY.replace(year=2020)))

    assert counted(year=2019) == Counts(1, 1, 1, 1, 1)
    assert counted(year=2020) == Counts(1, 1, 1, 0, 0)
    assert counted() == Counts(1, 2, 2, 1, 1)


@pytest.mark.django_db
def test_what_is_asked_is_counted_and_nothing_else():
    theme, region = factories.theme("Éducation"), factories.territory(name="Bretagne")
    department = Territory.objects.create(code="35", name="Ille-et-Vilaine", kind="department", parent=region)
    narrower = Theme.objects.create(vocabulary=theme.vocabulary, code="1.1", label="École", broader=theme)
    national = MissionAxis.objects.create(code="S1", label="Animer")
    local = MissionAxis.objects.create(code="L1", label="Animer ici", national=national)
    worked(themes=[narrower], axis=local, mode="online", territory=department)
    worked(territory=factories.territory(name="Guyane"), met_in=department)
    worked()

    one, two = Counts(1, 1, 1, 1, 1), Counts(2, 2, 2, 2, 2)
    assert [counted(theme=theme), counted(theme=narrower), counted(axis=national)] == [one, one, one]
    assert [counted(mode="online"), counted(mode="on_site")] == [one, two]
    assert [counted(territory=region), counted(territory=department)] == [two, two]
    assert counted(theme=theme, mode="on_site") == Counts(0, 0, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["theme", "axis", "mode", "territory", "kind"])
def test_counts_apart_hold_every_meeting_and_say_where_nothing_is_noted(by):
    first, second = factories.theme("Éducation"), factories.theme("Santé")
    worked(themes=[first, second], axis=MissionAxis.objects.create(code="S1", label="Animer"))
    worked(territory=factories.territory(name="Mayotte"))

    rows = queries.counts_by(queries.meetings_asked(AnonymousUser(), queries.Asked()), by)

    said = [(str(row.what), row.counts.meetings) for row in rows]
    assert (
        said
        == {
            "theme": [(str(first), 1), (str(second), 1), ("None", 1)],
            "axis": [("Animer", 1), ("None", 1)],
            "mode": [("on_site", 2)],
            "territory": [("Mayotte", 1), ("None", 1)],
            "kind": [("working_group", 2)],
        }[by]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("made", [1, 3])
def test_counting_apart_costs_the_same_statements_whatever_the_actions(made, django_assert_num_queries):
    for _ in range(made):
        worked(themes=[factories.theme()])

    with django_assert_num_queries(7):
        queries.counts_by(queries.meetings_asked(AnonymousUser(), queries.Asked()), "theme")


@pytest.mark.django_db
def test_the_page_answers_whatever_is_typed_in_its_address(client):
    worked()

    pages = [
        client.get("/activites/", given).status_code
        for given in ({"annee": "2019", "par": "mode"}, {"annee": "x", "theme": "0", "par": "y", "page": "-1"})
    ]

    assert pages == [200, 200]


@pytest.mark.django_db
def test_a_meeting_is_counted_from_its_day_on_also_in_figures_that_are_kept(client, time_machine):
    time_machine.move_to(NOW)
    factories.half_day(factories.meeting(held_on=DAY))
    factories.half_day(factories.meeting(held_on=DAY + timedelta(days=1)))
    counted = []
    for _day in range(3):
        counted.append((queries.figures_of(AnonymousUser(), queries.Asked()).counts.half_days, half_days_on(client)))
        time_machine.shift(timedelta(days=1))

    assert counted == [(1, 1), (2, 2), (2, 2)]


def half_days_on(client):
    body = client.get("/activites/").content.decode()
    return int(re.search(r"<strong>(\d+)</strong><span>demi-journées?<", body)[1])


@pytest.mark.django_db
def test_work_without_a_sheet_says_so_rather_than_that_nobody_came(client):
    factories.half_day(factories.meeting(factories.action()))

    page = client.get("/activites/?annee=2019&par=kind").content.decode()

    figures = re.findall("<strong>(.*?)</strong><span>(.*?)</span>", page)
    assert figures == [
        ("1", "action"),
        ("1", "réunion"),
        ("1", "demi-journée"),
        ("–", "pas de feuille de présence\u00a0: on ne sait pas qui est venu"),
    ]
    assert '<td class="number" colspan="2">pas de feuille</td>' in page


@pytest.mark.django_db
def test_the_people_of_an_action_are_told_apart_by_trades_in_the_language_of_the_reader(client):
    half_day = factories.half_day(sign_in_open=True)
    trade = factories.trade("Assistant·e")
    type(trade).objects.filter(pk=trade.pk).update(label_en="Assistant")
    person = factories.person()
    actions.sign_in(half_day, person, organisation=None, trade=trade, means=Means.ORGANISER_LIST, by=None, at=NOW)

    address = f"/activites/{half_day.meeting.action_id}/"
    pages = [client.get(address, headers={"accept-language": code}).content.decode() for code in ("fr", "en")]

    rows = [re.findall('<tr id="(metier-.*?)"><th scope="row">(.*?)</th>', page) for page in pages]
    assert rows == [[("metier-assistante", "Assistant·e")], [("metier-assistante", "Assistant")]]
