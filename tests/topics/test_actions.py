"""Actions in forums: phases and topics."""

import uuid

import pytest

from faire_reseau.accounts.models import AuditLine
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.topics import actions
from faire_reseau.topics.enums import GridState, Phase, TopicState
from faire_reseau.topics.models import Cell, Forum, Grid, Topic, Wish
from tests import factories
from tests.factories import NOW
from tests.topics.made import publish

pytestmark = pytest.mark.django_db


def propose(forum, host, **fields):
    fields = {"title": "Le numérique en marchant", "kind": "nugget", "hosts": [host]} | fields
    return actions.propose_topic(forum, by=host.user, at=NOW, **fields)


def wishes(topic):
    return dict(Wish.objects.filter(topic=topic).values_list("person", "level"))


# --- forums and phases


def test_a_forum_opens_on_a_barcamp_with_its_ground_once():
    gathering = factories.gathering()
    session = factories.session(gathering, format=Format.OPEN_FORUM)
    slots, spaces = [factories.slot(gathering)], [factories.space(gathering)]

    forum = actions.create_forum(session, slots=slots, spaces=spaces, by=None, at=NOW)
    again = actions.create_forum(session, slots=[], spaces=[], by=None, at=NOW)

    assert again == forum
    assert (list(forum.slots.all()), list(forum.spaces.all())) == (slots, spaces)
    assert [step["phase"] for step in forum.phases] == ["propose", "wish", "compose", "run", "harvest"]


def test_no_forum_opens_on_a_plenary():
    session = factories.session(factories.gathering(), format=Format.PLENARY)

    with pytest.raises(actions.ForumRefused):
        actions.create_forum(session, slots=[], spaces=[], by=None, at=NOW)

    assert Forum.objects.count() == 0


def test_a_forum_does_not_stand_on_the_ground_of_another_gathering():
    session = factories.session(factories.gathering(), format=Format.BARCAMP)
    elsewhere = factories.space(factories.gathering())

    with pytest.raises(actions.ForumRefused):
        actions.create_forum(session, slots=[], spaces=[elsewhere], by=None, at=NOW)

    assert Forum.objects.count() == 0


def test_ground_on_which_a_topic_stands_is_not_taken_away():
    forum = factories.forum()
    topic = factories.topic(forum)
    grid = Grid.objects.create(forum=forum, state=GridState.WORKING, made_at=NOW)
    slot, space = forum.slots.first(), forum.spaces.first()
    Cell.objects.create(grid=grid, topic=topic, slot=slot, space=space)

    with pytest.raises(actions.ForumRefused, match=topic.title):
        actions.set_ground(forum, slots=forum.slots.all(), spaces=forum.spaces.exclude(pk=space.pk), by=None, at=NOW)
    actions.set_ground(forum, slots=[slot], spaces=[space], by=None, at=NOW)

    assert (list(forum.slots.all()), list(forum.spaces.all())) == ([slot], [space])


def test_a_forum_moves_on_and_back_before_publication_and_each_step_is_kept():
    forum = factories.forum()

    actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)
    actions.move_to_phase(forum, Phase.COMPOSE, by=None, at=NOW)
    actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)
    actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)

    forum.refresh_from_db()
    assert (forum.phase, forum.version) == (Phase.WISH, 3)
    assert list(AuditLine.objects.order_by("pk").values_list("detail__after", flat=True)) == ["wish", "compose", "wish"]


def test_two_organisers_moving_at_once_one_is_told():
    forum = factories.forum()
    actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW, seen=Phase.PROPOSE)

    with pytest.raises(Overtaken):
        actions.move_to_phase(forum, Phase.COMPOSE, by=None, at=NOW, seen=Phase.PROPOSE)

    forum.refresh_from_db()
    assert forum.phase == Phase.WISH


@pytest.mark.parametrize("phase", [Phase.RUN, Phase.HARVEST])
def test_nobody_meets_before_a_grid_is_published(phase):
    forum = factories.forum()

    with pytest.raises(actions.PhaseRefused):
        actions.move_to_phase(forum, phase, by=None, at=NOW)


def test_a_published_forum_goes_to_the_harvest_and_back_but_not_to_the_wishes():
    forum = factories.forum()
    publish(forum, {factories.topic(forum): (0, 0)})

    actions.move_to_phase(forum, Phase.HARVEST, by=None, at=NOW)
    actions.move_to_phase(forum, Phase.RUN, by=None, at=NOW)
    with pytest.raises(actions.PhaseRefused):
        actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)

    forum.refresh_from_db()
    assert forum.phase == Phase.RUN


