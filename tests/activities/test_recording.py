"""Works of the past recorded many at once: the same figures, sheets and chains as if each had been noted by itself."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from faire_reseau.accounts.models import AuditLine
from faire_reseau.activities import actions
from faire_reseau.activities.actions.recording import DoneWork, HeldMeeting, Signed, record_works
from faire_reseau.activities.actions.signing import sign_in
from faire_reseau.activities.enums import Means, Mode, Part
from faire_reseau.activities.models import Action, MeetingAttendance, Seal
from faire_reseau.activities.queries.centre import centre_year
from faire_reseau.activities.queries.chains import verify
from faire_reseau.network.models import Audience
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 6)


def year_of(user, centre):
    year = centre_year(user, centre, 2018, NOW)
    return year.work, [(row.month, row.counts) for row in year.months]


def test_works_recorded_at_once_count_as_those_noted_by_themselves():
    user, other = factories.facilitator(), factories.centre("Autre")
    elected = Audience.objects.create(code="elected", label="Élues et élus")
    people = [factories.member(), factories.member()]
    opening = datetime(2018, 3, 6, 8, 30, tzinfo=UTC)
    alone, twin = factories.centre("Un"), factories.centre("Deux")
    kind = factories.action_kind("study_day")
    signed = [
        Signed(part, person, None, None, means, opening + timedelta(hours=5 * (part == Part.AFTERNOON)), user)
        for part in (Part.MORNING, Part.AFTERNOON)
        for person, means in zip(people, (Means.PAPER, Means.ORGANISER_LIST), strict=True)
    ]
    work = DoneWork(
        title="Journée",
        organisation_id=alone.pk,
        meetings=[
            HeldMeeting(DAY, (Part.MORNING, Part.AFTERNOON), signed=signed, heads={elected.pk: 12, None: 3}),
            HeldMeeting(DAY + timedelta(days=40), (Part.EVENING,), Mode.ONLINE),
        ],
        fields={"kind_id": kind.code, "is_sample": True},
        themes=[factories.theme().pk],
        audiences=[elected.pk],
        shares={alone.pk: 6_000, other.pk: 4_000},
        staff_days={2018: Decimal("7.5")},
        publications=[("Actes", DAY + timedelta(days=9))],
    )
    (recorded,) = record_works([work], by=user, at=NOW)

    noted = actions.note_action(title="Journée", organisation=twin, kind=kind, partners=[other], by=user, at=NOW)
    actions.share_out(noted, {twin.pk: Decimal(60), other.pk: Decimal(40)}, by=user, at=NOW)
    day = actions.hold_meeting(noted, held_on=DAY, parts=[Part.MORNING, Part.AFTERNOON], by=user, at=NOW)
    actions.hold_meeting(
        noted, held_on=DAY + timedelta(days=40), parts=[Part.EVENING], mode=Mode.ONLINE, by=user, at=NOW
    )
    halves = {half.part: half for half in day.half_days.all()}
    for row in signed:
        sign_in(
            halves[row.part],
            row.person,
            organisation=None,
            trade=None,
            means=row.means,
            by=user,
            at=NOW,
            done_at=row.at,
        )
    actions.count_heads(day, {elected.pk: 12, 0: 3}, by=user, at=NOW)
    actions.note_staff_time(noted, year=2018, days=Decimal("7.5"), by=user, at=NOW)
    actions.note_publication(noted, title="Actes", published_on=DAY + timedelta(days=9), by=user, at=NOW)

    assert year_of(user, alone) == year_of(user, twin)
    assert year_of(user, alone)[0].counts.participations == Decimal("0.6") * 17
    before = list(MeetingAttendance.objects.filter(meeting__action=recorded).values_list("meeting", "people", "signed"))
    MeetingAttendance.objects.all().delete()
    actions.sum_up_attendance(10)
    rows = MeetingAttendance.objects.filter(meeting__action=recorded).values_list("meeting", "people", "signed")
    assert sorted((key, bytes(people), n) for key, people, n in rows) == sorted(
        (key, bytes(people), n) for key, people, n in before
    )


def test_sheets_recorded_at_once_are_chained_and_the_journal_tells_of_their_works():
    user, who, centre = factories.facilitator(), factories.member(), factories.centre()
    signed = [
        Signed(Part.MORNING, person, centre, None, Means.PAPER, NOW, user) for person in (who, factories.member())
    ]
    works = [DoneWork(title, centre.pk, [HeldMeeting(DAY, (Part.MORNING,), signed=signed)]) for title in ("A", "B")]

    record_works(works, by=user, at=NOW)

    seals = Seal.objects.order_by("half_day", "number").values_list("number", flat=True)
    assert (verify().facts, verify().faults, list(seals)) == (4, [], [1, 2, 1, 2])
    lines = AuditLine.objects.filter(deed="note_action").order_by("pk").values_list("thing_id", "detail", "by")
    keys = Action.objects.order_by("pk").values_list("pk", "title")
    assert list(lines) == [(str(key), {"title": title, "meetings": 1}, user.pk) for key, title in keys]
