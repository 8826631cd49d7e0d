"""Pages of questions: ask, moderate, wall, speaker, answer, table; what is typed is never lost."""

from datetime import timedelta

import pytest

from faire_reseau.gatherings.models import Speaker
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.spreadsheets import read_table
from faire_reseau.questions import actions
from faire_reseau.questions.models import Question, QuestionTime, Support
from tests import factories
from tests.factories import DAY, NOW
from tests.questions.conftest import made

pytestmark = pytest.mark.django_db


def test_a_question_is_asked_supported_answered_and_read_by_everybody(scene, client):
    client.force_login(scene.people[0].user)
    client.post(f"{scene.base}poser/", {"text": "Quel calendrier ?"})
    question = Question.objects.get()
    client.force_login(scene.people[1].user)
    client.post(f"{scene.base}{question.pk}/soutenir/", {"wants": "1"})
    client.force_login(scene.organiser)
    client.post(f"{scene.base}{question.pk}/etat/", {"to": "live"})
    client.post(f"{scene.base}{question.pk}/repondre/", {"text": "En mars.", "seen": ""})
    client.logout()

    page = client.get(scene.base).content.decode()

    assert "Quel calendrier ?" in page
    assert "En mars." in page
    assert str(scene.people[0]) not in page
    assert Support.objects.count() == 1


def test_a_script_is_answered_shortly_when_it_supports(scene, client):
    question = actions.ask(scene.time, scene.people[0], text="Une", at=NOW)
    client.force_login(scene.people[1].user)

    answer = client.post(f"{scene.base}{question.pk}/soutenir/", {"wants": "1"}, headers={"X-CSRFToken": "x"})

    assert (answer.status_code, answer.content) == (204, b"")


def test_a_refused_question_is_still_there(scene, client):
    actions.pause_questions(scene.time, by=None, at=NOW)
    client.force_login(scene.people[0].user)

    page = client.post(f"{scene.base}poser/", {"text": "Trop tard ?"})

    assert (page.status_code, Question.objects.count()) == (422, 0)


def test_who_may_not_ask_meets_nothing(scene, client):
    client.force_login(factories.user())

    assert client.post(f"{scene.base}poser/", {"text": "Qui ?"}).status_code == 404
    assert client.get(f"{scene.base}animer/").status_code == 404


@pytest.mark.slow("sends a hundred and thirty requests")
def test_five_hundred_questions_a_minute_are_stopped_with_a_sentence(scene, client, time_machine):
    time_machine.move_to(NOW, tick=False)  # a slow machine takes more than the minute
    client.force_login(scene.people[0].user)

    answers = [client.post(f"{scene.base}poser/", {"text": f"Question {n}"}).status_code for n in range(130)]

    assert (answers.count(302), answers.count(429)) == (120, 10)


def test_near_questions_are_found_while_typing(scene, client):
    actions.ask(scene.time, scene.people[0], text="Quel calendrier pour les contrats de ville ?", at=NOW)
    client.force_login(scene.people[1].user)

    near = client.get(f"{scene.base}proches/", {"q": "Le calendrier des contrats de ville ?"}).content.decode()
    nothing = client.get(f"{scene.base}proches/", {"q": "Qui forme les adultes-relais ?"}).content.decode()

    assert "Quel calendrier pour les contrats de ville ?" in near
    assert nothing.strip() == ""


def test_the_screen_of_the_room_names_nobody_and_shows_no_held_question(client):
    scene = made(screening="held")
    shown = actions.ask(scene.time, scene.people[0], text="Approuvée", at=NOW)
    actions.ask(scene.time, scene.people[1], text="Retenue encore", at=NOW)
    actions.show_question(shown, by=None, at=NOW)

    page = client.get(f"/mur/{scene.gathering.welcome_key}/questions/{scene.session.pk}/").content.decode()

    assert "Approuvée" in page
    assert "Retenue encore" not in page
    assert str(scene.people[0]) not in page


def test_the_screen_of_the_room_writes_out_where_its_qr_leads(client):
    scene = made()

    page = client.get(f"/mur/{scene.gathering.welcome_key}/questions/{scene.session.pk}/").content.decode()

    typed = f"/r/{short_code(scene.gathering.welcome_key)}"
    assert f'<a href="http://testserver{typed}/">testserver<b>{typed}</b></a>' in page
    assert client.get(f"{typed}/").status_code == 302


def test_who_speaks_has_their_own_view_and_others_do_not(scene, client):
    speaker = factories.person()
    Speaker.objects.create(session=scene.session, name=str(speaker), person=speaker)
    actions.ask(scene.time, scene.people[0], text="Une question", at=NOW)

    client.force_login(speaker.user)
    page = client.get(f"{scene.base}parole/")
    client.force_login(scene.people[0].user)

    assert "Une question" in page.content.decode()
    assert client.get(f"{scene.base}parole/").status_code == 404


