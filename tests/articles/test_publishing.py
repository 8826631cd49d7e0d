"""Publication: what is left to look at is shown first, the next version is prepared beside the public one, dates agree."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from faire_reseau.articles import actions, queries
from faire_reseau.articles.logic.checks import has_no_words, placeholders_in, titles_in
from faire_reseau.articles.models import Article
from faire_reseau.kit import clock
from faire_reseau.kit.refusals import Overtaken
from tests import factories
from tests.factories import NOW
from tests.markup import tight

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def begun(body="<p>Deux jours.</p>", title="Dit", **fields):
    return actions.begin_article(title=title, body=body, by=None, at=NOW, **fields)


def published(**fields):
    return actions.publish_article(begun(**fields), public_at=NOW, by=None, at=NOW)


def points(article):
    return [(point.code, point.words) for point in queries.points_of(queries.latest_of(article), NOW)]


def picture(alternative="Un mur"):
    packed = BytesIO()
    Image.new("RGB", (4, 4)).save(packed, "PNG")
    upload = SimpleUploadedFile("image.png", packed.getvalue())
    return actions.add_picture(upload, alternative=alternative, by=None, at=NOW)


def posted(client, article, **changes):
    """The answer to the form of publication as its page sends it."""
    page = client.get(f"/articles/{article.pk}/publier/").text
    hidden = dict(re.findall(r'<input type="hidden" name="(version|points)" value="([^"]*)"', page))
    return client.post(f"/articles/{article.pk}/publier/", hidden | {"to": "published"} | changes)


# What is left to look at


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("À compléter\u00a0: la suite.", ["À compléter\u00a0: la suite."]),
        ("Tout va.\nTo be completed by the editor.", ["To be completed by the editor."]),
        ("Le [...] mot", ["Le [...] mot"]),
        ("TODO", ["TODO"]),
        ("La méthodologie est à jour…", []),
        ("", []),
    ],
)
def test_places_left_to_fill_are_found(text, places):
    assert placeholders_in(text) == places


@pytest.mark.parametrize(
    ("alternative", "is_empty"),
    [
        ("", True),
        (" ", True),
        ("IMG_2034.jpg", True),
        ("DSC01234", True),
        ("photo", True),
        ("mon-image.png", True),
        ("Photo de groupe devant la mairie", False),
        ("Un mur de fiches", False),
    ],
)
def test_the_name_of_a_file_does_not_say_what_a_picture_shows(alternative, is_empty):
    assert has_no_words(alternative) is is_empty


def test_titles_are_sought_as_whole_words_and_titles_of_one_word_are_not():
    titles = ["Tenir une veille", "Veille", "Une veille d'ici"]

    assert titles_in("On a voulu TENIR  UNE VEILLE.", titles) == ["Tenir une veille"]
    assert titles_in("Soutenir une veilleuse", titles) == []
    assert titles_in("Une veille d’ici, donc", titles) == ["Une veille d'ici"]


def test_a_draft_from_a_gathering_points_out_that_it_is_to_be_completed():
    article = actions.draft_article(factories.gathering(), by=None, at=NOW)

    assert [code for code, _words in points(article)] == ["placeholder"]


def test_reserved_titles_closed_links_and_pictures_without_words_are_pointed_out(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    forum = factories.forum()
    slug = forum.session.gathering.slug
    factories.topic(forum, "Tenir une veille")
    page = f"/rencontres/{slug}/forums/{forum.pk}/"
    body = f'<p>Tenir une veille, <a href="{page}">là</a>, <a href="/rencontres/{slug}/">ici</a>.</p>'

    article = begun(body, picture=picture("IMG_1.jpg"))

    assert points(article) == [
        ("picture", "IMG_1.jpg"),
        ("link", f"là → {page}"),
        ("reserved", "Tenir une veille"),
    ]


def test_what_is_left_to_look_at_is_published_knowingly_only(client):
    article = begun("<p>À compléter.</p>")
    client.force_login(factories.facilitator())

    refused = posted(client, article)
    article.refresh_from_db()
    before = article.state
    posted(client, article, knowingly="on")
    article.refresh_from_db()

    assert (refused.status_code, before, article.state) == (422, "draft", "published")
    assert "Regardez ces points" in refused.text


def test_agreeing_to_some_points_is_not_agreeing_to_those_that_came_since(client):
    article, writer = begun("<p>À compléter.</p>"), factories.facilitator()
    client.force_login(writer)
    page = client.get(f"/articles/{article.pk}/publier/").text
    stale = dict(re.findall(r'<input type="hidden" name="(version|points)" value="([^"]*)"', page))
    actions.keep_article(article, seen_version=1, body="<p>À compléter. TODO</p><p>XXX</p>", by=writer, at=NOW)

    answer = client.post(f"/articles/{article.pk}/publier/", stale | {"to": "published", "knowingly": "on"})

    article.refresh_from_db()
    assert (answer.status_code, article.state) == (422, "draft")


def test_publishing_begins_by_saving_what_is_on_screen(client):
    article = begun()
    client.force_login(factories.facilitator())
    typed = {"seen_version": 1, "title": "Dit", "kind": "article", "body": "<p>À l’écran.</p>", "then": "publish"}

    answer = client.post(f"/articles/{article.pk}/", typed)
    posted(client, article)
    client.logout()

    assert answer["Location"] == reverse("articles:publish", args=[article.pk])
    assert "À l’écran." in client.get("/article/dit").text


# The next version beside the public one


def test_a_saved_version_is_public_only_when_it_is_published(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    theme, first, second = factories.theme("Éducation"), picture("Un mur"), picture("Un pont")
    article, writer = published(picture=first, kind="article"), factories.facilitator()
    fields = {"title": "Redit", "body": "<p>Trois jours.</p>", "kind": "news", "picture": second}

    actions.keep_article(article, seen_version=1, by=writer, at=NOW, themes=[theme], **fields)
    pages = [client.get(address).text for address in ("/article/dit", "/articles/", "/flux.atom", "/chercher/?q=jours")]
    news = client.get("/actualites/").text
    status = client.get(second.file.url).status_code
    client.force_login(writer)
    preview = client.get(f"/articles/{article.pk}/apercu/").text
    client.logout()

    assert [word in page for page in pages for word in ("Redit", "Trois jours", "Un pont")] == [False] * 12
    assert ("/article/dit" in news, status) == (False, 404)
    assert [word in preview for word in ("Redit", "Trois jours", "Un pont", "Éducation")] == [True] * 4

    actions.publish_article(Article.objects.get(), public_at=NOW, by=writer, at=NOW)

    now = client.get("/article/dit").text
    assert [word in now for word in ("Redit", "Trois jours", "Un pont", "Éducation")] == [True] * 4
    assert "/article/dit" in client.get("/actualites/").text


def test_the_history_marks_the_version_that_is_published_and_the_page_shows_its_number_to_writers(client):
    article, writer = published(), factories.facilitator()
    actions.keep_article(article, seen_version=1, body="<p>Trois.</p>", by=writer, at=NOW)
    to_visitor = client.get("/article/dit").text
    client.force_login(writer)

    desk = tight(client.get(f"/articles/{article.pk}/"))
    page = client.get("/article/dit").text

    rows = re.findall(r"Version (\d)</a>.*?</li>", desk)
    marked = re.findall(r"Version (\d)</a><span class=\"muted small\">[^<]*</span><span class=\"chip", desk)
    assert (rows, marked) == (["2", "1"], ["1"])
    assert "Version publiée\u00a0: 1" in page
    assert "Version publiée" not in to_visitor


def test_a_public_article_keeps_its_date_when_its_next_version_is_published_without_another_one(client):
    article, writer = published(), factories.facilitator()
    actions.keep_article(article, seen_version=1, body="<p>Trois.</p>", by=writer, at=NOW)
    client.force_login(writer)

    posted(client, article, public_at="")

    article.refresh_from_db()
    assert (article.public_at, article.body, article.shown_version) == (NOW, "<p>Trois.</p>", 2)


def test_a_public_article_is_not_made_to_vanish_by_a_later_moment():
    article = published()

    with pytest.raises(actions.ArticleRefused) as refusal:
        actions.publish_article(article, public_at=NOW + timedelta(days=1), by=None, at=NOW)

    assert refusal.value.field == "public_at"
    assert list(queries.public_articles(NOW)) == [article]


def test_another_version_saved_meanwhile_is_not_published_unseen():
    article = begun()
    actions.keep_article(article, seen_version=1, body="<p>Autre.</p>", by=factories.facilitator(), at=NOW)

    with pytest.raises(Overtaken):
        actions.publish_article(article, public_at=NOW, by=None, at=NOW, seen_version=1)

    assert list(queries.public_articles(NOW)) == []


def test_what_is_taken_back_is_the_text_saved_last():
    article, writer = published(), factories.facilitator()
    actions.keep_article(article, seen_version=1, body="<p>Trois.</p>", by=writer, at=NOW)

    actions.take_back_article(article, by=writer, at=NOW)

    article.refresh_from_db()
    assert (article.state, article.body, article.shown_version) == ("draft", "<p>Trois.</p>", None)


def test_other_words_for_the_picture_of_a_public_article_wait_for_the_next_version(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    article = published(picture=picture("Un mur"))
    client.force_login(factories.facilitator())
    typed = {"seen_version": 1, "title": "Dit", "kind": "article", "body": article.body}

    client.post(f"/articles/{article.pk}/", typed | {"picture_alternative": "Un mur de fiches"})
    before = client.get("/article/dit").text
    posted(client, article)
    after = client.get("/article/dit").text

    assert ['alt="Un mur"' in before, 'alt="Un mur de fiches"' in after] == [True, True]


# Dates


def test_a_scheduled_article_is_never_told_to_have_changed_before_it_was_published(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    moment = NOW + timedelta(days=1)
    actions.publish_article(begun(), public_at=moment, by=None, at=clock.now())
    time_machine.shift(timedelta(days=2))

    page, feed, sitemap = (client.get(where).text for where in ("/article/dit", "/flux.atom", "/plan-du-site.xml"))

    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    entry = ET.fromstring(feed).find(f"{ATOM}entry")  # noqa: S314  (our own feed)
    assert (data["datePublished"], data["dateModified"]) == (moment.isoformat(), moment.isoformat())
    assert entry.find(f"{ATOM}updated").text == entry.find(f"{ATOM}published").text
    assert f"{moment:%Y-%m-%d}" in sitemap
    assert f'<meta property="article:modified_time" content="{moment.isoformat()}">' in page
