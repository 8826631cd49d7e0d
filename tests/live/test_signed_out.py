"""What an open page says when its reader is signed in no more, and of a form that cannot be sent: in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.live.server import Site
from tests.live.test_screens import enter, open_context, site  # noqa: F401  (fixtures)

pytestmark = pytest.mark.slow("drives a real browser against a real server")


def test_a_form_that_nothing_keeps_stays_with_what_was_typed_when_it_is_pressed_without_connection(
    site: Site,  # noqa: F811  (the fixture)
    open_context: Callable[[], BrowserContext],  # noqa: F811  (the fixture)
) -> None:
    context = open_context()
    page = enter(context, site)
    page.get_by_label("Why").fill("because")

    context.set_offline(True)
    page.get_by_role("button", name="Leave").click()
    expect(page.locator("[data-seen-status]")).to_have_text("Nothing was sent")
    typed = page.get_by_label("Why").input_value()
    context.set_offline(False)
    page.get_by_role("button", name="Leave").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert typed == "because"


def test_a_page_whose_reader_is_signed_in_no_more_says_why_with_the_way_back_and_asks_for_no_stream_again(
    site: Site,  # noqa: F811  (the fixture)
    open_context: Callable[[], BrowserContext],  # noqa: F811  (the fixture)
) -> None:
    context = open_context()
    page = enter(context, site)
    page.get_by_label("Level").fill("must")

    context.request.post(f"{site.address}/sortir/")
    site.kill()
    site.start()

    status = page.locator("[data-live-status]")
    expect(status).to_have_text("Your rights rose. Sign in")
    assert status.get_by_role("link").get_attribute("href") == "/entrer/?next=%2F"
    assert page.locator("main").get_attribute("data-live-state") == "ended"
    assert page.get_by_label("Level").input_value() == "must"
