"""Gatherings far from Paris, sessions that end after midnight, and days on which the clocks change: hours are those of the place."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from icalendar import Calendar

from faire_reseau.activities.actions import sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Meeting
from faire_reseau.gatherings import queries
from faire_reseau.gatherings.exports import attendees_table
from faire_reseau.gatherings.models import Session, Slot
from faire_reseau.kit.spreadsheets import read_table
from tests import factories
from tests.factories import DAY

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
    made = session.starts_at, session.ends_at
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
    assert made == (at(there, DAY, 22, 30), at(there, NEXT, 0, 30))
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
    assert queries.hours_of(evening) == "22:30 – 00:30"
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

    assert [text.count("09:05") for text in (sheet, paper, facts, phone)] == [1, 1, 1, 1]
    assert [text.count("mer 26 juin, 00:20") for text in (sheet, paper)] == [1, 1]


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

    lengths = [one.ends_at - one.starts_at for one in Session.objects.filter(title="Veillée").order_by("starts_at")]
    (night,) = Session.objects.filter(title="Nuit")
    assert skipped.status_code == (422 if hours == 1 else 302)
    assert lengths[0] == timedelta(hours=hours)
    assert night.ends_at - night.starts_at == timedelta(hours=3 + hours)
