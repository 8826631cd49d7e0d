"""The server is killed in the middle of 200 concurrent wishes: every wish that was answered is there after restart, once."""

import http.client
import re
import sqlite3
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.live.server import Site, live_site

pytestmark = [pytest.mark.journey, pytest.mark.slow("starts the product twice")]
FORUM = "/rencontres/nantes-2019/forums/{forum}/"


@dataclass
class Phone:
    """Somebody's browser, reduced to its cookies and the protection token of its forms."""

    site: Site
    account: int
    cookies: dict[str, str]
    token: str = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """One request; keeps the cookies and the token of what comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.token})
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self.token = found[1]
        return answer.status, text


def entered(site: Site, account: int) -> Phone:
    """A phone that followed a personal link of the demo."""
    phone = Phone(site, account, {})
    phone.ask("GET", f"/cle/demo-{account}/")
    phone.ask("POST", f"/cle/demo-{account}/", {})
    return phone


def rows(site: Site, question: str) -> list[tuple]:
    """What the database holds, read apart from the product."""
    connection = sqlite3.connect(site.data / "faire_reseau.sqlite3")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_every_wish_that_was_answered_survives_a_killed_server_once(tmp_path):
    site = live_site(tmp_path, "wish", "--no-worker")
    doors = [
        row[0] for row in rows(site, "SELECT user_id FROM accounts_personallink WHERE purpose LIKE 'demo:Participe%'")
    ]
    people = dict(rows(site, "SELECT user_id, id FROM network_person WHERE user_id IS NOT NULL"))
    topics = rows(site, "SELECT id, forum_id FROM topics_topic ORDER BY id")
    phones = [entered(site, account) for account in doors]
    for phone in phones:
        phone.ask("GET", FORUM.format(forum=topics[0][1]))
    # 200 wishes: every phone, every topic, then once more with another level.
    wanted = [(phone, topic, forum, level) for level in (3, 1) for phone in phones for topic, forum in topics][:200]
    answered: dict[tuple[int, int], list[int]] = {}
    asked: dict[tuple[int, int], list[int]] = {}
    lock, enough = threading.Lock(), threading.Event()

    def wish(one: tuple[Phone, int, int, int]) -> None:
        phone, topic, forum, level = one
        key = (topic, people[phone.account])
        with lock:
            asked.setdefault(key, []).append(level)
        try:
            status, _text = phone.ask(
                "POST", f"{FORUM.format(forum=forum)}sujets/{topic}/souhait/", {"level": str(level)}
            )
        except (OSError, http.client.HTTPException):
            return
        if status == 204:
            with lock:
                answered.setdefault(key, []).append(level)
                if sum(map(len, answered.values())) == 90:
                    enough.set()

    with ThreadPoolExecutor(max_workers=24) as many:
        for one in wanted:
            many.submit(wish, one)
        assert enough.wait(60)
        site.kill()
    site.start()
    try:
        kept = rows(site, "SELECT topic_id, person_id, level FROM topics_wish")
        by_key: dict[tuple[int, int], list[int]] = {}
        for topic, person, level in kept:
            by_key.setdefault((topic, person), []).append(level)

        assert len(wanted) == 200
        assert {key: len(levels) for key, levels in by_key.items() if len(levels) != 1} == {}
        lost = {key for key in answered if key not in by_key}
        assert lost == set()
        # What is kept is what was asked for and not something else; where one level only was asked, exactly that.
        wrong = {key: by_key[key] for key in answered if by_key[key][0] not in asked[key]}
        assert wrong == {}
        status, text = phones[0].ask("GET", FORUM.format(forum=topics[0][1]))
        assert (status, "topic" in text or "sujet" in text) == (200, True)
    finally:
        site.stop()
