"""The draft of a gathering: its figures lead to what they count, and what visitors may not read is not in it."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay
from faire_reseau.articles import actions, queries
from faire_reseau.articles.logic.staleness import numbers_in, stale_figures
from faire_reseau.articles.models import Article
from faire_reseau.gatherings.models import Gathering, Speaker
from faire_reseau.kit import richtext
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


LATER = NOW + timedelta(hours=6)  # that afternoon: both half-days of the day have begun


def drafted(gathering, at=LATER):
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
        "En tout, 6 personnes ont été présentes à au moins une des 2 demi-journées "
        "(0 signature, 6 présences notées par l’équipe). Chacune a été présente à 1 de ces 2 demi-journées."
    )
    assert "Direction (5). Pour 1 personne sur 6, aucun métier n’est noté." in text


def test_signatures_expected_from_registered_people_and_missing_are_counted():
    gathering = factories.gathering()
    morning, _afternoon = half_days(gathering)
    people = [factories.participant(gathering) for _ in range(3)]
    sign(morning, people[0], gathering.host)

    text = strip_tags(drafted(gathering).body)

    assert "Sur 6 présences attendues de 3 personnes inscrites, 5 ne sont pas notées." in text
    assert "Pour 1 demi-journée sur 2, personne n’est noté présent." in text


def test_who_is_erased_stays_counted_in_a_draft():
    gathering = factories.gathering()
    morning, _afternoon = half_days(gathering)
    people = [factories.participant(gathering) for _ in range(3)]
    sign(morning, people[0], gathering.host)
    Person.objects.filter(pk=people[2].pk).update(erased_at=NOW)

    text = strip_tags(drafted(gathering).body)

    assert "Sur 6 présences attendues de 3 personnes inscrites, 5 ne sont pas notées." in text


def test_a_half_day_that_has_not_come_is_not_counted_and_its_day_is_that_of_the_gathering():
    gathering = factories.gathering(days=2, time_zone="Indian/Reunion")
    sign(half_days(gathering)[0], factories.person(), gathering.host)
    late = NOW.replace(hour=21)  # already the second day in La Réunion

    first, second = (strip_tags(drafted(gathering, at).body) for at in (late - timedelta(hours=2), late))

    assert "une des 2 demi-journées" in first
    assert "une des 3 demi-journées" in second  # its second afternoon has not begun


def test_each_figure_of_a_draft_leads_a_visitor_to_the_anchor_where_it_is_counted(client):
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    factories.topic(forum)
    factories.session(gathering, title="Ouverture")
    factories.session(gathering, hour=13, title="Reprise")
    trade = factories.trade("Chargé·e de mission")
    comes = [factories.participant(gathering) for _ in range(3)]
    for person in (comes[0], factories.person()):
        sign(half_days(gathering)[0], person, gathering.host, trade)
    sign(half_days(gathering)[0], factories.person())

    records = richtext.links(drafted(gathering, NOW + timedelta(days=2)).body)

    centre = next(address.partition("#")[2] for address, _words in records if "#centre-" in address)
    assert [(address.partition("#")[2], words) for address, words in records] == [
        ("chiffres", "3 personnes"),
        ("demi-journees-tenues", "2 demi-journées"),
        ("signatures", "0 signature"),
        ("presences-notees", "3 présences notées par l’équipe"),
        ("presence-1", "1"),
        ("demi-journees-tenues", "2"),
        ("presences-attendues", "8"),
        ("personnes-inscrites", "4 personnes inscrites"),
        ("non-notees", "7"),
        ("demi-journees-vides", "1"),
        ("demi-journees-tenues", "2"),
        ("metier-chargee-de-mission", "Chargé·e de mission (2)"),
        ("metier-non-note", "1"),
        ("chiffres", "3"),
        ("organisations", "1"),
        (centre, records[15][1]),
        ("centre-non-note", "1"),
        ("chiffres", "3"),
        ("", "au programme"),
        (f"forum-{forum.pk}", "1 sujet"),
        ("", "Ouverture"),
        ("", "Reprise"),
    ]
    for address, words in records:
        page, _sign, mark = address.partition("#")
        shown = client.get(page).text
        if mark and not mark.startswith("chiffres"):
            row = shown.partition(f'id="{mark}"')[2].partition("</tr>")[0]
            assert set(numbers_in(words)) <= set(numbers_in(re.sub(r"<[^>]*>", " ", row))), (words, row)


def test_people_present_over_several_lengths_are_each_counted_on_the_page_of_the_action(client):
    gathering = factories.gathering()
    morning, afternoon = half_days(gathering)
    both, morning_person = factories.person(), factories.person()
    for half_day, person in ((morning, both), (afternoon, both), (morning, morning_person)):
        sign(half_day, person)

    records = dict(richtext.links(drafted(gathering).body))

    page = f"/activites/{gathering.action_id}/"
    shown = client.get(page).text
    assert [records[f"{page}#presence-{number}"] for number in (2, 1)] == [
        "2 sur 2 pour 1 personne",
        "1 sur 2 pour 1 personne",
    ]
    assert ('id="presence-2"' in shown, 'id="presence-1"' in shown) == (True, True)


def test_trades_of_an_english_draft_have_their_english_names():
    gathering = factories.gathering()
    trade = factories.trade("Direction")
    type(trade).objects.filter(pk=trade.pk).update(label_en="Management")
    sign(half_days(gathering)[0], factories.person(), None, trade)

    with override("en-gb"):
        text = strip_tags(drafted(gathering).body)

    assert "In all, 1 person was present in at least one of 2 half-days" in text
    assert "By trade: Management (1)." in text


def test_a_figure_of_a_published_article_that_a_correction_changed_is_named_to_its_writers_and_to_nobody_else(client):
    gathering = factories.gathering()
    morning, _afternoon = half_days(gathering)
    for _ in range(2):
        sign(morning, factories.person())
    article = drafted(gathering)
    by = factories.facilitator()
    actions.publish_article(article, public_at=NOW, by=by, at=NOW)
    Gathering.objects.filter(pk=gathering.pk).update(state="finished")
    before = queries.stale_figures_of(queries.latest_of(article), LATER)
    sign(morning, factories.person())

    after = queries.stale_figures_of(queries.latest_of(article), LATER)

    page = f"/activites/{gathering.action_id}/"
    assert before == []
    assert [(stale.said, stale.now, stale.address) for stale in after] == [
        ("2 personnes", "3 personnes", f"{page}#chiffres"),
        ("2 présences notées par l’équipe", "3 présences notées par l’équipe", f"{page}#presences-notees"),
        ("2", "3", f"{page}#metier-non-note"),
        ("2", "3 personnes", f"{page}#chiffres"),  # of how many
        ("2", "3", f"{page}#centre-non-note"),
        ("2", "3 personnes", f"{page}#chiffres"),  # of how many
    ]
    public = f"/article/{article.addresses.get(is_current=True).slug}"
    assert 'id="stale"' not in client.get(public).text
    client.force_login(by)
    for address in (public, f"/articles/{article.pk}/"):
        assert 'id="stale"' in client.get(address).text
    preparing = client.get(f"/rencontres/{gathering.slug}/preparer/").text
    assert "chiffres de cet article ne sont plus ceux des données" in " ".join(preparing.split())
    assert f'href="/articles/{article.pk}/"' in preparing


def test_a_gathering_that_has_its_article_leads_there_and_another_one_is_drafted_only_when_asked(client):
    gathering = factories.gathering()
    article = drafted(gathering)
    client.force_login(factories.facilitator())
    address = f"/rencontres/{gathering.slug}/article/"

    again = client.post(address)
    once_more = Article.objects.count()
    another = client.post(address, {"another": "1"})

    assert (again["Location"], once_more) == (f"/articles/{article.pk}/", 1)
    assert another["Location"] == f"/articles/{Article.objects.latest('pk').pk}/"
    assert Article.objects.count() == 2


def test_figures_of_articles_drafted_before_each_had_its_own_place_are_compared_too():
    page = "/activites/7/"
    records = [
        (f"{page}#demi-journees-tenues", "4 demi-journées"),
        (f"{page}#signatures", "251 signatures"),
        (f"{page}#presences-notees", "43 présences notées"),
        (f"{page}#chiffres", "1250 personnes"),
    ]
    links = [
        (f"{page}#demi-journees", "4 demi-journées"),
        (f"{page}#demi-journees", "251 signatures, 42 présences notées"),
        (f"{page}#chiffres", "les 1 250"),
        (f"{page}#centre-labo", "Labo (3)"),
    ]

    assert [stale.said for stale in stale_figures(links, records, page)] == [
        "251 signatures, 42 présences notées",
        "Labo (3)",
    ]


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

    body = drafted(gathering, NOW + timedelta(days=2)).body

    assert "Camille Discrète" not in body
    assert "Invitée Publique" in body


def test_a_session_that_has_not_begun_is_not_said_to_have_been_presented():
    gathering = factories.gathering()
    session = factories.session(gathering, title="Plénière de demain")

    before, after = (drafted(gathering, session.starts_at + timedelta(minutes=shift)).body for shift in (-1, 1))

    assert ("Plénière de demain" in before, "Plénière de demain" in after) == (False, True)


def test_the_chapo_names_the_days_with_people_noted_and_not_the_days_planned():
    gathering = factories.gathering(days=2)
    for _ in range(2):
        sign(half_days(gathering)[0], factories.person(), gathering.host)

    assert "25 juin 2019\u00a0: les équipes" in drafted(gathering).chapo


def test_each_place_of_a_text_that_says_a_stale_figure_is_named():
    page = "/activites/7/"
    records = [(f"{page}#chiffres", "5 personnes"), (f"{page}#chiffres", "5"), (f"{page}#centre-labo", "Labo (3)")]
    links = [(f"{page}#chiffres", words) for words in ("6 personnes", "6", "6", "5")]

    stale_found = stale_figures([*links, (f"{page}#centre-labo", "Labo (3)")], records, page)

    assert [(stale.said, stale.now) for stale in stale_found] == [
        ("6 personnes", "5 personnes"),
        ("6", "5 personnes"),
        ("6", "5 personnes"),
    ]
