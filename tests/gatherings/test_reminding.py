"""Reminders of gatherings: who gets one, when, and only once."""

from datetime import timedelta

import pytest

from faire_reseau.gatherings import actions
from faire_reseau.gatherings.actions.postponing import postpone_gathering
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.letters import REMINDED, reminder_letter
from faire_reseau.kit.models import Letter
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def remind(monkeypatch, days_before):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW - timedelta(days=days_before))
    return actions.remind_of_gatherings(10)


def reminded():
    return sorted(Letter.objects.filter(kind=REMINDED).values_list("to", flat=True))


def test_who_has_a_place_is_reminded_three_days_before_and_once(monkeypatch):
    gathering = factories.gathering(title="Nantes 2019")
    coming = factories.participant(gathering)

    done = [remind(monkeypatch, days) for days in (4, 3, 3, 1, 0)]
    composed = reminder_letter(Letter.objects.get(kind=REMINDED))

    assert done == [0, 1, 0, 0, 0]
    assert reminded() == [coming.user.email]
    assert "Nantes 2019" in composed.subject


def test_who_waits_or_left_meanwhile_is_not_reminded(monkeypatch):
    gathering = factories.gathering()
    factories.registration(gathering, factories.member(), RegistrationState.WAITING)
    factories.registration(gathering, factories.member(), RegistrationState.CANCELLED)

    remind(monkeypatch, 2)

    assert [reminder_letter(letter) for letter in Letter.objects.filter(kind=REMINDED)] == [None]


@pytest.mark.parametrize("state", ["draft", "finished", "cancelled"])
def test_nobody_is_reminded_of_what_does_not_go_on(monkeypatch, state):
    factories.participant(factories.gathering(state=state))

    assert (remind(monkeypatch, 2), reminded()) == (0, [])


def test_people_are_reminded_again_of_a_gathering_that_moved(monkeypatch):
    gathering = factories.gathering()
    coming = factories.participant(gathering)

    first = remind(monkeypatch, 3)
    postpone_gathering(gathering, starts_on=DAY + timedelta(days=30), by=None, at=NOW - timedelta(days=2))
    early, again = remind(monkeypatch, 1), remind(monkeypatch, -27)

    assert (first, early, again) == (1, 0, 1)
    assert reminded() == [coming.user.email] * 2
