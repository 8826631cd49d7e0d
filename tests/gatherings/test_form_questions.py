"""The organisers' own questions at registration: conditions, required answers, the list and its table, what is put aside."""

import re

import pytest

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.models import FormAnswer, FormQuestion
from faire_reseau.kit.spreadsheets import read_table
from faire_reseau.network.actions import erase_person
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def ask(gathering, kind="text", label="Une question ?", **fields):
    return actions.add_form_question(gathering, kind=kind, label=label, by=None, at=NOW, **fields)


def a_form():
    """A gathering that asks whether one dines, then, of who does, for the allergies."""
    gathering = factories.gathering(slug="nantes")
    dines = ask(gathering, "choice", "Dînez-vous ?", options=["Oui", "Non"], is_required=True)
    allergies = ask(gathering, "text", "Quelles allergies ?", condition=f"{dines.pk}:Oui", is_required=True)
    return gathering, dines, allergies


def send(client, gathering, answers):
    halves = [half.pk for half in queries.half_days_of(gathering)]
    data = {f"question_{question.pk}": value for question, value in answers.items()}
    return client.post(f"/rencontres/{gathering.slug}/inscription/", {"half_days": halves, **data})


def answered():
    return dict(FormAnswer.objects.values_list("question__label", "value"))


def test_every_kind_of_question_is_answered_and_read_back_in_the_form(client):
    gathering = factories.gathering(slug="nantes")
    rows = {
        ask(gathering, "text", "Texte"): "Bonjour",
        ask(gathering, "choice", "Choix", options=["Train", "Vélo"]): "Vélo",
        ask(gathering, "several", "Plusieurs", options=["A", "B", "C"]): ["A", "C"],
        ask(gathering, "number", "Nombre"): "2.5",
        ask(gathering, "date", "Date"): "2019-06-24",
        ask(gathering, "consent", "D’accord"): "on",
    }
    client.force_login(factories.member().user)

    assert send(client, gathering, rows).status_code == 302
    page = client.get("/rencontres/nantes/inscription/").content.decode()

    assert answered() == {
        "Texte": "Bonjour",
        "Choix": "Vélo",
        "Plusieurs": ["A", "C"],
        "Nombre": 2.5,
        "Date": "2019-06-24",
        "D’accord": True,
    }
    assert page.count("checked") == 2 + 1 + 2 + 1  # half-days, choice, several, agreement
    assert all(value in page for value in (">\nBonjour</textarea>", 'value="2.5"', 'value="2019-06-24"'))


def test_a_question_under_a_condition_is_owed_by_those_alone_who_meet_it(client):
    gathering, dines, allergies = a_form()
    client.force_login(factories.member().user)

    owed = send(client, gathering, {dines: "Oui"})
    free = send(client, gathering, {dines: "Non", allergies: "Noix"})

    assert (owed.status_code, free.status_code) == (422, 302)
    assert "Répondez à cette question" in owed.content.decode() or "Answer this question" in owed.content.decode()
    assert answered() == {"Dînez-vous ?": "Non"}


def test_a_question_under_a_condition_that_is_owed_is_not_called_optional(client):
    gathering, _dines, allergies = a_form()
    ask(gathering, "text", "Autre chose ?")
    client.force_login(factories.member().user)
    client.cookies["django_language"] = "en"

    page = client.get("/rencontres/nantes/inscription/").content.decode()

    labels = re.findall(r'<label for="id_question_\d+">(.*?)</label>', page, re.DOTALL)
    assert ["optional" in label for label in labels] == [False, True]
    assert re.search(
        rf'id="id_question_{allergies.pk}"[^>]*data-required|data-required[^>]*id="id_question_{allergies.pk}"', page
    )


def test_changing_an_answer_takes_away_what_depended_on_the_old_one(client):
    gathering, dines, allergies = a_form()
    client.force_login(factories.member().user)

    send(client, gathering, {dines: "Oui", allergies: "Noix"})
    before = answered()
    send(client, gathering, {dines: "Non"})

    assert before == {"Dînez-vous ?": "Oui", "Quelles allergies ?": "Noix"}
    assert answered() == {"Dînez-vous ?": "Non"}


def test_the_action_refuses_a_registration_that_owes_an_answer():
    gathering, dines, _allergies = a_form()
    person, halves = factories.member(), queries.half_days_of(gathering)

    with pytest.raises(actions.AnswersRefused) as refused:
        actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, answers={})

    assert refused.value.field == f"question_{dines.pk}"


def test_a_newcomer_by_the_qr_answers_too(client):
    gathering, dines, _allergies = a_form()
    halves = [half.pk for half in queries.half_days_of(gathering)]
    who = {"first_name": "Zoé", "last_name": "Neuve", "email": "zoe@exemple.fr", "half_days": halves}

    client.post(f"/bienvenue/{gathering.welcome_key}/", {**who, f"question_{dines.pk}": "Non"})

    assert answered() == {"Dînez-vous ?": "Non"}


