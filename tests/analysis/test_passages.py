"""Passages: parts and sentences tile a text, numbers and pasted words say where, unions and differences of spans, pieces."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.analysis.logic import passages

TEXT = "Nous avons relié. L’équipe a changé 🙂 !\r\nElle s’est\u00a0adaptée… Puis, « voilà. » Fin"
texts = st.text(alphabet="ab .!\n\r«» 🙂é…", max_size=120)
cheap = settings(max_examples=60, deadline=None)


@dataclass
class Passage:
    start: int
    end: int


@st.composite
def covered(draw):
    text = draw(texts.filter(bool))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place).map(sorted).filter(lambda two: two[0] < two[1]), max_size=8))
    return text, [Passage(*span) for span in spans]


def covers(spans):
    return {place for start, end in spans for place in range(start, end)}


@cheap
@given(texts)
def test_sentences_and_parts_tile_a_text(text):
    for spans in (passages.sentences(text), passages.parts(text, 20)):
        assert "".join(text[start:end] for start, end in spans) == text
        assert all(start < end for start, end in spans) or not text


@cheap
@given(covered())
def test_pieces_are_the_text_and_each_lies_under_the_passages_that_cover_it(case):
    text, codings = case
    cut = passages.pieces(text, (0, len(text)), codings, passages.sentences(text))

    assert "".join(piece.text for piece in cut) == text
    for piece in cut:
        wanted = [each for each in codings if each.start <= piece.start and each.end >= piece.end]
        assert sorted(map(id, piece.over)) == sorted(map(id, wanted))
        assert "\r\n" not in piece.text[:-2]
    assert sum(len(piece.opens) for piece in cut) == sum(len(piece.closes) for piece in cut) == len(codings)


@cheap
@given(covered())
def test_a_passage_pasted_with_other_white_space_is_found_where_it_stands(case):
    text, spans = case
    for passage in spans:
        start, end = passages.trimmed(text, passage.start, passage.end)
        words = text[start:end].split()
        if not words:
            continue
        wanted = r"\s+".join(map(re.escape, words))
        if len(re.findall(f"(?={wanted})", text)) == 1:
            assert passages.passage_pasted(text, "\n ".join(words)) == (start, end)
        else:
            with pytest.raises(passages.NoPlaceError):
                passages.passage_pasted(text, "\n ".join(words))


def test_numbers_say_a_sentence_or_a_word_of_a_part():
    whole = (0, len(TEXT))

    def words(first, last=""):
        start, end = passages.passage_by_numbers(TEXT, whole, first, last)
        return TEXT[start:end]

    assert words("1") == "Nous avons relié."
    assert words("2.2", "3") == "a changé 🙂 !\r\nElle s’est\u00a0adaptée…"
    assert words("4.1") == "Puis,"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [("un", "", "no_number"), ("9", "", "no_sentence"), ("1.9", "", "no_word"), ("2", "1", "backwards")],
)
def test_numbers_of_no_passage_are_refused_with_what_is_wrong(first, last, code):
    with pytest.raises(passages.NoPlaceError) as refused:
        passages.passage_by_numbers(TEXT, (0, len(TEXT)), first, last)

    assert refused.value.code == code


def test_a_long_text_is_cut_after_lines_and_a_place_has_its_part():
    text = "mot " * 900 + "\n" + "a" * 9_000
    bounds = passages.parts(text, 4_000)

    assert [text[end - 1] for _start, end in bounds[:1]] == ["\n"]
    assert [passages.part_at(bounds, start) for start, _end in bounds] == list(range(1, len(bounds) + 1))
