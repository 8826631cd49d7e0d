"""Texts of projects that other programs wrote in other encodings than UTF-8."""

import zipfile
from pathlib import Path

import pytest

from textometry.errors import InputError
from textometry.exchange.refi import PROJECT
from textometry.exchange.refi_reading import read_project


def in_encoding(tmp_path: Path, text: bytes) -> Path:
    path = tmp_path / "projet.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "project.qde",
            f'<Project xmlns="{PROJECT}" name="x" origin="NVivo"><Sources><TextSource '
            'guid="00000005-0000-0000-0000-000000000000" name="T" plainTextPath="internal://t.txt"/></Sources></Project>',
        )
        archive.writestr("sources/t.txt", text)
    return path


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("utf-8", None),
        ("cp1252", "t.txt: The file is not in UTF-8; it was read as CP1252, which shows French accents best."),
        ("utf-16-le", "t.txt: The encoding found is UTF-16-LE."),
        ("utf-16", "t.txt: A byte order mark says the encoding: UTF-16."),
    ],
)
@pytest.mark.parametrize("text", ["Élève à l’école", "Marie parle"])
def test_the_encoding_of_a_text_is_found_out_and_said(tmp_path, text: str, encoding: str, sentence: str | None) -> None:
    project = read_project(in_encoding(tmp_path, text.encode(encoding)))

    plain = encoding == "cp1252" and text.isascii()
    assert project.coded.corpus.texts == [text]
    assert [n.sentence for n in project.notes if n.code.startswith("encoding_")] == (
        [sentence] if sentence and not plain else []
    )


def test_a_text_that_is_none_is_refused_by_its_name(tmp_path) -> None:
    path = in_encoding(tmp_path, b"\0\1\2\xff" * 9)

    with pytest.raises(InputError) as caught:
        read_project(path)

    assert str(caught.value) == f"{path}: t.txt: this is no text file: it holds NUL bytes."
