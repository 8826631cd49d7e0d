"""Cells of an organiser's tables: their text, the numbers, lists and slots they say, and where they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forumgrid.files.tables import CELL_CHARACTERS, Table
from forumgrid.files.words import plain
from forumgrid.sentences import FileError

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
# "1 000" with any blank between the thousands; a decimal part of zeros. "1.000" may be a thousand or one: it is asked.
_WHOLE = re.compile(
    r"([-+]?(?:[0-9]{1,3}(?:[ \u00a0\u202f\u2009'’][0-9]{3})+|[0-9]{1,15}))(?:[.,](?:0{1,2}|0{4,}))?\.?"
)
_MOMENT = re.compile(r"(?<![0-9])([01]?[0-9]|2[0-4])\s*(?:h(?:eures?)?\b|h(?=[0-9])|:)\s*([0-5][0-9])?", re.IGNORECASE)
_WHOLE_DAY = ("toute la journee", "la journee", "journee", "toute la journee entiere", "journee entiere", "all day", "the whole day", "whole day", "tout", "tous", "tous les creneaux", "all")  # fmt: skip


class Cell(NamedTuple):
    """The text of a cell and where it is; a column that is absent reads as an empty cell."""

    table: Table
    row: int
    column: int
    text: str

    def error(self, code: str, **values: Any) -> FileError:
        """An error, or a remark, about this cell."""
        return self.table.error(code, self.row, self.column, **values)

    def parts(self) -> list[Cell]:
        """The parts of a list written in one cell, between semicolons or on lines of their own."""
        return [self._replace(text=part.strip()) for part in re.split(r"[;\n]", self.text) if part.strip()]

    def whole(self, *, below_zero: str = "cell_not_number") -> int:
        """The whole number in the cell, 0 or more: "1 000", "25" and "25,0" are some."""
        match = _WHOLE.fullmatch(self.text)
        if match is None:
            raise self.error("cell_not_number", found=self.text)
        number = int(re.sub(r"[^-+0-9]", "", match[1]))
        if number < 0:
            raise self.error(below_zero, found=self.text)
        return number


def slots_in(cell: Cell, names: Mapping[str, str]) -> list[int]:
    """The slots that a cell lists, by name or by the moment they begin, parted by semicolons, lines or, where each part is known, commas.

    Parameters
    ----------
    cell : the cell; "toute la journée" stands for every slot.
    names : the names of the slots in their order, by their plain form.

    Returns
    -------
    Their numbers, each once.

    Raises
    ------
    FileError
        When one is unknown, with the slots there are.

    Cost: parts × slots.
    """
    numbers = {name: at for at, name in enumerate(names)}
    slots: list[int] = []
    for part in cell.parts():
        if plain(part.text) in _WHOLE_DAY and plain(part.text) not in numbers:
            return list(numbers.values())
        slot = _slot(part.text, numbers, names)
        pieces = [] if slot is not None else [_slot(piece, numbers, names) for piece in _parted(part.text)]
        if slot is None and (not pieces or None in pieces):
            raise part.error("slot_unknown", name=part.text, found=", ".join(names.values())[:500])
        slots += [number for number in (slot, *pieces) if number is not None]
    return list(dict.fromkeys(slots))


def _parted(text: str) -> list[str]:
    parts = re.split(r"[,+&]|\b(?:et|and)\b", text)
    return [part for part in parts if part.strip()] if len(parts) > 1 else []


def _slot(text: str, numbers: Mapping[str, int], names: Mapping[str, str]) -> int | None:
    """The slot called `text`, or the only one that begins at the moment that `text` is."""
    if plain(text) in numbers:
        return numbers[plain(text)]
    moment = _MOMENT.fullmatch(text.strip())
    if moment is None:
        return None
    begins = [(at, _MOMENT.search(name)) for at, name in enumerate(names.values())]
    same = [at for at, begin in begins if begin is not None and _minutes(begin) == _minutes(moment)]
    return same[0] if len(same) == 1 else None


def _minutes(moment: re.Match[str]) -> int:
    return 60 * int(moment[1]) + int(moment[2] or 0)


def filled_rows(table: Table) -> Iterator[int]:
    """The rows under the heading that hold anything."""
    return (row for row in range(1, len(table.rows)) if any(cell_text(cell) for cell in table.rows[row]))


def cell_at(table: Table, row: int, column: int) -> Cell:
    """A cell, by its place from 0. Raises FileError when it is too long."""
    cells = table.rows[row]
    cell = Cell(table, row, column, cell_text(cells[column]) if column < len(cells) else "")
    if len(cell.text) > CELL_CHARACTERS:
        raise cell.error("cell_too_long", most=CELL_CHARACTERS)
    return cell


def cell_text(value: Any) -> str:
    """The cell as text: 3.0 as "3", a time as the clock shows it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.timedelta):  # what a spreadsheet calls a duration
        return f"{value.seconds // 3600:02}:{value.seconds // 60 % 60:02}"
    return str(value).strip()


def columns_left(table: Table, header: Mapping[str, int]) -> FileError | None:
    """What there is to say of columns that hold something under a heading that is not known."""
    if "person" in header and len(header) == 1:  # a column a topic
        return None
    left = [
        cell_text(heading)
        for column, heading in enumerate(table.rows[0])
        if column not in header.values()
        and any(cell_text(row[column]) for row in table.rows if column < len(row))
        and cell_text(heading)
    ]
    return table.error("note_columns_left", 0, found=", ".join(left)[:500]) if left else None


def header_of(kind: str, table: Table) -> dict[str, int]:
    """Where each known column is. Columns of other names are left alone, except in wishes, where they are topics."""
    if not table.rows or not any(cell_text(cell) for cell in table.rows[0]):
        raise table.error("sheet_empty")
    header: dict[str, int] = {}
    for column, heading in enumerate(table.rows[0]):
        for name, words in COLUMNS[kind].items():
            if plain(cell_text(heading)) in words:
                if name in header:
                    raise table.error("column_twice", 0, column, heading=cell_text(heading))
                header[name] = column
    headings = ", ".join(cell_text(heading) for heading in table.rows[0])[:500]
    for name in REQUIRED[kind]:
        if name not in header:
            raise table.error("column_missing", 0, heading=name, found=headings)
    return header
