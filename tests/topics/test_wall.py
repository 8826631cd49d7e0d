"""The wall: what runs, comes next and later; a full forum on the screens of real projectors, nothing cut, no hour parted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.activities.actions import open_sign_in, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.kit.keys import short_code
from tests import factories
from tests.topics.made import publish

in_browser = pytest.mark.slow("drives a real browser against a real server")
PAGE = """() => {
  const shown = [...document.querySelectorAll("[data-wall-items] > :not([hidden])")];
  const pager = document.querySelector("[data-wall-pager]");
  const limit = document.querySelector("#wall-body").getBoundingClientRect().bottom;
  return {
    titles: shown.flatMap((item) => [...item.querySelectorAll(".wall-title")].map((title) => title.textContent)),
    hours: [...new Set(shown.map((item) => item.dataset.group))],
    lowest: Math.max(...shown.map((item) => item.getBoundingClientRect().bottom)),
    overlap: shown.some((item) => item.getBoundingClientRect().bottom > limit + 1),
    letters: parseFloat(getComputedStyle(shown[0].querySelector(".wall-title")).fontSize),
    stopped: document.querySelector("[data-wall-pause]").getAttribute("aria-pressed"),
    page: pager.hidden ? "1 / 1" : document.querySelector("[data-wall-page]").textContent,
  };
}"""


def pages_of(browser, url, width, height):
    page = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto(url)
    page.evaluate("document.fonts.ready")
    shots = [page.evaluate(PAGE)]
    for _ in range(int(shots[0]["page"].split("/")[1]) - 1):
        page.locator("[data-wall-forward]").click()
        shots.append(page.evaluate(PAGE))
    page.context.close()
    return shots


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
        shown.append([title for title in ("Tôt", "Tard") if f'class="wall-title">{title}' in page])

    assert shown == [["Tôt", "Tard"], ["Tard"], ["Tôt", "Tard"]]


def test_the_wall_says_what_runs_and_what_comes_next_once_each(client, forum, monkeypatch):
    early, late = factories.topic(forum, "Tôt"), factories.topic(forum, "Tard")
    publish(forum, {early: (0, 0), late: (1, 0)})
    at = forum.slots.order_by("starts_at").first().starts_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    page = client.get(reverse("topics:wall_screen", args=[forum.session.gathering.welcome_key]))

    cards = [
        (row.moment, [card.topic.title for _space, card in row.cells if card]) for row in page.context["board"].rows
    ]
    assert cards == [("now", ["Tôt"]), ("next", ["Tard"])]
    assert [page.text.count(f'class="wall-title">{title}') for title in ("Tôt", "Tard")] == [1, 1]


@in_browser
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize(("phase", "topics"), [("wish", 30), ("run", 24)])
def test_thirty_topics_pass_over_the_wall_page_by_page_and_none_is_cut(browser, site, phase, topics, width, height):
    pages = pages_of(browser, f"{site.address}/mur/{phase}/", width, height)

    titles = [title for page in pages for title in page["titles"]]
    assert (len(titles), len(set(titles))) == (topics, topics)
    assert [page for page in pages if page["lowest"] > height or page["overlap"]] == []
    # Whoever asks for less motion meets pages that stand still until they are turned.
    assert {page["stopped"] for page in pages} == {"true"}
    # On a screen of 2.5 metres, capitals (0.7 of the size) are 28 millimetres high at least: read from ten metres.
    assert min(page["letters"] for page in pages) * 0.7 * 2500 / width >= 28


@in_browser
def test_a_day_that_fits_is_shown_whole_in_letters_as_large_as_it_allows(browser, site):
    large, small = (pages_of(browser, f"{site.address}/mur/short/", *size) for size in ((1920, 1080), (1280, 720)))

    assert [len(large), len(small)] == [1, 1]
    assert large[0]["letters"] > 1920 * 0.0165
    assert round(large[0]["letters"] / small[0]["letters"], 1) == 1.5


@in_browser
def test_an_hour_that_fits_a_page_is_not_parted(browser, site):
    pages = pages_of(browser, f"{site.address}/mur/run/", 1920, 1080)

    hours = [hour for page in pages for hour in page["hours"]]
    assert len(hours) == len(set(hours))


def test_the_day_before_it_begins_the_wall_shows_the_first_day(client, forum, monkeypatch):
    gathering = forum.session.gathering
    factories.session(gathering, title="Accueil", format="welcome")
    before = forum.session.starts_at - timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: before)

    page = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key]))

    rows = page.context["board"].rows
    assert {row.session.title for row in rows} == {"Accueil", "Barcamp"}
    assert {row.moment for row in rows} == {"next"}
    assert [page.text.count(f'class="wall-title">{title}') for title in ("Accueil", "Barcamp")] == [1, 1]


def test_the_wall_shows_the_sign_in_qr_while_signing_in_is_open(client, forum, monkeypatch):
    gathering = forum.session.gathering
    person = factories.participant(gathering)
    half = gathering.action.meetings.first().half_days.first()
    monkeypatch.setattr("django.utils.timezone.now", lambda: forum.session.starts_at)
    address = reverse("topics:wall_screen", args=[gathering.welcome_key])
    shut = client.get(address).context["sign"]

    open_sign_in(half, by=None, at=forum.session.starts_at)
    sign_in(half, person, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=forum.session.starts_at)
    page = client.get(address)

    sign = page.context["sign"]
    assert shut is None
    assert (sign["present"], sign["expected"], sign["typed"]) == (1, 1, f"/e/{short_code(half.sign_in_key)}")
    assert client.get(sign["typed"] + "/")["Location"] == f"/emarger/{half.sign_in_key}/"
    assert str(person) not in page.text


@in_browser
@pytest.mark.parametrize(
    ("width", "height", "at", "clock"),
    [(1440, 900, "2026-11-29T08:05:00Z", "9\u00a0h\u00a005"), (1920, 1080, "2026-11-29T22:00:30Z", "23\u00a0h")],
)
def test_hours_and_the_note_on_phones_stay_in_their_place_and_the_clock_reads_as_all_hours(
    browser, site, width, height, at, clock
):
    viewport = {"width": width, "height": height}
    page = browser.new_context(viewport=viewport, locale="fr-FR", reduced_motion="reduce").new_page()
    page.clock.set_fixed_time(at)
    page.goto(f"{site.address}/mur/short/")
    page.evaluate("document.fonts.ready")

    measures = page.evaluate(
        """() => {
          const box = (one) => one.getBoundingClientRect();
          const corner = [...document.querySelectorAll("#wall-join, #wall-join *")];
          const hours = [...document.querySelectorAll(".wall-row > .wall-hour")];
          return {
            notices: document.querySelectorAll("#wall-join .notice").length,
            over: corner.filter((one) => box(one).right > box(document.querySelector("#wall-body")).left + 1).length,
            cut: hours.filter((one) => [...one.children].some((part) => box(part).right > box(one).right + 1)).length,
            clock: document.querySelector("[data-clock]").textContent,
          };
        }"""
    )
    page.context.close()

    assert measures == {"notices": 1, "over": 0, "cut": 0, "clock": clock}


def test_while_one_signs_the_wall_does_not_send_newcomers_to_the_code_that_signs(db, client, monkeypatch):
    forum = factories.forum(phase="propose")
    gathering = forum.session.gathering
    half = gathering.action.meetings.first().half_days.first()
    before = forum.session.starts_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: before)
    factories.topic(forum, host=factories.participant(gathering))
    address = reverse("topics:wall_screen", args=[gathering.welcome_key])
    named = client.get(address).text
    forum.topics.all().delete()
    shut = client.get(address).text

    open_sign_in(half, by=None, at=before)
    page = client.get(address).text

    words = (
        ("Scan the code and propose", "Scannez le code et proposez"),
        ("once you have signed", "votre signature faite"),
    )
    assert [any(word in text for word in words_there) for text in (shut, page) for words_there in words] == [
        True,
        False,
        False,
        True,
    ]
    assert "une personne" not in named
