"""Starred lines as people write them: several values, words in any place, marks that are nearly right."""

import pytest

from textometry.analysis import document_groups, variable_matrix
from textometry.files.corpora import read_corpus
from textometry.files.iramuteq import format_iramuteq, parse_iramuteq, simplify_variables
from textometry.tables.values import value_rows
from textometry.texts.corpus import Corpus, Document
from textometry.texts.segments import split_segments

SEVERAL = "**** *subject_a *sex_f *subject_b\nUn texte sur le logement.\n**** *subject_b *sex_m\nUn autre.\n**** *sex_f\nRien.\n"


def test_a_variable_given_several_times_has_every_value_and_is_written_back() -> None:
    corpus = parse_iramuteq(SEVERAL)

    first = corpus.documents[0]
    assert (first.variables, first.values("subject"), first.said_variables) == (
        {"subject": "a", "sex": "f"},
        ("a", "b"),
        {"subject": "a | b", "sex": "f"},
    )
    assert format_iramuteq(corpus) == SEVERAL
    assert [(note.code, note.values) for note in corpus.notes] == [
        ("variables_several", {"variables": ["subject"], "documents": 1})
    ]
    assert Corpus.from_json(corpus.to_json()) == corpus


def test_a_text_with_several_values_counts_under_each() -> None:
    corpus = parse_iramuteq(SEVERAL)
    cut = split_segments(corpus)

    matrix = variable_matrix(corpus, cut)
    rows, groups, names = value_rows(corpus, cut, "subject")

    columns = dict(zip(matrix.terms, matrix.to_scipy().toarray().T.tolist(), strict=True))
    assert columns == {"subject=a": [1, 0, 0], "subject=b": [1, 1, 0], "sex=f": [1, 0, 1], "sex=m": [0, 1, 0]}
    assert (rows.tolist(), groups.tolist(), names) == ([0, 0, 1, 2], [1, 2, 2, 0], ["a", "b"])
    assert document_groups(corpus, cut, "subject")[0].tolist() == [1, 2, 0]
    assert [document.id for document in corpus.where("subject", "b").documents] == ["1", "2"]


@pytest.mark.parametrize(
    "line",
    [
        "**** Entretien 3 *sex_f suite *age_2",
        "**** *sex_f note finale",
        "****   *sex_f    *age_2",
        "**** *sex_f\t*age_2",
        "**** *sex_f *sex_f",
        "**** *flag *flag_x",
    ],
)
def test_a_word_of_a_starred_line_stays_where_it_was(line: str) -> None:
    text = f"{line}\nBonjour.\n**** *sex_m\nFin.\n"

    again = format_iramuteq(parse_iramuteq(text))

    assert again == text


def test_a_starred_line_that_no_longer_says_the_variables_is_made_anew() -> None:
    corpus = parse_iramuteq("**** *sex_f note *age_2 | 3\nBonjour.\n")
    document = corpus.documents[0]
    changed = Document(document.id, document.text, {"sex": "m"}, title=document.title, starred=document.starred)

    assert format_iramuteq(Corpus((changed,))) == "**** note | 3 *sex_m\nBonjour.\n"


def test_simplified_variables_keep_their_values() -> None:
    document = Document("1", "x", {"ville d’ici": "Le Mans"}, also={"ville d’ici": ("Brest même",)})

    assert (
        format_iramuteq(simplify_variables(Corpus((document,))))
        == "**** *ville-d’ici_Le-Mans *ville-d’ici_Brest-même\nx\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        " **** *sex_f",
        "*** *sex_f",
        "****sex_f",
        "***** *sex_f",
        "**** *age_2 sex_f",
        "- *theme",
        " -*theme",
        "–*theme",
        "001 *sex_f",
        "∗∗∗∗ *sex_f",
        "\\*\\*\\*\\* *sex_f",
    ],
)
def test_near_misses_of_marks_are_said_with_their_line(line: str) -> None:
    corpus = parse_iramuteq(f"**** *sex_f\nUn.\n{line}\nDeux.\n")

    assert [(note.code, note.values) for note in corpus.notes] == [
        ("iramuteq_near_miss", {"count": 1, "lines": [f"3 ({line.strip()[:40]})"]})
    ]


@pytest.mark.parametrize(
    "line", ["- un tiret de liste", "* une étoile", "2019 * 3", "-*theme", "Un mot_composé ici", "12 *"]
)
def test_ordinary_lines_are_no_near_misses(line: str) -> None:
    assert parse_iramuteq(f"**** *sex_f\nUn.\n{line}\nDeux.\n").notes == ()


def test_a_text_file_whose_marks_are_all_nearly_right_is_read_as_a_text_and_says_so(tmp_path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text("*** *sex_f\nUn.\n*** *sex_m\nDeux.\n", encoding="utf-8")

    corpus = read_corpus(path)

    assert [note.said("fr") for note in corpus.notes] == [
        (
            "Lignes qui ressemblent à des marques du format IRaMuTeQ, lues telles quelles (2)\u00a0: 1 (*** *sex_f), "
            "3 (*** *sex_m). Un texte commence par «\u00a0**** *variable_valeur\u00a0», un thème par «\u00a0-*thème\u00a0»."
        )
    ]
