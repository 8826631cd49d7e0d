"""Own words are read from files, and refused with their line."""

import pytest

from textometry.errors import InputError
from textometry.files.wordlists import read_dictionary, read_words


def test_a_list_gives_its_lines_without_remarks(tmp_path) -> None:
    path = tmp_path / "liste.txt"
    path.write_text("politique de la ville\n\n# remarque\nmise en œuvre # dit souvent\n", encoding="utf-8")

    assert read_words(path) == ("politique de la ville", "mise en œuvre")


def test_a_dictionary_gives_the_lemma_and_the_class_of_each_form(tmp_path) -> None:
    path = tmp_path / "mots.csv"
    path.write_text("QPV;quartier prioritaire;nom\n\ncafe\u0301;café;nom\n", encoding="utf-8")

    assert read_dictionary(path) == {"qpv": ("quartier prioritaire", "nom"), "café": ("café", "nom")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "holds no word"), ("a;b\n", "line 1: a row holds"), ("a;b;nom\nc;d;truc\n", "line 2: “truc” is no category")],
)
def test_a_dictionary_that_cannot_be_used_is_refused(tmp_path, content: str, sentence: str) -> None:
    path = tmp_path / "mots.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match=sentence):
        read_dictionary(path)


def test_an_empty_list_is_refused(tmp_path) -> None:
    path = tmp_path / "liste.txt"
    path.write_text("# rien\n", encoding="utf-8")

    with pytest.raises(InputError, match="this list holds no word"):
        read_words(path)
