"""The corpus of the demo: varied invented texts, passages quoted as they stand, classes, agreement and findings as their words promise."""

import re
import tomllib
from collections import Counter
from datetime import date

import pytest

from faire_reseau.analysis.enums import FindingState, MaskKind, MaskState, RunState, Verdict
from faire_reseau.analysis.models import Coding, Corpus, Decision, Document, Finding, Mask, Run
from faire_reseau.analysis.queries import agreement, finding_page, findings_of, names_of_classes, summary_in
from faire_reseau.project.demo.holds.coded import CODED, coding_facts, span_of
from faire_reseau.project.demo.holds.corpus import NAMES, keep_sample_corpus, sample_answers
from faire_reseau.project.demo.holds.people import who_opens
from faire_reseau.project.demo.holds.sample import FACTS, centres_of_the_day, facts, invent
from tests import factories
from tests.factories import NOW


def texts():
    return {row.key.partition(":")[2]: row for row in sample_answers(centres_of_the_day())}


def every_quote():
    """Each passage of the files: the text that it is of, and its words."""
    for row in coding_facts("codings")["text"]:
        for coder in ("both", *CODED):
            yield from ((row["key"], quoted) for _code, quoted in row.get(coder, ()))
    findings = coding_facts("findings")
    for row in findings["finding"]:
        yield from ((passage[0], passage[1]) for passage in [*row["carries"], *row["contradicts"]])
    yield from ((row["key"], row["quote"]) for row in findings["decision"])


def test_nineteen_centres_wrote_some_fifteen_thousand_words_in_texts_of_every_length():
    rows = texts().values()
    lengths = sorted(len(row.text.split()) for row in rows)

    assert {row.variables["centre"] for row in rows} == {
        row["names"][-1]["short"]
        for row in facts("organisations")["organisations"]
        if row["slug"] in centres_of_the_day()
    }
    assert sum(lengths) == pytest.approx(15_000, rel=0.05)
    assert (lengths[0] < 10, lengths[-1] > 250) == (True, True)
    assert Counter(row.variables["type de texte"] for row in rows).keys() == {
        "réponse",
        "note de séance",
        "compte rendu de groupe",
    }


def test_every_text_says_that_it_is_a_sample_is_well_set_and_repeats_no_sentence_of_another():
    rows = list(texts().values())
    sentences = Counter(
        sentence
        for row in rows
        for sentence in re.split(r"(?<=[.?!…])\s+|\n", row.text)
        if len(sentence.split()) > 4  # “Voir 2017.” may be said twice
    )

    assert [row.title for row in rows if not row.title.endswith("(exemple)")] == []
    assert [sentence for sentence, times in sentences.items() if times > 1] == []
    assert [row.key for row in rows if re.search(r" [:;?!»]|« |'", row.text + row.title)] == []


def test_notes_are_in_the_order_of_their_days_which_are_working_days_before_the_campaign_is_published():
    for row in (FACTS / "narratives").glob("*.toml"):
        content = tomllib.loads(row.read_text(encoding="utf-8"))
        days: list[date] = [text["on"] for text in content["text"] if "on" in text]
        assert days == sorted(days), row.name
        assert [day for day in days if day.weekday() > 4 or not date(2018, 1, 1) <= day < date(2019, 4, 1)] == []


def test_every_passage_quoted_stands_once_in_its_text():
    known = texts()
    spans = [(key, span_of(known[key].text, quoted)) for key, quoted in every_quote()]

    assert [key for key, (start, end) in spans if end - start < 3] == []


def test_two_people_code_a_third_of_the_texts_by_a_book_of_which_every_code_is_defined_and_used():
    book = coding_facts("book")["code"]
    codes = {row["key"] for row in book if "under" in row}
    rows = coding_facts("codings")["text"]
    given = Counter(code for row in rows for coder in ("both", *CODED) for code, _quoted in row.get(coder, ()))
    passages = {
        (row["key"], words) for row in rows for coder in ("both", *CODED) for _code, words in row.get(coder, ())
    }

    assert given.keys() == codes
    assert [
        row["key"]
        for row in book
        if "under" in row and not all(row[name] for name in ("definition", "example", "counter_example", "mark"))
    ] == []
    assert len({(row["colour"], row["mark"]) for row in book if "under" in row}) == len(codes)
    assert len(rows) >= len(texts()) / 3
    assert len(passages) >= 120


@pytest.mark.slow("classes a corpus with the whole lexicon and codes it")
@pytest.mark.django_db
def test_the_sample_corpus_opens_with_its_classes_codings_and_findings_and_is_kept_once():
    user, sample = factories.facilitator(), invent()
    coders = who_opens(sample, "reso-villes")[:3]
    people = {who.key: factories.person(who.first_name, who.last_name) for who in coders}
    for _time in range(2):
        keep_sample_corpus(sample, people, user, NOW)
    corpus, run = Corpus.objects.get(), Run.objects.get()

    assert (run.state, names_of_classes(run)) == (
        RunState.DONE,
        {number: name for number, (name, _words) in NAMES.items()},
    )
    masks = Mask.objects.order_by("pk")
    assert {(row.kind, row.state) for row in masks} >= {
        (MaskKind.EMAIL, MaskState.REFUSED),
        (MaskKind.PHONE, MaskState.ACCEPTED),
        (MaskKind.PERSON, MaskState.ACCEPTED),
        (MaskKind.PERSON, MaskState.REFUSED),
    }
    assert not Document.objects.filter(text__contains="Haddad").exists()
    assert Document.objects.filter(text__contains="Ferrandi").count() == 1

    summary = summary_in(run)
    words = {row["number"]: {mark["name"] for mark in row["words"]} for row in summary["classes"]}
    assert {number: set(promised) - words[number] for number, (_name, promised) in NAMES.items()} == {
        number: set() for number in NAMES
    }
    # The memo of the fourth class says that it is the one that does not hold.
    assert [row["number"] for row in summary["classes"] if row["verdict"] == "fragile"] == [4]

    compared = agreement(user, corpus, [], coded_only=True)
    assert compared.coders == [f"{who.first_name} {who.last_name}" for who in coders[1:]]
    assert 0.6 < compared.measures.alpha < 0.8
    decided = [row.decision.verdict for row in compared.differences if row.decision]
    assert (len(decided), {*decided}) == (Decision.objects.count(), {Verdict.KEPT, Verdict.DROPPED})
    assert Coding.objects.count() > 240

    answer, *others = (row for row, _sources, _n in findings_of(corpus))
    assert Counter(row.state for row in (answer, *others)) == {
        FindingState.KEPT: 2,
        FindingState.DISCUSSED: 2,
        FindingState.DRAFT: 1,
        FindingState.WITHDRAWN: 1,
    }
    page = finding_page(user, answer)
    assert "capacités d’adaptation, d’initiative et de réactivité" in answer.paragraph
    assert "les citations ci-dessous sont des exemples" in answer.paragraph
    assert {row.source.endswith("(exemple)") for row in [*page.carries, *page.contradicts]} == {True}
    assert (len(page.carries), len(page.contradicts), page.all_sources) == (6, 3, len(texts()))
    assert [row.reason != "" for row in Finding.objects.filter(state=FindingState.WITHDRAWN)] == [True]
