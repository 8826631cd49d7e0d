"""Two runs compared: the table, the index of the core, what moved, texts matched across snapshots, and rights."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.actions.runs import end_run
from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.logic.checksums import canonical
from faire_reseau.analysis.logic.comparing import Segment, compared
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.models import Corpus
from tests import factories
from tests.analysis.test_corpora import invited
from tests.factories import NOW
from textometry import adjusted_rand

pytestmark = pytest.mark.django_db
# Eight letters a text, two segments of four each.
TEXTS = [
    Offered("a", "Nord", "abcdefgh"),
    Offered("b", "Sud", "=jklmnop"),
    Offered("c", "Est", "qrstuvwx", is_restricted=True),
]
classes = st.lists(st.integers(0, 3), min_size=6, max_size=6)


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def corpus(lead):
    return actions.make_corpus(TEXTS, title="Réponses", by=lead, at=NOW)


def done(corpus, numbers, length=4):
    """A run that put segments of `length` letters, text after text, in the classes `numbers`."""
    run = actions.ask_run(corpus, title="", parameters=ClassParameters(), by=corpus.made_by, at=NOW)
    each = 8 // length
    places = [(document, start * length) for document in range(len(numbers) // each) for start in range(each)]
    result = {
        "segments": {
            "document": [document for document, _start in places],
            "start": [start for _document, start in places],
            "end": [start + length for _document, start in places],
        },
        "classification": {"classes": numbers},
    }
    counts = {"documents": 3, "segments": 6, "tokens": 6, "terms": 2, "classified": 6, "aside": 0, "left": 0}
    parts = [{"number": n, "size": 1, "words": [], "passages": []} for n in sorted(set(numbers) - {0})]
    summary = {"counts": counts, "share": 1.0, "language": "fr", "classes": parts, "cuts": [], "notes": []}
    end_run(run, RunState.DONE, files={"result.json": canonical(result), "summary.json": canonical(summary)}, at=NOW)
    run.refresh_from_db()
    return run


def segments(numbers):
    return [Segment(1, 4 * place, 4 * place + 4, number) for place, number in enumerate(numbers)]


@settings(max_examples=60, deadline=None)
@given(classes, classes)
def test_the_index_is_that_of_the_core_and_the_table_holds_every_segment(before, after):
    comparison = compared(segments(before), segments(after), {1: 1})

    assert comparison.rand == pytest.approx(adjusted_rand(before, after))
    assert comparison.counts == Counter(zip(before, after, strict=True))
    assert comparison.in_both == sum(bool(a and b) for a, b in zip(before, after, strict=True))


@given(classes, st.permutations([1, 2, 3]))
@settings(max_examples=30, deadline=None)
def test_classes_under_other_numbers_are_the_same_and_nothing_moved(before, numbers):
    after = [numbers[number - 1] if number else 0 for number in before]

    comparison = compared(segments(before), segments(after), {1: 1})

    assert comparison.moved == []
    assert {b: a for b, a in comparison.counterparts.items() if a} == {
        b: a for b, a in zip(before, after, strict=True) if b
    }


def test_segments_cut_otherwise_are_paired_with_the_one_that_shares_most_letters():
    wide = [Segment(1, 0, 6, 1), Segment(1, 6, 8, 2)]

    comparison = compared(segments([1, 2]), wide, {1: 1})

    assert [(pair.first.start, pair.second.start) for pair in comparison.pairs] == [(0, 0), (4, 0)]
    assert [pair.first.start for pair in comparison.moved] == [4]


def test_texts_of_two_snapshots_are_matched_by_what_they_say(corpus, lead):
    later = actions.make_corpus(
        [TEXTS[2], Offered("b", "Sud", "autres mots"), TEXTS[0]], title="Réponses", by=lead, at=NOW
    )
    Corpus.objects.filter(pk=later.pk).update(renews=corpus)
    first, second = done(corpus, [1, 1, 2, 2, 2, 1]), done(later, [2, 1, 1, 1, 1, 1])

    both = queries.compared_runs(first, second)

    assert [run.pk for run in queries.runs_to_compare(lead, first)] == [second.pk]
    assert [(pair.first.position, pair.second.position) for pair in both.comparison.pairs] == [
        (1, 3),
        (1, 3),
        (3, 1),
        (3, 1),
    ]
    assert both.comparison.alone == 2
    assert both.rows == [(1, [(1, 3), (2, 0), (0, 0)]), (2, [(1, 0), (2, 1), (0, 0)]), (0, [(1, 0), (2, 0), (0, 0)])]


def test_the_page_shows_what_moved_to_who_reads_it_and_files_hold_no_formula(corpus, lead, client):
    first, second = done(corpus, [1, 1, 2, 2, 1, 2]), done(corpus, [1, 1, 1, 2, 2, 2])
    reader = invited(corpus, "read")
    base = f"/analyses/{corpus.pk}/analyses/{first.number}/comparer"
    pages = {}
    for user in (lead, reader):
        client.force_login(user)
        pages[user] = client.get(f"{base}/?other={second.pk}").content.decode()
    cell = client.get(f"{base}/?other={second.pk}&avant=2&apres=2").context["page"].object_list
    table, lines = (
        [line.split(";") for line in client.get(f"{base}.csv?other={second.pk}{more}").content.decode().splitlines()]
        for more in ("", "&segments=1")
    )

    assert ["=jkl" in page for page in pages.values()] == [True, True]
    assert ["qrst" in page for page in pages.values()] == [True, False]
    assert [(pair.first.position, pair.first.start) for pair in cell] == [(2, 4), (3, 4)]
    assert [row[1:] for row in table[1:3]] == [["2", "1", "0", "3"], ["1", "2", "0", "3"]]
    assert [row[6] for row in lines[1:]] == ["non", "non", "oui", "non", "oui", "non"]
    assert [row[7] for row in lines[3:]] == ["'=jkl", "mnop", "", ""]
    assert client.get(f"{base}.xlsx?other={second.pk}").content[:2] == b"PK"


def test_a_run_of_a_corpus_that_one_does_not_read_is_compared_with_nothing(corpus, lead, client):
    first = done(corpus, [1] * 6)
    other = done(actions.make_corpus(TEXTS, title="Ailleurs", by=lead, at=NOW), [1] * 6)
    client.force_login(lead)

    page = client.get(f"/analyses/{corpus.pk}/analyses/{first.number}/comparer/?other={other.pk}")

    assert (page.context["both"], page.context["form"].runs) == (None, {})
