"""Actions in activities: signing in once, correcting by further facts, nothing ever changed."""

import shutil

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ConnectionHandler

from faire_reseau.activities import actions, queries
from faire_reseau.activities.apps import PRESENCE_IS_A_FACT
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.models import Meeting, Presence
from faire_reseau.activities.queries import also_expect
from faire_reseau.activities.queries.sheets import Expected
from faire_reseau.kit.facts import make_append_only
from faire_reseau.project.settings import engines
from tests import factories
from tests.factories import NOW
from tests.live.server import empty_product

pytestmark = pytest.mark.django_db


def sign(half_day, person, means=Means.OWN_PHONE):
    return actions.sign_in(half_day, person, organisation=None, trade=None, means=means, by=person.user, at=NOW)


def test_signing_twice_makes_one_presence():
    half_day, person = factories.half_day(sign_in_open=True), factories.person()

    first, second = sign(half_day, person), sign(half_day, person)

    assert first == second
    assert list(Presence.objects.values_list("person", flat=True)) == [person.pk]


def test_signing_on_a_phone_is_refused_while_closed_and_says_whom_to_ask():
    half_day, person = factories.half_day(), factories.person()

    with pytest.raises(actions.SignInClosed) as refusal:
        sign(half_day, person)

    assert refusal.value.code == "sign_in_closed"
    assert Presence.objects.count() == 0


def test_the_organisers_list_goes_on_when_phones_are_closed():
    half_day, person = factories.half_day(), factories.person()

    presence = sign(half_day, person, Means.ORGANISER_LIST)

    assert presence.means == Means.ORGANISER_LIST


def test_a_correction_is_a_new_fact_and_the_old_one_stays():
    half_day, person, organiser = factories.half_day(sign_in_open=True), factories.person(), factories.user()
    presence = sign(half_day, person)

    correction = actions.correct_presence(presence, is_present=False, reason="Partie avant", by=organiser, at=NOW)

    facts = [(fact.is_present, fact.reason, fact.corrects_id) for fact in queries.facts_about(half_day, person)]
    assert facts == [(True, "", None), (False, "Partie avant", presence.pk)]
    assert queries.presence_of(half_day, person) == correction
    assert queries.present_in(half_day.pk) == 0


def test_a_correction_without_a_reason_is_refused():
    half_day, person = factories.half_day(sign_in_open=True), factories.person()
    presence = sign(half_day, person)

    with pytest.raises(actions.ReasonMissing):
        actions.correct_presence(presence, is_present=False, reason="  ", by=factories.user(), at=NOW)

    assert queries.present_in(half_day.pk) == 1


