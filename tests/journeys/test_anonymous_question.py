"""A question from an anonymous phone, without network at first: to its moderator, the wall and its written answer, naming nobody."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.slow("lives a question in four browsers"), pytest.mark.full]
PATIENCE_MS = 90_000  # only ends what hangs
WORDS = "Qui paie les suppléances ?"
SEED = """
import json
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.questions.actions import open_questions
from tests import factories
at = timezone.now()
gathering = factories.gathering(slug="ici")
session = factories.session(gathering, title="Échange avec l’État")
person = factories.participant(gathering, first_name="Hildegarde", last_name="Éluard")
organiser = factories.organiser(gathering)
open_questions(session, screening="held", order="fair", takes_anonymous=True, by=organiser, at=at)
for user, name in ((person.user, "ada"), (organiser, "runs")):
    make_personal_link(user, purpose="essai", by=None, at=at, key=f"cle-{name}-0000000000000000")
seeds = {"session": session.pk, "wall": gathering.welcome_key, "person": person.pk}
(settings.DATA / "seeds.json").write_text(json.dumps(seeds))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


def window(browser: Browser, site: Site, width: int = 1280) -> Page:
    """A browser of its own."""
    return browser.new_context(
        base_url=site.address, locale="fr-FR", viewport={"width": width, "height": 800}
    ).new_page()


def ask_without_network(phone: Page, here: str) -> None:
    """Asked anonymously while the network is gone; sent once it is back."""
    phone.goto(here)
    phone.locator("body[data-outbox-ready]").wait_for()
    phone.context.set_offline(True)
    phone.locator("form.ask [name=text]").fill(WORDS)
    phone.locator("form.ask [name=is_anonymous]").check()
    phone.locator("form.ask button").click()
    expect(phone.locator("[data-outbox-status]")).to_be_visible(timeout=PATIENCE_MS)
    phone.context.set_offline(False)


def test_an_anonymous_question_goes_from_a_phone_to_the_wall_and_to_its_written_answer(
    browser: Browser, site: Site
) -> None:
    seeds = json.loads((site.data / "seeds.json").read_text())
    here = f"/rencontres/ici/sequences/{seeds['session']}/questions/"
    phone, moderator, wall, visitor = (window(browser, site, width) for width in (390, 390, 1280, 1280))
    enter_by_link(phone, site, "ada")
    enter_by_link(moderator, site, "runs")
    moderator.goto(f"{here}animer/")
    wall.goto(f"/mur/{seeds['wall']}/questions/{seeds['session']}/")

    ask_without_network(phone, here)

    # Held until the moderator shows it; then the wall has it without being loaded again.
    question = moderator.locator("article.question", has_text=WORDS)
    expect(question).to_be_visible(timeout=PATIENCE_MS)
    assert WORDS not in wall.locator("main").inner_text()
    question.locator("button[value=show]").click()
    expect(wall.locator("main")).to_contain_text(WORDS, timeout=PATIENCE_MS)
    question.locator("button[value=live]").click()
    expect(question.locator("button[value=live]")).to_have_count(0, timeout=PATIENCE_MS)
    expect(phone.locator("#questions .question-live")).to_contain_text(WORDS, timeout=PATIENCE_MS)

    # Answered in writing afterwards: read by everybody, also by who never signed in.
    moderator.locator("article.question", has_text=WORDS).get_by_role("link", name="Réponse écrite").click()
    moderator.locator("main form [name=text]").fill("Le budget national, dès janvier.")
    moderator.locator("main form[data-once] button.button").click()
    expect(phone.locator("#questions")).to_contain_text("Le budget national", timeout=PATIENCE_MS)
    visitor.goto(here)
    expect(visitor.locator("#questions")).to_contain_text(WORDS)
    expect(visitor.locator("#questions")).to_contain_text("Le budget national")

    # Nobody can tell who asked.
    pages = " ".join(page.locator("main").inner_text() for page in (moderator, wall, visitor))
    assert ("Hildegarde" in pages, "Éluard" in pages) == (False, False)
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3")) as database:
        rows = database.execute("SELECT text, asked_by_id, is_anonymous FROM questions_question").fetchall()
    assert rows == [(WORDS, None, 1)]
    for page in (phone, moderator, wall, visitor):
        page.context.close()
