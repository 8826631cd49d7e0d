"""The pitch round: subjects in the order of arrival, thirty seconds each, whoever drives it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.kit.refusals import Overtaken
from faire_reseau.topics.actions import RoundRefused, move_round, withdraw_topic
from faire_reseau.topics.logic.pitch import Subject, reading
from faire_reseau.topics.queries import pitch_of
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter

pytestmark = pytest.mark.django_db


def after(seconds):
    return NOW + timedelta(seconds=seconds)


def subjects(*gone):
    """Three subjects that were there before, of which some left (by number, after how many seconds)."""
    left = dict(gone)
    return [Subject(n, n, after(-60), after(left[n]) if n in left else None) for n in (1, 2, 3)]


def read_at(rows, seconds, *, number=0, by_itself=True):
    now = reading(rows, number, NOW, after(seconds), by_itself=by_itself)
    return (now.subject.number if now.subject else 0, now.left_ms)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, (1, 30_000)), (29.5, (1, 500)), (30, (2, 30_000)), (75, (3, 15_000)), (90, (0, 0))]
)
def test_each_subject_is_read_for_thirty_seconds_in_the_order_of_arrival(seconds, shown):
    assert read_at(subjects(), seconds) == shown


def test_a_subject_that_arrives_once_all_were_read_has_its_thirty_seconds_from_its_arrival():
    late = [*subjects(), Subject(4, 4, after(200))]

    assert [read_at(late, seconds) for seconds in (199, 200, 229, 230)] == [
        (4, 30_000),
        (4, 30_000),
        (4, 1000),
        (0, 0),
    ]


def test_a_subject_withdrawn_after_it_was_read_or_before_does_not_hurry_the_others():
    assert read_at(subjects((1, 45)), 50) == (2, 10_000)
    assert read_at(subjects((1, 10)), 20) == (2, 20_000)
    assert read_at(subjects((2, 10)), 40) == (3, 20_000)


def test_by_hand_the_time_runs_out_and_the_subject_stays():
    assert read_at(subjects(), 300, by_itself=False) == (1, 0)


@pytest.fixture
def round_of_three(forum):
    topics = [factories.topic(forum, title) for title in ("Un", "Deux", "Trois")]
    move_round(forum, "begin", seen=None, by=None, at=NOW)
    return topics


def title(forum, seconds):
    pitch = pitch_of(forum, after(seconds))
    return pitch.card.topic.title if pitch.card else ""


def test_two_organisers_who_press_next_at_once_pass_over_nothing(forum, round_of_three):
    move_round(forum, "next", seen=round_of_three[0].number, by=None, at=after(5))

    with pytest.raises(Overtaken, match=r"«.Deux.» est en train d’être lu. Rien n’a été sauté"):
        move_round(forum, "next", seen=round_of_three[0].number, by=None, at=after(5))

    assert title(forum, 6) == "Deux"


def test_a_press_that_comes_just_after_the_time_ran_out_passes_over_nothing(forum, round_of_three):
    with pytest.raises(Overtaken):
        move_round(forum, "next", seen=round_of_three[0].number, by=None, at=after(31))

    assert title(forum, 31) == "Deux"


def test_a_paused_round_waits_with_what_was_left_and_a_closed_one_goes_on_where_it_was(forum, round_of_three):
    shown = []
    for move in ("pause", "close"):
        move_round(forum, move, seen=None, by=None, at=after(40))
        held_round = pitch_of(forum, after(4000))
        shown.append((held_round.state, held_round.card.topic.title, held_round.left_ms))
    move_round(forum, "begin", seen=None, by=None, at=after(5000))
    shown += [title(forum, 5000 + seconds) for seconds in (19, 20)]

    assert shown == [("paused", "Deux", 20_000), ("closed", "Deux", 20_000), "Deux", "Trois"]


def test_a_topic_withdrawn_while_the_round_is_paused_leaves_the_next_one_its_whole_time(forum, round_of_three):
    move_round(forum, "pause", seen=None, by=None, at=after(40))
    withdraw_topic(round_of_three[1], by=None, at=after(50))

    pitch = pitch_of(forum, after(60))

    assert (pitch.card.topic.title, pitch.left_ms) == ("Trois", 30_000)


def test_back_reads_the_topic_before_again_and_by_hand_stays_on_it(forum, round_of_three):
    move_round(forum, "next", seen=None, by=None, at=after(5))
    move_round(forum, "back", seen=None, by=None, at=after(10))
    move_round(forum, "by_hand", seen=None, by=None, at=after(15))

    assert [title(forum, seconds) for seconds in (15, 500)] == ["Un", "Un"]
    assert pitch_of(forum, after(20)).left_ms == 20_000


def test_a_round_without_a_topic_and_a_deed_that_is_none_are_refused(forum):
    with pytest.raises(RoundRefused, match=r"No topic is proposed|Aucun sujet"):
        move_round(forum, "begin", seen=None, by=None, at=NOW)
    factories.topic(forum)
    with pytest.raises(RoundRefused):
        move_round(forum, "dance", seen=None, by=None, at=NOW)


def test_what_is_read_is_huge_on_the_wall_and_first_on_the_phones_where_one_wishes(
    client, forum, person, round_of_three, monkeypatch
):
    gathering = forum.session.gathering
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: after(65))

    wall = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).text
    phone = client.get(reverse("topics:forum", args=[gathering.slug, forum.pk])).text

    assert 'data-left-ms="25000" data-total-ms="30000"' in wall
    assert "Trois" in wall.split('class="wall-pitch-title"')[1].split("</h2>")[0]
    order = [phone.index(f'id="sujet-{topic.pk}"') for topic in round_of_three]
    assert sorted(order) == [order[2], order[0], order[1]]
    assert phone.count("Being read now") == 1


def test_the_organisers_phone_drives_the_round(client, forum, round_of_three):
    gathering = forum.session.gathering
    enter(client, factories.organiser(gathering))
    address = reverse("topics:move_round", args=[gathering.slug, forum.pk])

    client.post(address, {"deed": "by_hand"})
    page = client.post(address, {"deed": "back"}, follow=True).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(address, {"deed": "next", "seen": seen})
    second_page = client.post(address, {"deed": "next", "seen": seen}, follow=True).text

    assert "Nothing was passed over." in second_page
