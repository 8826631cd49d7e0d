"""Segments are cut as each recipe says, and point into the untouched text."""

import lzma
import re
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.references import reference
from textometry.errors import InputError
from textometry.files.iramuteq import read_iramuteq
from textometry.texts.corpus import Corpus, Document, Theme
from textometry.texts.segments import Mode, split_segments

MODES: list[Mode] = ["default", "iramuteq", "rainette", "documents"]


def cut(text: str, **options) -> list[str]:
    corpus = Corpus.from_texts([text])
    segments = split_segments(corpus, **options)
    return [segments.text(corpus, k) for k in range(len(segments))]


@pytest.mark.parametrize("name", ["manifeste_pc", "theses_sociologie_A"])
def test_rainette_segments_have_the_reference_lengths(name: str) -> None:
    corpus = read_iramuteq(reference(f"text/{name}.iramuteq.txt"))
    lines = (
        lzma.decompress((reference(f"text/expected/{name}.segments_rainette.tsv.xz")).read_bytes()).decode().split("\n")
    )
    expected = [(int(text[4:]) - 1, int(size)) for text, size in (line.split("\t") for line in lines if line)]

    segments = split_segments(corpus, mode="rainette")

    # A sign of the private area stands alone once in the second corpus: it is no word.
    sizes = [
        len([word for word in segments.text(corpus, k).split(" ") if word not in {"", "\uf02d"}])
        for k in range(len(segments))
    ]
    assert list(zip(segments.document.tolist(), sizes, strict=True)) == expected


def numbered(count: int, marks: dict[int, str]) -> str:
    return " ".join(f"m{k}{marks.get(k, '')}" for k in range(1, count + 1))


@pytest.mark.parametrize(
    ("mode", "marks", "words"),
    [
        # A comma at 38 is worth 1/3, a full stop at 20 6/21, a full stop at 25 6/16.
        ("default", {20: ".", 38: ","}, 38),
        ("default", {25: ".", 38: ","}, 25),
        ("rainette", {20: ".", 38: ","}, 38),
        ("rainette", {25: ".", 38: ","}, 25),
        # Equal worths, 6/6 at 35 and 45: the first wins.
        ("default", {35: ".", 45: "."}, 35),
        ("rainette", {35: ".", 45: "."}, 35),
        ("default", {}, 40),
        ("rainette", {}, 40),
        # The mark is a word of its own, at the index 35 (5 before 40) and then 45 (5 after): the last wins.
        ("iramuteq", {35: ".", 44: "."}, 44),
        ("iramuteq", {}, 41),
    ],
)
def test_the_first_cut_is_the_best_of_its_window(mode: Mode, marks: dict[int, str], words: int) -> None:
    first = cut(numbered(100, marks), mode=mode)[0]

    assert len(first.split()) == words


def test_what_remains_is_shared_between_the_last_two_segments() -> None:
    assert [len(segment.split()) for segment in cut(numbered(60, {}))] == [30, 30]
    assert [len(segment.split()) for segment in cut(numbered(60, {}), mode="rainette")] == [40, 20]


def test_an_abbreviation_a_figure_or_an_address_ends_no_sentence() -> None:
    words = ["mot"] * 39
    text = " ".join([*words, "M. Dupont a donné 3.5 euros à www.site.fr pour la vie. Puis", *words])

    assert cut(text)[0].endswith("pour la vie.")


def test_the_end_of_a_paragraph_is_a_good_cut_but_a_wrapped_line_is_not() -> None:
    long = " ".join(["mot"] * 35)

    assert cut(f"{long}\n\n{long}")[0] == long
    assert len(cut(f"{long}\n{long}")[0].split()) == 35  # 70 words are shared between two
    assert cut(f"{long}\nmot mot mot, mot mot. {long}")[0].endswith("mot.")


def test_opening_signs_go_with_what_they_open() -> None:
    long = " ".join(["mot"] * 40)

    assert cut(f"{long} ! « {long} »") == [f"{long} !", f"« {long} »"]


@pytest.mark.parametrize(
    ("mode", "inside"), [("default", ["Un deux.", "Trois quatre."]), ("iramuteq", ["Un deux.", "Trois quatre."]), ("rainette", ["Un deux.\nTrois quatre."])]
)  # fmt: skip
def test_a_theme_begins_a_segment_except_for_rainette_and_a_document_never_meets_another(
    mode: Mode, inside: list[str]
) -> None:
    document = Document("1", "Un deux.\nTrois quatre.", {}, (Theme("a", 0, 9), Theme("b", 9, 22)))
    corpus = Corpus((document, Document("2", "Cinq.")))

    segments = split_segments(corpus, mode=mode)

    cut = [(int(segments.document[k]), segments.text(corpus, k)) for k in range(len(segments))]
    assert cut == [*((0, text) for text in inside), (1, "Cinq.")]


