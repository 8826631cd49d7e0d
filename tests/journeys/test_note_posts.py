"""Edits of a note as a server takes them: strangers, other sites and floods are refused; a server that is killed in the middle of
many who write loses nothing that it acknowledged.
"""

import base64
import http.client
import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pycrdt
import pytest

from tests.live.phones import Phone
from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.slow("a server is killed while people write")]
WRITERS, KILLS, PATIENCE_S = 6, 3, 600
SEED = f"""
import json
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.notes.actions import begin_note
from tests import factories as make
at = timezone.now()
gathering = make.gathering(slug="ici")
session = make.session(gathering)
people = [make.participant(gathering) for _ in range({WRITERS})] + [make.person()]
for number, person in enumerate(people):
    make_personal_link(person.user, purpose="test", by=None, at=at, key=f"note-{{number}}")
note = begin_note(session, person=None, by=None, at=at)
told = {{"session": session.pk, "note": note.pk, "users": [one.user.pk for one in people]}}
(settings.DATA / "told.json").write_text(json.dumps(told))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


def told(site: Site) -> dict:
    return json.loads((site.data / "told.json").read_text())


def entered(site: Site, number: int) -> str:
    """The cookies of somebody who came by their link."""
    phone = Phone(site, told(site)["users"][number], {})
    phone.enter(f"/cle/note-{number}/")
    return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())


def post(site: Site, cookie: str, body: bytes, **headers: str) -> int:
    """The status that a piece is answered; 0 when no answer comes."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
    here = f"http://127.0.0.1:{site.port}"
    sent = {"Cookie": cookie, "Origin": here, "Content-Type": "application/json"} | headers
    try:
        connection.request("POST", f"/direct?channels=notes:{told(site)['note']}", body, sent)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except (OSError, http.client.HTTPException):
        status = 0
    finally:
        connection.close()
    return status


class Hand:
    """An editor: types lines, and sends all that was not acknowledged."""

    def __init__(self) -> None:
        self.doc: pycrdt.Doc = pycrdt.Doc()
        self.root = self.doc.get("default", type=pycrdt.XmlFragment)
        self.pending: list[bytes] = []
        self.watch = self.doc.observe(lambda event: self.pending.append(event.update))

    def line(self, text: str) -> None:
        self.root.children.append(pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText(text)]))

    def body(self) -> bytes:
        update = pycrdt.merge_updates(*self.pending)
        return json.dumps({"client": self.doc.client_id, "update": base64.b64encode(update).decode()}).encode()


def test_strangers_other_sites_and_floods_are_refused(site: Site) -> None:
    hand = Hand()
    hand.line("Un")
    writes, outside = entered(site, 0), entered(site, WRITERS)

    answers = {
        "writes": post(site, writes, hand.body()),
        "no session": post(site, "", hand.body()),
        "no place": post(site, outside, hand.body()),
        "another site": post(site, writes, hand.body(), Origin="https://exemple.org"),
        "a plain form": post(site, writes, hand.body(), **{"Content-Type": "text/plain"}),
        "garbage": post(site, writes, b"\xff\x00"),
        "too large": post(site, writes, b"x" * 1_200_000),
    }
    flood = {post(site, writes, b"{}") for _ in range(200)}

    assert answers == {
        "writes": 200,
        "no session": 404,
        "no place": 404,
        "another site": 403,
        "a plain form": 403,
        "garbage": 422,
        "too large": 413,
    }
    assert flood <= {422, 429}


@pytest.mark.full
def test_a_killed_server_loses_nothing_that_it_acknowledged(site: Site) -> None:
    acknowledged: list[str] = []
    refused: list[int] = []  # what an editor that sends all it has is never answered: it would wait in vain
    is_over = threading.Event()

    def write(number: int) -> None:
        cookie, chance, hand, count = entered(site, number), random.Random(number), Hand(), 0
        waiting: list[str] = []
        end = time.monotonic() + PATIENCE_S  # only ends what hangs
        while (not is_over.is_set() or waiting) and time.monotonic() < end:
            if not is_over.is_set():
                count += 1
                hand.line(f"{number}-{count}")
                waiting.append(f"{number}-{count}")
            elif not waiting:
                break
            status = post(site, cookie, hand.body())
            if status not in (0, 200, 503):
                refused.append(status)
                is_over.set()
                return
            if status == 200:
                hand.pending.clear()
                acknowledged.extend(waiting)
                waiting.clear()
                end = time.monotonic() + PATIENCE_S
            time.sleep(0.1 + 0.1 * chance.random())

    hands = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for hand in hands:
        hand.start()
    for _ in range(KILLS):
        before = len(acknowledged)
        while len(acknowledged) < before + 40 and any(hand.is_alive() for hand in hands):
            time.sleep(0.05)
        site.kill()
        site.start()
    is_over.set()
    for hand in hands:
        hand.join(PATIENCE_S)

    lines = stored_lines(site)
    assert refused == [], (site.data / "server.log").read_text()
    assert sorted(lines) == sorted(acknowledged)
    assert len(set(lines)) == len(lines) > 40 * KILLS


def stored_lines(site: Site) -> list[str]:
    """What the database holds, read apart from the product."""
    import zlib

    connection = sqlite3.connect(site.data / "faire_reseau.sqlite3")
    doc: pycrdt.Doc = pycrdt.Doc()
    root = doc.get("default", type=pycrdt.XmlFragment)
    for (snapshot,) in connection.execute("SELECT snapshot FROM notes_note"):
        if snapshot:
            doc.apply_update(zlib.decompress(snapshot))
    for (update,) in connection.execute('SELECT "update" FROM notes_noteupdate ORDER BY id'):
        doc.apply_update(update)
    connection.close()
    return [str(child.children[0]) for child in root.children]
