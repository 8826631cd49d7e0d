"""Registration and waiting lists look at the clock: nothing is given, and nobody registers, for what is over."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faire_reseau.activities.enums import Part
from faire_reseau.gatherings import actions, queries
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def noon_of_the_day():
    return datetime(2019, 6, 25, 11, 0, tzinfo=UTC)  # 13:00 in Paris: the morning is over


def test_nobody_registers_for_a_half_day_that_is_over_and_who_had_it_keeps_it():
    gathering = factories.gathering(days=1)
    morning, afternoon = queries.half_days_of(gathering)
    late, early = factories.person(), factories.participant(gathering)

    with pytest.raises(actions.RegistrationRefused) as refused:
        actions.register(gathering, late, [morning, afternoon], post=None, by=late.user, at=noon_of_the_day())
    late_one = actions.register(gathering, late, [afternoon], post=None, by=late.user, at=noon_of_the_day())
    early_one = actions.register(gathering, early, [morning, afternoon], post=None, by=early.user, at=noon_of_the_day())

    assert str(refused.value.sentence) == (
        "C’est passé pour mardi 25 juin, matin\u00a0: choisissez une demi-journée à venir."
    )
    assert set(late_one.half_days.all()) == {afternoon}
    assert set(early_one.half_days.all()) == {morning, afternoon}


def test_once_every_half_day_is_over_registration_is_closed_and_says_so(client, monkeypatch):
    gathering = factories.gathering(slug="nantes", days=1)
    person = factories.person()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=1))
    client.force_login(person.user)

    page = client.get("/rencontres/nantes/inscription/").content.decode()
    welcome = client.get(f"/bienvenue/{gathering.welcome_key}/")
    client.logout()
    stranger = client.get(f"/bienvenue/{gathering.welcome_key}/").content.decode()

    why = "Les demi-journées de cette rencontre sont passées\u00a0: on ne s’y inscrit plus."
    assert (page.count(why), stranger.count(why), welcome.status_code) == (1, 1, 302)
    assert [text.count('name="half_days"') for text in (page, stranger)] == [0, 0]


def test_who_waits_is_given_a_place_for_what_is_still_to_come_alone():
    gathering = factories.gathering(days=1, capacity_people=1)
    morning, afternoon = queries.half_days_of(gathering)
    holder = factories.participant(gathering)
    waiting = {}
    for name, halves in {"both": [morning, afternoon], "morning": [morning]}.items():
        waiting[name] = factories.registration(gathering, factories.person(), "waiting")
        waiting[name].half_days.set(halves)

    actions.cancel_registration(gathering.registrations.get(person=holder), by=None, at=noon_of_the_day())

    for registration in waiting.values():
        registration.refresh_from_db()
    assert {name: registration.state for name, registration in waiting.items()} == {
        "both": "confirmed",
        "morning": "waiting",
    }
    assert set(waiting["both"].half_days.all()) == {afternoon}


def at_the_place(hour, minute=0, *, days=0):
    return datetime(2019, 6, 25, hour, minute, tzinfo=ZoneInfo("Australia/Adelaide")) + timedelta(days=days)


@pytest.fixture
def evening():
    """A gathering of one evening in Adelaide."""
    gathering = factories.gathering(slug="soir", days=1, time_zone="Australia/Adelaide")
    gathering.action.meetings.all().delete()
    actions.add_half_day(gathering, on=gathering.starts_on, part=Part.EVENING, by=None, at=NOW)
    return gathering


def test_an_evening_is_over_at_midnight_for_everybody_unless_its_agenda_goes_on(evening):
    halves = queries.half_days_of(evening)
    keys = {half.pk for half in halves}
    over = [queries.half_days_over(evening, at_the_place(hour, days=days)) for hour, days in ((23, 0), (0, 1))]
    factories.session(evening, hour=13, minutes=150)  # until 1:00 there

    assert over == [set(), keys]
    assert [queries.half_days_over(evening, at_the_place(0, 59, days=1))] == [set()]
    assert queries.half_days_over(evening, at_the_place(1, days=1)) == keys


def test_the_agenda_of_a_gathering_that_is_long_over_is_not_gone_through(evening):
    factories.session(evening, hour=13, minutes=150)

    with CaptureQueriesContext(connection) as captured:
        over = queries.half_days_over(evening, at_the_place(1, days=1))

    assert over == {half.pk for half in queries.half_days_of(evening)}
    assert [query["sql"] for query in captured if '"format"' in query["sql"]] == []


def test_no_place_is_given_for_what_is_over_and_the_sentence_says_what_to_do(evening):
    late, (half,) = at_the_place(0, 7, days=1), queries.half_days_of(evening)
    person, organiser = factories.person(), factories.organiser(evening)
    waits = factories.registration(evening, factories.person(last_name="Weil"), "waiting")
    waits.half_days.set([half])
    sentences = {}
    for name, act in {
        "themself": lambda: actions.register(evening, person, [half], post=None, by=person.user, at=late),
        "organiser": lambda: actions.register(
            evening, person, [half], post=None, by=organiser, at=late, as_organiser=True
        ),
        "all": lambda: actions.register(evening, person, [], post=None, by=organiser, at=late, as_organiser=True),
        "waiting": lambda: actions.confirm_registration(waits, by=organiser, at=late),
    }.items():
        with pytest.raises(actions.RegistrationRefused) as refused:
            act()
        sentences[name] = str(refused.value.sentence)

    waits.refresh_from_db()
    assert sentences == {
        "themself": "Les demi-journées de cette rencontre sont passées\u00a0: on ne s’y inscrit plus.",
        "organiser": (
            "C’est passé pour mardi 25 juin, soir\u00a0: ne la cochez pas, et notez sur la feuille d’émargement qui est venu."
        ),
        "all": "Les demi-journées de cette rencontre sont passées\u00a0: notez sur la feuille d’émargement qui est venu.",
        "waiting": (f"La demande est passée ({waits.person})\u00a0: notez sur la feuille d’émargement qui est venu."),
    }
    assert (waits.state, evening.registrations.count()) == ("waiting", 1)


def test_an_organiser_gives_places_from_the_list_for_what_is_to_come_alone(client, monkeypatch):
    gathering = factories.gathering(slug="nantes", days=1)
    _morning, afternoon = queries.half_days_of(gathering)
    client.force_login(factories.organiser(gathering))
    monkeypatch.setattr("django.utils.timezone.now", noon_of_the_day)
    person = factories.person()
    waits = factories.registration(gathering, factories.person(), "waiting")
    waits.half_days.set(queries.half_days_of(gathering))

    page = client.get("/rencontres/nantes/preparer/inscrits/").content.decode()
    client.post(f"/rencontres/nantes/preparer/inscrits/ajouter/{person.pk}/")
    client.post(f"/rencontres/nantes/preparer/inscrits/{waits.pk}/", {"to": "confirmed"})

    assert page.count('name="half_days"') == 1
    for registration in gathering.registrations.all():
        assert (registration.state, list(registration.half_days.all())) == ("confirmed", [afternoon])
