"""MatrixMarket files: what is written is read back, and what is wrong is named with its line."""

from pathlib import Path

import pytest

from textometry.errors import InputError
from textometry.tables.matrix import Matrix
from textometry.tables.matrixmarket import read_matrix, write_matrix

HEAD = "%%MatrixMarket matrix coordinate integer general\n%a remark\n"


@pytest.mark.parametrize("name", ["m.mtx", "m.mtx.xz"])
def test_a_written_table_is_read_back(tmp_path: Path, name: str) -> None:
    matrix = Matrix.from_segments([[0, 0, 2], [], [1]], ("a", "b", "c"), counts=True)
    write_matrix(matrix, tmp_path / name)
    again = read_matrix(tmp_path / name, matrix.terms, counts=True)
    assert again.to_scipy().toarray().tolist() == matrix.to_scipy().toarray().tolist()
    assert again.terms == matrix.terms


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello\n", "line 1: this is not a MatrixMarket coordinate file."),
        (HEAD + "2 2\n", "line 3: three sizes are expected here: rows, columns, cells."),
        (HEAD + "2 2 1\n1 x 1\n", "line 4: numbers are expected here."),
        (HEAD + "2 -2 1\n1 1 1\n", "line 3: sizes cannot be negative."),
        (HEAD.replace("integer", "complex") + "1 1 0\n", "line 1: cells of type complex cannot be read."),
        (
            HEAD + "2 60000000 1\n1 1 1\n",
            "line 3: this table has 2 rows and 60,000,000 columns: at most 50,000,000 and 5,000,000 can be read.",
        ),
        (
            HEAD.replace("integer", "real") + "2 2 1\n1 1 0.5\n",
            "line 4: this cell is outside the table or is not a whole, positive count.",
        ),
        (
            HEAD.replace("integer", "real") + "2 2 1\n1 1 nan\n",
            "line 4: this cell is outside the table or is not a whole, positive count.",
        ),
        (
            HEAD + "2 2 2\n1 1 1\n\n2 1 -1\n",
            "line 6: this cell is outside the table or is not a whole, positive count.",
        ),
        (HEAD + "2 2 2\n1 1 1\n1 1\n", "line 5: 3 numbers are expected here."),
        (HEAD + "2 2 2\n1 1 1\n3 1 1\n", "line 5: this cell is outside the table or is not a whole, positive count."),
        (HEAD + "2 2 3\n1 1 1\n", "line 3: 3 cells are announced but 1 are given."),
        (HEAD.replace("general", "symmetric") + "1 1 0\n", "line 1: only general tables can be read"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "wrong.mtx"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_matrix(path)
    assert str(caught.value).startswith(f"{path}, {sentence}")


def test_a_file_that_is_not_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.mtx.xz"
    path.write_bytes(b"not xz")
    with pytest.raises(InputError, match=r"not a valid \.xz archive"):
        read_matrix(path)


def test_a_pattern_file_without_terms_numbers_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "pattern.mtx"
    path.write_text("%%MatrixMarket matrix coordinate pattern general\n2 3 2\n1 3\n2 1\n")
    matrix = read_matrix(path)
    assert matrix.terms == ("1", "2", "3")
    assert matrix.to_scipy().toarray().tolist() == [[0, 0, 1], [1, 0, 0]]
