"""Measure the stream: delay from a push to 100 and 500 screens, what arrives, processor time of one broadcast."""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.live.server import Site, toy_site  # noqa: E402  (the repository is put on the path just above)


async def follow(port: int, ready: asyncio.Semaphore, delays_s: list[float]) -> None:
    """One screen: reads its stream and notes how long each message took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /direct?canaux=wishes HTTP/1.1\r\nHost: localhost\r\n\r\n")
    try:
        while line := await reader.readline():
            if line.startswith(b"event: pret"):
                ready.release()
            elif line.startswith(b"data: ") and b'"said"' in line:
                delays_s.append(time.time() - float(json.loads(line[6:])["payload"]["word"]))
    finally:
        writer.close()


async def push(port: int, fill: str) -> None:
    """One message through the page that pushes; its word is the time at which it was asked."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = f"channel=wishes&word={time.time():.6f}{fill}".encode()
    head = "POST /dire/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await reader.read()
    writer.close()


def processor_s(site: Site) -> float:
    """User and system time of the server so far, where the system tells it."""
    pid = site.process.pid if site.process else 0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / 100


async def measure(site: Site, screens: int, messages: int) -> str:
    """Connect `screens`, push `messages` one every quarter of a second, and sum up."""
    delays_s: list[float] = []
    ready = asyncio.Semaphore(0)
    followers = [asyncio.create_task(follow(site.port, ready, delays_s)) for _ in range(screens)]
    for _ in range(screens):
        await ready.acquire()
    await asyncio.sleep(1)
    begun, idle = processor_s(site), time.monotonic()
    for _ in range(messages):
        await push(site.port, "")
        await asyncio.sleep(0.25)
    await asyncio.sleep(1)
    spent_ms = 1000 * (processor_s(site) - begun) / messages
    lasted_s = time.monotonic() - idle
    for follower in followers:
        follower.cancel()
    await asyncio.gather(*followers, return_exceptions=True)
    delays_ms = sorted(1000 * delay for delay in delays_s)
    p50, p95, p99 = (delays_ms[min(len(delays_ms) - 1, int(share * len(delays_ms)))] for share in (0.5, 0.95, 0.99))
    return (
        f"{screens:>7} {len(delays_s):>9}/{screens * messages:<9} {p50:>7.1f} {p95:>7.1f} {p99:>7.1f} {delays_ms[-1]:>7.1f}"
        f" {spent_ms:>12.1f}   ({lasted_s:.0f} s)"
    )


def main() -> None:
    """Print one line for each number of screens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages")
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    site = toy_site(folder).start()
    try:
        print("The delay runs from the request that pushes to the reading by the screen: page, commit, wake, stream.")
        print("screens delivered/expected  p50 ms  p95 ms  p99 ms  max ms  CPU ms/push")
        for screens in (100, 500):
            print(asyncio.run(measure(site, screens, 8 if told.quick else 40)), flush=True)
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
