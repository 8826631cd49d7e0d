"""Sessions: no key in clear, an end without use, and a letter at each new device."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from faire_reseau.accounts import actions
from faire_reseau.accounts.actions.sessions import clear_ended_sessions
from faire_reseau.kit import clock
from faire_reseau.kit.sessions import SessionStore, stored_key
from tests import factories
from tests.writes import everything_written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def entered(user, *, shared=False, browser=None, agent="Mozilla/5.0 (X11; Linux) Firefox/128.0"):
    """A browser that entered by a personal link."""
    client = browser or Client(headers={"user-agent": agent})
    key = actions.make_personal_link(user, purpose="", by=None, at=clock.now())
    client.post(f"/cle/{key}/", {"shared_device": "1"} if shared else {})
    return client


def is_in(client):
    return client.get("/mon-compte/").status_code == 200


def test_no_table_holds_the_key_of_a_session(client):
    key = entered(factories.user(), browser=client).cookies["sessionid"].value

    dump = everything_written()

    assert key not in dump
    assert list(Session.objects.values_list("session_key", flat=True)) == [stored_key(key)]


def test_what_the_table_holds_of_a_session_opens_nothing_as_a_cookie(client):
    stored = stored_key(entered(factories.user()).cookies["sessionid"].value)

    client.cookies["sessionid"] = stored
    refused = not is_in(client)
    client.post("/sortir/")

    assert (refused, Session.objects.filter(session_key=stored).count()) == (True, 1)
    assert SessionStore(stored).get("_auth_user_id") is None


@pytest.mark.parametrize(("shared", "idle"), [(False, timedelta(days=14)), (True, timedelta(hours=12))])
def test_a_session_without_use_ends(shared, idle):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock_of_all:
        used_session, left = entered(factories.user(), shared=shared), entered(factories.user(), shared=shared)
        clock_of_all.shift(idle - timedelta(minutes=5))
        used = is_in(used_session)
        clock_of_all.shift(timedelta(minutes=10))

        assert (used, is_in(used_session), is_in(left)) == (True, True, False)


def test_a_session_ends_after_ninety_days_however_much_it_is_used():
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock_of_all:
        client = entered(factories.user())
        days_in = 0
        while is_in(client) and days_in < 100:
            clock_of_all.shift(timedelta(days=5))
            days_in += 5

        assert days_in == 90


def test_a_shared_device_forgets_when_its_browser_is_closed():
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        own, shared = entered(factories.user()), entered(factories.user(), shared=True)

    assert [client.cookies["sessionid"]["max-age"] for client in (own, shared)] == [90 * 24 * 3600, ""]


def test_use_is_noted_every_ten_minutes_at_most_and_the_device_in_use_says_now():
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock_of_all:
        client = entered(factories.user())
        wrote = []
        for _ in range(6):
            clock_of_all.shift(timedelta(minutes=4))
            with CaptureQueriesContext(connection) as queries:
                client.get("/mon-compte/")
            wrote.append(sum(query["sql"].startswith("UPDATE") for query in queries))

        assert wrote == [0, 0, 2, 0, 0, 2]
        assert UserSession.objects.get().last_seen_at == clock.now()
        clock_of_all.shift(timedelta(minutes=7))
        assert "dernière utilisation le 2 mars 2026 à 10\u00a0h\u00a031" in client.get("/mon-compte/").content.decode()


def test_what_ended_is_cleared_and_what_is_open_stays():
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock_of_all:
        entered(factories.user())
        clock_of_all.shift(timedelta(days=15))
        client = entered(factories.user())
        ended = clear_ended_sessions(at=clock.now())

        assert (ended, Session.objects.count(), UserSession.objects.count(), is_in(client)) == (1, 1, 1, True)


def test_a_new_device_is_told_by_letter_and_a_known_one_is_not(django_capture_on_commit_callbacks):
    user = factories.user("ana@exemple.fr", language="fr")
    with (
        time_machine.travel("2026-03-02T09:00:00Z", tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        client = entered(user)
    with (
        time_machine.travel("2026-03-02T09:00:00Z", tick=False),
        django_capture_on_commit_callbacks(execute=True) as told_again,
    ):
        mail.outbox.clear()
        client.post("/sortir/")
        client.post("/entrer/", {"email": "ana@exemple.fr"})
        code = re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE).group(1)
        client.post("/entrer/code/", {"code": code, "action": "verify"})
    mail.outbox.clear()
    with (
        time_machine.travel("2026-03-02T09:00:00Z", tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        signed_in = is_in(client)
        entered(user, agent="Mozilla/5.0 (iPhone) Version/17.5 Mobile Safari/604.1")

    (letter,) = mail.outbox
    assert (signed_in, told_again, letter.to) == (True, [], ["ana@exemple.fr"])
    assert "Safari, iPhone" in letter.body
    assert "2 mars 2026 à 10\u00a0h" in letter.body
    assert "/mon-compte/" in letter.body


def test_a_browser_known_to_one_account_is_new_to_another(django_capture_on_commit_callbacks):
    account, other_account = factories.user(), factories.user("bea@exemple.fr", language="en")
    client = entered(account)
    client.post("/sortir/")
    mail.outbox.clear()

    key = actions.make_personal_link(other_account, purpose="", by=None, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/cle/{key}/")

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["bea@exemple.fr"], "Somebody signed in to your account from a new device")
    ]


def test_a_key_that_nobody_was_given_is_not_taken_for_a_known_browser():
    user = factories.user()
    client = Client()
    client.cookies["browser"] = "choisie-par-moi"

    entered(user, browser=client)

    assert client.cookies["browser"].value != "choisie-par-moi"
