"""Names in programmes: who hosts a topic is named to whom the network chose, at every address; speakers written in, to all."""

import logging
import re
from collections.abc import Collection
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from faire_reseau.accounts.actions import set_consent
from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.models import AuditLine
from faire_reseau.cooperations.enums import ConvergenceState
from faire_reseau.cooperations.models import Harvest
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Registration, Speaker
from faire_reseau.network.actions import choose_names_shown, erase_person
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network, Person, Post
from faire_reseau.network.permissions import can_name, people_named_to, unnamed_to_visitors
from faire_reseau.network.queries import unnamed_to
from faire_reseau.topics import actions as topics
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum
from tests import factories
from tests.factories import DAY, NOW
from tests.house.test_rights import _address, _things, addresses

pytestmark = pytest.mark.django_db

SURNAME = "Tournesecret"
WRITTEN_IN = "Oratriceecrite"  # a speaker whom the organisers wrote into the agenda
SHOWING = {
    "gatherings:agenda",
    "gatherings:session",
    "pages:search",
    "topics:forum",
    "topics:grid",
    "topics:grid_version",
}
# For screens and apps, that nobody signs in to: these name whom visitors may read, to whoever asks.
FOR_EVERYBODY = {"gatherings:schedule_json", "gatherings:schedule_xml", "topics:wall_screen"}


@pytest.fixture
def house(settings):
    """A published grid with a topic of somebody named SURNAME, and what addresses take to ask for it."""
    cache.clear()
    Network.objects.create(name="Réseau", short_name="Réseau")
    centre = factories.centre("Labo", slug="labo")
    opened = factories.gathering(slug="ouverte", host=factories.centre("Hôte"))
    facilitator, organiser = factories.facilitator(), factories.organiser(opened)
    comes = factories.participant(opened)
    users = {"guest": factories.person().user, "organiser": organiser, "facilitator": facilitator}
    users["member"] = factories.member(centre).user
    things = _things(centre, opened, opened.registrations.first(), users)
    host = factories.participant(opened, last_name=SURNAME)
    gatherings.set_speakers(
        opened.sessions.get(pk=things["session_id"]),
        [{"name": WRITTEN_IN, "role": "", "organisation_name": ""}],
        by=organiser,
        at=NOW,
    )
    forum = Forum.objects.get(pk=things["forum_id"])
    topic = factories.topic(forum, "Sujet nommé", host=host)
    Harvest.objects.update(state=ConvergenceState.CLOSED)  # else the wall shows the ideas
    forum.phase = Phase.COMPOSE
    forum.save()
    topics.move_topic(topic, forum.slots.first(), forum.spaces.first(), by=None, at=NOW)
    topics.publish_grid(forum, by=organiser, at=NOW)
    session = opened.sessions.get(title="Sujet nommé")
    assert [(speaker.name, speaker.person) for speaker in session.speakers.all()] == [(str(host), host)]
    named = {"session_id": session.pk, "group_id": session.pk, "topic_id": topic.pk}
    return host, comes, facilitator, things | named


def _named_at(user: Any, things: dict[str, Any], word: str = SURNAME, *, at: Collection[str] = ()) -> set[str]:
    """The addresses (of `at`, else of all) that say `word` to `user`; each gets what it takes, the search gets the word."""
    takes = addresses()
    client = Client()
    if user is not None:
        client.force_login(user)
    cookies, names = client.cookies.copy(), set()
    for name in at or takes:
        if name == "language" or name.endswith("image"):
            continue
        client.cookies = cookies.copy()
        address = _address(name, takes[name], things)
        with transaction.atomic():
            answer = client.get(address, {"q": word} if name == "pages:search" else {})
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        text = body.decode(errors="replace")
        # The search repeats what was typed: only its results count.
        if ("sequences/" if name == "pages:search" else word) in text:
            names.add(name)
    return names


