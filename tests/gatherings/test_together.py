"""In whose name a gathering is made, and who organises it together: organisations that agree."""

import re

import pytest
from django.core.cache import cache

from faire_reseau.accounts.models import AuditLine
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.enums import GatheringState, InvitationState
from faire_reseau.gatherings.models import Gathering, Invitation
from faire_reseau.gatherings.permissions import can_speak_for, spoken_for_by
from faire_reseau.network.models import Organisation
from tests import factories
from tests.factories import DAY, NOW
from tests.markup import tight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def director(of):
    person = factories.person()
    factories.post(person, of, is_director=True)
    return person.user


FORM = {
    "title": "Journées",
    "starts_on": "2026-06-25",
    "ends_on": "2026-06-25",
    "time_zone": "Europe/Paris",
    "mode": "on_site",
}


def test_the_twins_on_who_speaks_for_an_organisation_agree():
    own, other = factories.centre(), factories.centre()
    users = [director(own), factories.member(own).user, factories.person().user, factories.facilitator()]

    for user in users:
        spoken = set(spoken_for_by(user, DAY))
        assert spoken == {
            organisation for organisation in Organisation.objects.all() if can_speak_for(user, organisation, DAY)
        }
    assert [spoken_for_by(user, DAY).count() for user in users] == [1, 0, 0, 2]
    assert other in spoken_for_by(users[3], DAY)


def test_a_director_makes_a_gathering_in_the_name_of_their_own_organisation_alone(client):
    own, other = factories.centre("La nôtre"), factories.centre("Une autre")
    client.force_login(director(own))

    refused = client.post("/rencontres/nouvelle/", FORM | {"host": other.pk})
    made_before = Gathering.objects.count()
    client.post("/rencontres/nouvelle/", FORM | {"host": own.pk})

    assert (refused.status_code, made_before) == (422, 0)
    assert [gathering.host for gathering in Gathering.objects.all()] == [own]


def test_a_facilitator_makes_a_gathering_in_any_name(client):
    centre = factories.centre()
    client.force_login(factories.facilitator())

    client.post("/rencontres/nouvelle/", FORM | {"host": centre.pk})

    assert Gathering.objects.get().host == centre


def test_the_deed_itself_refuses_a_host_that_one_does_not_direct():
    with pytest.raises(actions.GatheringRefused) as refusal:
        actions.create_gathering(
            title="Volée",
            host=factories.centre(),
            starts_on=DAY,
            ends_on=DAY,
            by=director(factories.centre()),
            at=NOW,
        )
    assert refusal.value.field == "host"


def test_an_organiser_does_not_give_a_gathering_to_an_organisation_that_they_do_not_direct(client):
    own, other = factories.centre(), factories.centre()
    gathering = factories.gathering(slug="ici", host=own)
    user = director(own)
    gathering.organisers.create(user=user)
    client.force_login(user)
    form = FORM | {"starts_on": "2019-06-25", "ends_on": "2019-06-25"}

    refused = client.post("/rencontres/ici/preparer/rencontre/", form | {"host": other.pk})
    accepted = client.post("/rencontres/ici/preparer/rencontre/", form | {"host": own.pk})

    gathering.refresh_from_db()
    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert (gathering.host, gathering.title) == (own, "Journées")


def test_an_organiser_who_directs_nothing_changes_the_rest_and_leaves_the_host(client):
    gathering = factories.gathering(slug="ici")
    client.force_login(factories.organiser(gathering))
    form = FORM | {"starts_on": "2019-06-25", "ends_on": "2019-06-25", "host": gathering.host_id}

    client.post("/rencontres/ici/preparer/rencontre/", form)

    gathering.refresh_from_db()
    assert gathering.title == "Journées"


