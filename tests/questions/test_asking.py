"""Asking and supporting: once however often it is sent, refused in words, and never after the close."""

import re
import uuid

import pytest

from faire_reseau.gatherings.actions import cancel_session, finish_gathering
from faire_reseau.questions import actions, queries
from faire_reseau.questions.models import Question, QuestionTime, Support
from tests import factories
from tests.factories import NOW
from tests.questions.conftest import made

pytestmark = pytest.mark.django_db


def ask(scene, text="Quel calendrier ?", who=0, **more):
    return actions.ask(scene.time, scene.people[who], text=text, at=NOW, **more)


def test_a_question_sent_twice_with_one_key_is_asked_once(scene):
    key = uuid.uuid4()

    first, second = ask(scene, key=key), ask(scene, key=key)

    assert (first, Question.objects.count()) == (second, 1)


def test_the_key_of_somebody_else_is_refused(scene):
    key = uuid.uuid4()
    ask(scene, key=key)

    with pytest.raises(actions.AskRefused, match="déjà servi"):
        ask(scene, key=key, who=1)


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 10_000])
def test_nothing_and_too_much_are_refused_beside_the_field(scene, text):
    with pytest.raises(actions.AskRefused) as refused:
        ask(scene, text)

    assert (refused.value.field, Question.objects.count()) == ("text", 0)


def test_a_question_too_long_is_told_by_how_much(scene):
    with pytest.raises(actions.AskRefused, match="de 7"):
        ask(scene, "x" * 607)


@pytest.mark.parametrize(("screening", "state"), [("held", "held"), ("at_once", "shown")])
def test_a_question_is_held_until_approved_or_shown_at_once_as_the_organiser_chooses(screening, state):
    assert ask(made(screening=screening)).state == state


def test_no_more_than_twenty_of_one_person_wait_for_approval():
    scene = made(screening="held")
    for number in range(20):
        ask(scene, f"Question {number}")

    with pytest.raises(actions.AskRefused, match="attendent d’être"):
        ask(scene, "La vingt et unième")
    ask(scene, "D’une autre personne", who=1)


@pytest.mark.parametrize("end", [actions.pause_questions, actions.close_questions])
def test_nothing_is_taken_while_it_is_paused_or_closed(scene, end):
    question = ask(scene)
    end(scene.time, by=None, at=NOW)

    with pytest.raises(actions.AskRefused):
        ask(scene, "Encore une")
    with pytest.raises(actions.AskRefused):
        actions.support(question, scene.people[1], wants=True, at=NOW)


@pytest.mark.parametrize(
    ("end", "reason"), [(actions.pause_questions, "en pause"), (actions.close_questions, "closes")]
)
def test_a_question_that_comes_too_late_is_told_why_on_a_page_that_has_no_form_any_more(scene, client, end, reason):
    end(scene.time, by=None, at=NOW)
    client.force_login(scene.people[0].user)

    answer = client.post(f"{scene.base}poser/", {"text": "Trop tard ?"}, headers={"X-CSRFToken": "x"})

    head = re.search(r'<meta name="refused" content="([^"]*)">', answer.text)
    assert (answer.status_code, head is not None and reason in head[1]) == (422, True), answer.text
    assert '<meta name="refused"' not in client.get(scene.base).text


def test_nothing_is_taken_once_the_gathering_is_over(scene):
    finish_gathering(scene.gathering, by=None, at=NOW)

    with pytest.raises(actions.AskRefused, match="terminée"):
        ask(scene)


def test_nothing_is_taken_in_a_cancelled_session_and_the_page_says_why(scene, client):
    cancel_session(scene.session, by=None, at=NOW)
    client.force_login(scene.people[0].user)

    with pytest.raises(actions.AskRefused, match="annulée"):
        ask(scene)
    page = client.get(scene.base).content.decode()

    assert "Cette séquence est annulée" in page
    assert f'action="{scene.base}poser/"' not in page


def test_who_asked_what_was_merged_can_support_the_question_that_stands(scene, client):
    staying, gone = ask(scene, "Quel calendrier ?"), ask(scene, "Quelles dates ?", who=1)
    actions.merge_questions(staying, [gone], by=None, at=NOW)
    address = f'action="{scene.base}{staying.pk}/soutenir/"'
    shown = []
    for person in scene.people[:2]:
        client.force_login(person.user)
        shown.append(address in client.get(scene.base).content.decode())

    assert shown == [False, True]


def test_a_support_counts_once_however_often_it_is_sent_and_is_taken_back_once(scene):
    question = ask(scene)

    given = [actions.support(question, scene.people[1], wants=True, at=NOW) for _ in range(3)]
    taken = [actions.support(question, scene.people[1], wants=False, at=NOW) for _ in range(2)]

    assert (given, taken) == ([1, 1, 1], [0, 0])


def test_a_support_of_a_question_merged_meanwhile_goes_to_the_one_that_stands(scene):
    staying, gone = ask(scene, "Quel calendrier ?"), ask(scene, "Quelles dates ?", who=1)
    actions.merge_questions(staying, [gone], by=None, at=NOW)

    actions.support(gone, scene.people[2], wants=True, at=NOW)

    assert list(Support.objects.values_list("question", flat=True)) == [staying.pk]


def test_a_settled_question_takes_no_support(scene):
    question = ask(scene)
    actions.mark_answered(question, by=None, at=NOW)

    with pytest.raises(actions.AskRefused, match="réglée"):
        actions.support(question, scene.people[1], wants=True, at=NOW)


def test_who_reads_what(scene):
    screened = actions.open_questions(
        scene.session, screening="held", order="time", takes_anonymous=True, by=None, at=NOW
    )
    own = actions.ask(screened, scene.people[0], text="En attente", at=NOW)
    written = actions.ask(screened, scene.people[1], text="Avec réponse", at=NOW)
    actions.answer_question(written, text="Oui.", seen="", by=None, at=NOW)
    time = QuestionTime.objects.get()

    def texts(user, person):
        return {
            part: [row.question.text for row in rows] for part, rows in queries.list_for(user, time, person).items()
        }

    own_lists = texts(scene.people[0].user, scene.people[0])
    other = texts(scene.people[2].user, scene.people[2])
    stranger = queries.list_for(factories.user(), time, None)

    assert (own_lists["own"], other["own"], own.state) == (["En attente"], [], "held")
    assert own_lists["done"] == other["done"] == ["Avec réponse"]
    assert [(row.question.text, row.name) for row in stranger["done"]] == [("Avec réponse", "")]
    assert stranger["open"] == stranger["own"] == []
