"""Whoever is looked for by address is found by an index, in the directory and among accounts, on both databases."""

import pytest
from django.db import connection

from faire_reseau.accounts.models import User
from faire_reseau.network.models import Person
from tests import factories


def plan_of(rows):
    """How the database would find `rows`; PostgreSQL is told not to read whole tables, which it does with small ones."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "index"), [(User, "one_account_per_address"), (Person, "one_person_per_address")])
def test_looking_for_an_address_takes_its_index(model, index):
    person = factories.person(email="ana@exemple.fr")

    plan = plan_of(model.objects.with_address("Ana@Exemple.fr "))

    assert person.email == "ana@exemple.fr"
    assert (index in plan, "SCAN" in plan, "Seq Scan" in plan) == (True, False, False)


@pytest.mark.django_db
def test_an_address_is_found_whatever_its_case_and_none_finds_nobody():
    ana = factories.person(email="ana@exemple.fr", account=False)
    factories.person(email="", account=False)
    account = User.objects.create(email="Bob@Exemple.fr")

    assert list(Person.objects.with_address(" ANA@exemple.fr")) == [ana]
    assert list(User.objects.with_address("bob@exemple.FR ")) == [account]
    assert list(Person.objects.with_address("")) == []
