"""Masks decided and undone, masks and the directory (somebody erased, entered twice), and texts of any length and form."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faire_reseau.accounts.models import AuditLine
from faire_reseau.analysis import actions, queries, tasks
from faire_reseau.analysis.enums import MaskKind, MaskState
from faire_reseau.analysis.logic.masks import FILL, apart, finder_of, masked, places_of_words, union
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.logic.personal_data import Names, personal_data, town_in
from faire_reseau.analysis.models import Corpus, Document, Mask, MaskSpan, Run
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import UndoRefused
from faire_reseau.network.actions import merge_people
from faire_reseau.network.actions.person import erase_person
from tests import factories
from tests.factories import NOW

LETTERS = "abé œ’-.\nZ"
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair))), max_size=8)


@pytest.fixture
def lead(db):
    return factories.facilitator()


@pytest.fixture
def zoe(db):
    return factories.person(first_name="Zoé", last_name="Lefèvre")


@pytest.fixture
def corpus(lead, zoe):
    texts = [Offered("a", "Un", "Hier Zoé Lefèvre a ri."), Offered("b", "Deux", "Avec Zoé Lefèvre et zoe@exemple.fr.")]
    corpus = actions.make_corpus(texts, title="Réponses", by=lead, at=NOW)
    looked(corpus, lead)
    return corpus


def looked(corpus, by, *, with_places=False):
    actions.ask_masks(corpus, with_places=with_places, by=by, at=NOW)
    tasks.find_personal_data.func(corpus.pk)


def texts_of(corpus):
    return list(Document.objects.filter(corpus=corpus).order_by("position").values_list("text", flat=True))


def last_act():
    return UndoableAct.objects.order_by("-pk").first()


# What is decided


def test_all_is_refused_in_one_go_and_no_analysis_is_out_of_date_for_it(corpus, lead, client):
    client.force_login(lead)
    client.post(f"/analyses/{corpus.pk}/donnees-personnelles/accepter/", {"answer": "no"})

    assert set(Mask.objects.values_list("state", flat=True)) == {MaskState.REFUSED}
    assert Corpus.objects.get(pk=corpus.pk).masked_at is None


def test_a_decision_is_undone(corpus, lead):
    before = texts_of(corpus)
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    assert texts_of(corpus) != before
    actions.undo_decide_masks(last_act(), lead, NOW)

    assert texts_of(corpus) == before
    assert set(Mask.objects.values_list("state", flat=True)) == {MaskState.OPEN}
    assert AuditLine.objects.filter(deed="take_back_decide_masks").count() == 1


def test_a_decision_that_was_changed_since_is_not_undone(corpus, lead):
    masks = queries.open_masks(corpus)
    actions.decide_masks(corpus, masks, is_accepted=True, by=lead, at=NOW)
    act = last_act()
    actions.decide_masks(corpus, masks[:1], is_accepted=False, by=lead, at=NOW)

    with pytest.raises(UndoRefused):
        actions.undo_decide_masks(act, lead, NOW)


def test_a_passage_left_readable_is_masked_again_by_undoing(corpus, lead):
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    span = MaskSpan.objects.select_related("mask__corpus").get(document__position=1)
    actions.decide_span(span, is_refused=True, by=lead, at=NOW)
    assert "Lefèvre" in texts_of(corpus)[0]
    actions.undo_decide_span(last_act(), lead, NOW)

    assert "Lefèvre" not in texts_of(corpus)[0]


def test_words_typed_without_accents_and_signs_are_found_with_them():
    text = "Près de l’Œuvre-d’Été, et de l'oeuvre  d'été ; pas l’œuvre d’étés."

    assert [text[start:end] for start, end in places_of_words(text, "oeuvre d ete")] == ["Œuvre-d’Été", "oeuvre  d'été"]
    assert places_of_words(text, "?!") == []


# The directory


def test_who_is_erased_stays_masked_and_the_table_says_no_longer_whom(corpus, lead, zoe):
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    erase_person(zoe, by=lead, at=NOW)
    mask = Mask.objects.get(kind=MaskKind.PERSON)

    assert (mask.real, mask.state) == ("", MaskState.ACCEPTED)
    assert texts_of(corpus)[0].startswith(f"Hier {queries.pseudonym_of(mask)}{FILL}")


def test_somebody_entered_twice_has_one_pseudonym_and_stays_masked(corpus, lead, zoe):
    other = factories.person(first_name="Zoé", last_name="Lefebvre")
    document = Document.objects.get(corpus=corpus, position=1)
    twin = Mask.objects.create(
        corpus=corpus, kind=MaskKind.PERSON, number=9, key=f"person:{other.pk}", real="Zoé Lefebvre"
    )
    MaskSpan.objects.create(mask=twin, document=document, start=0, end=4)
    own = Mask.objects.get(key=f"person:{zoe.pk}")
    actions.decide_masks(corpus, [twin], is_accepted=True, by=lead, at=NOW)
    merge_people(zoe, other, by=lead, at=NOW)

    own.refresh_from_db()
    assert (own.state, own.spans.count()) == (MaskState.ACCEPTED, 3)
    assert texts_of(corpus)[0] == "P1▒▒ P1▒▒▒▒▒▒▒▒▒ a ri."
    assert [row.pk for row in queries.masks_of(corpus) if row.kind == MaskKind.PERSON] == [own.pk]


def test_towns_of_organisations_are_places(lead, zoe):
    factories.organisation(seat="12 rue du Port, 97400 Saint-Denis Cedex")
    corpus = actions.make_corpus([Offered("a", "Un", "De SAINT DENIS à Nantes.")], title="Lieux", by=lead, at=NOW)
    looked(corpus, lead, with_places=True)

    assert list(Mask.objects.values_list("real", flat=True)) == ["SAINT DENIS"]


# What reads the texts


@dataclass(frozen=True)
class Read:
    """As much of `textometry.Read` as a report is made anew from."""

    corpus: Any


@dataclass(frozen=True)
class Analysed:
    """As much of `textometry.Analysis`."""

    read: Read
    classification: Any = field(default_factory=lambda: SimpleNamespace(n_classes=0))
    names: Any = None


def test_a_report_quotes_pseudonyms_where_the_analysis_read_blanks(corpus, lead, monkeypatch):
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    actions.ask_run(corpus, title="", parameters=ClassParameters(), by=lead, at=NOW)
    run = Run.objects.select_related("corpus").get()
    monkeypatch.setattr(tasks, "tables_of", lambda *_: {})
    monkeypatch.setattr(tasks, "report_files", lambda analysis, **_: {"quoted": analysis.read.corpus.documents[0].text})
    read = tasks.core_corpus_of(run.corpus)

    assert read.documents[0].text == "Hier             a ri."
    assert tasks.drawn(run, Analysed(Read(read)))["quoted"] == f"Hier P1{FILL * 9} a ri."


@pytest.mark.parametrize(
    ("seat", "town"),
    [
        ("Nantes", "Nantes"),
        ("12 rue du Port, 44000 Nantes Cedex 1", "Nantes"),
        ("5 place du Marché, Lyon", "Lyon"),
        ("BP 12", ""),
        ("", ""),
    ],
)
def test_the_town_of_a_seat(seat, town):
    assert town_in(seat) == town


@pytest.mark.parametrize("words", ["L’avis d’Isabelle Martin compte.", "Qu'Isabelle MARTIN vienne."])
def test_an_elided_word_is_not_part_of_a_name(words):
    names = Names()
    names.add_person("person:1", "Isabelle", "Martin")

    assert [words[row.start : row.end].casefold() for row in personal_data(words, names)] == ["isabelle martin"]


@pytest.mark.parametrize("text", ["a" * 200_000, "a." * 30_000, "1 " * 100_000, " " * 200_000])
def test_a_text_of_any_form_is_read_in_one_go(text):
    assert personal_data(text, Names()) == []


def test_twenty_thousand_people_are_looked_for_at_once():
    names = Names()
    for number in range(20_000):
        names.add_person(f"person:{number}", "Ana", f"Nom{'abcdefghij'[number % 10]}{number}")
    names.add_person("person:x", "Zoé", "Lefèvre")

    assert [row.key for row in personal_data("Hier Zoé Lefèvre est venue. " * 50, names)] == ["person:x"] * 50


# Laws of spans


@given(SPANS)
def test_a_union_covers_what_its_spans_cover_and_its_parts_are_apart(spans):
    joined = union(spans)

    assert {place for start, end in joined for place in range(start, end)} == {
        place for start, end in spans for place in range(start, end)
    }
    assert apart(joined, ()) == joined


@given(st.text(LETTERS, max_size=60), SPANS, SPANS)
def test_masks_of_a_text_are_those_of_its_parts_and_no_place_moves(text, spans, others):
    inside = [(start, min(end, len(text))) for start, end in spans if start < len(text)]
    masks = [(start, end, "P1") for start, end in apart(inside, ())]
    shown = masked(text, masks)

    # What lies outside of masks is found at the same place, whatever passage is cut out.
    for start, end in others:
        cut = range(start, min(end, len(text)))
        outside = [place for place in cut if not any(first <= place < last for first, last, _name in masks)]
        assert [shown[place] for place in outside] == [text[place] for place in outside]
    assert masked(shown, masks) == shown


@given(st.text(LETTERS, max_size=40), st.integers(0, 40), st.integers(1, 8))
def test_words_of_a_text_are_found_in_it_again(text, start, length):
    words = text[start : start + length]
    for first, last in places_of_words(text, words):
        assert 0 <= first < last <= len(text)
    found_again = [text[first:last].split() for first, last, _thing in finder_of([(words, 1)])(text)]
    assert all([part.casefold() for part in each] == words.casefold().split() for each in found_again)
