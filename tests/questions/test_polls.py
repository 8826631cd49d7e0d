"""Quick polls: one at a time, one answer for each person, figures that are true."""

import pytest

from faire_reseau.questions import actions, queries
from faire_reseau.questions.models import Poll, PollAnswer
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def poll(scene, **more):
    wanted = {"text": "Prêts ?", "kind": "choice", "options": ["oui", "non"]} | more
    return actions.add_poll(scene.time, by=None, at=NOW, **wanted)


def test_opening_a_poll_closes_the_one_before(scene):
    first, second = poll(scene), poll(scene)
    actions.open_poll(first, by=None, at=NOW)

    actions.open_poll(second, by=None, at=NOW)

    assert list(Poll.objects.order_by("rank").values_list("state", flat=True)) == ["closed", "open"]


def test_the_last_answer_of_each_person_counts(scene):
    opened = poll(scene)
    actions.open_poll(opened, by=None, at=NOW)
    for who, given in [(0, "0"), (0, "1"), (1, "1"), (1, "1"), (2, "0")]:
        actions.answer_poll(opened, scene.people[who], given=given, at=NOW)

    (row,) = queries.polls_of(scene.time, scene.people[0])

    assert (row.people, [(bar.label, bar.count) for bar in row.bars], row.given) == (3, [("oui", 1), ("non", 2)], "1")


def test_answers_to_two_polls_cannot_be_linked(scene):
    for each_poll in (poll(scene), poll(scene)):
        actions.open_poll(each_poll, by=None, at=NOW)
        actions.answer_poll(each_poll, scene.people[0], given="0", at=NOW)

    assert len(set(PollAnswer.objects.values_list("token", flat=True))) == 2


@pytest.mark.parametrize("options", [[], ["seule"], ["a", "a"], ["x" * 101, "b"], list("abcdefghi")])
def test_a_choice_has_two_to_eight_different_answers(scene, options):
    with pytest.raises(actions.PollRefused) as refused:
        poll(scene, options=options)

    assert refused.value.field == "options"


def test_a_poll_that_is_not_open_and_an_answer_that_is_none_are_refused(scene):
    opened = poll(scene)

    with pytest.raises(actions.PollRefused, match="trop tard"):
        actions.answer_poll(opened, scene.people[0], given="0", at=NOW)
    actions.open_poll(opened, by=None, at=NOW)
    with pytest.raises(actions.PollRefused):
        actions.answer_poll(opened, scene.people[0], given="7", at=NOW)

    assert PollAnswer.objects.count() == 0


def test_an_answered_poll_is_not_removed(scene):
    answered, untouched = poll(scene), poll(scene)
    actions.open_poll(answered, by=None, at=NOW)
    actions.answer_poll(answered, scene.people[0], given="0", at=NOW)

    with pytest.raises(actions.PollRefused):
        actions.remove_poll(answered, by=None, at=NOW)
    actions.remove_poll(untouched, by=None, at=NOW)

    assert list(Poll.objects.all()) == [answered]


def test_after_the_close_no_poll_is_opened_and_the_open_one_is_closed(scene):
    first, second = poll(scene), poll(scene)
    actions.open_poll(first, by=None, at=NOW)

    actions.close_questions(scene.time, by=None, at=NOW)

    assert Poll.objects.get(pk=first.pk).state == "closed"
    with pytest.raises(actions.PollRefused):
        actions.open_poll(second, by=None, at=NOW)
