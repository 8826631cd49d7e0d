"""Cells of an XLSX that show their number in percent: 0.12 with the format “0 %” is read as “12%”, as it stands on the screen."""

import re
import zipfile
from typing import Any

from faire_reseau.kit.plain_tables import entry_of
from faire_reseau.kit.spreadsheet_cells import column_letters

_NUMBERED = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4}[0-9]{1,8})["']""")
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
    """`rows` of a sheet with the numbers that it shows in percent written so (“12%”); as they are for what is no XLSX.

    Cost: linear in the sheet.
    """
    entry = entry_of(archive, sheet)
    names = {name.lower(): name for name in archive.namelist()}
    if entry is None or "xl/styles.xml" not in names:
        return rows
    styles = _percent_styles(archive.read(names["xl/styles.xml"]))
    if not styles:
        return rows
    places = set()
    for cell in _NUMBERED.finditer(archive.read(entry)):
        style, place = _STYLE.search(cell[1]), _PLACE.search(cell[1])
        if style and place and style[1] in styles:
            places.add(place[1].decode())
    return [
        [_said(cell) if f"{column_letters(at)}{number}" in places else cell for at, cell in enumerate(row)]
        for number, row in enumerate(rows, 1)
    ]


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
