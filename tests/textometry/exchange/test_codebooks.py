"""Code books through every format, and those people write by hand."""

from __future__ import annotations

import pytest

from textometry import Code, CodeBook, InputError, codebook_bytes, read_codebook, write_codebook

BOOK = CodeBook(
    (
        Code("1f2e3d4c-0000-4000-8000-000000000001", 'Vie, "au" quotidien; été', memo="Deux\nlignes", colour="#1f77b4", codable=False),
        Code("1f2e3d4c-0000-4000-8000-000000000002", "=SOMME(A1)", "1f2e3d4c-0000-4000-8000-000000000001", "'+x"),
        Code("1f2e3d4c-0000-4000-8000-000000000003", "Outil 🎉"),
    )
)  # fmt: skip


@pytest.mark.parametrize("kind", [".qdc", ".csv", ".xlsx", ".json"])
def test_a_book_comes_back_the_same(tmp_path, kind: str) -> None:
    write_codebook(BOOK, tmp_path / f"book{kind}")

    assert read_codebook(tmp_path / f"book{kind}") == BOOK


def test_a_book_in_a_document_keeps_names_tree_and_memos(tmp_path) -> None:
    write_codebook(BOOK, tmp_path / "book.docx")

    book = read_codebook(tmp_path / "book.docx")

    assert [(book.path(code.id), code.memo) for code in book.codes] == [(BOOK.path(c.id), c.memo) for c in BOOK.codes]


@pytest.mark.parametrize("kind", [".qdc", ".csv", ".xlsx", ".json", ".docx"])
def test_the_same_book_gives_the_same_bytes(kind: str) -> None:
    assert codebook_bytes(BOOK, kind) == codebook_bytes(BOOK, kind)


def test_no_cell_of_a_book_computes() -> None:
    lines = codebook_bytes(BOOK, ".csv").decode("utf-8-sig").splitlines()

    assert [cell for line in lines for cell in line.split(";") if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_table_written_by_hand_names_parents(tmp_path) -> None:
    (tmp_path / "book.csv").write_text("Code,Au-dessus,Description\nVie,,\nRencontre,Vie,quand on se voit\n", "cp1252")

    book = read_codebook(tmp_path / "book.csv")

    assert [(book.path(code.id), code.memo) for code in book.codes] == [
        ("Vie", ""),
        ("Vie / Rencontre", "quand on se voit"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("b.csv", "a;b\n1;2\n", "b.csv, line 1: the first line must name the columns, “name” among them."),
        ("b.csv", "name;parent\nA;Z\n", "b.csv, line 2: the code above is “Z”: no code bears it."),
        ("b.csv", "name;memo\n;x\n", "b.csv, line 2: this code has no name."),
        (
            "b.csv",
            "name;colour\nA;\nB;rouge\n",
            "b.csv, line 3: the colour of the code “B” is “rouge”: write it as #1f77b4.",
        ),
        ("b.csv", "name;memo\nA;\nB;\nA;\n", "b.csv, line 4: the code “A” is given twice at the same place."),
        ("b.csv", "name;parent\nA;B\nB;A\n", "b.csv: the code “A” stands under itself."),
        ("b.csv", "name\n", "b.csv: this file holds no code."),
        ("b.csv", "name;colour\nA;red\n", "b.csv, line 2: the colour of the code “A” is “red”: write it as #1f77b4."),
        ("b.json", "[\n{", "b.json, line 2: this is no JSON."),
        ("b.json", "[" * 100_000, "b.json: this is no JSON."),
        ("b.json", "[1]", "b.json: a code book in JSON is a list of codes."),
        ("b.doc", "x", "b.doc: “.doc” is no kind of code book: choose one of .qdc, .csv, .xlsx, .docx, .json."),
        ("b.docx", "x", "b.docx: this is no archive that can be read."),
        ("b.qdc", "<a/>", "b.qdc: this is no REFI-QDA file: its root is “a”, not “CodeBook”."),
    ],
)
def test_a_bad_book_is_refused_with_its_place(tmp_path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text)

    with pytest.raises(InputError) as refusal:
        read_codebook(tmp_path / name)

    assert str(refusal.value).removeprefix(f"{tmp_path}/") == sentence


def test_an_absent_book_is_named(tmp_path) -> None:
    with pytest.raises(InputError, match="this file does not exist"):
        read_codebook(tmp_path / "b.xlsx")
