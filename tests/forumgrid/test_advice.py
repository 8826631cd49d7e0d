"""Advice is worth what it says it is."""

import json
from dataclasses import replace

import pytest

from forumgrid import Grid, Problem, Space, assign, between, compose, problem_to_json, standing, value
from forumgrid.advice import Merge, Repeat, advise_merges, advise_more, advise_repeats, repeat_gain
from forumgrid.cli.command import main
from forumgrid.seats.assign import free_cells
from forumgrid.telling.whatif import WhatIf
from tests.forumgrid import made


@pytest.mark.parametrize("seed", range(25))
def test_repeat_gain_is_what_valuing_the_grid_with_the_repeat_says(seed):
    problem = made.problem(seed, people=8, topics=5, slots=3, spaces=3, step_free=seed % 2 == 0)
    lawful = made.lawful(problem, seed)
    what_if = WhatIf(problem, lawful)

    for topic in range(problem.topics):
        if lawful.slot_of_topic[topic] == -1:
            continue
        for cell in free_cells(problem, lawful, topic):
            again = replace(lawful, extra=((topic, *cell),))
            assert repeat_gain(problem, what_if, topic, *cell) == value(problem, again) - value(problem, lawful)


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


def crowd(capacity=2):
    """Five people who want one topic, in a space of two; another slot is free, with a space as small and one for all."""
    wishes = [(person, 0, 3) for person in range(5)]
    return Problem.create(people=5, topics=1, slots=2, spaces=[capacity, 5], wishes=wishes, closed_cells=[(0, 1)])


def test_a_repeat_that_gains_no_wish_is_advised_where_it_seats_who_is_turned_away():
    problem, grid = crowd(), Grid((0,), (0,))

    advised = advise_repeats(problem, grid)

    assert advised == [Repeat(0, 1, 1, 0, None, seats=9)]
    assert assign(problem, grid).lost - assign(problem, replace(grid, extra=((0, 1, 1),))).lost == 9
    assert advise_repeats(crowd(capacity=5), grid) == []


@pytest.mark.parametrize("seed", range(8))
def test_what_a_repeat_does_to_seats_is_what_giving_everybody_a_seat_says(seed):
    problem = made.problem(seed, people=10, topics=5, slots=3, spaces=2, capacity=(1, 5))
    grid = made.lawful(problem, seed)
    for repeat in advise_repeats(problem, grid):
        without = [(-1, -1) if t == repeat.instead_of else cell for t, cell in enumerate(zip(grid.slot_of_topic, grid.space_of_topic, strict=True))]  # fmt: skip
        slots, spaces = zip(*without, strict=True)
        after = Grid(slots, spaces, ((repeat.topic, repeat.slot, repeat.space),))
        assert repeat.aims == between(standing(problem, grid), standing(problem, after))


def test_merges_bring_people_where_more_of_them_find_a_seat():
    wishes = [(person, topic, 2) for person in range(4) for topic in (0, 1)]
    problem = Problem.create(people=4, topics=2, slots=1, spaces=[1, 9], wishes=wishes)

    (merge,) = advise_merges(problem, Grid((0, 0), (0, 1)))

    assert (merge.slot, merge.space, merge.value_change, merge.seats) == (0, 1, 0, 0)


def test_merging_into_a_full_space_says_what_is_lost_there():
    wishes = [*((person, 0, 2) for person in range(4)), *((person, 1, 2) for person in range(2, 6))]
    problem = Problem.create(
        people=6, topics=2, slots=1, spaces=[4, 4], wishes=wishes, topic_names=["Eau vive", "Eau vive"]
    )

    (merge,) = advise_merges(problem, Grid((0, 0), (0, 1)))

    assert (merge.value_change, merge.seats) == (0, -4)


def test_more_room_that_only_seats_more_people_helps():
    additions = advise_more(replace(crowd(), closed_cells=frozenset({(0, 1), (1, 1)})), counts=(1,), time_limit=60)

    assert [(addition.what, addition.gain, addition.seats, addition.lost) for addition in additions] == [
        ("slot", 0, 9, 0),
        ("space", 0, 9, 0),
    ]


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

    (merge,) = advise_merges(problem, Grid((0, 0), (0, 1)))

    assert (merge.topics, merge.same_people, merge.same_words, merge.value_change) == ((0, 1), 0.0, 1.0, 0)


def test_merges_leaves_alone_topics_whose_hosts_cannot_meet():
    problem = Problem.create(
        people=2, topics=2, slots=2, spaces=[5], wishes=[(0, 0, 1), (0, 1, 1)], hosts=[0, 1], absent=[(1, 0), (0, 1)]
    )

    assert advise_merges(problem, Grid((0, 1), (0, 0))) == []


def test_more_says_what_another_slot_or_space_would_add():
    # Two topics everybody wants; one slot with one space: a second slot serves all, a second space only choice.
    wishes = [(p, t, 2) for p in range(3) for t in range(2)]
    problem = Problem.create(people=3, topics=2, slots=1, spaces=[Space(5)], wishes=wishes)

    additions = advise_more(problem, counts=(1,), time_limit=60)

    assert [(addition.what, addition.count, addition.value, addition.gain) for addition in additions] == [
        ("slot", 1, 12, 6),
        ("space", 1, 6, 0),
    ]


LINES = {
    "en": [
        "Big in S1, B: +0 (gaining: 0, losing: 0); wishes no longer lost for want of seats: 9",
        "Give “Big” once more in S2, B: +0; wishes no longer lost for want of seats: 9",
    ],
    "fr": [
        "Big (S1, B)\u00a0: +0 (y gagnent\u00a0: 0, y perdent\u00a0: 0)\u00a0; souhaits qui ne sont plus perdus faute de places\u00a0: 9",
        "Redonner «\u00a0Big\u00a0» (S2, B)\u00a0: +0\u00a0; souhaits qui ne sont plus perdus faute de places\u00a0: 9",
    ],
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_explain_says_what_a_cell_and_advice_do_to_seats(tmp_path, language, capsys):
    forum, solved = tmp_path / "forum.json", tmp_path / "grid.json"
    spaces, wishes = [Space(2, name="A"), Space(5, name="B")], [(person, 0, 3) for person in range(5)]
    problem = Problem.create(
        people=5, topics=1, slots=2, spaces=spaces, wishes=wishes, topic_names=["Big"], slot_names=["S1", "S2"]
    )
    forum.write_text(json.dumps(problem_to_json(problem)), encoding="utf-8")
    solved.write_text(json.dumps({"format": "forumgrid-solution/1", **Grid((0,), (0,)).to_json()}), encoding="utf-8")
    arguments = [
        "explain",
        str(forum),
        str(solved),
        "--topic",
        "Big",
        "--cell",
        "S1",
        "B",
        "--advice",
        "--lang",
        language,
    ]

    assert main(arguments) == 0

    assert [line for line in capsys.readouterr().out.splitlines() if "9" in line] == LINES[language]


def test_the_first_merges_are_those_of_all_pairs_and_a_stop_gives_the_most_alike_looked_at():
    for seed in range(20):
        problem = made.problem(seed, people=6, topics=7)
        grid = compose(problem, time_limit=60).grid
        every = advise_merges(problem, grid, count=100)
        looked_at = iter([False, True])

        assert advise_merges(problem, grid, count=2) == every[:2]
        assert advise_merges(problem, grid, should_stop=lambda: True) == []
        assert len(advise_merges(problem, grid, should_stop=lambda: next(looked_at))) <= 1  # noqa: B023
