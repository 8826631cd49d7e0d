"""The sample years of the demo: every centre, invented and labelled, the same each time, nobody in two places at once."""

from collections import Counter
from datetime import date

import pytest

from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence
from faire_reseau.network.models import Audience, MissionAxis
from faire_reseau.project.demo.holds.years import SORTS, invent_years
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    """Three centres with people, and the words that the sample uses."""
    for sort in SORTS:
        factories.action_kind(sort.kind)
        MissionAxis.objects.get_or_create(code=sort.axis, defaults={"label": sort.axis})
        for code in sort.audiences:
            Audience.objects.get_or_create(code=code, defaults={"label": code})
    broader = factories.theme()
    narrower = factories.theme("Vie scolaire")
    narrower.broader = broader
    narrower.save()
    centres = [factories.centre(slug=slug) for slug in ("aa", "bb", "cc")]
    return [factories.member(centre) for centre in centres for _number in range(4)]


def told():
    """What was invented, without keys."""
    return [
        (meeting.action.organisation.slug, meeting.action.title, meeting.held_on, meeting.mode, meeting.counted,
         sorted(half.part for half in meeting.half_days.all()))
        for meeting in Meeting.objects.select_related("action__organisation").prefetch_related("half_days").order_by("pk")
    ]  # fmt: skip


def test_the_sample_years_are_labelled_the_same_each_time_and_loaded_once(network):
    user = factories.facilitator()
    invent_years((2018, 2019), network, user, NOW)
    first = told()
    invent_years((2018, 2019), network, user, NOW)
    again = told()
    Action.objects.update(purpose="")  # as if it had never been loaded

    invent_years((2018, 2019), network, user, NOW)

    assert again == first
    assert told()[len(first) :] == first
    assert Action.objects.filter(is_sample=False).count() == 0
    assert {(slug, day.year) for slug, _title, day, *_rest in first} == {
        (slug, year) for slug in ("aa", "bb", "cc") for year in (2018, 2019)
    }
    assert [day for _slug, _title, day, *_rest in first if day.weekday() > 4 or day.month == 8] == []


def test_nobody_is_in_two_places_in_one_half_day_nor_at_nantes_and_elsewhere(network):
    invent_years((2018, 2019), network, factories.facilitator(), NOW)

    slots = Counter(Presence.objects.values_list("person", "half_day__on", "half_day__part"))
    assert len(slots) > 100
    assert [slot for slot, number in slots.items() if number > 1] == []
    assert HalfDay.objects.filter(on__in=(date(2019, 6, 25), date(2019, 6, 26))).count() == 0
