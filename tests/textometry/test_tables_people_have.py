"""Tables as people have them: titles above, second headings, hidden sheets, merged and lost cells, codes of absence."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.kit import made_files
from textometry.cli.command import main
from textometry.errors import InputError
from textometry.files.corpora import read_corpus, read_table
from textometry.files.leftovers import uncut_pages


def written(path: Path, text: str) -> Path:
    """A file of this text."""
    path.write_text(text, encoding="utf-8")
    return path


def test_headings_with_commas_cut_no_text_of_a_semicolon_table(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "Nom, prénom, âge;réponse\nUn;D’abord, ensuite, enfin\nDeux;Oui\n")

    assert [(document.text, dict(document.variables)) for document in read_corpus(path).documents] == [
        ("D’abord, ensuite, enfin", {"Nom, prénom, âge": "Un"}),
        ("Oui", {"Nom, prénom, âge": "Deux"}),
    ]


def test_the_line_that_names_the_separator_is_no_heading_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "sep=;\nréponse;ville\nOui;Brest\n")

    assert [(document.id, document.text, dict(document.variables)) for document in read_corpus(path).documents] == [
        ("3", "Oui", {"ville": "Brest"})
    ]


def test_a_title_above_the_heading_is_left_out_and_said(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "Enquête 2026\n\nville;réponse\nBrest;Oui\nLyon;Non\n")

    corpus = read_corpus(path)

    assert [(document.text, dict(document.variables)) for document in corpus.documents] == [
        ("Oui", {"ville": "Brest"}),
        ("Non", {"ville": "Lyon"}),
    ]
    assert str(corpus.notes[0]) == "The row 3 was taken for the heading; what stands above it was left out."


SURVEY = "id;submitdate;Q1\nID de la réponse;Date de soumission;Votre réponse\n1;2026-01-02;Oui\n2;2026-01-03;Non\n"


def test_a_second_heading_is_refused_with_its_row_and_the_way_out(tmp_path: Path) -> None:
    path = written(tmp_path / "limesurvey.csv", SURVEY)

    with pytest.raises(InputError) as caught:
        read_corpus(path)

    assert str(caught.value) == (
        f"{path}, line 2: this row looks like a second heading: “ID de la réponse” stands over numbers or days. Say which row "
        "names the columns: --heading-row 2 for this one, --heading-row 1 to read this one as a text."
    )
    assert [
        document.text for document in read_table(path, text_columns=["Votre réponse"], heading_row=2).documents
    ] == [
        "Oui",
        "Non",
    ]
    assert [document.text for document in read_table(path, text_columns=["Q1"], heading_row=1).documents] == [
        "Votre réponse",
        "Oui",
        "Non",
    ]


def test_the_command_takes_the_row_of_the_heading(tmp_path: Path, capsys) -> None:
    path = written(tmp_path / "limesurvey.csv", SURVEY)

    assert main(["convert", str(path), str(tmp_path / "c.json"), "--heading-row", "2", "--lang", "en"]) == 0
    assert main(["convert", str(path), str(tmp_path / "c.json"), "--lang", "fr"]) == 64
    assert "cette ligne ressemble à un second en-tête" in capsys.readouterr().err.casefold()


def test_the_first_sheet_that_is_not_hidden_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "classeur.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, shown = book.add_worksheet("paramètres"), book.add_worksheet("réponses")
        hidden.write_column(0, 0, ["texte", "caché"])
        shown.write_column(0, 0, ["texte", "montré"])
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()

    corpus = read_corpus(path)

    assert corpus.texts == ["montré"]
    assert str(corpus.notes[0]) == "The sheet “réponses” was read, the first that is not hidden. Not read: paramètres."


def merged(path: Path, *ranges: tuple[int, int, int, int, str]) -> Path:
    """A workbook of two people, with merged ranges."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("a")
        for row, cells in enumerate([["centre", "ville", "texte"], ["Un", "Brest", "oui"], ["", "Lyon", "non"]]):
            page.write_row(row, 0, cells)
        for place in ranges:
            page.merge_range(*place)
    return path


