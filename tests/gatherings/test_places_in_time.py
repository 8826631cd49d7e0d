"""Gatherings far from Paris, sessions that end after midnight, and days on which the clocks change: hours are those of the place."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from icalendar import Calendar

from faire_reseau.activities.actions import SignInClosed, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Meeting, Presence
from faire_reseau.gatherings import queries
from faire_reseau.gatherings.actions import GatheringRefused, change_gathering, create_gathering
from faire_reseau.gatherings.exports import attendees_table
from faire_reseau.gatherings.models import Gathering, Session, Slot
from faire_reseau.kit.spreadsheets import read_table
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()  # pages of gatherings of another test, which had the same key


@pytest.fixture(params=["Indian/Reunion", "America/Cayenne"])
def there(request, client):
    """A gathering of one day in that zone; its organiser is signed in."""
    gathering = factories.gathering(slug="la-bas", time_zone=request.param, days=2)
    client.force_login(factories.organiser(gathering))
    return gathering


def at(gathering, day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(gathering.time_zone))


def add(client, kind="sequences", **hours):
    words = {"title": "Veillée", "format": "talk"} if kind.startswith("seq") else {}
    return client.post(f"/rencontres/la-bas/preparer/{kind}/", words | hours)


EVENING = {"on": "2019-06-25", "begins": "22:30", "ends": "00:30"}


def test_a_session_that_ends_after_midnight_ends_on_the_next_day_and_stays_so_when_it_is_changed(client, there):
    answer = add(client, **EVENING)
    session = Session.objects.get()
    hours_then = session.starts_at, session.ends_at
    page = f"/rencontres/la-bas/preparer/sequences/{session.pk}/"
    form = client.get(page).context["form"]
    typed = {bound.html_name: bound.value() or "" for bound in form if bound.name != "themes"}
    before = {bound.html_initial_name: typed[bound.html_name] for bound in form if bound.name != "themes"}
    client.post(page, typed | before | {"begins": "23:00"})
    session.refresh_from_db()
    later = session.starts_at, session.ends_at
    client.post(page, typed | before | {"begins": "23:00", "ends": "23:45"} | {"initial-begins": "23:00"})
    session.refresh_from_db()

    assert answer.status_code == 302
    assert hours_then == (at(there, DAY, 22, 30), at(there, NEXT, 0, 30))
    assert later == (at(there, DAY, 23), at(there, NEXT, 0, 30))
    assert (session.starts_at, session.ends_at) == (at(there, DAY, 23), at(there, DAY, 23, 45))


def test_a_slot_may_end_after_midnight_and_hours_in_the_wrong_order_by_day_are_still_refused(client, there):
    taken = add(client, "creneaux", **EVENING)
    refused = add(client, on="2019-06-25", begins="14:00", ends="13:00")

    slot = Slot.objects.get()
    assert (taken.status_code, refused.status_code) == (302, 422)
    assert (slot.starts_at, slot.ends_at) == (at(there, DAY, 22, 30), at(there, NEXT, 0, 30))
    assert Session.objects.count() == 0


def test_the_agenda_and_the_calendar_show_the_hours_of_the_place_under_the_day_on_which_it_begins(client, there):
    add(client, **EVENING)

    page = client.get("/rencontres/la-bas/").content.decode()
    (event,) = Calendar.from_ical(client.get("/rencontres/la-bas/agenda.ics").content).walk("VEVENT")

    assert (page.count('id="day-2019-06-25"'), page.count('id="day-2019-06-26"')) == (1, 0)
    assert '<time datetime="2019-06-25T22:30:00' in page
    assert [f"{event[name].dt:%m-%d %H:%M}" for name in ("DTSTART", "DTEND")] == ["06-25 22:30", "06-26 00:30"]
    assert event["DTSTART"].params["TZID"] == there.time_zone


def test_the_night_belongs_to_the_evening_before_in_programmes_and_in_hours_of_half_days(client, there):
    add(client, **EVENING)
    evening = Meeting.objects.create(action=there.action, held_on=DAY)
    evening = HalfDay.objects.create(meeting=evening, on=DAY, part="evening", sign_in_key="soir")
    people = {name: factories.participant(there) for name in ("evening", "morning after")}
    halves = {"evening": evening, "morning after": HalfDay.objects.get(on=NEXT, part="morning")}
    for name, person in people.items():
        there.registrations.get(person=person).half_days.set([halves[name]])

    attended = {name: len(queries.sessions_to_attend(person)) for name, person in people.items()}

    assert attended == {"evening": 1, "morning after": 0}
    assert queries.hours_of(evening) == "22\u00a0h\u00a030\u00a0–\u00a00\u00a0h\u00a030"
    assert queries.hours_of(halves["morning after"]) == ""


def test_signatures_show_the_hour_of_the_place_on_screen_and_on_paper_and_the_day_when_it_is_another(client, there):
    half = queries.half_days_of(there)[0]
    on_time, late = factories.participant(there), factories.participant(there)
    how = {"organisation": None, "trade": None, "means": Means.ORGANISER_LIST, "by": None}
    noted = sign_in(half, on_time, at=at(there, DAY, 9, 5).astimezone(UTC), **how)
    sign_in(half, late, at=at(there, NEXT, 0, 20).astimezone(UTC), **how)

    sheet = client.get(f"/activites/demi-journees/{half.pk}/").content.decode()
    paper = client.get(f"/activites/{there.action_id}/feuilles/2019-06-25/").content.decode()
    facts = client.get(f"/activites/presences/{noted.pk}/corriger/").content.decode()
    client.force_login(on_time.user)
    phone = client.get(f"/emarger/{half.sign_in_key}/").content.decode()

    assert [text.count("9\u00a0h\u00a005") for text in (sheet, paper, facts, phone)] == [1, 1, 1, 1]
    assert (
        sheet.count("mer 26 juin, 0\u00a0h\u00a020"),
        paper.count("noté·e présent·e le 26 juin 2019 à 0\u00a0h\u00a020"),
    ) == (
        1,
        1,
    )
    assert phone.count("L’équipe d’organisation vous a noté·e présent·e à 9\u00a0h\u00a005.") == 1


def test_the_list_of_participants_has_the_local_day_of_registration(there):
    person = factories.participant(there)
    made_at = at(there, DAY, 23, 30) if there.time_zone.startswith("America") else at(there, DAY, 1)
    there.registrations.filter(person=person).update(made_at=made_at)

    rows = read_table(attendees_table(queries.registrations_of(there), []))

    assert "2019-06-25" in str(rows.lines[-1])


@pytest.mark.parametrize(("day", "hours"), [(date(2020, 3, 29), 1), (date(2020, 10, 25), 3)])
def test_in_the_night_in_which_the_clocks_change_a_session_lasts_as_long_as_the_clocks_say(client, day, hours):
    factories.gathering(slug="la-bas", starts_on=day - timedelta(days=1), ends_on=day)
    client.force_login(factories.facilitator())

    skipped = add(client, on=f"{day}", begins="02:30", ends="04:00")
    add(client, on=f"{day}", begins="01:30", ends="03:30")
    add(client, on=f"{day - timedelta(days=1)}", begins="23:00", ends="04:00", title="Nuit")

    lengths = [
        session.ends_at - session.starts_at for session in Session.objects.filter(title="Veillée").order_by("starts_at")
    ]
    (night,) = Session.objects.filter(title="Nuit")
    assert skipped.status_code == (422 if hours == 1 else 302)
    assert lengths[0] == timedelta(hours=hours)
    assert night.ends_at - night.starts_at == timedelta(hours=3 + hours)


def test_nobody_signs_for_a_day_that_has_not_come_there_and_pages_say_why(client, there, monkeypatch):
    half = next(half for half in queries.half_days_of(there) if half.on == NEXT)
    HalfDay.objects.filter(pk=half.pk).update(sign_in_open=True)
    person, how = factories.participant(there), {"organisation": None, "trade": None, "by": None}
    before, after = (at(there, *when) for when in ((DAY, 23, 59), (NEXT, 0, 1)))
    why = "Cette demi-journée est le mercredi 26 juin 2019\u00a0: on n’émarge pas pour un jour qui n’est pas venu."

    with pytest.raises(SignInClosed) as on_phone:
        sign_in(half, person, means=Means.OWN_PHONE, at=before, **how)
    with pytest.raises(SignInClosed) as on_list:
        sign_in(half, person, means=Means.ORGANISER_LIST, at=before, **how)
    monkeypatch.setattr("django.utils.timezone.now", lambda: before)
    sheet = client.get(f"/activites/demi-journees/{half.pk}/").content.decode()
    client.force_login(person.user)
    phone = client.get(f"/emarger/{half.sign_in_key}/").content.decode()
    noted = sign_in(half, person, means=Means.OWN_PHONE, at=after, **how)

    assert [str(refused.value.sentence) for refused in (on_phone, on_list)] == [why, why]
    assert (sheet.count(why), sheet.count("Noter présent")) == (2, 0)  # of the list, and of phones
    assert (phone.count(why), phone.count("data-outbox-thing")) == (1, 0)
    assert noted.is_present


def test_moments_typed_with_a_time_zone_are_those_of_that_zone(client):
    client.force_login(factories.facilitator())
    host = factories.centre()
    page = "/rencontres/nouvelle/"
    typed = {
        "title": "Loin",
        "host": host.pk,
        "starts_on": "2027-06-01",
        "ends_on": "2027-06-01",
        "time_zone": "America/Cayenne",
        "mode": "on_site",
        "registration_closes_at": "2027-05-20T23:59",
    }

    answer = client.post(page, typed)
    gathering = Gathering.objects.get(title="Loin")
    change = f"/rencontres/{gathering.slug}/preparer/rencontre/"
    shown = client.get(change).content.decode()
    initial = {f"initial-{name}": value for name, value in typed.items()}
    moved = client.post(change, typed | initial | {"time_zone": "Indian/Reunion"})
    there = Gathering.objects.get(pk=gathering.pk)

    assert (answer.status_code, moved.status_code) == (302, 302)
    assert gathering.registration_closes_at == datetime(2027, 5, 20, 23, 59, tzinfo=ZoneInfo("America/Cayenne"))
    assert re.findall(r'name="registration_closes_at" value="([^"]*)"', shown) == ["2027-05-20T23:59"]
    assert there.registration_closes_at == datetime(2027, 5, 20, 23, 59, tzinfo=ZoneInfo("Indian/Reunion"))


def test_moments_are_those_of_the_place_that_words_chose(client):
    client.force_login(factories.facilitator())
    host = factories.centre()
    typed = {
        "title": "Loin",
        "host": host.pk,
        "starts_on": "2027-06-01",
        "ends_on": "2027-06-01",
        "time_zone": "Indian/Reunion",  # as the select says still
        "time_zone_words": "Cayenne",
        "mode": "on_site",
        "registration_closes_at": "2027-05-20T23:59",
    }

    client.post("/rencontres/nouvelle/", typed)
    gathering = Gathering.objects.get(title="Loin")
    change = f"/rencontres/{gathering.slug}/preparer/rencontre/"
    before = typed | {"time_zone": "America/Cayenne", "time_zone_words": ""}
    initial = {f"initial-{name}": value for name, value in before.items()}
    client.post(change, before | initial | {"time_zone_words": "Tokyo"})
    there = Gathering.objects.get(pk=gathering.pk)

    assert [place.time_zone for place in (gathering, there)] == ["America/Cayenne", "Asia/Tokyo"]
    assert [place.registration_closes_at for place in (gathering, there)] == [
        datetime(2027, 5, 20, 23, 59, tzinfo=ZoneInfo(zone)) for zone in ("America/Cayenne", "Asia/Tokyo")
    ]


def test_another_zone_keeps_the_hours_of_registration_that_are_not_said_again():
    before, after = ZoneInfo("Australia/Brisbane"), ZoneInfo("Asia/Tokyo")
    closes = datetime(2019, 6, 20, 23, 59)  # noqa: DTZ001  (an hour of the place)
    gathering = factories.gathering(time_zone=before.key, registration_closes_at=closes.replace(tzinfo=before))

    change_gathering(gathering, time_zone=after.key, by=factories.facilitator(), at=datetime(2019, 6, 1, tzinfo=UTC))

    gathering.refresh_from_db()
    assert gathering.registration_closes_at == closes.replace(tzinfo=after)


def test_the_time_zone_stays_once_somebody_signed():
    gathering = factories.gathering(time_zone="Europe/Paris")
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).first()
    Presence.objects.create(half_day=half_day, person=factories.person(), means="own_phone", at=NOW)

    with pytest.raises(GatheringRefused, match="émargé"):
        change_gathering(gathering, time_zone="Indian/Reunion", by=factories.facilitator(), at=NOW)

    assert Gathering.objects.get(pk=gathering.pk).time_zone == "Europe/Paris"


def test_an_address_holds_the_year_once():
    fields = {"host": factories.centre(), "starts_on": date(2027, 5, 20), "ends_on": date(2027, 5, 20)}

    gatherings = [create_gathering(title=title, **fields, by=None, at=NOW) for title in ("Journée 2027", "Journée")]

    assert [gathering.slug for gathering in gatherings] == ["journee-2027", "journee-2027-2"]
