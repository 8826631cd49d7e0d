"""A second factor, being asked again before grave acts, and what a facilitator may do to others' access."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from faire_reseau.accounts import actions
from faire_reseau.accounts.actions import suspending
from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.gatherings.actions import renew_calendar_key
from faire_reseau.kit import clock
from faire_reseau.live.models import LiveMessage
from faire_reseau.network.models import Network, Person
from tests import factories
from tests.confirming import confirm
from tests.writes import everything_written

pytestmark = pytest.mark.django_db
NINE = "2026-03-02T09:00:00Z"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))


def with_application(client, user):
    """Set an application for `user`; answers its secret."""
    client.force_login(user)
    confirm(client)
    page = client.get("/mon-compte/second-facteur/application/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)
    client.post("/mon-compte/second-facteur/application/", {"code": code_of(secret)})
    return secret


def mailed_code():
    return re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE).group(1)


def sign_in_by_letter(client, user):
    client.post("/entrer/", {"email": user.email})
    return client.post("/entrer/code/", {"code": mailed_code(), "action": "verify"}, follow=True)


def test_an_application_is_asked_for_after_the_code_of_the_letter():
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False) as now:
        secret = with_application(Client(), user)
        now.shift(60)
        client = Client()
        sign_in_by_letter(client, user)
        before = "_auth_user_id" in client.session
        client.post("/entrer/second-facteur/", {"code": "000000"})
        wrong = "_auth_user_id" in client.session
        client.post("/entrer/second-facteur/", {"code": code_of(secret)})

        assert (before, wrong, client.session["_auth_user_id"]) == (False, False, str(user.pk))


def test_wrong_factors_at_the_door_and_before_a_grave_act_have_their_line_in_the_log(caplog):
    caplog.set_level("INFO", "faire_reseau.events")
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False) as now:
        secret = with_application(Client(), user)
        now.shift(60)
        client = Client()
        sign_in_by_letter(client, user)
        client.post("/entrer/second-facteur/", {"code": "000000"})
        client.post("/entrer/second-facteur/", {"code": code_of(secret)})
        now.shift(timedelta(minutes=11))
        client.post("/mon-compte/effacer/", {"confirming_code": "000000"})

    refused = [record.facts for record in caplog.records if record.message == "refused"]
    assert [(facts["code"], facts["account"]) for facts in refused] == [
        ("factor", user.pk),
        ("confirming_factor", user.pk),
    ]
    assert "000000" not in str(refused)


def test_a_personal_link_does_not_go_round_the_second_factor():
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False):
        with_application(Client(), user)
        key = actions.make_personal_link(user, purpose="", by=None, at=clock.now())
        client = Client()
        answer = client.post(f"/cle/{key}/")

    assert (answer["Location"], "_auth_user_id" in client.session) == ("/entrer/second-facteur/", False)


def shown_codes(page):
    return re.findall(r"<li><code>(\w+)</code>", page.content.decode())


def test_the_recovery_codes_are_shown_once_right_after_the_first_factor_and_open(client):
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False) as now:
        client.force_login(user)
        confirm(client)
        page = client.get("/mon-compte/second-facteur/application/").content.decode()
        secret = re.search(r"<code>(\w+)</code>", page).group(1)
        first = client.post("/mon-compte/second-facteur/application/", {"code": code_of(secret)}, follow=True)
        again = client.get("/mon-compte/second-facteur/codes/")
        now.shift(60)
        browser = Client()
        sign_in_by_letter(browser, user)
        browser.post("/entrer/second-facteur/", {"code": shown_codes(first)[3]})
        entered = browser.session.get("_auth_user_id")

    text = first.content.decode()
    assert (len(shown_codes(first)), shown_codes(again)) == (10, [])
    assert ("Codes de secours" in text, "Ils ne s’affichent que cette fois" in text) == (True, True)
    assert [word in text for word in ("récupération", "codes imprimés")] == [False, False]
    assert entered == str(user.pk)


def test_new_recovery_codes_are_shown_by_the_press_alone_and_end_those_before(client):
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False):
        with_application(client, user)
        before = shown_codes(client.get("/mon-compte/second-facteur/codes/"))
        codes = shown_codes(client.post("/mon-compte/second-facteur/codes/"))
        after = shown_codes(client.get("/mon-compte/second-facteur/codes/"))
        entered = []
        for code in (before[0], codes[0]):
            browser = Client()
            sign_in_by_letter(browser, user)
            browser.post("/entrer/second-facteur/", {"code": code})
            entered.append("_auth_user_id" in browser.session)

    assert (len(before), len(codes), after, entered) == (10, 10, [], [False, True])


def test_a_recovery_code_opens_once(client):
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False):
        with_application(client, user)
        page = client.post("/mon-compte/second-facteur/codes/").content.decode()
        codes = re.findall(r"<li><code>(\w+)</code>", page)
        entered = []
        for _ in range(2):
            browser = Client()
            sign_in_by_letter(browser, user)
            browser.post("/entrer/second-facteur/", {"code": codes[0]})
            entered.append("_auth_user_id" in browser.session)

    assert (len(codes), entered) == (10, [True, False])


def test_the_picture_of_the_secret_has_its_text_beside_it_and_no_table_holds_it(client):
    user = factories.facilitator()
    with time_machine.travel(NINE, tick=False):
        secret = with_application(client, user)
    dump = everything_written()

    assert Authenticator.objects.filter(user=user, type="totp").count() == 1
    assert secret not in dump


def test_sessions_made_without_the_factor_end_when_it_is_set():
    user = factories.facilitator()
    other = Client()
    other.post(f"/cle/{actions.make_personal_link(user, purpose='', by=None, at=clock.now())}/")
    with_application(Client(), user)

    assert other.get("/mon-compte/").status_code == 302


def test_a_grave_act_is_confirmed_by_a_code_and_goes_on_with_everything_typed(client):
    person = factories.member()
    client.force_login(factories.facilitator())
    typed = {"first_name": "Ana", "last_name": "L’Été <b>", "email": "nouvelle@exemple.fr"}
    address = f"/annuaire/personnes/{person.pk}/modifier/"

    page_of_code = client.post(address, typed).content.decode()
    person.refresh_from_db()
    before = person.email
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page_of_code))
    wrong = client.post(address, typed | {"confirming_code": "aaaa-aaaa"})
    client.post(address, typed | {"confirming_code": mailed_code()})

    person.refresh_from_db()
    assert before != "nouvelle@exemple.fr"
    assert {name: carried[name] for name in typed} == typed | {"last_name": "L’Été &lt;b&gt;"}
    assert (wrong.status_code, "Ce n’est pas le code du dernier courriel" in wrong.content.decode()) == (422, True)
    assert (person.email, person.user.email, person.last_name) == ("nouvelle@exemple.fr",) * 2 + ("L’Été <b>",)


def test_a_confirmation_is_good_for_ten_minutes(client):
    client.force_login(factories.facilitator())
    address = "/annuaire/exporter/people.csv"
    with time_machine.travel(NINE, tick=False) as now:
        led = client.get(address)["Location"]
        client.get(led)
        back = client.post(led, {"suite": address, "confirming_code": mailed_code()})["Location"]
        statuses = []
        for _ in range(3):
            statuses.append(client.get(address).status_code)
            now.shift(timedelta(minutes=6))

    assert (back, statuses) == (address, [200, 200, 302])


def test_the_confirmation_of_who_has_a_factor_is_the_factor(client):
    user = factories.facilitator()
    other = factories.person(account=False, email="bea@exemple.fr")
    address = f"/annuaire/personnes/{other.pk}/animation/"
    with time_machine.travel(NINE, tick=False) as now:
        secret = with_application(client, user)
        now.shift(timedelta(minutes=11))
        mail.outbox.clear()
        client.post(address, {"runs": "1"})
        letters = len(mail.outbox)
        client.post(address, {"runs": "1", "confirming_code": code_of(secret)})

    assert (letters, Person.objects.get(pk=other.pk).user.is_facilitator) == (0, True)


@pytest.mark.parametrize("act", ["suspend", "end_sessions", "end_links", "lift_factor"])
def test_who_does_not_run_the_network_is_asked_nothing_and_changes_nothing(client, act):
    account = factories.user()
    client.force_login(factories.member().user)

    answer = client.post(f"/comptes/{account.pk}/changer/", {"act": act})

    assert (answer.status_code, mail.outbox, AuditLine.objects.count()) == (404, [], 0)


def test_a_suspended_account_is_left_at_once_by_every_way_in(client, django_capture_on_commit_callbacks):
    user = factories.user("ana@exemple.fr")
    phone = Client()
    phone.post(f"/cle/{actions.make_personal_link(user, purpose='', by=None, at=clock.now())}/")
    link = actions.make_personal_link(user, purpose="", by=None, at=clock.now())
    calendar = f"/agendas/{renew_calendar_key(user, at=clock.now())}.ics"
    before = Client().get(calendar).status_code
    client.force_login(factories.facilitator())
    confirm(client)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/comptes/{user.pk}/changer/", {"act": "suspend"})

    subjects = [letter.subject for letter in mail.outbox if letter.to == ["ana@exemple.fr"]]
    by_link = Client().get(f"/cle/{link}/")
    mail.outbox.clear()
    Client().post("/entrer/", {"email": "ana@exemple.fr"})
    assert subjects == ["Votre compte est suspendu"]
    assert phone.get("/mon-compte/").status_code == 302
    assert (by_link.status_code, "Ce compte est suspendu" in by_link.content.decode()) == (422, True)
    assert (before, Client().get(calendar).status_code) == (200, 404)
    suspending.restore(User.objects.get(pk=user.pk), by=None, at=clock.now())
    assert Client().get(calendar).status_code == 404
    assert [letter.subject for letter in mail.outbox] == ["Votre compte est suspendu"]
    asked_again = [row.payload["account"] for row in LiveMessage.objects.filter(channel="recheck")]
    assert asked_again == [f"user:{user.pk}", f"guest:{user.pk}"]


def test_a_restored_account_signs_in_again_and_its_old_link_stays_closed(client):
    user, by = factories.user(), factories.facilitator()
    link = actions.make_personal_link(user, purpose="", by=None, at=clock.now())
    suspending.suspend(user, by=by, at=clock.now())
    suspending.restore(user, by=by, at=clock.now())

    sign_in_by_letter(client, user)

    assert client.session["_auth_user_id"] == str(user.pk)
    assert Client().get(f"/cle/{link}/").status_code == 404


def test_nobody_suspends_themself_nor_the_last_facilitator():
    only = factories.facilitator()

    with pytest.raises(suspending.OwnAccess):
        suspending.suspend(only, by=only, at=clock.now())
    with pytest.raises(actions.LastFacilitator):
        suspending.suspend(only, by=None, at=clock.now())

    assert User.objects.get(pk=only.pk).is_active is True


def test_a_facilitator_takes_off_a_lost_factor_and_its_owner_is_told(client, django_capture_on_commit_callbacks):
    owner = factories.facilitator()
    with_application(Client(), owner)
    facilitator = factories.facilitator()
    client.force_login(facilitator)
    confirm(client)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/comptes/{owner.pk}/changer/", {"act": "lift_factor"})

    line = AuditLine.objects.filter(deed="lift_factor").get()
    assert (line.by, line.thing_id) == (facilitator, str(owner.pk))
    assert Authenticator.objects.filter(user=owner).count() == 0
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([owner.email], "Votre second facteur a été retiré")
    ]


def test_a_facilitator_sees_where_somebody_is_signed_in_and_ends_one_place(client):
    user = factories.user()
    browsers = [
        Client(headers={"user-agent": f"Mozilla/5.0 ({system}) Firefox/128.0"}) for system in ("Linux", "Android")
    ]
    for browser in browsers:
        browser.post(f"/cle/{actions.make_personal_link(user, purpose='', by=None, at=clock.now())}/")
    client.force_login(factories.facilitator())
    confirm(client)

    page = client.get(f"/comptes/{user.pk}/").content.decode()
    place = re.findall(r'name="session" value="(\d+)"', page)[-1]
    client.post(f"/comptes/{user.pk}/changer/", {"session": place})

    assert ("Firefox, Linux" in page, "Firefox, Android" in page) == (True, True)
    assert [browser.get("/mon-compte/").status_code for browser in browsers] == [302, 200]


def test_a_network_that_asks_for_a_factor_leads_who_runs_something_to_set_one(client):
    Network.objects.create(name="Réseau", short_name="R", requires_second_factor=True)
    gathering = factories.gathering()
    accounts = [factories.facilitator(), factories.organiser(gathering), factories.member().user]
    director = factories.person()
    factories.post(director, factories.centre(), is_director=True)

    answers = []
    for user in (*accounts, director.user):
        client.force_login(user)
        answers.append(client.get("/mon-bureau/").get("Location", ""))
    with_application(client, accounts[0])

    assert answers == ["/mon-compte/second-facteur/", "/mon-compte/second-facteur/", "", "/mon-compte/second-facteur/"]
    assert client.get("/mon-bureau/").status_code == 200


def test_a_facilitator_asks_a_factor_of_others_only_with_one_of_their_own(client):
    Network.objects.create(name="Réseau", short_name="R")
    client.force_login(factories.facilitator())
    confirm(client)

    refused = client.post("/annuaire/protection/", {"requires_second_factor": "on"})
    with_application(client, User.objects.get(pk=client.session["_auth_user_id"]))
    client.post("/annuaire/protection/", {"requires_second_factor": "on"})

    assert refused.status_code == 422
    assert Network.objects.get().requires_second_factor is True


def test_the_command_line_takes_a_lost_factor_off(client):
    owner = factories.facilitator()
    with_application(client, owner)

    call_command("lift_factor", owner.email.upper())

    assert Authenticator.objects.filter(user=owner).count() == 0
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("lift_factor", "personne@ailleurs.fr")


def test_without_mail_server_the_code_of_a_grave_act_is_on_the_console_and_on_the_page_of_this_machine(
    client, settings, tmp_path, capsys
):
    settings.LETTERS_GO, settings.CODES_ON_PAGE, settings.DATA = "folder", True, tmp_path
    settings.ALLOWED_HOSTS = ["localhost", "reseau.exemple.fr"]
    first, second = factories.person("Léa", "Grondin"), factories.person("Lea", "Grondin")
    client.force_login(factories.facilitator())
    address = f"/annuaire/personnes/{first.pk}/reunir/"

    page = client.post(address, {"other": second.pk}, headers={"host": "localhost:8000"}).content.decode()
    code = re.search("<strong>([^<]+)</strong>. ", page)[1]
    assert code in capsys.readouterr().err
    elsewhere = client.post(address, {"other": second.pk}, headers={"host": "reseau.exemple.fr"}).content.decode()
    assert code not in elsewhere

    client.post(address, {"other": second.pk, "confirming_code": code}, headers={"host": "localhost:8000"})
    second.refresh_from_db()
    assert second.merged_into == first


def test_the_page_of_letters_names_the_folder_where_they_stay_and_does_not_say_that_they_left(
    client, settings, tmp_path
):
    settings.LETTERS_GO, settings.DATA, settings.ALLOWED_HOSTS = "folder", tmp_path, ["localhost", "reseau.exemple.fr"]
    client.force_login(factories.facilitator())
    here, away = (
        client.get("/courriels/", headers={"host": host}).content.decode().partition("<main")[2].partition("</main>")[0]
        for host in ("localhost:8000", "reseau.exemple.fr")
    )
    assert (str(tmp_path / "letters") in here, str(tmp_path) in away) == (True, False)
    assert ["/courriels/" in page or "sont partis" in page for page in (here, away)] == [False, False]
