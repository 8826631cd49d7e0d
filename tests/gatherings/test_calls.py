"""The call of a gathering held on line: who reads its address, on pages, in letters, calendars and for search engines."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from icalendar import Calendar
from lxml import html

from faire_reseau.gatherings import actions, exports
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.permissions import can_join_call
from faire_reseau.gatherings.queries import call_for, half_days_of
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

CALL = "https://visio.exemple.fr/salle,1;a?b=c&d=é"
FRENCH = {"accept-language": "fr"}


def online(**fields):
    fields = {"mode": "online", "call_address": CALL, "place_name": "", "address": "", "slug": "ici"} | fields
    return factories.gathering(**fields)


def readers(gathering):
    """An account of each kind, by what it is to `gathering`."""
    people = {state: factories.person(email=f"{state}@exemple.fr") for state in RegistrationState}
    for state, person in people.items():
        factories.registration(gathering, person, state)
    return {state.value: person.user for state, person in people.items()} | {
        "organiser": factories.organiser(gathering),
        "facilitator": factories.facilitator(),
        "member": factories.member().user,
        "visitor": AnonymousUser(),
    }


JOIN = {"confirmed", "organiser", "facilitator"}
EVERYBODY = JOIN | {"waiting", "cancelled", "member", "visitor"}


@pytest.mark.parametrize(
    ("state", "is_public", "expected"),
    [
        (GatheringState.ANNOUNCED, False, JOIN),
        (GatheringState.ANNOUNCED, True, EVERYBODY),
        (GatheringState.DRAFT, True, JOIN - {"confirmed"}),
    ],
)
def test_people_with_a_place_and_organisers_join_and_everybody_when_it_is_public(state, is_public, expected):
    gathering = online(call_is_public=is_public, state=state)

    users = readers(gathering)

    assert {name for name, user in users.items() if can_join_call(user, gathering)} == expected


def told_on_pages(user, gathering, session):
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    addresses = ["", f"sequences/{session.pk}/", "maintenant/"]
    pages = [client.get(f"/rencontres/{gathering.slug}/{end}", headers=FRENCH).content.decode() for end in addresses]
    return ["salle,1;a?b=c&amp;d=é" in page for page in pages]


def test_its_address_is_on_the_pages_of_those_who_may_join_and_others_read_who_may():
    gathering = online()
    session = factories.session(gathering)
    users = readers(gathering)

    shown = {name: told_on_pages(user, gathering, session) for name, user in users.items()}

    assert shown == {name: [name in JOIN] * 3 for name in EVERYBODY}
    page = Client().get("/rencontres/ici/", headers=FRENCH).content.decode()
    assert "Les personnes inscrites lisent l’adresse de la visioconférence en haut de cette page." in page


def test_a_public_call_is_on_the_pages_of_everybody_and_no_longer_once_it_is_kept_for_the_list(client):
    gathering = online(call_is_public=True)
    session, by = factories.session(gathering), factories.organiser(gathering)

    before = told_on_pages(AnonymousUser(), gathering, session)
    actions.change_gathering(gathering, call_is_public=False, by=by, at=NOW)

    assert (before, told_on_pages(AnonymousUser(), gathering, session)) == ([True] * 3, [False] * 3)


@pytest.mark.parametrize(
    "fields", [{"mode": "on_site"}, {"state": "cancelled"}, {"state": "finished"}, {"call_address": ""}]
)
def test_a_gathering_on_site_or_over_has_no_call(fields):
    gathering = online(**fields)

    assert call_for(factories.facilitator(), gathering, NOW) == ""


def test_a_call_is_joined_until_the_last_day_of_the_gathering():
    gathering, by = online(), factories.facilitator()

    calls = [call_for(by, gathering, NOW + timedelta(days)) for days in (-30, 0, 1)]

    assert calls == [CALL, CALL, ""]


def test_organisers_type_it_in_the_form_of_the_gathering(client):
    gathering = online(call_address="")
    client.force_login(factories.facilitator())
    page = client.get("/rencontres/ici/preparer/rencontre/", headers=FRENCH).content.decode()
    assert 'for="id_call_address"' in page

    wrong = client.post(
        "/rencontres/ici/preparer/rencontre/", typed(page, call_address="pas une adresse"), headers=FRENCH
    )
    done = client.post(
        "/rencontres/ici/preparer/rencontre/", typed(page, call_address=CALL, call_is_public="on"), headers=FRENCH
    )

    gathering.refresh_from_db()
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert (gathering.call_address, gathering.call_is_public) == (CALL, True)


def typed(page: str, **more: str) -> dict[str, str]:
    """What the form of a page holds, with `more` typed in it."""
    form = html.fromstring(page).xpath("//main//form[.//*[@name='title']]")[0]
    return dict(form.form_values()) | more


def conferences(content: bytes) -> list[list[tuple[str, str, str]]]:
    """The calls of each event of a calendar: address, features, label."""
    calls = []
    for event in Calendar.from_ical(content).walk("VEVENT"):
        conferences_of = event.get("CONFERENCE", [])
        calls.append(
            [
                (str(conference), conference.params["FEATURE"], conference.params["LABEL"])
                for conference in (conferences_of if isinstance(conferences_of, list) else [conferences_of])
            ]
        )
    return calls


def test_the_public_calendar_holds_a_public_call_and_ones_own_calendar_every_call(client):
    gathering = online()
    factories.session(gathering)
    person = factories.participant(gathering)
    key = actions.renew_calendar_key(person.user, by=person.user, at=NOW)
    whole = [[(CALL, ["AUDIO", "VIDEO"], "Visioconférence")]]

    kept_apart = conferences(client.get("/rencontres/ici/agenda.ics").content)
    own = conferences(client.get(f"/agendas/{key}.ics").content)
    Gathering.objects.update(call_is_public=True, version=gathering.version + 1)

    assert (kept_apart, own) == ([[]], whole)
    assert conferences(client.get("/rencontres/ici/agenda.ics").content) == whole


def test_ones_own_calendar_says_another_address_once_it_is_changed(client):
    gathering = online()
    factories.session(gathering)
    person = factories.participant(gathering)
    key = actions.renew_calendar_key(person.user, by=person.user, at=NOW)
    client.get(f"/agendas/{key}.ics")

    actions.change_gathering(gathering, call_address="https://autre.exemple.fr/", by=factories.facilitator(), at=NOW)

    (calls,) = conferences(client.get(f"/agendas/{key}.ics").content)
    assert [address for address, *_rest in calls] == ["https://autre.exemple.fr/"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"@type": "VirtualLocation", "url": "http://testserver/rencontres/ici/"}),
        ({"call_is_public": True}, {"@type": "VirtualLocation", "url": CALL}),
        (
            {"call_is_public": True, "mode": "mixed", "place_name": "Maison", "address": "1 rue du Port, Brest"},
            [
                {"@type": "Place", "name": "Maison", "address": "1 rue du Port, Brest"},
                {"@type": "VirtualLocation", "url": CALL},
            ],
        ),
        (
            {"mode": "on_site", "place_name": "Maison", "address": "1 rue du Port, Brest"},
            {"@type": "Place", "name": "Maison", "address": "1 rue du Port, Brest"},
        ),
    ],
)
def test_search_engines_read_where_it_is_held_and_the_call_when_it_is_public(client, settings, fields, expected):
    settings.SITE_ADDRESS = "http://testserver"
    gathering = online(**fields)

    data = exports.schema_org(gathering, [], address="http://testserver/rencontres/ici/", host_name="", absolute=str)

    assert data["location"] == expected
    page = client.get("/rencontres/ici/").content.decode()
    shown = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL).group(1))
    assert shown["location"] == expected


def test_the_letter_to_who_has_a_place_says_how_to_join_and_that_to_who_waits_does_not(
    django_capture_on_commit_callbacks,
):
    gathering = online(capacity_people=1)
    first, second = factories.member(), factories.member()

    with django_capture_on_commit_callbacks(execute=True):
        for person in (first, second):
            actions.register(gathering, person, half_days_of(gathering), post=None, by=person.user, at=NOW)

    bodies = {letter.to[0]: f"Pour participer en ligne\u00a0:\n{CALL}" in letter.body for letter in mail.outbox}
    assert bodies == {first.user.email: True, second.user.email: False}
