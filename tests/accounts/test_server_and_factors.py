"""What whoever runs the server does to accounts and says of itself; second factors when the secret is replaced."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from faire_reseau.accounts.actions import suspending
from faire_reseau.accounts.actions.factors import show_recovery_codes
from faire_reseau.accounts.queries.seals import lost_factors
from faire_reseau.kit import clock
from faire_reseau.kit.seals import opened
from faire_reseau.network.models import Person
from faire_reseau.project.operate import people
from faire_reseau.project.operate.clearing import Housekeeper
from faire_reseau.project.operate.doctor import findings
from tests import factories
from tests.accounts.test_factors import NINE, code_of, sign_in_by_letter, with_application
from tests.confirming import confirm
from tests.markup import tight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("name", "on_server"),
    [
        ("suspend", people.suspend),
        ("restore", people.unsuspend),
        ("lift_factor", lambda address, **_at: call_command("lift_factor", address)),
    ],
)
def test_letters_and_journal_name_the_facilitator_who_did_it_or_the_person_who_runs_the_server(
    client, django_capture_on_commit_callbacks, name, on_server, language
):
    person = factories.person(first_name="Bea", last_name="Costa", account=False)
    facilitator = factories.facilitator()
    Person.objects.filter(pk=person.pk).update(user=facilitator)
    accounts = [factories.user(f"{which}@exemple.fr", language=language) for which in ("ana", "bob")]
    for account in accounts:
        with_application(Client(), account)
        if name == "restore":
            suspending.suspend(account, by=facilitator, at=clock.now())
    client.force_login(facilitator)
    confirm(client)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/comptes/{accounts[0].pk}/changer/", {"act": name})
    with django_capture_on_commit_callbacks(execute=True):
        on_server(accounts[1].email, at=clock.now())

    sentences = [letter.body.split("\n\n")[1] for letter in mail.outbox]
    page = tight(client.get("/journal/", headers={"accept-language": language}))
    deed = {"suspend": "suspend_account", "restore": "restore_account"}.get(name, name)
    who = re.findall(
        rf"<td[^>]*>[^<]*</td><td[^>]*>([^<]*)</td>(?:(?!<tr[ >]).)*<code>{deed} accounts.user (\d+)</code>", page
    )
    server = {"fr": "la personne qui exploite le serveur", "en": "the person who runs the server"}[language]
    by_facilitator = {"fr": "Bea Costa, qui anime le réseau, a ", "en": "Bea Costa, who facilitates the network, has "}
    by_server = {"fr": "La personne qui exploite le serveur a ", "en": "The person who runs the server has "}
    assert who == [(server, str(accounts[1].pk)), (facilitator.email, str(accounts[0].pk))]
    assert (sentences[0].startswith(by_facilitator[language]), sentences[1].startswith(by_server[language])) == (
        True,
        True,
    )
    assert sentences[0].removeprefix(by_facilitator[language]) == sentences[1].removeprefix(by_server[language])


OLD, NEW = "the secret of before", "the secret of today"


def factor_data(user):
    return {factor.type: factor.data for factor in Authenticator.objects.filter(user=user)}


def test_a_factor_is_sealed_anew_at_the_next_sign_in_and_opens_without_the_secret_of_before(settings):
    settings.SECRET_KEY = OLD
    user, other = factories.facilitator(), factories.facilitator()
    doors = [Client(), Client()]
    signed_in = []
    with time_machine.travel(NINE, tick=False) as now:
        secret = with_application(Client(), user)
        show_recovery_codes(user)
        with_application(Client(), other)
        others_before = factor_data(other)
        for fallbacks, door in (([OLD], doors[0]), ([], doors[1])):
            settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, fallbacks
            now.shift(3600)
            cache.clear()
            sign_in_by_letter(door, user)
            door.post("/entrer/second-facteur/", {"code": code_of(secret)})
            signed_in.append(door.session.get("_auth_user_id"))

    assert signed_in == [str(user.pk)] * 2
    after = factor_data(user)
    assert None not in (opened(after["totp"]["secret"]), opened(after["recovery_codes"]["seed"]))
    assert (factor_data(other), lost_factors()) == (others_before, [other.email])


def test_the_worker_seals_all_factors_anew_and_the_doctor_says_when_one_cannot_be_opened(settings):
    settings.SECRET_KEY = OLD
    users = [factories.facilitator() for _ in range(2)]
    for user in users:
        with_application(Client(), user)

    def said():
        settings.SETTINGS_MODULE = "faire_reseau.project.settings.tests"  # each setting replaced hides it
        with translation.override("en"):
            return next(finding for finding in findings(clock.now()) if finding.what == "Second factors")

    states = [said()]
    settings.SECRET_KEY = NEW
    states.append(said())
    settings.SECRET_KEY_FALLBACKS = [OLD]
    states.append(said())
    Housekeeper().look(clock.now())
    settings.SECRET_KEY_FALLBACKS = []
    states.append(said())

    lost = (
        f"the secret of this deployment does not open those of 2 accounts ({min(user.email for user in users)}): name the "
        "secret of before in FAIRE_RESEAU_SECRETS_BEFORE, or “faire-reseau lift-factor ADDRESS” for each."
    )
    waiting = (
        "2 are sealed with a secret of before: leave it in FAIRE_RESEAU_SECRETS_BEFORE until the worker has sealed them "
        "anew, at its next start."
    )
    good = "the secret of this deployment opens them all."
    assert [(finding.is_good, finding.sentence) for finding in states] == [
        (True, good),
        (False, lost),
        (True, waiting),
        (True, good),
    ]
