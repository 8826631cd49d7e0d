"""Advice is worth what it says it is."""

from dataclasses import replace

import pytest

from forumgrid import Grid, Problem, Space, value
from forumgrid.advice import Merge, Repeat, advise_merges, advise_more, advise_repeats, repeat_gain
from forumgrid.seats.assign import free_cells
from forumgrid.telling.whatif import WhatIf
from tests.forumgrid import made


@pytest.mark.parametrize("seed", range(25))
def test_repeat_gain_is_what_valuing_the_grid_with_the_repeat_says(seed):
    problem = made.problem(seed, people=8, topics=5, slots=3, spaces=3, step_free=seed % 2 == 0)
    lawful = made.lawful(problem, seed)
    asked = WhatIf(problem, lawful)

    for topic in range(problem.topics):
        if lawful.slot_of_topic[topic] == -1:
            continue
        for cell in free_cells(problem, lawful, topic):
            again = replace(lawful, extra=((topic, *cell),))
            assert repeat_gain(problem, asked, topic, *cell) == value(problem, again) - value(problem, lawful)


def test_repeats_advises_the_topic_that_most_people_miss_in_the_free_cell():
    # Topics 0 and 1 are in parallel and everybody wants both; topic 2 is wanted by one.
    wishes = [(p, t, 3) for p in range(4) for t in (0, 1)] + [(0, 2, 1)]
    problem = Problem.create(people=4, topics=3, slots=2, spaces=[9, 9], wishes=wishes)
    grid = Grid((0, 0, 1), (0, 1, 0))

    advised = advise_repeats(problem, grid)

    assert advised == [Repeat(0, 1, 1, 11, None), Repeat(1, 1, 1, 11, None)]


def test_repeats_of_a_full_grid_says_which_topic_would_leave():
    wishes = [(p, t, 3) for p in range(4) for t in (0, 1)] + [(0, 2, 1)]
    problem = Problem.create(people=4, topics=4, slots=2, spaces=[9, 9], wishes=wishes)
    grid = Grid((0, 0, 1, 1), (0, 1, 0, 1))

    assert advise_repeats(problem, grid, count=1) == [Repeat(0, 1, 1, 11, 3)]


def test_repeats_in_a_grid_that_meets_everything_advises_nothing():
    problem = Problem.create(people=2, topics=1, slots=2, spaces=[9], wishes=[(0, 0, 3), (1, 0, 2)])

    assert advise_repeats(problem, Grid((0,), (0,))) == []


def test_merges_finds_topics_of_the_same_people_and_says_what_it_changes():
    wishes = [(p, t, 2) for p in range(3) for t in (0, 1)] + [(0, 2, 3)]
    problem = Problem.create(people=3, topics=3, slots=2, spaces=[9, 9], wishes=wishes)
    grid = Grid((0, 0, 1), (0, 1, 0))

    assert advise_merges(problem, grid) == [Merge((0, 1), 1.0, 0.0, 0, 0, 0, (0, 1))]


def test_merges_finds_titles_of_the_same_words_whatever_their_accents():
    problem = Problem.create(
        people=2,
        topics=2,
        slots=1,
        spaces=[5, 5],
        wishes=[(0, 0, 1), (1, 1, 1)],
        topic_names=["Évaluer la participation des habitants", "Participation des habitants : evaluer"],
    )

    (found,) = advise_merges(problem, Grid((0, 0), (0, 1)))

    assert (found.topics, found.same_people, found.same_words, found.value_change) == ((0, 1), 0.0, 1.0, 0)


def test_merges_leaves_alone_topics_whose_hosts_cannot_meet():
    problem = Problem.create(
        people=2, topics=2, slots=2, spaces=[5], wishes=[(0, 0, 1), (0, 1, 1)], hosts=[0, 1], absent=[(1, 0), (0, 1)]
    )

    assert advise_merges(problem, Grid((0, 1), (0, 0))) == []


def test_more_says_what_another_slot_or_space_would_add():
    # Two topics everybody wants; one slot with one space: a second slot serves all, a second space only choice.
    wishes = [(p, t, 2) for p in range(3) for t in range(2)]
    problem = Problem.create(people=3, topics=2, slots=1, spaces=[Space(5)], wishes=wishes)

    found = advise_more(problem, counts=(1,), time_limit=60)

    assert [(one.what, one.count, one.value, one.gain) for one in found] == [("slot", 1, 12, 6), ("space", 1, 6, 0)]
