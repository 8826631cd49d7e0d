"""An address that was changed opens nothing any more: neither the code asked for before, nor another one."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.network import actions
from tests import factories
from tests.house.guests import answers, code_of_last_letter, signs_in_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved():
    """Moves the account of the person who used to read `ancienne@exemple.fr`."""
    cache.clear()
    person = factories.person(email="ancienne@exemple.fr")
    User.objects.filter(pk=person.user_id).update(email="ancienne@exemple.fr")
    person.refresh_from_db()
    by = factories.facilitator()
    return lambda: actions.change_person(person, email="nouvelle@exemple.fr", by=by, at=clock.now())


def test_a_code_asked_for_before_the_address_changed_opens_nothing_after(moved):
    browser = Client()
    browser.post("/entrer/", {"email": "ancienne@exemple.fr"})
    code = code_of_last_letter()

    moved()
    browser.post("/entrer/code/", {"code": code, "action": "verify"}, follow=True)

    assert answers(browser, ["/mon-compte/"]) == {"/mon-compte/": "door"}
    assert User.objects.get(email="nouvelle@exemple.fr").confirmed_at is None


def test_no_code_is_sent_to_the_old_address_of_who_signed_in_with_it(moved):
    signs_in_by_code("ancienne@exemple.fr")
    moved()
    mail.outbox.clear()

    Client().post("/entrer/", {"email": "ancienne@exemple.fr"})

    (letter,) = mail.outbox
    assert letter.subject == "Aucun compte Faire réseau avec cette adresse"
