"""Actions on gatherings: days, spaces, slots, sessions, who comes."""

from datetime import timedelta

import pytest

from faire_reseau.activities.enums import Part
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.actions import Place
from faire_reseau.gatherings.models import Session, Space
from tests import factories
from tests.factories import DAY, NOW
from tests.writes import holds

pytestmark = pytest.mark.django_db


def created(**fields):
    fields = {"title": "Rencontre", "host": factories.centre(), "starts_on": DAY, "ends_on": DAY} | fields
    return actions.create_gathering(by=factories.facilitator(), at=NOW, **fields)


def test_a_gathering_of_two_days_is_one_action_with_a_meeting_for_each_half_day():
    gathering = created(ends_on=DAY + timedelta(days=1))

    halves = [(half.on, half.part, half.meeting.held_on) for half in queries.half_days_of(gathering)]
    later = DAY + timedelta(days=1)
    assert halves == [
        (DAY, Part.MORNING, DAY),
        (DAY, Part.AFTERNOON, DAY),
        (later, Part.MORNING, later),
        (later, Part.AFTERNOON, later),
    ]
    assert gathering.action.meetings.count() == 4


def test_whoever_creates_a_gathering_runs_it():
    host, director = factories.centre(), factories.person()
    factories.post(director, host, is_director=True)
    by = director.user

    gathering = actions.create_gathering(title="Rencontre", host=host, starts_on=DAY, ends_on=DAY, by=by, at=NOW)

    assert queries.gathering_to_run_for(by, gathering.slug) == gathering


@pytest.mark.parametrize("days", [-1, 14])
def test_days_that_cannot_be_are_refused_beside_the_last_day(days):
    with pytest.raises(actions.gathering.GatheringRefused) as refusal:
        created(ends_on=DAY + timedelta(days=days))

    assert refusal.value.field == "ends_on"


def test_registration_that_would_close_before_it_opens_is_refused_when_made_and_when_changed():
    window = {"registration_opens_at": NOW, "registration_closes_at": NOW - timedelta(hours=1)}
    gathering = created(registration_opens_at=NOW)

    with pytest.raises(actions.GatheringRefused) as refused_making:
        created(**window)
    with pytest.raises(actions.GatheringRefused) as changed:
        actions.change_gathering(gathering, registration_closes_at=NOW, by=factories.facilitator(), at=NOW)

    assert [refused_making.value.field, changed.value.field] == ["registration_closes_at"] * 2


def test_a_day_on_which_somebody_is_registered_cannot_be_taken_away():
    gathering = factories.gathering(days=2)
    factories.registration(gathering, factories.member())

    with pytest.raises(actions.gathering.GatheringRefused):
        actions.change_gathering(gathering, ends_on=DAY, by=factories.facilitator(), at=NOW)

    assert len(queries.half_days_of(gathering)) == 4


def test_a_space_that_holds_nobody_is_refused_and_says_why():
    gathering = factories.gathering()

    with pytest.raises(actions.ground.GroundRefused) as refusal:
        actions.add_space(gathering, name="Salle", capacity_people=0, by=None, at=NOW)

    assert refusal.value.field == "capacity_people"
    assert Space.objects.count() == 0


def test_two_spaces_of_one_gathering_have_two_names():
    gathering = factories.gathering()
    actions.add_space(gathering, name="Salle Loire", capacity_people=20, by=None, at=NOW)

    with pytest.raises(actions.ground.GroundRefused) as refusal:
        actions.add_space(gathering, name="salle loire", capacity_people=20, by=None, at=NOW)

    assert refusal.value.field == "name"


def test_overlapping_slots_are_refused_and_touching_ones_are_not():
    gathering = factories.gathering()
    nine = NOW.replace(hour=9)
    actions.add_slot(gathering, starts_at=nine, ends_at=nine + timedelta(hours=1), by=None, at=NOW)

    with pytest.raises(actions.SlotOverlap) as refusal:
        actions.add_slot(
            gathering,
            starts_at=nine + timedelta(minutes=30),
            ends_at=nine + timedelta(minutes=90),
            by=None,
            at=NOW,
        )
    actions.add_slot(gathering, starts_at=nine + timedelta(hours=1), ends_at=nine + timedelta(hours=2), by=None, at=NOW)

    assert refusal.value.field == "starts_at"
    assert queries.slots_of(gathering).count() == 2


def test_a_slot_lies_on_a_day_of_the_gathering_and_keeps_that_day_there():
    gathering = created(ends_on=DAY + timedelta(days=1))
    nine = NOW.replace(hour=9) + timedelta(days=1)
    actions.add_slot(gathering, starts_at=nine, ends_at=nine + timedelta(hours=1), by=None, at=NOW)
    later = nine + timedelta(days=1)

    with pytest.raises(actions.ground.GroundRefused) as outside:
        actions.add_slot(gathering, starts_at=later, ends_at=later + timedelta(hours=1), by=None, at=NOW)
    with pytest.raises(actions.SessionClash) as elsewhere:
        actions.add_session(
            gathering,
            title="Clôture",
            format="talk",
            starts_at=later,
            ends_at=later + timedelta(hours=1),
            space=None,
            by=None,
            at=NOW,
        )
    with pytest.raises(actions.GatheringRefused) as shortened:
        actions.change_gathering(gathering, ends_on=DAY, by=factories.facilitator(), at=NOW)

    assert [refused.value.field for refused in (outside, elsewhere, shortened)] == ["on", "on", "ends_on"]
    assert gathering.slots.count() == 1


