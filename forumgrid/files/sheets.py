"""An organiser's spreadsheets (topics, people, wishes, spaces, slots) read as a problem, with faults told cell by cell."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from forumgrid.files.tables import CELL_CHARACTERS, Table, read_tables
from forumgrid.problem import STEP_FREE, Problem, Space
from forumgrid.sentences import FileError

SHEETS = {
    "topics": ("topics", "topic", "sujets", "sujet", "pepites", "questions"),
    "people": ("people", "person", "persons", "participants", "personnes", "personne", "participantes", "inscrits"),
    "wishes": ("wishes", "wish", "souhaits", "souhait", "votes", "envies"),
    "spaces": ("spaces", "space", "rooms", "salles", "salle", "espaces", "espace"),
    "slots": ("slots", "slot", "creneaux", "creneau", "horaires"),
}
"""Names a sheet (or a CSV file) may bear, without accents or capitals."""

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "topics": {
        "topic": ("topic", "title", "sujet", "titre", "name", "nom"),
        "host": ("host", "hosts", "animateur", "animatrice", "porteur", "porteuse", "porte par", "anime par"),
        "must attend": ("must attend", "presence necessaire", "doit etre la", "indispensables"),
        "needs": ("needs", "besoins", "besoin"),
        "expected": ("expected", "expected size", "attendus", "taille attendue"),
        "times": ("times", "repeats", "fois", "nombre de fois"),
        "allowed slots": ("allowed slots", "creneaux possibles", "creneaux permis"),
        "fixed slot": ("fixed slot", "creneau fixe", "creneau impose"),
        "fixed space": ("fixed space", "salle fixe", "salle imposee", "espace impose"),
    },
    "people": {
        "person": ("person", "name", "nom", "personne", "participant", "participante"),
        "absent": ("absent", "absent in", "absente", "absences", "absence"),
        "step-free": ("step free", "needs step free", "plain pied", "mobilite reduite", "pmr"),
    },
    "wishes": {
        "person": ("person", "name", "nom", "personne", "participant", "participante"),
        "topic": ("topic", "title", "sujet", "titre"),
        "level": ("level", "niveau", "souhait", "note", "envie"),
    },
    "spaces": {
        "space": ("space", "room", "name", "nom", "salle", "espace"),
        "capacity": ("capacity", "capacite", "places", "seats", "jauge"),
        "features": ("features", "offers", "equipement", "equipements", "atouts"),
        "closed": ("closed", "closed in", "fermee", "ferme", "fermeture", "indisponible"),
    },
    "slots": {"slot": ("slot", "name", "nom", "creneau", "horaire")},
}
"""The columns of each sheet and the headings they may bear, without accents or capitals; the first is the English one."""

REQUIRED = {"topics": ("topic",), "people": ("person",), "wishes": ("person",), "spaces": ("space", "capacity"), "slots": ("slot",)}  # fmt: skip

FEATURES = {
    STEP_FREE: ("step free", "plain pied", "accessible", "pmr", "sans marche"),
    "projector": ("projector", "videoprojecteur", "projecteur", "ecran"),
    "whiteboard": ("whiteboard", "tableau", "tableau blanc", "paperboard"),
    "quiet": ("quiet", "calme", "au calme"),
}
"""Features with a stored name of their own; any other word is a feature by that word."""

HIGHEST_LEVEL = 100

YES = ("yes", "y", "oui", "o", "x", "1", "true", "vrai")
NO = ("", "no", "n", "non", "0", "false", "faux")


def read_sheets(paths: Sequence[Path], *, slots: int | None = None, scale_max: int | None = None) -> Problem:
    """The problem in one workbook, or in several CSV files named after what they hold.

    Parameters
    ----------
    paths : .xlsx and .csv files. Sheets of topics, spaces and wishes are needed; people and slots may be left out.
    slots : number of slots when there is no sheet of slots.
    scale_max : top level of the wishes; by default the highest found.

    Returns
    -------
    A `Problem` with the names of the sheets.

    Raises
    ------
    FileError
        Which says the file and the line or cell: a missing or unknown column, an unknown name, a level out of range, …

    Cost
    ----
    O(cells).
    """
    found = _sort_tables([table for path in paths for table in read_tables(path)])
    first = next(iter(found.values()))
    for wanted in ("topics", "spaces", "wishes"):
        if wanted not in found:
            names = ", ".join(table.sheet or Path(table.file).name for table in found.values())
            raise FileError("sheet_missing", first.file, wanted=wanted, found=names)
    return _Reading(found, slots, scale_max).problem()


def plain(text: Any) -> str:
    """The text without accents, capitals, punctuation or needless blanks: how headings and names are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", str(text)) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", bare.casefold())
    return " ".join(re.sub(r"(?<=\d)(?=[^\W\d])", " ", words).split())  # "14h" is "14 h"


