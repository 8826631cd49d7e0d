"""Measure the stream: delay from a push to 100, 500 and 2,000 screens, what arrives, processor time of one broadcast, memory of a screen.

Fan-out by one process on SQLite, then by one and by two processes on PostgreSQL and Valkey, each with its part of the screens
and the messages pushed through the first. Last line: the whole product with its demo network, from the sending of a wish to 100
screens of the wall.
"""

import argparse
import asyncio
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.live.phones import FORUM, Phone, entered, participants, rows  # noqa: E402  (the repository is on the path by now)
from tests.live.server import Site, live_site, toy_site  # noqa: E402  (as above)
from tools import services  # noqa: E402  (as above)
from tools.set_up import Refusal  # noqa: E402  (as above)

SCREENS = (100, 500, 2_000)
PUSHED = re.compile(rb'"word":"([0-9.]+)')


class Screen(asyncio.Protocol):
    """One screen: reads its stream and notes how long each message took.

    As little as a screen can cost: two thousand of them share the two cores with the server, and their own work is no part of the delay.
    """

    def __init__(
        self, channel: str, ready: asyncio.Semaphore, take: Callable[[bytes], float | None], delays_s: list[float]
    ) -> None:
        self.request = f"GET /direct?channels={channel} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        self.ready, self.take, self.delays_s = ready, take, delays_s
        self.unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Read what is whole; the rest comes."""
        *events, self.unread = (self.unread + data).split(b"\n\n")
        for event in events:
            if (delay_s := self.take(event)) is not None:
                self.delays_s.append(delay_s)
            elif b"event: ready" in event:
                self.ready.release()


async def opened(
    ports: Sequence[int], channel: str, take: Callable[[bytes], float | None], delays_s: list[float]
) -> list[Screen]:
    """A screen for each of `ports`, all of which follow `channel`."""
    ready, loop = asyncio.Semaphore(0), asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(lambda: Screen(channel, ready, take, delays_s), "127.0.0.1", port)
        for port in ports
    ]
    for _ in pairs:
        await ready.acquire()
    await asyncio.sleep(1)
    return [screen for _transport, screen in pairs]


def since_pushed(event: bytes) -> float | None:
    """How long ago a message was pushed: its word is the time."""
    pushed = PUSHED.search(event)
    return time.time() - float(pushed[1]) if pushed else None


async def push(port: int, fill: str) -> None:
    """One message through the page that pushes; its word is the time at which it was asked."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = f"channel=wishes&word={time.time():.6f}{fill}".encode()
    head = "POST /dire/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await reader.read()
    writer.close()


