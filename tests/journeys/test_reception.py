"""Reception lived at two doors: a signature drawn by hand, a check-in off line, both doors let the same person in."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.slow("starts the product and two browsers")]
SEED = """
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from tests import factories
gathering = factories.gathering(slug="ici", starts_on=timezone.localdate(), ends_on=timezone.localdate())
for first, last in (("Ada", "Éluard"), ("Bo", "Martin"), ("Cy", "Martel"), ("Di", "Zola")):
    factories.registration(gathering, factories.member(first_name=first, last_name=last))
for name in ("nord", "sud"):
    user = factories.organiser(gathering)
    make_personal_link(user, purpose=name, by=None, at=timezone.now(), key=f"cle-{name}-0000000000000000")
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product with a gathering of today, four people who come and two organisers."""
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


@pytest.fixture
def doors(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """Two tablets, each of an organiser, with the door of the morning open."""
    contexts: list[BrowserContext] = []
    pages = []
    [(half_day,)] = rows(site, "SELECT id FROM activities_halfday ORDER BY id LIMIT 1")
    for name in ("nord", "sud"):
        context = browser.new_context(locale="fr-FR", viewport={"width": 800, "height": 1000})
        contexts.append(context)
        page = context.new_page()
        enter_by_link(page, site, name)
        page.goto(f"{site.address}/activites/demi-journees/{half_day}/accueil/")
        # Once the browser keeps pages, the next visit is kept.
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        page.reload()
        page.locator("body[data-outbox-ready][data-door-ready]").wait_for()
        page.wait_for_function("url => caches.match(url).then((found) => found !== undefined)", arg=page.url)
        page.locator("summary", has_text="Cet accueil").click()
        page.locator("[data-door-label]").fill(name)
        page.locator("[data-door-label]").blur()
        pages.append(page)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def rows(site: Site, question: str) -> list[tuple]:
    """What the database holds, read beside the server."""
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3")) as database:
        return database.execute(question).fetchall()


def choose(page: Page, letters: str, name: str) -> None:
    """Find somebody by the first letters of a name."""
    page.locator("#door-q").fill(letters)
    page.locator("[data-door-row]:visible a", has_text=name).click()
    expect(page.locator("#door-name")).to_have_text(name)


def draw(page: Page) -> None:
    """Draw a line in the frame, as with a finger."""
    pad = page.locator("[data-door-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 20 + step * 30, box["y"] + (30 if step % 2 else 80))
    page.mouse.up()


def test_a_reception_with_a_drawn_signature_and_a_check_in_off_line(doors: tuple[Page, Page], site: Site):
    north, south = doors
    # A dot is refused on the spot, then a signature is drawn.
    choose(north, "el", "Éluard Ada")
    north.locator("[data-door-pad]").click()
    north.get_by_role("button", name="Je signe", exact=True).click()
    expect(north.locator("[data-door-said]")).to_contain_text("C’est un point")
    draw(north)
    north.get_by_role("button", name="Je signe", exact=True).click()
    expect(north.locator("[data-door-said]")).to_have_text("Éluard Ada\u00a0: signature prise")
    expect(north.locator("[data-door-row]", has_text="Éluard").locator("[data-door-mark]")).to_have_text("✓✓ a signé")
    # The other door sees it live.
    expect(south.locator("[data-door-row]", has_text="Éluard").locator("[data-door-mark]")).to_have_text("✓✓ a signé")

    # Without connection the south door lets two people in; the north lets one of them in meanwhile.
    south.context.set_offline(True)
    south.reload()
    south.locator("body[data-outbox-ready][data-door-ready]").wait_for()
    expect(south.locator("[data-seen-status]")).to_contain_text("Pas de connexion")
    for letters, name in (("mart", "Martin Bo"), ("zo", "Zola Di")):
        choose(south, letters, name)
        south.get_by_role("button", name="Est là").click()
        expect(south.locator("[data-door-said]")).to_contain_text(f"{name}\u00a0: présence notée")
    choose(north, "mart", "Martin Bo")
    north.get_by_role("button", name="Est là").click()
    expect(north.locator("[data-door-row]", has_text="Martin").locator("[data-door-mark]")).to_have_text("✓ sur place")
    while_cut = rows(site, "SELECT COUNT(*) FROM activities_presence")

    south.context.set_offline(False)
    south.reload()

    for page in (north, south):
        expect(page.locator("#door-state")).to_contain_text(re.compile(r"Martin.*nord.*", re.DOTALL))
        expect(page.locator("#door-state")).to_contain_text("comptées une fois")
        expect(page.locator("#door-state .figure strong").first).to_have_text("3")
    assert while_cut == [(2,)]
    assert rows(site, "SELECT COUNT(*), COUNT(DISTINCT person_id) FROM activities_presence") == [(3, 3)]
    assert rows(site, "SELECT COUNT(*) FROM activities_checkin") == [(4,)]
    assert "comme au moment de signer" in site.manage("verify_signatures", "--language", "fr")
