"""Coding with help: the nearest passages are proposed, nothing is coded by itself, each is decided once and can be taken back."""

import pytest
from django.http import Http404

from faire_reseau.analysis import actions, queries, tasks
from faire_reseau.analysis.actions.suggestions import PATIENCE
from faire_reseau.analysis.logic.classes import class_at, classes_in, usual_class
from faire_reseau.analysis.logic.nearest import near_passages
from faire_reseau.analysis.models import Coding, Document, Suggestion, SuggestionSearch
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.undoing import undo
from tests import factories
from tests.analysis.made import corpus, texts
from tests.analysis.test_corpora import invited
from tests.factories import NOW
from textometry import Corpus as CoreCorpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def ways(lead):
    """Three ways of speaking; two passages of the first one bear a code."""
    made_of_ways = corpus(lead)
    code = actions.add_code(made_of_ways, name="Paroles", by=lead, at=NOW)
    for position in (1, 4):
        document = Document.objects.get(corpus=made_of_ways, position=position)
        actions.code_passage(document, [code], start=0, end=len(document.text), by=lead, at=NOW)
    return code


def searched(code, by):
    search = actions.ask_suggestions(code, by=by, at=NOW)
    tasks.find_suggestions.func(search.pk)
    search.refresh_from_db()
    return search


def test_passages_of_the_same_words_are_proposed_and_none_that_bears_the_code(lead, ways):
    search = searched(ways, lead)
    _code, proposed = queries.suggestions_for(lead, ways.corpus_id, ways.pk)

    assert (search.state, search.coded, Coding.objects.count()) == ("done", 2, 2)
    first = [row.document.position for row, _words, _class in proposed.rows[:10]]
    assert sorted(first) == [7, 10, 13, 16, 19, 22, 25, 28, 31, 34]
    cosines = [row.cosine for row, _words, _class in proposed.rows]
    assert cosines == sorted(cosines, reverse=True)
    row, words, _class = proposed.rows[0]
    assert (words, row.start) == (row.document.text, 0)
    assert {"citoyen", "habitant"} & set(row.words)


def test_an_accepted_passage_bears_the_code_a_refused_one_is_not_proposed_again(lead, ways, client):
    searched(ways, lead)
    accepted, refused = Suggestion.objects.order_by("-cosine", "pk")[:2]
    page = f"/analyses/{ways.corpus_id}/codes/{ways.pk}/proches/"
    client.force_login(lead)

    client.post(f"{page}{accepted.pk}/", {"answer": "yes"})
    client.post(f"{page}{accepted.pk}/", {"answer": "yes"})
    client.post(f"{page}{refused.pk}/", {"answer": "no"})
    client.post(f"{page}{accepted.pk}/", {"answer": "no"})

    span = {"start": accepted.start, "end": accepted.end, "coder": lead}
    assert Coding.objects.filter(document=accepted.document, code=ways, **span).count() == 1
    _code, proposed = queries.suggestions_for(lead, ways.corpus_id, ways.pk)
    assert (proposed.accepted, proposed.refused, proposed.decided) == (1, 1, 2)
    assert "Acceptés : 1 sur 2" in client.get(page).content.decode().replace("\u00a0", " ")

    searched(ways, lead)
    again = {row.document_id for row in Suggestion.objects.filter(coding=None, refused_at=None)}
    assert not again & {accepted.document_id, refused.document_id}


def test_what_was_decided_can_be_taken_back(lead, ways):
    searched(ways, lead)
    first, second = Suggestion.objects.order_by("-cosine", "pk")[:2]
    actions.accept_suggestion(first, by=lead, at=NOW)
    actions.refuse_suggestion(second, by=lead, at=NOW)

    for act in UndoableAct.objects.filter(kind__in=("code_passage", "refuse_suggestion")).order_by("-pk")[:2]:
        undo(act.pk, by=lead, at=NOW)

    assert not Coding.objects.filter(document=first.document).exists()
    _code, proposed = queries.suggestions_for(lead, ways.corpus_id, ways.pk)
    assert (proposed.decided, {first.pk, second.pk} <= {row.pk for row, *_ in proposed.rows}) == (0, True)


def test_each_coder_is_proposed_what_rests_on_the_codings_that_they_see(lead, ways):
    coder, reader = invited(ways.corpus, "code"), invited(ways.corpus, "read")
    actions.set_blind(ways.corpus, True, by=lead, at=NOW)

    assert searched(ways, coder).coded == 0
    assert searched(ways, lead).coded == 2
    for user in (coder, lead):
        rows = queries.suggestions_for(user, ways.corpus_id, ways.pk)[1].rows
        assert bool(rows) == (user == lead)
    with pytest.raises(Http404):
        queries.suggestions_for(reader, ways.corpus_id, ways.pk)


def test_two_who_ask_at_once_are_told_and_what_is_stuck_can_be_asked_again(lead, ways):
    search = actions.ask_suggestions(ways, by=lead, at=NOW)
    with pytest.raises(Overtaken):
        actions.ask_suggestions(ways, by=lead, at=NOW)
    again = actions.ask_suggestions(ways, by=lead, at=NOW + PATIENCE)

    assert again.pk == search.pk
    heading = actions.add_code(ways.corpus, name="Chapitre", is_heading=True, by=lead, at=NOW)
    with pytest.raises(actions.SuggestionRefused):
        actions.ask_suggestions(heading, by=lead, at=NOW)


def test_a_corpus_of_too_few_words_says_so(lead, client):
    few = actions.make_corpus(texts()[:1], title="Peu", by=lead, at=NOW)
    code = actions.add_code(few, name="Paroles", by=lead, at=NOW)
    client.force_login(lead)

    assert searched(code, lead).state == "failed"
    assert "trop peu de mots" in client.get(f"/analyses/{few.pk}/codes/{code.pk}/proches/").content.decode()


def test_who_leaves_is_proposed_nothing_any_more_and_their_codings_stay(lead, ways):
    searched(ways, lead)
    assert queries.suggestions_data(lead) == [{"code": "Paroles", "at": NOW.isoformat(), "accepted": 0}]

    actions.forget_suggestions(lead, NOW)

    assert (SuggestionSearch.objects.count(), Suggestion.objects.count(), Coding.objects.count()) == (0, 0, 2)


def test_a_passage_has_the_class_of_its_middle():
    classes = classes_in(
        {
            "segments": {"document": [0, 0, 1], "start": [0, 10, 0], "end": [10, 20, 5]},
            "classification": {"classes": [1, 2, 0]},
        }
    )

    assert [class_at(classes, *place) for place in ((0, (2, 7)), (0, (4, 18)), (1, (0, 5)), (2, (0, 3)))] == [
        1,
        2,
        0,
        0,
    ]
    assert usual_class(classes, {0: [(0, 4), (12, 18), (13, 16)], 1: [(0, 3)]}) == (2, 2)
    assert usual_class(classes, {1: [(0, 3)]}) == (0, 0)


def test_a_segment_stands_for_a_passage_when_half_of_the_shorter_one_is_shared():
    core = CoreCorpus.from_texts([row.text for row in texts()])
    whole = len(core.documents[0].text)

    assert near_passages(core, "fr", {0: [(0, 3)]}, {}) == near_passages(core, "fr", {0: [(0, whole)]}, {})
    near = near_passages(core, "fr", {0: [(0, whole)]}, {3: [(2, 4)]})
    assert 3 not in {passage.document for passage in near}
