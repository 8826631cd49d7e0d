"""Measure what a topic costs when many phones watch: processor time of the server until it is quiet again, told and fetched.

A forum with as many topics as asked for, as many signed-in phones that follow its stream. A topic is proposed; then each phone
fetches the list of topics, as all did for each topic before cards travelled in messages, and as they still do when the phase
changes. The last column is what two thousand phones would take. How far it is stands on the other output: making the tables and
filling them takes longer than measuring.
"""

import argparse
import asyncio
import http.client
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.live import processor_s  # noqa: E402  (the repository is on the path by now)
from tests.live.server import Site, seeded_site  # noqa: E402  (as above)

FORUM = "/rencontres/ici/forums/1/"
CROWD = 2_000
QUIET_S = 1.0
SEED = """
import json, random
from pathlib import Path
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string
from faire_reseau.topics import actions
from faire_reseau.topics.models import Wish
from tests import factories
Store = import_string(settings.SESSION_ENGINE + ".SessionStore")
random.seed(7)
gathering = factories.gathering(slug="ici", title="Rencontre nationale")
forum = factories.forum(gathering, phase="wish")
hosts = [factories.participant(gathering) for _ in range(20)]
words = "réseau quartier école santé emploi culture mobilité habitat".split()
topics = [
    factories.topic(forum, f"Sujet {{n}}", host=hosts[n % 20], text=" ".join(random.choices(words, k=25)))
    for n in range({topics})
]
keys = []
for _ in range({phones}):
    person = factories.participant(gathering)
    Wish.objects.bulk_create(
        Wish(topic=topic, person=person, level=2, at=factories.NOW) for topic in random.sample(topics, min(30, len(topics)))
    )
    store = Store()
    store[SESSION_KEY] = str(person.user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
    store.create()
    keys.append(store.session_key)
Path(settings.DATA, "keys.json").write_text(json.dumps(keys))
"""
PROPOSE = """
from faire_reseau.topics import actions
from faire_reseau.topics.models import Forum
from faire_reseau.topics.queries import people_who_come
from tests.factories import NOW
forum = Forum.objects.get()
forum.phases[1]["verbs"].append("propose")
forum.save()
actions.propose_topic(forum, title="Un sujet de plus", kind="nugget", hosts=[people_who_come(forum).first()], by=None, at=NOW)
"""


async def follow(
    site: Site, key: str, ready: asyncio.Semaphore, heard: asyncio.Semaphore, read_bytes: list[int]
) -> None:
    """One phone: follows the stream of the forum, and that of its cards, until it is told of a topic."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port, limit=2**20)
    cookie = f"sessionid={key}"
    writer.write(
        f"GET /direct?channels=forum:1,cards:1 HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    try:
        while line := await reader.readline():
            if line.startswith(b"event: ready"):
                ready.release()
            if line.startswith(b"data: ") and (b'"topic_added"' in line or b'"kind":"card"' in line):
                read_bytes.append(len(line))
                if b'"topic_added"' in line:
                    heard.release()
    finally:
        writer.close()


def fetch(site: Site, key: str) -> int:
    """The list of topics, as a phone asks for it; answers its bytes on the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=600)
    headers = {"Cookie": f"sessionid={key}", "X-Live-Fragment": "forum-topics", "Accept-Encoding": "gzip"}
    connection.request("GET", FORUM, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"A phone was answered {answer.status}.")
    return len(body)


def tell(what: str) -> None:
    """Say on the other output how far it is."""
    print(f"{what} ({time.process_time() + os.times().children_user:.0f} s)", file=sys.stderr, flush=True)


async def quiet(site: Site, since_s: float) -> float:
    """Processor time of the server since then, once it works no more."""
    while True:
        before = processor_s(site)
        await asyncio.sleep(QUIET_S)
        if processor_s(site) - before < 0.1 * QUIET_S:
            return before - since_s


def line(name: str, phones: int, spent_s: float, kilobytes: float) -> str:
    """One line of the table."""
    return f"{name:<38}{phones:>7}{spent_s:>9.2f}{spent_s / phones * CROWD:>12.1f}{kilobytes:>10.1f}"


async def measure(site: Site, keys: list[str]) -> None:
    """Follow, propose, fetch."""
    ready, heard, read_bytes = asyncio.Semaphore(0), asyncio.Semaphore(0), list[int]()
    phones = [asyncio.create_task(follow(site, key, ready, heard, read_bytes)) for key in keys]
    for _ in keys:
        await ready.acquire()
    await quiet(site, 0)
    begun = processor_s(site)
    await asyncio.to_thread(site.manage, "shell", "-v0", "-c", PROPOSE)
    for _ in keys:
        await heard.acquire()
    messages = await quiet(site, begun)
    print(line("a topic proposed: what is told", len(keys), messages, sum(read_bytes) / len(keys) / 1000), flush=True)
    for phone in phones:
        phone.cancel()
    await asyncio.gather(*phones, return_exceptions=True)
    await quiet(site, 0)
    begun, started = processor_s(site), time.monotonic()
    turn = asyncio.Semaphore(50)

    async def ask(key: str) -> int:
        async with turn:
            return await asyncio.to_thread(fetch, site, key)

    sizes = await asyncio.gather(*(ask(key) for key in keys))
    spent = processor_s(site) - begun
    print(line("the list fetched by each phone", len(keys), spent, sum(sizes) / len(keys) / 1000))
    print(f"(fetched in {time.monotonic() - started:.1f} s)")


def main() -> None:
    """Print two lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 phones and 40 topics")
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--topics", type=int, default=200)
    options = parser.parse_args()
    phones, topics = (100, 40) if options.quick else (options.phones, options.topics)
    folder = Path(tempfile.mkdtemp())
    os.environ["FAIRE_RESEAU_MODELS"] = str(folder)
    site = None
    try:
        tell("making the tables and filling them")
        site = seeded_site(folder / "site", SEED.format(phones=phones, topics=topics))
        keys = json.loads((site.data / "keys.json").read_text())
        tell("filled")
        print(f"{topics} topics; processor time of the server, and what is read by a phone:")
        print(f"{'':<38}{'phones':>7}{'CPU s':>9}{f'× {CROWD} s':>12}{'kB each':>10}")
        asyncio.run(measure(site, keys))
    finally:
        if site is not None:
            site.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
