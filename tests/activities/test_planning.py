"""Recurring meetings, one moved, one not held."""

from datetime import date, timedelta

import pytest

from faire_reseau.activities import actions, queries
from faire_reseau.activities.actions.planning import call_off_meeting, move_meeting, plan_meetings
from faire_reseau.activities.enums import Means, Part, Rhythm
from faire_reseau.activities.logic.recurrence import MOST, days_of, months_without
from tests import factories
from tests.factories import DAY, NOW

BY = {"by": None, "at": NOW}


@pytest.mark.parametrize(
    ("rhythm", "first", "until", "days"),
    [
        (Rhythm.WEEKLY, date(2019, 12, 23), date(2020, 1, 6), ["2019-12-23", "2019-12-30", "2020-01-06"]),
        (Rhythm.FORTNIGHTLY, date(2020, 2, 20), date(2020, 3, 10), ["2020-02-20", "2020-03-05"]),
        (Rhythm.MONTHLY, date(2019, 12, 31), date(2020, 3, 31), ["2019-12-31", "2020-01-31", "2020-03-31"]),
        (Rhythm.MONTHLY_WEEKDAY, date(2020, 1, 14), date(2020, 3, 31), ["2020-01-14", "2020-02-11", "2020-03-10"]),
        (Rhythm.MONTHLY_WEEKDAY, date(2020, 1, 31), date(2020, 5, 31), ["2020-01-31", "2020-05-29"]),
        (
            Rhythm.MONTHLY_LAST_WEEKDAY,
            date(2020, 1, 31),
            date(2020, 4, 30),
            ["2020-01-31", "2020-02-28", "2020-03-27", "2020-04-24"],
        ),
        (Rhythm.MONTHLY_LAST_WEEKDAY, date(2027, 2, 24), date(2027, 4, 1), ["2027-02-24", "2027-03-31"]),
        (Rhythm.WEEKLY, date(2020, 1, 2), date(2020, 1, 1), []),
    ],
)
def test_days_come_again_and_a_month_without_such_a_day_has_none(rhythm, first, until, days):
    assert [day.isoformat() for day in days_of(first, rhythm, until)] == days


def test_months_without_such_a_day_are_named():
    until = date(2020, 6, 30)

    assert months_without(date(2020, 1, 31), Rhythm.MONTHLY, until) == [
        date(2020, 2, 1),
        date(2020, 4, 1),
        date(2020, 6, 1),
    ]
    assert months_without(date(2020, 1, 31), Rhythm.WEEKLY, until) == []


@pytest.mark.django_db
def test_the_page_says_in_which_months_no_meeting_is_planned(client):
    action = factories.action()
    client.force_login(factories.facilitator())
    series = {
        "held_on": "2019-01-31",
        "rhythm": "monthly",
        "until": "2019-04-30",
        "parts": ["morning"],
        "mode": "on_site",
    }

    page = client.post(f"/activites/{action.pk}/prevoir/", series, follow=True).content.decode()

    assert "pas de réunion\u00a0: février 2019, avril 2019." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "rhythm", "words"),
    [
        ("2027-02-24", "monthly_weekday", "Chaque mois\u00a0: le quatrième mercredi."),
        ("2027-02-24", "monthly_last_weekday", "Chaque mois\u00a0: le dernier mercredi."),
        ("2027-03-01", "monthly_weekday", "Chaque mois\u00a0: le premier lundi."),
        ("2027-03-24", "monthly_last_weekday", "choisissez le mercredi 31 mars 2027."),
    ],
)
def test_the_page_says_which_weekday_of_the_month_it_is_and_the_last_one_is_the_last(client, first, rhythm, words):
    action = factories.action()
    client.force_login(factories.facilitator())
    series = {"held_on": first, "rhythm": rhythm, "until": "2027-05-31", "parts": ["morning"], "mode": "on_site"}

    page = client.post(f"/activites/{action.pk}/prevoir/", series, follow=True).content.decode()

    assert words in page


