"""Undo of removals from a gathering: each kind, twice, by a stranger, too late, and when something stands in the way."""

from datetime import timedelta

import pytest
from django.http import Http404

from faire_reseau.accounts.actions import erase_account
from faire_reseau.activities.actions import drop_meeting
from faire_reseau.activities.models import HalfDay, Meeting
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import InvitationState, RegistrationState, SessionState
from faire_reseau.gatherings.models import Invitation, Organiser, Registration, Session, Slot, Space
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import PERIODS, UndoRefused, undo
from faire_reseau.topics.models import ClosedCell
from tests import factories as make
from tests.factories import NOW
from tests.topics import made

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def gathering():
    return make.gathering(slug="ici")


@pytest.fixture
def ada(gathering):
    return make.organiser(gathering)


def last() -> int:
    return UndoableAct.objects.order_by("pk").last().pk


def test_a_space_is_back_under_its_key_with_the_forums_and_cells_that_had_chosen_it(gathering, ada):
    forum = make.forum(gathering)
    space = forum.spaces.order_by("pk").first()
    space.equipment = ["projector"]
    space.save()
    ClosedCell.objects.create(forum=forum, slot=forum.slots.first(), space=space)
    before = Space.objects.filter(pk=space.pk).values().get()
    actions.remove_space(space, by=ada, at=NOW)
    assert (forum.spaces.count(), ClosedCell.objects.count()) == (1, 0)

    done = undo(last(), by=ada, at=LATER)

    assert Space.objects.filter(pk=before["id"]).values().get() == before
    assert (forum.spaces.count(), ClosedCell.objects.get().space_id) == (2, before["id"])
    assert done.address == "/rencontres/ici/preparer/#spaces"


def test_a_space_whose_name_another_bears_now_stays_away_with_a_sentence(gathering, ada):
    space = make.space(gathering, "Salle bleue")
    actions.remove_space(space, by=ada, at=NOW)
    actions.add_space(gathering, name="salle bleue", capacity_people=5, by=ada, at=NOW)

    with pytest.raises(Refusal) as refused:
        undo(last(), by=ada, at=LATER)

    assert (
        str(refused.value.sentence)
        == "Il y a déjà un espace «\u00a0Salle bleue\u00a0»\u00a0: donnez un autre nom à l’un des deux."
    )
    assert [space.capacity_people for space in Space.objects.all()] == [5]


def test_a_slot_is_back_unless_another_shares_its_hours(gathering, ada):
    slot = make.slot(gathering, hour=9)
    hours = (slot.starts_at, slot.ends_at)
    actions.remove_slot(slot, by=ada, at=NOW)
    undo(last(), by=ada, at=LATER)
    assert [(slot.starts_at, slot.ends_at) for slot in Slot.objects.all()] == [hours]

    actions.remove_slot(Slot.objects.get(), by=ada, at=NOW)
    act = last()
    make.slot(gathering, hour=9, minutes=30)
    with pytest.raises(Refusal):
        undo(act, by=ada, at=LATER)
    assert Slot.objects.count() == 1


def test_an_organiser_is_back_and_who_removed_themself_comes_back_by_their_own_act_alone(gathering, ada):
    bo = make.organiser(gathering)
    actions.release_organiser(Organiser.objects.get(user=bo), by=ada, at=NOW)
    undo(last(), by=ada, at=LATER)
    assert Organiser.objects.filter(user=bo).exists()

    actions.release_organiser(Organiser.objects.get(user=bo), by=bo, at=NOW)
    undo(last(), by=bo, at=LATER)
    assert Organiser.objects.filter(user=bo).exists()


def test_who_was_removed_does_not_take_back_what_others_did_nor_what_they_did_before(gathering, ada):
    bo = make.organiser(gathering)
    space = make.space(gathering)
    actions.remove_space(space, by=bo, at=NOW)
    act = last()
    actions.release_organiser(Organiser.objects.get(user=bo), by=ada, at=NOW)

    for stranger, number in ((bo, act), (bo, last()), (make.person().user, act)):
        with pytest.raises(Http404):
            undo(number, by=stranger, at=LATER)
    assert not Space.objects.filter(name=space.name).exists()


def test_a_half_day_and_a_meeting_are_back_as_they_were(gathering, ada):
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).last()
    before = HalfDay.objects.filter(pk=half_day.pk).values().get()
    actions.remove_half_day(gathering, half_day, by=ada, at=NOW)
    undo(last(), by=ada, at=LATER)
    assert HalfDay.objects.filter(pk=before["id"]).values().get() == before

    facilitator = make.facilitator()
    meeting = make.half_day().meeting
    key = meeting.pk
    drop_meeting(meeting, by=facilitator, at=NOW)
    undo(last(), by=facilitator, at=LATER)
    assert Meeting.objects.get(pk=key).half_days.count() == 1


def test_a_person_taken_off_the_list_is_back_in_their_turn_while_the_place_is_free(gathering, ada):
    registration = make.registration(gathering, make.person())
    actions.cancel_registration(registration, by=ada, at=NOW)

    done = undo(last(), by=ada, at=LATER)
    again = undo(last(), by=ada, at=LATER)

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED
    assert done.said == f"{registration.person} est de nouveau sur la liste."
    assert again.said == "C’est déjà annulé."


