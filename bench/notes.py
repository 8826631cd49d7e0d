"""Measure notes: 10 people who type in one note and 80 in 12, how long until each of the others has it, and what the server spends;
then a note of 100,000 edits: what it weighs, and how long it takes to open.

Each person types five letters a second for some seconds; a browser sends what it typed at most every 150 ms, as the editor does.
"""

import argparse
import asyncio
import base64
import json
import os
import random
import sys
import tempfile
import time
import zlib
from pathlib import Path

import pycrdt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.live.phones import Phone  # noqa: E402  (the repository is on the path by now)
from tests.live.server import Site, seeded_site  # noqa: E402  (as above)

NOTES, EACH_S, PAUSE_S = 12, 0.2, 0.15
SEED = """
import json
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.notes.actions import begin_note
from tests import factories as make
at = timezone.now()
gathering = make.gathering(slug="ici")
people = [make.participant(gathering) for _ in range({people})]
for number, person in enumerate(people):
    make_personal_link(person.user, purpose="test", by=None, at=at, key=f"note-{{number}}")
notes = [begin_note(make.session(gathering, hour=8 + n), person=None, by=None, at=at).pk for n in range({notes})]
(settings.DATA / "told.json").write_text(json.dumps({{"users": [one.user.pk for one in people], "notes": notes}}))
"""


