"""A device that several people use: what stays on it after a sign-out, and a key as second factor, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_story import enter, window
from tests.live.phones import door_of
from tests.live.server import Site, live_site

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.slow("starts the product and a browser")]
PATIENCE_MS = 120_000


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product with its demo network."""
    running = live_site(tmp_path, "wish")
    yield running
    running.stop()


def drafts(page: Page) -> list[str]:
    """The unsaved texts that this browser holds."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('faire-reseau:text:'))")


def wait_for_draft(page: Page) -> None:
    """Until this browser holds an unsaved text."""
    page.evaluate(
        """new Promise((held) => {
          const look = () => Object.keys(localStorage).some((key) => key.startsWith('faire-reseau:text:'))
            ? held() : setTimeout(look, 50);
          look();
        })"""
    )


def leave(page: Page) -> None:
    """Sign out; what would be lost is said first."""
    page.goto("/mon-compte/")
    button = page.locator("form[data-leave] button")
    button.click()
    expect(page.locator("[data-leave-message]")).to_contain_text("textes (1), saisies (0)")
    button.click()
    page.wait_for_url(re.compile(r":\d+/$"))


def test_after_a_sign_out_back_shows_nothing_private_and_no_text_is_left(browser: Browser, site: Site):
    context = window(browser, site, 1200)
    context.set_default_timeout(PATIENCE_MS)
    page = enter(context, site, "facilitator")
    account = page.locator("body").get_attribute("data-account")
    page.goto("/articles/nouveau/")
    page.locator("input[name=title]").fill("Un titre que personne d’autre ne lit")
    wait_for_draft(page)
    drafts_held = drafts(page)
    leave(page)
    left = drafts(page)
    seen = []
    for _ in range(4):
        page.go_back(wait_until="load")
        seen.append(page.locator("body").get_attribute("data-account"))
    context.close()

    assert all(key.startswith(f"faire-reseau:text:{account}:") for key in drafts_held)
    assert (len(drafts_held), left) == (1, [])
    assert account not in seen


def test_an_unsaved_text_is_offered_to_nobody_else_on_the_device(browser: Browser, site: Site):
    context = window(browser, site, 1200)
    context.set_default_timeout(PATIENCE_MS)
    page = enter(context, site, "facilitator")
    page.goto("/articles/nouveau/")
    page.locator("input[name=title]").fill("Un titre que personne d’autre ne lit")
    wait_for_draft(page)
    drafts_held = drafts(page)
    context.clear_cookies()  # the session ended by itself
    page.close()
    other = enter(context, site, "participant")
    other_account = other.locator("body").get_attribute("data-account")
    drafts_there = drafts(other)
    context.close()

    assert drafts_there == drafts_held
    assert not any(key.startswith(f"faire-reseau:text:{other_account}:") for key in drafts_there)


def code_of(site: Site) -> str:
    """The code of the latest letter."""
    letters = sorted((site.data / "letters").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return re.search(r"^    ([\w-]+)$", letters[-1].read_text(encoding="utf-8"), re.MULTILINE)[1]


def test_a_key_is_made_and_opens_the_door_in_a_browser(browser: Browser, site: Site):
    context = window(browser, site, 1200)
    context.set_default_timeout(PATIENCE_MS)
    page = enter(context, site, "facilitator")
    # Browsers make keys for names, not for numbers.
    here = site.address.replace("127.0.0.1", "localhost")
    door = page.evaluate("fetch('/mon-compte/').then(() => 1)")
    key = page.locator("body").get_attribute("data-account")
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{here}{door_of(site, int(key))}")
    page.locator("main button").click()
    page.wait_for_url(re.compile("/mon-bureau/"))
    page.goto(f"{here}/mon-compte/second-facteur/cle/")
    page.locator("#confirming_code").fill(code_of(site))
    page.locator("main form button").last.click()
    page.locator("[data-key-button]").click()
    page.wait_for_url(re.compile("/second-facteur/codes/"))
    page.goto(f"{here}/mon-compte/")
    page.locator("form[data-leave] button").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))
    page.goto(f"{here}{door_of(site, int(key))}")
    page.locator("main button").click()
    page.wait_for_url(re.compile("/entrer/second-facteur/"))
    page.locator("[data-key-button]").click()
    page.wait_for_url(re.compile("/mon-bureau/"))
    signed_in = page.locator("body").get_attribute("data-account")
    context.close()

    assert (door, signed_in) == (1, key)
