"""Queries whose SQL is built once: the rows of the same query, for any values."""

from datetime import date

import pytest
from django.db.models import F, OuterRef

from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.kit.compiled import Compiled, Keys, keys_in
from tests import factories

pytestmark = pytest.mark.django_db


def _by_slug(slug):
    keys = Session.objects.filter(gathering=OuterRef("pk")).values(key=F("pk"))
    return Gathering.objects.filter(slug=slug).values_list("title", "starts_on", Keys(keys))


def test_a_compiled_query_gives_for_each_value_the_rows_that_the_query_gives(django_assert_num_queries):
    compiled = Compiled(_by_slug, "an-example")
    gathering, elsewhere = factories.gathering(slug="une"), factories.gathering(slug="autre")
    sessions = {factories.session(gathering).pk, factories.session(gathering).pk}

    for slug in ("une", "autre", "aucune", "une' OR 1=1 --"):
        with django_assert_num_queries(1):
            rows = compiled.rows(slug)
        assert rows == list(_by_slug(slug))

    ((title, starts_on, keys),) = compiled.rows("une")
    assert (title, starts_on, keys_in(keys)) == (gathering.title, gathering.starts_on, sessions)
    assert isinstance(starts_on, date)
    ((_title, _starts_on, none),) = compiled.rows(elsewhere.slug)
    assert keys_in(none) == frozenset()


def test_an_example_that_is_not_in_the_query_once_is_refused():
    with pytest.raises(ValueError, match="does not occur once"):
        Compiled(lambda _slug: Gathering.objects.values_list("pk"), "an-example").rows("une")
