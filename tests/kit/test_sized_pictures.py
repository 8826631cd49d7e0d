"""Covers are sent in the width a screen needs, as WebP; a width nobody offers gives the whole picture."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faire_reseau.gatherings import actions
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering():
    cache.clear()
    packed = BytesIO()
    Image.new("RGB", (1600, 640), "#0b5d57").save(packed, "JPEG")
    gathering_made = factories.gathering()
    file = SimpleUploadedFile("salle.jpg", packed.getvalue())
    actions.change_cover(
        gathering_made, file=file, alternative="Une salle", credit="", off=False, by=factories.facilitator(), at=NOW
    )
    gathering_made.refresh_from_db()
    return gathering_made


def test_a_phone_loads_a_narrow_picture(client, gathering):
    sizes = []
    for query in ("", "?l=640", "?l=1280", "?l=1280", "?l=641", "?l=99999", "?l=x"):
        sent = client.get(f"{gathering.picture.url}{query}")
        body = b"".join(sent) if sent.streaming else sent.content
        sizes.append((sent["Content-Type"], Image.open(BytesIO(body)).size))

    whole = ("image/jpeg", (1600, 640))
    narrow, wide = ("image/webp", (640, 256)), ("image/webp", (1280, 512))
    assert sizes == [whole, narrow, wide, wide, whole, whole, whole]


def test_the_page_offers_the_widths(client, gathering):
    body = client.get(f"/rencontres/{gathering.slug}/").content.decode()
    url = gathering.picture.url

    assert f'srcset="{url}?l=640 640w, {url}?l=960 960w, {url}?l=1280 1280w"' in body
    assert f'src="{url}?l=1280"' in body


def test_a_narrow_picture_of_a_draft_is_shown_to_nobody_else(client, gathering):
    client.get(f"{gathering.picture.url}?l=640")
    gathering.state = "draft"
    gathering.save()

    assert client.get(f"{gathering.picture.url}?l=640").status_code == 404
