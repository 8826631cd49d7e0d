"""The catalogue of the demo: what sources know carries its source, what is invented says so, a second load adds nothing."""

import pytest

from faire_reseau.catalogue.imports.bases import read_part
from faire_reseau.catalogue.models import Base, Harvest, Production, Use
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
    harvested = [row for row in facts("base")["records"] if "title" in row]
    assert Production.objects.filter(is_sample=True).count() == len(rows["samples"]) + len(harvested)
    log = Harvest.objects.get()
    assert (log.base, log.parts, log.new, log.fault) == (Base.objects.get(is_sample=True), 2, len(harvested), "")
    assert (Use.objects.count(), Use.objects.filter(is_sample=False).count()) == (len(rows["uses"]), 0)
    assert Production.objects.filter(kind=None).count() == 0


def test_the_base_of_the_demo_answers_by_set_and_since_a_day_and_is_closed_elsewhere(client, settings):
    def asked(query: str) -> list[str]:
        return [row.identifier[-1] for row in read_part(client.get(f"/demonstration/base/?{query}").content).records]

    assert asked("verb=ListRecords&metadataPrefix=oai_dc") == ["1", "2", "3", "4"]
    assert asked("verb=ListRecords&resumptionToken=4||") == ["5", "6"]
    assert asked("verb=ListRecords&metadataPrefix=oai_dc&set=reperes&from=2024-04-01") == ["4", "6"]
    settings.DEMO_DOORS_OPEN = False
    assert client.get("/demonstration/base/?verb=Identify").status_code == 404
