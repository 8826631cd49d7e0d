"""What operators do and see: doctor, links, suspensions, health, the log, permissions."""

import json
import shutil
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError
from django.db import DatabaseError
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.kit import checks, clock, log
from faire_reseau.kit.checks import Watched
from faire_reseau.network.models import Network
from faire_reseau.project.models import Heartbeat
from faire_reseau.project.operate import beats, health, modes, people
from tests import factories
from tests.factories import NOW
from tests.live.server import empty_product, seeded_site
from tests.live.streams import eventually
from tests.project.deployment import command, database_of, done, execute

# With `dev.py test --postgres` Valkey is there to be watched too.
SOUND = {"database", "worker", "room_bytes", "oldest_task_s", "letters"} | ({"valkey"} if settings.REDIS_URL else set())


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()
    yield
    cache.clear()


def open_ones(data: Path) -> list[str]:
    """What others may read, write or enter below `data`, and `data` itself."""
    whole = [data, *data.rglob("*")]
    return sorted(str(entry.relative_to(data)) for entry in whole if stat.S_IMODE(entry.lstat().st_mode) & 0o077)


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_link_from_the_command_line_opens_the_account_and_stands_in_the_journal(client, settings):
    settings.SITE_ADDRESS = "https://reseau.exemple.fr"
    account = factories.user("ana@exemple.fr")

    printed = people.link(" ANA@exemple.fr ", at=clock.now())
    key = printed.partition("/cle/")[2].partition("/")[0]
    client.post(f"/cle/{key}/")

    assert printed == (
        f"https://reseau.exemple.fr/cle/{key}/ ouvre le compte ana@exemple.fr jusqu’à demain. "
        "Ne l’envoyez à personne d’autre."
    )
    assert client.session["_auth_user_id"] == str(account.pk)
    line = AuditLine.objects.get(deed="make_personal_link")
    assert (line.by, line.detail["user"]) == (None, account.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "sentence"), [("fr", "ouvre le compte"), ("en", "opens the account of")])
def test_a_link_opens_the_account_of_somebody_imported_in_the_language_of_the_network(client, language, sentence):
    Network.objects.create(name="Réseau", short_name="Réseau", language=language)
    cache.clear()  # the network is kept in memory for a minute
    imported = factories.person(account=False, email="importee@exemple.fr")

    printed = people.link("importee@exemple.fr", at=clock.now())
    client.post(f"/cle/{printed.partition('/cle/')[2].partition('/')[0]}/")

    imported.refresh_from_db()
    assert sentence in printed
    assert imported.user is not None
    assert client.session["_auth_user_id"] == str(imported.user.pk)
    with pytest.raises(CommandError, match=r"personne@ailleurs\.fr"):
        people.link("personne@ailleurs.fr", at=clock.now())


@pytest.mark.django_db
def test_a_suspended_account_is_signed_out_and_cannot_be_entered_until_it_is_opened_again(client):
    account, at = factories.user("ana@exemple.fr"), clock.now()
    key = people.link(account.email, at=at).partition("/cle/")[2].partition("/")[0]
    client.post(f"/cle/{key}/")

    before = client.get("/mon-compte/").status_code
    people.suspend(account.email, at=at)
    during = [client.get("/mon-compte/").status_code, client.get(f"/cle/{key}/").status_code]
    with pytest.raises(
        CommandError, match=r"est suspendu\xa0: «\xa0faire-reseau unsuspend ana@exemple\.fr\xa0» d’abord"
    ):
        people.link(account.email, at=at)
    people.unsuspend(account.email, at=at)
    again = people.link(account.email, at=at).partition("/cle/")[2].partition("/")[0]

    assert (before, during) == (200, [302, 422])
    assert client.get(f"/cle/{again}/").status_code == 200
    deeds = list(AuditLine.objects.order_by("pk").values_list("deed", flat=True))
    deeds_told = {"suspend_account", "restore_account", "make_personal_link"}
    assert [deed for deed in deeds if deed in deeds_told][1:] == [
        "suspend_account",
        "restore_account",
        "make_personal_link",
    ]


