"""Personal data of this room: told to whom they are about, erased with counts that stay true, merged without doubling."""

from datetime import timedelta

import pytest

from faire_reseau.cooperations import actions, queries
from faire_reseau.cooperations.models import Cooperation, Dots, GroupReport, Here, Idea
from faire_reseau.kit.erasure import Subject
from faire_reseau.network.actions import erase_person, merge_people
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody(scene):
    person = scene.people[0]
    actions.take_notes(scene.first, person, by=None, at=NOW)
    actions.write_report(scene.first, text="Dit.", seen="", by=None, at=NOW)
    idea = actions.note_idea(scene.first, text="Une piste", author=person, carrier=person, at=NOW)
    actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    actions.place_dots(idea, person, number=2, at=NOW)
    actions.be_here(scene.first, person, at=NOW)
    cooperation = actions.propose_cooperation(
        title="Un club", purpose="", lead=scene.centres[0], members=[person], by=None, at=NOW
    )
    actions.set_next_step(
        cooperation, next_step="Se voir", next_on=DAY + timedelta(9), next_owner=person, by=None, at=NOW
    )
    actions.tell_news(cooperation, on=DAY, text="Tenu.", by=person.user, at=NOW)
    return person


def test_what_is_held_is_told(somebody):
    data = queries.cooperation_data(somebody.user)

    assert {name: len(rows) for name, rows in data.items()} == {
        "notes_taken": 1,
        "ideas": 1,
        "ideas_carried_on": 0,
        "dots": 1,
        "here": 1,
        "cooperations": 1,
        "news_written": 1,
    }
    assert data["dots"] == [{"idea": "Une piste", "number": 2}]


def test_erasing_somebody_keeps_the_counts_true_and_the_person_out(scene, somebody):
    foretold = queries.cooperation_fates(Subject(somebody.user_id, somebody.pk))
    erase_person(somebody, by=factories.facilitator(), at=NOW)

    assert [fate.count for fate in foretold] == [1, 1, 2, 1, 1]
    assert [(dots.number, dots.person) for dots in Dots.objects.all()] == [(2, None)]
    assert Here.objects.count() == 0
    assert [(report.text, report.secretary) for report in GroupReport.objects.all()] == [("Dit.", None)]
    assert [(idea.author, idea.carrier) for idea in Idea.objects.all()] == [(None, None)]
    assert [(cooperation.members.count(), cooperation.next_owner) for cooperation in Cooperation.objects.all()] == [
        (0, None)
    ]


def test_two_entries_of_one_person_merged_never_have_more_dots_than_one(scene, somebody):
    other = scene.people[1]
    idea, second = Idea.objects.get(), actions.note_idea(scene.first, text="Deux", at=NOW)
    actions.place_dots(idea, other, number=2, at=NOW)
    actions.place_dots(second, other, number=1, at=NOW)

    merge_people(somebody, other, by=factories.facilitator(), at=NOW)

    assert sorted((dots.person, dots.number) for dots in Dots.objects.filter(person__isnull=False)) == [(somebody, 3)]
