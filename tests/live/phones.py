"""Participants' browsers reduced to cookies and forms: fast enough to be a roomful."""

import http.client
import re
import sqlite3
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any

from faire_reseau.accounts.logic import demo_key
from tests.live.server import Site

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
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=300)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.token}, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            if "once" not in fields:  # as scripts send it; a form that a browser sends has its token in the body alone
                headers |= {"X-CSRFToken": self.token}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if match := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self.token = match[1]
        return answer.status, text

    def enter(self, door: str) -> None:
        """Follow a personal link; pressed again while the server says that it is busy, as on a machine that does much else."""
        self.ask("GET", door)
        end = time.monotonic() + 300  # only ends what hangs
        while (status := self.ask("POST", door, {})[0]) == 503 and time.monotonic() < end:
            time.sleep(0.2)
        assert status == 302, status


def door_of(site: Site, account: int) -> str:
    """The address of the demo's link that opens `account`."""
    purposes = rows(
        site, f"SELECT purpose FROM accounts_personallink WHERE user_id = {account} AND purpose LIKE 'demo:%'"
    )
    return f"/cle/{demo_key(purposes[0][0], (site.data / 'secret').read_text())}/"


def entered(site: Site, account: int) -> Phone:
    """A phone that followed a personal link of the demo."""
    phone = Phone(site, account, {})
    phone.enter(door_of(site, account))
    return phone


def participants(site: Site) -> list[int]:
    """The accounts of the demo's participants, who have doors of their own."""
    return [
        row[0] for row in rows(site, "SELECT user_id FROM accounts_personallink WHERE purpose LIKE 'demo:participant%'")
    ]


def rows(site: Site, question: str) -> list[tuple[Any, ...]]:
    """What the database holds, read apart from the product."""
    connection = sqlite3.connect(site.data / "faire_reseau.sqlite3")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()
