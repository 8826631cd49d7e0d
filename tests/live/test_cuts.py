"""Streams that are cut again and again while others write: old snapshot + events = fresh snapshot, for every screen."""

import asyncio
import http.client
import json
import random
import sqlite3
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.live.server import Site, toy_site
from tests.live.test_hub import cookie_of
from tests.live.test_serve import _token

PATIENCE_S = 300
TOPICS = ("bees", "trees", "seas")


@dataclass
class Screen:
    """What one browser knows: the counts it shows, and the numbers of the messages it received, in order."""

    port: int
    counts: dict[str, int] = field(default_factory=dict)
    last: int = 0
    begun: int = 0
    received: list[int] = field(default_factory=list)
    fetched_afresh: int = 0
    streams: int = 0

    async def fetch(self) -> None:
        """A fresh snapshot and from where its stream goes on."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"GET /combien/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        body = (await reader.read()).partition(b"\r\n\r\n")[2]
        writer.close()
        # One piece, framed or not: the JSON stands between the first and the last brace.
        snapshot = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
        self.counts, self.last = snapshot["counts"], snapshot["since"]
        self.begun, self.received = self.last, []

    async def follow(self, enough: Any) -> None:
        """Open a stream from what is known, follow it until `enough` of this screen, then cut it without a word."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.streams += 1
        try:
            writer.write(f"GET /direct?channels=wishes&since={self.last} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            name, data = "message", None
            while not enough(self):
                line = (await reader.readline()).decode()
                if not line:
                    return
                kind, _, value = line.rstrip("\n").partition(": ")
                if kind == "event":
                    name = value
                elif kind == "data":
                    data = json.loads(value)
                elif line == "\n" and data is not None:
                    await self.hear(name, data)
                    name, data = "message", None
        finally:
            writer.transport.abort()

    async def hear(self, name: str, data: Any) -> None:
        if name == "behind":
            self.fetched_afresh += 1
            await self.fetch()
        elif name == "message":
            self.received.append(data["id"])
            self.last = data["id"]
            self.counts = {**self.counts, **data["payload"]["counts"]}


def newest(site: Site) -> int:
    with sqlite3.connect(site.data / "toy.sqlite3") as database:
        return int(database.execute("SELECT max(id) FROM live_livemessage").fetchone()[0])


def numbers_after(site: Site, number: int) -> list[int]:
    with sqlite3.connect(site.data / "toy.sqlite3") as database:
        rows = database.execute(
            "SELECT id FROM live_livemessage WHERE channel = 'wishes' AND id > ? ORDER BY id", (number,)
        )
        return [row[0] for row in rows]


def write(port: int, cookie: str, token: tuple[str, str], number: int) -> None:
    fields = {"topic": TOPICS[number % 3], "level": "1", "key": f"{number}", "csrfmiddlewaretoken": token[1]}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    headers = {"Cookie": f"{cookie}; {token[0]}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/souhaits/", urllib.parse.urlencode(fields), headers)
    assert connection.getresponse().status == 302
    connection.close()


async def cut_often(site: Site, screens: list[Screen], cuts: int, chance: random.Random) -> None:
    """Have all follow, each cut `cuts` times, while somebody writes; then let all catch up."""
    cookie = cookie_of(site, "ada")
    token = _token(site, cookie)
    are_cut = asyncio.Event()

    async def writes() -> None:
        number = 0
        while not are_cut.is_set() or number < 10:
            await asyncio.to_thread(write, site.port, cookie, token, number)
            number += 1

    async def is_cut_often(screen: Screen) -> None:
        await screen.fetch()
        for _number in range(cuts):
            # At once, in the middle of what it says first, or after some messages.
            more = screen.last + chance.randrange(3)
            await screen.follow(lambda reader, more=more: reader.last >= more)

    writer = asyncio.create_task(writes())
    await asyncio.gather(*(is_cut_often(screen) for screen in screens))
    are_cut.set()
    await writer
    target = newest(site)
    await asyncio.gather(*(screen.follow(lambda reader: reader.last >= target) for screen in screens))


def check_screens(tmp_path: Path, count: int, cuts: int) -> None:
    site = toy_site(tmp_path).start()
    screens = [Screen(site.port) for _number in range(count)]
    try:
        asyncio.run(asyncio.wait_for(cut_often(site, screens, cuts, random.Random(count)), PATIENCE_S))
        fresh = json.loads(site.request("GET", "/combien/").text)["counts"]  # type: ignore[attr-defined]
        expected = {screen.begun: numbers_after(site, screen.begun) for screen in screens}
    finally:
        site.stop()

    assert [screen.counts for screen in screens if screen.counts != fresh] == []
    assert [screen.received for screen in screens if screen.received != expected[screen.begun]] == []
    assert sum(screen.streams for screen in screens) == count * (cuts + 1)


@pytest.mark.slow("cuts 100 streams of a real server")
def test_twenty_screens_cut_five_times_each_show_what_a_fresh_one_shows(tmp_path):
    check_screens(tmp_path, count=20, cuts=5)


@pytest.mark.full
def test_three_hundred_screens_cut_ten_times_each_show_what_a_fresh_one_shows(tmp_path):
    check_screens(tmp_path, count=300, cuts=10)
