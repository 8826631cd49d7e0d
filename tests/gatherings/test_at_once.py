"""Several slots and spaces at once, a barcamp that opens its forum, and the way to a gathering that runs."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from faire_reseau.gatherings.logic.lines import Hours, Unsaid, slots_said, spaces_said
from faire_reseau.gatherings.models import Gathering, Space
from faire_reseau.gatherings.queries.steps import steps_of
from faire_reseau.topics.models import Forum
from tests import factories


def hours(*pairs):
    return [Hours(time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in pairs]


THREE = hours(("09:30", "10:10"), ("10:10", "10:50"), ("10:50", "11:30"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 créneaux de 40 min dès 9 h 30", THREE),
        ("3 slots of 40 min from 9:30", THREE),
        ("3 × 40 min à partir de 9h30", THREE),
        ("2 créneaux de 45 minutes dès 14 h, 15 min de pause", hours(("14:00", "14:45"), ("15:00", "15:45"))),
        ("9 h 30 – 10 h 10\n10:30-11:10", hours(("09:30", "10:10"), ("10:30", "11:10"))),
        ("de 9h à 10h", hours(("09:00", "10:00"))),
        ("", []),
    ],
)
def test_slots_are_read_as_one_says_them(text, expected):
    assert slots_said(text) == expected


@pytest.mark.parametrize("text", ["demain", "3 créneaux", "25 h 00 – 26 h 00", "0 créneaux de 40 min dès 9 h"])
def test_a_line_that_says_no_slot_is_told(text):
    with pytest.raises(Unsaid):
        slots_said(text)


def test_spaces_are_read_from_lines():
    text = "Salle A ; 20\nJardin (30 places)\nSalle 2\n\nPréau\t40\nAmphi : 100"
    assert spaces_said(text, 12) == [("Salle A", 20), ("Jardin", 30), ("Salle 2", 12), ("Préau", 40), ("Amphi", 100)]


@pytest.fixture
def runs(db, client: Client):
    """A gathering without anything, and a browser of its organiser."""
    gathering = factories.gathering(slug="camp")
    client.force_login(factories.organiser(gathering))
    return client, gathering


BARCAMP = {"title": "Barcamp", "format": "barcamp", "on": "2019-06-25", "begins": "09:00", "ends": "12:30"}


def test_a_barcamp_opens_its_forum_by_itself_with_every_space_and_the_slots_of_its_hours(runs):
    client, _gathering = runs
    way = "/rencontres/camp/preparer/"
    client.post(f"{way}espaces/plusieurs/", {"said": "Salle A ; 20\nSalle B ; 30", "places": "20"})
    client.post(f"{way}creneaux/plusieurs/", {"on": "2019-06-25", "said": "2 créneaux de 40 min dès 9 h 30"})
    client.post(f"{way}creneaux/plusieurs/", {"on": "2019-06-25", "said": "1 créneau de 40 min dès 15 h"})
    answer = client.post(f"{way}sequences/", BARCAMP)
    assert answer.status_code == 302

    forum = Forum.objects.get()
    assert list(forum.spaces.order_by("pk").values_list("name", "capacity_people")) == [
        ("Salle A", 20),
        ("Salle B", 30),
    ]
    assert sorted(slot.starts_at.hour for slot in forum.slots.all()) == [7, 8]  # of Paris in summer

    client.post(f"{way}espaces/plusieurs/", {"said": "Jardin", "places": "15"})
    client.post(f"{way}creneaux/plusieurs/", {"on": "2019-06-25", "said": "11 h 30 – 12 h 10"})
    assert (forum.spaces.count(), forum.slots.count()) == (3, 3)


def test_of_several_spaces_one_that_is_there_already_is_told_and_none_is_added(runs):
    client, gathering = runs
    factories.space(gathering, "Salle A")
    answer = client.post("/rencontres/camp/preparer/espaces/plusieurs/", {"said": "Jardin\nSalle A", "places": "20"})

    assert answer.status_code == 422
    assert list(Space.objects.values_list("name", flat=True)) == ["Salle A"]
    assert "Jardin\nSalle A" in answer.content.decode()


def test_the_way_to_a_barcamp_knows_what_is_done(runs):
    _client, gathering = runs
    steps = steps_of(gathering)
    assert (steps.done, steps.following.anchor) == (1, "spaces")  # it is announced

    forum = factories.forum(gathering)
    who = factories.participant(gathering)
    factories.wish(factories.topic(forum, host=who), who)
    steps = steps_of(gathering)
    assert [step.label for step in steps.rows if not step.is_done] == [
        "Passer à la composition",
        "Composer la grille",
        "Publier la grille",
    ]


@pytest.mark.parametrize(
    "text", ["3 créneaux de 40 min dès 23 h, 10 min de pause", "23 h – 23 h 40\n23 h 50 – 0 h 30\n0 h 40 – 1 h 20"]
)
def test_slots_of_a_night_follow_each_other_into_the_next_day(runs, text):
    client, gathering = runs
    Gathering.objects.filter(pk=gathering.pk).update(ends_on=gathering.starts_on + timedelta(days=1))

    client.post("/rencontres/camp/preparer/creneaux/plusieurs/", {"on": "2019-06-25", "said": text})

    zone = ZoneInfo(gathering.time_zone)
    slots = gathering.slots.order_by("starts_at")
    assert [
        f"{slot.starts_at.astimezone(zone):%d %H:%M}–{slot.ends_at.astimezone(zone):%d %H:%M}" for slot in slots
    ] == [
        "25 23:00–25 23:40",
        "25 23:50–26 00:30",
        "26 00:40–26 01:20",
    ]


def test_slots_of_a_night_that_run_past_the_gathering_are_refused_and_none_is_added(runs):
    client, gathering = runs
    text = "3 créneaux de 40 min dès 23 h, 10 min de pause"

    answer = client.post("/rencontres/camp/preparer/creneaux/plusieurs/", {"on": "2019-06-25", "said": text})

    assert answer.status_code == 422
    assert gathering.slots.count() == 0
