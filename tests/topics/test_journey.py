"""The way of participants in real browsers on a real server: live counts, a cut network, no script, keyboard, small screens."""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.enlarged import lost
from tests.live.entering import enter_by_link
from tests.live.server import ROOT, Site, seeded_site
from tests.live.streams import eventually

pytestmark = pytest.mark.slow("drives real browsers against a real server")
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
WEIGHT_KB = 100
# A gathering with 30 topics, 40 people who wish, and keys of personal links: ada, bo, orga.
SEED = """
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.topics import actions
from tests import factories
gathering = factories.gathering(slug="ici", title="Rencontre nationale")
gathering.welcome_key = "cle-de-la-salle"
gathering.save()
centre = factories.centre("RésO Villes")
people = []
for number in range(40):
    person = factories.member(centre, first_name=f"Prénom{number}")
    factories.registration(gathering, person, organisation=centre)
    people.append(person)
forum = factories.forum(gathering, slots=4, spaces=4)
for number in range(30):
    text = "Comment chaque centre s’y prend, ce qui marche, ce qui reste à inventer ensemble. " * 2
    topic = factories.topic(forum, f"Le sujet numéro {number} dont tout le monde parle", people[10 + number % 30], text=text)
    for person in people[number % 5 :: 5]:
        factories.wish(topic, person, 1 + number % 3)
for name, user in (("ada", people[0].user), ("bo", people[1].user), ("orga", factories.organiser(gathering))):
    make_personal_link(user, purpose="essai", by=None, at=timezone.now(), key=f"cle-{name}-0000000000000000")
"""
FORUM = "/rencontres/ici/forums/1/"
# Where the choices of the page stand, wherever it is scrolled to.
PLACES = """() => [...document.querySelectorAll("main [name=level], main h1, footer a")]
  .map((part) => Math.round(part.getBoundingClientRect().top + scrollY))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = seeded_site(tmp_path_factory.mktemp("site"), SEED)
    yield site
    site.stop()


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def new(name: str = "", path: str = FORUM, *, language: str = "en-GB", **options: object) -> Page:
        options = {"locale": language, "viewport": {"width": 390, "height": 800}} | options
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if name:
            enter_by_link(page, site, name)
        page.goto(f"{site.address}{path}")
        return page

    yield new
    for context in contexts:
        context.close()


def wishes_of(site: Site, first_name: str, topic: int) -> list[int]:
    """The levels kept, read beside the server as anybody with the file could."""
    query = (
        "SELECT level FROM topics_wish JOIN network_person AS person ON person.id = person_id "
        "WHERE person.first_name = ? AND topic_id = ?"
    )
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3")) as database:
        return [level for (level,) in database.execute(query, (first_name, topic))]


def count(page: Page, topic: int) -> int:
    return int(page.locator(f"[data-live-count='wishes-{topic}']").inner_text())


def test_a_wish_climbs_on_another_phone_and_on_the_wall_without_reload(enter, site):
    ada, bo = enter("ada"), enter("bo")
    wall = enter("", "/mur/cle-de-la-salle/", viewport={"width": 1440, "height": 3000})
    for page in (ada, bo, wall):
        expect(page.locator("body")).to_have_attribute("data-live-state", "on")
    before = count(bo, 2)

    ada.locator("#wish-2-3").check()

    expect(ada.locator("#sujet-2 [data-outbox-message]")).to_have_text("Sent.")
    for page in (bo, wall, ada):
        expect(page.locator("[data-live-count='wishes-2']")).to_have_text(str(before + 1))
    assert eventually(lambda: wishes_of(site, "Prénom0", 2) == [3])


def test_the_page_of_a_session_follows_the_agenda_without_reload(enter):
    reader = enter("ada", "/rencontres/ici/sequences/1/")
    organiser = enter("orga", "/rencontres/ici/preparer/sequences/1/")
    organiser.locator("[name=text]").fill("Montez au premier étage.")

    organiser.locator("main form button").first.click()

    expect(reader.locator("main")).to_contain_text("Montez au premier étage.")


def test_a_wish_made_while_the_network_is_cut_waits_and_is_sent_once(enter, site):
    page = enter("ada")
    expect(page.locator("body")).to_have_attribute("data-live-state", "on")
    expect(page.locator("body")).to_have_attribute("data-outbox-ready", "")
    page.context.set_offline(True)
    before = page.evaluate(PLACES)

    page.locator("#wish-3-2").check()
    form = page.locator("form[data-outbox-thing='wish-3']")
    expect(form.locator(".wish-waiting")).to_be_visible()
    expect(page.locator("[data-outbox-status]")).to_be_visible()
    assert page.evaluate(PLACES) == before
    page.locator("#wish-3-3").check()
    expect(form.locator(".wish-waiting")).to_be_visible()
    while_cut = wishes_of(site, "Prénom0", 3)
    page.context.set_offline(False)

    assert eventually(lambda: wishes_of(site, "Prénom0", 3) == [3])
    expect(form.locator(".wish-waiting")).to_be_hidden(timeout=180_000)
    assert while_cut == []
    page.reload()
    expect(page.locator("#wish-3-3")).to_be_checked()


def test_a_topic_proposed_while_the_network_is_cut_is_made_once(enter, site):
    page, other = enter("ada", f"{FORUM}proposer/"), enter("bo")
    expect(other.locator("body")).to_have_attribute("data-live-state", "on")
    expect(page.locator("body")).to_have_attribute("data-outbox-ready", "")
    page.context.set_offline(True)
    page.get_by_label("Title").fill("Écrit dans le train")

    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("[data-outbox-status], [data-outbox-message]").filter(has_text="Waiting")).to_be_visible()
    page.context.set_offline(False)

    expect(other.get_by_role("heading", name="Écrit dans le train")).to_have_count(1)
    other.reload()
    expect(other.get_by_role("heading", name="Écrit dans le train")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False])
def test_a_host_is_found_by_name_and_chosen_with_the_keyboard(enter, script):
    page = enter("ada", f"{FORUM}proposer/", java_script_enabled=script)
    title = f"À deux voix ({script})"
    page.get_by_label("Title").fill(title)
    words = page.get_by_label("Add somebody: first letters of the name")
    words.fill("prénom39")
    words.press("Enter") if script else page.get_by_role("button", name="Search").press("Enter")

    option = page.get_by_label("Prénom39")
    expect(option).to_be_visible()
    option.press("Space")
    expect(page.get_by_label("Title")).to_have_value(title)
    page.get_by_role("button", name="Propose it").press("Enter")

    card = page.locator("article.topic", has=page.get_by_role("heading", name=title))
    expect(card.locator(".topic-hosts")).to_contain_text("Prénom39")
    expect(card.locator(".topic-hosts")).to_contain_text("Prénom0")


def test_enter_in_the_title_proposes_and_does_not_search(enter):
    page = enter("ada", f"{FORUM}proposer/", java_script_enabled=False)
    page.get_by_label("Title").fill("Tapé puis envoyé")
    page.get_by_label("Title").press("Enter")

    expect(page.get_by_role("heading", name="Tapé puis envoyé")).to_have_count(1)


def test_what_is_refused_after_the_cut_is_told_and_kept(enter):
    page = enter("ada", f"{FORUM}proposer/")
    expect(page.locator("body")).to_have_attribute("data-outbox-ready", "")
    page.get_by_label("Title").fill("x" * 130)

    page.get_by_role("button", name="Propose it").click()

    expect(page.locator("[data-outbox-message]")).to_contain_text("130 characters")
    expect(page.get_by_label("Title")).to_have_value("x" * 130)


def test_proposing_and_wishing_need_no_script(enter, site):
    page = enter("bo", java_script_enabled=False)

    page.locator("#wish-4-1").check()
    page.locator("form[data-outbox-thing='wish-4'] button").click()
    page.wait_for_url("**#sujet-4")
    expect(page.locator("#wish-4-1")).to_be_checked()
    page.get_by_role("link", name="Propose a topic").click()
    page.get_by_label("Title").fill("Sans script")
    page.get_by_label("Question: something to solve together").check()
    page.get_by_role("button", name="Propose it").click()

    expect(page.get_by_role("heading", name="Sans script")).to_have_count(1)
    assert wishes_of(site, "Prénom1", 4) == [1]


def test_a_wish_is_made_with_the_keyboard_alone_and_only_where_it_stops(enter, site):
    page = enter("bo")
    page.locator("#wish-5-0").focus()

    for _ in range(2):
        page.keyboard.press("ArrowUp")

    expect(page.locator("#wish-5-2")).to_be_checked()
    expect(page.locator("#wish-5-2")).to_be_focused()
    expect(page.locator("#sujet-5 [data-outbox-message]")).to_have_text("Sent.")
    assert eventually(lambda: wishes_of(site, "Prénom1", 5) == [2])  # “Sent.” may still be of the press before


def test_a_card_fetched_again_keeps_a_choice_not_sent_yet(enter, site):
    ada, orga = enter("ada"), enter("orga", f"{FORUM}sujets/6/modifier/")
    expect(ada.locator("body")).to_have_attribute("data-live-state", "on")
    orga.get_by_label("Title").fill("Le sujet au titre changé")
    orga.get_by_role("button", name="Save").click()
    ada.locator("#wish-7-3").check()

    expect(ada.get_by_role("heading", name="Le sujet au titre changé")).to_be_visible()
    expect(ada.locator("#wish-7-3")).to_be_checked()
    assert eventually(lambda: wishes_of(site, "Prénom0", 7) == [3])


PAGES = {
    "ada": [FORUM, f"{FORUM}proposer/", "/rencontres/ici/mon-programme/"],
    "orga": [FORUM, f"{FORUM}fusionner/", f"{FORUM}terrain/"],
    "": ["/mur/cle-de-la-salle/", "/rencontres/ici/forums/"],
}


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_pages_fit_320_pixels_and_have_no_fault_of_access_also_when_letters_are_larger_or_further_apart(
    enter, site, language
):
    results = {}

    for name, paths in PAGES.items():
        page = enter(
            name,
            paths[0],
            language=language,
            viewport={"width": 320, "height": 700},
            bypass_csp=True,
            reduced_motion="reduce",
        )
        for path in paths:
            page.goto(f"{site.address}{path}")
            page.add_script_tag(path=AXE)
            faults = page.evaluate("axe.run().then(found => found.violations.map(one => one.id))")
            is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            # The screen of a room has the largest letters with which its window holds everything.
            cut = [] if path.startswith("/mur/") else lost(page)
            results[name, path] = (page.locator("h1").count(), faults, is_wide, cut)

    assert results == {(name, path): (1, [], False, []) for name, paths in PAGES.items() for path in paths}


def test_the_first_visit_of_a_participant_weighs_less_than_100_kilobytes(enter, site):
    page = enter("ada", "/hors-ligne/", service_workers="block")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    page.goto(f"{site.address}{FORUM}")
    expect(page.locator("body")).to_have_attribute("data-live-state", "on")

    page.evaluate("document.fonts.ready.then(() => true)")

    # Page, styles, scripts, fonts and icons, compressed, with their headers.
    assert len(sizes) > 10
    assert sum(sizes) / 1000 < WEIGHT_KB, f"{sum(sizes) / 1000:.1f} kB: {sizes}"


@pytest.mark.parametrize("width", [320, 390])
def test_who_proposed_stands_at_their_topic_with_the_message_in_sight(enter, width):
    page = enter("ada", f"{FORUM}proposer/", viewport={"width": width, "height": 700})
    title = f"Au téléphone de {width}"
    expect(page.locator("body")).to_have_attribute("data-outbox-ready", "")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Propose it").click()

    topic = page.locator("li[id^=sujet-]", has=page.get_by_role("heading", name=title))
    expect(page.locator(".said")).to_contain_text(title)
    expect(page).to_have_url(re.compile(f"#{topic.get_attribute('id')}$"))
    expect(topic).to_be_in_viewport()
    expect(page.locator(".said")).to_be_in_viewport()