def test_a_place_given_to_who_waited_is_not_taken_back(gathering, ada):
    halves = queries.half_days_of(gathering)
    gathering.capacity_people = 1
    gathering.save()
    first, second = make.person(), make.person()
    for person in (first, second):
        actions.register(gathering, person, halves, post=None, by=person.user, at=NOW)
    actions.cancel_registration(Registration.objects.get(person=first), by=first.user, at=NOW)
    act = UndoableAct.objects.get(by=first.user).pk

    with pytest.raises(UndoRefused) as refused:
        undo(act, by=first.user, at=LATER)

    assert str(refused.value.sentence) == (
        "Votre place est allée à une personne qui attendait\u00a0: inscrivez-vous de nouveau pour en attendre une autre."
    )
    states = dict(Registration.objects.values_list("person", "state"))
    assert states == {first.pk: RegistrationState.CANCELLED, second.pk: RegistrationState.CONFIRMED}


def test_an_invitation_stands_again_as_it_was_answered(gathering, ada):
    centre = make.centre()
    director = make.person()
    make.post(director, centre, is_director=True)
    actions.invite(gathering, centre, by=ada, at=NOW)
    actions.answer_invitation(Invitation.objects.get(), agrees=True, by=director.user, at=NOW)
    actions.withdraw_invitation(Invitation.objects.get(), by=ada, at=NOW)
    assert gathering.co_organisers.count() == 0

    undo(last(), by=ada, at=LATER)

    assert (Invitation.objects.get().state, list(gathering.co_organisers.all())) == (InvitationState.AGREED, [centre])


def test_a_session_is_on_the_agenda_again_and_calendars_learn_of_it(gathering, ada):
    session = make.session(gathering, space=make.space(gathering))
    before = session.sequence
    actions.cancel_session(session, by=ada, at=NOW)

    undo(last(), by=ada, at=LATER)

    session = Session.objects.get()
    assert (session.state, session.sequence) == (SessionState.PLANNED, before + 2)


def test_a_session_whose_space_is_taken_meanwhile_stays_cancelled_with_a_sentence(gathering, ada):
    space = make.space(gathering, "Salle bleue")
    session = make.session(gathering, space=space, title="Ouverture")
    actions.cancel_session(session, by=ada, at=NOW)
    act = last()
    make.session(gathering, space=space, title="Autre chose")

    with pytest.raises(UndoRefused) as refused:
        undo(act, by=ada, at=LATER)

    assert "Autre chose" in str(refused.value.sentence)
    assert Session.objects.get(pk=session.pk).state == SessionState.CANCELLED


def test_after_a_day_nothing_is_undone_and_after_another_nothing_is_kept(gathering, ada):
    actions.remove_space(make.space(gathering), by=ada, at=NOW)

    with pytest.raises(UndoRefused) as refused:
        undo(last(), by=ada, at=NOW + timedelta(days=1))
    assert str(refused.value.sentence) == ("C’était il y a plus d’un jour\u00a0: un bouton ne peut plus l’annuler.")
    assert (PERIODS[0].clear(NOW, NOW, 10), PERIODS[0].clear(NOW + timedelta(days=2), NOW, 10)) == (0, 1)


def test_nothing_is_undone_in_a_gathering_that_is_over(gathering, ada):
    actions.remove_space(make.space(gathering), by=ada, at=NOW)
    gathering.state = "finished"
    gathering.save()

    with pytest.raises(Refusal):
        undo(last(), by=ada, at=LATER)
    assert Space.objects.count() == 0


def test_an_erased_account_leaves_nothing_to_undo_and_an_erased_person_does_not_come_back(gathering, ada):
    person = make.person()
    registration = make.registration(gathering, person)
    actions.cancel_registration(registration, by=ada, at=NOW)
    erase_account(person.user, by=person.user, at=NOW)
    with pytest.raises(Http404):
        undo(last(), by=ada, at=LATER)

    erase_account(ada, by=ada, at=NOW)
    assert UndoableAct.objects.filter(by=ada).count() == 0


def test_the_message_has_a_button_that_works_without_script_and_leads_where_one_sees_it(client, gathering, ada):
    space = make.space(gathering, "Salle bleue")
    made.enter(client, ada)

    page = client.post(f"/rencontres/ici/preparer/espaces/{space.pk}/retirer/", follow=True).content.decode()
    act = last()
    assert "“Salle bleue” is removed." in page
    assert f'<form method="post" action="/mon-compte/defaire/{act}/" class="undo"' in page

    undone = client.post(f"/mon-compte/defaire/{act}/", {"retour": "/rencontres/ici/preparer/"})
    assert (undone.status_code, undone["Location"]) == (302, "/rencontres/ici/preparer/#spaces")
    assert "“Salle bleue” is there again, as it was." in client.get("/rencontres/ici/preparer/").content.decode()


def test_a_refused_undo_is_said_on_the_page_one_was_on_and_leads_nowhere_else(client, gathering, ada):
    actions.remove_space(make.space(gathering), by=ada, at=NOW - timedelta(days=40_000))
    made.enter(client, ada)
    address = f"/mon-compte/defaire/{last()}/"

    answers = [
        client.post(address, {"retour": back})["Location"]
        for back in ("/rencontres/ici/", "https://ailleurs.fr/", "//a.fr")
    ]

    assert answers == ["/rencontres/ici/", "/", "/"]
    assert "can no longer be undone" in client.get("/rencontres/ici/").content.decode()


def test_a_stranger_gets_the_answer_of_what_is_not_there(client, gathering, ada):
    actions.remove_space(make.space(gathering), by=ada, at=NOW)
    made.enter(client, make.person().user)

    answers = {client.post(f"/mon-compte/defaire/{number}/").status_code for number in (last(), last() + 1)}

    assert (answers, Space.objects.count()) == ({404}, 0)
