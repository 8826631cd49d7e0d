"""What an indicator may be told apart by, as its definition says: in the form, in tables and in sets as files."""

import pytest

from faire_reseau.kit.refusals import Refusal
from faire_reseau.reports import actions
from faire_reseau.reports.exports import indicators_file
from faire_reseau.reports.logic.definitions import BadSet, read_set
from faire_reseau.reports.models import IndicatorVersion
from tests import factories
from tests.factories import NOW
from tests.reports.test_indicators import indicator

pytestmark = pytest.mark.django_db


def test_dimensions_allowed_are_part_of_a_definition_in_the_form_and_in_the_file(client):
    client.force_login(factories.facilitator())
    fields = {"label": "Réunions", "kind": "figure", "source": "computed", "count": "meetings"}
    every = ["axis", "theme", "audience", "kind", "mode", "territory", "month"]
    for name, dimensions in {"Toutes": every, "Deux": ["month", "axis"], "Aucune": []}.items():
        client.post("/bilans/indicateurs/definir/", {**fields, "label": name, "dimensions": dimensions})
    saved = {version.label: version.dimensions for version in IndicatorVersion.objects.all()}
    assert saved == {"Toutes": None, "Deux": ["axis", "month"], "Aucune": []}

    read = read_set(indicators_file())
    assert [row.versions[0].columns["dimensions"] for row in read] == [None, ["axis", "month"], []]
    assert actions.load_set(read, by=None, at=NOW) == 0
    page = client.get("/bilans/indicateurs/deux/redefinir/")
    assert page.context["form"].initial["dimensions"] == ["axis", "month"]


def test_a_table_is_counted_apart_by_what_its_definition_lets():
    with pytest.raises(Refusal) as refusal:
        indicator(kind="table", by="theme", dimensions=["axis"])
    assert refusal.value.field == "dimensions"


def test_a_set_that_names_a_dimension_that_is_none_is_refused():
    indicator(dimensions=["axis"])
    with pytest.raises(BadSet):
        read_set(indicators_file().replace('"axis"', '"colour"'))