@pytest.mark.django_db
def test_sessions_end_for_one_or_for_all_and_unknown_addresses_are_said(client, django_user_model):
    at = clock.now()
    ana, bob = factories.user("ana@exemple.fr"), factories.user("bob@exemple.fr")
    clients = []
    for account in (ana, bob):
        browser = type(client)()
        browser.post(f"/cle/{people.link(account.email, at=at).partition('/cle/')[2].partition('/')[0]}/")
        clients.append(browser)

    def signed_in() -> list[bool]:
        return [browser.get("/mon-compte/").status_code == 200 for browser in clients]

    states = [signed_in()]
    people.end_sessions("ana@exemple.fr", of_all=False, at=at)
    states.append(signed_in())
    people.end_sessions("", of_all=True, at=at)
    states.append(signed_in())

    assert states == [[True, True], [False, True], [False, False]]
    for address, of_all in (("", False), ("ana@exemple.fr", True)):
        with pytest.raises(CommandError, match="Say whose sessions end"):
            people.end_sessions(address, of_all=of_all, at=at)
    with pytest.raises(CommandError, match=r"No account has the address “no@exemple.fr”"):
        people.suspend("no@exemple.fr", at=at)


@pytest.mark.django_db
def test_the_only_facilitator_is_not_suspended():
    factories.user("ana@exemple.fr", is_facilitator=True)

    # In the language of the commands, whatever that of the pages.
    with pytest.raises(CommandError, match="facilitator"), translation.override("fr"):
        people.suspend("ana@exemple.fr", at=NOW)

    assert User.objects.get().is_active is True


# --- health -----------------------------------------------------------------------------------------------------------


def states(at) -> dict[str, bool]:
    return {check.name: check.is_good for check in health.measured(at).checks}


@pytest.mark.django_db
def test_health_is_good_while_the_worker_beats_and_nothing_waits():
    beats.beat(beats.WORKER, NOW - timedelta(seconds=80))

    assert states(NOW) == dict.fromkeys(SOUND, True)
    assert Heartbeat.objects.get(name=beats.HEALTH).at == NOW


@pytest.mark.django_db
def test_a_silent_worker_an_old_task_and_whatever_a_room_watches_are_not_good():
    beats.beat(beats.WORKER, NOW - timedelta(seconds=91))
    task = DBTaskResult.objects.create(args_kwargs={}, task_path="x", run_after=NOW, backend_name="default")
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=NOW - timedelta(minutes=16))

    with checks.also_watch.only(lambda _at: Watched("letters", is_good=False, value=3)):
        assert states(NOW) == dict.fromkeys(SOUND, True) | {"worker": False, "oldest_task_s": False, "letters": False}


@pytest.mark.django_db
def test_a_database_that_takes_no_write_is_not_good_after_a_minute(monkeypatch):
    beats.beat(beats.WORKER, NOW)
    beats.beat(beats.HEALTH, NOW - timedelta(seconds=30))

    def refuse(*_arguments, **_named):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(beats, "beat", refuse)
    goodness = [states(NOW)["database"], states(NOW + timedelta(seconds=31))["database"]]

    assert goodness == [True, False]


@pytest.mark.django_db
def test_health_is_measured_once_in_ten_seconds():
    beats.beat(beats.WORKER, NOW)

    first = health.health(NOW)
    Heartbeat.objects.all().delete()
    goodness = [health.health(NOW + timedelta(seconds=seconds)).is_good for seconds in (9, 10)]

    assert (first.is_good, goodness) == (True, [True, False])


