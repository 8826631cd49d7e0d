"""Signing in on one's own phone while the connection is down: the signature waits, and the sheet notes when it arrived."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site, seeded_site

pytestmark = pytest.mark.slow("drives a real browser against a real server")
SEED = """
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from tests import factories
gathering = factories.gathering(slug="ici", starts_on=timezone.localdate(), ends_on=timezone.localdate())
person = factories.member(first_name="Ada")
factories.registration(gathering, person)
half_day = gathering.action.meetings.first().half_days.get()
half_day.sign_in_key, half_day.sign_in_open = "cle-de-la-feuille", True
half_day.save()
make_personal_link(person.user, purpose="essai", by=None, at=timezone.now(), key="cle-ada-0000000000000000")
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = seeded_site(tmp_path, SEED)
    yield site
    site.stop()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The page to sign on, opened while the connection was there."""
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    enter_by_link(opened, site, "ada")
    opened.goto(f"{site.address}/emarger/cle-de-la-feuille/")
    opened.locator("body[data-outbox-ready]").wait_for()
    yield opened
    context.close()


def moments(site: Site) -> list[datetime]:
    """When each signature was noted, read beside the server."""
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3")) as database:
        rows = database.execute("SELECT at FROM activities_presence").fetchall()
    return [datetime.fromisoformat(at).replace(tzinfo=UTC) for (at,) in rows]


def test_a_signature_without_connection_waits_says_when_it_was_pressed_and_is_noted_when_it_arrives(
    page: Page, site: Site
) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="I sign").click()
    expect(page.locator("[data-text-pressed]")).to_have_text(re.compile(r"^You pressed at \d{1,2}:\d\d"))
    noted_while_cut = moments(site)
    back = page.evaluate("Date.now()") / 1000

    page.context.set_offline(False)

    expect(page.locator(".notice-success")).to_have_text(
        re.compile(r"^\s*You are signed in, on .* at \d{1,2}:\d\d"), timeout=60_000
    )
    assert noted_while_cut == []
    # The hour of the sheet is that of the server when the signature came, not that of the press.
    assert [moment.timestamp() >= back for moment in moments(site)] == [True]


def test_a_signature_that_arrives_once_signing_in_is_closed_is_refused_and_says_what_to_do(
    page: Page, site: Site
) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="I sign").click()
    expect(page.locator("form[data-waiting]")).to_have_count(1)
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3")) as database:
        database.execute("UPDATE activities_halfday SET sign_in_open = 0")
        database.commit()

    page.context.set_offline(False)

    words = "Not accepted: Signing in is not open for this half-day: ask the organisers."
    expect(page.locator("form [data-outbox-message]")).to_have_text(words, timeout=60_000)
    assert moments(site) == []


def test_a_signature_made_after_the_cookies_were_lost_waits_and_is_sent_once_one_has_signed_in_again(
    page: Page, site: Site
) -> None:
    page.context.clear_cookies()
    page.get_by_role("button", name="I sign").click()
    expect(page.locator("[data-outbox-status]")).to_have_text("Sign in again to send what is waiting. Sign in")
    message = page.locator("form [data-outbox-message]").text_content()
    noted_while_signed_out = moments(site)

    enter_by_link(page, site, "ada")

    expect(page.locator("[data-outbox-status]")).to_have_text("Sent.", timeout=60_000)
    assert (message, noted_while_signed_out, len(moments(site))) == ("", [], 1)


def test_an_entry_that_the_server_cannot_take_now_does_not_hold_back_the_next(page: Page, site: Site) -> None:
    page.evaluate("""() => new Promise((done) => {
      const asked = indexedDB.open("outbox");
      asked.onsuccess = () => {
        const entries = asked.result.transaction("entries", "readwrite").objectStore("entries");
        const account = document.body.dataset.account;
        entries.put({ key: "k", thing: "broken", url: `${location.origin}/broken/`, fields: [], account, at: Date.now() }).onsuccess = done;
      };
    })""")
    page.route("**/broken/", lambda route: route.fulfill(status=500, body="broken"))

    page.get_by_role("button", name="I sign").click()

    expect(page.locator(".notice-success")).to_have_text(re.compile(r"^\s*You are signed in"), timeout=60_000)
    assert len(moments(site)) == 1
