"""Several people take the last places of an organisation's link at once."""

from functools import partial

import pytest

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.models import CentreLink, Registration
from tests import factories
from tests.factories import NOW
from tests.races.together import at_once, kinds, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


def test_no_more_people_come_by_a_link_than_it_has_places(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    gathering = factories.gathering()
    link = actions.invite_centre(gathering, factories.centre(), people=2, by=None, at=NOW)
    halves, people = queries.half_days_of(gathering), [factories.member() for _ in range(5)]

    answers = at_once(
        [
            partial(
                actions.register_by_link,
                CentreLink.objects.get(pk=link.pk),
                [(person, None)],
                halves,
                by=person.user,
                at=NOW,
            )
            for person in people
        ]
    )

    assert kinds(answers) == {"list": 2, "CentreLinkRefused": 3}
    assert Registration.objects.count() == 2
