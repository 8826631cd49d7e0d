"""The sign-in page when somebody else has asked for all the codes of an address: its owner signs in by the latest letter."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from faire_reseau.accounts import actions
from tests import factories
from tests.accounts.test_codes import MANY, ask, code_in, is_in, signed_in, type_code
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(time_machine):
    # Budgets are by the minute: a slow machine gets no larger ones.
    time_machine.move_to(NOW, tick=False)
    cache.clear()


def test_an_owner_on_a_new_device_types_the_code_of_the_latest_letter_when_others_spent_the_budget():
    factories.user("ana@exemple.fr")
    attackers = [Client() for _ in range(6)]
    for attacker in attackers:
        ask(attacker)
        for _ in range(5):
            type_code(attacker, "ZZZZ-ZZZZ")
    owner = Client()

    page = ask(owner)
    type_code(owner, code_in(mail.outbox[-1].body))

    assert (MANY in page, 'name="code"' in page, len(mail.outbox)) == (True, True, 4)
    assert is_in(owner)


def test_an_address_without_an_account_gets_the_same_page_when_the_budget_is_spent():
    factories.user("ana@exemple.fr")
    for email in ("ana@exemple.fr", "inconnue@exemple.fr"):
        for _ in range(4):
            ask(Client(), email)

    pages = [
        re.sub(
            r"inconnue@|ana@|((?:csrfmiddlewaretoken|once)\" value=|data-live-since=)\"[^\"]*\"",
            "",
            ask(Client(), email),
        )
        for email in ("ana@exemple.fr", "inconnue@exemple.fr")
    ]
    guesses = [Client(), Client()]
    for browser, email in zip(guesses, ("ana@exemple.fr", "inconnue@exemple.fr"), strict=True):
        ask(browser, email)
    answers = [
        [browser.post("/entrer/code/", {"code": "ZZZZ-ZZZZ", "action": "verify"}).status_code for _ in range(6)]
        for browser in guesses
    ]

    assert pages[0] == pages[1]
    assert MANY in pages[0]
    assert answers[0] == answers[1] == [200, 200, 200, 200, 302, 302]


def test_a_letter_asked_for_again_above_the_budget_leaves_the_latest_code_to_open():
    factories.user("ana@exemple.fr")
    owner = Client()
    ask(owner)
    for _ in range(3):
        ask(Client())

    page = owner.post("/entrer/code/", {"action": "resend"}, follow=True).content.decode()
    type_code(owner, code_in(mail.outbox[-1].body))

    assert (MANY in page, len(mail.outbox)) == (True, 4)
    assert is_in(owner)


def test_a_spent_budget_gives_a_letter_again_once_the_latest_code_has_ended(time_machine):
    factories.user("ana@exemple.fr")
    for _minute in range(5):
        for _ in range(4):
            ask(Client())
        time_machine.shift(timedelta(seconds=61))
    spent = len(mail.outbox)
    time_machine.shift(timedelta(minutes=9))
    owner = Client()

    page = ask(owner)
    type_code(owner, code_in(mail.outbox[-1].body))
    for _ in range(3):
        ask(Client())

    assert (spent, MANY in page, len(mail.outbox)) == (20, False, 21)
    assert is_in(owner)


def test_ten_strangers_who_guess_do_not_spend_the_tries_of_a_browser_that_its_owner_knows():
    factories.user("ana@exemple.fr")
    own = signed_in()
    for _ in range(4):
        ask(Client())
    ask(own)
    code = code_in(mail.outbox[-1].body)
    # Above the budget of strangers, sign-ins are begun with the latest code: the owner's.
    for attacker in [Client() for _ in range(10)]:
        ask(attacker)
        for _ in range(5):
            type_code(attacker, "ZZZZ-ZZZZ")
    stranger = Client()
    ask(stranger)

    type_code(stranger, code)
    type_code(own, code)

    assert (is_in(own), is_in(stranger)) == (True, False)


def test_a_known_browser_has_no_more_tries_of_one_code_than_all_strangers_together():
    account = factories.user("ana@exemple.fr")
    login_code = actions.reserve_login_code(account, account.email, browser=None, at=NOW)
    actions.post_login_code(login_code, "BCDF-GHJK", to=account.email, subject="s", body="b", at=NOW)
    for _ in range(10):
        known = actions.begin_tries(login_code, is_known=True)
        for _ in range(5):
            actions.try_login_code(known.pk, "ZZZZ-ZZZZ", at=NOW)

    late = actions.try_login_code(actions.begin_tries(login_code, is_known=True).pk, "BCDF-GHJK", at=NOW)
    stranger = actions.try_login_code(actions.begin_tries(login_code).pk, "BCDF-GHJK", at=NOW)

    assert (late, stranger) == (False, True)
