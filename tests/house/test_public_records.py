"""What the page of the network says that the public sees is what a visitor sees."""

import re

import pytest

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit import clock
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network
from faire_reseau.network.queries import public_records
from faire_reseau.topics.enums import GridState
from faire_reseau.topics.models import Grid
from tests import factories

pytestmark = pytest.mark.django_db


def told() -> dict[str, tuple[int, int]]:
    return {row.title: (row.shown, row.hidden) for row in public_records(clock.now())}


def test_records_are_counted_by_the_rights_of_a_visitor_and_change_with_what_is_announced_and_published():
    Network.objects.create(name="Réseau", short_name="R", names_shown=NamesShown.NETWORK)
    topic = factories.topic(factories.forum())
    forum, gathering = topic.forum, topic.forum.session.gathering
    gathering.state = GatheringState.DRAFT
    gathering.save()
    factories.organisation("Labo")
    draft = told()
    gathering.state = GatheringState.ANNOUNCED
    gathering.save()
    announced = told()
    Grid.objects.create(forum=forum, number=1, state=GridState.PUBLISHED, made_at=factories.NOW)
    published = told()
    Network.objects.update(names_shown=NamesShown.EVERYBODY)
    everybody = told()

    hosts = topic.hosts.count()
    assert [each["Rencontres"] for each in (draft, announced)] == [(0, 1), (1, 0)]
    assert [each["Séquences de leurs programmes"] for each in (draft, announced)] == [(0, 1), (1, 0)]
    assert [each["Actions et réunions"] for each in (draft, announced)] == [(0, 1), (1, 0)]
    assert [each["Sujets"] for each in (announced, published)] == [(0, 1), (1, 0)]
    names = "Noms de celles et ceux qui animent un sujet"
    assert [each[names] for each in (announced, published, everybody)] == [(0, hosts), (0, hosts), (hosts, 0)]
    assert published["Personnes"][0] == 0


def test_the_page_leads_a_facilitator_to_each_list_which_a_visitor_opens(client):
    Network.objects.create(name="Réseau", short_name="R")
    client.force_login(factories.facilitator())
    page = client.get("/annuaire/reseau/").content.decode()
    section = page[page.index('id="public"') :].partition("</section>")[0]
    client.logout()

    links = re.findall(r'href="(/[^"]*)"', section)

    assert links == [
        "/",
        "/annuaire/",
        "/annuaire/themes/",
        "/activites/",
        "/rencontres/",
        "/realisations/",
        "/cooperations/",
        "/consultations/",
        "/articles/",
    ]
    assert closed(client, links) == []


def closed(client, links):
    """The links that `client` does not open."""
    return [link for link in links if client.get(link).status_code != 200]


def test_a_link_that_a_visitor_does_not_open_is_found(client):
    assert closed(client, ["/", "/arrivees/", "/nulle-part/"]) == ["/arrivees/", "/nulle-part/"]
