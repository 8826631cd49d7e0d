"""A phone that opened a gathering once has its programme and its notes without any network, and a list of what it keeps."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.slow("drives a real browser against a real server"), pytest.mark.full]
SEED = """
import json
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.notes.actions import begin_note
from tests import factories
gathering = factories.gathering(slug="ici")
session = factories.session(gathering, title="Jeunesse et quartiers")
person = factories.participant(gathering)
make_personal_link(person.user, purpose="essai", by=None, at=timezone.now(), key="cle-ada-0000000000000000")
begin_note(session, which="report", person=person, by=person.user, at=timezone.now())
(settings.DATA / "told.json").write_text(json.dumps({"session": session.pk}))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


def is_kept(page: Page, address: str) -> None:
    """Wait until this browser keeps the page at `address`."""
    page.evaluate(
        "async (address) => { while (!(await caches.match(address))) await new Promise((done) => setTimeout(done, 50)); }",
        address,
    )


def test_a_gathering_opened_once_has_its_programme_and_notes_without_network(browser: Browser, site: Site) -> None:
    note = f"/rencontres/ici/sequences/{json.loads((site.data / 'told.json').read_text())['session']}/note/"
    context = browser.new_context(base_url=site.address, locale="fr-FR")
    page = context.new_page()
    enter_by_link(page, site, "ada")
    page.goto("/rencontres/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    page.goto("/rencontres/ici/")
    for address in ("/rencontres/ici/", "/rencontres/ici/mon-programme/", "/rencontres/ici/notes/", note):
        is_kept(page, address)
    context.set_offline(True)

    page.goto("/rencontres/ici/mon-programme/")
    expect(page.locator("h1")).to_have_text("Mon programme")
    expect(page.locator("[data-seen-status]")).to_be_visible()
    page.goto("/articles/")
    expect(page.locator("h1")).to_have_text("Pas de connexion")
    page.locator("[data-kept-pages] a", has_text=re.compile("^Note · Jeunesse")).click()
    expect(page.locator("main")).to_contain_text("Jeunesse et quartiers")
    expect(page.locator("[data-seen-status]")).to_be_visible()
    context.close()
