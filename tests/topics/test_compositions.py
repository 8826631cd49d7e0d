"""Composing and mending through the actions and the worker's tasks: progress, stop, two hands at once, impossible grids."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.undoing import undo
from faire_reseau.topics import actions, queries, tasks
from faire_reseau.topics.actions import CompositionRefused
from faire_reseau.topics.enums import CompositionState, Phase
from faire_reseau.topics.logic.problem import grid_of_numbers
from faire_reseau.topics.logic.results import composed
from faire_reseau.topics.models import Cell, Composition
from forumgrid import compose as compose_problem
from tests import factories as make
from tests.live.verify import verify
from tests.topics.made import enter

pytestmark = [pytest.mark.django_db, pytest.mark.slow("runs the real optimiser")]
BEFORE = make.NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def before_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: BEFORE)


@pytest.fixture
def forum():
    """Four topics, two hours, two spaces; people who want 1 and 2 together, 3 and 4 together."""
    forum = make.forum(phase=Phase.COMPOSE)
    topics = [make.topic(forum) for _ in range(4)]
    for number in range(8):
        person = make.participant(forum.session.gathering)
        for topic in topics[:2] if number % 2 else topics[2:]:
            make.wish(topic, person, 3)
    return forum


def cells(forum):
    return set(Cell.objects.filter(grid__forum=forum, grid__state="working").values_list("topic", "slot", "space"))


def compose(forum, **wants):
    composition = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE, **wants)
    tasks.compose_grid.func(composition.pk)
    composition.refresh_from_db()
    return composition


def test_a_composed_grid_is_proven_and_becomes_the_working_grid(forum):
    composition = compose(forum)

    slot_of = {topic: slot for topic, slot, _space in cells(forum)}
    first, second, third, fourth = forum.topics.order_by("number").values_list("pk", flat=True)
    assert (composition.state, composition.result["status"]) == (CompositionState.DONE, "optimal")
    assert slot_of[first] != slot_of[second]
    assert slot_of[third] != slot_of[fourth]
    # Eight people with two wishes of 3, four hosts with one duty of 3: nobody misses anything.
    assert composition.result["value"] == 60


def test_a_locked_topic_is_where_it_was_after_composing(forum):
    topic = forum.topics.first()
    slot, space = queries.slots_of_forum(forum)[1], queries.spaces_of_forum(forum)[1]
    actions.move_topic(topic, slot, space, by=None, at=BEFORE)
    actions.lock_topic(topic, by=None, at=BEFORE)

    compose(forum)

    cell = Cell.objects.get(grid__forum=forum, topic=topic)
    assert (cell.slot, cell.space, cell.is_locked) == (slot, space, True)


def test_a_grid_moved_meanwhile_is_kept_and_the_composed_one_waits_to_be_taken(forum):
    topic = forum.topics.first()
    slot, space = queries.slots_of_forum(forum)[0], queries.spaces_of_forum(forum)[0]
    composition = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)
    actions.compositions.start_composition(composition.pk)
    actions.move_topic(topic, slot, space, by=None, at=BEFORE)
    board = queries.board_for(forum, at=BEFORE)
    whole = grid_of_numbers([], len(board.given.topics))
    result = {"cells": board.cells_of(whole), "value": 0}

    actions.compositions.end_composition(composition, CompositionState.DONE, result, at=BEFORE)

    assert cells(forum) == {(topic.pk, slot.pk, space.pk)}
    assert not queries.was_taken(forum, queries.last_composed(forum))


def test_a_second_composition_is_refused_while_one_is_under_way_and_says_whose_it_is(forum):
    first = make.organiser(forum.session.gathering)
    actions.ask_composition(forum, seconds=240, by=first, at=BEFORE)

    with pytest.raises(Overtaken) as overtaken:
        actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)

    assert str(first) in str(overtaken.value.sentence)
    assert Composition.objects.count() == 1


def test_a_composition_lost_with_its_worker_bars_the_way_for_minutes_only(forum):
    lost = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)

    waiting = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE + timedelta(minutes=10))

    lost.refresh_from_db()
    assert (lost.state, waiting.state) == (CompositionState.FAILED, CompositionState.WAITING)


def test_a_grid_composed_as_on_the_eve_uses_the_hours_that_have_begun_since(forum, monkeypatch):
    composition = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + timedelta(days=300))

    tasks.compose_as_of(composition.pk, BEFORE)

    assert len(cells(forum)) == 4


def test_a_composition_stopped_before_the_worker_took_it_ends_at_once(forum):
    composition = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)

    actions.stop_composition(composition, by=None, at=BEFORE)
    tasks.compose_grid.func(composition.pk)

    composition.refresh_from_db()
    assert (composition.state, cells(forum)) == (CompositionState.STOPPED, set())


def test_a_composition_asked_to_stop_keeps_its_best_grid(forum):
    composition = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)
    Composition.objects.filter(pk=composition.pk).update(stop_asked=True)

    tasks.compose_grid.func(composition.pk)

    composition.refresh_from_db()
    assert composition.state in {CompositionState.DONE, CompositionState.STOPPED}
    assert len(cells(forum)) == 4


def test_a_forum_without_topics_has_nothing_to_compose():
    forum = make.forum(phase=Phase.COMPOSE)

    with pytest.raises(CompositionRefused):
        actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)


def test_a_host_away_all_day_makes_it_impossible_and_is_named_with_what_would_help(forum):
    host = make.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    make.topic(forum, "Sans personne", host=host)
    actions.set_absence(forum, host, queries.slots_of_forum(forum), away=True, by=None, at=BEFORE)
    # A sixth cell, so that room is not what is missing.
    forum.spaces.add(make.space(forum.session.gathering))

    composition = compose(forum, all_topics=True)

    conflict = queries.conflict_of(queries.desk_for(forum, at=BEFORE), forum, composition, "fr")
    assert composition.state == CompositionState.IMPOSSIBLE
    assert conflict.topics == ("Sans personne",)
    assert (
        "Lou Martin doit être présent·e pour «\u00a0Sans personne\u00a0» mais s’absente à ce créneau (11\u00a0h)."
        in conflict.rules
    )
    remedies = [remedy.label for way in conflict.ways_out for remedy in way.remedies]
    assert remedies[:2] == [
        "Lou Martin est finalement là, 11\u00a0h",
        "Confier «\u00a0Sans personne\u00a0» à quelqu’un d’autre",
    ]


def test_a_remedy_for_an_impossible_grid_resolves_it_when_taken(forum):
    host = make.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    forum.spaces.add(make.space(forum.session.gathering))
    topic = make.topic(forum, "Sans personne", host=host)
    slots = queries.slots_of_forum(forum)
    actions.set_absence(forum, host, slots, away=True, by=None, at=BEFORE)
    conflict = queries.conflict_of(queries.desk_for(forum, at=BEFORE), forum, compose(forum, all_topics=True), "fr")
    _there, person, slot = conflict.ways_out[0].remedies[0].do.split(":")

    actions.set_absence(
        forum, host, [slot_there for slot_there in slots if str(slot_there.pk) == slot], away=False, by=None, at=BEFORE
    )

    composition = compose(forum, all_topics=True)
    assert (person, composition.state) == (str(host.pk), CompositionState.DONE)
    assert topic.pk in {cell[0] for cell in cells(forum)}


def test_more_topics_of_one_host_than_hours_is_explained_by_the_host(forum):
    host = make.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    forum.spaces.add(*[make.space(forum.session.gathering) for _ in range(3)])
    for number in range(3):
        make.topic(forum, f"De Lou {number}", host=host)

    composition = compose(forum, all_topics=True)

    conflict = queries.conflict_of(queries.desk_for(forum, at=BEFORE), forum, composition, "fr")
    assert set(conflict.topics) == {"De Lou 0", "De Lou 1", "De Lou 2"}
    assert any("Lou Martin" in sentence and "De Lou 2" in sentence for sentence in conflict.rules)


def test_more_topics_than_cells_is_said_in_figures(forum):
    for number in range(3):
        make.topic(forum, f"De trop {number}")

    composition = compose(forum, all_topics=True)

    conflict = queries.conflict_of(queries.desk_for(forum, at=BEFORE), forum, composition, "fr")
    assert (conflict.asked, conflict.cells, conflict.too_many) == (7, 4, 3)
    assert (conflict.topics, conflict.rules, conflict.ways_out) == ((), (), ())


def test_without_all_topics_what_does_not_fit_is_left_out_and_listed(forum):
    make.topic(forum, "De trop")

    composition = compose(forum)

    bench = queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr")
    assert (bench.placed, bench.topics) == (4, 5)
    assert [tile.why for tile in bench.unplaced] == [
        (
            "Les 4 cases sont prises\u00a0: d’autres sujets sont plus souhaités. Un créneau ou un espace de plus l’accueillerait.",
        )
    ]


def test_the_bound_is_shown_only_while_it_holds(forum):
    composition = compose(forum)
    now = queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr")
    person = make.participant(forum.session.gathering)

    make.wish(forum.topics.first(), person, 3)
    actions.phases.raise_version(forum, at=BEFORE)
    later = queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr")

    assert (now.is_bound_close, now.bound, now.value) == (True, 60, 60)
    assert (later.is_bound_close, later.bound) == (False, 63)


def test_a_bound_whose_proof_was_not_checked_to_the_end_is_reached_and_nothing_is_called_proven(client):
    forum = make.forum(slots=1, spaces=1, phase=Phase.COMPOSE)
    for topic in (make.topic(forum), make.topic(forum)):
        make.wish(topic, make.participant(forum.session.gathering), 3)
    composition = compose(forum)
    enter(client, make.organiser(forum.session.gathering))
    page = reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])
    checked, said_checked = (
        queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr"),
        client.get(page),
    )

    composition.result["status"] = "feasible"
    composition.save()

    unchecked = queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr")
    said_proven, said_unchecked = (answer.content.decode() for answer in (said_checked, client.get(page)))
    assert [(bench.has_most_points, bench.is_best, bench.reaches_bound) for bench in (checked, unchecked)] == [
        (True, True, True),
        (False, False, True),
    ]
    assert checked.bound < checked.ideal
    reached = "The bound is reached; its proof was not checked to the end."
    assert [(body.count("Proven:") > 0, body.count(reached) > 0) for body in (said_proven, said_unchecked)] == [
        (True, False),
        (False, True),
    ]


def test_a_topic_given_twice_does_not_make_an_unchecked_proof_a_checked_one(forum):
    forum.spaces.add(make.space(forum.session.gathering))
    actions.give_twice(forum.topics.first(), by=None, at=BEFORE)
    board = queries.board_for(forum, at=BEFORE)
    composition = compose_problem(board.problem, time_limit=240)

    results = [
        composed(board, composition_told, was_stopped=False)[1]
        for composition_told in (composition, replace(composition, status="feasible"))
    ]

    assert [(result["status"], result["value"] == result["upper_bound"]) for result in results] == [
        ("optimal", True),
        ("feasible", True),
    ]


def test_a_lost_space_is_mended_with_a_ladder_and_the_rung_taken_breaks_no_rule(forum):
    compose(forum)
    spare = make.space(forum.session.gathering)
    forum.spaces.add(spare)
    lost = queries.spaces_of_forum(forum)[0]
    actions.close_cells(forum, lost, queries.slots_of_forum(forum), by=None, at=BEFORE)
    composition = actions.ask_mending(forum, by=None, at=BEFORE)
    tasks.mend_grid.func(composition.pk)
    composition.refresh_from_db()
    ladder = queries.ladder_of(queries.desk_for(forum, at=BEFORE), composition)

    actions.take_result(composition, moves=0, by=None, at=BEFORE)

    bench = queries.workbench_of(queries.desk_for(forum, at=BEFORE), None, "fr")
    assert [(rung.moves, rung.unseated) for rung in ladder.rungs] == [(0, 0), (1, 0), (2, 0), (5, 0), (10, 0)]
    assert [step.kind for step in ladder.rungs[0].steps] == ["displaced", "displaced"]
    assert {step.now.rpartition(", ")[2] for step in ladder.rungs[0].steps} == {spare.name}
    # The curve rises, or stays, from left to right.
    (curve,) = ladder.curve.curves
    assert [point.up for point in curve] == sorted(point.up for point in curve)
    assert (bench.broken, bench.placed) == ((), 4)
    assert {space for _topic, _slot, space in cells(forum)} & {lost.pk} == set()


def test_screens_of_organisers_show_what_a_fresh_one_shows_after_each_deed(forum):
    user = make.organiser(forum.session.gathering)
    channel = f"composing:{forum.pk}"
    topic = forum.topics.first()
    slot, space = queries.slots_of_forum(forum)[0], queries.spaces_of_forum(forum)[0]

    verify(channel, user, lambda: actions.move_topic(topic, slot, space, by=user, at=BEFORE), messages=1)
    verify(channel, user, lambda: actions.close_cells(forum, space, [slot], by=user, at=BEFORE), messages=1)
    verify(channel, user, lambda: compose(forum))


def test_two_spaces_of_an_hour_are_swapped_where_people_find_no_seat_and_only_then_is_the_grid_called_best(client):
    forum = make.forum(slots=1, spaces=2, phase=Phase.COMPOSE)
    small, large = queries.spaces_of_forum(forum)
    type(small).objects.filter(pk=small.pk).update(capacity_people=3)
    (hour,) = queries.slots_of_forum(forum)
    wanted, other = make.topic(forum), make.topic(forum)
    for _ in range(5):
        make.wish(wanted, make.participant(forum.session.gathering), 3)
    for topic, space in ((wanted, small), (other, large)):
        actions.move_topic(topic, hour, space, by=None, at=BEFORE)
    enter(client, make.organiser(forum.session.gathering))
    page = reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])
    before = queries.workbench_of(queries.desk_for(forum, at=BEFORE), None, "fr")
    said_before = client.get(page).content.decode()
    composition = actions.ask_mending(forum, by=None, at=BEFORE)
    tasks.mend_grid.func(composition.pk)
    composition.refresh_from_db()
    ladder = queries.ladder_of(queries.desk_for(forum, at=BEFORE), composition)

    actions.take_result(composition, moves=2, by=None, at=BEFORE)

    after = queries.workbench_of(queries.desk_for(forum, at=BEFORE), None, "fr")
    said_after = client.get(page).content.decode()
    assert [(rung.moves, rung.change, rung.unseated, rung.adds) for rung in ladder.rungs] == [
        (0, 0, 3, True),
        (1, 0, 3, False),
        (2, 0, 0, True),
        (5, 0, 0, False),
        (10, 0, 0, False),
    ]
    assert cells(forum) == {(wanted.pk, hour.pk, large.pk), (other.pk, hour.pk, small.pk)}
    assert [(bench.has_most_points, bench.unseated, bench.is_best) for bench in (before, after)] == [
        (True, 3, False),
        (True, 0, True),
    ]
    best = "no grid could have more points, and everybody finds a seat.</strong>"
    assert [body.count(best) for body in (said_before, said_after)] == [0, 1]
    assert "But seats are missing: 3 people have none where they would go." in said_before


def lose_first_space(forum, user):
    compose(forum)
    forum.spaces.add(make.space(forum.session.gathering))
    lost = queries.spaces_of_forum(forum)[0]
    actions.close_cells(forum, lost, queries.slots_of_forum(forum), by=user, at=BEFORE)
    composition = actions.ask_mending(forum, by=user, at=BEFORE)
    tasks.mend_grid.func(composition.pk)
    composition.refresh_from_db()
    return lost, composition


def test_a_mended_grid_that_was_taken_is_undone_and_done_again_though_the_space_is_lost(forum):
    user = make.organiser(forum.session.gathering)
    _lost, composition = lose_first_space(forum, user)
    before = cells(forum)
    actions.take_result(composition, moves=0, by=user, at=BEFORE)
    mended = cells(forum)

    undo(queries.steps_of(user, forum, BEFORE).back, by=user, at=BEFORE)

    assert (cells(forum), mended != before) == (before, True)
    actions.redo_step(queries.steps_of(user, forum, BEFORE).again, by=user, at=BEFORE)
    assert cells(forum) == mended


def test_a_composed_grid_that_was_taken_waits_no_longer_whatever_is_moved_by_hand(client, forum):
    user = make.organiser(forum.session.gathering)
    compose(forum)
    enter(client, user)
    topic = forum.topics.first()
    page = reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])

    actions.move_topic(topic, None, None, by=user, at=BEFORE)

    assert 'id="take"' not in client.get(page).content.decode()
