"""The four counts, on plain values and on the tables."""

import pytest

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.logic.counts import Attendance, Counts, count
from tests import factories
from tests.factories import NOW


def test_a_person_who_signs_both_half_days_of_a_meeting_participates_once():
    held = [("cycle", "monday", "am"), ("cycle", "monday", "pm")]
    attendances = [Attendance("cycle", "monday", "am", "Ana"), Attendance("cycle", "monday", "pm", "Ana")]

    assert count(held, attendances) == Counts(actions=1, meetings=1, half_days=2, participations=1, people=1)


def test_a_person_at_two_meetings_participates_twice_and_is_one_person():
    held = [("cycle", "monday", "am"), ("cycle", "friday", "am2")]
    attendances = [Attendance("cycle", "monday", "am", "Ana"), Attendance("cycle", "friday", "am2", "Ana")]

    assert count(held, attendances) == Counts(actions=1, meetings=2, half_days=2, participations=2, people=1)


def test_what_was_held_counts_even_when_nobody_signed():
    assert count([("cycle", "monday", "am")], []) == Counts(1, 1, 1, 0, 0)


def test_nothing_held_counts_nothing():
    assert count([], []) == Counts(0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_counts_of_actions_leave_out_what_was_corrected():
    action = factories.action()
    meeting = factories.meeting(action)
    halves = [factories.half_day(meeting, part, sign_in_open=True) for part in (Part.MORNING, Part.AFTERNOON)]
    ana, bob = factories.person("Ana"), factories.person("Bob")
    for half in halves:
        actions.sign_in(half, ana, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)
    gone = actions.sign_in(halves[0], bob, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)
    actions.correct_presence(gone, is_present=False, reason="Pas venu", by=factories.user(), at=NOW)

    assert queries.counts_of([action]) == Counts(actions=1, meetings=1, half_days=2, participations=1, people=1)


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_counting_costs_two_statements_whatever_the_presences(people, django_assert_num_queries):
    half = factories.half_day(sign_in_open=True)
    for _ in range(people):
        who = factories.person()
        actions.sign_in(half, who, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)

    with django_assert_num_queries(2):
        counts = queries.counts_of([half.meeting.action])

    assert counts.people == people
