"""The organs of the demo: samples, loaded once, with the decision that the sample consultation really took."""

import pytest
from django.utils import timezone

from faire_reseau.project.demo.holds.consultations import load_consultations
from faire_reseau.project.demo.holds.organs import ORGANS, load_organs
from faire_reseau.structure.models import Decision, Mandate, Organ
from faire_reseau.structure.queries import structure_on
from faire_reseau.structure.queries.results import result_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_organs_are_samples_loaded_once_with_what_was_decided():
    facilitator, at = factories.facilitator(), timezone.now()
    for number in range(5):
        centre = factories.centre(f"Centre {number}", slug=f"centre-{number}")
        factories.post(factories.person(), centre, is_director=True)
        for _member in range(6):
            factories.member(centre)
    for _turn in range(2):
        load_consultations(facilitator, at)
        load_organs(facilitator, at)

    decision = Decision.objects.exclude(consultation=None).get()
    winner = result_of(decision.consultation).winners[0]
    assert "à tour de rôle" in winner
    assert "à tour de rôle" in decision.title
    assert (Organ.objects.count(), Mandate.objects.count(), Decision.objects.count()) == (len(ORGANS), 5 + 3, 2)
    assert all(row.is_sample for model in (Organ, Mandate, Decision) for row in model.objects.all())
    assert [row.pk for row in structure_on(facilitator, timezone.localdate(at)).decisions] == [decision.pk]
