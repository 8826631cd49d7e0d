"""Reading an agenda: statements, validators, calendars, what is hidden."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from icalendar import Calendar

from faire_reseau.gatherings import actions
from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def filled(sessions):
    gathering = factories.gathering()
    for number in range(sessions):
        session = factories.session(gathering, hour=6 + number % 12, title=f"Séquence {number}")
        session.speakers.create(name=f"Voix {number}")
    return gathering


@pytest.mark.parametrize("sessions", [1, 3, 40])
def test_a_cold_agenda_costs_the_same_statements_whatever_the_sessions(client, sessions, django_assert_max_num_queries):
    gathering = filled(sessions)

    with django_assert_max_num_queries(10):
        body = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    assert body.count("agenda-session ") == sessions


def test_a_kept_agenda_is_answered_304_and_with_one_statement(client, django_assert_max_num_queries):
    gathering = filled(3)
    address = f"/rencontres/{gathering.slug}/"
    etag = client.get(address)["ETag"]

    with django_assert_max_num_queries(1):
        answer = client.get(address, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("rule", NamesShown)
@pytest.mark.parametrize("page", ["", "agenda.ics", "sequences/{session}/"])
def test_kept_pages_with_voices_of_the_directory_cost_one_query_under_each_rule(
    client, rule, page, django_assert_num_queries
):
    Network.objects.create(name="Réseau", short_name="Réseau", names_shown=rule)
    gathering = filled(3)
    session = gathering.sessions.first()
    for _ in range(3):
        person = factories.person()
        session.speakers.create(name=str(person), person=person)
    address = f"/rencontres/{gathering.slug}/" + page.format(session=session.pk)
    client.get(address)

    with django_assert_num_queries(1):
        answer = client.get(address)

    assert answer.status_code == 200


def test_a_changed_agenda_is_sent_again_whole(client):
    gathering = filled(1)
    address = f"/rencontres/{gathering.slug}/"
    etag = client.get(address)["ETag"]
    actions.change_session(gathering.sessions.get(), title="Autre titre", by=None, at=NOW)

    answer = client.get(address, headers={"if-none-match": etag})

    assert answer.status_code == 200
    assert "Autre titre" in answer.content.decode()


@pytest.mark.parametrize("sessions", [3, 40])
def test_a_cold_session_page_costs_eight_queries_whatever_the_sessions(client, sessions, django_assert_max_num_queries):
    gathering = filled(sessions)
    address = f"/rencontres/{gathering.slug}/sequences/{gathering.sessions.first().pk}/"

    with django_assert_max_num_queries(8):
        answer = client.get(address)

    assert answer.status_code == 200


def test_a_session_is_shown_with_what_is_just_before_beside_and_just_after(client):
    gathering = factories.gathering()
    room = factories.space(gathering, "Salle <bleue>")
    names = {6: "Loin avant", 7: "Avant", 8: "Ici", 9: "Après & ensuite", 10: "Loin après"}
    sessions = {hour: factories.session(gathering, hour=hour, title=title) for hour, title in names.items()}
    beside = factories.session(gathering, hour=8, title="À côté")
    cancelled = factories.session(gathering, hour=8, title="Annulée")
    Session.objects.filter(pk=beside.pk).update(space=room)
    Session.objects.filter(pk=cancelled.pk).update(state=SessionState.CANCELLED)
    base = f"/rencontres/{gathering.slug}/sequences/"

    body = client.get(f"{base}{sessions[8].pk}/").content.decode()

    aside = re.search(r'<aside class="stack">(.*?)</aside>', body, re.DOTALL).group(1)
    assert re.findall("<li>(.*?)</li>", aside) == [
        f'<a href="{base}{beside.pk}/">À côté</a> <span class="muted">Salle &lt;bleue&gt;</span>',
        f'9\u00a0h <a href="{base}{sessions[7].pk}/">Avant</a>',
        f'11\u00a0h <a href="{base}{sessions[9].pk}/">Après &amp; ensuite</a>',
    ]


def test_the_agenda_is_compressed_for_whoever_can_read_it(client):
    gathering = filled(3)

    answer = client.get(f"/rencontres/{gathering.slug}/", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert answer.content[:2] == b"\x1f\x8b"


def test_a_draft_and_a_missing_gathering_give_the_same_answer(client):
    draft = factories.gathering(state=GatheringState.DRAFT)

    hidden, missing = client.get(f"/rencontres/{draft.slug}/"), client.get("/rencontres/nulle-part/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    strip = lambda answer, slug: answer.content.decode().replace(slug, "")  # noqa: E731  (a name for two uses)
    assert strip(hidden, draft.slug) == strip(missing, "nulle-part")


def calendar(client, gathering):
    return Calendar.from_ical(client.get(f"/rencontres/{gathering.slug}/agenda.ics").content)


def test_the_calendar_holds_each_session_in_the_gatherings_own_time(client):
    gathering = filled(1)

    event = calendar(client, gathering).walk("VEVENT")[0]

    assert str(event["SUMMARY"]) == "Séquence 0"
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["DTSTART"].dt.hour == 8


def test_the_calendar_gives_back_every_sign_of_what_was_typed_on_lines_that_fit(client):
    gathering = filled(1)
    title, text = "Îlots ; places, « 🌻 » " * 6, "Une ligne\nune autre : \\n, BEGIN:VEVENT\r\nla fin"
    gathering.sessions.update(title=title.strip(), text=text)

    event = calendar(client, gathering).walk("VEVENT")[0]
    lines = client.get(f"/rencontres/{gathering.slug}/agenda.ics").content.split(b"\r\n")

    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (title.strip(), text.replace("\r\n", "\n"))
    assert max(map(len, lines)) <= 75


def test_the_uid_of_a_session_stays_and_its_sequence_rises_when_it_moves(client):
    gathering = filled(1)
    before = calendar(client, gathering).walk("VEVENT")[0]
    session = gathering.sessions.get()
    actions.change_session(session, ends_at=session.ends_at.replace(minute=45), by=None, at=NOW)

    after = calendar(client, gathering).walk("VEVENT")[0]

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_cancelled_session_stays_in_the_calendar_as_cancelled(client):
    gathering = filled(1)
    actions.cancel_session(gathering.sessions.get(), by=None, at=NOW)

    event = calendar(client, gathering).walk("VEVENT")[0]

    assert str(event["STATUS"]) == "CANCELLED"


def observances(client, gathering):
    zone = calendar(client, gathering).walk("VTIMEZONE")[0]
    return [
        (
            part.name,
            str(part["DTSTART"].to_ical(), "ascii"),
            part["TZOFFSETFROM"].to_ical(),
            part["TZOFFSETTO"].to_ical(),
        )
        for part in zone.subcomponents
    ]


def test_the_clocks_of_paris_change_at_two_in_march_and_at_three_in_october(client):
    gathering = filled(1)

    assert observances(client, gathering) == [
        ("DAYLIGHT", "20180624T020000", "+0200", "+0200"),
        ("STANDARD", "20181028T030000", "+0200", "+0100"),
        ("DAYLIGHT", "20190331T020000", "+0100", "+0200"),
        ("STANDARD", "20191027T030000", "+0200", "+0100"),
        ("DAYLIGHT", "20200329T020000", "+0100", "+0200"),
    ]


@pytest.mark.parametrize(("zone", "offset"), [("Indian/Reunion", "+0400"), ("America/Cayenne", "-0300")])
def test_where_the_clocks_never_change_the_time_zone_has_one_part(client, zone, offset):
    gathering = filled(1)
    gathering.time_zone = zone
    gathering.save(update_fields=["time_zone"])

    parts = observances(client, gathering)

    assert [(kind, before, after) for kind, _begins, before, after in parts] == [("STANDARD", offset, offset)]


def test_a_calendar_says_how_often_to_ask_again_as_a_duration(client):
    lines = client.get(f"/rencontres/{filled(1).slug}/agenda.ics").content.split(b"\r\n")

    assert [line for line in lines if line.startswith((b"REFRESH", b"X-PUBLISHED"))] == [
        b"REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        b"X-PUBLISHED-TTL:PT15M",
    ]


def test_a_title_cannot_close_the_data_block_of_the_page(client):
    gathering = factories.gathering()
    factories.session(gathering, title="</script><script>alert(1)</script>")

    body = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    assert "<script>alert" not in body


def test_who_comes_shows_each_person_with_the_centre_that_sends_them(client):
    gathering = factories.gathering()
    centre = factories.centre("Le centre de Brest")
    factories.registration(gathering, factories.person(last_name="Kermor"), organisation=centre)
    factories.registration(gathering, factories.person(last_name="Seule"))
    client.force_login(factories.facilitator())

    body = client.get(f"/rencontres/{gathering.slug}/preparer/inscrits/").content.decode()

    rows = re.findall(r'<th scope="row" role="rowheader">(.*?)</th>', body, re.DOTALL)
    shown = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]
    assert shown == ["Camille Kermor Le centre de Brest", "Camille Seule"]


def test_a_calendar_and_machines_are_told_which_sessions_and_hours_are_invented(client):
    gathering = factories.gathering()
    factories.session(gathering, hour=9, title="Vraie")
    factories.session(gathering, hour=10, title="Inventée", is_sample=True)
    factories.session(gathering, hour=11, title="Tenue", hours_are_sample=True)
    titles = ["Vraie", "Inventée (exemple)", "Tenue (horaires d’exemple)"]

    calendar = Calendar.from_ical(client.get(f"/rencontres/{gathering.slug}/agenda.ics").content)
    page = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == titles
    assert [event["name"] for event in data["subEvent"]] == titles
    assert [key for key in ("location", "performer") if key in data["subEvent"][0]] == []


@pytest.mark.parametrize(
    ("mode", "mode_of_machines"), [("on_site", "Offline"), ("online", "Online"), ("mixed", "Mixed")]
)
def test_machines_are_told_how_people_meet(client, mode, mode_of_machines):
    gathering = factories.gathering(mode=mode)

    page = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    assert re.findall(r"schema.org/(\w+)EventAttendanceMode", page) == [mode_of_machines]


def test_a_calendar_writes_names_and_places_as_texts_with_the_whole_place(client):
    gathering = factories.gathering(
        title="Avignon, Paris; Lyon", place_name="La Scierie", address="15, bd Saint-Lazare, Avignon"
    )
    factories.session(gathering, space=factories.space(gathering, "Le Patio"), title="Dedans")
    factories.session(gathering, title="Dehors")

    body = client.get(f"/rencontres/{gathering.slug}/agenda.ics").content.decode().replace("\r\n ", "")

    named = [line for line in body.splitlines() if line.startswith(("NAME", "X-WR-CALNAME"))]
    assert named == ["NAME:Avignon\\, Paris\\; Lyon", "X-WR-CALNAME:Avignon\\, Paris\\; Lyon"]
    there = "La Scierie\\, 15\\, bd Saint-Lazare\\, Avignon"
    assert [line for line in body.splitlines() if line.startswith("LOCATION")] == [
        f"LOCATION:Le Patio\\, {there}",
        f"LOCATION:{there}",
    ]


def test_the_tiles_of_who_comes_name_trades_as_the_table_does(client):
    gathering = factories.gathering()
    trade = factories.trade("Assistant·e administratif·ve")
    type(trade).objects.filter(pk=trade.pk).update(label_en="Administrative assistant")
    factories.registration(gathering, factories.member(), trade=trade)
    user = factories.organiser(gathering)
    type(user).objects.filter(pk=user.pk).update(language="en")
    user.refresh_from_db()
    client.force_login(user)
    client.cookies["django_language"] = "en"

    page = client.get(f"/rencontres/{gathering.slug}/preparer/inscrits/", headers={"accept-language": "en"})

    tiles = page.content.decode().partition('<ul class="figures">')[2].partition("</ul>")[0]
    assert re.findall(r"<span>(.*?)</span><strong>(\d+)</strong>", tiles) == [("Administrative assistant:", "1")]


def test_the_calendar_of_a_gathering_without_sessions_holds_its_days_and_its_place(client):
    gathering = factories.gathering(
        title="Rencontre sans programme", days=2, place_name="Halle", address="1 rue du Port"
    )

    events = calendar(client, gathering).walk("VEVENT")

    assert [
        (str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt, str(event["LOCATION"])) for event in events
    ] == [
        (
            "Rencontre sans programme",
            gathering.starts_on,
            gathering.ends_on + timedelta(days=1),
            "Halle, 1 rue du Port",
        )
    ]


def test_search_engines_are_told_the_room_of_each_session_and_that_a_cancelled_one_is(client):
    cache.clear()
    gathering = factories.gathering(place_name="Halle", address="1 rue du Port")
    room = factories.space(gathering, name="Salle bleue")
    factories.session(gathering, title="Tenue", space=room)
    factories.session(gathering, title="Annulée", state="cancelled")

    page = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = next(block for block in map(json.loads, blocks) if block["@type"] == "Event")
    rooms = {
        sub["name"]: (sub["location"]["name"], sub["location"]["address"], sub.get("eventStatus"))
        for sub in data["subEvent"]
    }
    assert rooms == {
        "Tenue": ("Salle bleue, Halle", "1 rue du Port", None),
        "Annulée": ("Halle", "1 rue du Port", "https://schema.org/EventCancelled"),
    }
