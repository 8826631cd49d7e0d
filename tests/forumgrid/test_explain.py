"""The account of a grid adds up, by person and by topic."""

from dataclasses import replace

import numpy as np
import pytest

from forumgrid import Grid, Problem, evenness, gains, ideals, value
from forumgrid.seats.assign import assign
from forumgrid.telling.explain import ABSENT, ELSEWHERE, NOT_PLACED, NOT_REACHABLE, Missed, Rival, _topics, explain
from tests.forumgrid import made


def _example():
    """Ada (0) hosts A; Bo (1) wants A, B and C; Cy (2) wants B but leaves before it; C is not placed."""
    problem = Problem.create(
        people=3,
        topics=3,
        slots=2,
        spaces=[3, 3],
        hosts=[0, None, None],
        wishes=[(1, 0, 3), (1, 1, 2), (1, 2, 1), (2, 1, 3), (0, 1, 1)],
        absent=[(2, 0)],
    )
    return problem, Grid((0, 0, -1), (0, 1, -1))


def test_explain_tells_each_person_what_they_get_and_why_they_miss_the_rest():
    explanation = explain(*_example())

    assert [(account.gain, account.ideal, account.met, account.missed) for account in explanation.people] == [
        (3, 4, ((0, 0, 3),), (Missed(1, 1, ELSEWHERE, 0, 0),)),
        (3, 5, ((0, 0, 3),), (Missed(1, 2, ELSEWHERE, 0, 0), Missed(2, 1, NOT_PLACED))),
        (0, 3, (), (Missed(1, 3, ABSENT, 0),)),
    ]


def test_explain_tells_each_topic_who_misses_it_because_of_which_other():
    explanation = explain(*_example())

    second = explanation.topics[1]
    assert (second.wished_by, second.wished_weight, second.comes) == (3, 6, 0)
    assert (second.missed_by, second.missed_weight, second.away) == (2, 3, 1)
    assert second.rivals == (Rival(0, 2, 3),)
    assert [account.topic for account in explanation.most_missed(2)] == [1, 2]


def test_explain_ranks_the_least_served_first():
    assert [account.person for account in explain(*_example()).least_served(2)] == [2, 1]


@pytest.mark.parametrize("seed", range(12))
def test_explain_adds_up_to_the_value_and_the_ideals(seed):
    problem = made.problem(seed, repeats=seed % 2 == 0, step_free=seed % 3 == 0, capacity=(7, 9))
    grid = made.lawful(problem, seed)

    explanation = explain(problem, grid)

    assert [account.gain for account in explanation.people] == gains(problem, grid).tolist()
    assert [account.ideal for account in explanation.people] == ideals(problem).tolist()
    assert (explanation.value, explanation.ideal) == (value(problem, grid), int(ideals(problem).sum()))
    met = sum(weight for account in explanation.people for _, _, weight in account.met)
    missed = sum(wish.weight for account in explanation.people for wish in account.missed)
    assert met + missed == problem.wish_weight.sum() == sum(account.wished_weight for account in explanation.topics)


@pytest.mark.parametrize("seed", range(40))
def test_an_account_tells_the_very_programmes_that_people_are_given_whatever_the_ties_and_the_seats(seed):
    problem = made.problem(seed, people=9, repeats=seed % 4 == 0, capacity=(2, 6))
    problem = replace(problem, wish_level=np.full_like(problem.wish_level, 3)) if seed % 2 else problem
    grid = made.grid(problem, seed) if seed % 4 == 0 else made.lawful(problem, seed)
    assignment = assign(problem, grid)
    programmes = assignment.programmes.tolist()

    explanation = explain(problem, grid)

    wished = set(zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), strict=True))
    assert [{topic for _slot, topic, _weight in account.met} for account in explanation.people] == [
        {topic for topic in row if (person, topic) in wished} for person, row in enumerate(programmes)
    ]
    assert {
        (account.person, wish.slot, wish.because)
        for account in explanation.people
        for wish in account.missed
        if wish.why == ELSEWHERE and programmes[account.person][wish.slot] != wish.because
    } == set()
    assert [topic.comes for topic in explanation.topics] == [
        sum(topic in row for row in programmes) for topic in range(problem.topics)
    ]
    gained = [account.gain for account in explanation.people]
    assert explanation.evenness == evenness(problem, grid, np.array(gained))


def test_explain_of_programmes_with_too_few_seats_says_that_no_seat_was_left():
    problem = Problem.create(people=3, topics=1, slots=1, spaces=[2], hosts=[0], wishes=[(1, 0, 1), (2, 0, 3)])
    grid = Grid((0,), (0,))

    explanation = explain(problem, grid, assign(problem, grid).programmes)

    assert explanation.people[1].missed == (Missed(0, 1, NOT_REACHABLE, 0),)
    assert np.array_equal([account.gain for account in explanation.people], [3, 0, 3])


def test_explain_of_nobody_is_empty():
    explanation = explain(Problem.create(people=0, topics=0, slots=1, spaces=[]), Grid.empty(0))

    assert (explanation.people, explanation.topics, explanation.value, explanation.ideal) == ((), (), 0, 0)


@pytest.mark.parametrize("seed", range(8))
def test_topics_counted_together_are_accounted_for_as_when_counted_person_by_person(seed):
    problem = made.problem(seed, step_free=seed % 3 == 0)
    grid = made.lawful(problem, seed)
    programmes = assign(problem, grid).programmes

    explanation = explain(problem, grid, programmes)

    assert explanation.topics == _topics(problem, grid, tuple(explanation.people), programmes)
    shares = [
        (account.share, -account.ideal, account.person) for account in explanation.people if account.share is not None
    ]
    assert [account.person for account in explanation.least_served(len(shares))] == [
        person for *_rank, person in sorted(shares)
    ]
    assert explanation.with_ideal == len(shares)
