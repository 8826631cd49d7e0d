"""Anonymous questions: a copy of the database and the log of requests do not tell who asked."""

import json
import logging

import pytest
from django.apps import apps
from django.db import models

from faire_reseau.questions import actions
from faire_reseau.questions.models import Question, QuestionTime, Support
from tests.factories import NOW
from tests.questions.conftest import made

pytestmark = pytest.mark.django_db
TEXTS = ("Pourquoi si tard ?", "Qui décide ?")
# Drawn anew each time, and opaque: what they are says nothing of who asked.
DRAWN = {"questions.question.id", "questions.question.rank", "questions.questiontime.secret"}


def rows_of_all_tables():
    """Every row of every table of the house, without what is drawn by lot, in an order of its own."""
    lines = []
    for model in apps.get_models():
        label = model._meta.label_lower
        if not model._meta.managed or label.startswith(("sessions.", "usersessions.")):
            continue
        for row in model._default_manager.all():
            values = {
                field.attname: str(getattr(row, field.attname))
                for field in model._meta.concrete_fields
                if f"{label}.{field.attname}" not in DRAWN
            }
            lines.append(json.dumps([label, values], sort_keys=True))
    return sorted(lines)


def what_is_left_of(scene):
    """The rows of this room about a scene, without keys, people and what is drawn by lot: text, state and the like."""
    tables = {
        "question": Question.objects.filter(time=scene.time),
        "time": QuestionTime.objects.filter(pk=scene.time.pk),
    }
    return {
        name: sorted(
            json.dumps(
                {
                    field.attname: str(getattr(row, field.attname))
                    for field in row._meta.concrete_fields
                    if not field.primary_key
                    and field.attname not in ("time_id", "session_id")
                    and f"{row._meta.label_lower}.{field.attname}" not in DRAWN
                }
            )
            for row in rows
        )
        for name, rows in tables.items()
    }


@pytest.mark.parametrize("screening", ["held", "at_once"])
def test_who_asked_which_question_leaves_no_trace_in_the_room_nor_in_the_log(client, caplog, screening):
    """Two worlds in which the same two questions were asked by two people the other way round are the same."""
    left = []
    for order in (1, -1):
        scene = made(slug=f"ici{order}", screening=screening)
        caplog.clear()
        with caplog.at_level(logging.INFO, "faire_reseau.events"):
            for person, text in zip(scene.people[:2][::order], TEXTS, strict=True):
                client.force_login(person.user)
                client.get(scene.base)
                assert client.post(f"{scene.base}poser/", {"text": text, "is_anonymous": "on"}).status_code == 302
                client.logout()
        lines = [getattr(record, "facts", {}) for record in caplog.records]
        question_lines = [line for line in lines if "/questions/" in str(line.get("route"))]
        assert len(question_lines) == 4
        assert {line["account"] for line in question_lines} == {None}
        left.append(what_is_left_of(scene))

    assert len(left[0]["question"]) == 2
    assert left[0] == left[1]


def test_nothing_written_while_somebody_asks_anonymously_names_them(scene, client):
    """Whatever table it is in: what a request writes is the same whoever of two people sends it."""
    person, other = scene.people[:2]
    for who in (person, other):
        client.force_login(who.user)
        client.get(scene.base)
        client.logout()
    before = rows_of_all_tables()

    client.force_login(person.user)
    client.post(f"{scene.base}poser/", {"text": "Qui décide ?", "is_anonymous": "on"})

    new = [json.loads(row) for row in rows_of_all_tables() if row not in before]
    keys = {str(person.pk), str(person.user_id)}
    naming = [
        (label, column)
        for label, values in new
        for column, value in values.items()
        if column.endswith(("_by_id", "person_id", "user_id", "by_id")) and value in keys
    ]
    assert naming == []


def test_an_anonymous_question_holds_no_moment(scene):
    question = actions.ask(scene.time, scene.people[0], text="Qui décide ?", is_anonymous=True, at=NOW)

    moments = [field.attname for field in Question._meta.concrete_fields if isinstance(field, models.DateTimeField)]
    assert {name: getattr(question, name) for name in moments} == {"answered_at": None}
    times = [field for field in QuestionTime._meta.concrete_fields if isinstance(field, models.DateTimeField)]
    assert times == []


def test_neither_key_nor_rank_tells_the_order_of_anonymous_questions(scene):
    for number in range(40):
        actions.ask(scene.time, scene.people[number % 4], text=f"Question {number}", is_anonymous=True, at=NOW)
    order = [int(text.split()[1]) for text in Question.objects.order_by("pk").values_list("text", flat=True)]
    ranked = [int(text.split()[1]) for text in Question.objects.order_by("rank").values_list("text", flat=True)]

    # Forty in their order by chance: once in 40!.
    assert order != sorted(order)
    assert ranked != sorted(ranked)


def test_once_closed_nobody_can_tell_whose_a_support_is(scene):
    question = actions.ask(scene.time, scene.people[0], text="Qui décide ?", at=NOW)
    actions.support(question, scene.people[1], wants=True, at=NOW)

    actions.close_questions(scene.time, by=scene.organiser, at=NOW)

    assert QuestionTime.objects.get().secret == ""
    assert Support.objects.count() == 1
    columns = {field.attname for field in Support._meta.concrete_fields}
    assert columns == {"id", "question_id", "token", "is_sample"}


def test_an_anonymous_question_is_refused_where_none_is_taken(client):
    scene = made(takes_anonymous=False)
    client.force_login(scene.people[0].user)

    page = client.post(f"{scene.base}poser/", {"text": "Qui décide ?", "is_anonymous": "on"})

    assert (page.status_code, Question.objects.count()) == (422, 0)
    assert "Qui décide ?" in page.content.decode()
