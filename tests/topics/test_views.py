"""Views of the room: what people see, what they type, what they are told."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine
from faire_reseau.kit.keys import short_code
from faire_reseau.topics import actions
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum, Topic, Wish
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def url(name, forum, *more):
    return reverse(f"topics:{name}", args=[forum.session.gathering.slug, forum.pk, *more])


def typed(host, **fields):
    return {
        "title": "Ce que je sais",
        "kind": "nugget",
        "text": "",
        "hosts": [host.pk],
        "key": str(uuid.uuid4()),
    } | fields


def test_the_list_leads_to_the_only_forum(client, forum, person):
    answer = client.get(reverse("topics:forums", args=[forum.session.gathering.slug]))

    assert (answer.status_code, answer["Location"]) == (302, url("forum", forum))


def test_a_visitor_is_told_who_reads_topics_and_sees_none(client, forum):
    topic = factories.topic(forum, "Un secret de polichinelle")

    page = client.get(reverse("topics:forums", args=[forum.session.gathering.slug])).content.decode()

    assert topic.title not in page
    assert "/entrer/?next=" in page


@pytest.mark.parametrize("name", ["forum", "propose", "merge", "ground"])
def test_a_stranger_gets_the_answer_of_a_missing_forum(client, forum, name):
    enter(client, factories.member().user)

    refused = client.get(url(name, forum))
    missing = client.get(url(name, forum).replace(f"/{forum.pk}/", "/999999/"))

    assert (refused.status_code, missing.status_code) == (404, 404)
    assert re.sub(r"suite=[^\"]+", "", refused.content.decode()) == re.sub(
        r"suite=[^\"]+", "", missing.content.decode()
    )


@pytest.mark.parametrize("name", ["merge", "ground", "move_to_phase"])
def test_what_organisers_do_is_not_found_by_a_participant(client, forum, person, name):
    assert client.post(url(name, forum), {"to": "wish"}).status_code == 404
    assert Forum.objects.get().phase == Phase.PROPOSE


def test_a_topic_is_proposed_and_shown_on_the_forum(client, forum, person):
    answer = client.post(url("propose", forum), typed(person, title="Le numérique en marchant", needs=["quiet"]))

    topic = Topic.objects.get()
    assert answer["Location"] == f"{url('forum', forum)}#sujet-{topic.pk}"
    assert "Le numérique en marchant" in client.get(url("forum", forum)).content.decode()
    assert (topic.proposed_by, topic.needs) == (person, ["quiet"])


def test_the_same_form_sent_twice_makes_one_topic_and_answers_alike(client, forum, person):
    fields = typed(person)

    answers = [client.post(url("propose", forum), fields)["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Topic.objects.count() == 1


def test_an_overlong_title_keeps_everything_typed_and_says_what_to_do(client, forum, person):
    long, text = "Trop long " * 14, "Un texte auquel je tiens"

    answer = client.post(
        url("propose", forum), typed(person, title=long, text=text, needs=["quiet"], expected_people=7)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{long}"' in page
    assert text in page
    assert re.search(r'value="quiet"[^>]*checked', page)
    assert 'value="7"' in page
    assert "139 characters" in page
    assert Topic.objects.count() == 0


def test_a_browser_cuts_no_title_by_itself(client, forum, person):
    page = client.get(url("propose", forum)).content.decode()

    assert "maxlength" not in page


def test_a_host_who_is_not_registered_cannot_be_chosen_by_hand(client, forum, person):
    stranger = factories.person()

    answer = client.post(url("propose", forum), typed(person, hosts=[person.pk, stranger.pk]))

    assert answer.status_code == 422
    assert Topic.objects.count() == 0


def test_the_same_host_twice_is_one_host(client, forum, person):
    client.post(url("propose", forum), typed(person, hosts=[person.pk, person.pk]))

    assert [host.person for host in Topic.objects.get().hosts.all()] == [person]


def test_whoever_proposes_stays_among_the_hosts(client, forum, person):
    other = factories.participant(forum.session.gathering)

    answer = client.post(url("propose", forum), typed(other))

    assert answer.status_code == 422
    assert Topic.objects.count() == 0


def test_an_organiser_without_a_place_notes_the_topic_of_somebody_and_the_journal_says_so(client, forum):
    host = factories.participant(forum.session.gathering)
    organiser = factories.organiser(forum.session.gathering)
    enter(client, organiser)

    offered = client.get(url("forum", forum)).text
    form = client.get(url("propose", forum)).context["form"]
    answer = client.post(url("propose", forum), typed(host))

    topic = Topic.objects.get()
    assert f'href="{url("propose", forum)}"' in offered
    assert (form.initial["hosts"], answer["Location"]) == ([], f"{url('forum', forum)}#sujet-{topic.pk}")
    assert ([speaker.person for speaker in topic.hosts.all()], topic.proposed_by) == ([host], host)
    line = AuditLine.objects.get(deed="propose_topic")
    assert (line.by, line.thing_id) == (organiser, str(topic.pk))


def test_proposing_after_closing_keeps_what_was_typed(client, forum, person):
    actions.move_to_phase(forum, Phase.COMPOSE, by=None, at=NOW)

    answer = client.post(url("propose", forum), typed(person, title="Trop tard ?"))

    assert answer.status_code == 422
    assert 'value="Trop tard ?"' in answer.content.decode()


def test_a_wish_works_without_script_and_comes_back_to_its_card(client, forum, person):
    topic = factories.topic(forum)

    answer = client.post(url("wish", forum, topic.pk), {"level": "3", "retour": "ordre=wanted"})

    assert answer["Location"] == f"{url('forum', forum)}?ordre=wanted#sujet-{topic.pk}"
    assert list(Wish.objects.values_list("person", "level")) == [(person.pk, 3)]
    page = client.get(url("forum", forum)).content.decode()
    assert re.search(rf'id="wish-{topic.pk}-3" checked', page)


def test_a_wish_by_script_is_answered_in_a_word(client, forum, person):
    topic = factories.topic(forum)

    answer = client.post(url("wish", forum, topic.pk), {"level": "2"}, headers={"X-CSRFToken": "x"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert Wish.objects.get().level == 2


@pytest.mark.parametrize("level", ["", "9", "-1", "²", "trois"])
def test_a_level_that_is_none_is_refused(client, forum, person, level):
    topic = factories.topic(forum)

    answer = client.post(url("wish", forum, topic.pk), {"level": level}, headers={"X-CSRFToken": "x"})

    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    assert Wish.objects.count() == 0


def test_a_wish_for_a_withdrawn_topic_says_so_on_the_page(client, forum, person):
    topic = factories.topic(forum)
    actions.withdraw_topic(topic, by=None, at=NOW)

    answer = client.post(url("wish", forum, topic.pk), {"level": "3"})

    assert answer.status_code == 422
    assert "has been withdrawn meanwhile" in answer.content.decode()


def test_a_wish_of_who_waits_for_a_place_is_not_found(client, forum):
    topic, waiting = factories.topic(forum), factories.member()
    factories.registration(forum.session.gathering, waiting, "waiting")
    enter(client, waiting.user)

    assert client.get(url("forum", forum)).status_code == 200
    assert client.post(url("wish", forum, topic.pk), {"level": "3"}).status_code == 404
    assert Wish.objects.count() == 0


def test_nobody_reads_who_wished_what(client, forum, person):
    topic = factories.topic(forum)
    other = factories.participant(forum.session.gathering, first_name="Zénobie")
    factories.wish(topic, other, 3)

    own = client.get(url("forum", forum)).content.decode()
    enter(client, factories.organiser(forum.session.gathering))
    organisers = client.get(url("forum", forum)).content.decode()

    assert "Zénobie" not in own + organisers
    assert f'data-live-count="wishes-{topic.pk}">1<' in own


def test_a_live_screen_fetches_only_the_part_it_replaces(client, forum, person):
    topic = factories.topic(forum)

    part = client.get(url("forum", forum), headers={"X-Live-Fragment": "forum-topics"}).content.decode()

    assert topic.title in part
    assert "<html" not in part


def test_topics_are_found_by_words_kind_and_what_waits_for_a_wish(client, forum, person):
    first, second = factories.topic(forum, "La santé d’abord"), factories.topic(forum, "Le sport", kind="nugget")
    factories.wish(second, person)

    def shown(query):
        page = client.get(f"{url('forum', forum)}?{query}").content.decode()
        return [int(pk) for pk in re.findall(r'<li id="sujet-(\d+)"', page)]

    assert shown("mots=SANTE") == [first.pk]
    assert shown("genre=nugget") == [second.pk]
    assert shown("reste=1") == [first.pk]
    assert shown("ordre=wanted") == [second.pk, first.pk]
    assert shown("ordre=latest") == [second.pk, first.pk]
    assert shown("theme=nada&genre=x&ordre=y") == [first.pk, second.pk]
    assert shown("mots=introuvable") == []


def test_a_host_changes_the_own_topic_and_nobody_elses(client, forum, person):
    own_topic, other = factories.topic(forum, host=person), factories.topic(forum)

    accepted = client.post(url("change_topic", forum, own_topic.pk), typed(person, title="Mieux dit"))
    refused = client.post(url("change_topic", forum, other.pk), typed(person, title="Volé"))
    gone = client.post(url("withdraw_topic", forum, own_topic.pk))

    own_topic.refresh_from_db()
    other.refresh_from_db()
    assert (accepted.status_code, refused.status_code, gone.status_code) == (302, 404, 302)
    assert (own_topic.title, own_topic.state, other.title) == ("Mieux dit", "withdrawn", "Sujet 2")


def test_a_merged_topic_leads_to_where_it_went_and_a_withdrawn_one_says_so(client, forum, person):
    topic, into, gone = factories.topic(forum), factories.topic(forum, "La grande"), factories.topic(forum)
    actions.merge_topics(into, [topic], by=None, at=NOW)
    actions.withdraw_topic(gone, by=None, at=NOW)

    merged = client.get(url("topic", forum, topic.pk))
    withdrawn = client.get(url("topic", forum, gone.pk))
    standing = client.get(url("topic", forum, into.pk))

    assert "La grande" in merged.content.decode()
    assert withdrawn.status_code == 410
    assert standing["Location"] == f"{url('forum', forum)}#sujet-{into.pk}"


def test_organisers_merge_and_move_on_and_the_second_is_told(client, forum):
    topic, into = factories.topic(forum), factories.topic(forum)
    enter(client, factories.organiser(forum.session.gathering))

    merged = client.post(url("merge", forum), {"into": into.pk, "others": [topic.pk]})
    nothing = client.post(url("merge", forum), {"into": into.pk})
    moved = client.post(url("move_to_phase", forum), {"to": "wish", "seen": "propose"})
    late = client.post(url("move_to_phase", forum), {"to": "compose", "seen": "propose"})

    assert (merged.status_code, nothing.status_code, moved.status_code, late.status_code) == (302, 422, 302, 409)
    assert "Somebody else moved the forum meanwhile" in late.content.decode()
    assert Forum.objects.get().phase == Phase.WISH


def test_a_merge_of_nothing_is_refused_with_links_to_where_one_chooses(client, forum):
    factories.topic(forum), factories.topic(forum)
    enter(client, factories.organiser(forum.session.gathering))

    refused = client.post(url("merge", forum), {}).text

    led_to = re.findall(r'<a href="#([^"]+)">', refused.partition("data-form-summary")[2].partition("</ul>")[0])
    assert (led_to, [refused.count(f'id="{target}"') for target in led_to]) == (
        ["id_into_group", "id_others_group"],
        [1, 1],
    )


def test_going_on_to_wishes_without_a_topic_is_asked_once(client, forum):
    enter(client, factories.organiser(forum.session.gathering))
    before = client.get(url("forum", forum)).text
    factories.topic(forum)
    after = client.get(url("forum", forum)).text

    assert ["No topic is proposed yet" in page for page in (before, after)] == [True, False]
    assert ['value="wish"' in page for page in (before, after)] == [True, True]


def test_an_organiser_opens_a_forum_on_a_barcamp(client):
    gathering = factories.gathering()
    session = factories.session(gathering, format="barcamp", minutes=120)
    slot, space = factories.slot(gathering), factories.space(gathering)
    enter(client, factories.organiser(gathering))
    address = reverse("topics:open_forum", args=[gathering.slug, session.pk])

    offered = client.get(reverse("topics:forums", args=[gathering.slug])).content.decode()
    nothing = client.post(address, {})
    opened = client.post(address, {"slots": [slot.pk], "spaces": [space.pk]})

    assert address in offered
    assert nothing.status_code == 422
    assert opened["Location"] == url("forum", Forum.objects.get())


def test_the_wall_needs_the_key_and_no_account(client, forum):
    topic = factories.topic(forum)
    factories.wish(topic, factories.participant(forum.session.gathering))
    key = forum.session.gathering.welcome_key

    page = client.get(reverse("topics:wall_screen", args=[key])).content.decode()
    wrong = client.get(reverse("topics:wall_screen", args=["autre-cle"]))

    assert topic.title in page
    assert f'data-live-count="wishes-{topic.pk}">1<' in page
    assert 'class="qr"' in page
    assert f"<span>testserver</span><b>/r/{short_code(key)}</b>" in page
    assert wrong.status_code == 404


def test_organisers_are_led_to_the_wall_and_participants_are_not(client, forum, person):
    address = reverse("topics:wall", args=[forum.session.gathering.slug])
    refused = client.get(address)
    enter(client, factories.organiser(forum.session.gathering))

    led = client.get(address)

    assert refused.status_code == 404
    assert led["Location"] == reverse("topics:wall_screen", args=[forum.session.gathering.welcome_key])


def test_after_publication_everybody_reads_where_topics_are(client, forum):
    topic = factories.topic(forum)
    publish(forum, {topic: (0, 0)})

    page = client.get(url("forum", forum)).content.decode()
    wall = client.get(reverse("topics:wall_screen", args=[forum.session.gathering.welcome_key])).content.decode()

    session = reverse("gatherings:session", args=[forum.session.gathering.slug, topic.placements.get().session.pk])
    assert f'href="{session}"' in page
    assert topic.title in wall


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_forum_costs_the_same_whatever_the_topics(
    client, forum, person, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        factories.wish(factories.topic(forum), person)
    client.get(url("forum", forum))

    with django_assert_max_num_queries(17):
        client.get(url("forum", forum))


def test_the_list_of_forums_and_that_of_versions_follow_their_forums(client, forum, person):
    session = factories.session(forum.session.gathering, format="open_forum", hour=15)
    other = actions.create_forum(session, slots=[], spaces=[], by=None, at=NOW)
    publish(forum, {factories.topic(forum): (0, 0)})

    forums = client.get(reverse("topics:forums", args=[forum.session.gathering.slug])).text
    versions = client.get(url("versions", forum)).text

    gathering = forum.session.gathering_id
    assert f'data-live-channels="gathering:{gathering} forum:{forum.pk} forum:{other.pk}"' in forums
    assert 'id="forums" class="stack" data-live-replace="phase published agenda"' in forums
    assert f'data-live-channels="forum:{forum.pk}"' in versions
    assert 'id="versions" class="stack" data-live-replace="published"' in versions
