"""Hidden properties of a table: the separator of a CSV, cells of a workbook that readers take for empty ones.

The cores and the product each have this module, word for word (see `tests/house/test_same_rules.py`): none imports another.
"""

import csv
import html
import io
import re
import zipfile
from collections import Counter

SEPARATORS = "\t;|,"
"""What may part the cells of a CSV, the least likely within a text first."""

_LOOKED_AT = 200  # rows
_NAMED = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_PIECE, _LONGEST_CELL = 1 << 20, 1 << 24
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4}[0-9]{1,8})["']""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s/>]")


def separator_of(text: str) -> tuple[str, str]:
    """What parts the cells of a CSV, and the CSV without the line `sep=;` by which Excel names it.

    Without that line it is the separator that parts every row alike (the first of `SEPARATORS` that does); where none
    does, the one by which most rows have the same number of cells. Headings and texts may hold the other ones.

    Parameters
    ----------
    text : the whole CSV, decoded.

    Returns
    -------
    One of `SEPARATORS` (or what the first line names) and the text to read; ";" for a table of one column.

    Cost: four readings of at most `_LOOKED_AT` rows.
    """
    if named := _NAMED.match(text):
        return named[1], text[named.end() :]
    best, most = ";", 0
    for separator in SEPARATORS:
        rows = _first_rows(text, separator)
        width, alike = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        if width < 2:
            continue
        if alike == len(rows):
            return separator, text
        # A title above the table is not parted; where a sentence holds a comma, a blank follows it.
        parts_the_first = len(rows[0]) > 1
        in_sentences = separator == "," and all(cell[:1] == " " for row in rows[1:] for cell in row[1:])
        if alike > most and (parts_the_first or not in_sentences):
            best, most = separator, alike
    return best, text


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == _LOOKED_AT:
                break
    except csv.Error:  # told where the file is read
        return rows
    return rows


def unread_cells(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """The cells of a sheet of an XLSX that hold an error, or a formula whose result is not in the file: readers take both
    for empty ones.

    Parameters
    ----------
    archive : the workbook, found sound before.
    sheet : the name of the sheet.

    Returns
    -------
    At most ten places ("B4"), in order; none for what is no XLSX.

    Cost: linear in the sheet, in pieces.
    """
    entry = entry_of(archive, sheet)
    if entry is None:
        return []
    unread: list[str] = []
    rest = b""
    with archive.open(entry) as stream:
        while (piece := stream.read(_PIECE)) and len(rest) < _LONGEST_CELL and len(unread) < 10:
            text = rest + piece
            end = 0
            for cell in _CELL.finditer(text):
                end = cell.end()
                place, inside = _PLACE.search(cell[1]), cell[2] or b""
                is_lost = _ERROR.search(cell[1]) or (_FORMULA.search(inside) and not _VALUE.search(inside))
                if is_lost and place:
                    unread.append(place[1].decode())
            rest = text[max(end, len(text) - _PIECE) :] if end == 0 else text[end:]
    return unread[:10]


def entry_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the archive that holds a sheet, which may bear any name."""
    names = {name.lower(): name for name in archive.namelist()}
    book, relations = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return None
    key = next(
        (_said(tag, "id") for tag in _SHEET.findall(archive.read(book)) if _said(tag, "name") == sheet),
        None,
    )
    target = next(
        (_said(tag, "Target") for tag in _RELATION.findall(archive.read(relations)) if _said(tag, "Id") == key),
        None,
    )
    if key is None or target is None:
        return None
    return names.get((target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower())


def _said(tag: bytes, name: str) -> str | None:
    match = re.search(rf"""(?:\s|:){name}\s*=\s*(?:"([^"]*)"|'([^']*)')""".encode(), tag)
    return html.unescape((match[1] or match[2] or b"").decode("utf-8", "replace")) if match else None
