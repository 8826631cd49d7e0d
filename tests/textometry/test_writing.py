"""Files are put in place whole, or not at all."""

import pytest

from textometry.errors import InputError
from textometry.files.writing import as_json, write_file, write_folder


def test_a_file_replaces_the_old_one_and_leaves_no_trace_beside_it(tmp_path) -> None:
    path = tmp_path / "résultat.json"
    path.write_text("ancien", encoding="utf-8")

    write_file(path, as_json({"é": [1]}))

    assert path.read_text(encoding="utf-8") == '{"é": [1]}\n'
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_or_written_is_refused_with_its_name(tmp_path) -> None:
    (tmp_path / "fichier").write_text("x", encoding="utf-8")

    with pytest.raises(InputError, match=r"fichier: this folder cannot be made"):
        write_folder(tmp_path / "fichier", {"a": b""})
    with pytest.raises(InputError, match=r"absent/a: this file cannot be written"):
        write_file(tmp_path / "absent" / "a", b"")


def test_several_files_are_written_in_a_new_folder(tmp_path) -> None:
    write_folder(tmp_path / "un" / "deux", {"a": b"1", "b": b"2"})

    assert sorted((file.name, file.read_bytes()) for file in (tmp_path / "un" / "deux").iterdir()) == [
        ("a", b"1"),
        ("b", b"2"),
    ]


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float values"):
        as_json(float("nan"))
