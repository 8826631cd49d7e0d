"""Measure the sheets of an OpenDocument spreadsheet before they are opened: extent, merged cells, errors."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST = 1 << 24


@dataclass
class Extent:
    """A sheet: its last row and column that hold anything, merged ranges (top, left, bottom, right, from 0), and cells with an error."""

    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)


def extents(content: bytes) -> dict[str, Extent]:
    """The extent of each sheet, by its name.

    Parameters
    ----------
    content : the bytes of the spreadsheet, whose archive was found within bounds before.

    Raises
    ------
    Whatever a broken archive or document makes `zipfile` or `lxml` raise.

    Cost
    ----
    O(size of the document): repeated cells and rows are counted, never set up.
    """
    sheets: dict[str, Extent] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
        sheet, row, column = Extent(), 0, 0
        for event, element in etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            tag = element.tag
            if event == "start" and tag == f"{_TABLE}table":
                sheet, row = sheets.setdefault(element.get(f"{_TABLE}name", ""), Extent()), 0
            elif event == "start" and tag == f"{_TABLE}table-row":
                column = 0
            elif event == "end" and tag == f"{_TABLE}table-row":
                row += _count(element, "number-rows-repeated")
                element.clear()
            elif event == "end" and tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                repeated = _count(element, "number-columns-repeated")
                if _holds(element):
                    above = element.getparent()
                    times = 1 if above is None else _count(above, "number-rows-repeated")
                    sheet.rows, sheet.columns = max(sheet.rows, row + times), max(sheet.columns, column + repeated)
                    if any(
                        attribute.endswith("}value-type") and value == "error"
                        for attribute, value in element.attrib.items()
                    ):
                        sheet.errors.append((row, column))
                down, across = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
                if down > 1 or across > 1:
                    sheet.merged.append((row, column, row + down - 1, column + across - 1))
                column += repeated
    return sheets


def _count(element: etree._Element, name: str) -> int:
    repeated = element.get(f"{_TABLE}{name}", "1")
    return min(max(int(repeated), 1), _MOST) if repeated.isdecimal() and len(repeated) < 12 else 1


def _holds(element: etree._Element) -> bool:
    return element.get(f"{_OFFICE}value-type") is not None or element.find(f"{_TEXT}p") is not None
