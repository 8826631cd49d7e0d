"""Measure what a participant's phone gets: weight of the first visit, and time until a page can be used on slow 3G.

Slow 3G is 400 kb/s and 400 ms to and fro, given by Chromium itself. A page can be used once its text is painted and its scripts
have run (they wait for nothing, and no page waits for them). “First” is with nothing kept; “again” with the static
files of that first visit: the page itself always comes from the server. Pictures are counted apart.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import CHROMIUM_ARGUMENTS  # noqa: E402  (the repository is on the path by now)
from tests.live.phones import door_of, participants, rows  # noqa: E402  (as above)
from tests.live.server import Site, live_site  # noqa: E402  (as above)
from tools.browser import find_browser  # noqa: E402  (as above)

KILOBITS_A_SECOND, TO_AND_FRO_MS = 400, 400
MARK_KB, MARK_MS = 100, 1000
BASE = "/rencontres/nantes-2019/"
USABLE = """() => new Promise(done => {
  const told = () => {
    const [page] = performance.getEntriesByType("navigation");
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    if (!paint || !page.domContentLoadedEventEnd) return setTimeout(told, 20);
    done(Math.max(paint.startTime, page.domContentLoadedEventEnd));
  };
  told();
})"""


def pages_while_wishing(site: Site) -> dict[str, str]:
    """The addresses a participant goes to before the grid is made, by name."""
    forums = dict(
        rows(site, "SELECT s.format, f.id FROM topics_forum f JOIN gatherings_session s ON s.id = f.session_id")
    )
    session = rows(site, "SELECT id FROM gatherings_session ORDER BY id")[0][0]
    return {
        "home": "/",
        "my desk": "/mon-bureau/",
        "agenda": BASE,
        "now": f"{BASE}maintenant/",
        "a session": f"{BASE}sequences/{session}/",
        "I am coming": f"{BASE}inscription/",
        "topics and wishes": f"{BASE}forums/{forums['barcamp']}/",
        "propose a topic": f"{BASE}forums/{forums['open_forum']}/proposer/",
        "directory": "/annuaire/",
        "articles": "/articles/",
    }


def pages_once_published(site: Site) -> dict[str, str]:
    """The addresses a participant goes to once a grid holds, by name."""
    forum = rows(site, "SELECT forum_id FROM topics_grid WHERE state = 'published' ORDER BY forum_id")[0][0]
    return {
        "agenda, published": BASE,
        "topics, published": f"{BASE}forums/{forum}/",
        "the grid": f"{BASE}forums/{forum}/grille/",
        "my programme": f"{BASE}mon-programme/",
    }


def visit(page: Page, address: str, *, slow: bool) -> tuple[float, float, float]:
    """Open the page: kilobytes on the wire without pictures, kilobytes of pictures, ms until it can be used."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": TO_AND_FRO_MS,
                "downloadThroughput": KILOBITS_A_SECOND * 1000 / 8,
                "uploadThroughput": KILOBITS_A_SECOND * 1000 / 8,
            },
        )
    kinds: dict[str, str] = {}
    bytes_of = {True: 0.0, False: 0.0}

    def response(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["response"].get("mimeType", "")

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "")
        bytes_of[kind.startswith("image/") and "svg" not in kind] += event["encodedDataLength"]

    session.on("Network.responseReceived", response)
    session.on("Network.loadingFinished", finished)
    answer = page.goto(address, wait_until="load", timeout=60_000)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{address} answered {answer and answer.status}")
    usable_ms = page.evaluate(USABLE)
    page.evaluate("document.fonts.ready.then(() => true)")
    session.detach()
    return bytes_of[False] / 1000, bytes_of[True] / 1000, usable_ms


def measure(browser: Browser, site: Site, name: str, address: str, state: Any, times: int) -> tuple[float, float]:
    """Print one line; answers the kilobytes of the first visit and the ms of a further one."""
    first, again = [], []
    for _ in range(times):
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": 360, "height": 740},
            locale="fr-FR",
            storage_state=state,
            service_workers="block",  # it would fetch beside the slow network
        )
        first.append(visit(context.new_page(), address, slow=True))
        again.append(visit(context.new_page(), address, slow=True))
        context.close()
    kb, pictures_kb, first_ms = (statistics.median(column) for column in zip(*first, strict=True))
    again_kb, _pictures, again_ms = (statistics.median(column) for column in zip(*again, strict=True))
    print(f"{name:<20}{kb:>10.1f}{pictures_kb:>10.1f}{first_ms:>11.0f}{again_kb:>11.1f}{again_ms:>11.0f}")
    return kb, again_ms


def main() -> None:
    """Start the demo with a published grid, visit every page of a participant, print, clean up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="each page once instead of three times")
    times = 1 if parser.parse_args().quick else 3
    chromium = find_browser()
    if chromium is None:
        print("There is no Chromium here (FAIRE_RESEAU_CHROMIUM=… names one): not measured.")
        return
    data = Path(tempfile.mkdtemp(prefix="faire-reseau-bench-"))
    os.environ["FAIRE_RESEAU_MODELS"] = str(data)
    print(f"Slow 3G: {KILOBITS_A_SECOND} kb/s, {TO_AND_FRO_MS} ms; a phone of 360 px; median of {times}.\n")
    print(f"{'page':<20}{'first, kB':>10}{'pictures':>10}{'usable, ms':>11}{'again, kB':>11}{'usable, ms':>11}")
    site = live_site(data / "site", "wish", "--no-worker")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
            state = enter(browser, site)
            done = [measure(browser, site, *page, state, times) for page in pages_while_wishing(site).items()]
            site.stop()
            site.manage("demo", "--nantes", "published")
            site.start()
            done += [measure(browser, site, *page, state, times) for page in pages_once_published(site).items()]
            browser.close()
        heaviest, slowest = max(kb for kb, _ms in done), max(ms for _kb, ms in done)
        print(
            f"\nheaviest first visit {heaviest:.1f} kB (mark: {MARK_KB}); slowest again {slowest:.0f} ms (mark: {MARK_MS})"
        )
    finally:
        site.kill()
        shutil.rmtree(data, ignore_errors=True)


def enter(browser: Browser, site: Site) -> Any:
    """The cookies of a participant of the demo."""
    context = browser.new_context(base_url=site.address, locale="fr-FR")
    page = context.new_page()
    page.goto(door_of(site, participants(site)[0]))
    page.locator("main button").first.click()
    page.wait_for_url("**/mon-bureau/**")
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    main()