class Typist:
    """One person in one note: types, sends, hears; `typed_times` says when each mark was typed, for who hears it."""

    def __init__(self, port: int, note: int, cookie: str, typed_times: dict[str, float], delays_s: list[float]) -> None:
        self.port, self.note, self.cookie, self.typed_times, self.delays_s = port, note, cookie, typed_times, delays_s
        self.doc = pycrdt.Doc()
        self.client = self.doc.client_id % 2**53
        self.root = self.doc.get("default", type=pycrdt.XmlFragment)
        self.pending: list[bytes] = []
        self.is_hearing = False
        self.refused = 0
        self._watch = self.doc.observe(lambda event: self.is_hearing or self.pending.append(event.update))
        self.text = self.root.children.append(pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText("")])).children[0]

    async def hear(self, ready: asyncio.Semaphore) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        head = f"GET /direct?channels=notes:{self.note} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.cookie}\r\n\r\n"
        writer.write(head.encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"event: ready"):
                    ready.release()
                elif line.startswith(b"data: ") and b'"typed"' in line:
                    self.take(json.loads(line[6:])["payload"])
        finally:
            writer.close()

    def take(self, payload: dict) -> None:
        now = time.time()
        for caret in payload["carets"]:
            if caret["client"] != self.client:
                self.delays_s.append(now - self.typed_times[caret["at"]])
        self.is_hearing = True
        self.doc.apply_update(base64.b64decode(payload["update"]))
        self.is_hearing = False

    async def type(self, until: float) -> int:
        """Type and send until then; how many pieces were acknowledged."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.sleep(random.random())
        done, number, typed_at = 0, 0, 0.0
        next_letter = time.time()
        while time.time() < until:
            while next_letter <= time.time():
                self.text.insert(0, random.choice("aeiou "), {})
                typed_at = typed_at or time.time()
                next_letter += EACH_S
            if self.pending:
                number += 1
                mark = f"{self.client}-{number}"
                self.typed_times[mark], typed_at = typed_at, 0.0
                update = pycrdt.merge_updates(*self.pending) if len(self.pending) > 1 else self.pending[0]
                self.pending.clear()
                body = json.dumps({"client": self.client, "update": base64.b64encode(update).decode(), "caret": mark})
                head = (
                    f"POST /direct?channels=notes:{self.note} HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
                    f"Origin: http://localhost:{self.port}\r\nCookie: {self.cookie}\r\nContent-Type: application/json\r\n"
                )
                writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
                answer = await reader.readuntil(b"\r\n\r\n")
                length = int(answer.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                self.refused += b" 200 " not in answer.split(b"\r\n")[0]
                done += 1
            await asyncio.sleep(PAUSE_S)
        writer.close()
        return done


def processor_s(site: Site) -> float:
    """Processor seconds of the server so far."""
    assert site.process is not None  # noqa: S101  (it was started)
    fields = Path(f"/proc/{site.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cookie_of(site: Site, number: int, account: int) -> str:
    """Sign in by a personal link; the cookie of the session."""
    phone = Phone(site, account, {})
    phone.ask("GET", f"/cle/note-{number}/")
    phone.ask("POST", f"/cle/note-{number}/", {})
    return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())


async def write(site: Site, people: int, notes: int, seconds: float) -> str:
    """One line of the table."""
    scene = json.loads((site.data / "told.json").read_text())
    cookies = [cookie_of(site, number, scene["users"][number]) for number in range(people)]
    typed_times, delays_s, ready = dict[str, float](), list[float](), asyncio.Semaphore(0)
    typists = [
        Typist(site.port, scene["notes"][number % notes], cookie, typed_times, delays_s)
        for number, cookie in enumerate(cookies)
    ]
    hearing = [asyncio.create_task(typist.hear(ready)) for typist in typists]
    for _ in typists:
        await ready.acquire()
    begun, at = processor_s(site), time.time()
    pieces = sum(await asyncio.gather(*(typist.type(at + seconds) for typist in typists)))
    await asyncio.sleep(2)
    spent = processor_s(site) - begun
    for task in hearing:
        task.cancel()
    await asyncio.gather(*hearing, return_exceptions=True)
    expected = (
        sum(len([other for other in typists if other.note == typist.note]) - 1 for typist in typists) * pieces // people
    )
    delays_ms = sorted(1000 * delay for delay in delays_s) or [0.0]
    p50, p95, p99 = (delays_ms[min(len(delays_ms) - 1, int(share * len(delays_ms)))] for share in (0.5, 0.95, 0.99))
    refused = sum(typist.refused for typist in typists)
    return (
        f"{people:>7} {pieces / seconds:>9.0f} {refused:>7} {len(delays_s):>9} (some {expected}) {p50:>7.1f} {p95:>7.1f} {p99:>7.1f}"
        f" {100 * spent / seconds:>8.0f} %"
    )


def long_note(edits: int) -> str:
    """A note of so many edits by twelve writers in turn, with cursors that jump and one edit in eight that takes away."""
    from faire_reseau.notes.logic.documents import SharedDocument

    chance = random.Random(1)
    doc = pycrdt.Doc()
    root = doc.get("default", type=pycrdt.XmlFragment)
    text = root.children.append(pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText("")])).children[0]
    log = 0
    sizes: list[int] = []
    watch = doc.observe(lambda event: sizes.append(len(event.update)))
    at = length = 0
    for number in range(edits):
        if number % 50 == 0:
            at = chance.randint(0, length)
        if chance.random() < 0.12 and length > at:
            del text[at : at + 1]
            length -= 1
        else:
            text.insert(at, chance.choice("abcdefghijklmnopqrstuvwxyz      "), {})
            at, length = at + 1, length + 1
    log = sum(sizes)
    doc.unobserve(watch)
    state = bytes(doc.get_update())
    packed = zlib.compress(state, 9)
    begun, cpu = time.perf_counter(), time.process_time()
    opened = SharedDocument(zlib.decompress(packed))
    opened.read()
    wall_ms, cpu_ms = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - cpu)
    return (
        f"{edits} edits: text {length / 1000:.0f} kB, edits {log / 1000:.0f} kB, state {len(state) / 1000:.0f} kB, "
        f"stored {len(packed) / 1000:.0f} kB ({len(packed) / length:.2f} times the text), "
        f"opened and read in {wall_ms:.0f} ms ({cpu_ms:.0f} ms of processor)"
    )


def main() -> int:
    """Print the table, then the line of the long note."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer seconds, fewer edits")
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    seconds = 5 if given.quick else given.seconds
    os.environ.setdefault("FAIRE_RESEAU_MODELS", tempfile.mkdtemp())
    print(
        f"{'writers':>7} {'pieces/s':>9} {'refused':>7} {'heard':>9} {'':10} {'p50 ms':>7} {'p95':>7} {'p99':>7} {'processor':>10}"
    )
    with tempfile.TemporaryDirectory() as folder:
        site = seeded_site(Path(folder), SEED.format(people=80, notes=NOTES))
        try:
            for people, notes in ((10, 1), (80, NOTES)):
                print(asyncio.run(write(site, people, notes, seconds)), flush=True)
        finally:
            site.stop()
    print(long_note(10_000 if given.quick else 100_000))
    return 0


if __name__ == "__main__":
    sys.exit(main())
