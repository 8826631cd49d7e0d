"""What is planned for later today is not counted: a half-day counts from the hour at which it begins where it is held."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.queries.beginning import beginnings_near
from faire_reseau.gatherings.actions import change_session
from faire_reseau.gatherings.models import Session
from tests import factories
from tests.factories import DAY
from tests.markup import tight

REUNION = "Indian/Reunion"  # four hours before UTC, all year


def there(hour: int, minutes: int = 0, day: date = DAY) -> datetime:
    """An hour of La Réunion."""
    return datetime(day.year, day.month, day.day, hour, minutes, tzinfo=UTC) - timedelta(hours=4)


def counted(client) -> tuple[int, int, str]:
    """Meetings and half-days, in the figures and on the page of a visitor."""
    counts = queries.figures_of(AnonymousUser(), queries.WorkFilter()).counts
    figure = re.search(r"<strong>(\d+)</strong><span>demi-journées?<", tight(client.get("/activites/")))
    return counts.meetings, counts.half_days, figure[1] if figure else ""


@pytest.fixture
def evening(db):
    """A gathering in La Réunion with a morning and an afternoon to sign for, and one session at 21:00."""
    gathering = factories.gathering(time_zone=REUNION)
    gathering.action.meetings.filter(half_days__part=Part.MORNING).delete()
    half_day = gathering.action.meetings.get().half_days.get()
    half_day.part = Part.EVENING
    half_day.save()
    session = factories.session(gathering)
    Session.objects.filter(pk=session.pk).update(starts_at=there(21), ends_at=there(22))
    return gathering


def test_an_evening_counts_from_the_hour_of_its_first_session_in_the_time_of_its_place_and_no_page_stays_wrong(
    client, time_machine, evening
):
    seen = []
    for at in (there(1, 27), there(20, 59), there(21)):
        time_machine.move_to(at, tick=False)
        seen.append(counted(client))

    assert seen == [(0, 0, "0"), (0, 0, "0"), (1, 1, "1")]


def test_work_that_begins_later_today_is_listed_as_to_come(client, time_machine, evening):
    time_machine.move_to(there(1, 27), tick=False)

    pages = [tight(client.get(address)) for address in ("/activites/", f"/activites/{evening.action_id}/")]

    assert re.findall(r'<h2 id="part-([^"]*)', pages[0]) == ["a-venir"]
    half_days = pages[1].partition('id="demi-journees"')[2].partition("</table>")[0]
    assert re.findall("à venir|personne de noté", half_days) == ["à venir"]


def test_an_agenda_that_moves_moves_the_hour_from_which_its_half_day_counts(client, time_machine, evening):
    time_machine.move_to(there(20), tick=False)
    before = counted(client)
    session = evening.sessions.get()

    hours = {"starts_at": there(19), "ends_at": there(22)}
    change_session(session, by=factories.organiser(evening), at=there(20), **hours)

    assert (before, counted(client)) == ((0, 0, "0"), (1, 1, "1"))


def test_a_half_day_for_which_somebody_signed_counts_before_its_hour(client, time_machine, evening):
    time_machine.move_to(there(12), tick=False)
    half_day = evening.action.meetings.get().half_days.get()
    how = {"organisation": None, "trade": None, "means": Means.ORGANISER_LIST, "by": None}
    actions.sign_in(half_day, factories.person(), at=there(12), **how)

    assert counted(client) == (1, 1, "1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "part", "before", "after"),
    [
        ("", Part.MORNING, there(23, 59, DAY - timedelta(days=1)), there(2)),
        (
            "9 h 30 – 17 h",
            Part.MORNING,
            datetime(2019, 6, 25, 7, 29, tzinfo=UTC),
            datetime(2019, 6, 25, 7, 30, tzinfo=UTC),
        ),
        (
            "9:30 – 17:00",
            Part.AFTERNOON,
            datetime(2019, 6, 25, 9, 59, tzinfo=UTC),
            datetime(2019, 6, 25, 10, 0, tzinfo=UTC),
        ),
        ("à 20h", Part.EVENING, datetime(2019, 6, 25, 17, 59, tzinfo=UTC), datetime(2019, 6, 25, 18, 0, tzinfo=UTC)),
        (
            "à préciser",
            Part.EVENING,
            datetime(2019, 6, 25, 15, 59, tzinfo=UTC),
            datetime(2019, 6, 25, 16, 0, tzinfo=UTC),
        ),
    ],
)
def test_a_half_day_counts_from_the_hours_of_its_meeting_else_from_its_part_of_the_day(
    time_machine, hours, part, before, after
):
    action = factories.half_day(factories.meeting(hours=hours), part).meeting.action
    counts = []
    for at in (before, after):
        time_machine.move_to(at, tick=False)
        counted_now = queries.counts_of([action])
        counts.append((counted_now.meetings, counted_now.half_days, queries.recorded_of(action, at).half_days))

    assert counts == [(0, 0, 0), (1, 1, 1)]


@pytest.mark.django_db
def test_a_meeting_of_which_the_morning_has_begun_counts_without_its_afternoon(time_machine):
    time_machine.move_to(datetime(2019, 6, 25, 8, 0, tzinfo=UTC), tick=False)
    meeting = factories.meeting()
    for part in (Part.MORNING, Part.AFTERNOON):
        factories.half_day(meeting, part)

    every, apart = (
        queries.figures_of(AnonymousUser(), queries.WorkFilter(), "mode").counts,
        queries.counts_of([meeting.action]),
    )

    assert [(counts.actions, counts.meetings, counts.half_days) for counts in (every, apart)] == [(1, 1, 1)] * 2


@pytest.mark.django_db
def test_half_days_begun_are_counted_by_meeting_and_add_up_to_those_of_the_four_counts(time_machine):
    work = factories.action()
    begun, later = factories.meeting(work), factories.meeting(work, held_on=DAY + timedelta(days=7))
    for part in (Part.MORNING, Part.EVENING):
        factories.half_day(begun, part)
    factories.half_day(later)
    meetings = work.meetings.order_by("pk")
    seen = []
    for hour in (9, 23):
        time_machine.move_to(datetime(DAY.year, DAY.month, DAY.day, hour, tzinfo=UTC), tick=False)
        seen.append((queries.half_days_begun(meetings), queries.counts_of([work]).half_days))

    assert seen == [({begun.pk: 1}, 1), ({begun.pk: 2}, 2)]


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a plan as SQLite says it; PostgreSQL scans tables this small"
)
def test_what_is_near_is_found_without_looking_up_the_meeting_of_every_half_day():
    factories.half_day()

    with CaptureQueriesContext(connection) as captured:
        beginnings_near(factories.NOW)

    statement = next(query["sql"] for query in captured if '"is_held"' in query["sql"])
    with connection.cursor() as cursor:
        plan = [row[-1] for row in cursor.execute(f"explain query plan {statement}").fetchall()]
    assert not [step for step in plan if step.startswith("SCAN activities_")]