def test_an_expression_counts_as_one_word_in_the_iramuteq_recipe() -> None:
    text = " ".join(["mise en œuvre"] * 30)

    assert len(cut(text, mode="iramuteq", expressions=["mise en œuvre"])) == 1
    assert len(cut(text, mode="iramuteq")) == 2


def as_described(text: str, size: int, expressions: list[str]) -> list[list[str]]:
    """The recipe of IRaMuTeQ word by word as it is described: expressions joined, signs to spaces, marks apart, backwards."""
    text = text.lower()
    for sign in "'’-_":
        text = text.replace(sign, " ")
    # What joins letters (a soft hyphen) parts no word.
    text = "".join(c if c.isalnum() or c == "\u00ad" else f" {c} " if c in ".?!…:;," else " " for c in text)
    # Two occurrences may follow one another: what stands around one is looked at, not used up.
    any_of = "|".join(map(re.escape, sorted(expressions, key=len, reverse=True))) or "$."
    joined = re.sub(rf"(?<!\S)(?:{any_of})(?!\S)", lambda match: match[0].replace(" ", "_"), " ".join(text.split()))
    words = joined.split()
    worth = {".": 6, "?": 6, "!": 6, "…": 6, ":": 5, ";": 4, ",": 1}
    segments = []
    while len(words) > size + 16:
        best, cut = -1.0, 0
        for i in range(size + 15, -1, -1):
            here = worth.get(words[i], 0.01) / (abs(i - size) + 1)
            if here > best:
                best, cut = here, i
        segments.append(words[: cut + 1])
        words = words[cut + 1 :]
    return [*segments, words] if words else segments


def check_as_described(text: str, size: int, expressions: list[str]) -> None:
    words_of_segments = [
        as_described(segment, 10_000, expressions)
        for segment in cut(text, mode="iramuteq", size=size, expressions=expressions)
    ]
    assert [words for segments in words_of_segments for words in segments] == as_described(text, size, expressions)


@pytest.mark.parametrize("name", ["manifeste_pc", "theses_sociologie_A"])
def test_iramuteq_segments_are_those_of_the_recipe_followed_word_by_word(name: str) -> None:
    for text in read_iramuteq(reference(f"text/{name}.iramuteq.txt")).texts[:200]:
        check_as_described(text, 40, ["lutte de classes", "moyens de production", "point de vue"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["mise", "en", "œuvre", "l’été", "aujourd'hui", "Peut-être", "fin.", "oui…", "(non)", "a,", "b ;", "c :", "\r\n", "É", "mise en œuvre", "« x »", "2,5", "👍"]), max_size=80), st.integers(5, 20))  # fmt: skip
@example(["mise en œuvre"] * 24, 5)
def test_drawn_texts_are_cut_as_the_recipe_of_iramuteq_says(words: list[str], size: int) -> None:
    check_as_described(" ".join(words), size, ["mise en œuvre"])


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("aİßﬁé\u0301É '’-_.,\r\n👍\ufeff"), max_size=200), st.integers(5, 8))
def test_expressions_move_no_position_whatever_becomes_of_capitals(text: str, size: int) -> None:
    corpus = Corpus.from_texts([text])

    segments = split_segments(corpus, mode="iramuteq", size=size, expressions=["a é", "é a é", "İ a", "aé a"])

    spans = list(zip(segments.start.tolist(), segments.end.tolist(), strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [c for start, end in spans for c in text[start:end] if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_document_without_a_word_has_no_segment(mode: Mode, text: str) -> None:
    assert cut(text, mode=mode) == []


def test_an_unknown_recipe_or_an_impossible_size_is_refused() -> None:
    with pytest.raises(InputError, match="“mots” is no way to cut segments"):
        cut("x", mode="mots")
    with pytest.raises(InputError, match="from 5 to 10,000, not 2"):
        cut("x", size=2)


strange = st.text(st.sampled_from("aéE\u0301👩🏽\u200d\r\n .,;:!?…«»'’-_·(1\ufeff\u2028\u00a0𝒜中"), max_size=300)


@settings(max_examples=40, deadline=None)
@given(st.lists(strange, min_size=1, max_size=4), st.sampled_from(MODES), st.integers(5, 12))
def test_segments_follow_one_another_and_lose_no_letter(texts: list[str], mode: Mode, size: int) -> None:
    corpus = Corpus.from_texts(texts)

    segments = split_segments(corpus, mode=mode, size=size)

    covered = defaultdict(list)
    for k in range(len(segments)):
        covered[int(segments.document[k])].append((int(segments.start[k]), int(segments.end[k])))
    for number, text in enumerate(texts):
        spans = covered[number]
        inside = [text[start:end] for start, end in spans]
        assert spans == sorted(spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert [c for part in inside for c in part if c.isalnum()] == [c for c in text if c.isalnum()]
        assert [part for part in inside if not part.strip(" ")] == []
