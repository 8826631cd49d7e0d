"""Undo on the working grid, any number of steps back and forward; withdrawn and merged topics put back."""

from datetime import timedelta

import pytest
from django.http import Http404

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.queries import cancelled_sessions_of, why_settled_elsewhere
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import UndoRefused, undo
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Phase, TopicState
from faire_reseau.topics.models import Absence, Cell, ClosedCell, Topic, Wish
from tests import factories as make
from tests.topics import made

pytestmark = pytest.mark.django_db
BEFORE = make.NOW - timedelta(days=1)


@pytest.fixture
def forum():
    return make.forum(phase=Phase.COMPOSE)


@pytest.fixture
def ada(forum):
    return make.organiser(forum.session.gathering)


@pytest.fixture
def bo(forum):
    return make.organiser(forum.session.gathering)


def ground(forum):
    return queries.slots_of_forum(forum), queries.spaces_of_forum(forum)


def cells(forum):
    return set(Cell.objects.filter(grid__forum=forum, grid__state="working").values_list("topic", "slot", "space"))


def back(user, forum, at=BEFORE):
    return undo(queries.steps_of(user, forum, at).back, by=user, at=at)


def again(user, forum, at=BEFORE):
    return actions.redo_step(queries.steps_of(user, forum, at).again, by=user, at=at)


def test_three_steps_are_taken_back_one_by_one_and_done_again_in_their_order(forum, ada):
    topic = make.topic(forum, "Un")
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(topic, nine, large, by=ada, at=BEFORE)
    actions.move_topic(topic, ten, small, by=ada, at=BEFORE)
    actions.lock_topic(topic, by=ada, at=BEFORE)

    sentences = [back(ada, forum).said for _step in range(3)]

    assert sentences == [
        "Annulé\u00a0: verrouillage de «\u00a0Un\u00a0».",
        "Annulé\u00a0: déplacement de «\u00a0Un\u00a0».",
        "Annulé\u00a0: déplacement de «\u00a0Un\u00a0».",
    ]
    assert (cells(forum), queries.steps_of(ada, forum, BEFORE).back) == (set(), 0)
    for _step in range(2):
        again(ada, forum)
    assert cells(forum) == {(topic.pk, ten.pk, small.pk)}
    assert again(ada, forum).said == "Rétabli\u00a0: verrouillage de «\u00a0Un\u00a0»."
    assert (Cell.objects.get().is_locked, queries.steps_of(ada, forum, BEFORE).again) == (True, 0)


def test_after_something_else_what_was_taken_back_is_not_done_again(forum, ada):
    first, second = make.topic(forum), make.topic(forum)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(first, nine, large, by=ada, at=BEFORE)
    act = queries.steps_of(ada, forum, BEFORE).back
    back(ada, forum)

    actions.move_topic(second, ten, small, by=ada, at=BEFORE)

    assert queries.steps_of(ada, forum, BEFORE).again == 0
    with pytest.raises(UndoRefused) as refused:
        actions.redo_step(act, by=ada, at=BEFORE)
    assert str(refused.value.sentence) == "Vous avez fait autre chose depuis\u00a0: refaites-le à la main."
    assert cells(forum) == {(second.pk, ten.pk, small.pk)}


def test_each_organiser_takes_back_their_own_moves_and_not_those_of_the_other(forum, ada, bo):
    first, second = make.topic(forum), make.topic(forum)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(first, nine, large, by=ada, at=BEFORE)
    actions.move_topic(second, ten, small, by=bo, at=BEFORE)

    back(ada, forum)

    assert cells(forum) == {(second.pk, ten.pk, small.pk)}
    assert queries.steps_of(bo, forum, BEFORE).back_label != ""


def test_a_later_move_of_somebody_else_in_the_way_is_said_and_nothing_moves(forum, ada, bo):
    first, second = make.topic(forum, "Un"), make.topic(forum, "Deux")
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(first, nine, large, by=ada, at=BEFORE)
    actions.move_topic(first, ten, small, by=ada, at=BEFORE)
    actions.move_topic(second, nine, large, by=bo, at=BEFORE)
    before = cells(forum)

    with pytest.raises(UndoRefused) as refused:
        back(ada, forum)

    assert str(refused.value.sentence).startswith(
        "Ce qui a changé depuis l’empêche\u00a0: déplacez les sujets à la main. "
    )
    assert "Deux" in str(refused.value.sentence)
    assert cells(forum) == before


def test_a_step_that_would_put_a_host_in_two_places_now_is_refused(forum, ada, bo):
    host = make.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    first, second = make.topic(forum, "Un", host=host), make.topic(forum, "Deux", host=host)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(first, nine, large, by=ada, at=BEFORE)
    actions.move_topic(first, ten, large, by=ada, at=BEFORE)
    actions.move_topic(second, nine, small, by=bo, at=BEFORE)
    before = cells(forum)

    with pytest.raises(UndoRefused) as refused:
        back(ada, forum)

    assert "Lou Martin" in str(refused.value.sentence)
    assert cells(forum) == before


