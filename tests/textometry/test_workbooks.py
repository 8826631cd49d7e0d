"""Workbooks that would fill the memory are refused before they are opened; those that only look so are read."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.kit import made_files
from textometry.errors import InputError
from textometry.exchange.codebooks import read_codebook
from textometry.files.corpora import read_corpus
from textometry.files.workbooks import first_sheet
from textometry.texts.corpus import Limits

TABLE = '<row r="1"><c r="A1" t="inlineStr"><is><t>texte</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>un mot</t></is></c></row>'


def workbook(path: Path, rows: str) -> Path:
    """A workbook of one sheet with these rows."""
    with xlsxwriter.Workbook(path.with_suffix(".tmp")) as book:
        book.add_worksheet()
    with zipfile.ZipFile(path.with_suffix(".tmp")) as plain, zipfile.ZipFile(path, "w") as archive:
        for name in plain.namelist():
            content = plain.read(name).decode()
            archive.writestr(name, content.replace("<sheetData/>", f"<sheetData>{rows}</sheetData>"))
    return path


def test_two_cells_as_far_as_can_be_are_refused_before_any_is_set_up(tmp_path: Path) -> None:
    path = workbook(tmp_path / "loin.xlsx", f'{TABLE}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    for read in (read_corpus, read_codebook):
        with pytest.raises(InputError) as caught:
            read(path)
        assert str(caught.value) == (
            f"{path}: a sheet of this file spreads over 17,179,869,184 cells: the limit is 50,000,000. "
            "Remove what stands far from the table."
        )


@pytest.mark.parametrize("target", ["ailleurs/feuille.xml", "feuille.bin"])
def test_a_sheet_under_another_name_is_measured_too(tmp_path: Path, target: str) -> None:
    path = tmp_path / "loin.xlsx"
    path.write_bytes(made_files.workbook(made_files.FAR, target=target))

    with pytest.raises(InputError, match="spreads over 17,179,869,184 cells"):
        read_corpus(path)


def test_a_far_cell_that_holds_nothing_counts_for_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "gris.xlsx", f'{TABLE}<row r="1048576"><c r="XFD1048576" s="0"/></row>')

    assert read_corpus(path).texts == ["un mot"]


def test_cells_without_a_place_are_counted_one_after_the_other(tmp_path: Path) -> None:
    cell = "<c><v>1</v></c>"
    plain = workbook(tmp_path / "plein.xlsx", f"<row>{cell * 3}</row>" * 500)
    far = workbook(tmp_path / "loin.xlsx", f'<row>{cell * 16_000}</row><row r="1048576">{cell}</row>')

    assert [len(row) for row in first_sheet(plain, Limits())] == [3] * 500
    with pytest.raises(InputError, match="spreads over 16,777,216,000 cells"):
        first_sheet(far, Limits())
