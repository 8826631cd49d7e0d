"""Topics given twice: on the working grid, composed, mended, published, in programmes, on screens."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.topics import actions, queries, tasks
from faire_reseau.topics.actions import MoveRefused
from faire_reseau.topics.enums import CompositionState, Phase
from faire_reseau.topics.models import Cell, Choice, Placement
from tests import factories as make

pytestmark = pytest.mark.django_db
BEFORE = make.NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def before_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: BEFORE)


@pytest.fixture
def forum():
    """Three topics in two hours and two spaces: everybody wants the first one, and one of the two others beside it."""
    forum = make.forum(phase=Phase.COMPOSE)
    wanted, first, second = (make.topic(forum, title) for title in ("Voulu", "Un", "Autre"))
    for number in range(6):
        person = make.participant(forum.session.gathering)
        make.wish(wanted, person, 3)
        make.wish(first if number % 2 else second, person, 3)
    return forum


@pytest.fixture
def placed(forum):
    """Wanted and One at eleven, Other at twelve; the last cell is free."""
    (eleven, twelve), (large, small) = ground(forum)
    for topic, slot, space in ((1, eleven, large), (2, eleven, small), (3, twelve, large)):
        actions.move_topic(forum.topics.get(number=topic), slot, space, by=None, at=BEFORE)
    return forum


def ground(forum):
    return queries.slots_of_forum(forum), queries.spaces_of_forum(forum)[:2]


def cells(forum):
    rows = Cell.objects.filter(grid__forum=forum, grid__state="working").order_by("slot__starts_at", "space")
    return [(cell.topic.title, cell.slot_id, cell.space_id) for cell in rows.select_related("topic")]


def first_of(forum):
    return forum.topics.get(number=1)


def twice(forum):
    (_eleven, twelve), (_large, small) = ground(forum)
    actions.give_twice(first_of(forum), slot=twelve, space=small, by=None, at=BEFORE)


def value(forum):
    return queries.account_of(queries.desk_for(forum, at=BEFORE)).value


def run(task, composition):
    task.func(composition.pk)
    composition.refresh_from_db()
    return composition


def test_a_topic_given_twice_stands_in_two_hours(placed):
    (eleven, twelve), (large, small) = ground(placed)

    twice(placed)

    assert cells(placed) == [
        ("Voulu", eleven.pk, large.pk),
        ("Un", eleven.pk, small.pk),
        ("Autre", twelve.pk, large.pk),
        ("Voulu", twelve.pk, small.pk),
    ]


def test_a_topic_is_never_twice_in_one_hour(placed):
    (eleven, _twelve), (_large, small) = ground(placed)
    actions.move_topic(placed.topics.get(number=2), None, None, by=None, at=BEFORE)

    with pytest.raises(MoveRefused):
        actions.give_twice(first_of(placed), slot=eleven, space=small, by=None, at=BEFORE)

    assert first_of(placed).times == 1
    cell = Cell.objects.get(topic=first_of(placed))
    with pytest.raises(IntegrityError), transaction.atomic():
        Cell.objects.create(grid=cell.grid, topic=cell.topic, slot=eleven, space=small)


def test_a_topic_that_may_be_given_once_is_not_put_in_a_second_cell(placed):
    (_eleven, twelve), (_large, small) = ground(placed)

    with pytest.raises(MoveRefused):
        actions.move_topic(first_of(placed), twelve, small, again=True, by=None, at=BEFORE)

    assert len(cells(placed)) == 3


def test_each_time_of_a_topic_moves_by_itself_and_trades_places(placed):
    twice(placed)
    (eleven, twelve), (large, small) = ground(placed)

    actions.move_topic(first_of(placed), twelve, large, start=twelve, by=None, at=BEFORE)

    assert cells(placed) == [
        ("Voulu", eleven.pk, large.pk),
        ("Un", eleven.pk, small.pk),
        ("Voulu", twelve.pk, large.pk),
        ("Autre", twelve.pk, small.pk),
    ]


def test_given_once_again_it_keeps_the_earlier_hour(placed):
    twice(placed)
    (eleven, _twelve), (large, _small) = ground(placed)

    actions.give_once(first_of(placed), by=None, at=BEFORE)

    assert first_of(placed).times == 1
    assert [cell for cell in cells(placed) if cell[0] == "Voulu"] == [("Voulu", eleven.pk, large.pk)]


def test_a_lock_holds_both_times_of_a_topic(placed):
    twice(placed)
    slots, (large, _small) = ground(placed)
    actions.lock_topic(first_of(placed), by=None, at=BEFORE)

    for slot in slots:
        with pytest.raises(MoveRefused):
            actions.move_topic(first_of(placed), None, None, start=slot, by=None, at=BEFORE)
    with pytest.raises(MoveRefused):
        actions.move_topic(placed.topics.get(number=2), slots[0], large, by=None, at=BEFORE)

    assert len(cells(placed)) == 4


def test_an_hour_that_has_begun_takes_no_second_time(placed):
    (eleven, _twelve), (_large, small) = ground(placed)
    actions.give_twice(placed.topics.get(number=3), by=None, at=BEFORE)
    actions.move_topic(placed.topics.get(number=2), None, None, by=None, at=BEFORE)

    with pytest.raises(MoveRefused):
        actions.move_topic(
            placed.topics.get(number=3), eleven, small, again=True, by=None, at=eleven.starts_at + timedelta(minutes=1)
        )

    assert len(cells(placed)) == 2


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_each_destination_of_a_second_time_tells_what_really_comes_of_it(placed):
    (_eleven, twelve), (_large, small) = ground(placed)
    actions.give_twice(first_of(placed), by=None, at=BEFORE)
    destinations = queries.destinations_of(
        queries.desk_for(placed, at=BEFORE), first_of(placed).pk, "fr", queries.AGAIN
    )
    before = value(placed)

    actions.move_topic(first_of(placed), twelve, small, again=True, by=None, at=BEFORE)

    # The three who are at “Un” at eleven, and want “Voulu”, find it at twelve.
    here = next(
        destination for destination in destinations if (destination.slot, destination.space) == (twelve.pk, small.pk)
    )
    assert (here.change, here.gaining, value(placed) - before) == (9, 3, 9)


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_a_second_time_that_waits_is_shown_beside_the_grid(placed):
    actions.give_twice(first_of(placed), by=None, at=BEFORE)
    waits = queries.workbench_of(queries.desk_for(placed, at=BEFORE), None, "fr")
    twice(placed)
    stands = queries.workbench_of(queries.desk_for(placed, at=BEFORE), None, "fr")

    (_eleven, twelve), _spaces = ground(placed)
    marks = [
        square.tile.key for line in stands.lines for square in line.squares if square.tile and square.tile.is_again
    ]
    assert [tile.key for tile in waits.waiting] == [f"{first_of(placed).pk}-{queries.AGAIN}"]
    assert (stands.waiting, marks) == ((), [f"{first_of(placed).pk}-{twelve.pk}"])
    assert (stands.broken, stands.placed) == ((), 3)


@pytest.mark.slow("runs the real optimiser")
def test_composing_gives_it_twice_even_where_only_seats_are_gained_and_the_bound_holds(forum):
    forum.spaces.add(make.space(forum.session.gathering))
    actions.give_twice(first_of(forum), by=None, at=BEFORE)

    composition = run(tasks.compose_grid, actions.ask_composition(forum, seconds=240, by=None, at=BEFORE))

    assert [title for title, _slot, _space in cells(forum)].count("Voulu") == 2
    # Six people with two wishes of 3; hosts have their duty once: nobody misses anything.
    assert composition.result["value"] == value(forum) == 45
    assert composition.result["upper_bound"] >= 45


@pytest.mark.slow("runs the real optimiser")
def test_composing_leaves_out_the_topic_missed_least_for_a_second_time_and_never_with_all_topics(forum):
    actions.give_twice(first_of(forum), by=None, at=BEFORE)
    make.topic(forum, "Peu voulu")

    run(tasks.compose_grid, actions.ask_composition(forum, seconds=240, by=None, at=BEFORE))
    left = [title for title, _slot, _space in cells(forum)]
    run(tasks.compose_grid, actions.ask_composition(forum, seconds=240, all_topics=True, by=None, at=BEFORE))

    assert sorted(left) == ["Autre", "Un", "Voulu", "Voulu"]
    assert sorted(title for title, _slot, _space in cells(forum)) == ["Autre", "Peu voulu", "Un", "Voulu"]


@pytest.mark.slow("runs the real optimiser")
@pytest.mark.parametrize("times_placed", [1, 2])
def test_composing_keeps_or_adds_the_second_time_of_a_locked_topic(placed, times_placed):
    placed.spaces.add(make.space(placed.session.gathering))
    actions.give_twice(first_of(placed), by=None, at=BEFORE)
    if times_placed == 2:
        twice(placed)
    actions.lock_topic(first_of(placed), by=None, at=BEFORE)

    composition = run(tasks.compose_grid, actions.ask_composition(placed, seconds=240, by=None, at=BEFORE))

    assert composition.state == CompositionState.DONE
    assert [title for title, _slot, _space in cells(placed)].count("Voulu") == 2
    assert (composition.result["value"], composition.result["bound_by"]) == (value(placed), "utopia")


@pytest.mark.slow("runs the real optimiser")
def test_mending_says_that_a_second_time_was_lost_and_leaves_the_first(placed):
    twice(placed)
    slots, (_large, small) = ground(placed)
    actions.close_cells(placed, small, slots[1:], by=None, at=BEFORE)

    composition = run(tasks.mend_grid, actions.ask_mending(placed, by=None, at=BEFORE))

    ladder = queries.ladder_of(queries.desk_for(placed, at=BEFORE), composition)
    assert [(step.kind, step.title) for step in ladder.rungs[0].steps] == [("once", "Voulu")]
    actions.take_result(composition, moves=0, by=None, at=BEFORE)
    assert [title for title, _slot, _space in cells(placed)].count("Voulu") == 1


@pytest.mark.slow("runs the real optimiser")
def test_advice_names_the_topic_to_give_twice_and_taking_it_brings_what_was_said(placed):
    (_eleven, twelve), (_large, small) = ground(placed)
    before = value(placed)

    composition = run(tasks.advise_grid, actions.ask_advice(placed, by=None, at=BEFORE))

    advice = queries.advice_of(queries.desk_for(placed, at=BEFORE), placed, composition, may_merge=True)
    assert composition.state == CompositionState.DONE
    best = advice.repeats[0]
    assert (best.remedy.do, best.gain) == (f"twice:{first_of(placed).pk}:{twelve.pk}:{small.pk}:0", 9)
    twice(placed)
    assert value(placed) == before + best.gain


def test_publishing_makes_a_session_for_each_time_and_programmes_count_it_once(placed):
    twice(placed)
    person = make.participant(placed.session.gathering)
    make.wish(first_of(placed), person, 3)
    placed.refresh_from_db()

    actions.publish_grid(placed, by=None, at=BEFORE)

    slots, _spaces = ground(placed)
    sessions = Placement.objects.filter(topic=first_of(placed)).order_by("session__starts_at")
    assert [row.session.slot for row in sessions.select_related("session__slot")] == slots
    given = Choice.objects.filter(person=person, topic=first_of(placed))
    programme = queries.programme_of(placed, person)
    assert (given.count(), programme.met, programme.wished) == (1, 1, 1)


def test_sessions_keep_their_hour_from_version_to_version_and_the_lost_one_is_cancelled(placed):
    twice(placed)
    actions.publish_grid(placed, by=None, at=BEFORE)
    rows = Placement.objects.filter(topic=first_of(placed)).order_by("session__starts_at")
    early, late = (row.session for row in rows)
    (_eleven, twelve), _spaces = ground(placed)
    actions.move_topic(first_of(placed), None, None, start=twelve, by=None, at=BEFORE)

    grid = actions.publish_grid(placed, by=None, at=BEFORE)

    early.refresh_from_db()
    late.refresh_from_db()
    first, last = queries.versions_of(placed)[1], grid
    assert (early.state, late.state) == (SessionState.PLANNED, SessionState.CANCELLED)
    assert [(change.kind, change.topic.title) for change in queries.changes_between(first, last)] == [("left", "Voulu")]


def test_choosing_the_other_time_frees_the_first(placed):
    twice(placed)
    person = make.participant(placed.session.gathering)
    make.wish(first_of(placed), person, 3)
    actions.publish_grid(placed, by=None, at=BEFORE)
    placed.refresh_from_db()
    slot_held = Choice.objects.get(person=person, topic=first_of(placed)).slot
    other = next(slot for slot in ground(placed)[0] if slot != slot_held)

    actions.choose(placed, person, other, first_of(placed), by=None, at=BEFORE)

    assert list(Choice.objects.filter(person=person).values_list("slot", "topic")) == [(other.pk, first_of(placed).pk)]


def test_both_times_are_on_the_grid_the_forum_and_the_wall(placed, client):
    twice(placed)
    actions.publish_grid(placed, by=None, at=BEFORE)
    gathering = placed.session.gathering
    where = [gathering.slug, placed.pk]

    grid = client.get(reverse("topics:grid", args=where)).text
    forum = client.get(reverse("topics:forum", args=where)).text
    wall = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text

    # The grid has a table and, for phones, a list.
    assert (grid.count(">Voulu</a>"), grid.count("seconde fois")) == (4, 2)
    assert forum.count(">Voulu</a>") == 2
    assert forum.count(f'id="sujet-{first_of(placed).pk}"') == 1
    assert wall.count('class="wall-title">Voulu</span>') == 2


def test_withdrawing_cancels_both_sessions(placed):
    twice(placed)
    actions.publish_grid(placed, by=None, at=BEFORE)

    actions.withdraw_topic(first_of(placed), by=None, at=BEFORE)

    states = Placement.objects.filter(topic=first_of(placed)).values_list("session__state", flat=True)
    assert list(states) == [SessionState.CANCELLED] * 2
