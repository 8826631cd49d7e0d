"""The public face: covers and logos, the cards shown where a page is shared, the home page, an article and an organisation."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faire_reseau.articles import actions as articles
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.richtext import with_large_figures
from faire_reseau.network.models import Organisation, OrganisationTerritory, Territory
from faire_reseau.ui.share_cards import SIZE, drawn
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def upload(kind: str = "PNG", size: tuple[int, int] = (2000, 1000)) -> SimpleUploadedFile:
    packed = BytesIO()
    Image.new("RGB", size, "teal").save(packed, kind, **({"comment": b"secret"} if kind == "JPEG" else {}))
    return SimpleUploadedFile("photo.png", packed.getvalue())


def content_of(client, name: str) -> bytes | None:
    """The file `name` as `client` reads it; None where it is not found."""
    response = client.get(f"/images/{name}")
    content = response.getvalue() if response.status_code == 200 else None
    for close in response._resource_closers:  # `close()` would end the connection of the test to PostgreSQL too
        close()
    return content


def published(title: str, *, days: int = 0, body: str = "<p>Dit.</p>", **fields: object):
    article = articles.begin_article(title=title, body=body, by=None, at=NOW, **fields)
    return articles.publish_article(article, public_at=NOW - timedelta(days=days), by=None, at=NOW)


def test_a_cover_is_drawn_anew_described_shown_to_who_reads_the_gathering_and_taken_off(client):
    gathering = factories.gathering(slug="ici", state="draft")
    client.force_login(factories.organiser(gathering))
    page = "/rencontres/ici/preparer/image/"

    refused = client.post(page, {"file": upload("JPEG"), "alternative": " ", "credit": ""})
    saved = client.post(page, {"file": upload("JPEG"), "alternative": "Un quai", "credit": "A. B."})
    gathering.refresh_from_db()
    name, facts = (
        gathering.picture.name,
        (gathering.picture_width, gathering.picture_height, gathering.picture_alternative),
    )
    content = content_of(client, name)
    client.logout()
    hidden = content_of(client, name)
    Gathering.objects.update(state="announced")
    client.logout()
    shown, body = content_of(client, name), client.get("/rencontres/ici/").content.decode()
    client.force_login(factories.organiser(gathering))
    client.post(page, {"off": "on", "alternative": "Un quai", "credit": ""})
    gathering.refresh_from_db()

    assert refused.context["form"].errors == {
        "alternative": ["Dites en mots ce que montre l’image, pour celles et ceux qui ne la voient pas."]
    }
    assert (saved.status_code, facts) == (302, (1600, 800, "Un quai"))
    assert (b"secret" in content, Image.open(BytesIO(content)).format) == (False, "JPEG")
    assert (hidden, shown) == (None, content)
    assert re.findall(r'<img class="cover-picture" src="([^"?]*)(?:\?l=\d+)?"[^>]* alt="([^"]*)"', body) == [
        (f"/images/{name}", "Un quai")
    ]
    assert (gathering.picture.name, gathering.picture_alternative) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_is_replaced_leaves_no_file_behind(client):
    centre = factories.centre("Labo", slug="labo")
    client.force_login(factories.facilitator())
    names = []
    for _ in range(2):
        client.post("/annuaire/labo/logo/", {"file": upload(), "alternative": "Logo du Labo", "credit": ""})
        names.append(Organisation.objects.get(pk=centre.pk).picture.name)

    assert [default_storage.exists(name) for name in names] == [False, True]
    assert Image.open(BytesIO(content_of(client, names[1]))).format == "JPEG"


def test_a_file_that_is_no_picture_is_refused_in_words(client):
    factories.centre("Labo", slug="labo")
    client.force_login(factories.facilitator())

    page = client.post(
        "/annuaire/labo/logo/", {"file": SimpleUploadedFile("x.png", b"<svg/>"), "alternative": "Logo", "credit": ""}
    )

    assert page.context["form"].errors == {
        "file": ["Ce fichier n’est pas une image lisible\u00a0: choisissez un JPEG, un PNG ou un WebP."]
    }


@pytest.mark.parametrize(
    "title", ["Court", "Un titre " + "très " * 60 + "long", "mot" * 90, "", "Œuvre d’été\u00a0: «\u00a0oui\u00a0»"]
)
@pytest.mark.parametrize("with_picture", [True, False])
def test_a_card_is_drawn_whatever_the_title(title, with_picture):
    packed = BytesIO()
    Image.new("RGB", (90, 400), "orange").save(packed, "JPEG")

    card = Image.open(
        BytesIO(drawn(title, kicker="Hier", network="Réseau", picture=packed.getvalue() if with_picture else None))
    )

    assert (card.format, card.size) == ("JPEG", SIZE)


def test_a_card_is_announced_and_given_for_what_is_public_alone(client):
    factories.gathering(slug="ici")
    factories.gathering(slug="cachee", state="draft")
    shown = published("L’été au cœur")
    draft = articles.begin_article(title="Brouillon", body="<p>Non.</p>", by=None, at=NOW)
    pages = ["/", "/rencontres/ici/", f"/article/{shown.addresses.get().slug}"]

    cards = [
        re.findall(r'<meta property="og:image" content="https?://[^/"]*([^"]*)"', client.get(page).content.decode())
        for page in pages
    ]

    assert shown.addresses.get().slug == "l-ete-au-coeur"
    assert cards == [["/carte.jpg"], ["/rencontres/ici/carte.jpg"], ["/article/l-ete-au-coeur/carte.jpg"]]
    assert {Image.open(BytesIO(client.get(card).content)).size for [card] in cards} == {SIZE}
    client.force_login(factories.facilitator())
    assert client.get(f"/article/{draft.addresses.get().slug}/carte.jpg").status_code == 404
    client.logout()
    assert client.get("/rencontres/cachee/carte.jpg").status_code == 404


def test_the_home_page_shows_no_zero_and_its_last_article_first(client):
    published("Ancien", days=3)
    published("Nouveau", days=1)

    body = client.get("/").content.decode()

    assert re.findall(r"<h3><a[^>]*>([^<]*)</a></h3>", body) == ["Nouveau"]
    assert (re.findall(r"<strong>0</strong>", body), "large-figures" in body) == ([], False)


def test_an_article_shows_a_number_in_bold_large_and_leads_to_the_next(client):
    published("Premier", days=2)
    published("Deuxième", days=1, body="<p><strong>80</strong> personnes</p><p><strong>Fort</strong> et 3</p>")

    body = client.get("/article/deuxieme").content.decode()

    assert re.findall(r'<p class="large-figure"><strong>(\d+)</strong>', body) == ["80"]
    assert re.findall(r'<nav class="article-next.*?href="([^"]*)"', body, re.DOTALL) == ["/article/premier"]


@pytest.mark.parametrize(
    ("text", "is_large"),
    [
        ("<p><strong>1 250</strong> euros</p>", True),
        ("<p><strong>12,5\u00a0%</strong> de plus</p>", True),
        ('<p><strong><a class="record" href="/x/" title="x">77</a></strong> personnes</p>', True),
        ("<p>En <strong>2019</strong></p>", False),
        ("<p><strong>3 ateliers</strong></p>", False),
    ],
)
def test_a_paragraph_that_begins_with_a_number_in_bold_is_a_large_figure(text, is_large):
    assert with_large_figures(text) == (text.replace("<p>", '<p class="large-figure">', 1) if is_large else text)


def test_the_page_of_an_organisation_tells_what_it_does_as_far_as_its_reader_may_know(client):
    host = factories.centre("Labo", slug="labo")
    territory = Territory.objects.filter(code="44").first() or Territory.objects.create(
        code="44", name="Loire-Atlantique", kind="department"
    )
    OrganisationTerritory.objects.create(organisation=host, territory=territory)
    gathering = factories.gathering(title="Ouverte", slug="ouverte", host=host)
    factories.gathering(title="Cachée", slug="cachee", host=host, state="draft")
    factories.action(organisation=host, title="Cycle")
    published("Dit d’elle", gathering=gathering)

    body = client.get("/annuaire/labo/").content.decode()

    shown = {title: title in body for title in ("Ouverte", "Cachée", "Cycle", "Dit d’elle", 'class="small-map"')}
    assert shown == {"Ouverte": True, "Cachée": False, "Cycle": True, "Dit d’elle": True, 'class="small-map"': True}
