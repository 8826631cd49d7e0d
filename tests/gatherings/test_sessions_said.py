"""What a session says: its links, who speaks elsewhere at the same hour, hours of the night; where one joins on line."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from faire_reseau.gatherings.models import Speaker
from faire_reseau.gatherings.templatetags.gatherings import linked
from faire_reseau.ui.templatetags.ui import hours
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "Voir https://exemple.fr/a?b=1&c=2.",
            'Voir <a href="https://exemple.fr/a?b=1&amp;c=2" rel="noopener">https://exemple.fr/a?b=1&amp;c=2</a>.',
        ),
        ("(http://exemple.fr)", '(<a href="http://exemple.fr" rel="noopener">http://exemple.fr</a>)'),
        ("javascript:alert(1) <b>ftp://x.fr</b>", "javascript:alert(1) &lt;b&gt;ftp://x.fr&lt;/b&gt;"),
        ('https://x.fr/"onclick="a', '<a href="https://x.fr/" rel="noopener">https://x.fr/</a>&quot;onclick=&quot;a'),
    ],
)
def test_addresses_of_pages_are_links_and_nothing_else_is(text, html):
    assert linked(text) == html


def test_the_page_of_a_session_links_the_addresses_of_its_text(client):
    gathering = factories.gathering(slug="nantes")
    session = factories.session(gathering, text="Le support\u00a0: https://exemple.fr/support")

    page = client.get(f"/rencontres/nantes/sequences/{session.pk}/").content.decode()

    assert '<a href="https://exemple.fr/support" rel="noopener">https://exemple.fr/support</a>' in page


def test_who_speaks_in_two_sessions_at_one_hour_is_pointed_out_and_not_refused(client):
    gathering = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(gathering))
    Speaker.objects.create(session=factories.session(gathering, title="Plénière", hour=7), name="Ana Zéphyr")
    typed = {"title": "Atelier", "format": "workshop", "on": "2019-06-25", "begins": "09:30", "ends": "10:30"}
    way = "/rencontres/nantes/preparer/sequences/"

    both = client.post(way, typed | {"speakers": "ana zephyr; autrice"}, follow=True).content.decode()
    later = client.post(
        way, typed | {"begins": "14:00", "ends": "15:00", "speakers": "Ana Zéphyr"}, follow=True
    ).content.decode()

    sentence = "ana zephyr intervient aussi dans «\u00a0Plénière\u00a0» à la même heure."
    assert (sentence in both, "intervient aussi" in later) == (True, False)
    assert gathering.sessions.count() == 3


@pytest.mark.parametrize(
    ("mode", "words"), [("online", "En ligne"), ("mixed", "Sur place et en ligne"), ("on_site", "")]
)
def test_a_gathering_says_whether_it_is_on_line(client, mode, words):
    factories.gathering(slug="nantes", mode=mode)

    page = client.get("/rencontres/nantes/").content.decode()

    assert [word in page for word in ("En ligne", "Sur place et en ligne")] == [
        words == "En ligne",
        words == "Sur place et en ligne",
    ]
    assert ("VirtualLocation" in page) == (mode == "online")


def test_hours_that_end_after_midnight_say_the_next_day():
    zone = ZoneInfo("Europe/Paris")
    begins, ends = datetime(2019, 6, 25, 22, tzinfo=zone), datetime(2019, 6, 26, 1, tzinfo=zone)
    midnight = datetime(2019, 6, 26, tzinfo=zone)

    assert hours(begins, ends).endswith("(le lendemain)")
    assert not hours(begins, midnight).endswith("(le lendemain)")