def test_a_topic_moved_by_hand_out_of_a_lost_space_or_from_an_absent_host_goes_back(forum, ada, bo):
    host = make.participant(forum.session.gathering)
    lost, away = make.topic(forum, "Un"), make.topic(forum, "Deux", host=host)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(lost, nine, large, by=bo, at=BEFORE)
    actions.move_topic(away, ten, small, by=bo, at=BEFORE)
    actions.close_cells(forum, large, [nine], by=bo, at=BEFORE)
    actions.set_absence(forum, host, [ten], away=True, by=bo, at=BEFORE)
    before = cells(forum)
    actions.move_topic(lost, ten, large, by=ada, at=BEFORE)
    actions.move_topic(away, None, None, by=ada, at=BEFORE)

    back(ada, forum)
    back(ada, forum)

    assert cells(forum) == before


def test_a_cell_closed_by_somebody_since_still_stands_in_the_way(forum, ada, bo):
    topic = make.topic(forum, "Un")
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(topic, nine, large, by=ada, at=BEFORE)
    actions.move_topic(topic, ten, large, by=ada, at=BEFORE)
    actions.close_cells(forum, large, [nine], by=bo, at=BEFORE)

    with pytest.raises(UndoRefused):
        back(ada, forum)

    assert cells(forum) == {(topic.pk, ten.pk, large.pk)}


def test_closing_a_cell_an_absence_and_a_second_time_are_taken_back(forum, ada):
    topic = make.topic(forum)
    person = make.participant(forum.session.gathering)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(topic, nine, large, by=ada, at=BEFORE)
    actions.close_cells(forum, small, [nine], by=ada, at=BEFORE)
    actions.set_absence(forum, person, [ten], away=True, by=ada, at=BEFORE)
    actions.give_twice(topic, slot=ten, space=large, by=ada, at=BEFORE)

    back(ada, forum)
    assert (Topic.objects.get().times, cells(forum)) == (1, {(topic.pk, nine.pk, large.pk)})
    back(ada, forum)
    back(ada, forum)
    assert (Absence.objects.count(), ClosedCell.objects.count()) == (0, 0)


def test_a_step_sent_twice_is_taken_back_once(forum, ada):
    topic = make.topic(forum)
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(topic, nine, large, by=ada, at=BEFORE)
    actions.move_topic(topic, ten, large, by=ada, at=BEFORE)
    act = queries.steps_of(ada, forum, BEFORE).back

    undo(act, by=ada, at=BEFORE)
    second = undo(act, by=ada, at=BEFORE)

    assert second.said == "C’est déjà annulé."
    assert cells(forum) == {(topic.pk, nine.pk, large.pk)}


def test_a_step_is_not_there_for_somebody_else_nor_for_who_no_longer_organises(forum, ada, bo):
    topic = make.topic(forum)
    (nine, _ten), (large, _small) = ground(forum)
    actions.move_topic(topic, nine, large, by=ada, at=BEFORE)
    act = queries.steps_of(ada, forum, BEFORE).back

    with pytest.raises(Http404):
        undo(act, by=bo, at=BEFORE)
    ada_organises = forum.session.gathering.organisers.get(user=ada)
    actions_of_gathering().release_organiser(ada_organises, by=bo, at=BEFORE)
    with pytest.raises(Http404):
        undo(act, by=ada, at=BEFORE)
    assert cells(forum) == {(topic.pk, nine.pk, large.pk)}


def actions_of_gathering():
    from faire_reseau.gatherings import actions as of_gathering

    return of_gathering


def test_a_step_of_more_than_a_day_ago_stays(forum, ada):
    topic = make.topic(forum)
    (nine, _ten), (large, _small) = ground(forum)
    long_ago = BEFORE - timedelta(days=1)
    actions.move_topic(topic, nine, large, by=ada, at=long_ago)

    assert queries.steps_of(ada, forum, BEFORE).back == 0
    with pytest.raises(UndoRefused):
        undo(UndoableAct.objects.get().pk, by=ada, at=BEFORE)
    assert cells(forum) == {(topic.pk, nine.pk, large.pk)}


def test_the_compose_page_moves_back_and_again_by_plain_forms(client, forum, ada):
    topic = make.topic(forum, "Un")
    (nine, _ten), (large, _small) = ground(forum)
    made.enter(client, ada)
    page = f"/rencontres/{forum.session.gathering.slug}/forums/{forum.pk}/composer/"
    moved = client.post(f"{page}grille/", {"do": f"move:{topic.pk}:{nine.pk}:{large.pk}"}, follow=True)
    act = UndoableAct.objects.get().pk

    assert f'action="/mon-compte/defaire/{act}/"' in moved.content.decode()
    assert f'value="undo:{act}"' in moved.content.decode()
    undone = client.post(f"{page}grille/", {"do": f"undo:{act}"}, follow=True)
    assert (cells(forum), f'value="redo:{act}"' in undone.content.decode()) == (set(), True)
    client.post(f"{page}grille/", {"do": f"redo:{act}"})
    assert cells(forum) == {(topic.pk, nine.pk, large.pk)}


