"""A topic proposed by one phone shows on another without a fetch, and is wished for there: in real browsers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.entering import enter_by_link
from tests.live.phones import rows
from tests.live.server import Site, seeded_site
from tests.live.streams import eventually

pytestmark = pytest.mark.slow("drives a real browser against a real server")
SEED = """
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from tests import factories
gathering = factories.gathering(slug="ici", title="Rencontre nationale")
forum = factories.forum(gathering)
topic = factories.topic(forum, "Le premier")
for name in ("ada", "bo"):
    person = factories.participant(gathering)
    if name == "ada":
        factories.wish(topic, person, 3)
    make_personal_link(person.user, purpose="essai", by=None, at=timezone.now(), key=f"cle-{name}-0000000000000000")
"""
FORUM = "/rencontres/ici/forums/1/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = seeded_site(tmp_path_factory.mktemp("site"), SEED)
    yield site
    site.stop()


def open_forum(context: BrowserContext, site: Site, name: str) -> Page:
    page = context.new_page()
    enter_by_link(page, site, name)
    page.goto(f"{site.address}{FORUM}")
    expect(page.locator("body")).to_have_attribute("data-live-state", "on")
    return page


def test_a_topic_proposed_or_changed_comes_in_the_message_and_is_wished_for(browser: Browser, site: Site) -> None:
    ada_context, bo_context = browser.new_context(), browser.new_context()
    ada, bo = open_forum(ada_context, site, "ada"), open_forum(bo_context, site, "bo")
    fetched: list[str] = []
    ada.on("request", lambda request: fetched.append(request.url) if "x-live-fragment" in request.headers else None)

    bo.goto(f"{site.address}{FORUM}proposer/")
    bo.locator("#id_title").fill("Le second")
    bo.locator("form.form button.button:not(.button-quiet)").last.click()
    expect(bo.locator("#sujet-2")).to_contain_text("Le second")

    expect(ada.locator("#sujet-2")).to_contain_text("Le second")
    expect(ada.locator("#sujet-2 [data-live-count]")).to_have_text("0")
    expect(ada.locator("#sujet-2 [name=level]:checked")).to_have_count(0)
    ada.locator("#sujet-2 .wish-2").click()
    expect(ada.locator("#sujet-2 [data-live-count]")).to_have_text("1")
    wished = "SELECT level FROM topics_wish WHERE topic_id = 2"
    assert eventually(lambda: rows(site, wished) == [(2,)])

    bo.goto(f"{site.address}{FORUM}sujets/2/modifier/")
    bo.locator("#id_title").fill("Le second, autrement")
    bo.locator("form.form button.button:not(.button-quiet)").last.click()
    expect(ada.locator("#sujet-2")).to_contain_text("autrement")
    expect(ada.locator("#sujet-2 [name=level][value='2']")).to_be_checked()
    expect(ada.locator("#sujet-1 [name=level][value='3']")).to_be_checked()
    expect(ada.locator("#sujet-2 [data-live-count]")).to_have_text("1")

    assert fetched == []
    ada_context.close()
    bo_context.close()
