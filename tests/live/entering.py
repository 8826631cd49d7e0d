"""Enter a seeded site in a browser as one of its people, by the personal link that the seed made for them."""

from playwright.sync_api import Page

from tests.live.server import Site


def enter_by_link(page: Page, site: Site, name: str) -> None:
    """Follow the link of `name` (its key is `cle-NAME-` and sixteen zeros) and confirm it."""
    page.goto(f"{site.address}/cle/cle-{name}-0000000000000000/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
