"""The quickest entry after a meeting: one page, what the last one said, nothing doubled."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from faire_reseau.activities import actions, queries
from faire_reseau.activities.actions.noting import note_meeting
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import HeadCount, Meeting
from faire_reseau.network.models import Audience
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}


def signed_in(client, centre):
    member = factories.member(centre)
    client.force_login(member.user)
    return client


def shown(page):
    """What the fields of a form say: names and values, boxes that are ticked."""
    text = page.content.decode()
    tags = re.findall(r"<input[^>]*>", text)
    filled = {
        re.search(r'name="([^"]*)"', tag)[1]: re.search(r'value="([^"]*)"', tag) for tag in tags if 'name="' in tag
    }
    return {name: value[1] for name, value in filled.items() if value}


def test_two_pages_and_one_number_note_a_meeting_with_what_the_last_one_said(client):
    centre = factories.centre()
    action = factories.action(title="Club des élus", organisation=centre)
    factories.half_day(factories.meeting(action, DAY, mode="mixed", place="Mairie", hours="9 h"))
    factories.action(title="À d’autres")
    signed_in(client, centre)
    today = localdate()

    choice = client.get("/activites/noter/").content.decode()
    where = f"/activites/{action.pk}/noter/"
    page = client.get(where)
    values = shown(page)
    sent = {"held_on": values["held_on"], "parts": "morning", "mode": "mixed", "place": values["place"]}
    answer = client.post(where, sent | {"hours": values["hours"], "heads_0": "25"})

    assert (where in choice, "À d’autres" in choice) == (True, False)
    assert (values["held_on"], values["place"]) == (today.isoformat(), "Mairie")
    assert answer.status_code == 302
    meeting = Meeting.objects.latest("pk")
    assert (meeting.mode, meeting.place, meeting.hours, meeting.counted) == ("mixed", "Mairie", "9 h", 25)
    assert [half.part for half in meeting.half_days.all()] == ["morning"]


def test_the_same_half_day_is_asked_about_and_another_meeting_in_it_is_noted_once_said(client):
    action = factories.action()
    factories.half_day(factories.meeting(action, DAY))
    client.force_login(factories.facilitator())
    where, sent = f"/activites/{action.pk}/noter/", {"held_on": DAY.isoformat(), "parts": "morning", "mode": "on_site"}

    refused = client.post(where, sent | {"heads_0": "3"})
    again = client.post(where, sent | {"heads_0": "3", "is_another": "on"})

    assert (refused.status_code, again.status_code, action.meetings.count()) == (422, 302, 2)
    text = refused.content.decode()
    assert 'name="is_another"' in text
    assert 'value="3"' in text


def test_a_head_count_that_cannot_be_leaves_no_meeting_behind():
    action = factories.action()

    with pytest.raises(actions.NotCounted):
        note_meeting(action, held_on=DAY + timedelta(days=3), parts=[Part.MORNING], heads={0: 5}, **BY)

    assert (action.meetings.count(), HeadCount.objects.count()) == (0, 0)


def test_the_classes_counted_last_time_come_first(client):
    action = factories.action()
    rows = [Audience.objects.create(code=f"p{n}", label=f"Public {n}", rank=n) for n in range(3)]
    actions.count_heads(factories.half_day(factories.meeting(action)).meeting, {rows[2].pk: 5}, **BY)

    assert queries.usual_audiences(action) == [rows[2].pk]
    client.force_login(factories.facilitator())
    names = re.findall(r'name="(heads_\d+)"', client.get(f"/activites/{action.pk}/noter/").content.decode())

    assert names == ["heads_0", *(f"heads_{row.pk}" for row in (rows[2], rows[0], rows[1]))]


def test_one_press_leads_to_the_sheet_of_the_meeting_to_note_names(client):
    action = factories.action()
    client.force_login(factories.facilitator())

    sent = {"held_on": DAY.isoformat(), "parts": ["afternoon", "morning"], "mode": "online", "sheet": "1"}
    answer = client.post(f"/activites/{action.pk}/noter/", sent)

    morning = action.meetings.get().half_days.get(part="morning")
    assert answer["Location"] == f"/activites/demi-journees/{morning.pk}/"


@pytest.mark.parametrize("many", [1, 3])
def test_the_choice_costs_the_same_queries_whatever_there_is(many, client, django_assert_max_num_queries):
    for number in range(many):
        factories.action(title=f"Action {number}")
    client.force_login(factories.facilitator())
    client.get("/activites/noter/")

    with django_assert_max_num_queries(12):
        client.get("/activites/noter/")