def test_a_withdrawn_topic_is_put_back_with_its_wishes_its_cell_and_its_session(ada):
    forum = make.forum()
    forum.session.gathering.organisers.create(user=ada)
    topic = make.topic(forum)
    person = make.participant(forum.session.gathering)
    make.wish(topic, person, 3)
    made.publish(forum, {topic: (0, 0)})
    actions.withdraw_topic(topic, by=ada, at=BEFORE)
    session = topic.placements.get().session
    assert session.state == SessionState.CANCELLED

    done = undo(UndoableAct.objects.get().pk, by=ada, at=BEFORE)

    topic.refresh_from_db()
    session.refresh_from_db()
    assert (topic.state, session.state) == (TopicState.SUGGESTED, SessionState.PLANNED)
    assert Wish.objects.get().level == 3
    assert done.address.endswith(f"#sujet-{topic.pk}")


def test_a_topic_put_back_after_a_further_grid_waits_for_the_next_one_off_the_programme(client, ada, bo):
    forum = make.forum(phase=Phase.COMPOSE)
    gathering = forum.session.gathering
    for user in (ada, bo):
        gathering.organisers.create(user=user)
    gone, stays = make.topic(forum, "Le jardin"), make.topic(forum, "La cantine")
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(gone, nine, large, by=ada, at=BEFORE)
    actions.move_topic(stays, ten, small, by=ada, at=BEFORE)
    actions.publish_grid(forum, by=ada, at=BEFORE)
    actions.withdraw_topic(gone, by=ada, at=BEFORE)
    act = UndoableAct.objects.filter(kind="withdraw_topic").get().pk
    actions.publish_grid(forum, by=bo, at=BEFORE)

    done = undo(act, by=ada, at=BEFORE)

    assert done.said == (
        "«\u00a0Le jardin\u00a0» est de nouveau proposé, avec ses souhaits. Une autre grille a été publiée sans lui\u00a0: il sera "
        "au programme quand une grille où il figure sera publiée."
    )
    session = gone.placements.get().session
    assert (session.state, session in cancelled_sessions_of(gathering)) == (SessionState.CANCELLED, False)
    assert why_settled_elsewhere(session) == (
        "Cet atelier vient du sujet «\u00a0Le jardin\u00a0», qui n’est pas sur la grille publiée\u00a0: placez-le sur la grille, puis "
        "publiez-la."
    )
    actions.publish_grid(forum, by=bo, at=BEFORE)
    session.refresh_from_db()
    assert (session.state, session.space) == (SessionState.PLANNED, large)


def test_a_host_puts_a_topic_back_only_while_proposing_is_open():
    forum = make.forum()
    host = make.participant(forum.session.gathering)
    topic = make.topic(forum, host=host)
    actions.withdraw_topic(topic, by=host.user, at=BEFORE)
    act = UndoableAct.objects.get().pk
    forum.phase = Phase.WISH if "propose" not in forum.phases[1]["verbs"] else Phase.RUN
    forum.save()

    with pytest.raises(Http404):
        undo(act, by=host.user, at=BEFORE)
    forum.phase = Phase.PROPOSE
    forum.save()
    undo(act, by=host.user, at=BEFORE)
    topic.refresh_from_db()
    assert topic.state == TopicState.SUGGESTED


def test_merged_topics_are_parted_with_their_wishes_but_those_changed_since(forum, ada):
    into, merged = make.topic(forum, "Un"), make.topic(forum, "Deux")
    first, second, third = (make.participant(forum.session.gathering) for _ in range(3))
    make.wish(into, first, 1)
    make.wish(merged, first, 3)
    make.wish(merged, second, 2)
    make.wish(merged, third, 2)
    actions.merge_topics(into, [merged], by=ada, at=make.NOW)
    later = make.NOW + timedelta(minutes=1)
    Wish.objects.filter(topic=into, person=second).update(level=1, at=later)
    Wish.objects.filter(topic=into, person=third).delete()

    undo(UndoableAct.objects.get().pk, by=ada, at=later)

    wishes = set(Wish.objects.values_list("topic", "person", "level"))
    assert wishes == {(into.pk, first.pk, 1), (merged.pk, first.pk, 3), (into.pk, second.pk, 1)}
    merged.refresh_from_db()
    into.refresh_from_db()
    assert (merged.state, merged.merged_into, into.hosts.count()) == (TopicState.SUGGESTED, None, 1)