def test_whom_a_question_was_sent_to_answers_it_and_nobody_else_does(scene, client):
    question = actions.ask(scene.time, scene.people[0], text="Une question", at=NOW)
    answerer = factories.person()
    actions.send_question(question, to=answerer, due=DAY + timedelta(7), by=scene.organiser, at=NOW)
    client.force_login(answerer.user)

    assert client.get(f"{scene.base}{question.pk}/repondre/").status_code == 200
    client.post(f"{scene.base}{question.pk}/repondre/", {"text": "Voici.", "seen": ""})
    client.force_login(scene.people[2].user)

    assert Question.objects.get().answer == "Voici."
    assert client.get(f"{scene.base}{question.pk}/repondre/").status_code == 404


def test_the_desk_shows_what_one_is_asked_to_answer_until_it_is(scene, client):
    question = actions.ask(scene.time, scene.people[0], text="Une question", at=NOW)
    answerer = factories.person()
    actions.send_question(question, to=answerer, due=DAY + timedelta(7), by=scene.organiser, at=NOW)
    client.force_login(answerer.user)
    before = client.get("/mon-bureau/").content.decode()
    actions.answer_question(question, text="Voici.", seen="", by=answerer.user, at=NOW)

    assert f"{scene.base}{question.pk}/repondre/" in before
    assert f"{scene.base}{question.pk}/repondre/" not in client.get("/mon-bureau/").content.decode()


def test_a_question_is_sent_through_the_form(scene, client):
    question = actions.ask(scene.time, scene.people[0], text="Une question", at=NOW)
    answerer = factories.person()
    client.force_login(scene.organiser)

    client.post(f"{scene.base}{question.pk}/confier/", {"to": str(answerer.pk), "due": "2299-01-01"})

    assert Question.objects.get().answerer == answerer


def test_a_stale_answer_shows_what_it_says_now_and_what_was_typed(scene, client):
    question = actions.ask(scene.time, scene.people[0], text="Une question", at=NOW)
    actions.answer_question(question, text="D’abord.", seen="", by=None, at=NOW)
    client.force_login(scene.organiser)

    page = client.post(f"{scene.base}{question.pk}/repondre/", {"text": "Ensuite.", "seen": ""})

    assert page.status_code == 422
    assert "D’abord." in page.content.decode()
    assert "Ensuite." in page.content.decode()


def test_an_answer_of_several_lines_is_changed_as_its_page_sends_it(scene, client):
    question = actions.ask(scene.time, scene.people[0], text="Une question", at=NOW)
    actions.answer_question(question, text="D’abord.\nEnsuite.", seen="", by=None, at=NOW)
    client.force_login(scene.organiser)

    page = client.post(f"{scene.base}{question.pk}/repondre/", {"text": "Autrement.", "seen": "D’abord.\r\nEnsuite."})

    assert (page.status_code, Question.objects.get().answer) == (302, "Autrement.")


def test_the_table_holds_what_was_asked_and_no_formula(scene, client):
    actions.ask(scene.time, scene.people[0], text="=1+1", at=NOW)
    actions.ask(scene.time, scene.people[1], text="Anonyme", is_anonymous=True, at=NOW)
    Question.objects.filter(text="Anonyme").update(is_sample=True)
    client.force_login(scene.organiser)

    table = read_table(client.get(f"{scene.base}questions.xlsx").content)

    rows = {line.cells[1]: line.cells for line in table.lines}
    assert set(rows) == {"'=1+1", "Anonyme"} or set(rows) == {"=1+1", "Anonyme"}
    assert rows["Anonyme"][2] == "posée anonymement"
    assert [table.titles.cells[place] for place in (3, 8)] == ["Soutiens ou voix", "Inventé (exemple)"]
    assert {text for text, cells in rows.items() if cells[8:] == ["oui"]} == {"Anonyme"}


def test_opening_sets_how_questions_are_taken_and_the_session_leads_there(client):
    gathering = factories.gathering(slug="ici")
    session = factories.session(gathering)
    base = f"/rencontres/ici/sequences/{session.pk}/"
    before = client.get(base).content.decode()
    client.force_login(factories.organiser(gathering))

    client.post(f"{base}questions/reglages/", {"screening": "held", "order": "fair", "takes_anonymous": "on"})
    client.logout()

    time = QuestionTime.objects.get()
    assert (time.screening, time.order, time.takes_anonymous, time.state) == ("held", "fair", True, "open")
    assert f"{base}questions/" not in before
    assert f"{base}questions/" in client.get(base).content.decode()


def test_a_poll_is_made_opened_answered_and_its_figures_shown_once_closed(scene, client):
    client.force_login(scene.organiser)
    client.post(f"{scene.base}sondages/", {"text": "Prêts ?", "kind": "choice", "options": "oui\nnon"})
    poll = scene.time.polls.get()
    client.post(f"{scene.base}sondages/{poll.pk}/etat/", {"to": "open"})
    client.force_login(scene.people[0].user)
    client.post(f"{scene.base}sondages/{poll.pk}/repondre/", {"value": "1"})
    during = client.get(scene.base).content.decode()
    client.force_login(scene.organiser)
    client.post(f"{scene.base}sondages/{poll.pk}/etat/", {"to": "close"})
    client.force_login(scene.people[1].user)
    after = client.get(scene.base).content.decode()

    assert "<meter" not in during
    assert "<meter" in after
