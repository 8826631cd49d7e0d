"""The agenda as conference schedules: what apps read, valid against the published schemas, naming nobody who is not public."""

import json
from datetime import UTC, date, datetime, timedelta

import jsonschema
import pytest
from django.conf import settings
from django.core.cache import cache
from lxml import etree

from tests import factories
from tests.factories import NOW
from tests.references import schema

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def gathering():
    two_days = factories.gathering(slug="nantes-2019", days=2, place_name="Cité & Congrès", summary="Deux\x08 jours.")
    room = factories.space(two_days, "Salle <A>", 40)
    talk = factories.session(two_days, hour=7, minutes=95, title="Éducation & ville", space=room, text="Une\nsuite")
    talk.speakers.create(name="Zoé d’Ormesson", organisation_name="Brest")
    talk.themes.add(factories.theme("Santé"))
    factories.session(two_days, hour=12, title="Accueil", format="welcome")
    factories.session(two_days, hour=15, title="Retirée", state="cancelled", space=room)
    return two_days


def read(client, slug="nantes-2019"):
    xml = etree.fromstring(client.get(f"/rencontres/{slug}/schedule.xml").content)
    return xml, json.loads(client.get(f"/rencontres/{slug}/schedule.json").content)


def test_apps_are_given_the_media_types_of_schedules(client, gathering):
    types = [client.get(f"/rencontres/nantes-2019/schedule.{kind}")["Content-Type"] for kind in ("xml", "json")]

    assert types == ["application/vnd.c3voc.schedule+xml", "application/json"]


def test_a_schedule_holds_what_is_planned_by_day_and_room_with_hours_of_the_place(client, gathering):
    xml, data = read(client)

    assert [(day.get("index"), day.get("date"), day.get("start"), day.get("end")) for day in xml.iter("day")] == [
        ("1", "2019-06-25", "2019-06-25T09:00:00+02:00", "2019-06-25T15:00:00+02:00"),
        ("2", "2019-06-26", "2019-06-26T00:00:00+02:00", "2019-06-27T00:00:00+02:00"),
    ]
    texts = ("room", "title", "type", "date", "start", "duration", "abstract", "track")
    assert [tuple(event.findtext(name) for name in texts) for event in xml.iter("event")] == [
        ("Salle <A>", "Éducation & ville", "Plénière", "2019-06-25T09:00:00+02:00", "09:00", "01:35", "Une\nsuite", "Santé"),
        ("Sans salle particulière", "Accueil", "Accueil", "2019-06-25T14:00:00+02:00", "14:00", "01:00", "", ""),
    ]  # fmt: skip
    assert [person.text for person in xml.iter("person")] == ["Zoé d’Ormesson"]
    conference = data["schedule"]["conference"]
    assert [room["capacity"] for room in conference["rooms"]] == [40, None]
    (event,) = conference["days"][0]["rooms"]["Salle <A>"]
    assert event["persons"] == [{"name": "Zoé d’Ormesson"}]
    assert (conference["title"], conference["description"], conference["acronym"]) == (
        "Rencontre nationale", "Deux jours.", "nantes_2019",
    )  # fmt: skip


def test_parallel_sessions_without_a_space_do_not_share_a_room(client):
    hall = factories.gathering(slug="hall", place_name="Cité des congrès")
    for title, hour, minutes in (("A", 9, 60), ("B", 9, 120), ("C", 10, 30), ("D", 11, 30)):
        factories.session(hall, title=title, hour=hour, minutes=minutes)

    xml, data = read(client, "hall")

    (day,) = data["schedule"]["conference"]["days"]
    assert {room: [event["title"] for event in events] for room, events in day["rooms"].items()} == {
        "Sans salle particulière": ["A", "C", "D"],
        "Sans salle particulière (2)": ["B"],
    }
    assert len({room.get("guid") for room in xml.iterfind("day/room")}) == 2
    assert "Cité des congrès" not in str(day)


def test_identifiers_stay_and_links_open(client, gathering):
    xml, _data = read(client)
    sessions = {str(row.uid): row for row in gathering.sessions.filter(state="planned")}

    assert {event.get("guid"): int(event.get("id")) for event in xml.iter("event")} == {
        uid: row.pk for uid, row in sessions.items()
    }
    for event in xml.iter("event"):
        page = client.get(event.findtext("url").removeprefix(settings.SITE_ADDRESS))
        assert (page.status_code, event.findtext("title").split(" ")[0] in page.content.decode()) == (200, True)
    gathering.sessions.update(changed_at=NOW + timedelta(days=1), title="Autre")
    gathering.version += 1
    gathering.save()
    again, _data = read(client)
    assert [event.get("guid") for event in again.iter("event")] == [event.get("guid") for event in xml.iter("event")]
    assert [room.get("guid") for room in again.iter("room")] == [room.get("guid") for room in xml.iter("room")]


def test_who_is_named_to_the_network_alone_is_in_no_schedule(client, gathering):
    quiet = factories.person("Ada", "Discrète")
    talk = gathering.sessions.get(title="Éducation & ville")
    talk.speakers.create(name="Ada Discrète", person=quiet)
    client.force_login(factories.person().user)

    bodies = [client.get(f"/rencontres/nantes-2019/schedule.{kind}").content.decode() for kind in ("xml", "json")]

    assert ["Discrète" in body for body in bodies] == [False, False]
    assert ["Zoé d’Ormesson" in body for body in bodies] == [True, True]


def test_a_draft_has_a_schedule_for_those_alone_who_run_it(client):
    gathering = factories.gathering(slug="brouillon", state="draft")
    factories.session(gathering)
    pages = [f"/rencontres/brouillon/schedule.{kind}" for kind in ("xml", "json")]

    assert [client.get(page).status_code for page in pages] == [404, 404]
    client.force_login(factories.person().user)
    assert [client.get(page).status_code for page in pages] == [404, 404]


def test_a_cancelled_gathering_has_a_schedule_that_says_so_and_holds_nothing(client, gathering):
    gathering.state = "cancelled"
    gathering.version += 1
    gathering.save()

    xml, data = read(client)

    assert (xml.findtext("conference/title"), list(xml.iter("event"))) == ("Rencontre nationale (annulée)", [])
    assert [day["rooms"] for day in data["schedule"]["conference"]["days"]] == [{}, {}]


@pytest.mark.parametrize("slug", ["nantes-2019", "ete", "vide", "nuit"])
def test_schedules_are_valid_against_the_published_schemas(client, gathering, slug):
    factories.gathering(slug="vide", place_name="")
    factories.session(factories.gathering(slug="ete", time_zone="Indian/Reunion", is_sample=True))
    night = factories.gathering(
        slug="nuit", time_zone="America/Port-au-Prince", starts_on=date(2030, 1, 31), ends_on=date(2030, 2, 1)
    )
    late = factories.session(night, title="Tard")
    late.starts_at, late.ends_at = datetime(2030, 2, 1, 4, 30, tzinfo=UTC), datetime(2030, 2, 1, 6, 0, tzinfo=UTC)
    late.save()

    xml, data = read(client, slug)

    jsonschema.validate(data, json.loads(schema("schedule.schema.json").read_text()), jsonschema.Draft6Validator)
    checked = etree.XMLSchema(etree.parse(schema("schedule.xml.xsd")))
    assert (checked.validate(xml), [str(fault) for fault in checked.error_log]) == (True, [])
