"""Commitments accepted or declined by their lead centre, and the cooperations that they become."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate

from faire_reseau.cooperations import actions, letters, queries
from faire_reseau.cooperations.models import Commitment, Cooperation, Idea
from faire_reseau.cooperations.tasks import remind
from faire_reseau.kit.models import Letter, UndoableAct
from faire_reseau.kit.undoing import undo
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(scene):
    person = factories.person()
    factories.post(person, scene.centres[0], is_director=True)
    return person


@pytest.fixture
def ideas(scene):
    return [
        actions.note_idea(scene.first, text=text, carrier=scene.people[0], at=NOW)
        for text in ("Une veille", "Un outil")
    ]


def proposed(scene, ideas, **fields):
    wanted = {
        "what": "Une veille partagée",
        "lead": scene.centres[0],
        "joining": [scene.centres[1]],
        "first_step": "Réunir les documentalistes",
        "first_step_on": DAY + timedelta(30),
        "ideas": [idea.pk for idea in ideas],
    }
    return actions.propose_commitment(scene.forum, by=scene.organiser, at=NOW, **(wanted | fields))


def test_a_commitment_accepted_in_pages_becomes_a_cooperation(scene, ideas, director, client):
    today = localdate()
    client.force_login(scene.organiser)
    client.post(
        f"{scene.base}engagements/",
        {
            "what": "Une veille partagée",
            "lead": scene.centres[0].pk,
            "joining": [scene.centres[1].pk],
            "first_step": "Se réunir",
            "first_step_on": (today + timedelta(30)).isoformat(),
            "ideas": [str(idea.pk) for idea in ideas],
        },
    )
    commitment = Commitment.objects.get()
    client.force_login(director.user)
    client.post(f"/engagements/{commitment.pk}/accepter/")
    cooperation = Cooperation.objects.get()
    client.logout()
    pages = [
        client.get(address).content.decode()
        for address in ("/cooperations/", "/rencontres/ici/suites/", f"/annuaire/{scene.centres[0].slug}/")
    ]

    assert (cooperation.title, cooperation.state, cooperation.lead) == (
        "Une veille partagée",
        "active",
        scene.centres[0],
    )
    assert list(cooperation.partners.all()) == [scene.centres[1]]
    assert (list(cooperation.members.all()), cooperation.next_owner) == ([scene.people[0]], scene.people[0])
    assert (cooperation.session, cooperation.gathering) == (scene.first, scene.gathering)
    assert [f"/cooperations/{cooperation.pk}/" in page for page in pages] == [True, True, True]


def test_accepted_twice_it_is_one_cooperation(scene, ideas):
    commitment = proposed(scene, ideas)

    assert actions.accept_commitment(commitment, by=None, at=NOW) == actions.accept_commitment(
        commitment, by=None, at=NOW
    )
    assert Cooperation.objects.count() == 1


def test_the_directors_of_the_lead_centre_are_written_to(scene, ideas, director):
    Letter.objects.all().delete()
    proposed(scene, ideas)

    assert [(letter.kind, letter.to) for letter in Letter.objects.all()] == [
        ("commitment_to_answer", director.user.email)
    ]


def test_only_who_speaks_for_the_lead_centre_answers(scene, ideas, director, client):
    commitment = proposed(scene, ideas)
    other = factories.person()
    factories.post(other, scene.centres[1], is_director=True)
    client.force_login(other.user)

    assert client.post(f"/engagements/{commitment.pk}/accepter/").status_code == 404
    client.force_login(director.user)
    assert client.post(f"/engagements/{commitment.pk}/accepter/").status_code == 302


def test_a_declined_commitment_says_why_and_frees_its_ideas(scene, ideas, director, client):
    commitment = proposed(scene, ideas)
    client.force_login(director.user)
    mute = client.post(f"/engagements/{commitment.pk}/decliner/", {"reason": ""})
    client.post(f"/engagements/{commitment.pk}/decliner/", {"reason": "Pas cette année"})
    again = client.post(f"/engagements/{commitment.pk}/accepter/")

    assert mute.status_code == 422
    assert "Pas cette année" in client.get("/rencontres/ici/suites/").content.decode()
    assert again.status_code == 409
    assert [idea.commitment for idea in Idea.objects.all()] == [None, None]


def test_an_idea_is_part_of_one_commitment_at_a_time(scene, ideas):
    commitment = proposed(scene, ideas)
    with pytest.raises(actions.CommitmentRefused):
        proposed(scene, ideas[:1], what="Autre chose")
    actions.withdraw_commitment(commitment, by=None, at=NOW)

    assert proposed(scene, ideas[:1], what="Autre chose").ideas.count() == 1


def test_a_lead_centre_that_left_the_network_neither_is_chosen_nor_accepts(scene, ideas, director, client):
    commitment = proposed(scene, ideas)
    scene.centres[0].memberships.update(to_on=DAY - timedelta(1))
    client.force_login(director.user)

    page = client.post(f"/engagements/{commitment.pk}/accepter/")
    with pytest.raises(actions.CommitmentRefused) as refused:
        proposed(scene, [])

    assert page.status_code == 422
    assert "n’est pas, ou n’est plus, un centre du réseau" in page.content.decode()
    assert "n’est pas, ou n’est plus, un centre du réseau" in str(refused.value.sentence)
    assert Commitment.objects.get().state == "proposed"


def test_a_cooperation_whose_lead_centre_left_the_network_says_so(scene, ideas, client):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    scene.centres[0].memberships.update(to_on=DAY)

    page = client.get(f"/cooperations/{cooperation.pk}/").content.decode()

    assert "a quitté le réseau\u00a0: choisissez un autre centre porteur" in page


def test_states_are_moved_and_taken_back(scene, ideas, director):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    actions.move_cooperation(cooperation, to="ended", by=director.user, at=NOW)
    ended = Cooperation.objects.get()
    undo(UndoableAct.objects.get().pk, by=director.user, at=NOW)
    back = Cooperation.objects.get()

    assert (ended.state, ended.ended_on) == ("ended", DAY)
    assert (back.state, back.ended_on) == ("active", None)
    with pytest.raises(actions.CooperationRefused):
        actions.move_cooperation(cooperation, to="proposed", by=None, at=NOW)


def test_a_member_writes_news_the_next_step_and_productions_and_a_stranger_does_not(scene, ideas, client):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    address = f"/cooperations/{cooperation.pk}/"
    client.force_login(scene.people[1].user)
    refused = client.post(f"{address}nouvelles/", {"on": DAY.isoformat(), "text": "Intrus"}).status_code
    client.force_login(scene.people[0].user)
    client.post(f"{address}nouvelles/", {"on": DAY.isoformat(), "text": "Première réunion tenue."})
    client.post(
        f"{address}etape/",
        {"next_step": "Écrire le cadre", "next_on": "2299-01-01", "next_owner": [scene.people[0].pk]},
    )
    client.post(f"{address}realisations/", {"title": "Un bulletin", "expected_on": "2299-02-01"})
    production = cooperation.productions.get()
    client.post(f"/cooperations/realisations/{production.pk}/", {"address": "https://exemple.fr/bulletin"})
    client.logout()
    page = client.get(address).content.decode()

    assert refused == 404
    assert ("Première réunion tenue." in page, "Écrire le cadre" in page) == (True, True)
    assert 'href="https://exemple.fr/bulletin"' in page


def test_a_step_without_a_day_is_refused_and_what_was_typed_is_still_there(scene, ideas, client):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    client.force_login(scene.people[0].user)

    page = client.post(f"/cooperations/{cooperation.pk}/etape/", {"next_step": "Un jour", "next_on": ""})

    assert (page.status_code, 'value="Un jour"' in page.content.decode()) == (422, True)


def test_two_who_say_what_comes_next_at_once_lose_nothing(scene, ideas, client):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    day, owner = (DAY + timedelta(30)).isoformat(), scene.people[0].pk
    page = {"initial-next_step": "Réunir les documentalistes", "initial-next_on": day, "initial-next_owner": [owner]}
    actions.set_next_step(cooperation, next_step="Le premier mot", by=None, at=NOW)
    client.force_login(scene.people[0].user)
    typed = {"next_step": "Réunir les documentalistes", "next_on": "2299-01-01", "next_owner": [owner]}
    client.post(f"/cooperations/{cooperation.pk}/etape/", page | typed)
    other = client.post(f"/cooperations/{cooperation.pk}/etape/", page | typed | {"next_step": "Le second mot"})
    now = Cooperation.objects.get()

    assert (now.next_step, now.next_on.year, now.next_owner_id) == ("Le premier mot", 2299, owner)
    assert other.status_code in (409, 422)
    assert ["Le premier mot" in other.content.decode(), "Le second mot" in other.content.decode()] == [True, True]


def test_two_who_change_a_cooperation_at_once_lose_nothing(scene, ideas, client):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    actions.change_cooperation(cooperation, seen=None, title="Le premier titre", by=None, at=NOW)
    client.force_login(scene.people[0].user)
    page = client.post(
        f"/cooperations/{cooperation.pk}/modifier/",
        {
            "initial-title": "Une veille partagée",
            "title": "Le second titre",
            "initial-purpose": "Une veille\nUn outil",
            "purpose": "Une veille\nUn outil",
            "initial-lead": scene.centres[0].pk,
            "lead": scene.centres[0].pk,
            "initial-partners": [scene.centres[1].pk],
            "partners": [scene.centres[1].pk],
            "initial-members": [scene.people[0].pk],
            "members": [scene.people[0].pk],
        },
    )

    assert page.status_code in (409, 422)
    assert ("Le premier titre" in page.content.decode(), "Le second titre" in page.content.decode()) == (True, True)
    assert Cooperation.objects.get().title == "Le premier titre"


def test_the_owner_of_a_step_is_reminded_once_before_its_day(scene, ideas):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    Letter.objects.all().delete()
    far = actions.remind_of_steps(NOW, 10)
    near = actions.remind_of_steps(NOW + timedelta(25), 10)
    again = actions.remind_of_steps(NOW + timedelta(26), 10)
    actions.set_next_step(
        cooperation, next_step="Encore", next_on=DAY + timedelta(31), next_owner=scene.people[0], by=None, at=NOW
    )
    moved = actions.remind_of_steps(NOW + timedelta(26), 10)

    assert (far, near, again, moved) == (0, 1, 0, 1)
    assert [(letter.kind, letter.to) for letter in Letter.objects.all()] == [
        ("next_step_near", scene.people[0].user.email)
    ] * 2
    assert remind(10) == 0


def test_nobody_is_reminded_of_what_is_paused_or_ended(scene, ideas):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    actions.move_cooperation(cooperation, to="paused", by=None, at=NOW)

    assert actions.remind_of_steps(NOW + timedelta(25), 10) == 0


def test_a_cooperation_is_proposed_without_a_gathering_by_who_works_in_a_centre(scene, client):
    person = factories.member(scene.centres[2])
    client.force_login(person.user)
    client.post("/cooperations/proposer/", {"title": "Un club", "purpose": "", "lead": scene.centres[2].pk})
    other = client.post("/cooperations/proposer/", {"title": "Chez vous", "purpose": "", "lead": scene.centres[0].pk})
    client.force_login(factories.user())

    assert [(cooperation.title, cooperation.state) for cooperation in Cooperation.objects.all()] == [
        ("Un club", "proposed")
    ]
    assert (other.status_code, client.get("/cooperations/proposer/").status_code) == (422, 404)


def test_the_list_is_by_state_centre_and_theme(scene, client):
    theme = factories.theme()
    alpha = actions.propose_cooperation(
        title="Alpha", purpose="", lead=scene.centres[0], themes=[theme], by=None, at=NOW
    )
    actions.propose_cooperation(
        title="Bêta", purpose="", lead=scene.centres[1], partners=[scene.centres[2]], by=None, at=NOW
    )
    actions.move_cooperation(alpha, to="active", by=None, at=NOW)

    def shown(query):
        page = client.get(f"/cooperations/{query}").content.decode()
        return [title for title in ("Alpha", "Bêta") if f">{title}</a>" in page]

    assert shown("") == ["Alpha", "Bêta"]
    assert shown("?etat=active") == ["Alpha"]
    assert shown(f"?centre={scene.centres[2].slug}") == ["Bêta"]
    assert shown(f"?theme={theme.pk}") == ["Alpha"]


def test_a_person_is_shown_the_cooperations_of_another_on_their_page(scene, ideas, client):
    actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    client.force_login(factories.facilitator())

    page = client.get(f"/annuaire/personnes/{scene.people[0].pk}/").content.decode()

    assert "Membre de la coopération «\u00a0Une veille partagée\u00a0»." in page


def test_members_are_named_only_to_whom_the_network_names_them(scene, ideas, client):
    cooperation = actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    visitor = client.get(f"/cooperations/{cooperation.pk}/").content.decode()
    client.force_login(scene.people[2].user)
    comer = client.get(f"/cooperations/{cooperation.pk}/").content.decode()

    assert (str(scene.people[0]) in visitor, str(scene.people[0]) in comer) == (False, True)


@pytest.mark.parametrize(("days", "words"), [(25, "Pour le 25 juillet"), (40, "Depuis le 25 juillet")])
def test_the_letter_about_a_step_says_whether_its_day_has_passed(scene, ideas, time_machine, days, words):
    actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    actions.remind_of_steps(NOW + timedelta(25), 10)
    time_machine.move_to(NOW + timedelta(days), tick=False)

    letter = letters.reminder_letter(Letter.objects.get(kind="next_step_near"))

    assert letter.subject.startswith(words)
    assert ("était prévue" in letter.body) == (days == 40)


def test_letters_are_written_in_words(scene, ideas, director):
    mail.outbox.clear()
    actions.ask_reports(scene.forum, by=None, at=NOW + timedelta(hours=8))
    actions.accept_commitment(proposed(scene, ideas), by=None, at=NOW)
    actions.remind_of_steps(NOW + timedelta(25), 10)

    composed = {
        letter.kind: {
            "report_asked": letters.report_letter,
            "commitment_to_answer": letters.commitment_letter,
            "next_step_near": letters.reminder_letter,
        }[letter.kind](letter)
        for letter in Letter.objects.filter(kind__in=letters.KINDS)
    }

    assert composed["report_asked"].subject.startswith("Le compte rendu de votre groupe manque")
    assert composed["commitment_to_answer"] is None  # it was accepted meanwhile
    assert "Réunir les documentalistes" in composed["next_step_near"].body
    assert queries.steps_to_take(scene.people[0].user) == [Cooperation.objects.get()]
