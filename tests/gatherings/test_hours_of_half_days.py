"""The hours of half-days: cut at the midday meal, else at noon, meals left out; those that organisers set stand."""

from datetime import datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import Meeting
from faire_reseau.gatherings import queries
from faire_reseau.gatherings.actions import add_half_day
from faire_reseau.gatherings.logic.half_days import Held, is_after, proposed_hours, uncovered
from faire_reseau.gatherings.queries.steps import steps_of
from tests import factories
from tests.factories import DAY, NOW
from tests.markup import tight

NEXT = DAY + timedelta(days=1)
CASES = {
    "an open forum over the meal": ("9-15 M12:30-14", "morning 09:00-12:30, afternoon 14:00-15:00"),
    "an open forum without a meal": ("9-15", "morning 09:00-12:00, afternoon 12:00-15:00"),
    "a morning that ends late": ("9-12:45 14-17", "morning 09:00-12:45, afternoon 14:00-17:00"),
    "sessions up to a late meal": ("9-13 M13-14 14-16:30", "morning 09:00-13:00, afternoon 14:00-16:30"),
    "two services of one meal": ("9-17 M12-13 M13-14", "morning 09:00-12:00, afternoon 14:00-17:00"),
    "a session within the meal": ("9-12 M12-14 12:30-13:30 14-16", "morning 09:00-12:00, afternoon 14:00-16:00"),
    "a meal alone": ("M12-14", ""),
    "dinner is no work": ("14-18 M19-21", "afternoon 14:00-18:00"),
    "an evening": ("14-18 20:30-22 M19-20:30", "afternoon 14:00-18:00, evening 20:30-22:00"),
    "an evening beyond midnight": ("22:30-24:30", "evening 22:30-00:30"),
    "a breakfast is no midday meal": ("M8-9 9-12", "morning 09:00-12:00"),
    "a long afternoon": ("14-19", "afternoon 14:00-19:00"),
    "nothing": ("", ""),
}


def moment(hour: str) -> datetime:
    hours, _sign, minutes = hour.partition(":")
    return datetime.combine(DAY, time()) + timedelta(hours=int(hours), minutes=int(minutes or 0))


@pytest.mark.parametrize("case", CASES)
def test_a_day_is_cut_at_its_midday_meal_else_at_noon(case):
    sessions, hours = CASES[case]
    sessions_held = [
        Held(*map(moment, hours_text.removeprefix("M").split("-")), is_meal=hours_text.startswith("M"))
        for hours_text in sessions.split()
    ]

    proposed = proposed_hours(sessions_held)

    half_days = [f"{part} {begins:%H:%M}-{ends:%H:%M}" for (_day, part), (begins, ends) in sorted(proposed.items())]
    assert ", ".join(sorted(half_days, key=lambda half_day: list(Part).index(Part(half_day.split()[0])))) == hours
    assert {day for day, _part in proposed} <= {DAY}


def test_a_day_that_has_an_evening_to_sign_for_is_cut_at_six_too():
    until_night, until_seven = Held(moment("17"), moment("23:50")), Held(moment("14"), moment("19"))
    cut = {(DAY, Part.AFTERNOON): (moment("17"), moment("18")), (DAY, Part.EVENING): (moment("18"), moment("23:50"))}

    assert proposed_hours([until_night], {DAY}) == cut
    assert proposed_hours([until_night], {NEXT}) == {(DAY, Part.AFTERNOON): (moment("17"), moment("23:50"))}
    assert proposed_hours([until_seven], {DAY}) == {(DAY, Part.AFTERNOON): (moment("14"), moment("19"))}


@pytest.mark.django_db
def test_letters_and_paper_say_the_hours_of_an_evening_that_organisers_added():
    gathering = factories.gathering(slug="ici", days=1)
    factories.session(gathering, hour=15, minutes=410)  # 17:00 to 23:50 in Paris
    add_half_day(gathering, on=DAY, part=Part.EVENING, by=None, at=NOW)

    assert list(queries.said_hours(gathering).values()) == [
        "",
        "17\u00a0h\u00a0–\u00a018\u00a0h",
        "18\u00a0h\u00a0–\u00a023\u00a0h\u00a050",
    ]


