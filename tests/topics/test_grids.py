"""The working grid by hand: moves, locks, closed cells, absences, and two organisers at once."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from faire_reseau.gatherings.models import Space
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network.models import Person
from faire_reseau.topics import actions, queries
from faire_reseau.topics.actions import MoveRefused, VerbClosed, grids
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Absence, Cell, ClosedCell, Grid
from tests import factories as make

pytestmark = pytest.mark.django_db
BEFORE = make.NOW - timedelta(days=1)


@pytest.fixture
def forum():
    return make.forum(phase=Phase.COMPOSE)


def ground(forum):
    return queries.slots_of_forum(forum), queries.spaces_of_forum(forum)


def cells(forum):
    return set(Cell.objects.filter(grid__forum=forum, grid__state="working").values_list("topic", "slot", "space"))


def test_a_topic_moved_by_hand_stands_in_its_cell_and_raises_the_version(forum):
    topic = make.topic(forum)
    (nine, _ten), (large, _small) = ground(forum)

    grid = actions.move_topic(topic, nine, large, by=None, at=BEFORE)

    assert (grid.version, cells(forum)) == (1, {(topic.pk, nine.pk, large.pk)})


def test_a_topic_moved_to_a_taken_cell_trades_places(forum):
    first, second = make.topic(forum), make.topic(forum)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(first, nine, large, by=None, at=BEFORE)
    actions.move_topic(second, ten, small, by=None, at=BEFORE)

    actions.move_topic(first, ten, small, by=None, at=BEFORE)

    assert cells(forum) == {(first.pk, ten.pk, small.pk), (second.pk, nine.pk, large.pk)}


def test_a_topic_taken_off_the_grid_leaves_its_cell_empty(forum):
    topic = make.topic(forum)
    (nine, _ten), (large, _small) = ground(forum)
    actions.move_topic(topic, nine, large, by=None, at=BEFORE)

    actions.move_topic(topic, None, None, by=None, at=BEFORE)

    assert cells(forum) == set()


def test_a_host_is_never_put_in_two_places_and_the_sentence_names_them(forum):
    host = make.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    first, second = make.topic(forum, "Un", host=host), make.topic(forum, "Deux", host=host)
    (nine, _ten), (large, small) = ground(forum)
    actions.move_topic(first, nine, large, by=None, at=BEFORE)

    with pytest.raises(MoveRefused) as refused:
        actions.move_topic(second, nine, small, by=None, at=BEFORE)

    assert str(refused.value.sentence) == (
        "Lou Martin devrait être à la fois à «\u00a0Un\u00a0» et «\u00a0Deux\u00a0», dans le même créneau (11\u00a0h)."
    )
    assert cells(forum) == {(first.pk, nine.pk, large.pk)}


def test_a_locked_topic_stays_until_it_is_unlocked(forum):
    topic = make.topic(forum)
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(topic, nine, large, by=None, at=BEFORE)
    actions.lock_topic(topic, by=None, at=BEFORE)

    with pytest.raises(MoveRefused):
        actions.move_topic(topic, ten, large, by=None, at=BEFORE)
    actions.unlock_topic(topic, by=None, at=BEFORE)
    actions.move_topic(topic, ten, large, by=None, at=BEFORE)

    assert cells(forum) == {(topic.pk, ten.pk, large.pk)}


def test_a_topic_in_an_hour_that_has_begun_stays(forum):
    topic = make.topic(forum)
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(topic, nine, large, by=None, at=BEFORE)

    with pytest.raises(MoveRefused) as refused:
        actions.move_topic(topic, ten, large, by=None, at=nine.starts_at + timedelta(minutes=5))

    assert (
        str(refused.value.sentence)
        == f"«\u00a0{topic.title}\u00a0» a déjà commencé (11\u00a0h)\u00a0: il reste où il est."
    )
    assert cells(forum) == {(topic.pk, nine.pk, large.pk)}


def test_a_topic_brought_into_an_hour_that_has_begun_is_told_so(forum):
    topic = make.topic(forum)
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(topic, ten, large, by=None, at=BEFORE)

    with pytest.raises(MoveRefused) as refused:
        actions.move_topic(topic, nine, large, by=None, at=nine.starts_at + timedelta(minutes=5))

    sentence = f"Ce créneau a déjà commencé (11\u00a0h)\u00a0: «\u00a0{topic.title}\u00a0» ne peut plus y être placé."
    assert str(refused.value.sentence) == sentence


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_of_a_cell_whose_hour_has_begun_nothing_more_is_said(forum):
    taking, needing = make.topic(forum), make.topic(forum, needs=["projector"])
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(taking, nine, large, by=None, at=BEFORE)

    desk = queries.desk_for(forum, at=nine.starts_at + timedelta(minutes=5))

    sentences = {(cell.slot, cell.space): cell.sentence for cell in queries.destinations_of(desk, needing.pk, "fr")}
    begun = f"Ce créneau a déjà commencé (11\u00a0h)\u00a0: «\u00a0{needing.title}\u00a0» ne peut plus y être placé."
    lacks = f"L’espace {large.name} n’offre pas ce dont «\u00a0{needing.title}\u00a0» a besoin."
    assert (sentences[nine.pk, large.pk], sentences[ten.pk, large.pk]) == (begun, lacks)


def test_the_second_organiser_is_told_what_the_first_did_and_the_grid_keeps_the_first(forum):
    first, second = make.organiser(forum.session.gathering), make.organiser(forum.session.gathering)
    Person.objects.create(first_name="Ada", last_name="Chartier", user=first)
    topic = make.topic(forum, "Recherche")
    (nine, ten), (large, _small) = ground(forum)
    seen = actions.move_topic(topic, nine, large, by=first, at=BEFORE).version
    actions.move_topic(topic, ten, large, by=first, at=BEFORE, seen_version=seen)

    with pytest.raises(Overtaken) as overtaken:
        actions.lock_topic(topic, by=second, at=BEFORE, seen_version=seen)

    assert "Ada Chartier" in str(overtaken.value.sentence)
    assert "Recherche" in str(overtaken.value.sentence)
    assert Cell.objects.get(grid__forum=forum, topic=topic).slot_id == ten.pk


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_a_lost_space_is_closed_for_all_hours_and_its_topics_wait_marked(forum):
    topic = make.topic(forum)
    slots, (large, _small) = ground(forum)
    actions.move_topic(topic, slots[0], large, by=None, at=BEFORE)

    actions.close_cells(forum, large, slots, by=None, at=BEFORE)

    bench = queries.workbench_of(queries.desk_for(forum, at=BEFORE), None, "fr")
    assert ClosedCell.objects.filter(forum=forum, space=large).count() == 2
    assert bench.broken == (
        f"L’espace {large.name} est fermé à ce créneau (11\u00a0h)\u00a0: «\u00a0{topic.title}\u00a0» ne peut pas s’y tenir.",
    )


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_too_small_a_space_is_said_before_the_move_and_after_it(forum):
    topic, (nine, _ten), (large, small) = make.topic(forum), *ground(forum)
    Space.objects.filter(pk=small.pk).update(capacity_people=3)
    for _ in range(5):
        make.wish(topic, make.participant(forum.session.gathering), 3)
    actions.move_topic(topic, nine, large, by=None, at=BEFORE)
    desk = queries.desk_for(forum, at=BEFORE)
    before = next(
        destination for destination in queries.destinations_of(desk, topic.pk, "fr") if destination.space == small.pk
    )
    comfortable = queries.workbench_of(desk, None, "fr")

    actions.move_topic(topic, nine, small, by=None, at=BEFORE)

    bench = queries.workbench_of(queries.desk_for(forum, at=BEFORE), None, "fr")
    tiles = [square.tile.unseated for line in bench.lines for square in line.squares if square.tile]
    # The host and five who wish, on three seats.
    sentence = f"6 personnes viennent maintenant à «\u00a0{topic.title}\u00a0», et {small.name} a 3 places."
    assert before.sentence == f"Personne n’y gagne ni n’y perd. 9 points de plus sont perdus faute de place. {sentence}"
    assert (comfortable.unseated, comfortable.seated_value) == (0, comfortable.value)
    assert (tiles, bench.unseated, bench.seated_value) == ([3], 3, bench.value - 9)


def test_cells_opened_again_are_closed_no_more(forum):
    slots, (large, _small) = ground(forum)
    actions.close_cells(forum, large, slots, by=None, at=BEFORE)

    actions.open_cells(forum, large, slots[:1], by=None, at=BEFORE)

    assert list(ClosedCell.objects.filter(forum=forum).values_list("slot", flat=True)) == [slots[1].pk]


def test_somebody_noted_as_away_is_away_until_noted_as_there(forum):
    person = make.participant(forum.session.gathering)
    slots, _spaces = ground(forum)

    actions.set_absence(forum, person, slots, away=True, by=None, at=BEFORE)
    actions.set_absence(forum, person, slots[:1], away=False, by=None, at=BEFORE)

    assert list(Absence.objects.values_list("person", "slot")) == [(person.pk, slots[1].pk)]


def test_nothing_is_moved_before_the_phase_opens_composing():
    forum = make.forum(phase=Phase.WISH)
    topic = make.topic(forum)
    (nine, _ten), (large, _small) = ground(forum)

    with pytest.raises(VerbClosed) as closed:
        actions.move_topic(topic, nine, large, by=None, at=BEFORE)

    sentence = "La grille se compose une fois les souhaits dits\u00a0: faites d’abord passer le forum à cette étape."
    assert str(closed.value.sentence) == sentence
    assert not Grid.objects.exists()


def test_nothing_is_moved_once_the_forum_is_over_and_the_sentence_says_so():
    forum = make.forum(phase=Phase.HARVEST)
    topic = make.topic(forum)
    (nine, _ten), (large, _small) = ground(forum)

    with pytest.raises(VerbClosed) as closed:
        actions.move_topic(topic, nine, large, by=None, at=BEFORE)

    assert str(closed.value.sentence) == (
        "Le forum est terminé\u00a0: sa grille ne se compose plus. S’il ne l’est pas, faites-le revenir à l’étape d’avant."
    )


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_a_topic_that_no_hour_suits_says_which_host_is_away(forum):
    host = make.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    make.topic(forum, "Sans personne", host=host)
    slots, _spaces = ground(forum)
    actions.set_absence(forum, host, slots, away=True, by=None, at=BEFORE)

    bench = queries.workbench_of(queries.desk_for(forum, at=BEFORE), None, "fr")

    assert [tile.why for tile in bench.unplaced] == [
        (
            "Lou Martin doit être présent·e pour «\u00a0Sans personne\u00a0» mais s’absente à ce créneau (11\u00a0h).",
            "Lou Martin doit être présent·e pour «\u00a0Sans personne\u00a0» mais s’absente à ce créneau (12\u00a0h).",
        )
    ]


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_each_destination_tells_what_really_comes_of_the_move(forum):
    topics = [make.topic(forum) for _ in range(3)]
    for number in range(6):
        person = make.participant(forum.session.gathering)
        make.wish(topics[number % 3], person, 3)
        make.wish(topics[(number + 1) % 3], person, 1 + number % 2)
    slots, spaces = ground(forum)
    actions.move_topic(topics[0], slots[0], spaces[0], by=None, at=BEFORE)
    actions.move_topic(topics[1], slots[0], spaces[1], by=None, at=BEFORE)
    actions.move_topic(topics[2], slots[1], spaces[0], by=None, at=BEFORE)
    desk = queries.desk_for(forum, at=BEFORE)
    before = queries.account_of(desk).value
    destinations = [
        destination
        for destination in queries.destinations_of(desk, topics[0].pk, "fr")
        if destination.slot == slots[1].pk
    ]

    actions.move_topic(topics[0], slots[1], spaces[1], by=None, at=BEFORE)

    after = queries.account_of(queries.desk_for(forum, at=BEFORE)).value
    assert [destination.change for destination in destinations if destination.space == spaces[1].pk] == [after - before]


def statements_of_a_move(topics):
    """Those of one move on a grid of so many topics, before and while the forum is held."""
    forum = make.forum(phase=Phase.COMPOSE, slots=3, spaces=topics)
    slots, spaces = ground(forum)
    topics_made = [make.topic(forum) for _ in range(topics)]
    for topic in topics_made:
        make.wish(topic, make.participant(forum.session.gathering))
    for number, topic in enumerate(topics_made):
        actions.move_topic(topic, slots[0], spaces[number], by=None, at=BEFORE)
    with CaptureQueriesContext(connection) as queries_sent:
        actions.move_topic(topics_made[0], slots[1], spaces[0], by=None, at=BEFORE)
    statements = [query["sql"] for query in queries_sent]
    begun = next(number for number, sql in enumerate(statements) if sql.startswith("SAVEPOINT"))
    return statements[:begun], statements[begun:]


def test_a_move_reads_no_wish_again_and_is_tried_before_the_forum_is_held():
    before, while_held = statements_of_a_move(2)

    assert [
        sql for sql in [*before, *while_held] for table in ("wish", "host") if f'FROM "topics_{table}"' in sql
    ] == []
    assert [len(part) for part in statements_of_a_move(6)] == [len(before), len(while_held)]


def test_a_move_tried_while_somebody_else_moves_is_tried_again(forum, monkeypatch):
    first, second = make.topic(forum), make.topic(forum)
    (nine, ten), (large, _small) = ground(forum)
    actions.move_topic(first, nine, large, by=None, at=BEFORE)
    desk_for = grids.desk_for

    def and_somebody_moves(forum_read, **kwargs):
        monkeypatch.setattr(grids, "desk_for", desk_for)
        desk = desk_for(forum_read, **kwargs)
        actions.move_topic(first, ten, large, by=None, at=BEFORE)
        return desk

    monkeypatch.setattr(grids, "desk_for", and_somebody_moves)
    actions.move_topic(second, nine, large, by=None, at=BEFORE)

    assert cells(forum) == {(first.pk, ten.pk, large.pk), (second.pk, nine.pk, large.pk)}


def test_what_a_refused_action_saw_is_not_held_for_the_next(forum):
    topic, host = make.topic(forum), make.participant(forum.session.gathering)
    locked = make.topic(forum, host=host)
    (nine, ten), (large, small) = ground(forum)
    actions.move_topic(topic, nine, large, by=None, at=BEFORE)
    actions.move_topic(locked, ten, large, by=None, at=BEFORE)
    actions.lock_topic(locked, by=None, at=BEFORE)
    with pytest.raises(MoveRefused), transaction.atomic():
        actions.give_twice(topic, slot=ten, space=large, instead_of=locked, by=None, at=BEFORE)

    board = queries.board_for(forum, at=BEFORE)

    assert [row.times for row in board.given.topics] == [1, 1]
    with pytest.raises(MoveRefused):
        actions.move_topic(topic, ten, small, again=True, by=None, at=BEFORE)
