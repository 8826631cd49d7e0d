"""The door: codes, personal links, sessions, erasure."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache

from faire_reseau.accounts import actions
from faire_reseau.accounts.models import AuditLine, Consent, User
from faire_reseau.kit import clock
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def ask_code(client, email):
    return client.post("/entrer/", {"email": email}, follow=True)


def test_a_code_sent_by_letter_lets_its_owner_in(client):
    user = factories.user("ana@exemple.fr")
    ask_code(client, "ana@exemple.fr")
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)

    client.post("/entrer/code/", {"code": code, "action": "verify"})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_address_gets_the_same_page_and_a_letter_that_says_so(client):
    factories.user("ana@exemple.fr")
    known = ask_code(client, "ana@exemple.fr").content.decode().replace("ana@exemple.fr", "")
    client.cookies.clear()

    unknown = ask_code(client, "inconnue@exemple.fr").content.decode().replace("inconnue@exemple.fr", "")

    masked = lambda page: re.sub(r'(csrfmiddlewaretoken" value=|data-live-since=)"[^"]*"', "", page)  # noqa: E731
    assert masked(known) == masked(unknown)
    assert [letter.to for letter in mail.outbox] == [["ana@exemple.fr"], ["inconnue@exemple.fr"]]


def test_a_wrong_code_lets_nobody_in(client):
    factories.user("ana@exemple.fr")
    ask_code(client, "ana@exemple.fr")

    client.post("/entrer/code/", {"code": "AAAAAA", "action": "verify"})

    assert "_auth_user_id" not in client.session


def test_codes_are_limited_by_address_typed_and_not_by_network_address(client):
    for number in range(30):
        factories.user(f"p{number}@exemple.fr")
        ask_code(client, f"p{number}@exemple.fr")
        client.cookies.clear()
    for _ in range(9):
        ask_code(client, "p0@exemple.fr")
        client.cookies.clear()

    sent = [letter.to[0] for letter in mail.outbox]
    assert len(set(sent)) == 30
    assert sent.count("p0@exemple.fr") == 4


def test_a_personal_link_says_whose_it_is_and_opens_on_a_press_only(client):
    user = factories.user("ana@exemple.fr")
    key = actions.make_personal_link(user, purpose="Nantes", by=None, at=clock.now())

    page = client.get(f"/cle/{key}/").content.decode()
    looked = "_auth_user_id" in client.session
    client.post(f"/cle/{key}/")

    assert "ana@exemple.fr" in page
    assert looked is False
    assert client.session["_auth_user_id"] == str(user.pk)


def test_revoked_ended_and_invented_links_answer_alike(client):
    user = factories.user()
    revoked = actions.make_personal_link(user, purpose="", by=None, at=clock.now())
    actions.revoke_personal_links(user, by=user, at=clock.now())
    ended = actions.make_personal_link(user, purpose="", by=None, at=clock.now() - timedelta(days=31))

    answers = [client.get(f"/cle/{key}/") for key in (revoked, ended, "inventee")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_signing_out_elsewhere_ends_the_other_session_and_keeps_this_one(client):
    user = factories.user()
    other = type(client)()
    for browser in (client, other):
        browser.post(f"/cle/{actions.make_personal_link(user, purpose='', by=None, at=clock.now())}/")

    client.post("/mon-compte/sessions/")

    assert client.get("/mon-compte/").status_code == 200
    assert other.get("/mon-compte/")["Location"].startswith("/entrer/")


def test_consent_is_kept_as_facts_one_after_the_other(client):
    user = factories.user()
    client.force_login(user)

    client.post("/mon-compte/", {"kinds": ["letters"]})
    client.post("/mon-compte/", {})

    assert list(Consent.objects.values_list("kind", "given")) == [("letters", True), ("letters", False)]


def test_an_erased_account_cannot_be_entered_and_holds_no_address():
    user = factories.user("ana@exemple.fr")
    actions.make_personal_link(user, purpose="", by=None, at=NOW)

    actions.erase_account(user, by=user, at=NOW)

    kept = User.objects.get()
    assert (kept.is_active, "ana" in kept.email, kept.links.count()) == (False, False, 0)
    assert "ana@exemple.fr" not in str(list(AuditLine.objects.values()))


def test_the_only_facilitator_cannot_leave_the_network_without_anybody():
    user = factories.facilitator()

    with pytest.raises(actions.LastFacilitator):
        actions.erase_account(user, by=user, at=NOW)

    assert User.objects.get().is_active is True


def test_the_journal_is_for_facilitators_and_missing_for_everybody_else(client):
    client.force_login(factories.user())
    hidden = client.get("/journal/").status_code
    client.force_login(factories.facilitator())

    assert (hidden, client.get("/journal/").status_code) == (404, 200)
