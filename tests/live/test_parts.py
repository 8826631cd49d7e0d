"""Live parts of the whole product in a real browser: the focus is kept, news is said once, a frozen page waits."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.entering import enter_by_link
from tests.live.keyboard import IS_SEEN
from tests.live.server import Site, seeded_site

pytestmark = pytest.mark.slow("drives a real browser against a real server")
SEED = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from faire_reseau.activities.models import HalfDay, Meeting
from faire_reseau.gatherings.models import Gathering, Session, Slot
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.questions import actions as questions
from faire_reseau.topics import actions, queries
from tests import factories
from tests.topics import made
gathering = factories.gathering(slug="ici", title="Rencontre nationale")
gathering.welcome_key = "salle"
gathering.save()
forum = factories.forum(gathering, slots=3, spaces=3, phase="compose")
hosts = [factories.participant(gathering) for _ in range(4)]
topics = [factories.topic(forum, f"Sujet {number + 1}", host=hosts[number % 4]) for number in range(8)]
person = factories.participant(gathering)
for topic in topics[:3]:
    factories.wish(topic, person, 3)
slots, spaces = queries.slots_of_forum(forum), queries.spaces_of_forum(forum)
for number, topic in enumerate(topics):
    actions.move_topic(topic, slots[number // 3], spaces[number % 3], by=None, at=factories.NOW)
actions.publish_grid(forum, by=None, at=factories.NOW)
actions.move_topic(topics[0], slots[2], spaces[2], by=None, at=factories.NOW)
actions.publish_grid(forum, by=None, at=factories.NOW)
session = factories.session(gathering, hour=16, title="Échange", pk=900)
time = questions.open_questions(session, screening="at_once", order="fair", takes_anonymous=True, by=None, at=timezone.now())
asked = [questions.ask(time, who, text=f"La question {number} ?", at=timezone.now()) for number, who in enumerate([person, *hosts])]
poll = questions.add_poll(time, text="Prêts ?", kind="scale", by=None, at=timezone.now())
questions.open_poll(poll, by=None, at=timezone.now())
# One chooses where to go while the hour is to come.
LATER = timedelta(days=36_524)
for model in (Session, Slot):
    model.objects.update(**{name: F(name) + LATER for name in ("starts_at", "ends_at")})
DAY = factories.DAY + LATER
HalfDay.objects.update(on=DAY)
Meeting.objects.update(held_on=DAY)
Gathering.objects.update(starts_on=DAY, ends_on=DAY)
for name, user in (("ada", person.user), ("orga", factories.organiser(gathering))):
    make_personal_link(user, purpose="essai", by=None, at=timezone.now(), key=f"cle-{name}-0000000000000000")
"""
HERE = "/rencontres/ici/"
QUESTIONS = f"{HERE}sequences/900/questions/"
PAGES = {
    "ada": [HERE, f"{HERE}mon-programme/", f"{HERE}forums/", f"{HERE}forums/1/", f"{HERE}forums/1/grille/", QUESTIONS],
    "orga": [
        f"{HERE}forums/1/",
        f"{HERE}forums/1/composer/",
        f"{HERE}forums/1/grille/versions/",
        f"{QUESTIONS}animer/",
    ],
}
# The module that the page itself holds, whatever hash its address has.
MODULE = """(name) => import(performance.getEntriesByType("resource").map((one) => one.name)
    .find((one) => new RegExp(`/ui/${name}(\\\\.[0-9a-f]+)?\\\\.js`).test(one)))"""
