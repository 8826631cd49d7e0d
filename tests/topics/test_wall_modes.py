"""The walls show what the organiser's phone chose, or what the agenda brings up; each door what is held behind it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine
from faire_reseau.gatherings.actions import cancel_gathering, cancel_session, turn_wall
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.queries.walls import WallMode, also_show_mode, shown_on_walls
from faire_reseau.live.models import LiveMessage
from faire_reseau.topics.enums import Phase
from tests import factories
from tests.factories import NOW
from tests.markup import tight
from tests.topics.made import enter, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(forum):
    return forum.session.gathering


@pytest.fixture
def organiser(client, gathering):
    user = factories.organiser(gathering)
    enter(client, user)
    return user


def mode_of(client, gathering):
    """The mode that a wall says it shows, "" for the day by itself."""
    page = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text
    return page.split('data-wall-mode="')[1].split('"')[0]


def press(client, gathering, mode):
    return client.post(reverse("topics:turn_wall", args=[gathering.slug]), {"mode": mode}, follow=True)


def test_a_press_on_the_organisers_phone_turns_every_wall_and_tells_them_once(
    client, gathering, organiser, django_capture_on_commit_callbacks
):
    before = LiveMessage.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        answer = press(client, gathering, "circle")
        press(client, gathering, "circle")

    assert mode_of(client, gathering) == "circle"
    assert "The walls show it now." in answer.text
    messages = LiveMessage.objects.order_by("pk")[before:]
    assert [(row.channel, row.kind) for row in messages] == [(f"wall:{gathering.welcome_key}", "screen")]
    assert AuditLine.objects.filter(deed="turn_wall").count() == 1


def test_the_opening_circle_states_the_four_principles_and_the_law(client, gathering, organiser):
    press(client, gathering, "circle")
    page = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text

    assert page.count("<li><strong>") == 4
    assert "The law of two feet" in page


def test_a_mode_that_has_nothing_to_show_leaves_the_wall_to_the_agenda(client, gathering, organiser):
    press(client, gathering, "sign")

    assert mode_of(client, gathering) == ""
    assert 'value="sign" class="screens-mode" aria-pressed="true"' in tight(
        client.get(reverse("topics:screens", args=[gathering.slug]))
    )


def test_a_mode_that_no_room_offers_is_refused_with_what_to_do(client, gathering, organiser):
    answer = press(client, gathering, "cinema")

    assert "The walls cannot show that. Choose one of the buttons of this page." in answer.text
    assert mode_of(client, gathering) == ""


def test_a_wall_of_nobody_welcomes_within_the_hour_before_the_first_session(client, gathering, monkeypatch):
    first = gathering.sessions.order_by("starts_at").first().starts_at
    shown = {}
    for minutes in (61, 60, 1, 0):
        monkeypatch.setattr("faire_reseau.kit.clock.now", lambda minutes=minutes: first - timedelta(minutes=minutes))
        shown[minutes] = mode_of(client, gathering)

    assert shown == {61: "", 60: "welcome", 1: "welcome", 0: ""}


def test_an_open_forum_that_begins_without_a_topic_opens_with_the_circle_by_itself(client, monkeypatch):
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    forum.session.format = Format.OPEN_FORUM
    forum.session.save()
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: forum.session.starts_at)

    empty = mode_of(client, gathering)
    factories.topic(forum, "Un sujet")

    assert (empty, mode_of(client, gathering)) == ("circle", "")


def test_a_room_above_adds_a_mode_with_its_channel_and_what_it_fetches_again(client, gathering, organiser):
    news = WallMode(
        "news",
        "News wall",
        "newspaper",
        "topics/walls/circle.html",
        lambda _gathering, _at: {"principles": [("Reports", "of all groups")]},
        channels=lambda shown, _at: f"news:{shown.pk}",
        kinds="report_closed",
    )
    with also_show_mode.only(news):
        assert press(client, gathering, "news").text.count("News wall") == 2
        page = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text

    assert f"gathering:{gathering.pk} news:{gathering.pk}" in page
    assert "round report_closed" in page
    assert page.count(f"news:{gathering.pk} report_closed") == 2
    assert "Reports" in page


def test_a_chosen_grid_stays_while_topics_are_gathered(client, gathering, forum, organiser):
    factories.topic(forum, "Un sujet")
    turn_wall(gathering, "grid", by=organiser, at=NOW)

    page = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text

    assert page.count("data-wall-board") == 1
    assert shown_on_walls(gathering, NOW).mode.code == "grid"


def test_the_door_of_a_space_says_what_is_held_there_now_and_what_comes_next(client, gathering, forum, monkeypatch):
    early, late, elsewhere = (factories.topic(forum, title) for title in ("Tôt", "Tard", "Ailleurs"))
    publish(forum, {early: (0, 0), late: (1, 0), elsewhere: (0, 1)})
    slot = forum.slots.order_by("starts_at").first()
    space = forum.spaces.order_by("rank", "pk").first()
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: slot.starts_at)

    page = client.get(reverse("topics:door", args=[gathering.welcome_key, space.pk])).text

    assert [page.count(f'class="wall-title">{title}') for title in ("Tôt", "Tard", "Ailleurs")] == [1, 1, 0]
    assert page.index("Tôt") < page.index("Tard")
    assert client.get(reverse("topics:door", args=["autre", space.pk])).status_code == 404
    assert client.get(reverse("topics:door", args=[factories.gathering().welcome_key, space.pk])).status_code == 404


def test_the_door_of_a_space_says_what_is_cancelled_there_that_day(client, gathering, monkeypatch):
    space = factories.space(gathering)
    for hour, title in ((NOW.hour + 1, "Annulé"), (NOW.hour + 2, "Maintenu")):
        factories.session(gathering, hour=hour, title=title, space=space)
    cancel_session(Session.objects.get(title="Annulé"), by=None, at=NOW)
    address, shown = reverse("topics:door", args=[gathering.welcome_key, space.pk]), []
    for hours in (0, 2):
        monkeypatch.setattr("faire_reseau.kit.clock.now", lambda hours=hours: NOW + timedelta(hours=hours))
        page = client.get(address).text
        shown.append(("<s>Annulé</s>" in page, "séquence annulée" in page, 'class="wall-title">Maintenu' in page))

    assert shown == [(True, True, True), (False, False, True)]


def test_walls_and_doors_say_why_a_gathering_is_cancelled(client, gathering):
    space = factories.space(gathering)
    cancel_gathering(gathering, because="La salle est inondée.", by=None, at=NOW)
    addresses = (
        reverse("topics:wall_screen", args=[gathering.welcome_key]),
        reverse("topics:door", args=[gathering.welcome_key, space.pk]),
    )
    pages = [client.get(address).text for address in addresses]

    assert [("Cette rencontre est annulée." in page, "La salle est inondée." in page) for page in pages] == [
        (True, True)
    ] * 2


def test_now_and_next_leaves_the_session_of_a_forum_out_while_its_topics_run(
    client, gathering, forum, organiser, monkeypatch
):
    publish(forum, {factories.topic(forum, "Tôt"): (0, 0), factories.topic(forum, "Tard"): (1, 0)})
    forum.phase = Phase.RUN
    forum.save()
    slot = forum.slots.order_by("starts_at").first()
    turn_wall(gathering, "now", by=organiser, at=NOW)
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: slot.starts_at)

    page = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text

    moments = page.split('class="wall-moments"')[1].split("</section>")[0]
    assert [moments.count(f">{title}</span>") for title in ("Tôt", "Tard", str(forum.session))] == [1, 1, 0]


def test_the_screen_to_sign_by_is_not_called_as_the_way_into_an_account(client, gathering, organiser):
    client.cookies["django_language"] = "fr"
    page = tight(client.get(reverse("topics:screens", args=[gathering.slug])))

    buttons = page.partition('class="screens-modes"')[2].partition("</form>")[0]
    assert (buttons.count("Émarger"), buttons.count("Se connecter")) == (1, 0)
