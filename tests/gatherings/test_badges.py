"""Badges with passes: made by the worker some at a time, all or none, their keys shown to whoever asked and to nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faire_reseau.gatherings import actions, tasks
from faire_reseau.gatherings.actions import badges
from faire_reseau.gatherings.enums import BadgeState
from faire_reseau.gatherings.logic.badges import size_of
from faire_reseau.gatherings.models import BadgeRun, GatheringPass
from faire_reseau.kit.copies import left_out
from faire_reseau.kit.keys import digest
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PAGE = "/rencontres/nantes/preparer/badges/"


@pytest.fixture
def gathering():
    return factories.gathering(slug="nantes")


@pytest.fixture
def organiser(gathering):
    return factories.organiser(gathering)


@pytest.fixture
def run(gathering, organiser, monkeypatch):
    """Badges for five people, asked for and not begun, two at a time."""
    monkeypatch.setattr(badges, "AT_ONCE", 2)
    for _ in range(5):
        factories.participant(gathering)
    return BadgeRun.objects.create(gathering=gathering, asked_by=organiser, asked_at=NOW, people=5)


def held(run):
    """The passes whose keys the run holds, and all that are open."""
    run.refresh_from_db()
    digests = {digest(key) for key in run.keys.values() if key}
    return digests, set(GatheringPass.objects.filter(revoked_at__isnull=True).values_list("key_digest", flat=True))


def test_every_open_pass_has_its_key_held_at_each_step_and_a_dead_worker_goes_on_where_it_stopped(run):
    steps = []
    while badges.make_some_badges(run.pk, at=NOW):
        keys_held, every = held(run)
        assert keys_held == every
        steps.append((run.done, run.state))

    assert steps == [(2, BadgeState.WAITING), (4, BadgeState.WAITING)]
    first = dict(run.keys)
    tasks.make_badges.func(run.pk)
    keys_held, every = held(run)
    assert keys_held == every
    assert (run.done, run.state, len(every)) == (5, BadgeState.DONE, 5)
    assert {person: run.keys[person] for person in first} == first


def test_badges_that_cannot_be_made_leave_no_pass_open(run, monkeypatch):
    hand_out = badges.hand_out_passes

    def and_then_fails(gathering, people, **kwargs):
        if GatheringPass.objects.count() >= 4:
            raise RuntimeError("the disk is full")
        return hand_out(gathering, people, **kwargs)

    monkeypatch.setattr(badges, "hand_out_passes", and_then_fails)
    tasks.make_badges.func(run.pk)

    keys_held, every = held(run)
    assert (keys_held, every, GatheringPass.objects.count()) == (set(), set(), 4)
    assert run.state == BadgeState.FAILED


def test_a_step_costs_the_same_queries_whoever_comes(run):
    with CaptureQueriesContext(connection) as few:
        badges.make_some_badges(run.pk, at=NOW)
    for _ in range(10):
        factories.participant(run.gathering)

    with CaptureQueriesContext(connection) as many:
        badges.make_some_badges(run.pk, at=NOW)

    assert len(many) == len(few)


def test_the_page_says_how_far_it_is_and_shows_the_keys_to_whoever_asked_alone_for_a_day(client, run, monkeypatch):
    other = factories.organiser(run.gathering)
    client.force_login(run.asked_by)
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW + timedelta(hours=1))
    badges.make_some_badges(run.pk, at=NOW)
    under_way = client.get(PAGE).content.decode()
    part = client.get(PAGE, headers={"X-Live-Fragment": "badge-run"}).content.decode()
    tasks.make_badges.func(run.pk)

    own_page = client.get(PAGE).content.decode()
    client.force_login(other)
    others = client.get(PAGE).content.decode()
    client.force_login(run.asked_by)
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW + timedelta(days=1, minutes=1))
    later = client.get(PAGE).content.decode()

    assert [page.count('max="5" value="2"') for page in (under_way, part)] == [1, 1]
    assert "<main" not in part
    assert [page.count('class="badge-qr"') for page in (under_way, own_page, others, later)] == [0, 5, 0, 0]


def test_asked_twice_while_they_are_made_they_are_the_same(run):
    again = actions.ask_badges(run.gathering, by=run.asked_by, at=NOW)

    assert (again, BadgeRun.objects.count()) == (run, 1)


def test_the_keys_are_forgotten_after_a_day_and_stay_out_of_backups(run):
    tasks.make_badges.func(run.pk)

    cleared = badges.clear_badges(NOW + timedelta(seconds=1), NOW + timedelta(days=1), 100)

    assert (cleared, BadgeRun.objects.count()) == (1, 0)
    assert GatheringPass.objects.filter(revoked_at__isnull=True).count() == 5
    assert "gatherings_badgerun" in left_out()


@pytest.mark.parametrize(
    ("name", "size"),
    [("Léo", 28), ("Anne", 28), ("Jean-Baptiste", 21), ("Maximilienne-Alexandrine", 12), ("Nguyễn Thị", 24), ("", 28)],
)
def test_a_first_name_is_as_large_as_its_longest_word_allows(name, size):
    assert size_of(name, room=93, tall=60, most=28, least=9) == size


def test_a_word_longer_than_any_badge_keeps_a_size_that_is_read():
    assert size_of("a" * 60, room=93, tall=60, most=28, least=9) == 9


NAMES = [
    ("Jean de la Croix Paul Luc Guy Anne Marie Rose", 12),  # as many lines as stand there
    ("Nguyễn Thị Bích Phương", 18),
    ("Владимир Александрович", 9),  # drawn by another type, wider
    ("李", 28),
    ("É", 28),
    ("de de de de", 28),
]


@pytest.mark.parametrize(("name", "size"), NAMES)
def test_a_first_name_of_many_words_or_of_another_alphabet_stays_on_its_badge(name, size):
    assert size_of(name, room=93, tall=60, most=28, least=9) == size