def test_an_organisation_is_shown_with_a_gathering_once_its_director_agreed(client):
    host, invited = factories.centre("Hôte"), factories.centre("Invitée")
    gathering = factories.gathering(slug="ici", host=host)
    organiser, answers = factories.organiser(gathering), director(invited)

    def shown():
        cache.clear()
        client.logout()
        agenda = client.get("/rencontres/ici/").content.decode()
        return "Invitée" in agenda, invited in gathering.action.partners.all()

    client.force_login(organiser)
    client.post("/rencontres/ici/preparer/invitations/", {"organisation": invited.pk})
    while_asked = shown()
    invitation = Invitation.objects.get()
    client.force_login(answers)
    desk = client.get("/mon-bureau/").content.decode()
    agenda = client.get("/rencontres/ici/").content.decode()
    client.post(f"/rencontres/invitations/{invitation.pk}/", {"to": "agreed"})

    assert while_asked == (False, False)
    assert shown() == (True, True)
    assert [f"/rencontres/invitations/{invitation.pk}/" in page for page in (desk, agenda)] == [True, True]
    assert [line.deed for line in AuditLine.objects.order_by("pk") if "co_organis" in line.deed] == [
        "invite_co_organiser",
        "agree_to_co_organise",
    ]


@pytest.mark.parametrize("how", ["declined", "left", "withdrawn", "withdrawn after agreeing"])
def test_an_organisation_that_declined_left_or_was_left_out_is_not_shown(client, how):
    invited, gathering = factories.centre("Invitée"), factories.gathering(slug="ici")
    organiser, answers = factories.organiser(gathering), director(invited)
    invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    if how in ("left", "withdrawn after agreeing"):
        actions.answer_invitation(invitation, agrees=True, by=answers, at=NOW)

    if "withdrawn" in how:
        client.force_login(organiser)
        client.post(f"/rencontres/ici/preparer/invitations/{invitation.pk}/retirer/")
    else:
        client.force_login(answers)
        client.post(f"/rencontres/invitations/{invitation.pk}/", {"to": "declined"})

    invitation.refresh_from_db()
    client.logout()
    expected = InvitationState.WITHDRAWN if "withdrawn" in how else InvitationState.DECLINED
    assert invitation.state == expected
    assert list(gathering.co_organisers.all()) == list(gathering.action.partners.all()) == []
    assert "Invitée" not in client.get("/rencontres/ici/").content.decode()


def test_only_who_speaks_for_an_organisation_answers_for_it(client):
    invited = factories.centre()
    gathering = factories.gathering()
    organiser = factories.organiser(gathering)
    invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    others = [organiser, factories.member(invited).user, director(factories.centre())]

    for user in others:
        client.force_login(user)
        answer = client.post(f"/rencontres/invitations/{invitation.pk}/", {"to": "agreed"})
        assert answer.status_code == 404
        with pytest.raises(actions.InvitationRefused):
            actions.answer_invitation(invitation, agrees=True, by=user, at=NOW)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ASKED


def test_a_director_who_is_asked_reads_the_invitation_of_a_draft_and_nothing_else_of_it(client):
    invited = factories.centre()
    gathering = factories.gathering(slug="brouillon", title="À préparer", state=GatheringState.DRAFT)
    invitation = actions.invite(gathering, invited, by=factories.organiser(gathering), at=NOW)
    client.force_login(director(invited))

    page = client.get(f"/rencontres/invitations/{invitation.pk}/").content.decode()

    assert "À préparer" in page
    assert client.get("/rencontres/brouillon/").status_code == 404
    assert client.get(f"/activites/{gathering.action_id}/").status_code == 404


def test_who_directs_the_organisation_that_they_ask_has_agreed():
    own, other = factories.centre(), factories.centre()
    user = director(own)
    factories.post(user_person(user), other, is_director=True)
    gathering = factories.gathering(host=own)

    invitation = actions.invite(gathering, other, by=user, at=NOW)

    assert (invitation.state, list(gathering.co_organisers.all())) == (InvitationState.AGREED, [other])


def user_person(user):
    from faire_reseau.network.models import Person

    return Person.objects.get(user=user)


