"""Signing in under attack and after slips: budgets, letters to strangers, known browsers, a mail server that is away."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from faire_reseau.accounts import actions
from faire_reseau.accounts.models import KnownBrowser, LoginCode
from faire_reseau.kit import clock, letters
from faire_reseau.kit.models import Letter
from tests import factories
from tests.factories import NOW
from tests.live.mail_server import letters_go_there, nobody_listens

pytestmark = pytest.mark.django_db
MANY = "Beaucoup de codes ont été demandés"
AWAY = "Le serveur de messagerie ne répond pas"


@pytest.fixture(autouse=True)
def _fresh(time_machine):
    # Budgets are by the minute: a slow machine gets no larger ones.
    time_machine.move_to(NOW, tick=False)
    cache.clear()


@pytest.fixture
def server(settings):
    """A mail server to which the letters go."""
    with letters_go_there(settings) as running:
        yield running


def ask(browser, email="ana@exemple.fr"):
    return browser.post("/entrer/", {"email": email}, follow=True).content.decode()


def code_in(text):
    return re.search(r"^    (\S+)\s*$", text, re.MULTILINE).group(1)


def type_code(browser, code):
    return browser.post("/entrer/code/", {"code": code, "action": "verify"}, follow=True).content.decode()


def is_in(browser):
    return "_auth_user_id" in browser.session


def signed_in(email="ana@exemple.fr"):
    """A browser whose owner signed in and out again."""
    browser = Client()
    ask(browser, email)
    type_code(browser, code_in(mail.outbox[-1].body))
    assert is_in(browser)
    browser.post("/sortir/")
    return browser


# --- budgets ----------------------------------------------------------------------------------------------------------


def test_whoever_spends_the_codes_of_an_address_does_not_shut_its_owner_out():
    factories.user("ana@exemple.fr")
    own = signed_in()

    refused = [MANY in ask(Client()) for _ in range(8)]
    ask(own)
    type_code(own, code_in(mail.outbox[-1].body))

    assert refused == [False] * 3 + [True] * 5
    assert is_in(own)


def test_a_known_browser_has_the_budget_of_its_own_account_alone_and_a_limited_one():
    factories.user("ana@exemple.fr")
    factories.user("bea@exemple.fr")
    own = signed_in()
    for _ in range(4):
        ask(Client(), "bea@exemple.fr")

    of_other = MANY in ask(own, "bea@exemple.fr")
    of_own = [MANY in ask(own) for _ in range(6)]

    assert of_other is True
    assert of_own == [False] * 4 + [True] * 2


def test_what_a_browser_is_known_by_is_random_hidden_from_scripts_and_cannot_be_forged():
    user = factories.user("ana@exemple.fr")
    own = signed_in()
    cookie = own.cookies["browser"]
    row = KnownBrowser.objects.get(user=user)
    forged = Client()
    forged.cookies["browser"] = f"{row.key_digest}:{cookie.value.partition(':')[2]}"
    for _ in range(3):
        ask(Client())

    assert (cookie["httponly"], cookie["samesite"], int(cookie["max-age"])) == (True, "Lax", 400 * 86_400)
    assert str(user.pk) not in cookie.value.split(":")[:1]
    assert row.key_digest not in cookie.value
    assert MANY in ask(forged)


@pytest.mark.parametrize("how", ["everywhere", "address", "erased"])
def test_a_browser_is_no_longer_known_once_its_owner_signs_out_everywhere_moves_or_goes(how):
    user = factories.user("ana@exemple.fr")
    signed_in()

    if how == "everywhere":
        actions.end_sessions(user, keep="", by=user, at=clock.now())
    elif how == "address":
        actions.change_address(user, "nouvelle@exemple.fr", by=user, at=clock.now())
    else:
        actions.erase_account(user, by=user, at=clock.now())

    assert KnownBrowser.objects.count() == 0


def test_signing_out_everywhere_else_keeps_this_browser_known_and_no_other(client):
    user = factories.user("ana@exemple.fr")
    signed_in()
    here = signed_in()
    ask(here)
    type_code(here, code_in(mail.outbox[-1].body))
    before = KnownBrowser.objects.filter(user=user).count()

    here.post("/mon-compte/sessions/")
    here.post("/sortir/")
    for _ in range(4):
        ask(Client())

    assert (before, KnownBrowser.objects.filter(user=user).count()) == (2, 1)
    assert MANY not in ask(here)


@pytest.mark.slow("asks for more codes than strangers get")
def test_strangers_get_few_letters_in_all_and_the_same_page_when_there_are_no_more():
    factories.user("ana@exemple.fr")
    pages = [ask(Client(), f"inconnue{number}@exemple.fr") for number in range(actions.STRANGERS_AN_HOUR + 5)]
    known = ask(Client())

    masked = [
        re.sub(
            r"inconnue\d+@exemple.fr|ana@exemple.fr|((?:csrfmiddlewaretoken|once)\" value=|data-live-since=)\"[^\"]*\"",
            "",
            page,
        )
        for page in (pages[0], pages[-1], known)
    ]
    assert masked[0] == masked[1] == masked[2]
    assert [letter.to for letter in mail.outbox[-2:]] == [["inconnue29@exemple.fr"], ["ana@exemple.fr"]]
    assert len(mail.outbox) == actions.STRANGERS_AN_HOUR + 1


def test_a_stranger_gets_one_letter_an_hour_however_often_their_address_is_typed():
    for _ in range(4):
        ask(Client(), "inconnue@exemple.fr")

    assert len(mail.outbox) == 1


def test_the_mail_server_is_greeted_for_an_address_without_a_letter_too(server):
    for _ in range(2):
        ask(Client(), "inconnue@exemple.fr")

    assert (server.greeted, len(server.taken)) == (2, 1)


def test_a_budget_is_there_again_after_its_minute_and_ends_for_the_hour(time_machine):
    factories.user("ana@exemple.fr")

    refused = []
    for _minute in range(6):
        refused.append([MANY in ask(Client()) for _ in range(5)].count(True))
        time_machine.shift(timedelta(seconds=61))
    time_machine.shift(timedelta(hours=1))

    assert refused == [1, 1, 1, 1, 1, 5]
    assert MANY not in ask(Client())


# --- the code ---------------------------------------------------------------------------------------------------------


def test_the_code_stands_in_the_letter_and_neither_in_its_subject_nor_in_the_database():
    factories.user("ana@exemple.fr")
    browser = Client()
    ask(browser)
    (letter,) = mail.outbox
    code = code_in(letter.body)

    assert letter.subject == "Votre code pour Faire réseau"
    session = str(dict(browser.session))
    assert [code in text for text in (letter.subject, session, str(list(LoginCode.objects.values())))] == [False] * 3
    assert list(Letter.objects.values_list("state", "body", "is_secret")) == [("sent", "", True)]


def test_five_tries_are_there_in_each_sign_in_and_the_code_opens_once():
    user = factories.user("ana@exemple.fr")
    login_code = actions.reserve_login_code(user, user.email, browser=None, at=NOW)
    actions.post_login_code(login_code, "BCDF-GHJK", to=user.email, subject="", body="", at=NOW)
    guessed, own = actions.begin_tries(login_code), actions.begin_tries(login_code)

    wrong = [actions.try_login_code(guessed.pk, "ZZZZ-ZZZZ", at=NOW) for _ in range(5)]
    late = actions.try_login_code(guessed.pk, "BCDF-GHJK", at=NOW)
    right = [actions.try_login_code(own.pk, typed, at=NOW) for typed in ("bcdf ghjk", "BCDF-GHJK")]

    assert (wrong, late, right) == ([False] * 5, False, [True, False])


def test_a_code_is_tried_fifty_times_in_all_however_many_sign_ins_begin_with_it():
    user = factories.user("ana@exemple.fr")
    login_code = actions.reserve_login_code(user, user.email, browser=None, at=NOW)
    actions.post_login_code(login_code, "BCDF-GHJK", to=user.email, subject="", body="", at=NOW)

    for _ in range(12):
        guessed = actions.begin_tries(login_code)
        for _ in range(5):
            actions.try_login_code(guessed.pk, "ZZZZ-ZZZZ", at=NOW)

    login_code.refresh_from_db()
    assert login_code.tries == 50
    assert actions.try_login_code(actions.begin_tries(login_code).pk, "BCDF-GHJK", at=NOW) is False


def test_a_code_ends_after_ten_minutes():
    user = factories.user("ana@exemple.fr")
    login_code = actions.reserve_login_code(user, user.email, browser=None, at=NOW)
    actions.post_login_code(login_code, "BCDF-GHJK", to=user.email, subject="", body="", at=NOW)

    assert (
        actions.try_login_code(actions.begin_tries(login_code).pk, "BCDF-GHJK", at=NOW + timedelta(minutes=10)) is False
    )


def test_a_code_asked_for_before_the_address_changed_no_longer_opens():
    user = factories.user("ana@exemple.fr")
    browser = Client()
    ask(browser)
    code = code_in(mail.outbox[-1].body)

    actions.change_address(user, "nouvelle@exemple.fr", by=user, at=clock.now())
    type_code(browser, code)

    assert is_in(browser) is False


# --- slips ------------------------------------------------------------------------------------------------------------


def test_a_slip_in_the_address_is_corrected_at_once_and_the_page_says_where_the_letter_went():
    factories.user("ana@exemple.fr")
    browser = Client()
    wrong = ask(browser, "anna@exemple.fr")

    form = browser.get("/entrer/").content.decode()
    right = ask(browser)
    type_code(browser, code_in(mail.outbox[-1].body))

    assert "anna@exemple.fr" in wrong
    assert 'href="/entrer/"' in wrong
    assert 'value="anna@exemple.fr"' in form
    assert ("anna@exemple.fr" in right, "ana@exemple.fr" in right) == (False, True)
    assert is_in(browser)


def test_looking_back_at_the_form_loses_no_code():
    factories.user("ana@exemple.fr")
    browser = Client()
    ask(browser)

    browser.get("/entrer/")
    type_code(browser, code_in(mail.outbox[-1].body))

    assert is_in(browser)


def test_a_code_sent_again_is_the_only_one_that_opens_and_is_counted_in_the_budget():
    factories.user("ana@exemple.fr")
    browser = Client()
    ask(browser)
    again = [browser.post("/entrer/code/", {"action": "resend"}, follow=True).content.decode() for _ in range(5)]
    codes = [code_in(letter.body) for letter in mail.outbox]

    type_code(browser, codes[0])
    old = is_in(browser)
    type_code(browser, codes[-1])

    assert [MANY in page for page in again] == [False] * 3 + [True] * 2
    assert (len(codes), old, is_in(browser)) == (4, False, True)


# --- a mail server that is away ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["ana@exemple.fr", "inconnue@exemple.fr"])
def test_a_code_is_asked_for_while_the_mail_server_is_away_and_leaves_when_it_is_back(server, settings, email):
    factories.user("ana@exemple.fr")
    settings.EMAIL_PORT = nobody_listens()
    browser = Client()
    page = ask(browser, email)
    settings.EMAIL_PORT = server.port
    letters.deliver_due(clock.now() + timedelta(minutes=1))

    assert AWAY in page
    assert [address for address, _text in server.taken] == [email]
    if email == "ana@exemple.fr":
        type_code(browser, code_in(server.taken[0][1].replace("\r", "")))
        assert is_in(browser)


def test_a_code_does_not_leave_once_it_has_ended_and_its_text_is_wiped(server, settings):
    factories.user("ana@exemple.fr")
    settings.EMAIL_PORT = nobody_listens()
    ask(Client())
    settings.EMAIL_PORT = server.port

    letters.deliver_due(clock.now() + timedelta(minutes=10))

    assert server.taken == []
    assert list(Letter.objects.values_list("state", "body")) == [("failed", "")]


def test_a_code_asked_for_again_takes_the_waiting_letter_of_the_one_before_away(server, settings):
    factories.user("ana@exemple.fr")
    settings.EMAIL_PORT = nobody_listens()
    browser = Client()
    ask(browser)
    browser.post("/entrer/code/", {"action": "resend"})
    settings.EMAIL_PORT = server.port

    letters.deliver_due(clock.now() + timedelta(minutes=1))
    type_code(browser, code_in(server.taken[0][1].replace("\r", "")))

    assert (len(server.taken), is_in(browser)) == (1, True)


def test_a_refused_address_gets_the_page_of_all_others(server):
    factories.user("ana@exemple.fr")
    server.manner = "refuse"

    page = ask(Client())

    assert AWAY not in page
    assert "un code est en route" in page
    assert list(Letter.objects.values_list("state", "body")) == [("failed", "")]


def test_a_site_without_a_mail_server_says_so_at_the_door_and_on_the_desk_of_who_runs_it(client, settings):
    settings.LETTERS_GO = "nowhere"
    factories.user("ana@exemple.fr")
    door, code = Client().get("/entrer/").content.decode(), ask(Client())
    client.force_login(factories.facilitator())

    assert ["Ce site n’a pas de serveur de messagerie" in page for page in (door, code)] == [True, True]
    assert "ce site n’a pas de serveur de messagerie" in client.get("/mon-bureau/").content.decode()


@pytest.mark.parametrize("written", ["{}", " {} ", "{lower}", "{spaced}", "{lower} ", "{nbsp}", "{dash}"])
def test_a_code_is_taken_in_any_case_and_with_any_spaces_or_dashes(written):
    factories.user("ana@exemple.fr")
    browser = Client()
    ask(browser)
    code = code_in(mail.outbox[-1].body)
    forms = {"lower": code.lower(), "spaced": " ".join(code.replace("-", ""))}
    forms |= {"nbsp": code.replace("-", "\u00a0"), "dash": code.replace("-", "\u2013")}

    type_code(browser, written.format(code, **forms))

    assert is_in(browser)
