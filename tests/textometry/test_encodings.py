"""The encoding of a file is found and said; what is no text is refused."""

import lzma

import pytest

from textometry.errors import InputError
from textometry.files.encodings import decode, read_text
from textometry.texts.corpus import Limits

TEXT = "L’été à Nantes : où êtes-vous ? Ça dépend."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_text_in_any_usual_encoding_is_read_the_same(encoding: str) -> None:
    assert decode(TEXT.encode(encoding))[0] == TEXT


def test_mac_french_is_told_from_windows_french() -> None:
    text, notes = decode(TEXT.encode("mac-roman"))

    assert text == TEXT
    assert [note.code for note in notes] == ["encoding_guessed"]
    assert "MAC-ROMAN" in str(notes[0])


def test_an_encoding_that_is_not_utf_8_is_said() -> None:
    _, notes = decode(TEXT.encode("cp1252"))

    assert [str(note) for note in notes] == [
        "The file is not in UTF-8; it was read as CP1252, which shows French accents best."
    ]


def test_accents_encoded_twice_are_said() -> None:
    twice = "été à Noël, répété".encode().decode("cp1252")

    text, notes = decode(twice.encode())

    assert text == twice
    assert [note.code for note in notes] == ["encoded_twice"]


@pytest.mark.parametrize("data", [b"texte\n\0\0\0\x01\x02binaire", bytes(range(256)) * 8, b"%PDF-1.7\n\0\xff\xfe"])
def test_a_binary_file_is_refused_with_its_name(tmp_path, data: bytes) -> None:
    path = tmp_path / "image.png"
    path.write_bytes(data)

    with pytest.raises(InputError) as caught:
        read_text(path)

    assert caught.value.path == str(path)
    assert caught.value.sentence.startswith("this is no text file")


def test_a_wrong_encoding_said_by_the_user_is_refused_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        decode("un\ndeux é".encode("cp1252"), encoding="utf-8")

    assert (caught.value.line, caught.value.sentence) == (2, "this file is not in UTF-8.")


def test_an_encoding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="“klingon” is not the name of an encoding"):
        decode(b"x", encoding="klingon")


def test_a_small_file_that_unpacks_into_a_big_one_is_refused(tmp_path) -> None:
    path = tmp_path / "bombe.txt.xz"
    path.write_bytes(lzma.compress(b"a" * 100_000))

    with pytest.raises(InputError, match="larger than 1,000 bytes"):
        read_text(path, limits=Limits(file_bytes=1000))


def test_a_missing_file_and_a_folder_are_said(tmp_path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_text(tmp_path / "rien.txt")
    with pytest.raises(InputError, match="this is a folder"):
        read_text(tmp_path)
