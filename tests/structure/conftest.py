"""A consultation of the network, and its voters."""

from datetime import timedelta

import pytest

from faire_reseau.structure import actions
from faire_reseau.structure.enums import Electorate, Method
from faire_reseau.structure.models import Voter
from tests import factories
from tests.factories import DAY, NOW


def draft(**columns):
    """A draft that asks by approval which day suits."""
    about = {
        "title": "Quel jour ?",
        "options": "Lundi\nMardi\nJeudi",
        "method": Method.APPROVAL,
        "electorate": Electorate.EVERYBODY,
        "closes_on": DAY + timedelta(days=7),
    }
    return actions.prepare_consultation(by=None, at=NOW, **about | columns)


def opened(voters=6, **columns):
    """An open consultation, with as many people who have a voice."""
    centre = factories.centre()
    people = [factories.member(centre) for _voter in range(voters)]
    consultation = draft(**columns)
    actions.open_consultation(consultation, by=None, at=NOW)
    consultation.refresh_from_db()
    return consultation, people


def vote(consultation, person, marks, receipt):
    """The person votes."""
    voter = Voter.objects.get(consultation=consultation, person=person)
    actions.cast_ballot(voter, marks=marks, receipt=receipt, at=NOW)


@pytest.fixture
def consultation():
    return opened()
