"""An offered place is accepted, left and passed on at once."""

from datetime import timedelta
from functools import partial

import pytest

from faire_reseau.gatherings import actions
from faire_reseau.gatherings.actions.registration import give_places
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Gathering, Registration
from tests import factories
from tests.factories import NOW
from tests.races.together import at_once, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]
EARLIER = NOW - timedelta(days=9)


def waiting_for_one_place(people=4):
    gathering = factories.gathering(capacity_people=1, offer_hours=24)
    return [
        factories.registration(gathering, factories.member(), RegistrationState.WAITING, turn=turn)
        for turn in range(1, people)
    ]


def fresh(registration):
    return Registration.objects.select_related("gathering", "person__user").get(pk=registration.pk)


def places():
    return (
        Registration.objects.filter(state="confirmed").count()
        + Registration.objects.filter(offered_until__isnull=False).count()
    )


def test_a_place_accepted_left_and_late_at_once_is_held_for_one_person(monkeypatch):
    first, _second, _third = waiting_for_one_place()
    give_places(first.gathering, by=None, at=EARLIER)
    late = EARLIER + timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)

    at_once(
        [
            partial(actions.accept_offer, fresh(first), by=None, at=EARLIER),
            partial(actions.decline_offer, fresh(first), by=None, at=EARLIER),
            partial(actions.move_waiting_lists, 10),
            partial(actions.move_waiting_lists, 10),
        ]
    )

    assert places() == 1


def test_several_who_leave_at_once_pass_the_place_on_once(monkeypatch):
    rows = waiting_for_one_place()
    gathering = Gathering.objects.get()
    holder = factories.registration(gathering, factories.member())

    at_once(
        [
            partial(actions.cancel_registration, fresh(holder), by=None, at=EARLIER),
            *(partial(actions.cancel_registration, fresh(row), by=None, at=EARLIER) for row in rows[:2]),
        ]
    )

    assert places() == 1
    assert fresh(rows[2]).offered_until is not None