def test_an_organiser_reads_the_answers_on_the_list_and_in_its_table(client):
    gathering, dines, allergies = a_form()
    number = ask(gathering, "number", "Nuits")
    person = factories.participant(gathering)
    answers = {dines.pk: "Oui", allergies.pk: "Noix de cajou", number.pk: 2}
    halves = queries.half_days_of(gathering)
    actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, answers=answers)
    client.force_login(factories.organiser(gathering))

    page = client.get("/rencontres/nantes/preparer/inscrits/").content.decode()
    table = read_table(client.get("/rencontres/nantes/preparer/inscrits.xlsx").content)
    row = dict(zip(table.titles.cells, table.lines[0].cells, strict=False))

    assert "Noix de cajou" in page
    assert (row["Quelles allergies ?"], row["Nuits"]) == ("Noix de cajou", "2")


def test_a_question_with_answers_is_put_aside_and_can_be_asked_again_and_one_without_is_removed(client):
    gathering, dines, allergies = a_form()
    person = factories.member()
    halves = queries.half_days_of(gathering)
    actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, answers={dines.pk: "Non"})
    client.force_login(factories.organiser(gathering))
    at = "/rencontres/nantes/preparer/formulaire/"

    client.post(f"{at}{dines.pk}/retirer/")
    remaining = set(FormQuestion.objects.filter(put_aside_at=None))
    client.post(f"{at}{allergies.pk}/retirer/")
    client.post(f"{at}{dines.pk}/retirer/")
    left = [(row.label, row.put_aside_at is not None) for row in FormQuestion.objects.all()]
    answers_then = answered()
    client.post(f"{at}{dines.pk}/reprendre/")

    assert remaining == {dines, allergies}  # something depends on the first
    assert left == [("Dînez-vous ?", True)]
    assert answers_then == {"Dînez-vous ?": "Non"}
    assert list(FormQuestion.objects.values_list("put_aside_at", flat=True)) == [None]


def test_what_is_put_aside_is_not_asked_and_its_answers_stay_when_one_changes_ones_registration(client):
    gathering, dines, allergies = a_form()
    person = factories.member()
    client.force_login(person.user)
    send(client, gathering, {dines: "Oui", allergies: "Noix"})
    actions.remove_form_question(allergies, by=None, at=NOW)

    assert send(client, gathering, {dines: "Non"}).status_code == 302
    assert answered() == {"Dînez-vous ?": "Non", "Quelles allergies ?": "Noix"}


def test_choices_that_were_taken_and_the_kind_of_what_was_answered_stay():
    gathering, dines, _allergies = a_form()
    person = factories.member()
    halves = queries.half_days_of(gathering)
    actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, answers={dines.pk: "Non"})

    for fields in ({"kind": "text"}, {"kind": "choice", "options": ["Oui", "Peut-être"]}):
        with pytest.raises(actions.FormQuestionRefused):
            actions.change_form_question(dines, label="Dîner ?", by=None, at=NOW, **fields)

    more = ["Oui", "Non", "Peut-être"]
    actions.change_form_question(dines, kind="choice", label="Dîner ?", options=more, by=None, at=NOW)
    assert FormQuestion.objects.get(pk=dines.pk).options == more


def test_a_question_stays_after_the_one_it_depends_on_and_others_move(client):
    gathering, dines, allergies = a_form()
    last = ask(gathering, "text", "Venez-vous en train ?")
    client.force_login(factories.organiser(gathering))
    at = "/rencontres/nantes/preparer/formulaire/"

    client.post(f"{at}{allergies.pk}/deplacer/", {"to": "up"})
    client.post(f"{at}{last.pk}/deplacer/", {"to": "up"})
    client.post(f"{at}{last.pk}/deplacer/", {"to": "up"})

    assert list(gathering.form_questions.values_list("pk", flat=True)) == [last.pk, dines.pk, allergies.pk]


def test_answers_go_with_the_person_and_are_told_to_them():
    gathering, dines, _allergies = a_form()
    person = factories.member()
    halves = queries.half_days_of(gathering)
    actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, answers={dines.pk: "Non"})

    answers = queries.gathering_data(person.user)["registrations"][0]["answers"]
    erase_person(person, by=factories.facilitator(), at=NOW)

    assert answers == [{"question": "Dînez-vous ?", "answer": "Non"}]
    assert answered() == {}


def test_an_organiser_adds_a_question_by_the_page_and_reads_why_one_is_refused(client):
    gathering = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(gathering))
    at = "/rencontres/nantes/preparer/formulaire/"

    refused = client.post(at, {"label": "Venue", "kind": "choice", "options": "Train"})
    done = client.post(at, {"label": "Venue", "kind": "choice", "options": "Train\nVélo\n\nTrain", "is_required": "on"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert list(FormQuestion.objects.values_list("label", "options", "is_required")) == [
        ("Venue", ["Train", "Vélo"], True)
    ]


def test_the_arrival_is_asked_by_a_ready_question_that_fills_the_form_and_an_unknown_one_fills_nothing(client):
    gathering = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(gathering))
    address = "/rencontres/nantes/preparer/formulaire/"

    form = client.get(f"{address}?question=arrivee").context["form"]
    other = client.get(f"{address}?question=rien").context["form"]
    client.post(address, {name: str(form[name].value() or "") for name in form.fields})

    assert (str(form["label"].value()), form["kind"].value()) == ("Quand et comment arrivez-vous\u00a0?", "text")
    assert other["label"].value() is None
    assert FormQuestion.objects.get().label == "Quand et comment arrivez-vous\u00a0?"