def test_what_is_merged_over_several_rows_is_said_of_each_of_them(tmp_path: Path) -> None:
    corpus = read_corpus(merged(tmp_path / "f.xlsx", (1, 0, 2, 0, "Un")))

    assert [dict(document.variables) for document in corpus.documents] == [
        {"centre": "Un", "ville": "Brest"},
        {"centre": "Un", "ville": "Lyon"},
    ]


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ((1, 0, 1, 1, "Un"), "the cells A2:B2 are merged: they do not say what each column holds. Separate them."),
        ((0, 0, 1, 0, "x"), "the cells A1:A2 are merged: they do not say what each column holds. Separate them."),
        ((1, 2, 2, 2, "oui"), "the texts of the cells C2:C3 are merged: one text would be counted several times. Separate them."),
    ],
)  # fmt: skip
def test_what_is_merged_so_that_it_says_nothing_is_refused_with_its_cells(tmp_path: Path, place, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_corpus(merged(tmp_path / "f.xlsx", place))

    assert caught.value.sentence == sentence


def test_a_formula_without_its_result_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    rows = '<row r="1"><c r="A1" t="str"><v>texte</v></c></row><row r="2"><c r="A2"><f>B9</f></c></row>'
    path.write_bytes(made_files.workbook(rows))

    with pytest.raises(InputError) as caught:
        read_corpus(path)

    assert caught.value.sentence == (
        "cells that hold an error, or a formula whose result is not in the file: A2. Correct them in a spreadsheet program "
        "and save the file again."
    )


def test_agree_takes_na_for_no_judgement_lists_values_and_points_out_capitals(tmp_path: Path, capsys) -> None:
    rows = ["oui;oui", "non;non", "oui;non", "NA;oui", "non;NA", "Oui;oui", "non;non"]
    with_na = written(tmp_path / "na.csv", "a;b\n" + "\n".join(rows) + "\n")
    empty = written(tmp_path / "vide.csv", "a;b\n" + "\n".join(row.replace("NA", "") for row in rows) + "\n")

    assert main(["agree", str(with_na), "--lang", "fr"]) == 0
    captured = capsys.readouterr()
    assert main(["agree", str(empty), "--lang", "fr"]) == 0
    measured = capsys.readouterr().out

    assert captured.out == measured
    assert captured.out.splitlines()[1] == "valeurs : Oui (1), non (6), oui (5)"
    assert captured.err.splitlines() == [
        "textometry: remarque\u00a0: « NA » a été lu comme une absence de jugement (2 cellules).",
        (
            "textometry: remarque\u00a0: « Oui / oui » comptent comme des valeurs différentes : écrivez-les de la même façon "
            "si ce sont les mêmes."
        ),
    ]


def test_tags_and_entities_of_pages_are_no_words_of_a_cell_and_this_is_said(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.csv",
        'réponse;ville\n"<p>Oui&nbsp;&amp; non<br />peut-être</p>";Brest\n"&nbsp;";Brest\nx < y & z <3;Lyon\nRien;Lyon\n',
    )

    corpus = read_corpus(path, text_columns=["réponse"])

    assert corpus.texts == ["Oui & non\npeut-être", "x < y & z <3", "Rien"]
    assert [note.said("fr") for note in corpus.notes] == [
        "Des balises et des codes de pages web (<br>, &nbsp;) ont été retirés des textes du tableau\u00a0; cellules changées\u00a0: 2."
    ]


@pytest.mark.parametrize("typed", ["Ce qui  VA, d'après vous", "ce qui va, d’après vous", "Ce qui va, d’après vous"])
def test_a_column_is_named_whatever_capitals_blanks_and_apostrophes(tmp_path: Path, typed: str) -> None:
    path = written(tmp_path / "t.csv", "Ce qui va, d’après vous;ville\nTout;Brest\n")

    assert read_corpus(path, text_columns=[typed]).texts == ["Tout"]


def test_two_columns_that_differ_by_capitals_are_named_exactly(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "Avis;avis;ville\nUn;Deux;Brest\n")

    assert read_corpus(path, text_columns=["avis"]).texts == ["Deux"]
    with pytest.raises(InputError) as caught:
        read_corpus(path, text_columns=["AVIS"])
    assert caught.value.code == "column_unknown"


def test_specif_points_out_values_that_differ_by_capitals_alone(tmp_path: Path, capsys) -> None:
    rows = "".join(f"{word} maison jardin;{town}\n" for word, town in (("chat", "Nantes"), ("chien", "nantes "), ("cheval", "Brest")))  # fmt: skip
    path = written(tmp_path / "t.csv", "texte;ville\n" + rows * 4)

    assert main(["--lang", "fr", "specif", str(path), "--by", "ville"]) == 0

    assert "valeurs de « ville » sont comptées à part : Nantes / nantes." in capsys.readouterr().err.replace(
        "\u00a0", " "
    )


def test_specif_points_out_codes_of_which_a_spreadsheet_took_the_zero_away(tmp_path: Path, capsys) -> None:
    rows = "".join(
        f"{word} maison jardin;{code}\n" for word, code in (("chat", "02100"), ("chien", "2100"), ("cheval", "20"))
    )
    path = written(tmp_path / "t.csv", "texte;insee\n" + rows * 4)

    assert main(["--lang", "fr", "specif", str(path), "--by", "insee"]) == 0

    error_text = capsys.readouterr().err.replace("\u00a0", " ")
    assert "valeurs de « insee » sont comptées à part : 02100 / 2100." in error_text
    assert " 20 " not in error_text.partition("comptées à part")[2].partition(".")[0]


def test_a_page_called_a_workbook_is_refused_in_the_words_of_the_language(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", "<html><table><tr><td>1</td></tr></table></html>")

    with pytest.raises(InputError) as caught:
        read_corpus(path)

    assert caught.value.sentence_in("fr") == (
        "ce tableau ne peut pas être lu\u00a0: il est abîmé, ou d’une autre sorte que ce que dit son nom. "
        "Ouvrez-le dans un tableur et enregistrez-le de nouveau."
    )


def test_words_cut_at_the_end_of_a_line_are_joined_and_what_follows_stays_at_its_place(tmp_path: Path) -> None:
    text = "Le loge-\nment, rendez-\nvous, est-\nce peut-\nêtre Jean-\nPierre ? Du loge-\r\nment encore. Un logement.\n"
    path = tmp_path / "t.txt"
    path.write_bytes(text.encode())

    corpus = read_corpus(path)

    assert corpus.texts == [
        "Le logement, \n rendez-\nvous, est-\nce peut-\nêtre Jean-\nPierre ? Du logement \r\n encore. Un logement.\n"
    ]
    assert corpus.texts[0].index("encore") == text.index("encore")
    assert [note.said("fr") for note in corpus.notes] == [
        "Des mots coupés en fin de ligne ont été recollés (2)\u00a0: logement."
    ]


def test_words_that_have_a_hyphen_keep_it_at_the_end_of_a_line_of_a_page() -> None:
    assert uncut_pages("un rendez-\nvous, le loge-\nment, un por\u00ad\ntail") == (
        "un rendez-vous, le logement, un portail",
        3,
    )