def test_half_days_follow_one_another_by_day_and_part():
    ordered = [(day, part) for day in (DAY, NEXT) for part in Part]

    assert [[is_after(half_day, other) for other in ordered] for half_day in ordered] == [
        [row > column for column in range(6)] for row in range(6)
    ]


@pytest.mark.django_db
def test_sheet_paper_letter_and_organisers_page_say_the_proposed_hours_or_those_that_organisers_set(client):
    cache.clear()
    gathering = factories.gathering(slug="ici")
    for hour, minutes, code in ((7, 360, "open_forum"), (10, 90, "meal")):  # 9:00 to 15:00, 12:00 to 13:30 in Paris
        factories.session(gathering, hour=hour, minutes=minutes, format=code)
    client.force_login(factories.organiser(gathering))
    morning, afternoon = queries.half_days_of(gathering)

    Meeting.objects.filter(pk=afternoon.meeting_id).update(hours="13 h 45 – 15 h")
    sheets = [client.get(f"/activites/demi-journees/{half.pk}/").content.decode() for half in (morning, afternoon)]
    paper = client.get(f"/activites/{gathering.action_id}/feuilles/2019-06-25/").content.decode()
    run = tight(client.get("/rencontres/ici/preparer/"))

    assert queries.said_hours(gathering) == {
        morning.pk: "9\u00a0h\u00a0–\u00a012\u00a0h",
        afternoon.pk: "13 h 45 – 15 h",
    }
    assert [sheets[0].count("9\u00a0h\u00a0–\u00a012\u00a0h"), sheets[1].count("13 h 45 – 15 h")] == [1, 1]
    assert [paper.count(hours) for hours in ("9\u00a0h\u00a0–\u00a012\u00a0h", "13 h 45 – 15 h", "15\u00a0h")] == [
        1,
        1,
        0,
    ]
    assert run.count("9\u00a0h\u00a0–\u00a012\u00a0h (proposés d’après le programme)") == 1
    assert run.count("13 h 45 – 15 h ·") == 1
    assert run.count(f'href="/activites/reunions/{afternoon.meeting_id}/') == 1


def test_a_half_day_that_the_agenda_needs_is_one_in_which_something_begins():
    beginnings = [moment(hour) for hour in ("24:30", "18:30", "9", "17:50")]

    assert uncovered(beginnings, {(DAY, Part.MORNING)}) == [(DAY, Part.AFTERNOON), (DAY, Part.EVENING)]
    assert uncovered(beginnings, {(DAY, part) for part in Part}) == []


def test_an_evening_on_the_agenda_is_proposed_until_people_can_register_for_it(db, client):
    gathering = factories.gathering(slug="soir")
    client.force_login(factories.organiser(gathering))
    for hour, kind in ((17, "barcamp"), (22, "talk"), (19, "meal")):
        factories.session(gathering, format=kind, hour=hour)
    page, english = "/rencontres/soir/preparer/", {"accept-language": "en"}
    body = tight(client.get(page, headers=english).content.decode())

    assert body.count("nobody can register or sign for it.") == 1
    assert queries.half_days_missing(gathering) == [(DAY, Part.EVENING)]
    with translation.override("en"):
        labels = [step.label for step in steps_of(gathering).left]
    assert labels[2] == "Add the half-days that the agenda needs: Tuesday 25 June, evening"

    client.post(f"{page}demi-journees/", {"on": DAY.isoformat(), "part": "evening"})

    assert "nobody can register or sign for it." not in tight(client.get(page, headers=english).content.decode())
    assert [half.part for half in queries.half_days_of(gathering)].count("evening") == 1
    assert queries.half_days_missing(gathering) == []
