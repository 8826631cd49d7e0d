"""Erasure and merging of people: questions stay without a name, supports that can be told go or follow once."""

import pytest

from faire_reseau.questions import actions, queries
from faire_reseau.questions.models import Question, Support
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_an_erased_person_is_named_by_no_question_and_supports_none(scene):
    person, other = scene.people[:2]
    question = actions.ask(scene.time, person, text="Une", at=NOW)
    for who in (person, other):
        actions.support(question, who, wants=True, at=NOW)

    actions.erase_person_traces(person, NOW)

    assert list(Question.objects.values_list("asked_by", flat=True)) == [None]
    assert Support.objects.count() == 1


def test_two_entries_of_one_person_support_a_question_once(scene):
    gone, staying = scene.people[:2]
    first = actions.ask(scene.time, scene.people[2], text="Une", at=NOW)
    second = actions.ask(scene.time, scene.people[2], text="Deux", at=NOW)
    for question, who in [(first, gone), (first, staying), (second, gone)]:
        actions.support(question, who, wants=True, at=NOW)

    actions.merge_person_tokens(gone, staying, scene.organiser, NOW)

    assert {
        row.question.text: row.supported for row in queries.list_for(staying.user, scene.time, staying)["open"]
    } == {
        "Une": True,
        "Deux": True,
    }
    assert Support.objects.count() == 2


def test_what_is_held_about_somebody_is_what_they_asked_by_name(scene):
    person = scene.people[0]
    actions.ask(scene.time, person, text="Par mon nom", at=NOW)
    actions.ask(scene.time, person, text="Sans nom", is_anonymous=True, at=NOW)

    assert queries.question_data(person.user) == {
        "asked": [{"text": "Par mon nom", "state": "shown", "answer": ""}],
        "to_answer": [],
    }
