"""A gathering moved to other days: what moves, what keeps its local hour, what is refused, who is told."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from faire_reseau.activities.actions import MeetingRefused, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Meeting
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.letters import postponed_letter
from faire_reseau.gatherings.models import Gathering, Registration, Session, Slot
from faire_reseau.kit.models import Letter
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.topics.models import Choice, Wish
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()  # pages of gatherings of another test, which had the same key


def refused(deed):
    with pytest.raises(Refusal) as caught:
        deed()
    return str(caught.value.sentence)


def made_in(zone, day=DAY):
    """A gathering of one half-day with a slot, a session and registration that closes the evening before, in `zone`."""
    local = ZoneInfo(zone)
    gathering = factories.gathering(time_zone=zone, starts_on=day, ends_on=day)
    HalfDay.objects.filter(part="afternoon").delete()
    Meeting.objects.filter(half_days=None).delete()
    HalfDay.objects.update(on=day)
    Meeting.objects.update(held_on=day)
    nine = datetime.combine(day, datetime.min.time().replace(hour=9), local)
    gathering.registration_closes_at = nine - timedelta(hours=9, minutes=1)
    gathering.save()
    hours = {"starts_at": nine, "ends_at": nine + timedelta(hours=1)}
    Slot.objects.create(gathering=gathering, **hours)
    Session.objects.create(gathering=gathering, format=Format.PLENARY, title="Ouverture", changed_at=NOW, **hours)
    return gathering


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Cayenne"])
@pytest.mark.parametrize("to", [date(2019, 12, 10), date(2020, 3, 29), date(2019, 6, 26)])
def test_moved_over_a_change_of_the_clocks_everything_keeps_its_local_hour(zone, to):
    gathering, local = made_in(zone), ZoneInfo(zone)

    actions.postpone_gathering(gathering, starts_on=to, by=None, at=NOW)

    fresh = Gathering.objects.get()
    session, slot = Session.objects.get(), Slot.objects.get()
    moments = [session.starts_at, session.ends_at, slot.starts_at, slot.ends_at, fresh.registration_closes_at]
    evening = to - timedelta(days=1)
    assert [f"{moment.astimezone(local):%Y-%m-%d %H:%M}" for moment in moments] == [
        f"{to} 09:00",
        f"{to} 10:00",
        f"{to} 09:00",
        f"{to} 10:00",
        f"{evening} 23:59",
    ]
    assert (fresh.starts_on, fresh.ends_on, session.sequence) == (to, to, 1)
    assert list(HalfDay.objects.values_list("on", flat=True)) == [to]
    assert list(Meeting.objects.values_list("held_on", flat=True)) == [to]


@pytest.mark.parametrize("days", [1, -1])
def test_slots_at_the_same_hours_of_two_days_move_by_one_day_without_meeting(days):
    gathering = factories.gathering(days=3, starts_on=DAY, ends_on=DAY + timedelta(days=2))
    for offset in range(3):
        starts_at = NOW.replace(hour=9) + timedelta(days=offset)
        Slot.objects.create(gathering=gathering, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))

    actions.postpone_gathering(gathering, starts_on=DAY + timedelta(days=days), by=None, at=NOW - timedelta(days=5))

    starts = [slot.starts_at.date() for slot in gathering.slots.order_by("starts_at")]
    assert starts == [DAY + timedelta(days=days + offset) for offset in range(3)]


def test_an_hour_that_the_clocks_skip_on_the_new_day_is_refused_and_nothing_moves():
    gathering = made_in("Europe/Paris")
    starts_at = datetime(2019, 6, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    Session.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))

    sentence = refused(lambda: actions.postpone_gathering(gathering, starts_on=date(2020, 3, 29), by=None, at=NOW))

    assert sentence.startswith("L’heure change dans la nuit de ce jour-là, pendant «\u00a0Ouverture\u00a0»")
    assert Gathering.objects.get().starts_on == DAY
    assert Session.objects.get().starts_at == starts_at
    assert list(HalfDay.objects.values_list("on", flat=True)) == [DAY]


def test_what_was_signed_keeps_a_gathering_on_its_days():
    gathering = factories.gathering()
    half, person = queries.half_days_of(gathering)[0], factories.participant(gathering)
    sign_in(half, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=None, at=NOW)

    with pytest.raises(MeetingRefused):
        actions.postpone_gathering(gathering, starts_on=DAY + timedelta(days=7), by=None, at=NOW)

    assert Gathering.objects.get().starts_on == DAY


def test_registrations_wishes_and_programmes_follow_and_everybody_is_told_of_both_dates():
    forum = factories.forum()
    gathering = forum.session.gathering
    topic = factories.topic(forum)
    person = topic.hosts.get().person
    factories.wish(topic, person)
    Choice.objects.create(forum=forum, person=person, slot=forum.slots.first(), topic=topic, at=NOW)

    actions.postpone_gathering(gathering, starts_on=date(2019, 9, 3), by=None, at=NOW)

    letter = Letter.objects.get(kind="gathering_postponed")
    composed = postponed_letter(letter)
    assert composed.subject == "Nouvelles dates\u00a0: Rencontre nationale"
    assert "Jusqu’ici\u00a0: 25 juin 2019" in composed.body
    assert "Désormais\u00a0: 3 septembre 2019" in composed.body
    lines = [line for line in composed.body.splitlines() if ", matin" in line or "Fuseau" in line]
    assert lines == [
        "  – mardi 3 septembre, matin, 11\u00a0h\u00a0–\u00a013\u00a0h",
        "Fuseau horaire\u00a0: Paris (UTC+2)",
    ]
    assert (Wish.objects.count(), Choice.objects.count()) == (1, 1)
    assert [half.on for half in Registration.objects.get().half_days.all()] == [date(2019, 9, 3)] * 2


def test_two_organisers_who_move_it_at_once_are_told_and_it_moves_once():
    gathering = factories.gathering()
    actions.postpone_gathering(gathering, starts_on=DAY + timedelta(days=7), seen=DAY, by=None, at=NOW)

    with pytest.raises(Overtaken):
        actions.postpone_gathering(gathering, starts_on=DAY + timedelta(days=14), seen=DAY, by=None, at=NOW)

    assert Gathering.objects.get().starts_on == DAY + timedelta(days=7)


def test_what_follows_is_shown_before_anything_is_done(client):
    gathering = factories.gathering()
    factories.session(gathering)
    factories.participant(gathering)
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/{gathering.slug}/preparer/reporter/"

    shown = client.post(address, {"starts_on": "2090-01-02"}).content.decode()
    state = (Gathering.objects.get().starts_on, Letter.objects.count())
    done = client.post(address, {"starts_on": "2090-01-02", "seen": "2019-06-25", "confirmed": "1"})

    for words in ("lundi 2 janvier, matin", "1 séquence suit", "1 personne garde sa place"):
        assert words in shown
    assert state == (DAY, 0)
    assert (done.status_code, Gathering.objects.get().starts_on) == (302, date(2090, 1, 2))


def test_a_day_that_is_over_is_judged_by_the_clock_of_the_gathering():
    gathering = made_in("Indian/Reunion")
    late = datetime(2019, 6, 20, 21, 0, tzinfo=UTC)  # the 21st already in La Réunion

    assert refused(lambda: actions.postpone_gathering(gathering, starts_on=date(2019, 6, 20), by=None, at=late)) == (
        "Ce jour est passé\u00a0: choisissez-en un à venir."
    )
    assert actions.postpone_gathering(gathering, starts_on=date(2019, 6, 21), by=None, at=late).starts_on == date(
        2019, 6, 21
    )


def test_registration_that_is_open_stays_open_and_a_closing_before_the_opening_is_refused():
    gathering = made_in("Europe/Paris", date(2019, 9, 3))
    gathering.registration_opens_at = NOW - timedelta(hours=1)
    gathering.save()

    sentence = refused(lambda: actions.postpone_gathering(gathering, starts_on=DAY, by=None, at=NOW))

    assert sentence.startswith("Les inscriptions fermeraient avant d’ouvrir")
    actions.postpone_gathering(Gathering.objects.get(), starts_on=date(2019, 10, 1), by=None, at=NOW)
    assert Gathering.objects.get().registration_opens_at == NOW - timedelta(hours=1)


# --- for search engines -----------------------------------------------------------------------------------------------------


def data_of(client, gathering):
    """What the public page says to search engines: status, first day, first day before."""
    cache.clear()  # pages of gatherings of another test, which had the same key
    answer = client.get(f"/rencontres/{gathering.slug}/")
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.DOTALL)
    data = next(block for block in map(json.loads, blocks) if block["@type"] == "Event")
    subs = [sub.get("eventStatus") for sub in data["subEvent"]]
    return data["eventStatus"].rpartition("/")[2], data["startDate"], data.get("previousStartDate"), subs


def test_search_engines_read_that_it_is_to_come_was_moved_from_which_day_and_is_cancelled(client):
    gathering = factories.gathering()
    factories.session(gathering)
    data = [data_of(client, gathering)]
    for starts_on in (date(2019, 9, 10), date(2019, 10, 1), DAY, date(2019, 9, 10)):
        actions.postpone_gathering(gathering, starts_on=starts_on, by=None, at=NOW)
        data.append(data_of(client, gathering))
    actions.cancel_gathering(gathering, by=None, at=NOW)
    data.append(data_of(client, gathering))

    off = "https://schema.org/EventCancelled"
    assert data == [
        ("EventScheduled", "2019-06-25", None, [None]),
        ("EventRescheduled", "2019-09-10", "2019-06-25", [None]),
        ("EventRescheduled", "2019-10-01", "2019-06-25", [None]),
        ("EventScheduled", "2019-06-25", None, [None]),
        ("EventRescheduled", "2019-09-10", "2019-06-25", [None]),
        ("EventCancelled", "2019-09-10", "2019-06-25", [off]),
    ]


def test_a_draft_that_nobody_read_was_never_moved(client):
    gathering = factories.gathering(state="draft")
    actions.postpone_gathering(gathering, starts_on=date(2019, 9, 10), by=None, at=NOW)
    actions.announce_gathering(gathering, by=None, at=NOW)

    assert data_of(client, gathering) == ("EventScheduled", "2019-09-10", None, [])
