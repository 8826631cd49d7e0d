"""Feeds, lists to embed and oEmbed: what other sites take up, as a visitor reads it."""

import json

import pytest
from lxml import etree

from faire_reseau.kit.addresses import whole_address
from tests import factories
from tests.catalogue.samples import production
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_search_is_followed_as_atom_and_as_json_feed(client):
    theme = factories.theme("Éducation")
    who = factories.member(first_name="Zoé", last_name="Quidam")
    first = production("Éco & <quartiers>", themes=[theme], people=[who], names=["Club Dév Éco"], at=NOW)
    production("Autre")
    client.force_login(who.user)

    atom = etree.fromstring(client.get(f"/realisations/flux.atom?theme={theme.pk}").content)
    feed = json.loads(client.get(f"/realisations/flux.json?theme={theme.pk}").content)

    assert [node.text for node in atom.iter(f"{ATOM}title")][1:] == ["Éco & <quartiers>"]
    assert [item["title"] for item in feed["items"]] == ["Éco & <quartiers>"]
    assert feed["items"][0]["authors"] == [{"name": "Club Dév Éco"}]
    assert feed["feed_url"] == whole_address(f"/realisations/flux.json?theme={theme.pk}")
    assert feed["items"][0]["url"] == whole_address(f"/realisations/{first.pk}/")
    assert client.get("/realisations/flux.xml").status_code == 404


def test_a_list_may_stand_in_a_frame_of_any_site_and_holds_no_script(client):
    production("Une carte <1>")

    answer = client.get("/realisations/liste/?q=carte")

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert ("Une carte &lt;1&gt;" in answer.content.decode(), "<script" in answer.content.decode()) == (True, False)
    assert "frame-ancestors 'none'" in client.get("/realisations/")["Content-Security-Policy"]


def test_what_to_copy_is_a_frame_or_the_list_itself(client):
    row = production("Une carte")

    page = client.get("/realisations/integrer/?q=carte").content.decode()

    frame = whole_address("/realisations/liste/?q=carte")
    assert f'&lt;iframe src="{frame}"' in page
    assert (
        f"&lt;a href=&quot;{whole_address(f'/realisations/{row.pk}/')}&quot; target=&quot;_top&quot;&gt;Une carte"
        in page
    )


def test_oembed_answers_for_productions_of_this_site_alone(client):
    row = production("Une <carte>", names=["Labo Ouest"], year=2019)
    page = whole_address(f"/realisations/{row.pk}/")

    data = client.get("/oembed/", {"url": page}).json()
    others = [
        client.get("/oembed/", {"url": url}).status_code
        for url in ("https://ailleurs.fr/realisations/1/", whole_address("/annuaire/"), "", f"{page}9/")
    ]

    assert (data["type"], data["title"], data["author_name"]) == ("rich", "Une <carte>", "Labo Ouest")
    assert f'<a href="{page}">Une &lt;carte&gt;</a>' in data["html"]
    assert others == [404] * 4
    assert client.get("/oembed/", {"url": page, "format": "xml"}).status_code == 501
