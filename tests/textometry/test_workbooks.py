"""Workbooks that would fill the memory are refused before they are opened; those that only look so are read."""

import io
import re
import zipfile
from pathlib import Path

import odfdo
import pytest
import xlsxwriter

from tests.kit import made_files
from textometry.cli.command import main
from textometry.errors import InputError
from textometry.exchange.codebooks import read_codebook
from textometry.files.corpora import read_corpus, read_rows, read_table
from textometry.files.workbooks import first_sheet, open_sheet
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


@pytest.mark.parametrize("name", ["count", "uniqueCount"])
def test_a_workbook_that_announces_more_texts_than_it_could_hold_is_refused_and_ends_nothing(tmp_path, name) -> None:
    path = tmp_path / "announces.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_column(0, 0, ["texte", "un", "deux"])
    book.close()
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members["xl/sharedStrings.xml"] = re.sub(
        rf'\b{name}="3"'.encode(), f'{name}="99999999999"'.encode(), members["xl/sharedStrings.xml"]
    )
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)

    with pytest.raises(InputError) as refused:
        open_sheet(path, Limits())
    assert refused.value.code == "sheet_too_large"


def ods(path: Path, attributes: str) -> Path:
    """A spreadsheet of OpenDocument whose cell “Une réponse.” has these attributes."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Feuille")
    table.set_values([["id", "réponse"], [1, "Une réponse."], [2, "Une autre."]])
    document.body.append(table)
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(path, "w") as written:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "content.xml":
                text = data.decode()
                at = text.rindex("<table:table-cell", 0, text.index("Une réponse."))
                data = f"{text[: at + 17]} {attributes}{text[at + 17 :]}".encode()
            written.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ('table:number-columns-repeated="99999999"', "sheet_too_large"),
        ('table:number-rows-spanned="2" table:number-columns-spanned="2"', "cells_merged"),
        ('x:value-type="error" xmlns:x="urn:x"', "cells_unread"),
        ('table:number-rows-spanned="2"', "texts_merged"),
    ],
)
def test_endless_merged_or_lost_cells_of_an_ods_are_refused(tmp_path, attributes, code) -> None:
    with pytest.raises(InputError) as refused:
        read_corpus(ods(tmp_path / "a.ods", attributes), text_columns=["réponse"])
    assert refused.value.code == code


@pytest.mark.parametrize("address", ["A" + "3" * 50, "ABCDEFGH2"])
def test_a_cell_with_an_address_that_no_sheet_has_is_refused_and_ends_nothing(tmp_path, address) -> None:
    path = workbook(tmp_path / "a.xlsx", TABLE.replace('r="A2"', f'r="{address}"'))

    with pytest.raises(InputError) as refused:
        open_sheet(path, Limits())
    assert refused.value.code == "sheet_too_large"


@pytest.mark.parametrize("name", ["answers.xls", "answers.XLS", "answers.xls.gz"])
def test_a_workbook_of_the_old_kind_is_refused_by_name_by_every_reader(tmp_path, capsys, name) -> None:
    path = tmp_path / name
    for file in (path, path.with_name(name.removesuffix(".gz"))):
        file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    for read in (read_corpus, read_table, read_rows):
        with pytest.raises(InputError) as refused:
            read(path)
        assert (refused.value.code, refused.value.values) == ("kind_unreadable", {"kind": ".xls", "instead": ".xlsx"})
    for command in (
        ["segments", str(path)],
        ["agree", str(path).removesuffix(".gz")],
        ["convert", str(path), str(tmp_path / "o.csv")],
    ):
        assert main(["--lang", "en", *command]) == 64
        assert "save it as .xlsx" in capsys.readouterr().err
