"""Who comes anyway: whoever registered once is taken at a door, though they cancelled, wait or chose another half-day meanwhile."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.activities.actions.paper import enter_paper
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.activities.queries.door import door_lines
from faire_reseau.gatherings.actions import cancel_registration
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.network.actions import erase_person, merge_people
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering():
    return factories.gathering()


@pytest.fixture
def half_day(gathering):
    return HalfDay.objects.filter(meeting__action=gathering.action).order_by("pk").first()


@pytest.fixture
def organiser(client, gathering):
    user = factories.organiser(gathering)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def send(client, organiser, half_day):
    """What a door sends, as the outbox does when the connection is back."""

    def sent(person, means="door"):
        names = {"first_name": "", "last_name": "", "centre": ""}
        address = reverse("activities:door", args=[half_day.pk])
        return client.post(
            address, {"means": means, "person": person.pk, "key": f"k{means}", **names}, headers={"x-outbox": "1"}
        )

    return sent


def left(gathering, how, half_day):
    """Somebody who had a place when the door was handed its list, and what they did since."""
    registration = factories.registration(gathering, factories.member(first_name="Damien", last_name="Payet"))
    registration.organisation, registration.trade = factories.centre(), factories.trade()  # not their first post
    registration.save()
    if how == "cancelled":
        cancel_registration(registration, by=registration.person.user, at=NOW)
    elif how == "waiting":
        registration.state = RegistrationState.WAITING
        registration.save()
    else:
        registration.half_days.remove(half_day)
    return registration


@pytest.mark.parametrize("how", ["cancelled", "waiting", "elsewhere"])
def test_who_left_the_list_meanwhile_and_comes_is_present_with_what_they_registered(send, gathering, half_day, how):
    registration = left(gathering, how, half_day)

    response = send(registration.person)

    presence = Presence.objects.get()
    assert response.status_code == 200
    assert (presence.person, presence.is_present, presence.means) == (registration.person, True, "door")
    assert (presence.organisation, presence.trade) == (registration.organisation, registration.trade)


def test_who_cancelled_meanwhile_signs(send, gathering, half_day):
    person = left(gathering, "cancelled", half_day).person

    send(person, "affirmed")

    assert (Presence.objects.get().person, Presence.objects.get().means) == (person, "affirmed")


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("cancelled", "inscription annulée"),
        ("waiting", "sur la liste d’attente"),
        ("elsewhere", "inscription pour une autre demi-journée"),
    ],
)
def test_who_left_the_list_is_found_by_name_and_the_door_says_why(client, organiser, gathering, half_day, how, why):
    person = left(gathering, how, half_day).person

    address = reverse("activities:door", args=[half_day.pk])
    page = client.get(address, {"q": "payet", "personne": person.pk})

    [line] = page.context["lines"]
    assert (line.person_id, str(line.why)) == (person.pk, why)
    assert f'data-why="{why}"' in page.text
    assert page.context["chosen_why"] == why


def test_whoever_is_present_after_all_stands_once_on_the_list_of_a_door(send, gathering, half_day):
    person = left(gathering, "cancelled", half_day).person
    send(person)

    assert [(line.person_id, line.why) for line in door_lines(half_day)] == [(person.pk, "")]


def test_who_was_merged_meanwhile_is_taken_as_the_entry_that_stands(send, gathering, organiser, half_day):
    person = factories.participant(gathering)
    stands = factories.member()
    merge_people(stands, person, by=organiser, at=NOW)

    send(person)

    assert Presence.objects.get().person == stands


def test_who_was_erased_meanwhile_is_refused_with_the_true_reason(send, gathering, organiser):
    person = factories.participant(gathering)
    erase_person(person, by=organiser, at=NOW + timedelta(minutes=1))

    response = send(person)

    assert "Cette personne a été effacée" in response.text
    assert not Presence.objects.exists()


def test_somebody_who_never_registered_is_not_taken_by_a_key_and_it_is_said(send, organiser):
    response = send(factories.member())

    assert "s’est jamais inscrite ici" in response.text
    assert not Presence.objects.exists()


def test_who_signed_on_paper_and_left_the_list_since_is_entered(gathering, organiser, half_day):
    person = left(gathering, "cancelled", half_day).person

    entered = enter_paper([half_day], [(half_day.pk, person.pk)], by=organiser, at=NOW)

    assert (entered.signatures, Presence.objects.get().person) == (1, person)