def feature_named(text: str) -> str:
    """The stored name of a feature ("step_free" for "plain-pied"); other words stand for themselves."""
    return next((name for name, words in FEATURES.items() if plain(text) in (*words, plain(name))), plain(text))


def _sort_tables(tables: list[Table]) -> dict[str, Table]:
    """Tables by what they hold, told from the name of the sheet, or of the file for CSV."""
    found: dict[str, Table] = {}
    for table in tables:
        words = plain(table.sheet or Path(table.file).stem).split()
        kind = next((kind for kind, names in SHEETS.items() if any(word in names for word in words)), None)
        if kind is None:
            if table.sheet:  # a workbook may hold notes of its own; a file named on purpose may not
                continue
            raise table.error("sheet_unknown")
        if kind in found:
            raise table.error("sheet_twice", wanted=kind)
        found[kind] = table
    if not found:
        raise FileError("sheet_missing", tables[0].file if tables else "", wanted="topics", found=", ".join(t.sheet for t in tables))  # fmt: skip
    return found


class _Cell(NamedTuple):
    """The text of a cell and where it is; a column that is absent reads as an empty cell."""

    table: Table
    row: int
    column: int
    text: str

    def error(self, code: str, **values: Any) -> FileError:
        return self.table.error(code, self.row, self.column, **values)

    def parts(self) -> list[_Cell]:
        """The parts of a list written in one cell, between semicolons or on lines of their own."""
        return [self._replace(text=part.strip()) for part in re.split(r"[;\n]", self.text) if part.strip()]

    def whole(self, *, below_zero: str = "cell_not_number") -> int:
        """The whole number in the cell, 0 or more."""
        if not re.fullmatch(r"[-+]?[0-9]{1,15}(\.0*)?", self.text):
            raise self.error("cell_not_number", found=self.text)
        number = int(self.text.split(".")[0])
        if number < 0:
            raise self.error(below_zero, found=self.text)
        return number


