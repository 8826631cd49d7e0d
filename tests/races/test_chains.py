"""Chains of signatures under several doors at once: no fork, no hole, nobody twice; merges beside them do not lock each other out."""

import pytest

from faire_reseau.activities import actions
from faire_reseau.activities.actions.door import let_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import CheckIn, HalfDay, Presence, Seal
from faire_reseau.activities.queries.chains import verify
from faire_reseau.network.actions.merging import merge_people
from tests import factories
from tests.factories import NOW
from tests.races.together import at_once, kinds, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def half_days():
    gathering = factories.gathering()
    HalfDay.objects.update(sign_in_open=True)
    return list(HalfDay.objects.filter(meeting__action=gathering.action).order_by("pk"))


def test_doors_and_phones_at_once_make_one_chain_without_a_hole(half_days):
    half_day, doors = half_days[0], [factories.user() for _ in range(3)]
    people = [factories.person() for _ in range(8)]

    def letting_in(person, door):
        return lambda: let_in(half_day, person, means=Means.DOOR, key=f"{person.pk}", by=door, at=NOW)

    def signing(person):
        return lambda: actions.sign_in_as_known(half_day, person, means=Means.OWN_PHONE, by=person.user, at=NOW)

    answers = at_once([*(letting_in(person, door) for person in people for door in doors), *map(signing, people)])

    assert kinds(answers) == {"LetIn": 24, "Presence": 8}
    assert Presence.objects.filter(corrected_by=None).count() == 8
    assert CheckIn.objects.count() == 24
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == [
        *range(1, Presence.objects.count() + 1)
    ]
    assert verify().faults == []


def test_merges_beside_signatures_of_the_same_half_days_wait_for_each_other_and_all_are_done(half_days):
    by, pairs = factories.facilitator(), [(factories.person(), factories.person()) for _ in range(4)]
    for gone, _remaining in pairs:
        for half in half_days:
            actions.sign_in_as_known(half, gone, means=Means.ORGANISER_LIST, by=by, at=NOW)
    people = [factories.person() for _ in range(4)]

    def merging(gone, remaining):
        return lambda: merge_people(remaining, gone, by=by, at=NOW)

    def signing(person, half):
        return lambda: actions.sign_in_as_known(half, person, means=Means.OWN_PHONE, by=person.user, at=NOW)

    answers = at_once(
        [
            *(merging(*pair) for pair in pairs),
            *(signing(person, half) for person in people for half in reversed(half_days)),
        ]
    )

    assert kinds(answers) == {"Person": 4, "Presence": 4 * len(half_days)}
    assert verify().faults == []
