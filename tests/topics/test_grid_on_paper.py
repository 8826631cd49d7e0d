"""A published grid on paper: a day of a forum stands on one sheet of A4, whoever prints it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.live.server import Site, seeded_site

pytestmark = pytest.mark.slow("drives a real browser against a real server")
# Five hours in six spaces, each with a title of three lines and two hosts.
SEED = """
from tests import factories
from tests.topics.made import publish
title = "Accueillir une nouvelle personne dans l’équipe quand on est quatre, et que rien n’est écrit"
gathering = factories.gathering(slug="ici", title="Rencontre nationale des centres de ressources politique de la ville")
forum = factories.forum(gathering, slots=5, spaces=6)
cells = {}
for number in range(30):
    topic = factories.topic(forum, f"{number + 1}. {title}")
    topic.hosts.create(person=factories.participant(gathering, first_name="Rokhaya", last_name="Boukhalifa"), rank=1)
    cells[topic] = divmod(number, 6)
publish(forum, cells)
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = seeded_site(tmp_path, SEED)
    yield site
    site.stop()


def test_a_day_of_five_hours_in_six_rooms_is_printed_on_one_sheet(browser: Browser, site: Site) -> None:
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(f"{site.address}/rencontres/ici/forums/1/grille/")
    page.evaluate("document.fonts.ready")

    printed = page.pdf(prefer_css_page_size=True)
    page.context.close()

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
