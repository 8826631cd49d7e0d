"""What the pages of an account say is true of who reads them: letters, links, recovery codes, responsibilities."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.management import call_command

from faire_reseau.accounts import actions
from faire_reseau.accounts.actions import factors
from faire_reseau.kit import clock
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_a_page_promises_about_letters_to_a_sample_person_is_true(client):
    client.force_login(factories.facilitator())
    pages = []
    for is_sample in (True, False):
        person = factories.member(is_sample=is_sample)
        pages.append(client.get(f"/comptes/{person.user.pk}/").content.decode())

    promised, unsent = (
        "La personne est prévenue par courriel.",
        "Aucun courriel n’est envoyé\u00a0: c’est une personne inventée",
    )
    assert [(promised in page, unsent in page) for page in pages] == [(False, True), (True, False)]


@pytest.mark.parametrize("is_sample", [True, False])
def test_the_command_that_takes_a_factor_off_says_whether_a_letter_leaves(
    is_sample, django_capture_on_commit_callbacks
):
    person = factories.member(is_sample=is_sample)
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={})
    printed = StringIO()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("lift_factor", person.user.email, stdout=printed)

    assert ("No letter is sent" in printed.getvalue(), len(mail.outbox)) == (is_sample, 0 if is_sample else 1)


def test_what_links_are_for_is_said_in_words(client):
    facilitator, owner = factories.facilitator(), factories.member().user
    for purpose, maker in (("demo:directrice #abc", None), ("", facilitator), ("", None)):
        actions.make_personal_link(owner, purpose=purpose, by=maker, at=clock.now())
    client.force_login(facilitator)

    page = client.get(f"/comptes/{owner.pk}/").content.decode()
    journal = client.get("/journal/").content.decode()

    purposes = [
        "quiconque essaie la démonstration se connecte à ce compte",
        "envoyé par courriel à l’adresse du compte",
    ]
    assert [words in page for words in [*purposes, "fait par qui gère le serveur"]] == [True] * 3
    assert ("demo:" in page, "#abc" in journal) == (False, False)


@pytest.mark.parametrize(("used", "warned"), [(0, False), (7, False), (8, True), (10, True)])
def test_the_account_says_how_many_recovery_codes_are_left_and_warns_before_the_last(client, used, warned):
    owner = factories.member().user
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    codes = factors.show_recovery_codes(owner)
    recovery = RecoveryCodes.activate(owner)
    assert [recovery.validate_code(code) for code in codes[:used]] == [True] * used
    client.force_login(owner)

    pages = [client.get(address).content.decode() for address in ("/mon-compte/", "/mon-compte/second-facteur/")]

    left = 10 - used
    words = f"Il reste {left} code{'s' * (left > 1)} de secours sur 10."
    assert [(words in page, "Faites-en de nouveaux" in page) for page in pages] == [(True, warned)] * 2


def test_account_pages_speak_to_who_reads_them(client):
    pages = []
    for account in (factories.member().user, factories.organiser(factories.gathering()), factories.facilitator()):
        client.force_login(account)
        pages.append(client.get("/mon-compte/").content.decode())

    assert ["Vous avez ici une responsabilité" in page for page in pages] == [False, True, True]
    assert ["demandez à l’équipe d’animation du réseau" in page for page in pages] == [True, True, False]
