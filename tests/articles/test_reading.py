"""Reading and writing articles through their views: addresses, feed, data for machines, two who write at once."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faire_reseau.articles import actions
from faire_reseau.articles.queries import latest_of
from faire_reseau.kit import clock
from tests import factories
from tests.factories import NOW
from tests.markup import tight

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def published(title="Faire réseau", body="<p>Deux jours.</p>", **fields):
    article = actions.begin_article(title=title, body=body, by=None, at=NOW, **fields)
    return actions.publish_article(article, public_at=NOW, by=None, at=NOW)


def typed(article, **changes):
    """What the form of `article` sends when only `changes` were typed."""
    return {
        "seen_version": article.version,
        "title": article.title,
        "kind": article.kind,
        "chapo": article.chapo,
        "body": article.body,
        **changes,
    }


def test_an_old_address_of_an_article_leads_to_the_present_one_for_ever(client):
    article = actions.begin_article(title="Premier", body="<p>Dit.</p>", by=None, at=NOW)
    article = actions.keep_article(article, seen_version=1, title="Second", by=factories.facilitator(), at=NOW)
    actions.publish_article(article, public_at=NOW, by=None, at=NOW)

    answers = [client.get(address) for address in ("/article/premier", "/article/second/")]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(301, "/article/second")] * 2


def test_the_feed_holds_whole_texts_with_whole_addresses_and_labels_what_is_invented(client):
    published("Vrai & simple", '<p>Voir <a href="/annuaire/">ici</a>.</p>', chapo="1 < 2")
    published("Inventé", is_sample=True)

    feed = ET.fromstring(client.get("/flux.atom").content)  # noqa: S314  (our own feed)

    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["Inventé (exemple)", "Vrai & simple"]
    assert entries[1].find(f"{ATOM}summary").text == (
        '<p>1 &lt; 2</p><p>Voir <a href="http://127.0.0.1:8000/annuaire/">ici</a>.</p>'
    )
    assert feed.find(f"{ATOM}author/{ATOM}name").text == feed.find(f"{ATOM}title").text
    assert {entry.find(f"{ATOM}id").text[:14] for entry in entries} == {"tag:127.0.0.1,"}


def test_an_unchanged_feed_is_answered_304_and_a_new_article_sends_it_again(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    published("Premier")
    etag = client.get("/flux.atom")["ETag"]
    later = actions.begin_article(title="Plus tard", body="<p>Dit.</p>", by=None, at=NOW)
    actions.publish_article(later, public_at=NOW + timedelta(hours=1), by=None, at=NOW)

    before = client.get("/flux.atom", headers={"if-none-match": etag})
    time_machine.shift(timedelta(hours=2))
    after = client.get("/flux.atom", headers={"if-none-match": etag})

    assert (before.status_code, before.content) == (304, b"")
    assert (after.status_code, "Plus tard" in after.content.decode()) == (200, True)


def test_an_article_tells_machines_what_it_is_and_a_draft_tells_them_nothing(client):
    published("Une </script> ruse", chapo="Dit.", is_sample=True)
    draft = actions.begin_article(title="Brouillon", body="<p>Dit.</p>", by=None, at=NOW)
    pattern = r'<script type="application/ld\+json">(.*?)</script>'

    data = json.loads(re.findall(pattern, client.get("/article/une-script-ruse").content.decode())[0])
    client.force_login(factories.facilitator())
    preview = client.get(f"/articles/{draft.pk}/apercu/").content.decode()

    assert (data["@context"], data["@type"]) == ("https://schema.org", "Article")
    assert data["headline"] == "Une </script> ruse (exemple)"
    assert data["author"]["name"] == data["publisher"]["name"]
    assert [key for key in ("image", "about") if key in data] == []
    assert re.findall(pattern, preview) == []


@pytest.mark.parametrize("address", ["/", "/articles/", "/article/a-lire"])
def test_readers_of_feeds_find_the_feed_from_every_public_page(client, address):
    published("À lire")

    assert re.findall(r'type="application/atom\+xml" href="([^"]+)"', client.get(address).text) == ["/flux.atom"]


def test_of_two_who_write_at_once_the_second_sees_both_texts_and_then_keeps_knowingly(client):
    article, first_writer, second_writer = published(), factories.person(last_name="Kermor"), factories.facilitator()
    first_writer.user.is_facilitator = True
    first_writer.user.save()
    actions.keep_article(article, seen_version=1, body="<p>Une.</p>", by=first_writer.user, at=NOW)
    client.force_login(second_writer)

    refused = client.post(f"/articles/{article.pk}/", typed(article, body="<p>Autre.</p>"))
    page = tight(refused)
    again = client.post(f"/articles/{article.pk}/", typed(article, body="<p>Autre.</p>", seen_version=2))

    assert refused.status_code == 422
    assert "Camille Kermor" in page
    assert re.findall(r'<li class="(gone|new)">.*?</span>. (.*?)</li>', page) == [("gone", "Une."), ("new", "Autre.")]
    assert "&lt;p&gt;Autre.&lt;/p&gt;" in page
    assert again.status_code == 302
    article.refresh_from_db()
    assert (latest_of(article).body, article.version) == ("<p>Autre.</p>", 3)
    assert article.body == "<p>Deux jours.</p>"


def test_a_version_is_compared_with_the_present_text_and_said_again(client):
    article, user = published(body="<p>Un.</p>"), factories.facilitator()
    actions.keep_article(article, seen_version=1, body="<p>Deux.</p>", by=user, at=NOW)
    client.force_login(user)
    address = f"/articles/{article.pk}/versions/1/"

    shown = re.findall(r'<li class="(gone|new)">.*?</span>. (.*?)</li>', tight(client.get(address)))
    stale = client.post(address, {"seen_version": 1})
    client.post(address, {"seen_version": 2})

    assert shown == [("gone", "Un."), ("new", "Deux.")]
    assert stale["Location"] == address
    article.refresh_from_db()
    assert (article.body, article.version) == ("<p>Un.</p>", 3)


def test_a_text_is_kept_with_its_gathering_and_shown_at_once_when_asked(client):
    article, gathering = published(), factories.gathering()
    client.force_login(factories.facilitator())

    answer = client.post(f"/articles/{article.pk}/", typed(article, gathering=gathering.pk, then="preview"))

    article.refresh_from_db()
    assert (latest_of(article).gathering, answer["Location"]) == (gathering, f"/articles/{article.pk}/apercu/")


def test_whoever_writes_by_right_of_a_gathering_cannot_let_go_of_it(client):
    gathering = factories.gathering()
    article = published(gathering=gathering)
    client.force_login(factories.organiser(gathering))

    answer = client.post(f"/articles/{article.pk}/", typed(article, gathering=""))

    article.refresh_from_db()
    assert (answer.status_code, article.gathering) == (422, gathering)


def test_a_publication_asked_after_signing_in_again_shows_what_is_left_to_look_at_and_publishes_nothing(client):
    article = actions.begin_article(title="Brouillon", body="<p>À compléter.</p>", by=None, at=NOW)
    client.force_login(factories.facilitator())

    page = tight(client.get(f"/articles/{article.pk}/publier/"))

    article.refresh_from_db()
    assert re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", page) == [("Reste à compléter", "À compléter.")]
    assert article.state == "draft"


def test_a_moment_to_come_is_said_and_hides_the_article_until_then(client):
    article = actions.begin_article(title="Demain", body="<p>Dit.</p>", by=None, at=NOW)
    client.force_login(factories.facilitator())
    moment = clock.now() + timedelta(days=1)

    client.post(f"/articles/{article.pk}/publier/", {"to": "published", "public_at": f"{moment:%Y-%m-%dT%H:%M}"})
    page_text = client.get("/article/demain").content.decode()
    desks = [tight(client.get(address)) for address in ("/articles/", f"/articles/{article.pk}/")]
    client.logout()

    assert "Public à partir du" in page_text
    assert [(">Programmé<" in page, ">Publié<" in page) for page in desks] == [(True, False)] * 2
    assert client.get("/article/demain").status_code == 404
    assert "demain" not in client.get("/articles/").content.decode()


def test_news_stand_apart_and_pages_below_all_and_in_the_map_of_the_site(client):
    for kind in ("article", "news", "page"):
        published(f"Un {kind}", kind=kind)

    kinds_at = {
        address: re.findall(r"/article/un-(article|news|page)\b", client.get(address).content.decode())
        for address in ("/articles/", "/actualites/", "/plan-du-site.xml")
    }

    assert kinds_at["/articles/"] == ["news", "article", "page"]
    assert kinds_at["/actualites/"] == ["news"]
    assert sorted(kinds_at["/plan-du-site.xml"]) == ["article", "news", "page"]


def test_a_picture_is_shown_to_who_may_read_an_article_that_shows_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    writer, other = factories.facilitator(), factories.person().user
    packed = BytesIO()
    Image.new("RGB", (4, 4)).save(packed, "PNG")
    upload = SimpleUploadedFile("image.png", packed.getvalue())
    picture = actions.add_picture(upload, alternative="Un carré", by=writer, at=NOW)
    body = f'<p>Texte</p><figure><img src="{picture.file.url}" alt="Un carré"></figure>'
    article = actions.begin_article(title="Avec une image", body=body, by=writer, at=NOW)

    def seen_by(user):
        client.logout()
        if user:
            client.force_login(user)
        answer = client.get(picture.file.url)
        b"".join(answer)  # read to its end, the file is closed
        return answer.status_code, answer.headers.get("Cache-Control", "")

    drafted = [seen_by(user) for user in (None, other, writer)]
    actions.publish_article(article, public_at=NOW, by=writer, at=NOW)
    public = [seen_by(user) for user in (None, other, writer)]
    actions.take_back_article(article, by=writer, at=NOW)

    assert [status for status, _kept in drafted] == [404, 404, 200]
    assert drafted[2][1] == "private, no-store"
    assert public == [(200, "private, max-age=86400, immutable")] * 3
    assert [seen_by(user)[0] for user in (None, other, writer)] == [404, 404, 200]
