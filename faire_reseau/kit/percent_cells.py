"""Cells of an XLSX or ODS that show their number in percent: 0.12 with the format “0 %” is read as “12%”, as on the screen."""

import re
import zipfile
from itertools import product
from typing import Any

from faire_reseau.kit.plain_tables import entry_of
from faire_reseau.kit.spreadsheet_scan import Elements, column_number, local_name, repeated, stream

_NUMBERED = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4})([0-9]{1,8})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_OWN_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_KEY = re.compile(rb"""\bnumFmtId\s*=\s*["'](\d{1,6})["']""")
_CODE = re.compile(rb"""\bformatCode\s*=\s*"([^"]*)\"""")
_QUOTED = re.compile(rb"&quot;.*?&quot;|\\.")
# 0 % and 0.00 %, which every workbook has (ECMA-376, 18.8.30).
_COMMON = {b"9", b"10"}


def in_percent(archive: zipfile.ZipFile, sheet: str, rows: list[list[Any]]) -> list[list[Any]]:
    """`rows` of a sheet with the numbers that it shows in percent written so (“12%”).

    Cost: linear in the sheet.
    """
    places = _places_in_xlsx(archive, sheet) if entry_of(archive, sheet) else _places_in_ods(archive, sheet)
    if not places:
        return rows
    return [
        [_said(cell) if (number, column) in places else cell for column, cell in enumerate(row, 1)]
        for number, row in enumerate(rows, 1)
    ]


def _places_in_xlsx(archive: zipfile.ZipFile, sheet: str) -> set[tuple[int, int]]:
    entry = entry_of(archive, sheet)
    names = {name.lower(): name for name in archive.namelist()}
    if entry is None or "xl/styles.xml" not in names:
        return set()
    styles = _percent_styles(archive.read(names["xl/styles.xml"]))
    places = set()
    for cell in _NUMBERED.finditer(archive.read(entry)) if styles else ():
        style, place = _STYLE.search(cell[1]), _PLACE.search(cell[1])
        if style and place and style[1] in styles:
            places.add((int(place[2]), column_number(place[1].decode())))
    return places


def _places_in_ods(archive: zipfile.ZipFile, sheet: str) -> set[tuple[int, int]]:
    if "content.xml" not in archive.namelist():
        return set()
    places: set[tuple[int, int]] = set()
    is_inside, row, row_times, column = False, 0, 1, 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_inside, row, row_times, column
        element = local_name(tag)
        plain = {local_name(name): value for name, value in attributes.items()}
        if element == "table":
            is_inside, row = plain.get("name") == sheet, 0
        elif element == "table-row":
            row_times, column = repeated(attributes, "number-rows-repeated"), 0
        elif element in ("table-cell", "covered-table-cell"):
            times = repeated(attributes, "number-columns-repeated")
            if is_inside and plain.get("value-type") == "percentage":
                last_row, last_column = row + row_times, column + times
                places.update(product(range(row + 1, last_row + 1), range(column + 1, last_column + 1)))
            column += times

    def end(tag: str) -> None:
        nonlocal row
        if local_name(tag) == "table-row":
            row += row_times

    stream(archive, "content.xml", Elements(), start, end, lambda _text: None)
    return places


def _percent_styles(styles: bytes) -> set[bytes]:
    keys = set(_COMMON)
    for own in _OWN_FORMAT.finditer(styles):
        key, code = _KEY.search(own[1]), _CODE.search(own[1])
        if key and code and b"%" in _QUOTED.sub(b"", code[1]):
            keys.add(key[1])
    block = _FORMATS.search(styles)
    formats = _FORMAT.findall(block[0]) if block else []
    return {str(at).encode() for at, tag in enumerate(formats) if (key := _KEY.search(tag)) and key[1] in keys}


def _said(cell: object) -> object:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return f"{cell * 100:.8f}".rstrip("0").rstrip(".") + "%"
