"""Rows made ready before they are written: keys of their own, the same values as rows written one by one."""

import pytest

from faire_reseau.kit.bulk import prepared, reserve_keys
from faire_reseau.network.models import Person, Post
from tests import factories

pytestmark = pytest.mark.django_db
BLANK = {"first_name": "Ana", "last_name": "Égale", "presentation": "Deux\nlignes"}


def test_prepared_rows_are_written_as_rows_one_by_one_are():
    one_by_one = Person.objects.create(**BLANK)
    ready = Person(**BLANK)
    reserve_keys([ready])

    prepared([ready])()

    kept, written = (Person.objects.filter(pk=row.pk).values().get() for row in (one_by_one, ready))
    assert kept | {"id": 0} == written | {"id": 0}
    ready.last_name = "Changée"
    ready.save()  # it is known to stand in the table
    assert list(Person.objects.order_by("pk").values_list("last_name", flat=True)) == ["Égale", "Changée"]


def test_reserved_keys_are_given_to_no_other_row_even_when_they_are_never_written():
    first, second = [Person(**BLANK) for _ in range(2)], [Person(**BLANK) for _ in range(2)]
    reserve_keys(first)
    reserve_keys(second)
    other = Person.objects.create(**BLANK)

    keys = [row.pk for row in (*first, *second, other)]
    assert sorted(set(keys)) == keys


def test_rows_name_those_that_got_their_keys_after_they_were_made():
    person = Person(**BLANK)
    post = Post(person=person, organisation=factories.centre())
    reserve_keys([person])
    writes = [prepared([person]), prepared([post])]

    for write in writes:
        write()

    assert list(Post.objects.values_list("person", flat=True)) == [person.pk]


def test_nothing_is_written_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(0):
        reserve_keys([])
        prepared([])()