# Focuses each focusable of each live part, replaces the part, and tells those that lost the focus.
REPLACE = """async ([load, gone]) => {
  const { swap } = await eval(load)("swap");
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const told = { tried: 0, lost: [] };
  let turn = 0;
  for (const part of document.querySelectorAll("[data-live-replace]")) {
    for (const fold of part.querySelectorAll("details")) fold.open = true;
    const all = () => [...part.querySelectorAll(FOCUSABLE)].filter((one) => one.getClientRects().length);
    const before = all().length;
    for (let place = 0; place < before && (!gone || all().length); place += 1) {
      for (const fold of part.querySelectorAll("details")) fold.open = true;
      const one = all()[gone ? 0 : place];
      one.focus();
      if (document.activeElement !== one) continue;
      const [tag, words, value] = [one.tagName, one.textContent.trim(), one.value];
      const copy = part.cloneNode(true);
      if (gone) copy.querySelectorAll(FOCUSABLE)[[...part.querySelectorAll(FOCUSABLE)].indexOf(one)].remove();
      for (const fold of copy.querySelectorAll("details")) fold.setAttribute("open", "");
      swap(part, copy.innerHTML + `<p>${++turn}</p>`);
      const now = document.activeElement;
      told.tried += 1;
      const kept = gone ? part.contains(now) : now.tagName === tag && now.textContent.trim() === words && now.value === value && now !== one;
      if (!kept) told.lost.push(`${part.id}: ${tag} ${words} -> ${now.tagName} ${now.textContent.slice(0, 30)}`);
    }
  }
  return told;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = seeded_site(tmp_path_factory.mktemp("site"), SEED)
    yield site
    site.stop()


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    contexts: list[Any] = []

    def new(name: str, path: str, *, live: bool = True, **options: Any) -> Page:
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 720}, "bypass_csp": True} | options
        contexts.append(browser.new_context(**options))
        page: Page = contexts[-1].new_page()
        enter_by_link(page, site, name)
        page.goto(f"{site.address}{path}")
        if live:
            expect(page.locator("[data-live-state=on]")).to_have_count(1)
        return page

    yield new
    for context in contexts:
        context.close()


@pytest.mark.parametrize("gone", [False, True], ids=["still there", "gone"])
@pytest.mark.parametrize("name", list(PAGES))
def test_each_focusable_of_each_live_part_keeps_the_focus_when_the_part_is_replaced(enter, site, name, gone):
    page = enter(name, PAGES[name][0])
    lost_by_path, tried = {}, 0

    for path in PAGES[name]:
        page.goto(f"{site.address}{path}")
        expect(page.locator("[data-live-state=on]")).to_have_count(1)
        outcome = page.evaluate(REPLACE, [MODULE, gone])
        lost_by_path[path] = outcome["lost"]
        tried += outcome["tried"]

    assert lost_by_path == {path: [] for path in PAGES[name]}
    assert tried > 20


def test_nothing_is_replaced_while_what_arrives_is_equal_but_for_the_tokens_of_forms(enter):
    page = enter("ada", f"{HERE}mon-programme/")

    done = page.evaluate(
        """async (load) => {
          const { swap } = await eval(load)("swap");
          const part = document.querySelector("#my-programme");
          const form = part.querySelector("form");
          const html = await (await fetch(location.href, { headers: { "X-Live-Fragment": part.id } })).text();
          return [swap(part, html), part.querySelector("form") === form, html.includes(form.elements.csrfmiddlewaretoken.value)];
        }""",
        MODULE,
    )

    assert done == [False, True, False]


def test_news_is_said_once_counts_at_most_every_ten_seconds_and_the_last_words_last(enter):
    page = enter("ada", f"{HERE}mon-programme/")
    page.evaluate("async (load) => { window.speaker = await eval(load)('say') }", MODULE)
    page.clock.install()

    page.evaluate(
        """() => {
          window.heard = [];
          const region = document.querySelector("[data-announcements]");
          new MutationObserver(() => region.textContent && heard.push(region.textContent)).observe(region, { childList: true });
          const { say } = speaker;
          say("Your programme has changed.");
          for (const n of [1, 2, 3]) say(`${n} present`, { key: "present", every: 10 });
        }"""
    )
    page.clock.run_for(9000)
    early = page.evaluate("heard")
    page.clock.run_for(9000)

    assert early == ["Your programme has changed. 1 present"]
    assert page.evaluate("heard") == [*early, "3 present"]
    assert page.locator("main [role=status], main [aria-live]").count() == 0


def test_a_frozen_page_waits_says_how_many_changes_and_follows_when_resumed_also_after_a_reload(enter, site):
    page, organiser = enter("ada", HERE), enter("orga", f"{HERE}preparer/sequences/1/", live=False)
    page.get_by_role("button", name="Freeze this page").press("Enter")
    page.reload()
    expect(page.locator("[data-live-state=on]")).to_have_count(1)
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    organiser.locator("[name=title]").fill("Au premier étage")

    organiser.locator("main form button").first.click()

    expect(page.locator("[data-freeze-waiting]")).to_have_text("1 change is waiting.")
    assert page.get_by_text("Au premier étage").count() == 0
    page.get_by_role("button", name="Resume").press("Enter")
    expect(page.locator("#agenda")).to_contain_text("Au premier étage")
    expect(page.locator("[data-announcements]")).to_have_text("The agenda has changed.")
    expect(page.get_by_role("button", name="Freeze this page")).to_be_focused()


def test_no_offer_of_a_cell_is_ever_under_the_bar_that_says_what_it_would_change(enter):
    page = enter("orga", f"{HERE}forums/1/composer/")
    page.get_by_role("button", name="Sujet 1", exact=True).press("Enter")
    expect(page.locator(".square .drop").first).to_be_focused()
    offers = page.locator(".drop").count()
    hidden = []

    walk = [*["ArrowRight"] * 3, *["ArrowLeft"] * 3, "ArrowDown"]
    for key in [*["ArrowUp"] * 3, *walk * 4, *["Tab"] * 3]:
        page.keyboard.press(key)
        if not page.evaluate(f"!document.activeElement.matches('.drop') || ({IS_SEEN})(document.activeElement)"):
            hidden.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))

    assert offers > 5
    assert hidden == []


def test_while_one_chooses_the_cells_are_a_grid_and_escape_is_heard_from_anywhere(enter):
    page = enter("orga", f"{HERE}forums/1/composer/")
    topic = page.get_by_role("button", name="Sujet 2", exact=True)
    topic.press("Enter")
    expect(page.get_by_role("grid")).to_have_count(1)
    heads = page.locator("[data-grid] th button").count()
    stops = page.locator(".square .drop[tabindex='0']")
    first = stops.evaluate_all("(drops) => drops.map((drop) => drop === document.activeElement)")
    page.keyboard.press("ArrowRight")
    second = stops.evaluate_all("(drops) => drops.map((drop) => drop === document.activeElement)")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("Escape")

    expect(topic).to_be_focused()
    expect(page.get_by_role("grid")).to_have_count(0)
    assert heads == 0
    assert (first, second) == ([True], [True])


def test_the_list_of_destinations_is_a_visible_link_also_with_script(enter):
    page = enter("orga", f"{HERE}forums/1/composer/")

    page.locator(".tile", has_text="Sujet 2").get_by_role("link", name="Where it could go").click()

    expect(page.get_by_role("heading", name="Move “Sujet 2”")).to_be_visible()


def test_what_runs_now_is_told_by_a_word_beside_its_colour(enter):
    page = enter("ada", HERE)
    session = page.locator("[data-begins]").first

    page.clock.set_fixed_time(session.get_attribute("data-begins"))

    expect(session.locator(".agenda-now")).to_have_text("Now")
    expect(session).to_have_attribute("aria-current", "time")
    page.clock.set_fixed_time(session.get_attribute("data-ends"))
    expect(session.locator(".agenda-now")).to_have_count(0)


def test_a_choice_of_the_programme_is_saved_in_place_said_and_the_focus_stays_at_its_slot(enter):
    page = enter("ada", f"{HERE}mon-programme/")
    page.evaluate("window.isSamePage = true")
    details = page.locator("details[id^=change-]").first
    slot = details.get_attribute("id")
    details.locator("summary").click()
    details.locator("input[value='']").check()

    details.get_by_role("button", name="Save").click()

    expect(page.locator("[data-announcements]")).to_have_text("Saved.")
    assert page.evaluate("window.isSamePage") is True
    assert page.evaluate("document.activeElement.parentElement.id") == slot
    expect(page.locator(f"li:has(#{slot}) .stop-topic")).to_have_text("Nowhere, as you chose")
    page.reload()
    expect(page.locator(f"li:has(#{slot}) .stop-topic")).to_have_text("Nowhere, as you chose")


def test_the_page_of_questions_says_once_what_is_being_answered_and_keeps_an_open_fold(enter):
    page, desk = enter("ada", QUESTIONS), enter("orga", f"{QUESTIONS}animer/")
    fold = page.locator("details.confirm")
    fold.locator("summary").click()

    desk.locator("article", has_text="La question 1 ?").get_by_role("button", name="Being answered").click()

    announcement = "Being answered: La question 1 ? 4 questions wait for an answer."
    expect(page.locator("[data-announcements]")).to_have_text(announcement)
    expect(page.locator("#live-title")).to_be_visible()
    assert fold.evaluate("fold => fold.open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
