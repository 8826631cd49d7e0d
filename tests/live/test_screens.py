"""The modules of the page in a real browser: live numbers, fragments, cuts, the outbox, pages kept by the phone."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.server import Site, toy_site
from tests.live.streams import Reader, eventually
from tests.live.test_hub import cookie_of, say

pytestmark = pytest.mark.slow("drives a real browser against a real server")
STATIC = Path(__file__).resolve().parents[2] / "faire_reseau" / "ui" / "static" / "ui"


REASON_OF_A_PAGE_WITHOUT_THE_FORM = """async () => {
  const { refusalOf } = await import("/static/ui/outbox-page.js");
  const answer = '<meta name="refused" content="Questions are closed."><main><h1>Questions</h1></main>';
  return refusalOf(new DOMParser().parseFromString(answer, "text/html"), 422).refused;
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = toy_site(tmp_path).start()
    yield site
    site.stop()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    contexts: list[BrowserContext] = []

    def new() -> BrowserContext:
        contexts.append(browser.new_context())
        return contexts[-1]

    yield new
    for context in contexts:
        context.close()


def enter(context: BrowserContext, site: Site, name: str = "ada") -> Page:
    context.request.post(f"{site.address}/entrer/", form={"name": name})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{site.address}/")
    expect(page.locator("main")).to_have_attribute("data-live-state", "on")
    assert faults == []
    return page


def wish(page: Page, level: str) -> None:
    expect(page.locator("body[data-outbox-ready]")).to_be_attached()
    page.get_by_label("Level").fill(level)
    page.get_by_role("button", name="Wish").click()


def levels(site: Site) -> list[str]:
    levels_there: list[str] = json.loads(site.request("GET", "/combien/").text)["levels"]  # type: ignore[attr-defined]
    return levels_there


def test_a_wish_sets_the_number_and_the_list_of_another_screen(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    ada, wall = enter(open_context(), site), enter(open_context(), site, "wall")

    wish(ada, "must")

    expect(wall.locator("[data-live-count=bees]")).to_have_text("1")
    expect(wall.locator("#wishes li")).to_have_text(["bees must"])
    expect(ada.locator("#wishes li")).to_have_text(["bees must"])


def test_two_tabs_share_one_stream_and_both_follow_when_one_closes(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    streams: list[str] = []
    context.on("request", lambda request: streams.append(request.url) if "/direct" in request.url else None)
    first = enter(context, site)
    second = enter(context, site)
    opened = len(streams)

    context.request.post(f"{site.address}/dire/", form={"channel": "wishes", "word": "x"})
    first.close()
    wish(second, "maybe")

    assert opened == 1
    expect(second.locator("[data-live-count=bees]")).to_have_text("1")


def test_a_screen_resumes_after_the_server_was_killed_and_says_so(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    page, other = enter(open_context(), site), open_context()
    status = page.locator("[data-live-status]")

    site.kill()
    expect(status).to_have_text("Reconnecting")
    site.start()
    writer = enter(other, site, "bob")
    wish(writer, "must")

    expect(page.locator("main")).to_have_attribute("data-live-state", "on")
    expect(page.locator("[data-live-count=bees]")).to_have_text("1")
    expect(page.locator("#wishes li")).to_have_text(["bees must"])


def test_what_is_typed_in_a_list_stays_when_the_list_is_fetched_again(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    page = enter(open_context(), site)
    page.route(
        "**/fragment", lambda route: route.fulfill(body=f"<input id='note'><b>{page.url}</b>", content_type="text/html")
    )
    page.evaluate(
        """() => { const list = document.querySelector("#wishes");
        list.dataset.liveUrl = "/fragment"; list.innerHTML = "<input id='note'><i>old</i>"; }"""
    )
    page.locator("#note").type("half a sent")

    say(site, "x")
    expect(page.locator("#wishes b")).to_have_count(1)
    page.keyboard.type("ence")

    expect(page.locator("#note")).to_have_value("half a sentence")
    expect(page.locator("#note")).to_be_focused()


def test_a_wish_made_without_connection_is_kept_shown_and_sent_once(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    page = enter(context, site)
    sent: list[dict[str, list[str]]] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(parse_qs(request.post_data or "")))
    context.set_offline(True)

    wish(page, "first thought")
    expect(page.locator("form[data-waiting]")).to_have_count(1)
    expect(page.locator("[data-outbox-status]")).to_have_text("Kept, will be sent")
    wish(page, "second thought")
    expect(page.locator("form[data-waiting]")).to_have_count(1)
    before = levels(site)
    context.set_offline(False)

    assert before == []
    assert eventually(lambda: page.wait_for_timeout(50) or levels(site) == ["second thought"])
    # The first one may come later still: the second says that it stands in its place.
    assert sent[-1]["replaces"] == sent[0]["key"] != sent[-1]["key"]
    expect(page.locator("form[data-waiting]")).to_have_count(0)
    expect(page.locator("[data-live-count=bees]")).to_have_text("1")


def test_a_kept_wish_survives_the_closing_of_its_tab(site: Site, open_context: Callable[[], BrowserContext]) -> None:
    context = open_context()
    page = enter(context, site)
    page.route("**/souhaits/", lambda route: route.abort())
    wish(page, "kept")
    expect(page.locator("form[data-waiting]")).to_have_count(1)
    page.close()

    again = enter(context, site)

    assert eventually(lambda: again.wait_for_timeout(50) or levels(site) == ["kept"])
    expect(again.locator("form[data-waiting]")).to_have_count(0)


def test_an_answer_lost_on_its_way_does_not_make_a_second_wish(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    page = enter(open_context(), site)
    lost: list[int] = []

    def lose_the_first_answer(route) -> None:  # type: ignore[no-untyped-def]
        if lost:
            route.continue_()
            return
        lost.append(route.fetch(max_redirects=0).status)
        route.abort()

    page.route("**/souhaits/", lose_the_first_answer)

    wish(page, "once")
    expect(page.locator("[data-outbox-status]")).to_have_text("Sent")

    assert (lost, levels(site)) == ([302], ["once"])


def test_a_refused_wish_says_why_and_keeps_what_was_typed(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    page = enter(open_context(), site)
    page.goto(f"{site.address}/?topic=gone")

    wish(page, "must")

    expect(page.locator("[data-outbox-status]")).to_have_text("Not accepted: This topic was withdrawn.")
    expect(page.get_by_label("Level")).to_have_value("must")
    assert page.evaluate(REASON_OF_A_PAGE_WITHOUT_THE_FORM) == "Questions are closed."


def test_a_refusal_that_comes_late_leaves_what_was_typed_since(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    page = enter(context, site)
    page.goto(f"{site.address}/?topic=gone")
    context.set_offline(True)
    wish(page, "must")
    expect(page.locator("form[data-waiting]")).to_have_count(1)
    page.get_by_label("Level").fill("typed since")

    context.set_offline(False)

    expect(page.locator("[data-outbox-status]")).to_have_text("Not accepted: This topic was withdrawn.")
    expect(page.get_by_label("Level")).to_have_value("typed since")
    page.reload()
    expect(page.get_by_label("Level")).to_have_value("must")


def test_a_wish_that_an_earlier_sending_takes_along_still_leads_where_its_answer_says(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    page = enter(open_context(), site)
    # Answered once the lock is held: what the page sends as it opens may hold it first.
    page.evaluate(
        "new Promise((held) => { void navigator.locks.request('outbox', () => new Promise((end) => {"
        " window.end = end; held() })) })"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wish(page, "must")
    page.wait_for_function("async () => (await navigator.locks.query()).pending.length === 2")

    with page.expect_navigation():
        page.evaluate("window.end()")

    assert levels(site) == ["must"]


def test_a_wish_of_one_account_is_never_sent_by_another(site: Site, open_context: Callable[[], BrowserContext]) -> None:
    context = open_context()
    page = enter(context, site)
    context.request.post(f"{site.address}/sortir/", form={})
    wish(page, "of ada")
    expect(page.locator("[data-outbox-status]")).to_have_text("Sign in again: it is kept")
    page.close()

    bob = enter(context, site, "bob")
    with bob.expect_navigation():  # Chromium never ends closing a page that is on its way to another
        wish(bob, "of bob")
    assert levels(site) == ["of bob"]
    bob.close()
    ada = enter(context, site, "ada")

    assert eventually(lambda: ada.wait_for_timeout(50) or levels(site) == ["of bob", "of ada"])


def test_a_seen_page_opens_without_connection_and_says_when_it_was_seen(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    page = seen_without_connection(open_context(), site)

    expect(page.locator("[data-seen-status]")).to_have_text(re.compile(r"^Seen at \d{1,2}:\d\d"))
    page.goto(f"{site.address}/never-seen/")

    expect(page.locator("h1")).to_have_text("No connection")


def seen_without_connection(context: BrowserContext, site: Site) -> Page:
    """A page that was kept, shown again while the network is cut."""
    page = enter(context, site)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.wait_for_function("async () => (await (await caches.open('pages-1')).keys()).length === 2")
    context.set_offline(True)
    page.reload()
    expect(page.locator("[data-seen-status]")).to_be_visible()
    return page


def test_a_page_shown_as_it_was_seen_says_so_no_more_once_the_connection_is_back(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    page = seen_without_connection(context, site)

    context.set_offline(False)

    expect(page.locator("[data-seen-status]")).to_be_hidden(timeout=60_000)


def test_a_page_without_network_tells_a_signed_in_person_that_the_entry_waits_and_goes_when_it_is_back(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    page = seen_without_connection(context, site)
    wish(page, "must")
    expect(page.locator("form[data-waiting]")).to_have_count(1)

    page.goto(f"{site.address}/never-seen/")
    expect(page.locator("[data-outbox-status]")).to_have_text("Kept, will be sent")
    context.set_offline(False)

    expect(page.locator("body[data-offline]")).to_have_count(0, timeout=60_000)


def test_parts_of_a_page_are_fetched_again_once_an_entry_that_waited_is_sent(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    page = enter(context, site)
    page.evaluate("document.querySelector('#wishes').dataset.liveReplace = 'nothing-that-comes'")
    context.set_offline(True)
    wish(page, "must")
    expect(page.locator("form[data-waiting]")).to_have_count(1)

    context.set_offline(False)

    expect(page.locator("#wishes li")).to_have_text(["bees must"], timeout=60_000)


def test_pages_kept_for_one_account_are_gone_once_another_enters(
    site: Site, open_context: Callable[[], BrowserContext]
) -> None:
    context = open_context()
    page = enter(context, site)
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(f"{site.address}/?topic=ada")
    page.wait_for_function("async () => (await (await caches.open('pages-1')).keys()).length === 2")
    context.request.post(f"{site.address}/entrer/", form={"name": "bob"})

    page.goto(f"{site.address}/")
    page.wait_for_function("async () => !(await (await caches.open('pages-1')).match('/?topic=ada'))")
    addresses = page.evaluate(
        "async () => (await (await caches.open('pages-1')).keys()).map((key) => new URL(key.url).pathname + new URL(key.url).search)"
    )

    assert sorted(addresses) == ["/", "/owner"]


@pytest.mark.parametrize("name", ["live.js", "outbox.js", "sw.js"])
def test_a_module_weighs_at_most_four_kilobytes_on_the_wire(name: str) -> None:
    import gzip

    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= 4096


def test_a_screen_for_which_there_is_no_stream_asks_from_time_to_time_and_gets_one_later(
    tmp_path: Path, open_context: Callable[[], BrowserContext]
) -> None:
    site = toy_site(tmp_path)
    site.open_files = 256  # 48 streams of visitors
    site.start()
    others = [Reader(site, "channels=wishes") for _number in range(48)]
    for other in others:
        other.until(1)
    page = open_context().new_page()
    page.goto(f"{site.address}/")
    expect(page.locator("main")).to_have_attribute("data-live-state", "off", timeout=60_000)
    ada = Reader(site, "channels=wishes", cookie=cookie_of(site, "ada"))  # a place reserved for people signed in
    ada.until(1)
    with page.expect_request("**/", timeout=90_000):
        pass  # the list is asked again though no message can come
    for other in others:
        other.close()

    expect(page.locator("main")).to_have_attribute("data-live-state", "on", timeout=120_000)
    site.stop()
