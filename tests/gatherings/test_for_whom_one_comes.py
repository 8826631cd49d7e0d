"""Who works in two organisations chooses for which one they come, and is counted for that one."""

import re

import pytest

from faire_reseau.activities.actions import sign_in_as_known
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings.models import Registration
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(client, monkeypatch):
    """Somebody signed in who directs one organisation and works in another one."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    first, second = factories.centre("Labo"), factories.centre("Fabrique")
    person = factories.member(first)
    person.posts.update(is_director=True)
    factories.post(person, second, trade=factories.trade("Épicière"))
    client.force_login(person.user)
    factories.gathering(slug="ici")
    return person, first, second


def sent(page: str, **more: object) -> dict[str, object]:
    return {"half_days": re.findall(r'name="half_days" value="(\d+)"', page), **more}


def test_the_organisation_chosen_is_that_of_the_registration_and_of_the_signature_and_stays_chosen(client, two):
    person, _first, second = two
    page = client.get("/rencontres/ici/inscription/").content.decode()
    posts = re.findall(r'name="post" value="(\d+)"[^>]*?( checked)?>', page)
    client.post("/rencontres/ici/inscription/", sent(page, post=posts[1][0]))
    again = client.get("/rencontres/ici/inscription/").content.decode()

    HalfDay.objects.update(sign_in_open=True)
    sign_in_as_known(HalfDay.objects.first(), person, means=Means.OWN_PHONE, by=person.user, at=NOW)

    assert (Registration.objects.get().organisation, Presence.objects.get().organisation) == (second, second)
    assert Presence.objects.get().trade.label == "Épicière"
    assert "Je viens pour" in page
    assert re.search(rf'name="post" value="{posts[1][0]}"[^>]*checked', again) is not None


def test_without_a_choice_it_is_the_one_that_they_direct_and_who_has_one_post_is_not_asked(client, two):
    _person, first, _second = two
    page = client.get("/rencontres/ici/inscription/").content.decode()
    client.post("/rencontres/ici/inscription/", sent(page))
    chosen = Registration.objects.get().organisation
    client.force_login(factories.member().user)

    alone = client.get("/rencontres/ici/inscription/").content.decode()

    assert (chosen, "Je viens pour" in alone) == (first, False)


def test_a_post_that_is_somebody_elses_is_refused(client, two):
    other = factories.post(factories.person(), factories.centre("Ailleurs"))
    page = client.get("/rencontres/ici/inscription/").content.decode()

    answer = client.post("/rencontres/ici/inscription/", sent(page, post=other.pk))

    assert (answer.status_code, Registration.objects.count()) == (422, 0)


def test_who_signs_without_being_registered_says_for_which_organisation_on_the_page(client, two):
    person, _first, second = two
    half_day = HalfDay.objects.first()
    HalfDay.objects.update(sign_in_open=True)
    address = f"/emarger/{half_day.sign_in_key}/"

    page = client.get(address, headers={"accept-language": "fr"}).content.decode()
    posts = re.findall(r'name="post" value="(\d+)"( checked)?>\s*<label for="post-\d+">([^<]+)', page)
    client.post(address, {"post": posts[1][0]})

    assert [(checked, name) for _key, checked, name in posts] == [(" checked", "Labo"), ("", "Fabrique")]
    presence = Presence.objects.get(person=person)
    assert (presence.organisation, presence.trade.label) == (second, "Épicière")


def test_who_is_registered_is_not_asked_again_and_somebody_elses_post_is_refused(client, two):
    HalfDay.objects.update(sign_in_open=True)
    address = f"/emarger/{HalfDay.objects.first().sign_in_key}/"
    other = factories.post(factories.person(), factories.centre("Ailleurs"))

    refused = client.post(address, {"post": other.pk}, headers={"accept-language": "fr"})
    noted = Presence.objects.count()
    page = client.get("/rencontres/ici/inscription/").content.decode()
    client.post("/rencontres/ici/inscription/", sent(page))
    registered = client.get(address).content.decode()

    assert (refused.status_code, noted) == (422, 0)
    assert "Cette organisation n’est pas l’une des siennes ce jour-là" in refused.content.decode()
    assert 'name="post"' not in registered


def test_organisers_who_note_somebody_of_two_organisations_say_for_which_one(client, two):
    person, _first, second = two
    half_day = HalfDay.objects.first()
    client.force_login(factories.facilitator())

    page = client.get(f"/activites/demi-journees/{half_day.pk}/?q={person.last_name}").content.decode()
    chosen_from = re.search(r'<select id="post-of-.*?</select>', page, re.DOTALL).group()
    offered = re.findall(r'<option value="(\d+)">([^<]+)</option>', chosen_from)
    client.post(
        f"/activites/demi-journees/{half_day.pk}/presences/{person.pk}/",
        {"post": dict(map(reversed, offered))["Fabrique"]},
    )

    assert sorted(name for _key, name in offered) == ["Fabrique", "Labo"]
    assert Presence.objects.get(person=person).organisation == second