@pytest.mark.parametrize("which", ["host", "asked", "agreed"])
def test_an_organisation_is_asked_once(which):
    gathering, invited = factories.gathering(), factories.centre()
    organiser = factories.organiser(gathering)
    if which != "host":
        invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    if which == "agreed":
        actions.answer_invitation(invitation, agrees=True, by=director(invited), at=NOW)

    with pytest.raises(actions.InvitationRefused):
        actions.invite(gathering, gathering.host if which == "host" else invited, by=organiser, at=NOW)


def test_a_declined_invitation_is_told_on_the_pages_of_the_organisers_until_they_remove_it(client):
    invited, gathering = factories.centre("Invitée"), factories.gathering(slug="ici")
    organiser = factories.organiser(gathering)
    invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    client.force_login(organiser)
    before = client.get("/mon-bureau/").context["desk"].declined
    actions.answer_invitation(invitation, agrees=False, by=director(invited), at=NOW)

    desk_page = client.get("/mon-bureau/")
    page = tight(client.get("/rencontres/ici/preparer/"))
    client.post(f"/rencontres/ici/preparer/invitations/{invitation.pk}/retirer/")

    assert (before, desk_page.context["desk"].declined) == ([], [invitation])
    assert re.search("<strong>Invitée</strong>· ?<a[^>]*/rencontres/ici/preparer/#together", tight(desk_page))
    assert re.search(r'Invitée<span class="chip">a décliné', page)
    assert client.get("/mon-bureau/").context["desk"].declined == []
    assert list(client.get("/rencontres/ici/preparer/").context["invitations"]) == []


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_an_answer_from_a_page_left_open_is_told_that_the_invitation_stands_no_more(client, how):
    invited, gathering = factories.centre(), factories.gathering()
    organiser, answers = factories.organiser(gathering), director(invited)
    invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    if how == "declined":
        actions.answer_invitation(invitation, agrees=False, by=answers, at=NOW)
    else:
        actions.withdraw_invitation(invitation, by=organiser, at=NOW)
    client.force_login(answers)

    page = client.post(f"/rencontres/invitations/{invitation.pk}/", {"to": "agreed"}, follow=True)

    invitation.refresh_from_db()
    assert [str(message) for message in page.context["messages"]] == [
        "Cette invitation n’est plus valable\u00a0: demandez à l’équipe d’organisation de la rencontre."
    ]
    assert invitation.state == (InvitationState.DECLINED if how == "declined" else InvitationState.WITHDRAWN)
    assert client.get(f"/rencontres/invitations/{invitation.pk}/").status_code == 404


def test_an_organisation_that_declined_can_be_asked_again():
    gathering, invited = factories.gathering(), factories.centre()
    organiser = factories.organiser(gathering)
    invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    actions.answer_invitation(invitation, agrees=False, by=director(invited), at=NOW)

    again = actions.invite(gathering, invited, by=organiser, at=NOW)

    assert (again.pk, again.state, again.answered_by) == (invitation.pk, InvitationState.ASKED, None)


def test_an_invitation_withdrawn_meanwhile_is_no_longer_answered():
    gathering, invited = factories.gathering(), factories.centre()
    organiser = factories.organiser(gathering)
    invitation = actions.invite(gathering, invited, by=organiser, at=NOW)
    actions.withdraw_invitation(invitation, by=organiser, at=NOW)

    with pytest.raises(actions.InvitationRefused):
        actions.answer_invitation(invitation, agrees=True, by=director(invited), at=NOW)
    assert list(gathering.co_organisers.all()) == []


def test_the_new_host_is_no_longer_among_those_who_organise_with_it():
    gathering, other = factories.gathering(), factories.centre()
    facilitator = factories.facilitator()
    invitation = actions.invite(gathering, other, by=facilitator, at=NOW)
    actions.answer_invitation(invitation, agrees=True, by=facilitator, at=NOW)

    actions.change_gathering(gathering, host=other, by=facilitator, at=NOW)

    assert (gathering.action.organisation, list(gathering.co_organisers.all())) == (other, [])
    assert not Invitation.objects.exists()
