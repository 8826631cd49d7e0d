"""The wall: what runs, comes next and later; a full forum on the screens of real projectors, nothing cut, no hour parted."""

import pytest
from django.urls import reverse

from tests import factories
from tests.topics.made import publish

in_browser = pytest.mark.slow("drives a real browser against a real server")
PAGE = """() => {
  const shown = [...document.querySelectorAll("[data-wall-items] > li:not([hidden])")];
  const pager = document.querySelector("[data-wall-pager]").getBoundingClientRect();
  return {
    titles: shown.map((item) => item.querySelector(".wall-title").textContent),
    hours: [...new Set(shown.map((item) => item.dataset.group))],
    lowest: Math.max(pager.bottom, ...shown.map((item) => item.getBoundingClientRect().bottom)),
    overlap: shown.some((item) => item.getBoundingClientRect().bottom > pager.top),
    letters: parseFloat(getComputedStyle(shown[0].querySelector(".wall-title")).fontSize),
    page: document.querySelector("[data-wall-page]").textContent,
  };
}"""


def pages_of(browser, url, width, height):
    page = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto(url)
    page.evaluate("document.fonts.ready")
    found = [page.evaluate(PAGE)]
    for _ in range(int(found[0]["page"].split("/")[1]) - 1):
        page.locator("[data-wall-forward]").click()
        found.append(page.evaluate(PAGE))
    page.context.close()
    return found


@pytest.fixture
def forum(db):
    return factories.forum()


def test_the_wall_leaves_out_hours_that_are_over_until_all_are(client, forum, monkeypatch):
    early, late = factories.topic(forum, "Tôt"), factories.topic(forum, "Tard")
    publish(forum, {early: (0, 0), late: (1, 0)})
    first, last = forum.slots.order_by("starts_at")
    address = reverse("topics:wall_screen", args=[forum.session.gathering.welcome_key])
    shown = []

    for at in (first.starts_at, last.starts_at, last.ends_at):
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        page = client.get(address).text
        shown.append([title for title in ("Tôt", "Tard") if f'<span class="wall-title">{title}' in page])

    assert shown == [["Tôt", "Tard"], ["Tard"], ["Tôt", "Tard"]]


def test_the_wall_says_what_runs_and_what_comes_next_once_each(client, forum, monkeypatch):
    early, late = factories.topic(forum, "Tôt"), factories.topic(forum, "Tard")
    publish(forum, {early: (0, 0), late: (1, 0)})
    at = forum.slots.order_by("starts_at").first().starts_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    page = client.get(reverse("topics:wall_screen", args=[forum.session.gathering.welcome_key]))

    told = [(line.moment, line.title) for line in page.context["lines"]]
    assert told == [("now", "Tôt"), ("next", "Tard")]
    assert [page.text.count(f'<span class="wall-title">{title}') for title in ("Tôt", "Tard")] == [1, 1]


@in_browser
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize(("phase", "topics"), [("wish", 30), ("run", 24)])
def test_thirty_topics_pass_over_the_wall_page_by_page_and_none_is_cut(browser, site, phase, topics, width, height):
    pages = pages_of(browser, f"{site.address}/mur/{phase}/", width, height)

    titles = [title for page in pages for title in page["titles"]]
    assert (len(titles), len(set(titles))) == (topics, topics)
    assert [page for page in pages if page["lowest"] > height or page["overlap"]] == []
    # On a screen of 2.5 metres, capitals (0.7 of the size) are 28 millimetres high at least: read from ten metres.
    assert min(page["letters"] for page in pages) * 0.7 * 2500 / width >= 28


@in_browser
def test_an_hour_that_fits_a_page_is_not_parted(browser, site):
    pages = pages_of(browser, f"{site.address}/mur/run/", 1920, 1080)

    assert [len(page["hours"]) for page in pages] == [1, 1, 1, 1]
