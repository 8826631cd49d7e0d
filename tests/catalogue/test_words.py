"""The index of words: kept by every action that changes what is found; the fast way finds what the query finds, in its order."""

import random

import pytest

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.logic.words import stems_of, weights_of
from faire_reseau.catalogue.models import Production, ProductionWord
from faire_reseau.catalogue.queries import counted_in, counted_of, productions_found, results_of, search_in
from faire_reseau.kit.documents import Document
from faire_reseau.network.actions import merge_organisations
from tests import factories
from tests.catalogue.bases import base, harvest, record
from tests.catalogue.samples import kind, production
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def keys(words: str, **others: str) -> list[int]:
    results = results_of(factories.user(), search_in({"q": words, **others}), NOW)
    assert results is not None
    return results.keys.tolist()


def titles(words: str, **others: str) -> list[str]:
    by_key = Production.objects.in_bulk(keys(words, **others))
    return [by_key[key].title for key in keys(words, **others)]


def test_words_are_without_accents_plurals_and_small_words():
    assert stems_of("L’éducation des Écoles et les locaux") == ["education", "ecole", "loca"]
    assert weights_of("École", ["Une école, des jeux"]) == {"ecole": 5, "jeu": 1, "": 0}


def test_the_fast_way_and_the_query_find_the_same_in_the_same_order_with_the_same_facets():
    chance = random.Random(16)
    theme, centre, note = factories.theme(), factories.centre("Labo"), kind()
    vocabulary = ["école", "quartier", "emploi", "écoles", "projet", "social", "sociaux", "ville", "art"]
    for _number in range(40):
        production(
            " ".join(chance.choices(vocabulary, k=3)),
            summary=" ".join(chance.choices(vocabulary, k=4)),
            year=chance.choice([None, 2018, 2019, 2020]),
            themes=chance.choice([[], [theme]]),
            organisations=chance.choice([[], [centre]]),
            kind=chance.choice([None, note]),
        )
    searches = [
        {"q": "école"},
        {"q": "sociaux quartier"},
        {"q": "« projet social »"},
        {"q": "quart"},
        {"q": "absent école"},
    ]
    searches += [{"q": "emploi", "ordre": "date"}, {"q": "emploi", "theme": str(theme.pk)}]
    searches += [{"q": "ville", "annee": "2019", "centre": centre.slug}, {"q": "labo école", "type": note.code}]

    for asking in searches:
        search = search_in(asking)
        rows = productions_found(factories.user(), search, NOW)
        results = results_of(factories.user(), search, NOW)
        assert results.keys.tolist() == [row.pk for row in rows], asking
        assert counted_of(results) == counted_in(rows), asking


def test_the_beginning_of_a_word_is_enough_where_no_word_is_the_same():
    production("Quartiers en flux")
    production("L’art et l’artisan")

    assert (titles("quart"), titles("art"), titles("arti"), titles("ar")) == (
        ["Quartiers en flux"],
        ["L’art et l’artisan"],
        ["L’art et l’artisan"],
        [],
    )


def test_small_words_alone_look_for_nothing_and_beside_others_change_nothing():
    production("Politique de la ville")

    assert results_of(factories.user(), search_in({"q": "de la"}), NOW) is None
    assert titles("la politique de ville") == ["Politique de la ville"]


def test_every_action_that_changes_what_is_found_keeps_the_index():
    by = factories.facilitator()
    row = production("Ancien titre")
    actions.change_production(row, title="Nouveau titre", by=by, at=NOW)
    assert (titles("ancien"), titles("nouveau")) == ([], ["Nouveau titre"])
    file = actions.add_file(row, Document("a.pdf", "pdf", b"%PDF-"), words="Zanzibar", by=by, at=NOW)
    assert titles("zanzibar") == ["Nouveau titre"]
    actions.remove_file(file, by=by, at=NOW)
    assert titles("zanzibar") == []
    actions.remove_production(row, by=by, at=NOW)
    assert (titles("nouveau"), ProductionWord.objects.count()) == ([], 0)
    there = base()
    harvest(there, record("1", "Moisson", subject="Glanage"))
    assert titles("glanage") == ["Moisson"]
    harvest(there, record("1"))
    assert titles("moisson") == []


def test_what_has_no_words_yet_is_indexed_by_the_worker_once():
    production("Une"), production("Deux")
    ProductionWord.objects.all().delete()

    assert [actions.index_missing(1), actions.index_missing(5), actions.index_missing(5)] == [1, 1, 0]
    assert titles("deux") == ["Deux"]


def test_somebody_who_signed_is_found_by_who_may_read_the_name():
    who = factories.member(first_name="Zoé", last_name="Quidam")
    production("Note", people=[who], summary="Des mots")
    search = search_in({"q": "quidam mots"})

    assert [len(results_of(user, search, NOW)) for user in (factories.user(), who.user)] == [0, 1]


def test_what_a_merged_organisation_signed_is_found_by_the_names_of_the_other():
    gone, remaining, by = factories.centre("Ancien nom"), factories.centre("Nouvelle maison"), factories.facilitator()
    production("Note", organisations=[gone])
    merge_organisations(remaining, gone, by=by, at=NOW)

    assert titles("maison") == ["Note"]
    counted = counted_of(results_of(by, search_in({"q": "note"}), NOW))
    assert counted["centre"] == [(remaining.slug, 1)]
