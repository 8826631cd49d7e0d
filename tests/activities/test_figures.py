"""Figures counted from ready lists, and kept: whatever is done, they are those of counting every presence one by one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faire_reseau.activities import actions, queries
from faire_reseau.activities.apps import ATTENDANCE, OF_THE_MEETING
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.logic.counts import Counts
from faire_reseau.activities.models import HalfDay, Meeting, MeetingAttendance, Presence
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.kit.facts import end_derived
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import ActionKind, MissionAxis
from tests import factories
from tests.activities import oracle
from tests.factories import DAY, NOW

BYS = ("theme", "axis", "territory", "mode", "kind")


@pytest.fixture
def watched(db):
    """The trigger that migrations leave: tests run without them."""
    end_derived(connection, "activities_presence", ATTENDANCE, OF_THE_MEETING)


class World:
    """A small network in which things are done at random, each by a real action."""

    def __init__(self):
        """Two actions, a gathering, four people."""
        cache.clear()
        self.by = factories.facilitator()
        self.themes = [factories.theme(f"Thème {n}") for n in range(2)]
        national = MissionAxis.objects.create(code="S1", label="Animer")
        self.axes = [national, MissionAxis.objects.create(code="L1", label="Ici", national=national), None]
        self.places = [factories.territory(), None]
        self.actions = [factories.action(axis=self.axes[n], territory=self.places[n]) for n in range(2)]
        self.people = [factories.person() for _ in range(4)]
        self.gathering = factories.gathering()

    def asked(self, turn):
        """All, then some."""
        return (queries.WorkFilter(), queries.WorkFilter(year=2019), queries.WorkFilter(theme=self.themes[0]))[turn % 3]

    def do(self, name, n, m):
        """Do one thing; what is refused changes nothing."""
        try:
            with transaction.atomic():
                getattr(self, name)(n, m)
        except Refusal:
            pass

    def sign(self, n, m):
        half, who = self._one(HalfDay, n), self.people[m % 4]
        actions.sign_in(half, who, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=self.by, at=NOW)

    def correct(self, n, m):
        last = Presence.objects.filter(corrected_by=None).order_by("pk")
        if last:
            chosen = last[n % len(last)]
            actions.correct_presence(chosen, is_present=bool(m % 2), reason="Vu", by=self.by, at=NOW)

    def hold(self, n, m):
        parts = [Part.MORNING, Part.AFTERNOON][: 1 + m % 2]
        place = self.places[m % 2]
        mode = ("online", "on_site")[m % 2]
        day = DAY + timedelta(days=200 * (m % 3))
        actions.hold_meeting(
            self.actions[n % 2], held_on=day, parts=parts, territory=place, mode=mode, by=self.by, at=NOW
        )

    def drop(self, n, _m):
        actions.drop_meeting(self._one(Meeting, n), by=self.by, at=NOW)

    def change(self, n, m):
        axis, place = self.axes[n % 3], self.places[m % 2]
        actions.change_action(
            self.actions[n % 2], themes=self.themes[: m % 3], axis=axis, territory=place, by=self.by, at=NOW
        )

    def move(self, n, m):
        mode = ("online", "mixed")[m % 2]
        actions.change_meeting(self._one(Meeting, n), mode=mode, territory=self.places[n % 2], by=self.by, at=NOW)

    def turn(self, n, _m):
        turns = (gatherings.cancel_gathering, gatherings.restore_gathering, gatherings.announce_gathering)
        self.gathering.refresh_from_db()
        turns[n % 3](self.gathering, by=self.by, at=NOW)

    def add(self, n, _m):
        self.gathering.refresh_from_db()
        gatherings.add_half_day(self.gathering, on=DAY, part=(Part.EVENING, Part.MORNING)[n % 2], by=self.by, at=NOW)

    def draft(self, n, _m):
        gatherings.create_gathering(
            title=f"Autre {n}", host=self.actions[0].organisation, starts_on=DAY, ends_on=DAY, by=self.by, at=NOW
        )

    def erase(self, n, _m):
        erase_person(self.people[n % 4], by=self.by, at=NOW)

    def sum_up(self, n, _m):
        actions.sum_up_attendance(1 + n)

    def _one(self, model, n):
        rows = model.objects.order_by("pk")
        if not rows:
            raise Refusal("There is none to do it to.")
        return rows[n % len(rows)]


DEEDS = ["sign", "sign", "sign", "correct", "hold", "drop", "change", "move", "turn", "add", "draft", "erase", "sum_up"]


def said(figures):
    """What `figures` say, keyed as the plain recount: kinds of action by their code."""
    keyed = ((row.what.code if isinstance(row.what, ActionKind) else row.what, row.counts) for row in figures.rows)
    return figures.counts, dict(keyed)


@pytest.mark.slow("small networks, some ten actions each, counted in two ways after each")
@pytest.mark.django_db
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_kept_figures_are_after_any_actions_those_of_counting_each_presence(watched, steps):
    with transaction.atomic():
        world = World()
        readers = (AnonymousUser(), world.by, world.people[0].user)
        for turn, step in enumerate(steps):
            world.do(*step)
            by, filters = BYS[turn % len(BYS)], world.asked(turn)
            for reader in readers:
                meetings = queries.meetings_asked(reader, filters)
                expected = (oracle.counts_of(meetings), oracle.counts_by(meetings, by))
                assert said(queries.figures_of(reader, filters, by)) == expected
                assert queries.figures_of(reader, filters).counts == expected[0]
        transaction.set_rollback(True)


def signed(people=3, half=None):
    half = half or factories.half_day(sign_in_open=True)
    for _ in range(people):
        who = factories.person()
        actions.sign_in(half, who, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=NOW)
    return half


@pytest.mark.django_db
def test_a_presence_added_by_any_way_ends_the_list_of_its_meeting_alone(watched):
    first, second = signed(), signed()
    n_summed = actions.sum_up_attendance(10)

    Presence.objects.create(half_day=first, person=factories.person(), means=Means.OWN_PHONE, at=NOW)

    assert n_summed == 2
    assert list(MeetingAttendance.objects.values_list("meeting", flat=True)) == [second.meeting_id]
    assert queries.counts_of_meetings(Meeting.objects.all()) == Counts(2, 2, 2, 7, 7)


@pytest.mark.django_db
def test_lists_are_made_some_at_a_time_until_none_is_lacking():
    for _ in range(3):
        signed(1)

    with CaptureQueriesContext(connection) as captured:
        made_in_turn = [actions.sum_up_attendance(2) for _ in range(2)]

    inserts = [query["sql"] for query in captured if query["sql"].startswith("INSERT")]
    assert (made_in_turn, len(inserts)) == ([3, 0], 2)
    assert MeetingAttendance.objects.count() == 3


@pytest.mark.django_db
def test_kept_figures_ask_neither_meetings_nor_presences(client):
    signed()
    client.get("/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    queries_sent = [query["sql"] for query in captured if "activities_" in query["sql"]]
    assert queries_sent == []


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_counting_apart_by_any_kind_costs_the_same_queries_whatever_is_held(people, django_assert_max_num_queries):
    for _ in range(people):
        action = factories.action()
        action.themes.set([factories.theme()])
        signed(people, factories.half_day(factories.meeting(action), sign_in_open=True))
    actions.sum_up_attendance(2)

    for by in BYS:
        with django_assert_max_num_queries(4):
            oracle.counted_apart(queries.meetings_asked(AnonymousUser(), queries.WorkFilter()), by)


@pytest.mark.django_db
def test_who_keeps_a_draft_reads_its_figures_and_others_do_not():
    gathering = factories.gathering(state="draft")
    organiser = factories.user()
    gathering.organisers.create(user=organiser)

    figures = [queries.figures_of(user, queries.WorkFilter()).counts for user in (AnonymousUser(), organiser)]

    assert figures == [Counts(0, 0, 0, 0, 0), Counts(1, 2, 2, 0, 0)]
