"""The first barcamp of twelve people in a network of one's own: from nothing to a published grid, each act counted.

An act is a press of a link or a button, or a form that is sent. Those of the person who prepares are at most twenty.
"""

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.test_story import asked, window
from tests.live.server import DEV, Site, empty_product

pytestmark = [
    pytest.mark.journey,
    pytest.mark.full,
    pytest.mark.slow("prepares and lives a barcamp of twelve in browsers"),
]
PEOPLE = 12
MOST_ACTS = 20
TOPICS = ("Tenir une épicerie", "Acheter à plusieurs", "Le vrac", "Les invendus", "Recruter des bénévoles", "La caisse")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product as installed, with no network yet."""
    shutil.copytree(empty_product(), tmp_path, dirs_exist_ok=True)
    started = Site(tmp_path, DEV)
    yield started
    started.stop()


@dataclass
class Hand:
    """Somebody at a browser, whose acts are counted."""

    page: Page
    acts: int = 0

    def press(self, what: Locator) -> None:
        """One act."""
        what.click()
        self.page.wait_for_load_state()
        self.acts += 1

    def link(self, label: str) -> None:
        """Press a link of the page."""
        self.press(self.page.get_by_role("link", name=re.compile(label)).first)

    def button(self, label: str) -> None:
        """Press a button, which sends its form."""
        self.press(self.page.get_by_role("button", name=re.compile(label)).first)


def test_the_first_barcamp_of_twelve_people_takes_at_most_twenty_acts_from_nothing_to_a_published_grid(site, browser):
    printed = site.manage("init", "--name", "Épiceries de l’île", "--email", "ana@exemple.re", "--place", "La Réunion")
    site.start()
    ana = Hand(window(browser, site, 1280).new_page())
    ana.page.goto(re.search(r"/cle/\S+/", printed)[0])

    prepare(ana)
    key = asked(site, "SELECT welcome_key FROM gatherings_gathering")[0][0]
    people = [arrive(browser, site, key, number) for number in range(PEOPLE)]
    forum = asked(site, "SELECT id FROM topics_forum")[0][0]
    slug = asked(site, "SELECT slug FROM gatherings_gathering")[0][0]
    address = f"/rencontres/{slug}/forums/{forum}/"
    for person, title in zip(people, TOPICS, strict=False):
        propose(person, title, address)
    compose_and_publish(ana, people, address, site)

    # The barcamp itself, and each topic in its place of the grid.
    assert asked(site, "SELECT COUNT(*) FROM gatherings_session")[0][0] == 1 + len(TOPICS)
    assert asked(site, "SELECT COUNT(*) FROM gatherings_registration WHERE state = 'confirmed'")[0][0] == PEOPLE
    # Press, topic proposed and two wishes: what one participant does.
    assert (ana.acts <= MOST_ACTS, max(person.acts for person in people) <= 5) == (True, True), ana.acts


def prepare(ana: Hand) -> None:
    """Enter, say which organisation hosts, make the gathering, follow its steps."""
    page = ana.page
    ana.press(page.locator("main button").first)
    ana.link("ajouter une première organisation")
    page.fill("[name=name]", "Épicerie du Port")
    ana.press(page.locator("main form.form button.button:not([data-search])").last)
    ana.link("Rencontres")
    ana.link("Nouvelle rencontre")
    page.fill("[name=title]", "Premier barcamp")
    for name in ("starts_on", "ends_on"):
        page.fill(f"[name={name}]", "2031-05-14")
    ana.press(page.locator("main form.form button.button:not([data-search])").last)
    fill_and_send(ana, "spaces", text="Salle A; 10\nSalle B; 10")
    fill_and_send(ana, "slots", text="3 créneaux de 40 min dès 9 h 30")
    ana.link("Ajouter une séquence")
    page.fill("[name=title]", "Barcamp")
    page.select_option("[name=format]", "barcamp")
    page.fill("[name=begins]", "09:30")
    page.fill("[name=ends]", "11:30")
    ana.press(page.locator("main form.form button.button:not([data-search])").last)
    page.goto(re.sub(r"preparer/.*", "preparer/", page.url))
    ana.button("L’annoncer")


def fill_and_send(ana: Hand, part: str, *, text: str) -> None:
    """Write several at once into a part of the page where the gathering is prepared."""
    form = ana.page.locator(f"#{part} form:has([name=said])")
    summary = ana.page.locator(f"#{part} details:has([name=said]) > summary")
    if not form.is_visible():
        ana.press(summary)
    form.locator("[name=said]").fill(text)
    ana.press(form.locator("button.button"))


def arrive(browser: Browser, site: Site, key: str, number: int) -> Hand:
    """Scan the QR, say who one is."""
    person = Hand(window(browser, site, 390, 800).new_page())
    person.page.goto(f"/bienvenue/{key}/")
    person.page.fill("[name=first_name]", "Camille")
    person.page.fill("[name=last_name]", f"Numéro{number}")
    person.page.fill("[name=email]", f"camille{number}@exemple.re")
    for box in person.page.locator("[name=half_days]").all():
        box.check()
    person.press(person.page.locator("form[data-once] button.button").last)
    expect(person.page).to_have_url(re.compile("/rencontres/"))
    return person


def propose(person: Hand, title: str, forum: str) -> None:
    """Propose a topic."""
    person.page.goto(forum)
    person.link("Proposer un sujet")
    person.page.fill("[name=title]", title)
    person.press(person.page.locator("main form.form button.button:not([data-search])").last)


def compose_and_publish(ana: Hand, people: list[Hand], forum: str, site: Site) -> None:
    """Wishes open, everybody wishes, the grid is composed and published."""
    ana.link("Sujets")
    ana.button("Passer à")
    others = len(TOPICS) - 1  # one’s own topic is not wished for
    for number, person in enumerate(people):
        person.page.goto(forum)
        for topic in (number % others, (number + 2) % others):
            person.page.locator("form.wish").nth(topic).locator("input[value='3']").check(force=True)
            person.acts += 1
    expect_wishes(site)
    ana.button("Passer à")
    ana.link("Composer la grille")
    ana.page.locator("#seconds-5").check()
    ana.press(ana.page.locator("#start"))
    expect(ana.page.locator("[data-grid] td .tile, [data-grid] td [data-topic]").first).to_be_visible()
    expect(ana.page.locator("#start")).to_be_visible()
    ana.press(ana.page.locator("#publish"))
    expect(ana.page.get_by_role("link", name="grille publiée").first).to_be_visible()


def expect_wishes(site: Site) -> None:
    """Wait until what was wished for has arrived."""
    ends = time.monotonic() + 180  # only ends what hangs
    while asked(site, "SELECT COUNT(*) FROM topics_wish WHERE level = 3")[0][0] < 2 * PEOPLE:
        assert time.monotonic() < ends, "some wishes did not arrive"
        time.sleep(0.2)
