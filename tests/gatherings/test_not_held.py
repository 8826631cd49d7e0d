"""What was planned and not held when a gathering is finished: half-days, sessions, topics placed on a grid."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from faire_reseau.activities.actions import sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.queries import counts_of
from faire_reseau.articles import actions as articles
from faire_reseau.cooperations.actions import ask_reports
from faire_reseau.cooperations.queries import groups_of
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import Format
from tests import factories
from tests.factories import NOW
from tests.markup import tight
from tests.topics.made import publish

pytestmark = pytest.mark.django_db


def signing(gathering, person, number=0, at=NOW):
    half_day = queries.half_days_of(gathering)[number]
    sign_in(half_day, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=None, at=at)


@pytest.mark.parametrize(
    ("at", "counted", "to_come"), [(NOW, 1, 3), (NOW.replace(hour=15), 2, 2), (NOW + timedelta(days=2), 4, 0)]
)
def test_half_days_that_have_not_begun_when_a_gathering_is_finished_are_counted_nowhere_until_it_is_reopened(
    client, at, counted, to_come
):
    gathering = factories.gathering(days=2)
    by, people = factories.facilitator(), factories.participant(gathering)
    signing(gathering, people)
    points = [str(point.sentence) for point in queries.still_open(gathering, at)]
    actions.finish_gathering(gathering, by=by, at=at)
    page = client.get(f"/activites/{gathering.action_id}/").content.decode()
    finished = counts_of([gathering.action])
    article = articles.draft_article(gathering, by=by, at=at)
    actions.reopen_gathering(gathering, by=by, at=at)
    reopened = counts_of([gathering.action])

    assert (finished.meetings, finished.half_days, reopened.half_days) == (counted, counted, 4)
    assert page.count("pas tenue") == to_come
    assert [int(point.split()[0]) for point in points if "encore à venir" in point and "demi-journée" in point] == (
        [to_come] if to_come else []
    )
    assert sum("attendue" in point for point in points) == counted - 1
    assert f"{counted} demi-journée" in article.body


def test_a_half_day_that_the_agenda_leaves_empty_counts_nowhere_until_somebody_is_noted_in_it(time_machine):
    gathering = factories.gathering()
    factories.session(gathering, hour=15, minutes=60)
    evening = NOW.replace(hour=19)
    time_machine.move_to(evening, tick=False)
    points = [str(point.sentence) for point in queries.still_open(gathering, evening)]
    counted = [counts_of([gathering.action]).half_days]
    actions.finish_gathering(gathering, by=None, at=evening)
    time_machine.move_to(evening + timedelta(days=9), tick=False)
    counted.append(counts_of([gathering.action]).half_days)
    signing(gathering, factories.participant(gathering), at=evening)

    assert (*counted, counts_of([gathering.action]).half_days) == (1, 1, 2)
    assert [point for point in points if point.startswith("mardi 25 juin, matin\u00a0: rien")] != []


def test_a_gathering_that_nobody_finished_never_counts_a_half_day_that_its_agenda_leaves_empty(client, time_machine):
    gathering = factories.gathering()
    factories.session(gathering, hour=15, minutes=60)
    time_machine.move_to(NOW + timedelta(days=9), tick=False)
    pages = [tight(client.get(address)) for address in ("/activites/", f"/activites/{gathering.action_id}/")]
    counted = [counts_of([gathering.action]).half_days]
    signing(gathering, factories.participant(gathering), at=NOW)
    counted.append(counts_of([gathering.action]).half_days)

    assert counted == [1, 2]
    assert ["<strong>1</strong><span>demi-journée<" in page for page in pages] == [True, True]
    assert ["rien au programme" in page or "non tenues" in page for page in pages] == [True, True]
    assert [page.lower().count("à venir") for page in pages] == [0, 0]


def test_somebody_noted_in_a_half_day_after_the_end_proves_that_it_was_held():
    gathering = factories.gathering()
    person = factories.participant(gathering)
    signing(gathering, person)
    actions.finish_gathering(gathering, by=None, at=NOW)
    before = counts_of([gathering.action]).half_days
    signing(gathering, person, number=1, at=NOW + timedelta(days=1))

    assert (before, counts_of([gathering.action]).half_days) == (1, 2)


def test_topics_placed_on_a_grid_are_neither_sessions_to_come_nor_formats_of_the_programme():
    gathering = factories.gathering()
    slot = factories.slot(gathering)
    factories.session(gathering, format=Format.BARCAMP, title="Barcamp")
    for title in ("Un sujet", "Un autre"):
        factories.session(gathering, format=Format.WORKSHOP, title=title, slot=slot, space=factories.space(gathering))
    signing(gathering, factories.participant(gathering))
    points = [str(point.sentence) for point in queries.still_open(gathering, NOW)]
    article = articles.draft_article(gathering, by=None, at=NOW)

    assert points[0] == "1 séquence est encore à venir\u00a0: elle sera marquée comme non tenue."
    assert "barcamp" in article.body.lower()
    assert "atelier" not in article.body.lower()


def test_before_the_end_it_is_said_that_there_is_no_sheet_until_somebody_is_noted():
    gathering = factories.gathering()
    sentences = []
    for person in (factories.person(), None):
        sentences.append([str(point.sentence) for point in queries.still_open(gathering, NOW)])
        if person is not None:
            signing(gathering, person)

    assert [sum("il n’y a pas de feuille" in sentence for sentence in points) for points in sentences] == [1, 0]


def test_a_session_that_runs_is_not_said_to_come_when_a_gathering_is_finished():
    gathering = factories.gathering()
    for hour in (NOW.hour, 8, 9):
        factories.session(gathering, hour=hour)
    points = [str(point.sentence) for point in queries.still_open(gathering, NOW)]

    assert points[:2] == [
        "1 séquence est en cours.",
        "2 séquences sont encore à venir\u00a0: elles seront marquées comme non tenues.",
    ]


def test_a_gathering_that_is_over_has_nothing_that_runs_or_comes_next(client, monkeypatch):
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW)
    gathering = factories.gathering(slug="nantes")
    space = factories.space(gathering)
    for hour in (NOW.hour, 8):
        factories.session(gathering, hour=hour, title="Veillée", space=space)
    pages = ("/rencontres/nantes/maintenant/", f"/mur/{gathering.welcome_key}/")
    running = [client.get(page).content.decode() for page in pages]
    actions.finish_gathering(gathering, by=None, at=NOW)
    over = [client.get(page).content.decode() for page in pages]
    agenda = client.get("/rencontres/nantes/").content.decode()

    assert ["Veillée" in page for page in running + over] == [True, True, False, False]
    assert "Plus rien n’est en cours." in over[0]
    assert ("Veillée" in agenda, "data-begins" in agenda) == (True, False)


def sessions_told(client, gathering):
    """Of each session, by its title: what the calendar says, and whether the agenda, its page and schedule.xml say it is not held."""
    feed = Calendar.from_ical(client.get(f"/rencontres/{gathering.slug}/agenda.ics").content)
    agenda = client.get(f"/rencontres/{gathering.slug}/").content.decode()
    schedule = client.get(f"/rencontres/{gathering.slug}/schedule.xml").content.decode()
    by_title = {}
    for event in feed.walk("VEVENT"):
        title, page = str(event["SUMMARY"]), client.get(str(event["URL"])).content.decode()
        item = next(item for item in agenda.split('<li class="agenda-session')[1:] if title in item)
        by_title[title] = (
            (str(event["STATUS"]), event["SEQUENCE"]),
            ["is-off" in item, "n’a pas eu lieu" in item, "n’a pas eu lieu" in page, title not in schedule],
        )
    assert agenda.count("https://schema.org/EventCancelled") == sum(
        status == "CANCELLED" for (status, _), _off in by_title.values()
    )
    return by_title


def test_sessions_that_were_to_come_when_a_gathering_is_finished_are_not_held_until_it_is_reopened(client):
    gathering = factories.gathering()
    for hour, title in ((NOW.hour, "Ouverture"), (NOW.hour + 3, "Veillée")):
        factories.session(gathering, hour=hour, title=title)
    states = []
    for act in (actions.finish_gathering, actions.reopen_gathering, actions.finish_gathering):
        act(gathering, by=None, at=NOW)
        states.append(sessions_told(client, gathering))
    on = [False] * 4

    assert [state["Ouverture"] for state in states] == [(("CONFIRMED", 0), on)] * 3
    assert [state["Veillée"] for state in states] == [
        (("CANCELLED", 1), [True] * 4),
        (("CONFIRMED", 2), on),
        (("CANCELLED", 3), [True] * 4),
    ]


def test_an_article_tells_of_no_session_that_the_end_came_before():
    gathering = factories.gathering()
    for hour, title in ((NOW.hour, "Ouverture"), (NOW.hour + 3, "Veillée")):
        factories.session(gathering, hour=hour, title=title)
    actions.finish_gathering(gathering, by=None, at=NOW)
    article = articles.draft_article(gathering, by=None, at=NOW + timedelta(days=1))

    assert ("Ouverture" in article.body, "Veillée" in article.body) == (True, False)


def test_what_the_end_came_before_is_marked_on_the_grid_and_on_ones_programme_and_no_report_is_asked_of_it(client):
    forum = factories.forum()
    gathering = forum.session.gathering
    early, late = factories.topic(forum, "Tôt"), factories.topic(forum, "Tard")
    publish(forum, {early: (0, 0), late: (1, 0)})
    first, last = forum.slots.order_by("starts_at")
    actions.finish_gathering(gathering, by=None, at=first.ends_at)
    client.force_login(late.hosts.get().person.user)
    grid = client.get(reverse("topics:grid", args=[gathering.slug, forum.pk])).content.decode()
    programme = client.get(reverse("topics:programme", args=[gathering.slug])).content.decode()
    missing = [group.is_missing(last.ends_at) for group in groups_of(forum)]

    assert grid.count("n’a pas eu lieu") == grid.count(">Tard<") > 0
    assert programme.count("n’a pas eu lieu") == 1
    assert missing == [True, False]
    assert ask_reports(forum, by=None, at=last.ends_at) == 1