@pytest.mark.django_db
def test_everybody_learns_one_word_and_this_machine_or_a_facilitator_the_numbers(client):
    beats.beat(beats.WORKER, clock.now())
    far = {"REMOTE_ADDR": "192.0.2.7"}
    word = client.get("/sante/", **far)
    near = client.get("/sante/", HTTP_HOST="127.0.0.1:8000")
    through = client.get("/sante/", HTTP_HOST="127.0.0.1:8000", HTTP_X_FORWARDED_FOR="192.0.2.7")
    named = client.get("/sante/", HTTP_HOST="reseau.exemple.fr")
    client.force_login(factories.user())
    member = client.get("/sante/", **far)
    client.force_login(factories.facilitator())
    facilitator = client.get("/sante/", **far)

    assert [answer.content for answer in (word, through, named, member)] == [b"ok\n"] * 4
    assert [set(json.loads(answer.content)["checks"]) for answer in (near, facilitator)] == [SOUND, SOUND]
    cache.clear()
    Heartbeat.objects.all().delete()
    ill = client.get("/sante/", HTTP_X_FORWARDED_FOR="192.0.2.7", **far)
    assert (ill.status_code, json.loads(ill.content)["checks"]["worker"]["good"]) == (503, False)


@pytest.mark.full
@pytest.mark.slow("starts a real server with its worker and its log, and the doctor three times")
def test_a_deployment_is_looked_over_and_logs_lines_without_personal_data_in_private_files(tmp_path):
    data = tmp_path / "data"
    site = seeded_site(data, "")
    site.kill()
    site.options, site.environment = (), {"FAIRE_RESEAU_LOG": str(data / "logs" / "site.log")}
    modes.mend(data, database_of(data))
    before = command(data, "doctor", "--language", "fr")
    site.start()
    try:
        assert eventually(lambda: "worker" in worker_seen(data)), (data / "server.log").read_text()
        answer = site.request("GET", "/cle/ana-bertrand/?email=ana@exemple.fr")
        number = answer.headers["X-Request-Id"]
        lock = sqlite3.connect(database_of(data), isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")  # the health is answered while somebody else writes for long
        health_then = site.request("GET", "/sante/").status
        lock.execute("ROLLBACK")
        lock.close()
        done(data, "backup", str(tmp_path / "whole.zip"))
        after = command(data, "doctor", "--language", "en")
    finally:
        site.stop()
    lines = [json.loads(line) for line in (data / "logs" / "site.log").read_text().splitlines()]
    request_line = next(line for line in lines if line.get("request") == number)

    assert before.returncode == 1
    assert [line for line in before.stdout.splitlines() if line.startswith("✗")][-1].startswith("✗ Dernière sauvegarde")
    assert (after.returncode, [line for line in after.stdout.splitlines() if line.startswith("✗")]) == (0, [])
    assert {name: value for name, value in request_line.items() if name not in ("at", "ms")} == {
        "level": "info",
        "event": "request",
        "request": number,
        "method": "GET",
        "route": "/cle/<str:key>/",
        "status": 404,
    }
    assert health_then in (200, 503)
    assert "ana" not in (data / "logs" / "site.log").read_text()
    assert {file.name for file in (data / "logs").iterdir()} == {"site.log", "site-worker.log"}
    assert open_ones(data) == ["server.log"]  # made by the test


def worker_seen(data: Path) -> set[str]:
    database = sqlite3.connect(database_of(data), timeout=60)
    try:
        return {row[0] for row in database.execute("SELECT name FROM project_heartbeat")}
    finally:
        database.close()


# --- the log and the files --------------------------------------------------------------------------------------------


def test_a_line_of_the_log_holds_neither_the_address_asked_for_nor_one_of_a_person(rf):
    import logging

    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", ("/cle/key/",), None
    )
    record.request = rf.get("/cle/key/")
    refused = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/cle/key/",), None)
    refused.request = record.request
    private = logging.LogRecord("faire_reseau", logging.ERROR, "", 0, "Not sent to <ana@exemple.fr>: away", (), None)
    token = log.request_id.set("abc")
    lines = [json.loads(log.Lines().format(logged)) for logged in (record, private)]
    log.request_id.reset(token)

    assert [(line["event"], line["request"]) for line in lines] == [
        ("request_failed", "abc"),
        ("Not sent to <…@…>: away", "abc"),
    ]
    assert [log.AnsweredElsewhere().filter(logged) for logged in (record, refused, private)] == [True, False, True]
    assert log.Plain().format(private) == "Not sent to <…@…>: away"


