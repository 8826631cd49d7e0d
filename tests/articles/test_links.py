"""Links of an article lead their reader only to what that reader can open: on the page, in the feed, in the preview."""

import pytest
from django.core.cache import cache

from faire_reseau.accounts.permissions import visitor
from faire_reseau.articles import actions
from faire_reseau.kit.openness import closed_to
from faire_reseau.topics.enums import GridState
from faire_reseau.topics.models import Grid
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


@pytest.fixture
def linked():
    """A public article that links a forum which only those who come read, and its gathering."""
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    page = f"/rencontres/{gathering.slug}/forums/{forum.pk}/"
    body = f'<p><a href="{page}#topics-title">les sujets</a> de <a href="/rencontres/{gathering.slug}/">Nantes</a></p>'
    article = actions.begin_article(title="Dit", body=body, gathering=gathering, by=None, at=NOW)
    return actions.publish_article(article, public_at=NOW, by=None, at=NOW), forum, page


def test_a_link_to_a_forum_that_a_visitor_cannot_open_is_plain_words_for_them_and_a_link_for_those_who_come(
    client, linked
):
    article, forum, page = linked
    reads = factories.participant(forum.session.gathering).user

    to_visitor, feed = client.get("/article/dit").text, client.get("/flux.atom").text
    client.force_login(reads)
    to_reader = client.get("/article/dit").text
    client.force_login(factories.facilitator())
    preview = client.get(f"/articles/{article.pk}/apercu/").text

    assert [page in text for text in (to_visitor, feed, to_reader, preview)] == [False, False, True, False]
    assert ["les sujets de" in text for text in (to_visitor, preview)] == [True, True]
    assert client.get(page).status_code == 200


def test_a_link_becomes_one_for_everybody_once_the_grid_is_published(client, linked):
    _article, forum, page = linked
    Grid.objects.create(forum=forum, state=GridState.PUBLISHED, number=1, made_at=NOW)

    assert page in client.get("/article/dit").text
    assert client.get(page).status_code == 200


def test_links_of_an_article_cost_no_more_queries_when_there_are_more_of_one_kind(django_assert_num_queries):
    gatherings = [factories.gathering() for _ in range(3)]
    pages = [f"/rencontres/{gathering.slug}/forums/{factories.forum(gathering).pk}/" for gathering in gatherings]
    reader = factories.person().user

    with django_assert_num_queries(1):
        assert closed_to(reader, pages[:1]) == set(pages[:1])
    with django_assert_num_queries(1):
        assert closed_to(reader, pages) == set(pages)


def test_other_sites_letters_and_places_on_the_page_are_never_closed_and_what_leads_nowhere_is(settings):
    here = settings.SITE_ADDRESS
    addresses = [
        "https://exemple.fr/x",
        "mailto:a@exemple.fr",
        "#bas",
        "/nulle-part/x",
        f"{here}/annuaire/personnes/1/",
    ]

    assert closed_to(factories.person().user, addresses) == {"/nulle-part/x"}
    assert f"{here}/rencontres/" not in closed_to(visitor(), [f"{here}/rencontres/"])
    assert closed_to(visitor(), addresses) == {"/nulle-part/x", f"{here}/annuaire/personnes/1/"}