def test_a_phase_that_the_forum_has_not_is_refused():
    forum = factories.forum()
    forum.phases = [{"phase": "propose", "verbs": ["propose"]}]
    forum.save()

    with pytest.raises(actions.PhaseRefused):
        actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)


# --- topics


def test_a_topic_is_proposed_with_its_hosts_in_order_and_numbered():
    forum = factories.forum()
    host, other = factories.participant(forum.session.gathering), factories.participant(forum.session.gathering)
    theme = factories.theme()
    factories.topic(forum)
    forum.refresh_from_db()
    before = forum.version

    topic = propose(forum, host, hosts=[host, other], themes=[theme], needs=["projector"], expected_people=12)

    assert (topic.number, topic.title, topic.needs, topic.expected_people) == (
        2,
        "Le numérique en marchant",
        ["projector"],
        12,
    )
    assert list(topic.hosts.order_by("rank").values_list("person", flat=True)) == [host.pk, other.pk]
    assert list(topic.themes.all()) == [theme]
    forum.refresh_from_db()
    assert forum.version == before + 1


def test_the_same_key_twice_makes_one_topic():
    forum = factories.forum()
    host, key = factories.participant(forum.session.gathering), uuid.uuid4()

    first = propose(forum, host, key=key)
    second = propose(forum, host, key=key, title="Autre chose")

    assert second == first
    assert list(Topic.objects.values_list("title", flat=True)) == ["Le numérique en marchant"]


def test_a_key_sent_again_after_proposing_has_closed_still_answers_its_topic():
    forum = factories.forum()
    host, key = factories.participant(forum.session.gathering), uuid.uuid4()
    first = propose(forum, host, key=key)
    actions.move_to_phase(forum, Phase.WISH, by=None, at=NOW)

    assert propose(forum, host, key=key) == first


def test_somebody_elses_key_shows_nothing_of_their_topic():
    forum = factories.forum()
    host, other, key = (
        factories.participant(forum.session.gathering),
        factories.participant(forum.session.gathering),
        uuid.uuid4(),
    )
    propose(forum, host, key=key)

    with pytest.raises(actions.TopicRefused):
        propose(forum, other, key=key, proposed_by=other)


def test_proposing_is_refused_once_closed():
    forum = factories.forum(phase=Phase.COMPOSE)

    with pytest.raises(actions.VerbClosed):
        propose(forum, factories.participant(forum.session.gathering))

    assert Topic.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": "é" * 121}, "title"), ({"title": "  "}, "title"), ({"text": "x" * 2001}, "text")],
)
def test_words_that_do_not_fit_are_refused_at_their_field(fields, field):
    forum = factories.forum()

    with pytest.raises(actions.TopicRefused) as refusal:
        propose(forum, factories.participant(forum.session.gathering), **fields)

    assert refusal.value.field == field
    assert Topic.objects.count() == 0


def test_a_title_of_120_characters_fits():
    forum = factories.forum()

    topic = propose(forum, factories.participant(forum.session.gathering), title=f" {'é' * 120} ")

    assert topic.title == "é" * 120


def test_a_host_who_is_not_registered_is_refused_by_name():
    forum = factories.forum()
    host, stranger = factories.participant(forum.session.gathering), factories.person("Ada", "Perdue")

    with pytest.raises(actions.HostRefused, match="Ada Perdue"):
        propose(forum, host, hosts=[host, stranger])

    assert Topic.objects.count() == 0


def test_a_host_who_waits_for_a_place_is_refused():
    forum = factories.forum()
    host, waiting = factories.participant(forum.session.gathering), factories.person()
    factories.registration(forum.session.gathering, waiting, "waiting")

    with pytest.raises(actions.HostRefused):
        propose(forum, host, hosts=[host, waiting])


def test_a_host_named_twice_is_refused():
    forum = factories.forum()
    host = factories.participant(forum.session.gathering)

    with pytest.raises(actions.HostRefused):
        propose(forum, host, hosts=[host, host])
    with pytest.raises(actions.HostRefused):
        propose(forum, host, hosts=[], proposed_by=host)


