"""The guest by QR: what the pass of a gathering opens, for how long, and that every other address sees a visitor."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localdate

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action, Presence
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.logic.passes import DAYS_AFTER
from faire_reseau.gatherings.models import Gathering, GatheringPass
from faire_reseau.live.registry import may_follow
from faire_reseau.live.visitors import visitor_of
from faire_reseau.network.models import Person
from faire_reseau.topics.models import Wish
from tests import factories
from tests.factories import DAY, NOW
from tests.house.guests import answers, code_of_last_letter, handed_out, thief_with
from tests.house.test_rights import TABLE, _address, _sign, addresses, clients, house, open_pass, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"

__all__ = ["clients", "house"]  # fixtures

# What a pass opens, in the pass's own gathering. Everywhere else the guest is a visitor.
OPEN_TO_PASSES = [
    "outbox",
    "pages:day",
    "gatherings:welcome",
    "gatherings:agenda",
    "gatherings:session",
    "gatherings:undo",
    "activities:sign_in",
    "topics:forums",
    "topics:forum",
    "topics:topic",
    "topics:propose",
    "topics:figures",
    "topics:find_people",
    "topics:change_topic",
    "topics:withdraw_topic",
    "topics:wish",
    "topics:programme",
    "topics:choose",
    "topics:cells",
    "topics:take_cell",
    "topics:free_cell",
    "topics:grid",
    "topics:grid_version",
    "topics:versions",
    "questions:session",
    "questions:ask",
    "questions:near",
    "questions:support",
    "questions:withdraw",
    "questions:answer_poll",
    *(f"notes:{name}" for name in ("note", "list", "begin", "write", "state", "authors", "mentions", "add_picture")),
    *(f"notes:{name}" for name in ("comment", "reply", "resolve", "delete_comment")),
    *(f"notes:{name}" for name in ("picture", "history", "version", "tick", "export", "export_all")),
    "cooperations:became",
    "cooperations:groups",
    "cooperations:group",
    "cooperations:here",
    "cooperations:take_notes",
    "cooperations:hand_on",
    "cooperations:write",
    "cooperations:reopen",
    "cooperations:note_idea",
    "cooperations:carry",
    "cooperations:withdraw_idea",
    "cooperations:convergence",
    "cooperations:dots",
    "cooperations:minutes",
    "cooperations:minutes_file",
]


@pytest.fixture
def guest(house):
    """A browser that opened the pass of the open gathering, of somebody who has every role in the network."""
    registration = Gathering.objects.get(slug="ouverte").registrations.get(person__user=house[0]["participant"])
    user = registration.person.user
    factories.post(registration.person, factories.centre(), is_director=True)
    User.objects.filter(pk=user.pk).update(is_facilitator=True)
    Gathering.objects.get(slug="brouillon").organisers.create(user=user)
    Gathering.objects.update(starts_on=localdate(), ends_on=localdate())
    return open_pass(Client(), registration.gathering, user)


def _views() -> dict[str, Any]:
    views: dict[str, Any] = {}

    def walk(patterns: Any, space: str) -> None:
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                views[space + pattern.name] = pattern.callback

    walk(get_resolver("faire_reseau.project.urls").url_patterns, "")
    return views


def otherwise_marked(views: dict[str, Any], listed: list[str]) -> list[str]:
    """The addresses that are marked open to passes and not listed, or listed and not marked."""
    return sorted({name for name, view in views.items() if hasattr(view, "open_to_passes")} ^ set(listed))


def test_views_marked_open_to_passes_are_those_of_the_table():
    assert otherwise_marked(_views(), OPEN_TO_PASSES) == []


@pytest.mark.full
@pytest.mark.slow("asks for every address of the house by a pass, and tries to write there")
def test_a_pass_opens_nothing_but_what_is_marked_and_answers_elsewhere_as_to_a_visitor(house, guest, clients, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    takes = addresses()
    names = [name for names in TABLE.values() for name in names.split()]
    elsewhere = {name: _address(name, takes[name], house[1]) for name in sorted(set(names) - set(OPEN_TO_PASSES))}

    opened = [
        name
        for name in OPEN_TO_PASSES
        if asked_anew(guest, "get", _address(name, takes[name], house[1])).startswith(".")
    ]

    assert told_to_one_alone(guest, clients["visitor"], elsewhere) == {}
    # The others are only posted to, or what they show is not there yet.
    assert sorted(set(OPEN_TO_PASSES) - set(opened)) == [
        "cooperations:carry",
        "cooperations:dots",
        "cooperations:hand_on",
        "cooperations:here",
        "cooperations:note_idea",
        "cooperations:reopen",
        "cooperations:take_notes",
        "cooperations:withdraw_idea",
        "cooperations:write",
        "gatherings:undo",
        "notes:add_picture",
        "notes:comment",
        "notes:delete_comment",
        "notes:picture",
        "notes:reply",
        "notes:resolve",
        "notes:tick",
        "questions:answer_poll",
        "questions:ask",
        "questions:support",
        "questions:withdraw",
        "topics:cells",
        "topics:choose",
        "topics:free_cell",
        "topics:grid",
        "topics:grid_version",
        "topics:take_cell",
        "topics:versions",
        "topics:wish",
        "topics:withdraw_topic",
    ]


def asked_anew(browser: Client, how: str, address: str) -> str:
    """How `browser` is answered; what came of it is taken back, its cookies too."""
    cookies = browser.cookies.copy()
    with taken_back():
        answer = getattr(browser, how)(address)
    browser.cookies = cookies
    return f"{_sign(answer)}{answer.status_code}"


def told_to_one_alone(first: Client, second: Client, places: dict[str, str]) -> dict[str, list[tuple[str, ...]]]:
    """What both browsers are answered at the addresses of `places` where they are answered differently."""
    answers_by_name = {
        name: [tuple(asked_anew(browser, how, address) for how in ("get", "post")) for browser in (first, second)]
        for name, address in places.items()
    }
    return {name: answers for name, answers in answers_by_name.items() if answers[0] != answers[1]}


def test_the_same_pages_of_another_gathering_answer_a_pass_as_a_visitor(house, guest, clients):
    other = factories.gathering(slug="ailleurs")
    forum = factories.forum(other)
    person = Gathering.objects.get(slug="ouverte").registrations.get(person__user=house[0]["participant"]).person
    factories.registration(other, person)
    topic = factories.topic(forum, host=person)
    things = house[1] | {"gathering": other.slug, "forum_id": forum.pk, "topic_id": topic.pk}
    things |= {"sign_in_key": other.action.meetings.first().half_days.get().sign_in_key}
    things |= {"session_id": forum.session_id, "slot_id": forum.slots.first().pk, "welcome_key": other.welcome_key}
    takes = addresses()

    answers = [
        {
            name: [_sign(getattr(browser, how)(_address(name, takes[name], things))) for how in ("get", "post")]
            for name in OPEN_TO_PASSES
        }
        for browser in (guest, clients["visitor"])
    ]

    assert answers[0] == answers[1]


def test_with_a_pass_one_proposes_wishes_chooses_and_signs_as_oneself(client, now):
    gathering = factories.gathering(slug="nantes")
    guest = factories.participant(gathering)
    forum = factories.forum(gathering, phase="wish")
    topic = factories.topic(forum)
    half = gathering.action.meetings.first().half_days.get()
    type(half).objects.update(sign_in_open=True)
    browser = thief_with(handed_out(gathering, guest))

    browser.post(f"/rencontres/nantes/forums/{forum.pk}/sujets/{topic.pk}/souhait/", {"level": "3"})
    browser.post(f"/emarger/{half.sign_in_key}/")
    pages = [
        browser.get(address).status_code
        for address in (
            "/rencontres/nantes/",
            "/rencontres/nantes/maintenant/",
            "/rencontres/nantes/mon-programme/",
            f"/rencontres/nantes/forums/{forum.pk}/",
        )
    ]

    assert list(Wish.objects.values_list("person", "level")) == [(guest.pk, 3)]
    assert list(Presence.objects.values_list("person", "by")) == [(guest.pk, guest.user_id)]
    assert pages == [200, 200, 200, 200]


def test_the_half_day_of_another_gathering_is_not_signed_with_a_pass(now):
    gathering, other = factories.gathering(), factories.gathering()
    guest = factories.participant(gathering)
    factories.registration(other, guest)
    half = other.action.meetings.first().half_days.get()
    type(half).objects.update(sign_in_open=True)

    answer = thief_with(handed_out(gathering, guest)).post(f"/emarger/{half.sign_in_key}/")

    assert answer["Location"].startswith("/entrer/")
    assert Presence.objects.count() == 0


def test_whoever_runs_something_gets_no_pass_so_that_nobody_acts_under_their_name(now):
    gathering = factories.gathering(slug="nantes")
    facilitator = factories.person()
    User.objects.filter(pk=facilitator.user_id).update(is_facilitator=True)
    registration = factories.registration(gathering, facilitator)
    browser = Client()
    browser.force_login(factories.organiser(gathering))

    page = browser.post(f"/rencontres/nantes/preparer/inscrits/{registration.pk}/lien/", follow=True).content.decode()

    assert ("se connecte avec un code" in page, GatheringPass.objects.count()) == (True, 0)


@pytest.mark.parametrize("state", [GatheringState.ANNOUNCED, GatheringState.FINISHED])
def test_a_stolen_pass_opens_nothing_a_week_after_the_last_day(now, state):
    gathering = factories.gathering(slug="nantes", days=2)
    guest = factories.participant(gathering)
    address = handed_out(gathering, guest)
    Gathering.objects.update(state=state)
    browser, page = thief_with(address), "/rencontres/nantes/mon-programme/"
    last = gathering.ends_on - DAY + timedelta(days=DAYS_AFTER)

    now(NOW + last)
    on_the_last_day = (browser.get(page).status_code, Client().get(address).status_code)
    now(NOW + last + timedelta(days=1))

    assert on_the_last_day == (200, 200)
    assert answers(browser, [page]) == {page: "door"}
    assert Client().get(address).status_code == 404


def test_a_pass_made_when_the_gathering_is_long_over_opens_it_for_a_day(now):
    gathering = factories.gathering(slug="nantes", days=2)
    guest = factories.participant(gathering)
    made_at = NOW + timedelta(days=60)
    now(made_at)
    address = handed_out(gathering, guest)
    browser, page = thief_with(address), "/rencontres/nantes/mon-programme/"

    now(made_at + timedelta(hours=23, minutes=59))
    within_the_day = (browser.get(page).status_code, Client().get(address).status_code)
    now(made_at + timedelta(days=1))

    assert within_the_day == (200, 200)
    assert answers(browser, [page]) == {page: "door"}
    assert Client().get(address).status_code == 404


def test_the_pass_of_a_draft_of_an_erased_account_and_an_invented_one_answer_alike(now):
    gathering = factories.gathering()
    guest, erased = factories.participant(gathering), factories.participant(gathering)
    addresses = [handed_out(gathering, guest), handed_out(gathering, erased), "/acces/inventee-inventee-invent/"]
    accounts.erase_account(erased.user, by=erased.user, at=NOW)
    of_draft = [Client().get(address).status_code for address in addresses[1:]]
    Gathering.objects.update(state=GatheringState.DRAFT)

    assert of_draft == [404, 404]
    assert Client().get(addresses[0]).status_code == 404


def test_signing_out_elsewhere_ends_passes_too(client, now):
    gathering = factories.gathering(slug="nantes")
    guest = factories.participant(gathering)
    browser = thief_with(handed_out(gathering, guest))
    client.force_login(guest.user)

    client.post("/mon-compte/sessions/")

    assert answers(browser, ["/rencontres/nantes/mon-programme/"]) == {"/rencontres/nantes/mon-programme/": "door"}
    assert client.get("/mon-compte/").status_code == 200


def test_opening_a_pass_signs_out_whoever_was_signed_in_with_that_browser(client, now):
    gathering = factories.gathering()
    guest = factories.participant(gathering)
    address = handed_out(gathering, guest)
    client.force_login(factories.facilitator())

    client.post(address)

    assert answers(client, ["/journal/"]) == {"/journal/": "door"}


def test_a_code_typed_in_the_browser_of_a_pass_opens_the_account_whole(now):
    gathering = factories.gathering(slug="nantes")
    guest = factories.participant(gathering)
    browser = thief_with(handed_out(gathering, guest))
    browser.post("/entrer/", {"email": guest.user.email})

    browser.post("/entrer/code/", {"code": code_of_last_letter(), "action": "verify"})

    assert browser.get("/mon-compte/").status_code == 200
    assert "Cet accès n’ouvre que cette rencontre" not in browser.get("/rencontres/nantes/").content.decode()


def test_streams_know_the_holder_of_a_pass_in_their_gathering_alone_and_close_with_it(now):
    gathering, other = factories.gathering(), factories.gathering()
    guest = factories.participant(gathering)
    factories.registration(other, guest)
    here, elsewhere = factories.forum(gathering), factories.forum(other)
    factories.half_day(factories.meeting(gathering.action))
    browser = thief_with(handed_out(gathering, guest))
    names = [f"forum:{here.pk}", f"forum:{elsewhere.pk}", f"composing:{here.pk}", "sheet:1"]

    def follows():
        visitor = visitor_of(browser.session.session_key)
        return visitor.account, [may_follow(visitor.user_for(name), name) for name in names]

    before = follows()
    accounts.end_ways_in(guest.user, by=None, at=NOW, because=Ended.ELSEWHERE)
    after = follows()

    assert before == (f"guest:{guest.user_id}", [True, False, False, False])
    assert after == (f"session:{browser.session.session_key}", [False] * 4)


def test_badges_for_a_thousand_people_are_made_at_once_and_in_few_statements(
    client, django_assert_max_num_queries, now
):
    gathering = factories.gathering(slug="nantes")
    organiser = factories.organiser(gathering)
    people = Person.objects.bulk_create(
        [Person(first_name="P", last_name=str(n), email=f"b{n}@exemple.fr") for n in range(1000)]
    )

    with django_assert_max_num_queries(50):
        keys = gatherings.hand_out_passes(gathering, people, by=organiser, at=NOW)

    assert sorted(keys) == sorted(person.pk for person in people)
    assert len(set(keys.values())) == GatheringPass.objects.count() == 1000
    assert User.objects.filter(confirmed_at=None).count() == 1000


def test_badges_are_refused_before_anything_is_written(client, now):
    gathering = factories.gathering(slug="nantes")
    factories.participant(gathering)
    client.force_login(factories.organiser(gathering))
    statuses = [client.post("/rencontres/nantes/preparer/badges/").status_code for _ in range(20)]
    before = GatheringPass.objects.count()

    refused = client.post("/rencontres/nantes/preparer/badges/").status_code

    assert statuses == [302] * 20
    assert (refused, GatheringPass.objects.count() - before) == (429, 0)


def test_a_pass_is_shown_with_the_name_of_the_badge_and_without_the_address(client, now):
    gathering = factories.gathering(title="Rencontre de Nantes")
    guest = factories.participant(gathering, first_name="Ana", last_name="Badge")

    page = client.get(handed_out(gathering, guest)).content.decode()

    assert "Ana Badge" in page
    assert guest.user.email not in page


def test_an_action_of_the_centre_stays_closed_to_who_came_by_a_pass(now):
    centre = factories.centre()
    gathering = factories.gathering(host=centre)
    guest = factories.participant(gathering)
    factories.post(guest, centre)
    half = factories.half_day(factories.meeting(factories.action(organisation=centre)))
    browser = thief_with(handed_out(gathering, guest))

    outcomes = answers(browser, [reverse("activities:sheet", args=[half.pk])])

    assert list(outcomes.values()) == ["door"]
    assert Action.objects.count() == 2