def test_a_correction_sent_twice_is_told_so_and_changes_nothing(client):
    half_day, person = factories.half_day(sign_in_open=True), factories.person()
    presence = sign(half_day, person)
    client.force_login(factories.facilitator())
    where = f"/activites/presences/{presence.pk}/corriger/"

    first, again = (client.post(where, {"reason": "Partie avant"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 422)
    assert "corrigé entre-temps" in again.content.decode()
    assert 'value="Partie avant"' in again.content.decode()
    assert [fact.is_present for fact in queries.facts_about(half_day, person)] == [True, False]


def test_whoever_was_corrected_to_absent_cannot_sign_again_alone():
    half_day, person = factories.half_day(sign_in_open=True), factories.person()
    actions.correct_presence(sign(half_day, person), is_present=False, reason="Erreur", by=factories.user(), at=NOW)

    with pytest.raises(actions.ReasonMissing):
        sign(half_day, person)

    assert queries.present_in(half_day.pk) == 0


def test_the_database_itself_refuses_to_change_a_presence():
    make_append_only(connection, "activities_presence", PRESENCE_IS_A_FACT)
    presence = sign(factories.half_day(sign_in_open=True), factories.person())

    with pytest.raises(DatabaseError), transaction.atomic():
        Presence.objects.filter(pk=presence.pk).update(is_present=False)

    assert Presence.objects.get(pk=presence.pk).is_present is True


def test_the_database_itself_refuses_to_remove_a_presence():
    make_append_only(connection, "activities_presence", PRESENCE_IS_A_FACT)
    presence = sign(factories.half_day(sign_in_open=True), factories.person())

    with pytest.raises(DatabaseError), transaction.atomic():
        Presence.objects.filter(pk=presence.pk).delete()

    assert Presence.objects.get() == presence


@pytest.mark.slow("makes the tables of the whole product in a file")
@pytest.mark.parametrize("row", [1, 2], ids=["the same row", "another row for the same person and half-day"])
def test_the_database_itself_refuses_to_replace_a_presence(tmp_path, row):
    file = shutil.copy(empty_product() / "faire_reseau.sqlite3", tmp_path / "own.sqlite3")
    own = ConnectionHandler({"default": {**engines.database("", tmp_path), "NAME": file}})["default"]
    columns = "(id, half_day_id, person_id, is_present, means, at, reason)"

    with own.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")  # a presence of nobody will do
        cursor.execute(f"INSERT INTO activities_presence {columns} VALUES (1, 1, 1, 1, 'paper', '2019-06-04', '')")
        with pytest.raises(DatabaseError, match="presence"):
            cursor.execute(
                f"INSERT OR REPLACE INTO activities_presence {columns} VALUES (%s, 1, 1, 0, 'paper', '2019-06-05', '')",
                [row],
            )
        rows = cursor.execute("SELECT id, is_present FROM activities_presence").fetchall()
    own.close()

    assert rows == [(1, True)]


def test_a_meeting_noted_by_mistake_goes_and_a_signed_one_stays():
    wrong, right = factories.half_day(), factories.half_day(sign_in_open=True)
    sign(right, factories.person())

    actions.drop_meeting(wrong.meeting, by=None, at=NOW)
    with pytest.raises(actions.MeetingRefused):
        actions.drop_meeting(right.meeting, by=None, at=NOW)

    assert list(Meeting.objects.all()) == [right.meeting]


def test_a_half_day_for_which_people_are_registered_is_not_taken_away():
    gathering = factories.gathering()
    factories.registration(gathering, factories.member())

    with pytest.raises(actions.MeetingRefused):
        actions.drop_meeting(gathering.action.meetings.first(), by=None, at=NOW)

    assert gathering.action.meetings.count() == 2


def test_a_meeting_without_half_day_is_refused():
    action = factories.action()

    with pytest.raises(actions.MeetingRefused) as refusal:
        actions.hold_meeting(action, held_on=factories.DAY, parts=[], by=None, at=NOW)

    assert refusal.value.field == "parts"
    assert action.meetings.count() == 0


def test_a_meeting_lasts_the_half_days_it_is_given():
    action = factories.action()

    meeting = actions.hold_meeting(action, held_on=factories.DAY, parts=[Part.MORNING, Part.EVENING], by=None, at=NOW)

    assert sorted(meeting.half_days.values_list("part", flat=True)) == ["evening", "morning"]


def test_whoever_signs_counts_where_they_are_expected_else_where_they_work_that_day():
    half_day = factories.half_day(sign_in_open=True)
    expected, other, free = factories.member(), factories.member(), factories.person()
    elsewhere, trade = factories.centre(), factories.trade("Direction")

    def expecter(_half_day, person=None):
        row = Expected(expected.pk, expected.last_name, expected.first_name, elsewhere.pk, trade.pk)
        return [row] if person in {None, expected.pk} else []

    with also_expect.only(expecter):
        facts = [
            actions.sign_in_as_known(half_day, person, means=Means.OWN_PHONE, by=person.user, at=NOW)
            for person in (expected, other, free)
        ]

    assert [(fact.organisation, fact.trade) for fact in facts] == [
        (elsewhere, trade),
        (other.posts.get().organisation, other.posts.get().trade),
        (None, None),
    ]
