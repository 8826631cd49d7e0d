"""An address with an account and one without are answered by the same work; counted in statements, never in time."""

import re
from functools import partial

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from faire_reseau.accounts import actions
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(time_machine):
    # Budgets are by the minute: a slow machine gets no larger ones.
    time_machine.move_to(NOW, tick=False)
    cache.clear()


def statements(make):
    """What a request does to the database: verbs and tables, in order."""
    with CaptureQueriesContext(connection) as caught:
        make()
    return [tuple(re.findall(r'^\w+|(?:FROM|INTO|UPDATE) "\w+"', query["sql"])) for query in caught]


@pytest.mark.parametrize("spent", [False, True])
def test_asking_for_a_code_and_guessing_it_are_the_same_statements_for_an_address_without_an_account(spent):
    factories.user("ana@exemple.fr")
    for number in range(actions.STRANGERS_AN_HOUR if spent else 0):
        actions.reserve_login_code(None, f"inconnue{number}@exemple.fr", browser=None, at=NOW)
    done = []
    for email in ("ana@exemple.fr", "inconnue@exemple.fr"):
        browser = Client()
        browser.get("/entrer/")
        asking = statements(partial(browser.post, "/entrer/", {"email": email}))
        page = statements(partial(browser.get, "/entrer/code/"))
        typed = {"code": "ZZZZ-ZZZZ", "action": "verify"}
        guessed = statements(partial(browser.post, "/entrer/code/", typed))
        again = statements(partial(browser.post, "/entrer/code/", {"action": "resend"}))
        done.append([asking, page, guessed, again])

    assert done[0] == done[1]
    assert [letter.to for letter in mail.outbox if "inconnue" in letter.to[0]] == [["inconnue@exemple.fr"]] * (
        not spent
    )
