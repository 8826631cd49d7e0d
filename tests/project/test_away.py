"""PostgreSQL or Valkey that does not answer: a sentence, what was typed given back, and nothing that fails for a cache."""

import http.client
import re
import urllib.parse
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError

from faire_reseau.kit.shared_cache import SharedCache
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
    asked = http.client.HTTPConnection("127.0.0.1", site.port, timeout=300)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    asked.request("POST", path, urllib.parse.urlencode(fields), headers)
    try:
        answer = asked.getresponse()
        return answer.status, answer.read().decode()
    finally:
        asked.close()


@pytest.mark.slow("starts PostgreSQL and a real server")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="NO POSTGRESQL: run by `python3 dev.py test --postgres`")
def test_what_was_typed_while_postgresql_is_away_is_given_back(tmp_path: Path):
    folder = tmp_path / "services"
    folder.mkdir()
    for place in (folder, *folder.parents[:3]):
        place.chmod(0o755)
    services.give_away(folder)
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
        forged = post(site, "/entrer/", {**typed, "csrfmiddlewaretoken": "x" * 32}, f"{cookie}; sessionid=of-somebody")
    finally:
        site.kill()
        postgres.kill()

    assert (ours[0], LONG in ours[1]) == (503, True)
    assert (forged[0] in {403, 503}, LONG in forged[1]) == (True, False)