class _Reading:
    """One reading of a set of sheets: names first, then everything that refers to them."""

    def __init__(self, tables: Mapping[str, Table], slots: int | None, scale_max: int | None) -> None:
        self.tables = tables
        self.scale_max = scale_max
        self.headers = {kind: _header(kind, table) for kind, table in tables.items()}
        if "slots" not in tables and slots is None:
            raise tables["topics"].error("slots_missing")
        slot_names = [f"S{number + 1}" for number in range(slots or 0)]
        self.open_people = "people" not in tables  # without a list of people, whoever is named is there
        self.names = {
            "slot": self._names("slots", "slot") if "slots" in tables else {plain(name): name for name in slot_names},
            "topic": self._names("topics", "topic"),
            "space": self._names("spaces", "space"),
            "person": {} if self.open_people else self._names("people", "person"),
        }
        self.numbers = {what: {key: at for at, key in enumerate(names)} for what, names in self.names.items()}

    def problem(self) -> Problem:
        topics = self._topics()
        spaces, closed = self._spaces()
        absent, step_free = self._people()
        wishes, highest = self._wishes()
        return Problem.create(
            people=len(self.names["person"]),
            topics=len(self.names["topic"]),
            slots=len(self.names["slot"]),
            spaces=spaces,
            wishes=wishes,
            scale_max=self.scale_max or max(highest, 1),
            absent=absent,
            closed_cells=closed,
            needs_step_free=step_free,
            people_names=list(self.names["person"].values()),
            topic_names=list(self.names["topic"].values()),
            slot_names=list(self.names["slot"].values()),
            **topics,
        )

    def _topics(self) -> dict[str, Any]:
        made: dict[str, list[Any]] = {
            name: [] for name in ("hosts", "must_attend", "needs", "allowed_slots", "expected_size", "repeats")
        }
        fixed: dict[int, tuple[int, int | None]] = {}
        for topic, cell in enumerate(self._lines("topics")):
            made["hosts"].append([self._find("person", one) for one in cell["host"].parts()])
            made["must_attend"].append([self._find("person", one) for one in cell["must attend"].parts()])
            made["needs"].append([feature_named(one.text) for one in cell["needs"].parts()])
            made["allowed_slots"].append([self._find("slot", one) for one in cell["allowed slots"].parts()] or None)
            made["expected_size"].append(cell["expected"].whole() if cell["expected"].text else None)
            made["repeats"].append(max(cell["times"].whole(), 1) if cell["times"].text else 1)
            if cell["fixed slot"].text:
                space = self._find("space", cell["fixed space"]) if cell["fixed space"].text else None
                fixed[topic] = (self._find("slot", cell["fixed slot"]), space)
            elif cell["fixed space"].text:
                raise cell["fixed slot"].error("cell_empty")
        return {**made, "fixed": fixed}

    def _spaces(self) -> tuple[list[Space], list[tuple[int, int]]]:
        spaces: list[Space] = []
        closed = []
        for cell in self._lines("spaces"):
            if not cell["capacity"].text:
                raise cell["capacity"].error("cell_empty")
            features = frozenset(feature_named(one.text) for one in cell["features"].parts())
            closed += [(self._find("slot", one), len(spaces)) for one in cell["closed"].parts()]
            spaces.append(Space(cell["capacity"].whole(below_zero="negative_capacity"), features, cell["space"].text))
        return spaces, closed

    def _people(self) -> tuple[list[tuple[int, int]], list[int]]:
        absent, step_free = [], []
        for person, cell in enumerate([] if self.open_people else self._lines("people")):
            absent += [(person, self._find("slot", one)) for one in cell["absent"].parts()]
            answer = cell["step-free"]
            if plain(answer.text) in YES:
                step_free.append(person)
            elif plain(answer.text) not in NO:
                raise answer.error("cell_not_yes_no", found=answer.text)
        return absent, step_free

    def _wishes(self) -> tuple[list[tuple[int, int, int]], int]:
        """Wishes one a line (person, topic, level), or a line a person and a column a topic."""
        table, header = self.tables["wishes"], self.headers["wishes"]
        wishes = []
        if "topic" in header:
            for cell in self._lines("wishes"):
                level = self._level(cell["level"]) if cell["level"].text else 1
                wishes.append((self._find("person", cell["person"]), self._find("topic", cell["topic"]), level))
        else:
            headings = [_cell(table, 0, column) for column in range(len(table.rows[0])) if column != header["person"]]
            topic_of = {one.column: self._find("topic", one) for one in headings if one.text}
            for row in _rows(table):
                person = self._find("person", _cell(table, row, header["person"]))
                answers = [(topic, _cell(table, row, column)) for column, topic in topic_of.items()]
                wishes += [(person, topic, self._level(cell)) for topic, cell in answers if cell.text]
        return wishes, max((level for _, _, level in wishes), default=1)

    def _level(self, cell: _Cell) -> int:
        level, most = cell.whole(), self.scale_max or HIGHEST_LEVEL
        if level > most:
            raise cell.error("level_out_of_range", found=level, most=most)
        return level

    def _names(self, kind: str, column: str) -> dict[str, str]:
        """Names of a sheet in order, by their plain form."""
        names: dict[str, str] = {}
        for cell in (line[column] for line in self._lines(kind)):
            if not cell.text:
                raise cell.error("cell_empty")
            if plain(cell.text) in names:
                raise cell.error("name_twice", name=cell.text)
            names[plain(cell.text)] = cell.text
        return names

    def _lines(self, kind: str) -> Iterator[dict[str, _Cell]]:
        """The known cells of each line under the heading that holds anything."""
        table, header = self.tables[kind], self.headers[kind]
        for row in _rows(table):
            yield {
                name: _cell(table, row, header[name]) if name in header else _Cell(table, row, 0, "")
                for name in COLUMNS[kind]
            }

    def _find(self, what: str, cell: _Cell) -> int:
        if not cell.text:
            raise cell.error("cell_empty")
        numbers, name = self.numbers[what], plain(cell.text)
        if name not in numbers and what == "person" and self.open_people:
            numbers[name] = len(numbers)
            self.names["person"][name] = cell.text
        if name not in numbers:
            raise cell.error("name_unknown", what=what, name=cell.text)
        return numbers[name]


def _rows(table: Table) -> Iterator[int]:
    """The rows under the heading that hold anything."""
    return (row for row in range(1, len(table.rows)) if any(_said(cell) for cell in table.rows[row]))


def _cell(table: Table, row: int, column: int) -> _Cell:
    cells = table.rows[row]
    cell = _Cell(table, row, column, _said(cells[column]) if column < len(cells) else "")
    if len(cell.text) > CELL_CHARACTERS:
        raise cell.error("cell_too_long", most=CELL_CHARACTERS)
    return cell


def _said(value: Any) -> str:
    """The cell as text: 3.0 as "3", a time as the clock shows it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value).strip()


def _header(kind: str, table: Table) -> dict[str, int]:
    """Where each known column is. Columns of other names are left alone, except in wishes, where they are topics."""
    if not table.rows or not any(_said(cell) for cell in table.rows[0]):
        raise table.error("sheet_empty")
    header: dict[str, int] = {}
    for column, heading in enumerate(table.rows[0]):
        for name, words in COLUMNS[kind].items():
            if plain(_said(heading)) in words:
                if name in header:
                    raise table.error("column_twice", 0, column, heading=_said(heading))
                header[name] = column
    found = ", ".join(_said(heading) for heading in table.rows[0])[:500]
    for name in REQUIRED[kind]:
        if name not in header:
            raise table.error("column_missing", 0, heading=name, found=found)
    return header
