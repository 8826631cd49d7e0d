"""Forums of hundreds of topics and people: the list of topics in pages, and somebody away found by name."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.network.models import Person
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Phase, TopicKind
from faire_reseau.topics.logic.cards import A_PAGE
from faire_reseau.topics.models import Absence, Host, Topic
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter, publish

pytestmark = pytest.mark.django_db
ORDER = re.compile(r'<li id="sujet-(\d+)"')
PAGES = re.compile(r'<a href="(\?[^"]*)"\s+rel="(prev|next)"')
TEXT = (
    "Comment faire vivre une démarche participative au-delà des premières réunions, avec celles et ceux qui n’y viennent pas ? "
    * 3
)
KB_MARK, OPTIONS_MARK = 300, 200


def long_forum(topics, *, hosts=1, **fields):
    """A forum with that many topics, told in one statement each."""
    forum = factories.forum(**fields)
    people = [factories.participant(forum.session.gathering, last_name="Martin") for _ in range(hosts)]
    topics_made = Topic.objects.bulk_create(
        Topic(
            forum=forum,
            number=n + 1,
            title=f"Des habitantes et des habitants au conseil, sujet {n + 1}",
            kind=TopicKind.QUESTION,
            text=TEXT,
            proposed_by=people[n % hosts],
            made_at=NOW,
            changed_at=NOW,
        )
        for n in range(topics)
    )
    Host.objects.bulk_create(Host(topic=topic, person=people[n % hosts]) for n, topic in enumerate(topics_made))
    return forum, [topic.pk for topic in topics_made]


def reader(forum):
    person = factories.participant(forum.session.gathering)
    client = Client()
    enter(client, person.user)
    return client, person


def address(forum, query=""):
    return reverse("topics:forum", args=[forum.session.gathering.slug, forum.pk]) + query


def shown(client, forum, query=""):
    """The topics of a page, in order, and where it leads on."""
    page = client.get(address(forum, query)).text
    return [int(key) for key in ORDER.findall(page)], {way: to.replace("&amp;", "&") for to, way in PAGES.findall(page)}


def test_topics_come_in_pages_and_each_leads_to_the_others_with_what_was_asked_for():
    forum, topics = long_forum(2 * A_PAGE + 1, phase=Phase.WISH)
    client, _person = reader(forum)

    first, second, last = (shown(client, forum, query) for query in ("", "?page=2", "?page=99"))
    latest = shown(client, forum, "?ordre=latest&page=3")

    assert first == (topics[:A_PAGE], {"next": "?page=2#topics-title"})
    assert second == (topics[A_PAGE:-1], {"prev": "?page=1#topics-title", "next": "?page=3#topics-title"})
    assert last == (topics[-1:], {"prev": "?page=2#topics-title"})
    assert latest == (topics[:1], {"prev": "?ordre=latest&page=2#topics-title"})


def test_a_forum_of_one_page_leads_to_no_other():
    forum, topics = long_forum(A_PAGE, phase=Phase.WISH)
    client, _person = reader(forum)

    assert shown(client, forum) == (topics, {})


def test_what_waits_for_an_answer_comes_first_over_all_pages():
    forum, topics = long_forum(A_PAGE + 2, phase=Phase.WISH)
    client, person = reader(forum)
    for topic in topics[:2]:
        actions.wish(Topic.objects.get(pk=topic), person, 3, by=None, at=NOW)

    assert shown(client, forum)[0] == topics[2:]
    assert shown(client, forum, "?page=2")[0] == topics[:2]


def test_words_are_looked_for_on_all_pages():
    forum, topics = long_forum(A_PAGE + 2, phase=Phase.WISH)
    client, _person = reader(forum)

    assert shown(client, forum, f"?mots=sujet+{A_PAGE + 2}") == (topics[-1:], {})


def test_the_card_of_a_topic_is_found_on_its_page_without_script():
    forum, topics = long_forum(A_PAGE + 2, phase=Phase.WISH)
    client, _person = reader(forum)
    slug, last = forum.session.gathering.slug, topics[-1]
    card = address(forum, f"?sujet={last}#sujet-{last}")

    led = client.get(reverse("topics:topic", args=[slug, forum.pk, last]))
    wish = {"level": "3", "retour": "ordre=number&page=2"}
    wished = client.post(reverse("topics:wish", args=[slug, forum.pk, last]), wish)

    assert led.url == card
    assert wished.url == address(forum, f"?ordre=number&sujet={last}#sujet-{last}")
    assert last in shown(client, forum, f"?sujet={last}")[0]
    assert last in shown(client, forum, f"?ordre=number&sujet={last}")[0]
    assert last not in shown(client, forum)[0]


def test_a_live_screen_fetches_its_own_page():
    forum, topics = long_forum(A_PAGE + 2, phase=Phase.WISH)
    client, _person = reader(forum)

    answer = client.get(address(forum, "?page=2"), headers={"X-Live-Fragment": "forum-topics"}).text

    assert [int(key) for key in ORDER.findall(answer)] == topics[A_PAGE:]


def test_topics_on_a_grid_keep_their_hours_from_page_to_page():
    forum, topics = long_forum(A_PAGE + 2, phase=Phase.COMPOSE, spaces=A_PAGE + 1)
    placed = Topic.objects.filter(pk__in=topics[:-1]).order_by("number")
    publish(forum, {topic: (0, place) for place, topic in enumerate(placed)})
    client, _person = reader(forum)

    on_first, on_second = (client.get(address(forum, query)).text for query in ("", "?page=2"))
    page_of_topic = client.get(address(forum, f"?sujet={topics[-1]}")).text

    assert [len(ORDER.findall(page)) for page in (on_first, on_second, page_of_topic)] == [A_PAGE, 2, 2]
    assert [page.count('class="slot-title"') for page in (on_first, on_second)] == [1, 2]
    assert sorted(int(key) for page in (on_first, on_second) for key in ORDER.findall(page)) == topics


def test_a_forum_of_two_hundred_topics_weighs_no_more_than_the_mark():
    forum, _topics = long_forum(200, hosts=20, phase=Phase.WISH)
    client, _person = reader(forum)
    organiser = Client()
    enter(organiser, factories.organiser(forum.session.gathering))

    for_all, to_run = (len(reader.get(address(forum)).content) / 1024 for reader in (client, organiser))

    assert max(for_all, to_run) <= KB_MARK


def crowd(forum, number):
    """People who come and host nothing, told in few statements."""
    gathering = forum.session.gathering
    people = Person.objects.bulk_create(Person(first_name="Ana", last_name=f"Durand {n}") for n in range(number))
    half_days = HalfDay.objects.filter(meeting__action=gathering.action_id)
    registrations = Registration.objects.bulk_create(
        Registration(
            gathering=gathering,
            person=person,
            state=RegistrationState.CONFIRMED,
            turn=1000 + n,
            made_at=NOW,
            changed_at=NOW,
        )
        for n, person in enumerate(people)
    )
    through = Registration.half_days.through
    through.objects.bulk_create(
        through(registration=registration, halfday=half) for registration in registrations for half in half_days
    )
    return people


def test_among_many_people_somebody_away_is_noted_by_name():
    forum, _topics = long_forum(2, phase=Phase.COMPOSE)
    people = crowd(forum, 205)
    client = Client()
    enter(client, factories.organiser(forum.session.gathering))

    def note(who):
        fields = {"do": "away", "who": who, "person": "", "slot": ""}
        answer = client.post(
            reverse("topics:change_grid", args=[forum.session.gathering.slug, forum.pk]),
            fields,
            headers={"accept-language": "en"},
        )
        return answer.status_code, answer.text

    several, nobody, nothing, alone = note("durand"), note("Zoé Absente"), note(""), note("durand 7")

    assert (several[0], nobody[0], nothing[0], alone[0]) == (422, 422, 422, 302)
    assert "Several people are called “durand”: Ana Durand 0, Ana Durand 1" in several[1]
    assert "Nobody who comes is called “Zoé Absente”" in nobody[1]
    assert "Choose who is away." in nothing[1]
    assert set(Absence.objects.values_list("person", flat=True)) == {people[7].pk}


@pytest.mark.parametrize(("hosts", "listed"), [(3, 3), (160, 0)])
def test_no_select_of_the_compose_page_lists_more_than_the_mark(hosts, listed):
    forum, _topics = long_forum(hosts, hosts=hosts, phase=Phase.COMPOSE)
    crowd(forum, 205)
    client = Client()
    enter(client, factories.organiser(forum.session.gathering))

    people, is_long = queries.people_to_note(forum)
    page = client.get(reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])).text

    assert (len(people), is_long) == (listed, True)
    assert page.count("<option") <= OPTIONS_MARK
    assert page.count('name="who"') == 1


def test_topics_on_a_grid_come_by_slot_or_in_the_order_asked_for_with_their_hour():
    forum = factories.forum(phase=Phase.WISH)
    client, person = reader(forum)
    wanted, early, left = (factories.topic(forum, title) for title in ("Voulu", "Tôt", "Sans place"))
    factories.wish(wanted, person)
    publish(forum, {wanted: (1, 0), early: (0, 0)})

    lists = {
        order: shown(client, forum, f"?ordre={order}")[0]
        for order in ("", "slot", "wanted", "latest", "mine", "number")
    }
    page = client.get(address(forum, "?ordre=wanted")).text

    assert lists == {
        "": [early.pk, wanted.pk, left.pk],
        "slot": [early.pk, wanted.pk, left.pk],
        "wanted": [wanted.pk, early.pk, left.pk],
        "latest": [left.pk, early.pk, wanted.pk],
        "mine": [wanted.pk, early.pk, left.pk],
        "number": [wanted.pk, early.pk, left.pk],
    }
    assert '<option value="wanted" selected>most wanted first</option>' in page
    hours = [" ".join(hour.split()) for hour in re.findall(r'class="topic-when">(.*?)</p>', page, re.DOTALL)]
    assert hours == ["Tuesday 25 June, 12:00–12:45", "Tuesday 25 June, 11:00–11:45", "Not on the grid"]
