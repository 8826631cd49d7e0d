"""A way in that a facilitator hands over, where no letter leaves: shown once, opens once, undone, noted in the journal."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.models import AuditLine, PersonalLink, User
from faire_reseau.kit import clock
from faire_reseau.kit.confirming import CONFIRMED_AT
from tests import factories
from tests.markup import tight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_mail(settings):
    settings.LETTERS_GO = "nowhere"


@pytest.fixture
def facilitator(client):
    """Signed in, and confirmed a moment ago."""
    user = factories.facilitator()
    client.force_login(user)
    session = client.session
    session[CONFIRMED_AT] = int(clock.now().timestamp())
    session.save()
    return user


def made(client, person):
    """The page that shows the way in, and the address on it."""
    page = client.post(f"/annuaire/personnes/{person.pk}/entree/")
    return page, re.search(r'href="http://testserver(/cle/[^"]+)"', page.content.decode()).group(1)


def enters(address):
    """What the address answers to a press in a browser of its own, and who is signed in there."""
    browser = Client()
    status = browser.post(address).status_code
    key = browser.session.get("_auth_user_id")
    return status, None if key is None else int(key)


def test_somebody_without_an_account_enters_once_by_what_a_facilitator_hands_over(client, facilitator):
    person = factories.person(account=False, email="ana@exemple.fr")

    page, address = made(client, person)

    account = User.objects.get(email="ana@exemple.fr")
    assert page["Cache-Control"] == "no-store"
    assert "<svg" in page.content.decode()
    assert enters(address) == (302, account.pk)
    assert enters(address) == (404, None)
    lines = AuditLine.objects.filter(deed__endswith="personal_link").order_by("pk")
    assert [(line.deed, line.by_id) for line in lines] == [
        ("make_personal_link", facilitator.pk),
        ("use_personal_link", None),
    ]
    assert lines[1].detail["made_by"] == facilitator.pk


def test_the_page_of_a_person_offers_it_only_where_no_letter_leaves(client, facilitator, settings):
    person = factories.person(account=False, email="ana@exemple.fr")
    address = f"/annuaire/personnes/{person.pk}/"
    assert "Créer un accès" in client.get(address).content.decode()

    settings.LETTERS_GO = "memory"

    assert "Créer un accès" not in client.get(address).content.decode()
    refused = client.post(f"{address}entree/", follow=True).content.decode()
    assert "Ce site envoie des courriels" in tight(refused)
    assert PersonalLink.objects.count() == 0


def test_a_second_one_ends_the_first_and_is_undone_until_it_was_used(client, facilitator):
    person = factories.person()
    _page, first = made(client, person)
    page, second = made(client, person)
    undo = re.search(r'action="(/mon-compte/defaire/\d+/)"', page.content.decode()).group(1)

    assert enters(first) == (404, None)
    answered = client.post(undo, follow=True)
    assert "Le lien n’ouvre plus rien." in tight(answered.content.decode())
    assert enters(second) == (404, None)

    page, third = made(client, person)
    undo = re.search(r'action="(/mon-compte/defaire/\d+/)"', page.content.decode()).group(1)
    assert enters(third) == (302, person.user_id)
    assert "Ce lien a servi" in tight(client.post(undo, follow=True).content.decode())


def test_it_is_listed_until_it_is_used_and_ends_when_rights_rise(client, facilitator):
    person = factories.person()
    _page, address = made(client, person)
    listed = client.get(f"/comptes/{person.user_id}/").content.decode()
    assert "remis par l’équipe d’animation" in tight(listed)

    accounts.make_facilitator(person.user, by=facilitator, at=clock.now() + timedelta(seconds=1))

    assert enters(address) == (404, None)


def test_a_suspended_account_gets_none(client, facilitator):
    person = factories.person()
    User.objects.filter(pk=person.user_id).update(is_active=False, suspended_at=clock.now())

    refused = client.post(f"/annuaire/personnes/{person.pk}/entree/", follow=True).content.decode()

    assert "Ce compte est suspendu" in tight(refused)
    assert PersonalLink.objects.count() == 0
