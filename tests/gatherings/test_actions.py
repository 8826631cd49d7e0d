"""Deeds on gatherings: days, spaces, slots, sessions, who comes."""

from datetime import timedelta

import pytest
from django.core import mail

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Part
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration, Session, Space
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Person
from tests import factories
from tests.factories import DAY, NOW

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
    by = factories.user()

    gathering = actions.create_gathering(
        title="Rencontre", host=factories.centre(), starts_on=DAY, ends_on=DAY, by=by, at=NOW
    )

    assert queries.gathering_to_run_for(by, gathering.slug) == gathering


@pytest.mark.parametrize("days", [-1, 14])
def test_days_that_cannot_be_are_refused_beside_the_last_day(days):
    with pytest.raises(actions.gathering.GatheringRefused) as refusal:
        created(ends_on=DAY + timedelta(days=days))

    assert refusal.value.field == "ends_on"


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


def registered(gathering, person, **fields):
    halves = queries.half_days_of(gathering)
    return actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, **fields)


def test_a_full_gathering_makes_people_wait_and_a_place_given_back_goes_to_the_first_who_waits():
    gathering = factories.gathering(capacity_people=1)
    first, second, third = (registered(gathering, factories.member()) for _ in range(3))

    actions.cancel_registration(first, by=None, at=NOW)

    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {
        first.pk: RegistrationState.CANCELLED,
        second.pk: RegistrationState.CONFIRMED,
        third.pk: RegistrationState.WAITING,
    }


def test_who_waits_keeps_their_turn_when_they_change_their_half_days_and_loses_it_when_they_leave():
    gathering = factories.gathering(capacity_people=1)
    holder, first, second = (registered(gathering, factories.member()) for _ in range(3))
    later = NOW + timedelta(hours=1)
    halves = queries.half_days_of(gathering)[:1]
    actions.register(gathering, first.person, halves, post=None, by=first.person.user, at=later)
    actions.cancel_registration(holder, by=holder.person.user, at=later)
    actions.register(gathering, holder.person, halves, post=None, by=holder.person.user, at=later)

    states = {one.pk: one.state for one in Registration.objects.all()}
    queue = list(gathering.registrations.filter(state="waiting").order_by("made_at").values_list("pk", flat=True))
    assert states[first.pk] == RegistrationState.CONFIRMED
    assert queue == [second.pk, holder.pk]


def test_more_places_go_to_those_who_wait(django_capture_on_commit_callbacks):
    gathering = factories.gathering(capacity_people=1)
    _first, second, third = (registered(gathering, factories.member()) for _ in range(3))

    with django_capture_on_commit_callbacks(execute=True):
        actions.change_gathering(gathering, capacity_people=2, by=factories.facilitator(), at=NOW)

    states = {one.pk: one.state for one in Registration.objects.all()}
    assert (states[second.pk], states[third.pk]) == (RegistrationState.CONFIRMED, RegistrationState.WAITING)
    assert [letter.to for letter in mail.outbox] == [[second.person.user.email]]


def test_who_waited_is_told_by_letter_in_their_language_that_a_place_is_theirs(django_capture_on_commit_callbacks):
    gathering = factories.gathering(capacity_people=1, title="Rencontre de Nantes", slug="nantes")
    first, second = (registered(gathering, factories.member()) for _ in range(2))
    User.objects.filter(pk=second.person.user_id).update(language="en")

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(first, by=first.person.user, at=NOW)

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([second.person.user.email], "You have a place: Rencontre de Nantes")
    assert "/rencontres/nantes/inscription/" in letter.body


@pytest.mark.parametrize("by_organiser", [True, False])
def test_who_is_taken_off_the_list_is_told_and_who_leaves_is_not(django_capture_on_commit_callbacks, by_organiser):
    gathering = factories.gathering()
    registration = registered(gathering, factories.member())
    by = factories.organiser(gathering) if by_organiser else registration.person.user

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(registration, by=by, at=NOW)

    assert [letter.to for letter in mail.outbox] == ([[registration.person.user.email]] if by_organiser else [])


def test_nobody_writes_to_an_invented_person(django_capture_on_commit_callbacks):
    gathering = factories.gathering()
    registration = registered(gathering, factories.member(is_sample=True))

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(registration, by=factories.organiser(gathering), at=NOW)

    assert mail.outbox == []


def test_a_place_of_somebody_erased_goes_to_who_waits():
    gathering = factories.gathering(capacity_people=1)
    first, second = (registered(gathering, factories.member()) for _ in range(2))

    erase_person(first.person, by=factories.facilitator(), at=NOW)

    states = {one.pk: one.state for one in Registration.objects.all()}
    assert states == {first.pk: RegistrationState.CANCELLED, second.pk: RegistrationState.CONFIRMED}


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


def test_changing_half_days_keeps_the_place_even_when_full():
    gathering = factories.gathering(capacity_people=1)
    person = factories.member()
    registered(gathering, person)

    again = registered(gathering, person)

    assert again.state == RegistrationState.CONFIRMED
    assert Registration.objects.count() == 1


def test_registration_after_closing_is_refused_and_says_whom_to_write_to():
    gathering = factories.gathering(registration_closes_at=NOW)

    with pytest.raises(actions.RegistrationRefused):
        registered(gathering, factories.member())

    assert Registration.objects.count() == 0


def test_organisers_can_still_register_somebody_after_closing():
    gathering = factories.gathering(registration_closes_at=NOW)

    made = registered(gathering, factories.member(), as_organiser=True)

    assert made.state == RegistrationState.CONFIRMED


def test_a_newcomer_gets_a_person_an_account_a_place_and_a_link():
    gathering = factories.gathering()

    made, key = actions.register_newcomer(
        gathering,
        queries.half_days_of(gathering),
        first_name="Ana",
        last_name="Neuve",
        email="ana@exemple.fr",
        organisation=None,
        trade=None,
        at=NOW,
    )

    assert (str(made.person), made.person.user.email, made.state) == ("Ana Neuve", "ana@exemple.fr", "confirmed")
    assert len(key) == 24


def test_a_newcomer_cannot_take_the_address_of_somebody_of_the_directory():
    gathering = factories.gathering()
    known = factories.person(account=False, email="connue@exemple.fr")

    with pytest.raises(actions.registration.PersonKnown):
        actions.register_newcomer(
            gathering,
            queries.half_days_of(gathering),
            first_name="Faux",
            last_name="Nom",
            email="connue@exemple.fr",
            organisation=None,
            trade=None,
            at=NOW,
        )

    assert list(Person.objects.filter(email="connue@exemple.fr")) == [known]
    assert Registration.objects.count() == 0