async def measure_wishes(site: Site, screens: int, wishes: int) -> str:
    """Connect `screens` to a wall, send `wishes` one every quarter of a second from phones that signed in, and sum up."""
    topics = rows(
        site, "SELECT id, forum_id FROM topics_topic WHERE forum_id = (SELECT min(forum_id) FROM topics_topic)"
    )
    forum = FORUM.format(forum=topics[0][1])
    wall = rows(site, "SELECT welcome_key FROM gatherings_gathering WHERE slug = 'nantes-2019'")[0][0]
    phones = [entered(site, account) for account in participants(site)[:4]]
    for phone in phones:
        phone.ask("GET", forum)
    # A wish said again is no message: each one changes what its phone had said.
    levels = {
        (account, topic): level
        for account, topic, level in rows(
            site,
            "SELECT p.user_id, w.topic_id, w.level FROM topics_wish w JOIN network_person p ON p.id = w.person_id",
        )
    }
    sent_at, delays_s = list[float](), list[float]()
    empty_kb = memory_kb(site)

    def since_sent(event: bytes) -> float | None:
        return time.time() - sent_at[-1] if b'"wished"' in event else None

    followers = await opened([site.port] * screens, f"wall:{wall}", since_sent, delays_s)
    each_kb = (memory_kb(site) - empty_kb) / screens
    begun = processor_s(site)

    def wish(phone: Phone, topic: int) -> int:
        level = levels[phone.account, topic] = levels.get((phone.account, topic), 0) % 3 + 1
        sent_at.append(time.time())
        return phone.ask("POST", f"{forum}sujets/{topic}/souhait/", {"level": str(level)})[0]

    for turn in range(wishes):
        status = await asyncio.to_thread(wish, phones[turn % 4], topics[turn // 4 % len(topics)][0])
        if status != 204:
            raise RuntimeError(f"A wish was answered {status}.")
        await asyncio.sleep(0.25)
    await asyncio.sleep(1)
    spent_ms = 1000 * (processor_s(site) - begun) / wishes
    for screen in followers:
        screen.transport.abort()
    return summary(screens, screens * wishes, delays_s, spent_ms, each_kb)


def summary(screens: int, expected: int, delays_s: list[float], spent_ms: float, each_kb: float) -> str:
    """One line of the table."""
    delays_ms = sorted(1000 * delay for delay in delays_s)
    p50, p95, p99 = (delays_ms[min(len(delays_ms) - 1, int(share * len(delays_ms)))] for share in (0.5, 0.95, 0.99))
    return (
        f"{screens:>7} {len(delays_s):>9}/{expected:<9} {p50:>7.1f} {p95:>7.1f} {p99:>7.1f} {delays_ms[-1]:>7.1f}"
        f" {spent_ms:>12.1f} {each_kb:>13.1f}"
    )


def processor_s(site: Site) -> float:
    """User and system time of the server so far, where the system tells it."""
    pid = site.process.pid if site.process else 0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / 100


def memory_kb(site: Site) -> float:
    """What the server holds in memory, where the system tells it."""
    pid = site.process.pid if site.process else 0
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return float(next(line for line in lines if line.startswith("VmRSS:")).split()[1])


async def measure(sites: list[Site], screens: int, messages: int) -> str:
    """Connect `screens` to all `sites` in turn, push `messages` by the first, one every quarter of a second, and sum up."""
    delays_s: list[float] = []
    ports = [sites[number % len(sites)].port for number in range(screens)]
    empty_kb = sum(map(memory_kb, sites))
    followers = await opened(ports, "wishes", since_pushed, delays_s)
    each_kb = (sum(map(memory_kb, sites)) - empty_kb) / screens
    begun = sum(map(processor_s, sites))
    for _ in range(messages):
        await push(sites[0].port, "")
        await asyncio.sleep(0.25)
    await asyncio.sleep(1)
    spent_ms = 1000 * (sum(map(processor_s, sites)) - begun) / messages
    for screen in followers:
        screen.transport.abort()
    return summary(screens, screens * messages, delays_s, spent_ms, each_kb)


def measure_processes(folder: Path, turns: int) -> None:
    """Print the lines of one and of two processes on PostgreSQL and Valkey, or loudly why not."""
    sites: list[Site] = []
    try:
        with services.services() as environment:
            try:
                data = folder / "several"
                data.mkdir()
                for number in range(2):
                    sites.append(Site(data, "tests.live.toy.settings", ("--no-worker",), environment=environment))
                    if number == 0:
                        sites[0].manage("migrate", "--run-syncdb", "-v0")
                    sites[number].start()
                    print(f"{number + 1} process{'es' if number else ''}, PostgreSQL and Valkey:")
                    for screens in SCREENS:
                        print(asyncio.run(measure(sites, screens, turns)), flush=True)
            finally:
                for site in sites:
                    site.stop()
    except Refusal as refusal:
        print(f"NOT MEASURED on PostgreSQL and Valkey: {refusal}")


def main() -> None:
    """Print one line for each number of screens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    os.environ["FAIRE_RESEAU_MODELS"] = str(folder)
    turns = 8 if options.quick else 40
    try:
        print("The delay runs from the request that pushes to the reading by the screen: page, commit, wake, stream.")
        print("screens delivered/expected  p50 ms  p95 ms  p99 ms  max ms  CPU ms/push  kB/screen more")
        site = toy_site(folder / "toy_site").start()
        print("1 process, SQLite:")
        for screens in SCREENS:
            print(asyncio.run(measure([site], screens, turns)), flush=True)
        site.stop()
        measure_processes(folder, turns)
        site = live_site(folder / "whole", "wish", "--no-worker")
        print("the whole product, from the sending of a wish:")
        print(asyncio.run(measure_wishes(site, 100, turns)))
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
