"""PostgreSQL or Valkey that does not answer: a sentence, what was typed given back, and nothing that fails for a cache."""

import http.client
import re
import urllib.parse
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.utils import translation

from faire_reseau.kit import clock
from faire_reseau.kit.shared_cache import SharedCache
from faire_reseau.project.operate.doctor import findings
from faire_reseau.project.operate.health import measured
from faire_reseau.project.storage_trouble import trouble_of
from tests.live.server import DEV, Site
from tools import services

LONG = "Un texte que personne ne veut écrire deux fois"
NOBODY = "127.0.0.1:1"


def test_while_valkey_is_away_each_process_counts_and_keeps_for_itself():
    pytest.importorskip("redis", reason="NO VALKEY: `python3 dev.py test --postgres` has its driver")
    shared = SharedCache(f"redis://{NOBODY}/0", {"KEY_PREFIX": "test"})

    added, twice = shared.add("door", 1, 60), shared.add("door", 1, 60)
    shared.set_many({"a": 1, "b": 2})

    assert (added, twice, shared.incr("door"), shared.get("door")) == (True, False, 2, 2)
    assert (shared.get_many(["a", "b", "c"]), shared.has_key("a"), shared.delete("a")) == ({"a": 1, "b": 2}, True, True)


def test_a_postgresql_that_is_not_reached_is_a_trouble_of_its_own():
    psycopg = pytest.importorskip("psycopg", reason="NO POSTGRESQL: `python3 dev.py test --postgres` has its driver")
    wrapped = OperationalError("away")
    try:
        psycopg.connect(f"postgresql://ana@{NOBODY}/reseau", connect_timeout=5)
    except psycopg.OperationalError as error:
        wrapped.__cause__ = error

    assert trouble_of(wrapped) == "away"


def post(site: Site, path: str, fields: dict[str, str], cookie: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=300)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urllib.parse.urlencode(fields), headers)
    try:
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.slow("starts PostgreSQL and a real server")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="NO POSTGRESQL: run by `python3 dev.py test --postgres`")
def test_what_was_typed_while_postgresql_is_away_is_given_back(tmp_path: Path):
    # Not in the folder of the test: each pytest that starts closes the way there to the ordinary user who runs it.
    with services.own_folder() as folder:
        postgres, address = services.start_postgres(folder)
        site = Site(tmp_path / "data", DEV, ("--no-worker",), environment=address)
        site.data.mkdir()
        try:
            site.manage("migrate", "-v0")
            site.manage("collectstatic", "--noinput", "-v0")
            site.start()
            door = site.request("GET", "/entrer/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door.text)[1]
            cookie = "; ".join(line.split(";")[0] for line in door.headers.get_all("Set-Cookie"))
            postgres.kill()
            postgres.wait(300)
            typed = {"csrfmiddlewaretoken": token, "login": "ana@exemple.fr", "words": LONG}

            ours = post(site, "/entrer/", typed, f"{cookie}; sessionid=of-somebody")
            forged = post(
                site, "/entrer/", {**typed, "csrfmiddlewaretoken": "x" * 32}, f"{cookie}; sessionid=of-somebody"
            )
        finally:
            site.kill()

    assert (ours[0], LONG in ours[1]) == (503, True)
    assert (forged[0] in {403, 503}, LONG in forged[1]) == (True, False)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="NO POSTGRESQL: run by `python3 dev.py test --postgres`")
def test_the_doctor_and_the_health_know_postgresql_and_valkey(settings):
    def looked_at() -> tuple[dict[str, tuple[bool, str]], dict[str, tuple[bool, int]]]:
        settings.SETTINGS_MODULE = "faire_reseau.project.settings.tests"  # forgotten where another one is overridden
        at = clock.now()
        findings_of = {finding.what: (finding.is_good, finding.sentence) for finding in findings(at)}
        return findings_of, {check.name: (check.is_good, check.value) for check in measured(at).checks}

    with translation.override("en"):
        findings_of, health = looked_at()
        settings.REDIS_URL = f"redis://{NOBODY}/0"
        away, health_away = looked_at()
        settings.REDIS_URL = ""
        alone, health_alone = looked_at()

    major = connection.pg_version // 10_000
    assert findings_of["Database"] == (
        True,
        f"PostgreSQL {major} answers; back it up with pg_dump, and the data folder beside it.",
    )
    assert findings_of["Last backup"] == (True, "by pg_dump, which the product does not see.")
    assert [findings_then["Valkey"][0] for findings_then in (findings_of, away, alone)] == [True, False, True]
    assert (findings_of["Valkey"][1], away["Valkey"][1][:35]) == ("it answers.", "it does not answer: look whether it")
    assert (health["valkey"], health_away["valkey"], "valkey" in health_alone) == ((True, 1), (True, 0), False)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")
def test_the_doctor_asks_for_no_valkey_on_sqlite():
    with translation.override("en"):
        findings_of = {finding.what: (finding.is_good, finding.sentence) for finding in findings(clock.now())}

    assert findings_of["Valkey"] == (True, "none: one server process on SQLite needs none.")
