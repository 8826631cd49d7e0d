"""Indicators from the catalogue: uses of a year by who used, and by whose production it is; each counts once."""

from datetime import date

import pytest

from faire_reseau.catalogue.actions import note_use, remove_production
from faire_reseau.reports.queries import NAMED
from tests import factories
from tests.catalogue.samples import production
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_uses_count_for_who_used_and_for_the_first_that_signs():
    first, second, other = factories.centre(), factories.centre(), factories.organisation()
    joint = production("À deux", organisations=[first, second])
    gone, nobody = production("Retirée", organisations=[first]), production("Sans auteur")
    for row, user, day in (
        (joint, second, date(2019, 3, 1)),
        (joint, other, date(2019, 4, 1)),
        (joint, first, date(2019, 5, 1)),
        (joint, second, date(2018, 5, 1)),
        (gone, second, date(2019, 5, 1)),
        (nobody, second, date(2019, 5, 2)),
    ):
        note_use(row, organisation=user, used_on=day, by=None, at=NOW)
    remove_production(gone, by=factories.facilitator(), at=NOW)

    assert NAMED["uses"].per_centre(2019) == {first.pk: 1, second.pk: 2, other.pk: 1}
    assert NAMED["uses_by_others"].per_centre(2019) == {first.pk: 2}
