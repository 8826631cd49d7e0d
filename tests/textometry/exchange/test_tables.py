"""Tables of results in every format, read back by other libraries."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from textometry import Code, CodeBook, InputError, read_codebook, read_table, table_bytes, write_codebook, write_table
from textometry.files.guards import guarded, unguarded

TABLE = {"document": ["a", "=b"], "start": [0, 12], "score": [1.5, -2.0], "coder": [None, "é 🎉"]}


def test_csv_holds_every_value_and_nothing_that_computes() -> None:
    rows = list(csv.reader(io.StringIO(table_bytes(TABLE, ".csv").decode("utf-8-sig"), newline=""), delimiter=";"))

    assert rows == [["document", "start", "score", "coder"], ["a", "0", "1.5", ""], ["'=b", "12", "-2.0", "é 🎉"]]


def test_json_is_a_list_of_rows() -> None:
    assert json.loads(table_bytes(TABLE, ".json"))[1] == {"document": "=b", "start": 12, "score": -2.0, "coder": "é 🎉"}


def test_a_sheet_holds_texts_and_numbers() -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(table_bytes(TABLE, ".xlsx"))).get_sheet_by_index(0).to_python()

    assert rows[1:] == [["a", 0.0, 1.5, ""], ["=b", 12.0, -2.0, "é 🎉"]]


@pytest.mark.slow("pyarrow takes seconds to load")
@pytest.mark.parametrize("kind", [".parquet", ".arrow"])
def test_columns_come_back_with_their_kinds(tmp_path, kind: str) -> None:
    pa = pytest.importorskip("pyarrow", reason="the optional package pyarrow is absent")
    from pyarrow import ipc, parquet

    write_table(TABLE, tmp_path / f"t{kind}")

    table = (
        parquet.read_table(tmp_path / "t.parquet")
        if kind == ".parquet"
        else ipc.open_file(tmp_path / "t.arrow").read_all()
    )
    assert table.to_pydict() == TABLE
    assert table.schema.types == [pa.string(), pa.int64(), pa.float64(), pa.string()]


@pytest.mark.slow("pyarrow takes seconds to load")
@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".json", ".parquet", ".arrow"])
def test_the_same_table_gives_the_same_bytes(kind: str) -> None:
    if kind in (".parquet", ".arrow"):
        pytest.importorskip("pyarrow", reason="the optional package pyarrow is absent")
    assert table_bytes(TABLE, kind) == table_bytes(TABLE, kind)


@pytest.mark.parametrize("text", ["=1", "'=1", "''+2", "'", "a=1", "-", "", "'a", "\t=1", "@x"])
def test_a_guarded_text_is_found_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t"))


# Whatever begins a formula, apostrophes before it, and what texts hold elsewhere.
TEXTS = st.builds(
    str.__add__,
    st.sampled_from(["", "'", "''", "=", "'=", "''=", "+", "'-", "@", "\t", "'\t", "\r", "'\r", "'a", ";", '"']),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("'=+-@;,\"\t\r\né\u0301🎉"), max_size=12),
)


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@settings(max_examples=20, deadline=None)
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4), TEXTS)
def test_a_corpus_written_as_a_table_is_read_again_character_for_character(
    tmp_path_factory, kind: str, texts: list[str], value: str
) -> None:
    path = tmp_path_factory.mktemp("table") / f"corpus{kind}"
    number = [str(k) for k in range(len(texts))]

    write_table({"id": number, "text": texts, "=value": [value] * len(texts)}, path)
    documents = read_table(path, id_column="id").documents

    assert [document.text for document in documents] == texts
    assert [dict(document.variables) for document in documents] == [
        {"=value": value.strip()} if value.strip() else {} for _ in texts
    ]


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@settings(max_examples=20, deadline=None)
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4, unique=True), TEXTS)
def test_a_code_book_written_as_a_table_is_read_again_character_for_character(
    tmp_path_factory, kind: str, names: list[str], memo: str
) -> None:
    path = tmp_path_factory.mktemp("table") / f"book{kind}"
    book = CodeBook(tuple(Code(f"{k}" * 32, name, memo=memo) for k, name in enumerate(names)))

    write_codebook(book, path)

    assert read_codebook(path) == book


def test_what_a_table_cannot_be_is_refused_with_a_sentence() -> None:
    with pytest.raises(InputError, match=r"“\.doc” is no kind of table"):
        table_bytes(TABLE, ".doc")
    with pytest.raises(InputError, match="must have the same length"):
        table_bytes({"a": [1], "b": []}, ".csv")
    with pytest.raises(InputError, match="does not fit in a cell"):
        table_bytes({"a": ["x" * 40_000]}, ".xlsx")
