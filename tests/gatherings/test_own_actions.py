"""The action of a gathering is kept by its organisers alone."""

import pytest

from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence
from faire_reseau.activities.permissions import can_keep, can_read, keepable_by, readable_by
from faire_reseau.gatherings.enums import GatheringState
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return factories.centre("Hôte")


@pytest.mark.parametrize("is_director", [False, True])
def test_people_of_the_host_keep_its_own_work_and_not_that_of_its_gatherings(host, is_director):
    person = factories.person()
    factories.post(person, host, is_director=is_director)
    own, gathering = factories.action(organisation=host), factories.gathering(host=host)

    assert list(keepable_by(person.user)) == [own]
    assert [can_keep(person.user, action) for action in (own, gathering.action)] == [True, False]


def test_organisers_keep_the_action_of_their_gathering_alone(host):
    gathering, other = factories.gathering(host=host), factories.gathering(host=host)
    factories.action(organisation=host)
    organiser = factories.organiser(gathering)

    assert list(keepable_by(organiser)) == [gathering.action]
    assert not can_keep(organiser, other.action)


def test_a_draft_hides_its_action_from_the_people_of_its_host(host):
    member = factories.member(host)
    draft = factories.gathering(host=host, state=GatheringState.DRAFT)
    own = factories.action(organisation=host)

    assert list(readable_by(member.user)) == [own]
    assert not can_read(member.user, draft.action)
    assert can_read(factories.organiser(draft), draft.action)


def test_nothing_of_a_gathering_is_dropped_renamed_signed_or_corrected_by_the_people_of_its_host(host, client):
    gathering = factories.gathering(host=host)
    half = HalfDay.objects.filter(meeting__action=gathering.action).first()
    presence = half.presences.create(person=factories.person(), means="own_phone", at=NOW)
    member = factories.member(host)
    client.force_login(member.user)
    forms = {
        f"/activites/{gathering.action_id}/modifier/": {
            "title": "Pris",
            "kind": "working_group",
            "organisation": host.pk,
        },
        f"/activites/{gathering.action_id}/reunions/": {
            "held_on": "2019-06-27",
            "parts": ["morning"],
            "mode": "on_site",
        },
        f"/activites/reunions/{half.meeting_id}/": {"mode": "online"},
        f"/activites/reunions/{gathering.action.meetings.last().pk}/retirer/": {},
        f"/activites/demi-journees/{half.pk}/ouverture/": {"to": "open"},
        f"/activites/demi-journees/{half.pk}/presences/{member.pk}/": {},
        f"/activites/demi-journees/{half.pk}/arrivees/": {"first_name": "Ana", "last_name": "Neuve"},
        f"/activites/presences/{presence.pk}/corriger/": {"reason": "Erreur"},
    }
    before = [list(model.objects.order_by("pk").values()) for model in (Action, Meeting, HalfDay, Presence)]

    answers = {address: client.post(address, data).status_code for address, data in forms.items()}

    assert set(answers.values()) == {404}
    assert [list(model.objects.order_by("pk").values()) for model in (Action, Meeting, HalfDay, Presence)] == before


def test_an_organiser_cannot_carry_the_action_of_a_gathering_to_another_organisation(host, client):
    gathering, elsewhere = factories.gathering(host=host), factories.centre("Ailleurs")
    member = factories.member(elsewhere)
    gathering.organisers.create(user=member.user)
    client.force_login(member.user)
    data = {"title": "Rencontre", "kind": "national_gathering", "organisation": elsewhere.pk}

    answer = client.post(f"/activites/{gathering.action_id}/modifier/", data)

    assert answer.status_code == 422
    assert Action.objects.get(pk=gathering.action_id).organisation == host
