"""An open forum from its opening circle to a cooperation: a participant's phone, an organiser's laptop, the wall."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.test_story import GATHERING, asked, enter, is_accessible, window
from tests.live.server import Site, live_site

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.slow("lives an open forum in three browsers")]
PATIENCE_MS = 90_000  # only ends what hangs


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product with its demo network, on the second day of Nantes."""
    running = live_site(tmp_path, "published")
    yield running
    running.stop()


def test_an_open_forum_from_its_circle_to_a_cooperation(site, browser):
    phone, laptop, beamer = (
        window(browser, site, 390, 800),
        window(browser, site, 1440),
        window(browser, site, 1280, 720),
    )
    participant, facilitator = enter(phone, site, "participant"), enter(laptop, site, "facilitator")
    forum = asked(
        site,
        "SELECT f.id FROM topics_forum f JOIN gatherings_session s ON s.id = f.session_id WHERE s.format = 'open_forum'",
    )[0][0]
    title = "Quel avenir pour nos centres de documentation\u00a0?"
    group = asked(site, f"SELECT id FROM gatherings_session WHERE title = '{title}'")[0][0]
    key = asked(site, "SELECT welcome_key FROM gatherings_gathering WHERE slug = 'nantes-2019'")[0][0]
    here, base = f"{GATHERING}sequences/{group}/groupe/", f"{GATHERING}forums/{forum}/"
    wall = beamer.new_page()

    open_with_the_circle(facilitator, wall, f"/mur/{key}/")
    say_where_one_is_without_connection(participant, phone, here)
    report(participant, facilitator, wall, here, f"/mur/{key}/forums/{forum}/?vue=nouvelles")
    place_dots_without_connection(participant, phone, base, site)
    close_and_commit(facilitator, wall, base, f"/mur/{key}/forums/{forum}/?vue=convergence")
    accept(facilitator, participant, site)


def open_with_the_circle(organiser: Page, wall: Page, screen: str) -> None:
    """One press on the organiser's page brings the principles up on the wall that stands open, another one takes them off it."""
    wall.goto(screen)
    organiser.goto(f"{GATHERING}ecrans/")
    organiser.get_by_role("button", name="Cercle d’ouverture").click()
    expect(wall.locator("main")).to_contain_text("deux pieds", timeout=PATIENCE_MS)
    is_accessible(wall)
    organiser.get_by_role("button", name="Mur des sujets").click()
    expect(wall.locator("main")).not_to_contain_text("deux pieds", timeout=PATIENCE_MS)


def say_where_one_is_without_connection(page: Page, phone: BrowserContext, here: str) -> None:
    """One tap; without a network it waits, and is sent when the network is back."""
    page.goto(here)
    is_accessible(page)
    expect(page.locator("body[data-outbox-ready]")).to_be_attached()
    phone.set_offline(True)
    page.get_by_role("button", name="J’y suis").click()
    expect(page.locator("[data-outbox-status]")).to_be_visible(timeout=PATIENCE_MS)
    phone.set_offline(False)
    expect(page.locator("#here .going-yes")).to_contain_text("Vous êtes ici", timeout=PATIENCE_MS)


def report(page: Page, organiser: Page, wall: Page, here: str, screen: str) -> None:
    """The organisers open the report again; somebody takes the notes, notes an idea, closes it; the wall shows it by itself."""
    organiser.goto(here)
    organiser.get_by_role("button", name="Rouvrir le compte rendu").click()
    wall.goto(screen)
    is_accessible(wall)
    expect(wall.get_by_text("Un fonds commun, tenu à tour de rôle")).to_have_count(0)
    page.goto(here)
    page.get_by_role("button", name="Je prends les notes").click()
    page.get_by_label("Une piste à poursuivre").fill("Un fonds commun, tenu à tour de rôle")
    page.get_by_role("button", name="Noter la piste").click()
    expect(page.locator("#ideas")).to_contain_text("Un fonds commun, tenu à tour de rôle", timeout=PATIENCE_MS)
    page.get_by_label("Ce qui s’est dit").fill("Nous avons parlé de nos fonds.")
    page.get_by_role("button", name="Enregistrer et clore le compte rendu").click()
    expect(page.get_by_text("Ce compte rendu est clos.")).to_be_visible(timeout=PATIENCE_MS)
    expect(wall.get_by_text("Un fonds commun, tenu à tour de rôle")).to_be_visible(timeout=PATIENCE_MS)


def place_dots_without_connection(page: Page, phone: BrowserContext, base: str, site: Site) -> None:
    """A dot that is placed without a network counts once it is back, and once."""
    page.goto(f"{base}convergence/")
    is_accessible(page)
    card = page.locator(".idea", has_text="Un fonds commun, tenu à tour de rôle")
    expect(page.locator("body[data-outbox-ready]")).to_be_attached()
    phone.set_offline(True)
    card.get_by_role("button", name="Une gommette de plus").click()
    expect(card.locator("[data-own-dots]")).to_have_text("●")
    phone.set_offline(False)
    expect(card.locator("form[data-waiting]")).to_have_count(0, timeout=PATIENCE_MS)
    page.reload()
    expect(card.locator("[data-own-dots]")).to_have_text("●")
    idea = "SELECT id FROM cooperations_idea WHERE text = 'Un fonds commun, tenu à tour de rôle'"
    assert asked(site, f"SELECT number FROM cooperations_dots WHERE idea_id = ({idea})") == [(1,)]


def close_and_commit(page: Page, wall: Page, base: str, screen: str) -> None:
    """The round is closed, the wall shows the leading ideas, the idea becomes a commitment."""
    wall.goto(screen)
    page.goto(f"{base}convergence/")
    page.locator("summary", has_text="Clore la convergence").click()
    page.get_by_role("button", name="Oui, clore").click()
    expect(wall.get_by_role("heading", name="Pistes de tête")).to_be_visible(timeout=PATIENCE_MS)
    is_accessible(wall)
    card = page.locator(".idea", has_text="Un fonds commun, tenu à tour de rôle")
    card.get_by_role("link", name="En faire un engagement").click()
    page.get_by_label("Ce qu’il faut faire").fill("Un fonds commun de documentation")
    page.get_by_label("Centre porteur").select_option(label="IREV")
    page.get_by_label("Premier pas").fill("Compter nos fonds")
    page.get_by_label("Pour quand").fill("2299-01-01")
    is_accessible(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#commitments")).to_contain_text("Un fonds commun de documentation", timeout=PATIENCE_MS)


def accept(page: Page, participant: Page, site: Site) -> None:
    """Accepted, it is a cooperation that everybody reads, and each idea says where it went."""
    page.get_by_role("link", name="Un fonds commun de documentation").click()
    is_accessible(page)
    page.get_by_role("button", name="Accepter").click()
    expect(page).to_have_url(re.compile(r"/cooperations/\d+/"), timeout=PATIENCE_MS)
    is_accessible(page)
    participant.goto(f"{GATHERING}suites/")
    line = participant.locator("tr", has_text="Un fonds commun, tenu à tour de rôle")
    expect(line).to_contain_text("coopération «\u00a0Un fonds commun de documentation\u00a0», active")
    is_accessible(participant)
    participant.goto("/cooperations/")
    expect(participant.get_by_role("link", name="Un fonds commun de documentation")).to_be_visible(timeout=PATIENCE_MS)
    is_accessible(participant)
    assert asked(
        site, "SELECT state FROM cooperations_cooperation WHERE title = 'Un fonds commun de documentation'"
    ) == [("active",)]
