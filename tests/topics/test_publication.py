"""Publishing: a numbered copy, sessions on the agenda, programmes for everybody, versions compared."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.kit import made_once
from faire_reseau.kit.folded_columns import FoldedField
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.live import log
from faire_reseau.topics import actions, queries
from faire_reseau.topics.actions import PublicationRefused, publication
from faire_reseau.topics.enums import Phase, TopicState
from faire_reseau.topics.models import Choice, Grid, Placement
from faire_reseau.ui.templatetags.parts import sample_mark
from tests import factories as make
from tests.live.verify import verify

pytestmark = pytest.mark.django_db
BEFORE = make.NOW - timedelta(days=1)


@pytest.fixture
def forum():
    """Two topics side by side at nine."""
    forum = make.forum(phase=Phase.COMPOSE)
    for number in range(2):
        topic = make.topic(forum, f"Sujet {number + 1}")
        actions.move_topic(topic, slots(forum)[0], spaces(forum)[number], by=None, at=BEFORE)
    return forum


def slots(forum):
    return queries.slots_of_forum(forum)


def spaces(forum):
    return queries.spaces_of_forum(forum)


def publish(forum, **fields):
    return actions.publish_grid(forum, by=fields.pop("by", None), at=BEFORE, **fields)


def sessions(forum):
    rows = Placement.objects.filter(topic__forum=forum).select_related("session").order_by("topic__number")
    return [(row.session.title, row.session.slot_id, row.session.space_id, row.session.state) for row in rows]


def test_a_published_grid_is_numbered_and_its_topics_are_sessions_with_their_hosts(forum):
    grid = publish(forum, note="La première")

    forum.refresh_from_db()
    nine, (large, small) = slots(forum)[0], spaces(forum)
    assert (grid.number, grid.note, forum.phase) == (1, "La première", Phase.RUN)
    assert sessions(forum) == [
        ("Sujet 1", nine.pk, large.pk, SessionState.PLANNED),
        ("Sujet 2", nine.pk, small.pk, SessionState.PLANNED),
    ]
    session = Placement.objects.get(topic__number=1).session
    host = forum.topics.get(number=1).hosts.get().person
    assert [(speaker.name, speaker.person) for speaker in session.speakers.all()] == [(str(host), host)]
    assert (session.starts_at, session.ends_at) == (nine.starts_at, nine.ends_at)


def test_a_workshop_is_part_of_its_barcamp_and_not_beside_it(client, forum):
    publish(forum)
    base = f"/rencontres/{forum.session.gathering.slug}/sequences"
    first, second = (Placement.objects.get(topic__number=number).session for number in (1, 2))
    lunch = make.session(forum.session.gathering, hour=9, title="Café")

    def beside(session):
        rows = client.get(f"{base}/{session.pk}/").context["beside"]
        return {name: {row.pk for row in rows[name]} for name in ("part_of", "inside", "parallel")}

    assert beside(first) == {"part_of": {forum.session_id}, "inside": set(), "parallel": {second.pk, lunch.pk}}
    assert beside(forum.session) == {"part_of": set(), "inside": {first.pk, second.pk}, "parallel": {lunch.pk}}


def test_visitors_read_the_grid_in_eight_statements_with_titles_as_typed(client, forum, django_assert_max_num_queries):
    forum.topics.filter(number=1).update(title="Écrire <b> & lire", is_sample=True)
    publish(forum)
    publish(forum)
    forum.topics.filter(number=2).update(state=TopicState.WITHDRAWN)
    base = f"/rencontres/{forum.session.gathering.slug}/"

    with django_assert_max_num_queries(8):
        body = client.get(f"{base}forums/{forum.pk}/grille/", headers={"accept-language": "en"}).content.decode()

    address = f"{base}sequences/{Placement.objects.get(topic__number=1).session_id}/"
    entries = re.findall('<p class="entry-title">(.*?)</p>', body)
    in_table_then_in_list = [
        f'<a href="{address}"><span lang="fr">Écrire &lt;b&gt; &amp; lire</span></a>' + sample_mark("sample"),
        '<s><span lang="fr">Sujet 2</span></s> <span class="chip chip-wrong">withdrawn</span>',
    ] * 2
    assert entries == in_table_then_in_list
    with django_assert_max_num_queries(1):  # the grid, with its hosts whom it does not name
        client.get(f"{base}forums/{forum.pk}/grille/", headers={"accept-language": "en"})
    versions = [client.get(f"{base}forums/{forum.pk}/grille/{number}/").status_code for number in (1, 2, 3, 99_999)]
    assert versions == [200, 200, 404, 404]


def test_sessions_trade_places_in_a_further_version_and_keep_their_calendar_identity(forum):
    publish(forum)
    uids = list(Session.objects.filter(format="workshop").order_by("title").values_list("uid", flat=True))
    nine, (large, small) = slots(forum)[0], spaces(forum)
    actions.move_topic(forum.topics.get(number=1), nine, small, by=None, at=BEFORE)

    publish(forum)

    rows = Session.objects.filter(format="workshop").order_by("title")
    assert list(rows.values_list("uid", "space", "sequence")) == [(uids[0], small.pk, 1), (uids[1], large.pk, 1)]


def test_a_topic_off_the_grid_has_its_session_cancelled_and_back_on_it_is_planned_again(forum):
    publish(forum)
    topic = forum.topics.get(number=2)
    actions.move_topic(topic, None, None, by=None, at=BEFORE)
    publish(forum)
    gone = sessions(forum)[1][3]
    actions.move_topic(topic, slots(forum)[1], spaces(forum)[0], by=None, at=BEFORE)

    publish(forum)

    assert (gone, sessions(forum)[1][1:]) == (
        SessionState.CANCELLED,
        (slots(forum)[1].pk, spaces(forum)[0].pk, SessionState.PLANNED),
    )


def test_everybody_gets_a_programme_and_keeps_what_they_chose_where_it_still_is(forum):
    first, second = forum.topics.order_by("number")
    keen, stubborn = make.participant(forum.session.gathering), make.participant(forum.session.gathering)
    for person in (keen, stubborn):
        make.wish(first, person, 3)
    publish(forum)
    forum.refresh_from_db()
    nine = slots(forum)[0]
    actions.choose(forum, stubborn, nine, second, by=None, at=BEFORE)

    publish(forum)

    hosts = {(topic.hosts.get().person_id, nine.pk, topic.pk) for topic in (first, second)}
    assert set(Choice.objects.values_list("person", "slot", "topic")) == hosts | {
        (keen.pk, nine.pk, first.pk),
        (stubborn.pk, nine.pk, second.pk),
    }


def test_a_choice_whose_topic_moved_to_another_hour_gives_way_to_the_new_programme(forum):
    first, second = forum.topics.order_by("number")
    person = make.participant(forum.session.gathering)
    make.wish(first, person, 3)
    publish(forum)
    forum.refresh_from_db()
    nine, ten = slots(forum)
    actions.choose(forum, person, nine, second, by=None, at=BEFORE)
    actions.move_topic(second, ten, spaces(forum)[0], by=None, at=BEFORE)

    publish(forum)

    assert list(Choice.objects.filter(person=person).values_list("slot", "topic", "is_own")) == [
        (nine.pk, first.pk, False)
    ]


def test_a_grid_that_breaks_a_rule_is_not_published_and_says_which(forum):
    actions.close_cells(forum, spaces(forum)[0], slots(forum), by=None, at=BEFORE)

    with pytest.raises(PublicationRefused) as refused:
        publish(forum)

    assert "est fermé à ce créneau" in str(refused.value.sentence)
    assert not Grid.objects.filter(state="published").exists()


def test_an_empty_grid_is_not_published():
    forum = make.forum(phase=Phase.COMPOSE)
    make.topic(forum)

    with pytest.raises(PublicationRefused):
        publish(forum)


def test_whoever_publishes_a_grid_somebody_moved_meanwhile_is_told_and_nothing_is_shown(forum):
    seen = queries.working_grid(forum).version
    actions.lock_topic(forum.topics.first(), by=None, at=BEFORE)

    with pytest.raises(Overtaken):
        publish(forum, seen_version=seen)

    assert not Placement.objects.exists()


def test_two_versions_compared_say_what_moved_and_for_whom(forum):
    _one, two = forum.topics.order_by("number")
    concerned, other = make.participant(forum.session.gathering), make.participant(forum.session.gathering)
    make.wish(two, concerned, 2)
    first = publish(forum)
    actions.move_topic(two, slots(forum)[1], spaces(forum)[0], by=None, at=BEFORE)
    second = publish(forum)

    changes = queries.changes_between(first, second)

    assert [(change.topic, change.kind, change.wished_by) for change in changes] == [(two, "hour", 1)]
    assert queries.changes_for(forum, concerned, changes) == changes
    assert queries.changes_for(forum, other, changes) == []


def test_screens_of_the_forum_show_what_a_fresh_one_shows_after_publishing(forum):
    user = make.organiser(forum.session.gathering)

    verify(f"forum:{forum.pk}", user, lambda: publish(forum, by=user))
    verify(f"composing:{forum.pk}", user, lambda: publish(forum, by=user))


def test_a_whole_grid_tells_the_agenda_once(forum, django_capture_on_commit_callbacks):
    since = log.latest()

    with django_capture_on_commit_callbacks(execute=True):
        publish(forum)

    kinds = [row.kind for row in log.rows_after(since, channels=[f"gathering:{forum.session.gathering_id}"])]
    assert kinds == ["agenda"]


def test_programmes_are_worked_out_before_the_write_lock_is_taken(forum):
    made_once.forget_all()
    with CaptureQueriesContext(connection) as queries_sent:
        publish(forum)

    statements = [query["sql"] for query in queries_sent]
    begun = next(number for number, sql in enumerate(statements) if sql.startswith("SAVEPOINT"))
    wishes = [number for number, sql in enumerate(statements) if 'FROM "topics_wish"' in sql]
    assert [number < begun for number in wishes] == [True] * len(wishes)
    assert wishes != []


def test_nothing_is_read_of_the_problem_nor_rendered_while_the_forum_is_held(forum):
    with CaptureQueriesContext(connection) as queries_sent:
        publish(forum)

    statements = [query["sql"] for query in queries_sent]
    while_held = statements[next(number for number, sql in enumerate(statements) if sql.startswith("SAVEPOINT")) :]
    tables = ("topics_wish", "topics_host", "gatherings_registration", "topics_topic_themes", "topics_absence")
    assert [sql for sql in while_held for table in tables if f'FROM "{table}"' in sql] == []


def test_sessions_and_speakers_of_a_publication_are_made_ready_before_the_forum_is_held(forum, monkeypatch):
    make.topic(forum, "Écrit « à la main »", make.participant(forum.session.gathering))
    topic = forum.topics.get(title__startswith="Écrit")
    actions.move_topic(topic, slots(forum)[1], spaces(forum)[0], by=None, at=BEFORE)
    folded_texts, fold, written = [], FoldedField.folded, publication._publish
    monkeypatch.setattr(FoldedField, "folded", lambda field, texts: folded_texts.append(texts) or fold(field, texts))
    n_folded = []

    def held(*things, **named):
        n_folded.append(len(folded_texts))
        grid = written(*things, **named)
        n_folded.append(len(folded_texts))
        return grid

    monkeypatch.setattr(publication, "_publish", held)
    publish(forum)

    assert n_folded[0] == n_folded[1] > 3
    session = Placement.objects.get(topic=topic).session
    assert (session.title, session.search) == ("Écrit « à la main »", "ecrit a la main")
    assert [speaker.search for speaker in session.speakers.all()] == [fold(None, [session.speakers.get().name])]


def test_a_publication_takes_as_many_statements_while_the_forum_is_held_whoever_comes():
    def held_while_publishing(people):
        forum = make.forum(phase=Phase.COMPOSE, slots=3, spaces=people)
        for number in range(people):
            topic = make.topic(forum, f"Sujet {number}")
            actions.move_topic(topic, slots(forum)[number % 3], spaces(forum)[number], by=None, at=BEFORE)
            for _ in range(2):
                make.wish(topic, make.participant(forum.session.gathering), 3)
        with CaptureQueriesContext(connection) as queries_sent:
            publish(forum)
        assert Choice.objects.filter(forum=forum).count() == 3 * people
        statements = [query["sql"] for query in queries_sent]
        return len(statements[next(n for n, sql in enumerate(statements) if sql.startswith("SAVEPOINT")) :])

    assert held_while_publishing(2) == held_while_publishing(12)


def test_a_forum_that_changes_while_its_publication_is_worked_out_is_worked_out_again(forum, monkeypatch):
    worked_out, times = publication._worked_out, []

    def and_somebody_wishes(*args, **kwargs):
        worked = worked_out(*args, **kwargs)
        if not times:
            actions.change_topic(forum.topics.get(number=1), title="Autrement", by=None, at=BEFORE)
        times.append(worked)
        return worked

    monkeypatch.setattr(publication, "_worked_out", and_somebody_wishes)
    publish(forum)

    assert len(times) == 2
    assert [title for title, *_where in sessions(forum)] == ["Autrement", "Sujet 2"]


def test_what_somebody_chooses_while_a_version_is_worked_out_is_kept(forum, monkeypatch):
    publish(forum)
    person = make.participant(forum.session.gathering)
    topic = forum.topics.get(number=2)
    changes = publication._changes

    def and_somebody_chooses(*args):
        changes_worked = changes(*args)
        if not Choice.objects.filter(person=person).exists():
            actions.choose(forum, person, slots(forum)[0], topic, by=person.user, at=BEFORE)
        return changes_worked

    monkeypatch.setattr(publication, "_changes", and_somebody_chooses)
    publish(forum)

    assert list(Choice.objects.filter(person=person).values_list("topic", "is_own")) == [(topic.pk, True)]


def test_programmes_written_ahead_of_a_publication_that_failed_are_put_right_by_the_next(forum):
    person = make.participant(forum.session.gathering)
    first, second = forum.topics.get(number=1), forum.topics.get(number=2)
    make.wish(first, person, 3)
    Choice.objects.create(forum=forum, person=person, slot=slots(forum)[0], topic=second, at=BEFORE)
    Choice.objects.create(forum=forum, person=person, slot=slots(forum)[1], topic=second, at=BEFORE)

    publish(forum)

    assert list(Choice.objects.filter(person=person).values_list("slot", "topic")) == [(slots(forum)[0].pk, first.pk)]


def test_a_grid_on_paper_names_its_gathering_and_its_days(client, forum):
    publish(forum)
    gathering = forum.session.gathering

    page = client.get(f"/rencontres/{gathering.slug}/forums/{forum.pk}/grille/").content.decode()

    assert (
        " ".join(re.sub(r"</?span[^>]*>", "", page).split()).count(
            f'<p class="kicker"> {gathering.title}, 25 juin 2019 · {forum.session.title} </p>'
        )
        == 1
    )
