"""Cards made once for all who are shown the same, with what is a reader's own laid on them; cards that travel in messages."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse

from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.kit import made_once
from faire_reseau.live import log
from faire_reseau.live.registry import may_follow
from faire_reseau.topics import actions, channels, exports
from faire_reseau.topics.enums import Phase
from tests import factories
from tests.factories import NOW
from tests.live.verify import verify
from tests.topics.made import enter, publish
from tests.topics.test_channels import DEEDS, scene

pytestmark = pytest.mark.django_db
# What differs at each answer and means the same.
TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*')


def reader_of(user) -> Client:
    client = Client()
    if user is not None:
        enter(client, user)
    return client


def fragment(client, forum, query=""):
    address = reverse("topics:forum", args=[forum.session.gathering.slug, forum.pk])
    response = client.get(address + query, headers={"X-Live-Fragment": "forum-topics"})
    return TOKENS.sub(r"\1", response.content.decode())


@pytest.fixture
def rendered():
    """The templates rendered, by name."""
    names = []

    def note(template, **_kwargs):
        names.append(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


@pytest.fixture
def wishing():
    forum = factories.forum(phase=Phase.WISH)
    topics = [factories.topic(forum) for _ in range(3)]
    return forum, topics


@pytest.mark.full
@pytest.mark.slow("a hundred people sign in")
def test_each_card_is_rendered_once_for_a_hundred_phones(wishing, rendered):
    forum, topics = wishing
    people = [factories.participant(forum.session.gathering) for _ in range(100)]
    for person in people[:50]:
        factories.wish(topics[0], person, 3)
    clients = [reader_of(person.user) for person in people]
    for client in clients:
        client.get("/hors-ligne/")
    rendered.clear()

    answers = [fragment(client, forum) for client in clients]

    assert rendered.count("topics/parts/card.html") == 3
    first = len(rendered)
    assert {fragment(client, forum) == answer for client, answer in zip(clients, answers, strict=True)} == {True}
    assert len(rendered) == first
    checked = [re.search(r'value="(\d)"\s+id="wish-\d+-\d" checked', answer) for answer in answers]
    assert [match and match[1] for match in checked] == ["3"] * 50 + [None] * 50


def test_a_phone_costs_the_same_queries_whatever_the_topics(wishing, django_assert_num_queries):
    forum, _topics = wishing
    client = reader_of(factories.participant(forum.session.gathering).user)
    fragment(client, forum)
    with django_assert_num_queries(12):
        fragment(client, forum)
    for _ in range(10):
        factories.topic(forum)
    actions.raise_version(forum, at=NOW)
    fragment(client, forum)

    with django_assert_num_queries(12):
        fragment(client, forum)


def everybody(forum, topics):
    """Readers of every kind, by name."""
    gathering = forum.session.gathering
    waiting = factories.person()
    factories.registration(gathering, waiting, state=RegistrationState.WAITING)
    wisher = factories.participant(gathering)
    factories.wish(topics[1], wisher, 2)
    return {
        "host": topics[0].hosts.get().person.user,
        "wisher": wisher.user,
        "participant": factories.participant(gathering).user,
        "waiting": waiting.user,
        "organiser": factories.organiser(gathering),
        "facilitator": factories.facilitator(),
        "visitor": None,
    }


QUERIES = ("", "?ordre=mine", "?ordre=wanted", "?ordre=latest", "?mots=sujet", "?reste=1", "?genre=question&theme=7")


@pytest.mark.full
@pytest.mark.slow("seven readers ask for seven lists, four times")
@pytest.mark.parametrize("phase", [Phase.PROPOSE, Phase.WISH, Phase.RUN])
def test_what_others_read_before_leaves_nothing_in_what_a_reader_is_shown(phase):
    forum = factories.forum(phase=phase)
    topics = [factories.topic(forum) for _ in range(3)]
    if phase == Phase.RUN:
        publish(forum, {topics[0]: (0, 0), topics[1]: (1, 0)})
    clients = {name: reader_of(user) for name, user in everybody(forum, topics).items()}
    alone = {}
    for name, client in clients.items():
        for query in QUERIES:
            made_once.forget_all()
            alone[name, query] = fragment(client, forum, query)

    made_once.forget_all()
    for order in (list(clients), list(reversed(clients))):
        for query in QUERIES:
            assert {name: fragment(clients[name], forum, query) for name in order} == {
                name: alone[name, query] for name in order
            }


def test_hosts_are_named_to_who_has_a_place_and_not_to_who_waits_whoever_reads_first(wishing):
    forum, topics = wishing
    name = str(topics[0].hosts.get().person)
    readers = everybody(forum, topics)
    participant, waiting = reader_of(readers["participant"]), reader_of(readers["waiting"])

    named = [name in fragment(client, forum) for client in (participant, waiting, participant, waiting)]

    assert named == [True, False, True, False]


def test_a_host_who_changes_their_name_or_centre_is_shown_by_the_new_one(wishing):
    forum, topics = wishing
    client = reader_of(factories.participant(forum.session.gathering).user)
    host = topics[0].hosts.get().person
    fragment(client, forum)

    host.last_name = "Nouveau-Nom"
    host.save()

    assert "Nouveau-Nom" in fragment(client, forum)


def test_the_two_parts_of_the_page_are_answered_together(wishing):
    forum, _topics = wishing
    client = reader_of(factories.participant(forum.session.gathering).user)
    address = reverse("topics:forum", args=[forum.session.gathering.slug, forum.pk])

    both = client.get(address, headers={"X-Live-Fragment": "forum-topics forum-phase"}).content.decode()
    phase = client.get(address, headers={"X-Live-Fragment": "forum-phase"}).content.decode()

    expected = f'<div id="forum-phase">{phase}</div><div id="forum-topics">{fragment(client, forum)}</div>'
    assert TOKENS.sub(r"\1", both) == TOKENS.sub(r"\1", expected)


# --- cards that travel ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", DEEDS)
def test_the_cards_of_screens_follow_each_deed(deed):
    on = scene()

    verify(channels.cards_name(on.forum.pk), on.people[1].user, lambda: DEEDS[deed](on))


@pytest.mark.parametrize("phase", [Phase.PROPOSE, Phase.WISH])
def test_the_card_in_the_message_is_that_of_a_fresh_page(phase, django_capture_on_commit_callbacks):
    forum = factories.forum(phase=Phase.PROPOSE)
    host, reader = (factories.participant(forum.session.gathering) for _ in range(2))
    factories.topic(forum)
    since = log.latest()
    with django_capture_on_commit_callbacks(execute=True):
        topic = actions.propose_topic(forum, title="Neuf & <b>vif</b>", kind="nugget", hosts=[host], by=None, at=NOW)
    if phase == Phase.WISH:
        actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)
        since = log.latest()
        with django_capture_on_commit_callbacks(execute=True):
            actions.change_topic(topic, text="Deux\nlignes", by=None, at=NOW)

    (message,) = log.rows_after(since, channels=[channels.cards_name(forum.pk)])

    assert (sorted(message.payload["html"]), message.payload["hosts"]) == (["en", "fr"], [host.pk])
    shown = fragment(reader_of(reader.user), forum)
    card = re.search(rf'<li id="sujet-{topic.pk}" tabindex="-1">(.*?)</li>\s*</ul>', shown, re.DOTALL)[1]
    assert TOKENS.sub(r"\1", message.payload["html"]["en"]) == card


def test_only_who_has_a_place_follows_the_cards(wishing):
    forum, topics = wishing
    readers = everybody(forum, topics)
    followers = {
        name for name, user in readers.items() if may_follow(user or AnonymousUser(), channels.cards_name(forum.pk))
    }

    assert followers == {"host", "wisher", "participant"}


def test_a_card_does_not_travel_when_a_host_has_left_the_gathering_nor_once_topics_stand_on_a_grid(wishing):
    forum, topics = wishing
    host = topics[0].hosts.get().person
    assert sorted(exports.card_of(forum, topics[0].pk)) == ["en", "fr"]

    host_of_other = topics[1].hosts.get().person
    forum.session.gathering.registrations.filter(person=host_of_other).update(state=RegistrationState.CANCELLED)
    assert exports.card_of(forum, topics[1].pk) == {}
    assert str(host) in exports.card_of(forum, topics[0].pk)["fr"]

    publish(forum, {topics[0]: (0, 0)})
    assert exports.card_of(forum, topics[0].pk) == {}


@pytest.mark.django_db(transaction=True)
def test_no_card_is_rendered_while_the_forum_is_held():
    forum = factories.forum()
    host = factories.participant(forum.session.gathering)
    rendered_cards = []

    def note(template, **_kwargs):
        rendered_cards.append((template.name, connection.in_atomic_block))

    template_rendered.connect(note)
    try:
        actions.propose_topic(forum, title="Neuf", kind="nugget", hosts=[host], by=None, at=NOW)
    finally:
        template_rendered.disconnect(note)

    assert [inside for name, inside in rendered_cards if name == "topics/parts/card.html"] == [False, False]


def test_a_card_made_before_the_forum_changed_is_made_again(wishing):
    forum, topics = wishing
    stale = channels.Rendered(*exports.card_to_tell(forum.pk, topics[0].pk))
    actions.change_topic(topics[1], title="Autrement", by=None, at=NOW)
    since = log.latest()

    assert channels.push_topic(forum.pk, topics[0].pk, "topic_changed", stale) is False
    assert log.rows_after(since) == []
    fresh = channels.Rendered(*exports.card_to_tell(forum.pk, topics[0].pk))
    assert channels.push_topic(forum.pk, topics[0].pk, "topic_changed", fresh) is True


def test_topics_not_answered_yet_come_first_and_a_no_is_an_answer(wishing):
    forum, topics = wishing
    person = factories.participant(forum.session.gathering)
    client = reader_of(person.user)
    order = re.compile(r'id="sujet-(\d+)"')
    fresh = [int(number) for number in order.findall(fragment(client, forum))]
    actions.wish(topics[0], person, 0, by=None, at=NOW)
    actions.wish(topics[2], person, 3, by=None, at=NOW)

    answer = fragment(client, forum)

    first, second, third = (topic.pk for topic in topics)
    assert fresh == [first, second, third]
    assert [int(number) for number in order.findall(answer)] == [second, first, third]
    assert re.findall(r'id="wish-(\d+)-(\d)" checked', answer) == [(str(first), "0"), (str(third), "3")]
    assert order.findall(fragment(client, forum, "?reste=1")) == [str(second)]
