"""Measure public pages with 40 and 400 sessions: statements, processor time, percentiles, requests a second, kilobytes on the wire.

Processor time is the median over the requests, so that others at work on the machine disturb it least; it stands beside that of
the plainest page of the house (a page without a row) in the same run, and beside its mark. A fixed loop is timed before and
after: on a quiet machine of 2026 it takes some 50 ms.
"""

import argparse
import gzip
import http.client
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench._cost import fixed_loop_ms  # noqa: E402  (the repository is on the path by now)

HEAD = f"{'page':<24}{'SQL':>4}{'CPU ms':>8}{'mark':>6}{'×':>6}{'p50':>8}{'p95':>8}{'p99':>8}{'req/s':>7}{'kB':>7}"
PLAIN = "/hors-ligne/"
# CPU ms of one request when cold, by page and sessions; of any page answered 304.
MARKS = {("agenda", 40): 10, ("agenda", 400): 40, ("session", 40): 8, ("session", 400): 8}
MARKS |= {("iCalendar", 40): 20, ("iCalendar", 400): 100}
MARK_304 = 3


def fill(sessions: int) -> dict[str, str]:
    """A gathering with that many sessions in the database; answers its addresses by name."""
    from faire_reseau.gatherings import actions
    from faire_reseau.gatherings.enums import Format
    from faire_reseau.topics.enums import GridState
    from faire_reseau.topics.models import Cell, Grid, Placement
    from tests import factories

    gathering = factories.gathering(days=2, slug=f"mesure-{sessions}", title=f"{sessions} séquences")
    spaces = [factories.space(gathering, f"Salle {number}", 20 + number) for number in range(10)]
    slots = max(1, sessions // len(spaces))
    forum = factories.forum(gathering, slots=1, spaces=1)
    start = datetime(2019, 6, 25, 12, 0, tzinfo=UTC)
    rows = []
    for number in range(slots):
        at = start + timedelta(minutes=5 * number)
        rows.append(gathering.slots.create(starts_at=at, ends_at=at + timedelta(minutes=5)))
    forum.slots.set(rows)
    forum.spaces.set(spaces)
    host = factories.participant(gathering)
    grids = [
        Grid.objects.create(forum=forum, state=state, number=number, made_at=factories.NOW)
        for number, state in enumerate((GridState.WORKING, GridState.PUBLISHED))
    ]
    for number in range(sessions):
        slot, space = rows[number % slots], spaces[number // slots % len(spaces)]
        session = factories.session(gathering, format=Format.WORKSHOP, title=f"Sujet {number} qui tient en une ligne")
        session.starts_at, session.ends_at, session.slot, session.space = slot.starts_at, slot.ends_at, slot, space
        session.save()
        session.speakers.create(name=f"Voix {number}", organisation_name="Un centre")
        topic = factories.topic(forum, session.title, host)
        Placement.objects.create(topic=topic, session=session)
        for grid in grids:
            Cell.objects.create(grid=grid, topic=topic, slot=slot, space=space)
    forum.phase = "run"
    forum.save()
    actions.raise_version(gathering, at=factories.NOW)
    base = f"/rencontres/{gathering.slug}/"
    return {
        "agenda": base,
        "session": f"{base}sequences/{gathering.sessions.order_by('pk').last().pk}/",
        "grid": f"{base}forums/{forum.pk}/grille/",
        "iCalendar": f"{base}agenda.ics",
    }


def percentiles(ask: Callable[[], Any], times: int) -> tuple[float, float, float, float, float]:
    """Median CPU ms of a request, p50, p95, p99 in ms, requests a second of one reader, over `times` requests."""
    waits, works = [], []
    for _ in range(times):
        begin, cpu = time.perf_counter(), time.process_time()
        ask()
        works.append((time.process_time() - cpu) * 1000)
        waits.append((time.perf_counter() - begin) * 1000)
    cuts = statistics.quantiles(waits, n=100, method="inclusive")
    return statistics.median(works), cuts[49], cuts[94], cuts[98], 1000 * times / sum(waits)


def measure(
    name: str, address: str, times: int, plain_ms: float, *, cold: bool, etag: bool = False, mark: int | None = None
) -> float:
    """Print one line; answers the CPU ms of a request."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(raise_request_exception=False, headers={"accept-encoding": "gzip", "accept-language": "fr"})
    headers = {"if-none-match": client.get(address).get("ETag", "")} if etag else {}

    def ask() -> Any:
        if cold:
            cache.clear()
        return client.get(address, headers=headers)

    for _ in range(3):  # templates read, statements prepared
        answer = ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    statements = len(captured)
    if answer.status_code != (304 if etag else 200):
        raise RuntimeError(f"{name}: {address} answered {answer.status_code}")
    cpu_ms, p50, p95, p99, rate = percentiles(ask, times)
    body = answer.content if answer.get("Content-Encoding") == "gzip" else gzip.compress(answer.content)
    extra = ("" if mark is None else mark, f"{cpu_ms / (plain_ms or cpu_ms):.1f}")
    print(
        f"{name:<24}{statements:>4}{cpu_ms:>8.2f}{extra[0]:>6}{extra[1]:>6}"
        f"{p50:>8.2f}{p95:>8.2f}{p99:>8.2f}{rate:>7.0f}{len(body) / 1024:>7.1f}"
    )
    return cpu_ms


def through_the_server(addresses: dict[str, str], data: Path, times: int) -> None:
    """The same pages through the real server: percentiles of one reader on a kept connection."""
    from tests.live.server import Site

    site = Site(data, "faire_reseau.project.settings.dev", ("--no-worker",), {"FAIRE_RESEAU_DATA": str(data)}).start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", site.port)

        def ask(address: str) -> bytes:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip", "Accept-Language": "fr"})
            return connection.getresponse().read()

        print(f"\nthrough the server (kept copies)  {'p50':>8}{'p95':>8}{'p99':>8}{'req/s':>8}")
        for name, address in {"plain page": PLAIN, **addresses}.items():
            ask(address)
            _cpu, p50, p95, p99, rate = percentiles(lambda address=address: ask(address), times)
            print(f"{name:<34}{p50:>8.2f}{p95:>8.2f}{p99:>8.2f}{rate:>8.0f}")
    finally:
        site.kill()


def main() -> None:
    """Fill a database of its own, measure, print, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    times = 20 if parser.parse_args().quick else 200
    data = Path(tempfile.mkdtemp(prefix="faire-reseau-bench-"))
    os.environ |= {"FAIRE_RESEAU_DATA": str(data), "FAIRE_RESEAU_MODELS": str(data)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "faire_reseau.project.settings.dev"
    import django
    from django.core.management import call_command
    from django.db import transaction

    try:
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        print(f"A fixed loop takes {fixed_loop_ms():.0f} ms of processor.\n\n{HEAD}")
        plain = measure("plain page", PLAIN, times, 0.0, cold=False)
        every = {}
        for sessions in (40, 400):
            with transaction.atomic():
                filled = fill(sessions)
            fewer = times if sessions == 40 else times // 4 or 5
            for page, address in filled.items():
                name = f"{page}, {sessions}"
                every[name] = address
                measure(f"{name}, cold", address, fewer, plain, cold=True, mark=MARKS.get((page, sessions)))
                measure(f"{name}, kept", address, times, plain, cold=False)
                measure(f"{name}, 304", address, times, plain, cold=False, etag=True, mark=MARK_304)
        print(f"\nA fixed loop takes {fixed_loop_ms():.0f} ms of processor.")
        through_the_server(every, data, times)
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