def test_two_sessions_cannot_be_in_one_space_at_once_and_the_refusal_names_the_other():
    gathering = factories.gathering()
    space = factories.space(gathering, "Salle Loire")
    factories.session(gathering, hour=9, title="Ouverture", space=space)

    with pytest.raises(actions.SessionClash) as refusal:
        actions.add_session(
            gathering,
            title="Autre",
            format="talk",
            starts_at=NOW.replace(hour=9, minute=30),
            ends_at=NOW.replace(hour=10, minute=30),
            space=space,
            by=None,
            at=NOW,
        )

    assert "Ouverture" in str(refusal.value.sentence)
    assert refusal.value.field == "space"


def test_moving_a_session_raises_its_sequence_and_changing_its_text_does_not():
    session = factories.session(factories.gathering())

    actions.change_session(session, text="Mieux dit", by=None, at=NOW)
    after_text = session.sequence
    actions.change_session(session, ends_at=session.ends_at + timedelta(minutes=15), by=None, at=NOW)

    assert (after_text, session.sequence) == (0, 1)


def test_a_cancelled_session_stays_for_calendars_and_leaves_the_agenda():
    session = factories.session(factories.gathering())

    actions.cancel_session(session, by=None, at=NOW)

    assert list(queries.sessions_of(session.gathering)) == []
    assert Session.objects.get().state == "cancelled"


def test_every_change_of_the_agenda_raises_its_version():
    gathering = factories.gathering()

    actions.add_space(gathering, name="Salle", capacity_people=9, by=None, at=NOW)

    assert gathering.version == 1


def test_a_half_day_in_which_nothing_is_held_is_taken_away_and_stays_away():
    gathering, by = created(ends_on=DAY + timedelta(days=1)), factories.facilitator()
    last = queries.half_days_of(gathering)[-1]

    actions.remove_half_day(gathering, last, by=by, at=NOW)
    actions.change_gathering(gathering, title="Autre titre", by=by, at=NOW)
    actions.add_half_day(gathering, on=DAY, part=Part.EVENING, by=by, at=NOW)

    parts = [(half.on.day, half.part) for half in queries.half_days_of(gathering)]
    assert parts == [(25, "morning"), (25, "afternoon"), (25, "evening"), (26, "morning")]


@pytest.mark.parametrize(("day", "part"), [(DAY, Part.MORNING), (DAY + timedelta(days=9), Part.MORNING)])
def test_a_half_day_that_is_there_or_lies_outside_is_refused(day, part):
    gathering = created()

    with pytest.raises(actions.GatheringRefused):
        actions.add_half_day(gathering, on=day, part=part, by=None, at=NOW)

    assert len(queries.half_days_of(gathering)) == 2


def test_the_last_organiser_stays():
    gathering = created()
    first = gathering.organisers.get()
    second = actions.name_organiser(gathering, factories.user(), by=None, at=NOW)

    actions.release_organiser(first, by=second.user, at=NOW)
    with pytest.raises(actions.GatheringRefused):
        actions.release_organiser(second, by=second.user, at=NOW)

    assert list(gathering.organisers.all()) == [second]


def test_calendars_learn_that_a_space_has_another_name():
    gathering = factories.gathering()
    space = factories.space(gathering, "Salle Loire")
    session = factories.session(gathering, space=space)
    later = NOW + timedelta(hours=1)

    actions.change_space(space, name="Salle Erdre", by=None, at=later)
    actions.change_space(space, capacity_people=9, by=None, at=later)

    session.refresh_from_db()
    assert (session.sequence, session.changed_at) == (1, later)


@pytest.mark.parametrize("count", [2, 30])
def test_a_grid_becomes_agenda_in_as_many_statements_whatever_its_size(count, django_assert_num_queries):
    gathering = factories.gathering()
    slot, theme = factories.slot(gathering), factories.theme()
    person = factories.person(account=False)

    def places(sessions):
        return [
            Place(
                slot=slot,
                space=spaces[number],
                title=f"Sujet {number}",
                session=session,
                themes=[theme],
                speakers=[{"name": "Ada", "person": person}],
            )
            for number, session in enumerate(sessions)
        ]

    spaces = [factories.space(gathering) for _number in range(count)]
    arranged = actions.arrange_sessions(gathering, places([None] * count), by=None, at=NOW)
    spaces.reverse()  # all trade places

    with django_assert_num_queries(12 + holds()):
        moved = actions.arrange_sessions(gathering, places(arranged), by=None, at=NOW)

    assert [(session.pk, session.space_id, session.sequence) for session in moved] == [
        (session.pk, space.pk, 1) for session, space in zip(arranged, spaces, strict=True)
    ]
    assert [(session.themes.count(), session.speakers.count()) for session in moved] == [(1, 1)] * count
