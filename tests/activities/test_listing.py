"""The list of work: its three parts, each in the order of the last meetings."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db import connection

from faire_reseau.activities import queries
from faire_reseau.activities.enums import Mode
from faire_reseau.activities.models import Action, Meeting
from tests import factories
from tests.factories import DAY, NOW

YEARS = (DAY.year - 1, DAY.year, DAY.year + 2)


def part_of(meeting, cancelled):
    """In which part of the list `meeting` stands, said plainly."""
    days = [half.on for half in meeting.half_days.all()]
    if meeting.is_called_off or meeting.action_id in cancelled or (not days and meeting.held_on <= DAY):
        return 2
    return 0 if days and min(days) <= DAY else 1


def listed_plainly(filters, cancelled):
    """The three parts, by going through every meeting: keys of actions in order, and how many meetings."""
    meetings = [
        meeting
        for meeting in Meeting.objects.select_related("action").prefetch_related("half_days")
        if filters.year in (None, meeting.held_on.year)
        and filters.mode in ("", meeting.mode)
        and filters.kind in (None, meeting.action.kind)
    ]
    met = set(Meeting.objects.values_list("action", flat=True))
    parts = []
    for part in range(3):
        those = [meeting for meeting in meetings if part_of(meeting, cancelled) == part]
        last = {meeting.action_id: date.min for meeting in those}
        for meeting in those:
            last[meeting.action_id] = max(last[meeting.action_id], meeting.held_on)
        if part and not filters.is_of_meetings:
            for action in Action.objects.all():
                is_here = (action.pk in cancelled) == (part == 2)
                if action.pk not in met and is_here and filters.kind in (None, action.kind):
                    last[action.pk] = date.min
        order = sorted(last, key=lambda pk: (last[pk], pk), reverse=True)
        parts.append((order, len(those)))
    return parts


def in_pages(part):
    """The keys of the actions of `part`, two at a time, and how many meetings it has."""
    pages = Paginator(part, 2)
    return [action.pk for page in pages for action in page.object_list], part.n_meetings


@pytest.mark.django_db
def test_the_three_parts_of_the_work_are_what_a_loop_over_every_meeting_says(time_machine):
    time_machine.move_to(NOW)
    kind = factories.action_kind("atelier")
    works = [factories.action() for _ in range(6)]
    Action.objects.filter(pk__in=[work.pk for work in works[::2]]).update(kind=kind)
    cancelled = [factories.gathering(state="cancelled").action for _ in range(2)]
    for n, (work, year, is_called_off) in enumerate(product([*works[:4], cancelled[0]], YEARS, (False, True))):
        mode = (Mode.ON_SITE, Mode.ONLINE)[n % 2]
        meeting = factories.meeting(
            work, DAY.replace(year=year) - timedelta(n % 3), is_called_off=is_called_off, mode=mode
        )
        if n % 4:
            factories.half_day(meeting)

    for year, mode, of_kind in product((None, DAY.year), ("", Mode.ONLINE), (None, kind)):
        filters = queries.WorkFilter(year=year, mode=mode, kind=of_kind)
        parts = [in_pages(part) for part in queries.work_listed(AnonymousUser(), filters)]
        assert parts == listed_plainly(filters, {work.pk for work in cancelled}), filters


@pytest.mark.django_db
def test_a_part_hands_out_its_actions_in_the_order_asked_each_with_its_own_meetings():
    first, second = factories.action(title="a"), factories.action(title="b")
    for work, month in ((first, 3), (second, 9), (first, 7)):
        factories.half_day(factories.meeting(work, held_on=date(2019, month, 1)))
    factories.half_day(factories.meeting(first, held_on=date(2019, 5, 1), is_called_off=True))
    counted = queries.work_listed(AnonymousUser(), queries.WorkFilter())[0]

    rows = counted[0:2]

    assert [(row.title, [meeting.held_on.month for meeting in row.listed]) for row in rows] == [
        ("b", [9]),
        ("a", [3, 7]),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("n_actions", [3, 25])
def test_the_first_page_of_a_part_costs_the_same_queries_whatever_there_is(n_actions, django_assert_num_queries):
    for _ in range(n_actions):
        factories.half_day(factories.meeting())
    counted = queries.work_listed(AnonymousUser(), queries.WorkFilter())[0]

    with django_assert_num_queries(5):
        count, n_meetings = counted.count(), counted.n_meetings
        rows = counted[0 : min(n_actions, 20)]
    assert (count, n_meetings, len(rows)) == (n_actions, n_actions, min(n_actions, 20))


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a plan as SQLite says it; PostgreSQL scans tables this small"
)
def test_a_page_is_read_along_the_days_of_meetings_and_what_is_counted_is_not():
    counted = queries.work_listed(AnonymousUser(), queries.WorkFilter())[0].meetings

    plans = [counted.order_by(*order).values("action").explain() for order in (("-held_on", "-action"), ())]

    assert ["meetings_by_day" in plan for plan in plans] == [True, False]
    assert "B-TREE FOR ORDER BY" not in plans[0]


@pytest.mark.django_db
def test_a_part_whose_sizes_are_told_hands_out_the_same_and_ends_where_there_is_no_more(django_assert_num_queries):
    for number in range(5):
        work = factories.action()
        for meeting in [factories.meeting(work, DAY - timedelta(number)) for _ in range(2)]:
            factories.half_day(meeting)
    question = AnonymousUser(), queries.WorkFilter()
    counts = queries.counts_of_meetings(queries.meetings_asked(*question))

    counted, known, more = (
        queries.work_listed(*question, sizes)[0] for sizes in (None, counts, replace(counts, actions=9))
    )

    assert (
        in_pages(known) == in_pages(counted) == (list(Action.objects.values_list("pk", flat=True).order_by("pk")), 10)
    )
    assert [work.pk for work in more[0:9]] == in_pages(counted)[0]
    with django_assert_num_queries(0):
        known.count()