@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_days_end_however_far_the_last_one_is(rhythm):
    assert len(days_of(date(2020, 1, 1), rhythm, date(2300, 1, 1))) == MOST + 1


@pytest.mark.django_db
def test_recurring_meetings_leave_a_day_that_has_one_as_it_is_and_count_as_they_come():
    action = factories.action()
    factories.half_day(factories.meeting(action, DAY + timedelta(weeks=1)))
    series = {"held_on": DAY, "parts": [Part.MORNING], "rhythm": Rhythm.WEEKLY, "until": DAY + timedelta(weeks=2)}

    planned = plan_meetings(action, mode="online", **series, **BY)
    with pytest.raises(actions.MeetingRefused) as refusal:
        plan_meetings(action, **series, **BY)

    assert [(row.held_on - DAY).days for row in planned] == [0, 14]
    assert refusal.value.field == "until"
    with pytest.raises(actions.MeetingRefused):
        plan_meetings(action, **series | {"until": DAY + timedelta(weeks=MOST + 1)}, **BY)
    assert action.meetings.count() == 3


@pytest.mark.django_db
def test_a_meeting_is_moved_with_its_half_days_until_somebody_came():
    meeting = factories.meeting()
    first = factories.half_day(meeting, sign_in_open=True)
    second = meeting.half_days.create(on=DAY + timedelta(days=1), part="morning", sign_in_key="k")

    move_meeting(meeting, held_on=DAY + timedelta(days=1), **BY)
    first.refresh_from_db()
    second.refresh_from_db()

    assert [(first.on - DAY).days, (second.on - DAY).days, first.sign_in_open] == [1, 2, False]
    move_meeting(meeting, held_on=DAY, **BY)
    person = factories.person()
    actions.sign_in(first, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, **BY)
    with pytest.raises(actions.MeetingRefused):
        move_meeting(meeting, held_on=DAY + timedelta(days=1), **BY)


@pytest.mark.django_db
def test_one_meeting_is_not_held_and_held_after_all_and_not_once_people_were_counted():
    meeting = factories.half_day().meeting

    call_off_meeting(meeting, is_called_off=True, **BY)
    without = queries.counts_of([meeting.action]).meetings
    call_off_meeting(meeting, is_called_off=False, **BY)
    actions.count_heads(meeting, {0: 3}, **BY)
    with pytest.raises(actions.MeetingRefused):
        call_off_meeting(meeting, is_called_off=True, **BY)

    assert (without, queries.counts_of([meeting.action]).meetings) == (0, 1)


@pytest.mark.django_db
def test_the_days_of_a_gathering_are_changed_there_alone():
    meeting = factories.gathering().action.meetings.first()

    with pytest.raises(actions.MeetingRefused):
        move_meeting(meeting, held_on=DAY + timedelta(days=1), **BY)
    with pytest.raises(actions.MeetingRefused):
        call_off_meeting(meeting, is_called_off=True, **BY)


@pytest.mark.django_db
def test_pages_plan_move_and_call_off(client):
    action = factories.action()
    client.force_login(factories.facilitator())

    sent = {"held_on": "2030-01-01", "until": "2030-01-15", "rhythm": "weekly", "parts": "morning", "mode": "online"}
    client.post(f"/activites/{action.pk}/prevoir/", sent)
    meeting = action.meetings.earliest("held_on")
    client.post(f"/activites/reunions/{meeting.pk}/deplacer/", {"held_on": "2030-01-02"})
    client.post(f"/activites/reunions/{meeting.pk}/annuler/")
    page = client.get(f"/activites/reunions/{meeting.pk}/").content.decode()

    assert [row.held_on.day for row in action.meetings.order_by("held_on")] == [2, 8, 15]
    assert 'name="held"' in page
    client.post(f"/activites/reunions/{meeting.pk}/annuler/", {"held": "1"})
    meeting.refresh_from_db()
    assert meeting.is_called_off is False
