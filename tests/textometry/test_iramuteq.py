"""The IRaMuTeQ format loses nothing, and says where a file is wrong."""

import lzma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.references import reference
from textometry.errors import InputError
from textometry.files.iramuteq import format_iramuteq, parse_iramuteq, read_iramuteq, simplify_variables, write_iramuteq
from textometry.texts.corpus import Corpus, Document, Limits, Theme

SAMPLE = (
    "**** Titre *annee_2019 *trame_verte_et_bleue *signe\n"
    "-*accueil\n"
    "Bonjour à toutes et tous.\n"
    "-*suite de la journée\n"
    "On continue…\n\n"
    "**** *annee_2020\n"
    "Fin"
)


def test_a_sample_is_read_with_its_variables_themes_and_untouched_text() -> None:
    corpus = parse_iramuteq(SAMPLE)

    first = corpus.documents[0]
    assert first == Document(
        id="1",
        title="Titre",
        text="Bonjour à toutes et tous.\nOn continue…\n",
        variables={"annee": "2019", "trame": "verte_et_bleue", "signe": None},
        themes=(Theme("accueil", 0, 26), Theme("suite de la journée", 26, 39)),
    )
    assert corpus.documents[1].text == "Fin"


@pytest.mark.parametrize("name", ["manifeste_pc", "theses_sociologie_A"])
def test_a_reference_corpus_when_written_and_read_again_is_the_same(name: str) -> None:
    corpus = read_iramuteq(reference(f"text/{name}.iramuteq.txt"))

    again = parse_iramuteq(format_iramuteq(corpus))

    assert again.documents == corpus.documents
    assert len(corpus.documents) == {"manifeste_pc": 4, "theses_sociologie_A": 500}[name]


words = st.text(st.characters(exclude_characters="_*", exclude_categories=("Z", "C")), min_size=1, max_size=8)
texts = st.text(st.sampled_from("aé\u0301👩🏽\u200d\r\n *-_.’\ufeff\u2028x"), max_size=40).filter(
    lambda text: not any(line.startswith(("****", "-*")) for line in text.split("\n"))
)


@st.composite
def documents(draw: st.DrawFn, number: int = 1) -> Document:
    text = draw(texts)
    line_starts = [0, *(k + 1 for k, sign in enumerate(text) if sign == "\n")]
    starts = sorted(draw(st.lists(st.sampled_from(line_starts), max_size=3)))
    names = draw(st.lists(words, min_size=len(starts), max_size=len(starts)))
    themes = tuple(
        Theme(name, start, end) for name, start, end in zip(names, starts, [*starts[1:], len(text)], strict=False)
    )
    return Document(str(number), text, draw(st.dictionaries(words, st.none() | words, max_size=3)), themes)


@settings(max_examples=50, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_any_corpus_the_format_can_say_when_written_and_read_again_is_the_same(drawn: list[Document]) -> None:
    numbered = tuple(
        Document(str(k), document.text, document.variables, document.themes) for k, document in enumerate(drawn, 1)
    )

    again = parse_iramuteq(format_iramuteq(Corpus(numbered)))

    assert again.documents == numbered


@pytest.mark.parametrize(
    ("text", "line", "beginning"),
    [
        ("Bonjour\n**** *a_1\nx", 1, "there is text before"),
        ("**** *_1\nx", 1, "“*_1” has no variable name"),
        ("**** *a_1\n-*  \nx", 2, "this theme line has no name"),
        ("", None, "no text was found"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_line(tmp_path, text: str, line: int | None, beginning: str) -> None:
    path = tmp_path / "faux.txt"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_iramuteq(path)

    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert caught.value.sentence[: len(beginning)] == beginning


def test_ten_thousand_variables_are_refused_with_a_sentence() -> None:
    header = " ".join(f"*v{k}_1" for k in range(10_000))

    with pytest.raises(InputError, match="more than 1,000 variables"):
        parse_iramuteq(f"**** {header}\ntexte")


def test_a_text_longer_than_the_limit_is_refused_with_its_number() -> None:
    with pytest.raises(InputError, match=r"Document 1 \(1\) has 200 characters: the limit is 100"):
        parse_iramuteq("**** *a_1\n" + "x" * 200, limits=Limits(document_characters=100))


@pytest.mark.parametrize(
    "document",
    [
        Document("1", "x", {"deux mots": "1"}),
        Document("1", "x", {"a_b": "1"}),
        Document("1", "x", {"a": "deux mots"}),
        Document("1", "avant\n**** *a_1"),
        Document("1", "-*theme"),
        Document("1", "abc", {}, (Theme("t", 1, 3),)),
        Document("1", "abc", {}, (Theme("t", 0, 2),)),
        Document("1", "abc", {}, (), "*titre"),
    ],
)
def test_what_the_format_cannot_say_is_refused_and_nothing_is_written(tmp_path, document: Document) -> None:
    path = tmp_path / "sortie.txt"

    with pytest.raises(InputError):
        write_iramuteq(Corpus((document,)), path)

    assert list(tmp_path.iterdir()) == []


def test_variables_with_spaces_are_simplified_on_demand() -> None:
    corpus = Corpus((Document("1", "x", {"code postal": "44 000", "note_2": None}),))

    assert simplify_variables(corpus).documents[0].variables == {"code-postal": "44-000", "note-2": None}


def test_the_numbered_form_of_headers_is_understood() -> None:
    corpus = parse_iramuteq("0001 *a_1\nun\n0002 *a_2\ndeux\n")

    assert [(d.text, dict(d.variables)) for d in corpus.documents] == [("un", {"a": "1"}), ("deux", {"a": "2"})]


def test_a_compressed_corpus_is_read(tmp_path) -> None:
    path = tmp_path / "corpus.txt.xz"
    path.write_bytes(lzma.compress("**** *a_1\nÉté\n".encode()))

    assert read_iramuteq(path).texts == ["Été"]
