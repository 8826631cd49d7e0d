"""Bytes of many rows put one after the other by the database."""

import pytest

from faire_reseau.activities.models import Meeting, MeetingAttendance
from faire_reseau.kit.joined_bytes import JoinedBytes
from tests import factories


@pytest.mark.django_db
def test_bytes_of_each_group_come_whole_whatever_they_are_and_none_of_no_row():
    for mode, people in (("online", b"\x00\xff'"), ("online", b""), ("online", b"ab"), ("mixed", b"")):
        MeetingAttendance.objects.create(meeting=factories.meeting(mode=mode), people=people)
    factories.meeting(mode="on_site")

    rows = Meeting.objects.values("mode").annotate(people=JoinedBytes("attendance__people")).order_by("mode")

    assert {row["mode"]: sorted(row["people"]) for row in rows} == {
        "mixed": [],
        "on_site": [],
        "online": sorted(b"\x00\xff'ab"),
    }