def test_a_topic_changes_its_words_hosts_and_themes():
    forum = factories.forum()
    topic, other = factories.topic(forum), factories.participant(forum.session.gathering)

    actions.change_topic(topic, by=None, at=NOW, title="Mieux dit", kind="nugget", hosts=[other], themes=[])

    topic.refresh_from_db()
    assert (topic.title, topic.kind) == ("Mieux dit", "nugget")
    assert list(topic.hosts.values_list("person", flat=True)) == [other.pk]


def test_the_session_of_a_published_topic_follows_its_words():
    forum = factories.forum()
    topic = factories.topic(forum)
    publish(forum, {topic: (0, 0)})

    actions.change_topic(topic, by=None, at=NOW, title="Mieux dit", text="Avec un texte")

    session = topic.placements.get().session
    session.refresh_from_db()
    assert (session.title, session.text, session.sequence) == ("Mieux dit", "Avec un texte", 1)


def test_a_deed_writes_only_columns_that_are_a_topics_words():
    topic = factories.topic(factories.forum())

    with pytest.raises(TypeError):
        actions.change_topic(topic, by=None, at=NOW, state="withdrawn")


def test_a_withdrawn_topic_leaves_the_working_grid_and_its_session_is_cancelled():
    forum = factories.forum()
    topic, other = factories.topic(forum), factories.topic(forum)
    publish(forum, {topic: (0, 0), other: (0, 1)})
    working = Grid.objects.create(forum=forum, state=GridState.WORKING, number=9, made_at=NOW)
    for cell in Cell.objects.filter(grid__number=1):
        Cell.objects.create(grid=working, topic=cell.topic, slot=cell.slot, space=cell.space)

    actions.withdraw_topic(topic, by=None, at=NOW)
    actions.withdraw_topic(topic, by=None, at=NOW)

    topic.refresh_from_db()
    working.refresh_from_db()
    assert topic.state == TopicState.WITHDRAWN
    assert [cell.topic for cell in working.cells.all()] == [other]
    assert working.version == 1
    assert topic.placements.get().session.state == SessionState.CANCELLED
    assert AuditLine.objects.filter(deed="withdraw_topic").count() == 1


def test_what_is_withdrawn_is_not_changed():
    topic = factories.topic(factories.forum())
    actions.withdraw_topic(topic, by=None, at=NOW)

    with pytest.raises(actions.TopicGone):
        actions.change_topic(topic, by=None, at=NOW, title="Revenant")


def test_merged_topics_bring_wishes_hosts_themes_and_needs_and_say_where_they_went():
    forum = factories.forum()
    into, other, third = (factories.topic(forum, needs=[need]) for need in ("projector", "quiet", "projector"))
    theme = factories.theme()
    other.themes.add(theme)
    ada, bo, cy = (factories.participant(forum.session.gathering) for _ in range(3))
    for topic, person, level in [
        (into, ada, 1),
        (other, ada, 3),
        (third, ada, 2),
        (into, bo, 3),
        (other, bo, 1),
        (third, cy, 2),
    ]:
        factories.wish(topic, person, level)

    actions.merge_topics(into, [other, third], by=None, at=NOW)

    into.refresh_from_db()
    other.refresh_from_db()
    assert wishes(into) == {ada.pk: 3, bo.pk: 3, cy.pk: 2}
    assert Wish.objects.exclude(topic=into).count() == 0
    assert into.hosts.count() == 3
    assert (into.needs, list(into.themes.all())) == (["projector", "quiet"], [theme])
    assert (other.state, other.merged_into) == (TopicState.MERGED, into)


def test_a_topic_merged_twice_leads_to_the_one_that_stands():
    forum = factories.forum()
    first, second, third = (factories.topic(forum) for _ in range(3))

    actions.merge_topics(second, [first], by=None, at=NOW)
    actions.merge_topics(third, [second], by=None, at=NOW)

    first.refresh_from_db()
    assert first.merged_into == third


def test_topics_are_not_merged_with_nothing_across_forums_or_after_publication():
    forum, elsewhere = factories.forum(), factories.forum()
    topic, other, stranger = factories.topic(forum), factories.topic(forum), factories.topic(elsewhere)

    with pytest.raises(actions.TopicRefused):
        actions.merge_topics(topic, [topic], by=None, at=NOW)
    with pytest.raises(actions.TopicRefused):
        actions.merge_topics(topic, [stranger], by=None, at=NOW)
    publish(forum, {topic: (0, 0)})
    with pytest.raises(actions.TopicRefused):
        actions.merge_topics(topic, [other], by=None, at=NOW)

    assert set(Topic.objects.values_list("state", flat=True)) == {TopicState.SUGGESTED}
