"""The draft of a gathering: its figures lead to what they count, and what visitors may not read is not in it."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay
from faire_reseau.articles import actions
from faire_reseau.gatherings.models import Speaker
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import GridState
from faire_reseau.topics.models import Grid
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def sign(half_day, person, organisation=None, trade=None):
    how = {"means": Means.ORGANISER_LIST, "by": None, "at": NOW}
    activities.sign_in(half_day, person, organisation=organisation, trade=trade, **how)


def half_days(gathering):
    return list(HalfDay.objects.filter(meeting__action=gathering.action).order_by("pk"))


def drafted(gathering, at=NOW):
    return actions.draft_article(gathering, by=factories.facilitator(), at=at)


def links(article):
    return re.findall(r'href="([^"]+)"', article.body)


def publish_grid(forum):
    return Grid.objects.create(forum=forum, state=GridState.PUBLISHED, number=1, made_at=NOW)


def test_people_who_each_signed_one_half_day_of_two_are_told_so_and_trades_add_up():
    gathering, trade = factories.gathering(), factories.trade("Direction")
    morning, afternoon = half_days(gathering)
    for number in range(6):
        sign(
            morning if number < 3 else afternoon,
            factories.person(),
            gathering.host,
            trade if number < 5 else None,
        )

    text = strip_tags(drafted(gathering).body)

    assert text.startswith(
        "En tout, 6 personnes ont signé pour au moins une des 2 demi-journées. "
        "Chacune a signé pour 1 de ces 2 demi-journées."
    )
    assert "Direction (5). Pour 1 personne sur 6, aucun métier n’est noté." in text


def test_signatures_expected_from_registered_people_and_missing_are_counted():
    gathering = factories.gathering()
    morning, _afternoon = half_days(gathering)
    people = [factories.participant(gathering) for _ in range(3)]
    sign(morning, people[0], gathering.host)

    text = strip_tags(drafted(gathering).body)

    assert "Il manque 5 signatures sur 6 attendues de 3 personnes inscrites." in text
    assert "Pour 1 demi-journée sur 2, aucune signature n’est notée." in text


def test_who_is_erased_is_neither_registered_nor_missing_in_a_draft():
    gathering = factories.gathering()
    morning, _afternoon = half_days(gathering)
    people = [factories.participant(gathering) for _ in range(3)]
    sign(morning, people[0], gathering.host)
    Person.objects.filter(pk=people[2].pk).update(erased_at=NOW)

    text = strip_tags(drafted(gathering).body)

    assert "Il manque 3 signatures sur 4 attendues de 2 personnes inscrites." in text


def test_a_half_day_that_has_not_come_is_not_counted_and_its_day_is_that_of_the_gathering():
    gathering = factories.gathering(days=2, time_zone="Indian/Reunion")
    sign(half_days(gathering)[0], factories.person(), gathering.host)
    late = NOW.replace(hour=21)  # already the second day in La Réunion

    first, second = (strip_tags(drafted(gathering, at).body) for at in (late - timedelta(hours=2), late))

    assert "une des 2 demi-journées" in first
    assert "une des 4 demi-journées" in second


def test_each_figure_of_a_draft_leads_a_visitor_to_the_anchor_where_it_is_counted(client):
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    factories.topic(forum)
    factories.session(gathering, title="Ouverture")
    sign(half_days(gathering)[0], factories.person(), gathering.host, factories.trade("Chargé·e de mission"))

    addresses = links(drafted(gathering))

    anchored = [address.partition("#") for address in addresses]
    assert [mark for _page, _sign, mark in anchored] == [
        "chiffres",
        "demi-journees",
        "metier-chargee-de-mission",
        next(mark for _page, _sign, mark in anchored if mark.startswith("centre-")),
        "",
        f"forum-{forum.pk}",
        "",
    ]
    for page, _sign, mark in anchored:
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 200)
        assert not mark or f'id="{mark}"' in answer.text


def test_topics_of_a_forum_that_is_not_public_are_counted_and_neither_named_nor_linked(client):
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    topic = factories.topic(forum, "Tenir une veille discrète")
    factories.wish(topic, factories.participant(gathering))

    article = drafted(gathering)
    figures = client.get(f"/rencontres/{gathering.slug}/forums/chiffres/").text

    assert "veille discrète" not in article.body
    assert "souhait" not in article.body
    assert f"/rencontres/{gathering.slug}/forums/chiffres/#forum-{forum.pk}" in links(article)
    assert [int(number) for number in re.findall(r"<strong>(\d+)</strong>", figures)] == [1, 1, 1]
    assert "veille discrète" not in figures


def test_topics_of_a_public_forum_are_named_and_each_leads_to_its_card(client):
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    topic = factories.topic(forum, "Tenir une veille")
    factories.wish(topic, factories.participant(gathering))
    publish_grid(forum)

    article = drafted(gathering)

    page = f"/rencontres/{gathering.slug}/forums/{forum.pk}/"
    assert f'<a class="record" href="{page}#sujet-{topic.pk}" title="Tenir une veille">1 souhait</a>' in article.body
    assert f'id="sujet-{topic.pk}"' in client.get(page).text


def test_who_programmes_do_not_name_to_everybody_is_not_named_in_a_draft():
    gathering = factories.gathering()
    session = factories.session(gathering, title="Ouverture")
    person = factories.person(last_name="Discrète")
    Speaker.objects.create(session=session, person=person, name="Camille Discrète")
    Speaker.objects.create(session=session, name="Invitée Publique")

    body = drafted(gathering).body

    assert "Camille Discrète" not in body
    assert "Invitée Publique" in body
