"""The page one signs on: what a visitor reads there, the short address, and where one is led once signed."""

import pytest
from django.urls import reverse

from faire_reseau.activities.models import Presence
from faire_reseau.kit.keys import short_code
from tests import factories
from tests.topics.made import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_day():
    gathering = factories.gathering(slug="ici", title="Rencontre")
    half_day = gathering.action.meetings.first().half_days.get()
    half_day.sign_in_open = True
    half_day.save()
    return half_day


def test_a_visitor_reads_what_they_are_about_to_sign_and_signs_nothing(client, half_day):
    address = reverse("activities:sign_in", args=[half_day.sign_in_key])

    page, pressed = client.get(address), client.post(address)

    assert page.status_code == 200
    assert "Rencontre" in page.text
    assert f"/entrer/?next={address}" in page.text
    assert page.context["onward"].join in page.text
    assert pressed["Location"] == f"/entrer/?next={address}"
    assert list(Presence.objects.all()) == []


def test_whoever_signs_is_led_to_their_programme(client, half_day):
    person = factories.participant(page_of(half_day))
    enter(client, person.user)

    answer = client.post(reverse("activities:sign_in", args=[half_day.sign_in_key]))

    assert answer["Location"] == "/rencontres/ici/mon-programme/#now"
    assert [row.person for row in Presence.objects.all()] == [person]


def test_the_short_address_opens_while_signing_in_is_open(client, half_day):
    address = reverse("activities:typed_sign_in", args=[short_code(half_day.sign_in_key).upper()])
    opened = client.get(address)["Location"]
    half_day.sign_in_open = False
    half_day.save()

    shut = client.get(address).status_code

    assert (opened, shut) == (reverse("activities:sign_in", args=[half_day.sign_in_key]), 404)


def test_the_qr_page_says_how_many_of_how_many_and_the_address_to_type(client, half_day):
    gathering = page_of(half_day)
    for _ in range(3):
        factories.participant(gathering)
    enter(client, factories.organiser(gathering))

    page = client.get(reverse("activities:qr", args=[half_day.pk]))

    assert (page.context["present"], page.context["expected"]) == (0, 3)
    assert page.context["typed"] == f"/e/{short_code(half_day.sign_in_key)}"
    assert page.context["typed"] in page.text


def page_of(half_day):
    from faire_reseau.gatherings.models import Gathering

    return Gathering.objects.get(action=half_day.meeting.action)
