"""Signing in: codes, personal links, sessions, erasure."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache

from faire_reseau.accounts import actions
from faire_reseau.accounts.logic import device
from faire_reseau.accounts.models import AuditLine, Consent, User
from faire_reseau.kit import clock
from faire_reseau.kit.sessions import stored_key
from tests import factories
from tests.confirming import confirm
from tests.factories import NOW
from tests.markup import tight

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


def test_a_wrong_code_is_told_what_to_do_and_so_is_who_tried_too_often(client):
    factories.user("ana@exemple.fr")
    ask_code(client, "ana@exemple.fr")

    pages = [
        client.post("/entrer/code/", {"code": "ZZZZ-ZZZZ", "action": "verify"}, follow=True).content.decode()
        for _ in range(5)
    ]

    assert "Ce n’est pas le code du dernier courriel demandé dans ce navigateur" in pages[0]
    assert "Un code demandé dans un autre navigateur ne sert que là." in pages[0]
    assert "Trop d’essais avec ce code\u00a0: demandez-en un autre." in pages[4]


def test_an_unknown_address_gets_the_same_page_and_a_letter_that_says_so(client):
    factories.user("ana@exemple.fr")
    known = ask_code(client, "ana@exemple.fr").content.decode().replace("ana@exemple.fr", "")
    client.cookies.clear()

    unknown = ask_code(client, "inconnue@exemple.fr").content.decode().replace("inconnue@exemple.fr", "")

    masked = lambda page: re.sub(r'((csrfmiddlewaretoken|once)" value=|data-live-since=)"[^"]*"', "", page)  # noqa: E731
    assert masked(known) == masked(unknown)
    assert [letter.to for letter in mail.outbox] == [["ana@exemple.fr"], ["inconnue@exemple.fr"]]


def test_somebody_of_the_directory_gets_an_account_the_first_time_they_ask_for_a_code(client):
    person = factories.person(account=False, email="ana@exemple.fr")

    ask_code(client, " Ana@Exemple.fr ")
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    client.post("/entrer/code/", {"code": code, "action": "verify"})

    person.refresh_from_db()
    assert person.user.email == "ana@exemple.fr"
    assert client.session["_auth_user_id"] == str(person.user_id)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_letters_to_an_account_come_in_the_language_of_the_page_that_asked_for_its_first_code(client, language):
    person = factories.person(account=False, email="ana@exemple.fr")

    client.post("/entrer/", {"email": "ana@exemple.fr"}, headers={"accept-language": language})

    person.refresh_from_db()
    assert person.user.language == language


def test_an_account_named_by_its_address_joins_its_person_when_it_asks_for_a_code(client):
    account = factories.user("ana@exemple.fr")
    person = factories.person(account=False, email="ana@exemple.fr")

    ask_code(client, "ana@exemple.fr")

    person.refresh_from_db()
    assert (person.user, User.objects.count()) == (account, 1)


@pytest.mark.parametrize("erased", [True, False])
def test_no_account_is_opened_for_who_is_erased_or_stands_nowhere(client, erased):
    if erased:
        factories.person(account=False, email="", erased_at=NOW)

    for email in ("inconnue@exemple.fr", "", "pas une adresse"):
        ask_code(client, email)

    assert User.objects.count() == 0


def test_a_code_is_asked_again_after_five_wrong_ones(client):
    factories.user("ana@exemple.fr")
    ask_code(client, "ana@exemple.fr")
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)

    for _ in range(5):
        client.post("/entrer/code/", {"code": "AAAAAA", "action": "verify"})
    client.post("/entrer/code/", {"code": code, "action": "verify"})

    assert "_auth_user_id" not in client.session


def test_a_wrong_code_lets_nobody_in(client):
    factories.user("ana@exemple.fr")
    ask_code(client, "ana@exemple.fr")

    client.post("/entrer/code/", {"code": "AAAAAA", "action": "verify"})

    assert "_auth_user_id" not in client.session


def test_codes_are_limited_by_address_typed_and_not_by_network_address(client, time_machine):
    time_machine.move_to(NOW, tick=False)
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


def test_one_session_is_ended_alone_and_somebody_elses_is_as_if_missing(client):
    user, stranger = factories.user(), factories.user()
    phone, screen, other = type(client)(), type(client)(), type(client)()
    for browser, owner in ((client, user), (phone, user), (screen, user), (other, stranger)):
        browser.post(f"/cle/{actions.make_personal_link(owner, purpose='', by=None, at=clock.now())}/")
    of_phone = UserSession.objects.get(session_key=stored_key(phone.session.session_key))
    of_other = UserSession.objects.get(user=stranger)

    client.post(f"/mon-compte/sessions/{of_phone.pk}/")
    refused = client.post(f"/mon-compte/sessions/{of_other.pk}/").status_code

    signed_in = [browser.get("/mon-compte/").status_code for browser in (client, phone, screen, other)]
    assert (refused, signed_in) == (404, [200, 302, 200, 200])


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_called_by_the_names_its_owner_knows(header, name):
    assert device(header) == name


def test_consent_is_kept_as_facts_one_after_the_other(client):
    user = factories.user()
    client.force_login(user)

    client.post("/mon-compte/", {"kinds": ["letters"], "language": "fr"})
    client.post("/mon-compte/", {"language": "en"})

    user.refresh_from_db()
    assert user.language == "en"
    assert list(Consent.objects.values_list("kind", "given")) == [("letters", True), ("letters", False)]


def test_an_erased_account_cannot_be_entered_and_holds_no_address():
    user = factories.user("ana@exemple.fr")
    actions.make_personal_link(user, purpose="", by=None, at=NOW)

    actions.erase_account(user, by=user, at=NOW)

    erased = User.objects.get()
    assert (erased.is_active, "ana" in erased.email, erased.links.count()) == (False, False, 0)
    assert "ana@exemple.fr" not in str(list(AuditLine.objects.values()))


def test_the_only_facilitator_cannot_leave_the_network_without_anybody():
    user = factories.facilitator()

    with pytest.raises(actions.LastFacilitator):
        actions.erase_account(user, by=user, at=NOW)

    assert User.objects.get().is_active is True


def test_a_facilitator_names_another_and_the_last_one_stays(client):
    first, other = factories.facilitator(), factories.person(account=False, email="bea@exemple.fr")
    client.force_login(first)

    confirm(client)
    client.post(f"/annuaire/personnes/{other.pk}/animation/", {"runs": "1"})
    other.refresh_from_db()
    named = other.user.is_facilitator
    actions.confirm_account(other.user, at=NOW)
    actions.end_facilitator(first, by=other.user, at=NOW)
    client.force_login(other.user)
    confirm(client)
    page = client.post(f"/annuaire/personnes/{other.pk}/animation/", {"runs": "0"}, follow=True).content.decode()

    assert (named, User.objects.get(email="bea@exemple.fr").is_facilitator) == (True, True)
    assert "Cette personne est seule à animer le réseau" in page


def test_a_facilitator_who_corrects_an_address_moves_the_sign_in_and_ends_its_links(client):
    person = factories.member()
    key = actions.make_personal_link(person.user, purpose="", by=None, at=clock.now())
    client.force_login(factories.facilitator())
    confirm(client)

    client.post(
        f"/annuaire/personnes/{person.pk}/modifier/",
        {"first_name": person.first_name, "last_name": person.last_name, "email": "nouvelle@exemple.fr"},
    )

    person.refresh_from_db()
    assert (person.email, person.user.email) == ("nouvelle@exemple.fr", "nouvelle@exemple.fr")
    assert client.get(f"/cle/{key}/").status_code == 404


def test_a_colleague_corrects_no_address(client):
    centre = factories.centre()
    person = factories.member(centre)
    before = (person.email, person.user.email)
    client.force_login(factories.member(centre).user)

    client.post(
        f"/annuaire/personnes/{person.pk}/modifier/",
        {"first_name": person.first_name, "last_name": person.last_name, "email": "nouvelle@exemple.fr"},
    )

    person.refresh_from_db()
    assert (person.email, person.user.email) == before


def test_a_colleague_cannot_take_the_place_of_who_directs_by_writing_their_own_address(client):
    centre = factories.centre()
    director = factories.person(account=False, email="dir@exemple.fr")
    factories.post(director, centre, is_director=True)
    client.force_login(factories.member(centre).user)

    client.post(
        f"/annuaire/personnes/{director.pk}/modifier/",
        {"first_name": "Dominique", "last_name": "Dir", "email": "moi@exemple.fr"},
    )

    director.refresh_from_db()
    assert (director.first_name, director.email) == ("Dominique", "dir@exemple.fr")


def test_the_journal_is_for_facilitators_and_missing_for_everybody_else(client):
    client.force_login(factories.user())
    hidden = client.get("/journal/").status_code
    client.force_login(factories.facilitator())

    assert (hidden, client.get("/journal/").status_code) == (404, 200)


def test_the_journal_says_each_deed_in_the_reader_s_words_and_names_its_thing(client):
    facilitator = factories.facilitator()
    actions.make_personal_link(facilitator, purpose="Nantes", by=facilitator, at=NOW)
    client.force_login(facilitator)

    pages = [tight(client.get("/journal/", headers={"accept-language": code})) for code in ("fr", "en")]

    cells = [re.search(r"<th scope=.row.[^>]*>(.*?)</th>", page, re.DOTALL).group(1) for page in pages]
    assert cells == [
        "Lien personnel créé : « Nantes »".replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
        "Personal link made: “Nantes”",
    ]
