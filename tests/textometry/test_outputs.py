"""Results never take the place of what is read; the column of texts is never one of identifiers; judgements are all said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from textometry.cli.command import main
from textometry.errors import InputError
from textometry.files.corpora import read_table
from textometry.files.outputs import sparing
from textometry.files.writing import write_folder

ROOT = Path(__file__).parents[2]
TEXT = (
    "**** *a_1\n"
    + "Le logement des habitants du quartier. " * 9
    + "\n**** *a_2\n"
    + "L’emploi des jeunes en ville. " * 9
    + "\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "segments.csv").write_text("texte;an\nUn texte;1\nUn autre;2\n", encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("Un texte.", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("corpus.txt")
    os.link(tmp_path / "corpus.txt", tmp_path / "hard.txt")
    (tmp_path / "stop.txt").write_text("ville\n", encoding="utf-8")
    (tmp_path / "judged.csv").write_text("A;B\n1;1\n2;NA\n;2\n10;10\n", encoding="utf-8")
    return tmp_path


NO_TABLE = "“.txt” is no kind of table: choose one of .csv, .xlsx, .json, .parquet, .arrow."
READ = "this file is read: a result may not replace it. Name another file."


@pytest.mark.parametrize(
    ("arguments", "named", "sentence"),
    [
        (["segments", "corpus.txt", "--json", "corpus.txt"], "corpus.txt", READ),
        (["segments", "corpus.txt", "--json", "./link.txt"], "link.txt", READ),
        (["segments", "link.txt", "--table", "corpus.txt"], "corpus.txt", READ),
        (["segments", "corpus.txt", "--json", "hard.txt"], "hard.txt", READ),
        (["segments", "corpus.txt", "--json", "Corpus.TXT"], "Corpus.TXT", READ),
        (["concord", "corpus.txt", "ville", "--json", "corpus.txt"], "corpus.txt", READ),
        (["specif", "corpus.txt", "--by", "a", "--stop-words", "stop.txt", "--table", "stop.txt"], "stop.txt", READ),
        (["convert", "segments.csv", "segments.csv"], "segments.csv", READ),
        (["specif", "corpus.txt", "--by", "a", "--table", "out.txt"], "out.txt", NO_TABLE),
        (["convert", "texts", "texts/one.txt"], "texts/one.txt", READ),
        (["agree", "judged.csv", "--json", "judged.csv"], "judged.csv", READ),
        (["classify", "segments.csv", "--json", "x", "--out", "texts", "--dictionary", "x"], "x", READ),
        (
            ["classify", "texts", "--out", "texts"],
            "texts",
            "this folder is read as a corpus: results in it would be read as texts. Name another folder.",
        ),
        (
            ["segments", "corpus.txt", "--json", "out", "--table", "./out"],
            "out",
            "two results would be written to this file: name another file for one of them.",
        ),
    ],
)
def test_a_result_never_replaces_what_is_read_nor_another_result(folder, capsys, arguments, named, sentence) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert main([*arguments, "--lang", "en"]) == 64

    assert capsys.readouterr().err == f"textometry: error: {named}: {sentence}\n"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_folder_of_results_never_replaces_a_file_that_is_read_and_lies_in_it(folder) -> None:
    with sparing([folder / "segments.csv"]), pytest.raises(InputError) as refused:
        write_folder(folder, {"analysis.json": b"{}", "segments.csv": b"x"})

    assert refused.value.code == "output_is_input"
    assert not (folder / "analysis.json").exists()


@pytest.mark.parametrize(
    "closed", [">&-", *(pytest.param(both, marks=pytest.mark.full) for both in ("2>&-", ">&- 2>&-"))]
)
def test_a_closed_stream_is_no_traceback(folder, closed) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m textometry segments corpus.txt {closed}', sys.executable],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (
            "identifiant;avis\nabcdefghijklmnopqrstuvwxyz-0001;oui bien\nabcdefghijklmnopqrstuvwxyz-0002;non merci\n",
            "avis",
        ),
        ("ref;avis\nabcdefghijklmnopqrstuvwxyz-0001;oui bien\nabcdefghijklmnopqrstuvwxyz-0002;non merci\n", "avis"),
        ("lien;avis\nhttps://example.org/une/longue/adresse;oui bien\nhttps://example.org/autre;non\n", "avis"),
        ("quand;avis\n2026-11-29T10:00:00 +01:00 2026;oui bien\n2026-11-30T10:00:00 +01:00;non\n", "avis"),
        ("mail;avis\nune.adresse.longue@example.org;oui bien\nb@example.org;non\n", "avis"),
    ],
)
def test_texts_are_never_taken_from_a_column_of_identifiers_moments_or_addresses(tmp_path, table, column) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(table, encoding="utf-8")

    corpus = read_table(path)

    assert [note.values for note in corpus.notes if note.code == "text_column_found"] == [{"column": column}]


def test_a_table_of_identifiers_alone_is_refused_with_its_columns(tmp_path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("id;note\nA-0001;3\nA-0002;4\n", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_table(path)

    assert (refused.value.code, refused.value.values) == ("text_column_missing", {"columns": ["id", "note"]})


def test_the_column_of_identifiers_that_was_named_holds_no_texts(tmp_path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("qui;avis\nUne très longue réponse de personne;oui\nUne autre très longue;non\n", encoding="utf-8")

    corpus = read_table(path, id_column="qui")
    with pytest.raises(InputError) as refused:
        read_table(path, id_column="qui", text_columns=["qui"])

    assert corpus.texts == ["oui", "non"]
    assert refused.value.code == "text_column_is_identifier"


def test_agree_says_the_values_it_met_and_what_it_took_as_missing(folder, capsys) -> None:
    assert main(["agree", "judged.csv", "--level", "interval", "--lang", "en"]) == 0

    captured = capsys.readouterr()
    assert captured.err == (
        "textometry: note: “NA” was read as no judgement (1 cells).\n"
        "textometry: note: Empty cells were taken as no judgement (1).\n"
    )
    assert "values: 1 (2), 2 (2), 10 (2)" in captured.out.splitlines()


def test_classify_takes_a_number_of_axes_in_every_mode(folder, capsys) -> None:
    printed = []
    for more in ([], ["--axes", "3"]):
        code = main(
            [
                "classify",
                "corpus.txt",
                "--mode",
                "rainette",
                "-k",
                "2",
                "--size",
                "5",
                "--draws",
                "0",
                "--json",
                "a.json",
                *more,
            ]
        )
        assert code == 0
        printed.append((folder / "a.json").read_text(encoding="utf-8"))

    assert '"n_axes": 1' in printed[0]
    assert '"n_axes": 3' in printed[1]
