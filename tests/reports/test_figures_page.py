"""The page of the figures of a year says what they rest on, and a definition stands in the language of its reader."""

from datetime import date

import pytest

from faire_reseau.activities import actions as work
from faire_reseau.activities.models import Action
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Network
from faire_reseau.reports import actions, queries
from faire_reseau.reports.exports import indicators_file
from faire_reseau.reports.logic.definitions import read_set
from faire_reseau.reports.models import IndicatorVersion
from tests import factories
from tests.markup import tight
from tests.reports.test_campaigns import BY
from tests.reports.test_indicators import columns, indicator

pytestmark = pytest.mark.django_db


def test_the_page_says_of_how_many_meetings_people_are_known_and_that_a_year_is_a_sample(client):
    centre = factories.centre("Nord")
    first, second = (
        factories.half_day(factories.meeting(factories.action(organisation=centre), date(2019, 3, day))).meeting
        for day in (1, 2)
    )
    Network.objects.create(name="Essai", short_name="Essai", is_demo=True)
    work.count_heads(first, {0: 40}, **BY)
    row = indicator(label="Venues", count="participations", unit="participations")

    def page():
        return tight(client.get(f"/bilans/chiffres/?indicateur={row.code}&annee=2019").content.decode())

    partial = page()
    Action.objects.filter(pk=second.action_id).update(is_sample=True)
    work.count_heads(second, {0: 10}, **BY)
    whole = page()

    assert ["Réunions renseignées\u00a0: 1 sur 2" in partial, "données d’exemple" in partial] == [True, False]
    assert ["Réunions renseignées" in whole, "données d’exemple" in whole] == [False, True]


def test_definitions_of_the_starter_set_are_in_the_language_of_the_reader_and_own_ones_are_marked(client):
    actions.load_set(actions.shipped_set(), **BY)
    own = indicator(label="Nuitées", definition="Les nuits passées.")
    versions = IndicatorVersion.objects.exclude(indicator=own)

    def shown(code, language):
        page = client.get(f"/bilans/indicateurs/{code}/", headers={"accept-language": language}).content.decode()
        return [
            words in page for words in ("each counted once", "chacune comptée une fois", 'lang="fr">Les nuits passées.')
        ]

    assert not versions.filter(definition_en="").exists()
    assert shown("personnes", "en") == [True, False, False]
    assert shown("personnes", "fr") == [False, True, False]
    assert shown(own.code, "en") == [False, False, True]


def test_a_translation_is_added_to_the_version_that_stands_and_breaks_no_series():
    actions.load_set(actions.shipped_set(), **BY)
    IndicatorVersion.objects.update(definition_en="")
    states = {state for _definition, state, _unknown in queries.compare_set(actions.shipped_set())}
    again = [actions.load_set(actions.shipped_set(), **BY) for _time in range(2)]
    own = indicator(definition="Les nuits.")
    change = {"from_year": None, "why": "", **BY}
    actions.revise_indicator(own, columns(definition="Les nuits.", definition_en="The nights."), **change)
    with pytest.raises(Refusal):
        actions.revise_indicator(own, columns(definition="Les nuits.", definition_en="The nights."), **change)

    assert (states, again) == ({"translated"}, [15, 0])
    assert {row.number for row in IndicatorVersion.objects.all()} == {1}
    assert own.versions.get().definition_en == "The nights."
    assert {row.code: row for row in read_set(indicators_file())}[own.code].versions[0].columns[
        "definition_en"
    ] == "The nights."
