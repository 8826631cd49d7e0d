"""People are found by their words in the database: the same people, of whom hardly any is read in vain."""

import pytest

from faire_reseau.network import queries
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person as searching
from tests import factories

NAMES = [
    ("Élie", "Santé"), ("Anne-Marie", "d’Ormesson"), ("", "N’Guyen"), ("José", "de La Tour"), ("Jeanne", "d' Arc"),
    ("Noé", "du Bellay"), ("Zoé", "Cœur"), ("Łukasz", "Weiß"), ("Dédé", "De Smet"), ("Ines", "Bel_Air"), ("D", "Locaux"),
]  # fmt: skip
WORDS = [
    "elie sante", "Sante Elie", "dormesson", "d’Ormesson", "ormesson", "anne marie", "annemarie", "nguyen", "guyen n",
    "de la tour", "de", "d", "e", "d arc", "darc", "dubellay", "bellay du", "coeur", "lukasz weiss", "dede", "desmet",
    "smet de", "bel air", "belair", "local", "dlocal", "inès bel", "★", "  ", "nobody",
]  # fmt: skip


@pytest.mark.django_db
def test_the_same_people_are_found_whether_the_database_narrows_them_or_every_name_is_read():
    facilitator = factories.facilitator()
    Person.objects.bulk_create([Person(first_name=first, last_name=last) for first, last in NAMES])
    everybody = list(Person.objects.order_by("alphabet", "pk"))

    keys_found = {words: queries.people_found(facilitator, factories.DAY, words=words) for words in WORDS}

    assert keys_found == {
        words: [row.pk for row in everybody if queries.has_words(words, row.first_name, row.last_name)]
        for words in WORDS
    }


@pytest.mark.django_db
def test_names_without_the_letters_asked_for_are_not_read(monkeypatch):
    names_read = []
    compare = searching.has_words

    def note_and_compare(words: str, first_name: str, last_name: str) -> bool:
        names_read.append(last_name)
        return compare(words, first_name, last_name)

    monkeypatch.setattr(searching, "has_words", note_and_compare)
    facilitator = factories.facilitator()
    Person.objects.bulk_create([Person(first_name=first, last_name=last) for first, last in NAMES])

    queries.people_found(facilitator, factories.DAY, words="dormesson anne")
    queries.people_found(facilitator, factories.DAY)

    assert names_read == ["d’Ormesson"]


@pytest.mark.django_db
def test_facilitators_find_somebody_by_how_an_address_begins_whatever_the_name():
    person = factories.person(account=False, email="xylo@exemple.fr")

    assert queries.people_found(factories.facilitator(), factories.DAY, words="XYLO") == [person.pk]