@pytest.fixture(autouse=True)
def _brief(monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    monkeypatch.setattr("faire_reseau.project.urls.handler404", lambda *_args, **_named: HttpResponse(status=404))


@pytest.mark.full
@pytest.mark.slow("asks for every address of the house as three readers")
def test_by_default_no_address_names_a_host_to_who_is_not_of_the_network(house):
    host, comes, _facilitator, things = house
    elsewhere = factories.person()
    factories.registration(factories.gathering(), elsewhere)
    readers = [None, factories.person().user, elsewhere.user]

    assert [_named_at(user, things) for user in readers] == [set()] * len(readers)
    assert _named_at(comes.user, things, at=SHOWING) == SHOWING
    assert _named_at(host.user, things, at=SHOWING) == SHOWING


@pytest.mark.urls("tests.house.planted")
def test_an_address_that_names_people_to_whoever_asks_is_found(house):
    _host, _comes, _facilitator, things = house
    addresses = ["planted:names_people", "planted:opens", "planted:closes", "home"]

    assert [_named_at(user, things, at=addresses) for user in (None, factories.user())] == [
        {"planted:names_people"}
    ] * 2


@pytest.mark.full
@pytest.mark.slow("asks for every address that names people twice")
def test_where_everybody_is_named_visitors_read_the_names_of_programmes(house):
    _host, _comes, facilitator, things = house

    before = _named_at(None, things)
    choose_names_shown(NamesShown.EVERYBODY, by=facilitator, at=NOW)

    assert (before, _named_at(None, things)) == (set(), SHOWING | FOR_EVERYBODY)


@pytest.mark.full
@pytest.mark.slow("asks for every address that names people three times")
def test_where_people_are_asked_visitors_read_the_names_of_those_who_agree_while_they_do(house):
    host, _comes, facilitator, things = house
    choose_names_shown(NamesShown.CONSENT, by=facilitator, at=NOW)

    unasked = _named_at(None, things)
    set_consent(host.user, ConsentKind.NAME, given=True, at=NOW)
    agreed = _named_at(None, things)
    set_consent(host.user, ConsentKind.NAME, given=False, at=NOW)

    assert (unasked, agreed, _named_at(None, things)) == (set(), SHOWING | FOR_EVERYBODY, set())


def test_a_speaker_whom_the_organisers_wrote_in_is_public(house, client):
    assert WRITTEN_IN in client.get("/rencontres/ouverte/").content.decode()


def test_a_visitor_reads_a_person_with_the_organisation_instead_of_the_name(house, client):
    host, _comes, _facilitator, things = house
    centre = host.posts.get().organisation
    Registration.objects.filter(person=host).update(organisation=centre)

    page = client.get(f"/rencontres/ouverte/forums/{things['forum_id']}/").content.decode()

    visible = " ".join(re.sub("<[^<>]+>", "", page).split())
    assert f"une personne ({centre.names.get().name})" in visible


def test_a_session_whose_speakers_are_typed_again_keeps_whose_names_they_are(house):
    host, _comes, facilitator, _things_of = house
    session = Speaker.objects.get(person=host).session

    rows = [{"name": str(host), "role": "Animation", "organisation_name": ""}, {"name": "Ada Neuve", "role": ""}]
    gatherings.set_speakers(session, rows, by=facilitator, at=NOW)

    assert [(speaker.name, speaker.person) for speaker in session.speakers.order_by("rank")] == [
        (str(host), host),
        ("Ada Neuve", None),
    ]


def test_an_erased_host_is_named_to_nobody_on_the_agenda(house, client):
    host, comes, facilitator, things = house
    choose_names_shown(NamesShown.EVERYBODY, by=facilitator, at=NOW)
    agenda = "/rencontres/ouverte/"
    before = SURNAME in client.get(agenda).content.decode()

    erase_person(host, by=facilitator, at=NOW)

    readers = [None, comes.user, facilitator]
    assert before
    for user in readers:
        client.logout()
        if user is not None:
            client.force_login(user)
        pages = [
            client.get(address).content.decode() for address in (agenda, f"{agenda}sequences/{things['session_id']}/")
        ]
        assert [SURNAME in page for page in pages] == [False, False]


def test_the_twins_on_who_is_named_agree_under_each_rule(house):
    host, comes, facilitator, _things_of = house
    member, partner, guest = factories.member(), factories.person(), factories.person()
    factories.post(partner, factories.organisation())
    agrees = factories.person(in_directory=True)
    factories.post(agrees, factories.organisation())
    set_consent(agrees.user, ConsentKind.NAME, given=True, at=NOW)
    readers = [AnonymousUser(), guest.user, partner.user, member.user, comes.user, facilitator]
    for rule in NamesShown:
        choose_names_shown(rule, by=facilitator, at=NOW)
        for reader in readers:
            named = set(people_named_to(reader, DAY))
            every = set(Person.objects.all())
            assert named == {person for person in every if can_name(reader, person, DAY)}
            assert unnamed_to(reader, [person.pk for person in every], DAY) == {person.pk for person in every - named}
            if not reader.is_authenticated:
                assert set(unnamed_to_visitors(Post.objects.all(), "person").values_list("person", flat=True)) == {
                    post.person_id for post in Post.objects.all() if post.person not in named
                }
            assert (agrees in named) == (
                rule != NamesShown.NETWORK or reader in (partner.user, member.user, comes.user, facilitator)
            )
    assert host in people_named_to(AnonymousUser(), DAY)  # the last rule names everybody


def test_only_a_facilitator_chooses_to_whom_programmes_name_people(client):
    Network.objects.create(name="Réseau", short_name="Réseau")
    facilitator = factories.facilitator()

    def chosen_by(user):
        client.force_login(user)
        answer = client.post("/annuaire/regles/", {"names_shown": "everybody"})
        return answer.status_code, Network.objects.get().names_shown

    assert chosen_by(factories.member().user) == (404, "network")
    assert chosen_by(facilitator) == (302, "everybody")
    assert [line.by for line in AuditLine.objects.filter(deed="choose_names_shown")] == [facilitator]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("network", "Les autres lisent"),
        ("consent", "seulement si elles l’acceptent"),
        ("everybody", "nommées à tout le monde"),
    ],
)
def test_the_rule_is_said_where_one_proposes_registers_and_reads_of_personal_data(client, monkeypatch, rule, words):
    Network.objects.create(name="Réseau", short_name="Réseau", names_shown=rule)
    forum = factories.forum()
    person = factories.participant(forum.session.gathering)
    client.force_login(person.user)
    slug = forum.session.gathering.slug
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)  # its half-days are to come

    pages = [
        client.get(address).content.decode()
        for address in (
            f"/rencontres/{slug}/forums/{forum.pk}/proposer/",
            f"/rencontres/{slug}/inscription/",
            "/donnees-personnelles/",
        )
    ]

    assert [words in page for page in pages] == [True] * 3