@pytest.mark.django_db
def test_a_page_that_broke_says_the_number_of_its_request(client, monkeypatch, caplog):
    client.raise_request_exception = False
    monkeypatch.setattr("faire_reseau.pages.views.queries.front_of", lambda *_arguments: 1 / 0)

    answer = client.get("/")

    assert answer.status_code == 500
    assert f"<code>{answer['X-Request-Id']}</code>" in answer.content.decode()


@pytest.mark.django_db
def test_sign_ins_sign_outs_and_refusals_have_their_line_with_the_number_of_the_account(client, caplog):
    caplog.set_level("INFO", "faire_reseau.events")
    account = factories.user("ana@exemple.fr")
    key = people.link(account.email, at=clock.now()).partition("/cle/")[2].partition("/")[0]

    client.post(f"/cle/{key}/")
    client.post("/sortir/")

    lines = [(record.message, record.facts.get("account")) for record in caplog.records if record.message != "request"]
    assert lines == [("sign_in", account.pk), ("sign_out", account.pk)]
    assert "ana" not in str([record.facts for record in caplog.records])


def test_what_others_could_read_is_mended_and_what_is_not_ours_is_left(tmp_path):
    data = tmp_path / "data"
    (data / "media" / "a").mkdir(parents=True)
    for name in ("faire_reseau.sqlite3", "faire_reseau.sqlite3-wal", "secret", "media/a/photo.png", "mine.txt"):
        (data / name).write_text("")
        (data / name).chmod(0o644)
    data.chmod(0o755)

    modes.mend(data, data / "faire_reseau.sqlite3")

    assert open_ones(data) == ["mine.txt"]
    assert stat.S_IMODE((data / "media/a/photo.png").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "media").stat().st_mode) == 0o700


@pytest.mark.slow("runs the command line twice")
def test_the_doctor_says_what_to_do_about_a_damaged_an_old_and_an_open_deployment(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(empty_product(), data)
    execute(database_of(data), "DELETE FROM django_migrations WHERE app = 'project'")
    execute(database_of(data), "DROP TABLE project_heartbeat")
    modes.mend(data, database_of(data))
    database_of(data).chmod(0o644)

    doctor_run = command(data, "doctor", "--send-to", "ana@exemple.fr")

    wrong = [line[2:] for line in doctor_run.stdout.splitlines() if line.startswith("✗")]
    assert doctor_run.returncode == 1
    assert wrong[:2] == [
        f"Permissions: others on this machine may read {database_of(data)} (1 in all): starting the product mends it.",
        "Tables: changes are waiting (1): stop the server, then “faire-reseau migrate”.",
    ]
    assert "To: ana@exemple.fr" in next((data / "letters").iterdir()).read_text()


@pytest.mark.slow("runs the command line")
def test_a_log_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    wanted = tmp_path / "file" / "site.log"

    server_run = command(tmp_path / "data", "run", "--port", "0", FAIRE_RESEAU_LOG=str(wanted))

    sentence = f"{wanted} cannot be written (File exists): set FAIRE_RESEAU_LOG.\n"
    assert (server_run.returncode, server_run.stdout, server_run.stderr) == (1, "", sentence)


@pytest.mark.django_db
def test_a_wrong_code_has_its_line_without_the_code_nor_the_address(client, caplog):
    caplog.set_level("INFO", "faire_reseau.events")
    factories.user("ana@exemple.fr")
    client.post("/entrer/", {"email": "ana@exemple.fr"})

    client.post("/entrer/code/", {"code": "ABCDEF"})

    refused = [record.facts for record in caplog.records if record.message == "refused"]
    assert refused == [{"code": "code"}]
