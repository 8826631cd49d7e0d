"""Rows made ready before they are written: keys of their own, the same values as rows written one by one."""

import pytest
from django.db import IntegrityError, connection, transaction

from faire_reseau.gatherings.models import Session, Slot
from faire_reseau.kit.bulk import insert_keys, prepared, reserve_keys, rewrite
from faire_reseau.kit.folded_columns import with_folds
from faire_reseau.network.models import Person, Post
from faire_reseau.topics.models import Choice
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BLANK = {"first_name": "Ana", "last_name": "Égale", "presentation": "Deux\nlignes"}


def test_prepared_rows_are_written_as_rows_one_by_one_are():
    one_by_one = Person.objects.create(**BLANK)
    ready = Person(**BLANK)
    reserve_keys([ready])

    prepared([ready])()

    by_itself, written = (Person.objects.filter(pk=row.pk).values().get() for row in (one_by_one, ready))
    assert by_itself | {"id": 0} == written | {"id": 0}
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


def test_rows_of_keys_are_written_as_rows_one_by_one_are_and_those_that_stand_already_are_left_out():
    forum = factories.forum()
    people = [factories.participant(forum.session.gathering) for _ in range(3)]
    slots = list(Slot.objects.order_by("pk"))
    alike = {"forum": forum, "topic": None, "is_own": False, "at": NOW}
    standing = Choice.objects.create(person=people[0], slot=slots[0], **{**alike, "is_own": True})
    by_itself = Choice.objects.create(person=people[2], slot=slots[1], **alike)
    rows = [(people[0].pk, slots[0].pk), (people[0].pk, slots[1].pk), (people[1].pk, slots[0].pk)]

    insert_keys(Choice, ("person", "slot"), rows, **{**alike, "forum": forum.pk})
    insert_keys(Choice, ("person", "slot"), rows, **{**alike, "forum": forum.pk})
    insert_keys(Choice, ("person", "slot"), [], **{**alike, "forum": forum.pk})

    written = {
        (row["person_id"], row["slot_id"]): row
        for row in Choice.objects.exclude(pk__in=[standing.pk, by_itself.pk]).values()
    }
    assert sorted(written) == sorted(rows[1:])
    like = Choice.objects.filter(pk=by_itself.pk).values().get()
    assert [{**row, **{name: like[name] for name in ("id", "person_id", "slot_id")}} for row in written.values()] == [
        like,
        like,
    ]
    assert Choice.objects.get(pk=standing.pk).is_own is True
    # Keys of rows that are made one by one go on after these.
    later = Choice.objects.create(person=people[2], slot=slots[0], **alike)
    assert later.pk > max(row["id"] for row in written.values())


def test_rows_of_keys_that_lead_nowhere_are_refused():
    session = factories.session(factories.gathering())

    def insert() -> None:
        insert_keys(Session.themes.through, ("session", "theme"), [(session.pk, 987_654)])
        connection.check_constraints()  # PostgreSQL looks at the end of the transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        insert()


@pytest.mark.parametrize("many", [1, 30])
def test_known_rows_are_rewritten_each_with_its_own_values_in_one_statement(many, django_assert_num_queries):
    one_by_one = [Person.objects.create(**BLANK) for _ in range(many)]
    together = [Person.objects.create(**BLANK) for _ in range(many)]
    for number, (alone, in_bulk) in enumerate(zip(one_by_one, together, strict=True)):
        alone.last_name = in_bulk.last_name = f"Été {number}"
        alone.phone = in_bulk.phone = "never written"
        alone.save(update_fields=["last_name"])

    with django_assert_num_queries(1):
        rewrite(together, with_folds(Person, ["last_name"]))

    alone_rows, written = (
        list(Person.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values())
        for rows in (one_by_one, together)
    )
    assert [row | {"id": 0} for row in alone_rows] == [row | {"id": 0} for row in written]
    assert {row["phone"] for row in written} == {""}
