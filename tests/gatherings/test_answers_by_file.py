"""A question of the registration form that is answered by a file: what is taken, who reads it, when it goes."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.models import AnswerFile, FormAnswer
from faire_reseau.network.actions import erase_person
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
PDF = b"%PDF-1.7\n%..."


def ask(gathering, **fields):
    return actions.add_form_question(gathering, kind="file", label="Attestation", by=None, at=NOW, **fields)


@pytest.fixture
def sent(client):
    """A gathering, its question, and a person who answered it."""
    gathering = factories.gathering(slug="nantes")
    question, person = ask(gathering, is_required=True), factories.member()
    client.force_login(person.user)
    assert send(client, question, PDF).status_code == 302
    return gathering, question, person


def send(client, question, content=None, **fields):
    gathering = question.gathering
    halves = [half.pk for half in queries.half_days_of(gathering)]
    name = fields.pop("name", "mon <attestation>.pdf")
    file = {f"question_{question.pk}": SimpleUploadedFile(name, content)} if content is not None else {}
    return client.post(f"/rencontres/{gathering.slug}/inscription/", {"half_days": halves, **file, **fields})


def address(question, person):
    registration = question.gathering.registrations.get(person=person)
    return f"/rencontres/nantes/inscription/{registration.pk}/fichier/{question.pk}/"


def test_the_file_is_a_download_for_the_organisers_and_its_sender_alone(sent, client):
    gathering, question, person = sent
    answers = []
    for account in (person.user, factories.organiser(gathering), factories.member().user, factories.user()):
        client.force_login(account)
        answers.append(client.get(address(question, person)))
    client.logout()
    answers.append(client.get(address(question, person)))

    assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 404]
    assert (answers[0].content, answers[0]["Content-Type"]) == (PDF, "application/pdf")
    assert answers[0]["Content-Disposition"].startswith("attachment;")
    assert (answers[0]["X-Content-Type-Options"], answers[0]["Cache-Control"]) == ("nosniff", "no-store")


def test_organisers_find_it_on_the_list_as_a_link(sent, client):
    gathering, question, person = sent
    client.force_login(factories.organiser(gathering))

    page = client.get("/rencontres/nantes/preparer/inscrits/").content.decode()

    assert f'<a href="{address(question, person)}" download>mon &lt;attestation&gt;.pdf</a>' in page


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ\x90\x00", "virus.pdf"), (b"<html>", "page.pdf"), (b"PK\x03\x04...", "archive.zip"), (b"", "vide.pdf")],
)
def test_what_is_no_document_of_these_kinds_is_refused_whatever_its_name(client, content, name):
    question = ask(factories.gathering(slug="nantes"))
    client.force_login(factories.member().user)

    answer = send(client, question, content, name=name)

    assert (answer.status_code, FormAnswer.objects.count()) == (422, 0)
    if content:
        assert "Choisissez parmi : PDF, JPEG, PNG, WebP." in answer.content.decode().replace("\u00a0", " ")


def test_the_hint_of_the_organisers_and_that_of_the_house_are_two_sentences(client):
    ask(factories.gathering(slug="nantes"), help="Pour la nuitée")
    client.force_login(factories.member().user)

    page = client.get("/rencontres/nantes/inscription/").content.decode()

    assert "Pour la nuitée. PDF ou image" in page


def test_a_file_that_is_too_large_is_refused_in_words(client, monkeypatch):
    monkeypatch.setattr("faire_reseau.gatherings.forms.form_questions.MOST_FILE_BYTES", 10)
    question = ask(factories.gathering(slug="nantes"))
    client.force_login(factories.member().user)

    answer = send(client, question, PDF)

    assert (answer.status_code, "dépasse" in answer.content.decode()) == (422, True)


def test_it_is_needed_once_then_stays_or_is_replaced(sent, client):
    _gathering, question, _person = sent

    unchanged = send(client, question)
    after = bytes(AnswerFile.objects.get().content)
    replaced = send(client, question, PDF + b"2")

    assert (unchanged.status_code, after) == (302, PDF)
    assert (replaced.status_code, bytes(AnswerFile.objects.get().content)) == (302, PDF + b"2")


def test_one_that_is_not_needed_can_be_removed(client):
    question = ask(factories.gathering(slug="nantes"))
    client.force_login(factories.member().user)
    send(client, question, PDF)

    send(client, question, **{f"question_{question.pk}_off": "on"})

    assert (FormAnswer.objects.count(), AnswerFile.objects.count()) == (0, 0)


def test_a_newcomer_without_an_account_is_not_asked_for_it(client):
    gathering = factories.gathering(slug="nantes")
    ask(gathering, is_required=True)
    halves = [half.pk for half in queries.half_days_of(gathering)]
    who = {"first_name": "Zoé", "last_name": "Neuve", "email": "zoe@exemple.fr", "half_days": halves}

    page = client.get(f"/bienvenue/{gathering.welcome_key}/").content.decode()
    client.post(f"/bienvenue/{gathering.welcome_key}/", who)

    assert ("Attestation" in page, gathering.registrations.count()) == (False, 1)


def test_it_goes_with_the_person_and_is_in_their_own_data(sent):
    _gathering, _question, person = sent
    (registration,) = queries.gathering_data(person.user)["registrations"]

    erase_person(person, by=factories.facilitator(), at=NOW)

    assert base64.b64decode(registration["answers"][0]["file_in_base64"]) == PDF
    assert AnswerFile.objects.count() == 0
