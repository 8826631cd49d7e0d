"""Tables out of results: CSV, XLSX, Arrow and Parquet, never a cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from textometry.errors import InputError
from textometry.files.guards import guarded
from textometry.files.writing import write_file

Columns = Mapping[str, Sequence[Any]]
TABLE_KINDS = (".csv", ".xlsx", ".json", ".parquet", ".arrow")
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_CELL, _ROWS = 32_767, 1_048_576


def table_bytes(columns: Columns, kind: str) -> bytes:
    """A table as the bytes of a file; the same table gives the same bytes.

    Parameters
    ----------
    columns
        values of each column, by name, all of the same length.
    kind
        ".csv" (UTF-8 with the mark spreadsheets ask for), ".xlsx", ".json" (a list of rows), ".parquet" or
        ".arrow" (the last two ask for the optional package `pyarrow`).

    Raises
    ------
    InputError
        on another kind, columns of different lengths, or when the kind cannot hold the table.
    """
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise InputError("table_columns_of_other_lengths")
    if kind in (".parquet", ".arrow"):
        return _arrow_bytes(columns, kind)
    rows = list(zip(*columns.values(), strict=True))
    if kind == ".json":
        names = list(columns)
        return (json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False) + "\n").encode()
    if kind == ".xlsx":
        return sheet_bytes(list(columns), rows)
    if kind == ".csv":
        return csv_bytes(list(columns), rows)
    raise InputError("table_kind_unknown", kind=kind, choices=TABLE_KINDS)


def write_table(columns: Columns, path: str | Path) -> None:
    """Writes a table; the ending of the file says its kind, see :func:`table_bytes`."""
    path = Path(path)
    write_file(path, table_bytes(columns, path.suffix.lower()))


def csv_bytes(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as CSV with semicolons; :func:`guarded` texts are told by the apostrophe before them."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(name) for name in names])
    for row in rows:
        writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
    return stream.getvalue().encode("utf-8-sig")


def sheet_bytes(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as an XLSX sheet, texts always as texts."""
    if len(rows) >= _ROWS:
        raise InputError("table_rows_too_many", rows=len(rows))
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _EPOCH})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if len(value) > _CELL:
                    raise InputError("table_text_too_long", size=len(value))
                sheet.write_string(number, column, value)
            elif isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif value is not None and value == value:  # noqa: PLR0124 - a sheet holds no NaN
                sheet.write_number(number, column, value)
    book.close()
    return stream.getvalue()


def _arrow_bytes(columns: Columns, kind: str) -> bytes:
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
        from pyarrow import ipc, parquet  # noqa: PLC0415 - optional
    except ImportError as error:
        raise InputError("table_without_pyarrow", kind=kind) from error
    try:
        table = pa.table({name: list(values) for name, values in columns.items()})
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InputError("table_column_mixed", kind=kind, reason=error) from error
    sink = pa.BufferOutputStream()
    if kind == ".parquet":
        parquet.write_table(table, sink)
    else:
        with ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
