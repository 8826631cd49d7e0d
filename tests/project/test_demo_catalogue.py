"""The catalogue of the demo: what sources know carries its source, what is invented says so, a second load adds nothing."""

import pytest

from faire_reseau.catalogue.models import Production, Use
from faire_reseau.kit import clock
from faire_reseau.network.actions import load_organisations
from faire_reseau.project.demo.holds.catalogue import load_catalogue
from faire_reseau.project.demo.holds.network import load_reference
from faire_reseau.project.demo.holds.sample import facts
from tests import factories

pytestmark = pytest.mark.django_db


def test_real_productions_have_sources_and_invented_ones_are_labelled():
    load_reference()
    load_organisations(facts("organisations")["organisations"])
    facilitator = factories.facilitator()

    for _time in range(2):
        load_catalogue(facilitator, clock.now())

    rows = facts("productions")
    real = Production.objects.filter(is_sample=False)
    assert (real.count(), real.filter(source="").count()) == (len(rows["productions"]), 0)
    assert Production.objects.filter(is_sample=True).count() == len(rows["samples"])
    assert (Use.objects.count(), Use.objects.filter(is_sample=False).count()) == (len(rows["uses"]), 0)
    assert Production.objects.filter(kind=None).count() == 0
