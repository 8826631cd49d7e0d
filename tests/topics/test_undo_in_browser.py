"""Undo in real browsers: a move, back, back, and again, on the grid; without script; what is said is in sight."""

import pytest
from playwright.sync_api import expect

from tests.live.entering import enter_by_link
from tests.live.server import seeded_site
from tests.topics.conftest import COMPOSING

pytestmark = pytest.mark.slow("drives real browsers against a real server")
COMPOSE = "/rencontres/ici/forums/1/composer/"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    site = seeded_site(tmp_path_factory.mktemp("undo"), COMPOSING)
    yield site
    site.stop()


@pytest.fixture
def enter(own_site, browser):
    contexts = []

    def new(name, path=COMPOSE, **options):
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        enter_by_link(page, own_site, name)
        page.goto(f"{own_site.address}{path}")
        return page

    yield new
    for context in contexts:
        context.close()


def cell_of(page, title):
    square = page.locator(".square", has=page.get_by_role("button", name=title, exact=True))
    return square.get_attribute("data-slot"), square.get_attribute("data-space")


def move(page, title):
    """Choose a topic and put it in the first free cell."""
    free = page.locator(".square:not(:has(.tile))").first
    where = free.get_attribute("data-slot"), free.get_attribute("data-space")
    page.get_by_role("button", name=title, exact=True).click()
    free.locator(".drop").click()  # once the costs have come
    expect(page.locator("[data-said]")).to_contain_text(f"“{title}” is now in")
    return where


def test_two_moves_are_taken_back_and_one_is_done_again_by_button_and_by_key(enter):
    page = enter("ada")
    first_was, second_was = cell_of(page, "Sujet 1"), cell_of(page, "Sujet 2")
    first_is = move(page, "Sujet 1")
    move(page, "Sujet 2")

    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-said]")).to_have_text("Undone: move of “Sujet 2”.")
    assert cell_of(page, "Sujet 2") == second_was
    expect(page.locator("#step-back")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-said]")).to_have_text("Undone: move of “Sujet 1”.")
    assert cell_of(page, "Sujet 1") == first_was
    expect(page.locator("#step-back")).to_have_count(0)
    expect(page.locator("#step-again")).to_be_focused()

    page.get_by_role("button", name="Redo").click()
    expect(page.locator("[data-said]")).to_have_text("Done again: move of “Sujet 1”.")
    assert cell_of(page, "Sujet 1") == first_is


def test_what_another_organiser_did_since_is_said_where_one_looks(enter):
    page, other = enter("cy"), enter("bo")  # steps are each person's own: ada has none left from here
    was = cell_of(page, "Sujet 5")
    move(page, "Sujet 5")
    here = f'.square[data-slot="{was[0]}"][data-space="{was[1]}"]'
    expect(other.locator(f"{here}:not(:has(.tile))")).to_have_count(1)
    other.get_by_role("button", name="Sujet 7", exact=True).click()
    other.locator(f"{here} .drop").click()
    expect(other.locator("[data-said]")).to_contain_text("“Sujet 7” is now in")

    page.locator("#step-back").click()

    expect(page.get_by_role("alert")).to_contain_text("What was changed since stands in the way")
    expect(page.get_by_role("alert")).to_contain_text("Sujet 7")


@pytest.mark.parametrize("width", [320, 1440])
def test_without_script_a_removed_space_is_put_back_by_the_message_which_is_in_sight(enter, width):
    page = enter("bo", "/rencontres/ici/preparer/", java_script_enabled=False, viewport={"width": width, "height": 700})
    page.locator(".prepare-part", has=page.locator("#spaces")).locator("summary").first.click()
    page.locator("#spaces details.more summary").last.click()
    page.locator("#spaces").get_by_label("Name").fill(f"Salle {width}")
    page.get_by_label("How many people does it hold?").fill("12")
    page.locator("#spaces").get_by_role("button", name="Add the space", exact=True).click()
    expect(page.locator(".said")).to_be_in_viewport()
    page.locator("#spaces li", has_text=f"Salle {width}").locator("summary").click()
    page.locator("#spaces li", has_text=f"Salle {width}").locator("form button").click()
    expect(page.locator("#spaces")).not_to_contain_text(f"Salle {width}")
    expect(page.locator(".said")).to_be_in_viewport()

    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#spaces")).to_contain_text(f"Salle {width}")
    expect(page.locator(".said")).to_contain_text(f"“Salle {width}” is there again, as it was.")
    expect(page.locator(".said")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
