"""A network of samples says so wherever its pages are shared and its badges are carried; another network says it of no page."""

import re

import pytest

from faire_reseau.network.actions import name_network
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["samples", "its own"])
def is_demo(request) -> bool:
    name_network(name="Réseau", short_name="R", is_demo=request.param)
    return bool(request.param)


def shared(client, address: str) -> tuple[str, str]:
    page = client.get(address).content.decode()
    matches = [re.search(rf'<meta property="og:{name}" content="([^"]*)">', page) for name in ("title", "image:alt")]
    return tuple(match.group(1) if match else "" for match in matches)


def test_a_gathering_and_the_front_are_shared_with_the_mark(client, is_demo):
    factories.gathering(slug="ici", title="Rencontre & fête")

    mark = "Exemple · " if is_demo else ""

    assert shared(client, "/rencontres/ici/") == (f"{mark}Rencontre &amp; fête",) * 2
    assert shared(client, "/") == (f"{mark}Réseau",) * 2


def test_a_gathering_that_is_invented_is_shared_with_the_mark_in_any_network(client):
    name_network(name="Réseau", short_name="R")
    factories.gathering(slug="ici", title="Rencontre", is_sample=True)

    assert shared(client, "/rencontres/ici/") == ("Exemple · Rencontre",) * 2


def test_pictures_of_shared_pages_differ_when_the_network_is_one_of_samples(client):
    name_network(name="Réseau", short_name="R")
    factories.gathering(slug="ici")
    addresses = ["/rencontres/ici/carte.jpg", "/carte.jpg"]
    own = [client.get(address).content for address in addresses]
    name_network(name="Réseau", short_name="R", is_demo=True)

    samples = [client.get(address).content for address in addresses]

    assert [before == after for before, after in zip(own, samples, strict=True)] == [False, False]


def test_badges_of_a_network_of_samples_say_so_in_words_that_are_printed(client, is_demo):
    gathering = factories.gathering(slug="ici", title="Rencontre")
    factories.participant(gathering)
    client.force_login(factories.facilitator())

    page = client.get("/rencontres/ici/preparer/badges/").content.decode()
    (event,) = re.findall(r'<p class="badge-event">\s*(.*?)<br>', page, re.DOTALL)

    assert " ".join(event.split()) == ("<strong>Exemple</strong> · Rencontre" if is_demo else "Rencontre")
