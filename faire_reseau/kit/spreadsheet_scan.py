"""Looks through the XML of a workbook before it is opened: how far its cells reach, and how much text they come to.

A workbook of a few kilobytes can ask for thousands of millions of cells: one cell at the far corner, a row repeated a million
times, a long text that each cell refers to. The reader would lay all of it out in memory, so it is measured here first, as a stream.
"""

import contextlib
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

_PLACE = re.compile(r"([A-Z]{1,4})([0-9]{1,8})$")
_PIECE = 65536
# Empty rows and columns before and between cells are laid out too; some are usual, thousands are not.
_SPARE_ROWS = 1000
_SPARE_COLUMNS = 200
# Elements of all parts together: the largest table that is taken has half as many. Millions of empty ones only take time.
_MOST_ELEMENTS = 1_000_000


class TooMuch(Exception):
    """More than the limits; `what` is rows, columns, cell or unpacked, `where` the cell if it is one."""

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where


class Reach:
    """How far cells reach, refused as soon as it is too far."""

    def __init__(self, rows: int, columns: int, cell_characters: int, characters: int) -> None:
        self.rows = rows + _SPARE_ROWS
        self.columns = columns + _SPARE_COLUMNS
        self.cell_characters = cell_characters
        self.left = characters

    def add(self, row: int, column: int, characters: int, times: int = 1) -> None:
        """A cell that ends at `row`, `column` (from 1), with so many characters, so many times."""
        if row > self.rows:
            raise TooMuch("rows")
        if column > self.columns:
            raise TooMuch("columns")
        if (
            characters > 4 * self.cell_characters + 100
        ):  # markup around it counts here, so the exact limit is checked later
            raise TooMuch("cell", f"{_letters(column)}{row}")
        self.left -= characters * times
        if self.left < 0:
            raise TooMuch("unpacked")


class Elements:
    """How many elements of a workbook may still come."""

    def __init__(self) -> None:
        self.left = _MOST_ELEMENTS

    def take(self) -> None:
        """One more; refused when there are too many."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch("unpacked")


def scan_xlsx(archive: zipfile.ZipFile, rows: int, columns: int, cell_characters: int, characters: int) -> None:
    """Refuse by `TooMuch` a workbook of which any sheet reaches further; ValueError when it is no sound XML."""
    names = archive.namelist()
    shared: list[int] = []
    left = Elements()
    for name in names:
        if name.lower() == "xl/sharedstrings.xml":
            shared = _shared_lengths(archive, name, left)
    for name in names:
        # The entry that holds a sheet may bear any name: the workbook says which. All are looked at; what is no XML holds none.
        usual = name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")
        with contextlib.suppress(*() if usual else (ValueError,)):
            _Sheet(Reach(rows, columns, cell_characters, characters), shared).read(archive, name, left)


def _shared_lengths(archive: zipfile.ZipFile, name: str, left: Elements) -> list[int]:
    lengths: list[int] = []
    inside = False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        if local_name(tag) == "si":
            inside = True
            lengths.append(0)

    def end(tag: str) -> None:
        nonlocal inside
        if local_name(tag) == "si":
            inside = False

    def text(data: str) -> None:
        if inside:
            lengths[-1] += len(data)

    stream(archive, name, left, start, end, text)
    return lengths


class _Sheet:
    """A worksheet of an XLSX, cell by cell."""

    def __init__(self, reach: Reach, shared: list[int]) -> None:
        self.reach = reach
        self.shared = shared
        self.row = self.column = self.length = 0
        self.kind = self.value = ""
        self.filled = self.in_value = False

    def read(self, archive: zipfile.ZipFile, name: str, left: Elements) -> None:
        stream(archive, name, left, self.start, self.end, self.text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        bare = local_name(tag)
        if bare == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
        elif bare == "c":
            place = _PLACE.match(attributes.get("r", ""))
            self.column = column_number(place[1]) if place else self.column + 1
            self.row = int(place[2]) if place else self.row
            self.kind = attributes.get("t", "")
            self.filled, self.value, self.length = False, "", 0
        elif bare in ("v", "t", "is"):
            self.filled = self.in_value = True

    def end(self, tag: str) -> None:
        bare = local_name(tag)
        if bare in ("v", "t", "is"):
            self.in_value = False
        elif bare == "c" and self.filled:
            if self.kind == "s" and self.value.strip().isdigit():
                index = int(self.value)
                self.length = self.shared[index] if index < len(self.shared) else 0
            self.reach.add(self.row, self.column, self.length)

    def text(self, data: str) -> None:
        if self.in_value:
            self.length += len(data)
            if len(self.value) < 12:
                self.value += data


def scan_ods(archive: zipfile.ZipFile, rows: int, columns: int, cell_characters: int, characters: int) -> None:
    """Refuse by `TooMuch` a document of which any sheet reaches further; ValueError when it is no sound XML."""
    sheet = _OdsSheet(Reach(rows, columns, cell_characters, characters))
    stream(archive, "content.xml", Elements(), sheet.start, sheet.end, sheet.text)


class _OdsSheet:
    """The sheets of an ODS, row by row; repetitions count, unless only emptiness is repeated at an end."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.row = self.column = 0
        self.row_times = self.cell_times = 1
        self.length = 0
        self.filled = self.in_cell = False
        self.cells: list[tuple[int, int, int]] = []  # last column, characters, times

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        bare = local_name(tag)
        if bare == "table":
            self.row = 0
        elif bare == "table-row":
            self.row_times = repeated(attributes, "number-rows-repeated")
            self.column = 0
            self.cells = []
        elif bare in ("table-cell", "covered-table-cell"):
            self.cell_times = repeated(attributes, "number-columns-repeated")
            self.filled = any(local_name(name) in ("value-type", "formula") for name in attributes)
            self.length, self.in_cell = 0, True
        elif bare == "s" and self.in_cell:
            self.length += repeated(attributes, "c")

    def end(self, tag: str) -> None:
        bare = local_name(tag)
        if bare in ("table-cell", "covered-table-cell"):
            self.in_cell = False
            self.column += self.cell_times
            if self.filled or self.length:
                self.cells.append((self.column, self.length, self.cell_times))
        elif bare == "table-row":
            self.row += self.row_times
            for column, length, times in self.cells:
                self.reach.add(self.row, column, length, times * self.row_times)

    def text(self, data: str) -> None:
        if self.in_cell:
            self.length += len(data.strip())


def stream(
    archive: zipfile.ZipFile,
    name: str,
    left: Elements,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Read an entry piece by piece; a document type, which could make text out of nothing, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def element(tag: str, attributes: dict[str, str]) -> None:
        left.take()
        start(tag, attributes)

    parser.StartElementHandler = element
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        with archive.open(name) as file:
            while piece := file.read(_PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise ValueError(str(fault)) from fault


def _no_document_type(*_arguments: object) -> None:
    raise ValueError("a spreadsheet has no document type")


def repeated(attributes: dict[str, str], name: str) -> int:
    """How many times an element of an OpenDocument file stands, by the attribute `name`; once where it says nothing."""
    for key, value in attributes.items():
        if local_name(key) == name and value.isdigit():
            return max(1, int(value))
    return 1


def local_name(tag: str) -> str:
    """The name of an element or attribute without its prefix."""
    return tag.rpartition(":")[2]


def column_number(letters: str) -> int:
    """The column of a spreadsheet by its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
