"""The four counts, on plain values and on the tables."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import translation

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.logic.counts import Counts, count_people, packed
from faire_reseau.network.models import MissionAxis, Territory, Theme
from tests import factories
from tests.activities.oracle import counted_apart
from tests.factories import DAY, NOW
from tests.markup import tight


def test_a_person_at_two_meetings_participates_twice_and_is_one_person():
    assert count_people([packed([5]), packed([5])]) == (2, 1)


def test_a_person_who_signs_both_half_days_of_a_meeting_participates_once():
    assert count_people([packed([5, 5, 4_000_000_000])]) == (2, 2)


def test_nobody_participates_in_what_nobody_signed():
    assert [count_people([b""]), count_people([])] == [(0, 0), (0, 0)]


@pytest.mark.django_db
def test_what_was_held_counts_even_when_nobody_signed():
    half = factories.half_day()

    assert queries.counts_of([half.meeting.action]) == Counts(1, 1, 1, 0, 0)


@pytest.mark.django_db
def test_nothing_held_counts_nothing():
    assert queries.counts_of([factories.meeting().action]) == Counts(0, 0, 0, 0, 0)


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
def test_counting_costs_three_statements_whatever_the_presences(people, django_assert_num_queries):
    half = factories.half_day(sign_in_open=True)
    for _ in range(people):
        who = factories.person()
        actions.sign_in(half, who, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)

    with django_assert_num_queries(3):
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


def counted(**filters):
    return queries.counts_of_meetings(queries.meetings_asked(AnonymousUser(), queries.WorkFilter(**filters)))


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

    in_one, two = Counts(1, 1, 1, 1, 1), Counts(2, 2, 2, 2, 2)
    assert [counted(theme=theme), counted(theme=narrower), counted(axis=national)] == [in_one, in_one, in_one]
    assert [counted(mode="online"), counted(mode="on_site")] == [in_one, two]
    assert [counted(territory=region), counted(territory=department)] == [two, two]
    assert counted(theme=theme, mode="on_site") == Counts(0, 0, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["theme", "axis", "mode", "territory", "kind"])
def test_counts_apart_hold_every_meeting_and_say_where_nothing_is_noted(by):
    first, second = factories.theme("Éducation"), factories.theme("Santé")
    worked(themes=[first, second], axis=MissionAxis.objects.create(code="S1", label="Animer"))
    worked(territory=factories.territory(name="Mayotte"))

    rows = counted_apart(queries.meetings_asked(AnonymousUser(), queries.WorkFilter()), by)

    labels = [(str(row.what), row.counts.meetings) for row in rows]
    assert (
        labels
        == {
            "theme": [(str(first), 1), (str(second), 1), ("None", 1)],
            "axis": [("Animer", 1), ("None", 1)],
            "mode": [("on_site", 2)],
            "territory": [("Mayotte", 1), ("None", 1)],
            "kind": [("Working_group", 2)],
        }[by]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("n_actions", [1, 3])
def test_counting_apart_costs_the_same_statements_whatever_the_actions(n_actions, django_assert_num_queries):
    for _ in range(n_actions):
        worked(themes=[factories.theme()])

    with django_assert_num_queries(5):
        counted_apart(queries.meetings_asked(AnonymousUser(), queries.WorkFilter()), "theme")


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
        counted.append(
            (queries.figures_of(AnonymousUser(), queries.WorkFilter()).counts.half_days, half_days_on(client))
        )
        time_machine.shift(timedelta(days=1))

    assert counted == [(1, 1), (2, 2), (2, 2)]


def half_days_on(client):
    body = tight(client.get("/activites/"))
    return int(re.search(r"<strong>(\d+)</strong><span>demi-journées?<", body)[1])


@pytest.mark.django_db
def test_work_without_a_sheet_says_so_rather_than_that_nobody_came(client):
    factories.half_day(factories.meeting(factories.action()))

    page = tight(client.get("/activites/?annee=2019&par=kind"))

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
    pages = [tight(client.get(address, headers={"accept-language": code})) for code in ("fr", "en")]

    rows = [re.findall('<tr id="(metier-.*?)"><th scope="row">(.*?)</th>', page) for page in pages]
    assert rows == [[("metier-assistante", "Assistant·e")], [("metier-assistante", "Assistant")]]


@pytest.mark.django_db
def test_the_list_of_the_work_agrees_with_its_counts_and_tells_what_is_planned_and_what_was_not_held(
    client, time_machine
):
    time_machine.move_to(NOW)
    both = factories.action()
    factories.half_day(factories.meeting(both, held_on=DAY))
    factories.half_day(factories.meeting(both, held_on=DAY + timedelta(days=1)))
    factories.half_day(factories.meeting(both, held_on=DAY.replace(year=2027)))
    factories.half_day(factories.meeting(factories.action(), held_on=DAY, is_called_off=True))

    page = tight(client.get("/activites/"))
    later = tight(client.get("/activites/?annee=2027"))

    assert re.findall(r'<h2 id="part-[^>]*>(.*?)<span class="small muted">(.*?)</span>', page) == [
        ("Comptées", "1 action, 1 réunion"),
        ("À venir\u00a0: pas encore comptées", "1 action, 2 réunions"),
        ("Annulées ou non tenues\u00a0: comptées nulle part", "1 action, 1 réunion"),
    ]
    assert "1 réunion<br>" in page
    assert '<span class="small muted">25 juin 2019</span>' in page
    assert re.findall(r'<h2 id="part-([^"]*)', later) == ["a-venir"]


@pytest.mark.django_db
def test_people_are_said_with_the_meetings_that_have_a_sheet_and_those_without_trade_have_a_row(client):
    action = factories.action()
    half_day = factories.half_day(factories.meeting(action))
    factories.half_day(factories.meeting(action))
    for trade in (factories.trade("Direction"), None):
        how = {"organisation": None, "trade": trade, "means": Means.ORGANISER_LIST, "by": None, "at": NOW}
        actions.sign_in(half_day, factories.person(), **how)

    everything = client.get("/activites/?par=kind").content.decode()
    alone = tight(client.get(f"/activites/{action.pk}/"))

    sentence = "d’après la feuille de 1 réunion sur 2"
    assert (everything.count(sentence), alone.count(sentence)) == (2, 1)
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="number">(\d+)</td>', alone.partition('id="releve"')[0])
    assert rows == [("Direction", "1"), ("non renseigné", "1"), ("non renseigné", "2")]


@pytest.mark.django_db
def test_each_meeting_is_in_one_part_of_the_work_alone(time_machine):
    time_machine.move_to(NOW)
    draft, cancelled = factories.gathering(state="draft"), factories.gathering(state="cancelled")
    for work in (factories.action(), draft.action, cancelled.action):
        for held_on in (DAY, DAY + timedelta(days=900)):
            for is_called_off in (False, True):
                factories.meeting(work, held_on, is_called_off=is_called_off)
                factories.half_day(factories.meeting(work, held_on, is_called_off=is_called_off))
    reader = factories.facilitator()

    parts = [part.meetings for part in queries.work_listed(reader, queries.WorkFilter())]

    read = sorted(queries.meetings_asked(reader, queries.WorkFilter()).values_list("pk", flat=True))
    assert sorted(pk for part in parts for pk in part.values_list("pk", flat=True)) == read
    assert [part.count() for part in parts][:2] == [
        sum(meeting.half_days.exists() and not meeting.is_called_off for meeting in parts[0]),
        sum(not meeting.is_called_off for meeting in parts[1]),
    ]
    assert {meeting.action_id for part in parts[:2] for meeting in part}.isdisjoint({cancelled.action_id})


@pytest.mark.django_db
def test_the_list_of_the_work_begins_with_what_was_held_last_whatever_was_noted_first(client):
    actions_noted = [factories.action(title=title) for title in ("En mars", "En mai", "En avril")]
    for action, month in zip(actions_noted, (3, 5, 4), strict=True):
        factories.half_day(factories.meeting(action, held_on=DAY.replace(month=month)))

    page = client.get("/activites/").content.decode()

    assert re.findall(r">(En \w+)</a>", page) == ["En mai", "En avril", "En mars"]


@pytest.mark.parametrize(("language", "thousands"), [("fr", "14\u00a0683"), ("en", "14,683")])
def test_counts_are_grouped_by_thousands_as_the_language_of_the_page_does(language, thousands):
    counts = {"actions": 317, "meetings": 961, "half_days": 1180, "participations": 14683, "people": 80, "named": 80,
              "sheets": 961, "signed": 14683, "listed": 0, "counted": 0, "head_counts": 0}  # fmt: skip

    with translation.override(language):
        page = render_to_string("activities/parts/counts.html", {"counts": counts})

    assert page.count(thousands) == 2
    assert "14683" not in page


@pytest.mark.django_db
def test_small_numbers_of_people_are_withheld_on_the_page_of_the_work_from_all_but_facilitators(client):
    for mode, heads in (("mixed", 3), ("on_site", 6), ("online", 40)):
        meeting = factories.half_day(factories.meeting(mode=mode)).meeting
        actions.count_heads(meeting, {0: heads}, by=None, at=NOW)

    def participations():
        page = tight(client.get("/activites/?par=mode"))
        total = re.search(r"<strong>([^<]*)</strong><span>participations?<", page)[1]
        cells = [row.split('<td class="number">')[4:5] for row in page.split("<tr>")]
        return total, [re.split("<|\\s", cell.strip())[0] for row in cells for cell in row], "soustraction" in page

    assert participations() == ("49", ["non", "non", "40"], True)  # six would leave the three
    client.force_login(factories.member().user)
    assert participations() == ("49", ["non", "non", "40"], True)
    client.force_login(factories.facilitator())
    assert participations() == ("49", ["3", "6", "40"], False)
