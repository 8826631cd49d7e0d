"""Read a problem from spreadsheets (topics, people, wishes, spaces, slots), with errors by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from forumgrid.files.answers import is_answers, level_in_words, settled, yes_is_two
from forumgrid.files.cells import (
    COLUMNS,
    REQUIRED,
    Cell,
    cell_at,
    cell_text,
    columns_left,
    filled_rows,
    header_of,
    slots_in,
)
from forumgrid.files.names import people_in
from forumgrid.files.tables import Table, read_tables
from forumgrid.files.words import plain
from forumgrid.problem import STEP_FREE, Problem, Space
from forumgrid.sentences import FileError

SHEETS = {
    "topics": ("topics", "topic", "sujets", "sujet", "pepites", "questions"),
    "people": ("people", "person", "persons", "participants", "personnes", "personne", "participantes", "inscrits"),
    "wishes": ("wishes", "wish", "souhaits", "souhait", "voeux", "voeu", "votes", "envies"),
    "spaces": ("spaces", "space", "rooms", "salles", "salle", "espaces", "espace"),
    "slots": ("slots", "slot", "creneaux", "creneau", "horaires"),
}
"""Names a sheet (or a CSV file) may bear, without accents or capitals."""

FEATURES = {
    STEP_FREE: ("step free", "plain pied", "accessible", "pmr", "sans marche"),
    "projector": ("projector", "videoprojecteur", "projecteur", "ecran"),
    "whiteboard": ("whiteboard", "tableau", "tableau blanc", "paperboard"),
    "quiet": ("quiet", "calme", "au calme"),
}
"""Features with a stored name of their own; any other word is a feature by that word."""

HIGHEST_LEVEL = 100
_HEADING_WITHIN = 10  # rows

YES = ("yes", "y", "oui", "o", "x", "1", "true", "vrai")
NO = ("", "no", "n", "non", "0", "false", "faux")


def read_sheets(
    paths: Sequence[Path],
    *,
    slots: int | None = None,
    scale_max: int | None = None,
    notes: list[FileError] | None = None,
) -> Problem:
    """The problem in one workbook, or in several CSV files named after what they hold.

    Parameters
    ----------
    paths : .xlsx, .ods and .csv files. Sheets of topics, spaces and wishes are needed; people and slots may be left out. Wishes
        may be the answers to an online form, whose questions name the topics where there is no sheet of topics.
    slots : number of slots when there is no sheet of slots.
    scale_max : top level of the wishes; by default the highest found.
    notes : what was left out of the files, or understood, is added to it.

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
    read_notes: list[FileError] = [] if notes is None else notes
    tables = [table for path in paths for table in read_tables(path)]
    tables_of = settled(_sort_tables(tables, read_notes), read_notes)
    first = next(iter(tables_of.values()))
    for wanted in ("topics", "spaces", "wishes"):
        if wanted not in tables_of:
            names = ", ".join(dict.fromkeys(table.sheet or Path(table.file).name for table in tables))
            raise FileError("sheet_missing", first.file, wanted=wanted, found=names)
    return _Reading(tables_of, slots, scale_max, read_notes).problem()


def feature_named(text: str) -> str:
    """The stored name of a feature ("step_free" for "plain-pied"); other words stand for themselves."""
    return next((name for name, words in FEATURES.items() if plain(text) in (*words, plain(name))), plain(text))


def _sort_tables(tables: list[Table], notes: list[FileError]) -> dict[str, Table]:
    """Tables by what they hold, told from the name of the sheet; from that of the file for CSV, and for a workbook whose only sheet says nothing."""
    by_kind: dict[str, Table] = {}
    sheets_of = Counter(table.file for table in tables)
    # What people see in a workbook comes before what is hidden in it.
    for table in sorted(tables, key=lambda table: table.is_hidden):
        kind = _kind_named(table.sheet or Path(table.file).stem)
        if kind is None and sheets_of[table.file] == 1:  # "Sheet1" is how programs call the only one
            kind = _kind_named(Path(table.file).stem)
        if kind in (None, "topics") and is_answers(table):
            kind = "wishes"
        if kind is None:
            if table.sheet:  # a workbook may hold notes of its own; a file named on purpose may not
                if table.rows:
                    notes.append(table.error("note_sheet_left"))
                continue
            raise table.error("sheet_unknown")
        if table.is_hidden:
            notes.append(table.error("note_hidden_left" if kind in by_kind else "note_hidden_read"))
            if kind in by_kind:
                continue
        if kind in by_kind:
            raise table.error("sheet_twice", wanted=kind)
        by_kind[kind] = _from_heading(kind, table.checked())
    if not by_kind:
        raise FileError("sheet_missing", tables[0].file if tables else "", wanted="topics", found=", ".join(t.sheet for t in tables))  # fmt: skip
    return by_kind


def _kind_named(name: str) -> str | None:
    words = plain(name).split()
    return next((kind for kind, names in SHEETS.items() if any(word in names for word in words)), None)


def _from_heading(kind: str, table: Table) -> Table:
    """The table from the row that names its columns on: a title may stand above it. As it is when no row does."""
    for at, row in enumerate(table.rows[:_HEADING_WITHIN]):
        headings = {plain(cell_text(cell)) for cell in row}
        if all(headings.intersection(COLUMNS[kind][name]) for name in REQUIRED[kind]):
            return table.below(at)
    return table


class _Reading:
    """One reading of a set of sheets: names first, then everything that refers to them."""

    def __init__(
        self, tables: Mapping[str, Table], slots: int | None, scale_max: int | None, notes: list[FileError]
    ) -> None:
        self.tables = tables
        self.notes = notes
        self.words: dict[str, int] = {}
        self.spellings: dict[str, dict[str, Cell]] = {}  # how each person who is in no list is written, and where first
        self.scale_max = scale_max
        self.yes = 2 if yes_is_two(tables["wishes"].rows) else 1
        self.headers = {kind: header_of(kind, table) for kind, table in tables.items()}
        notes += filter(None, (columns_left(table, self.headers[kind]) for kind, table in tables.items()))
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
        # Who wishes is known too: that tells one name from several.
        column = self.headers["wishes"]["person"]
        self.heard = {
            plain(cell_text(row[column])) for row in tables["wishes"].rows[1:] if self.open_people and column < len(row)
        }
        self.numbers = {what: {key: at for at, key in enumerate(names)} for what, names in self.names.items()}

    def problem(self) -> Problem:
        topics = self._topics()
        spaces, closed = self._spaces()
        absent, step_free = self._people()
        wishes, highest = self._wishes()
        if self.words:
            levels = ", ".join(
                f"{word} = {level}" for word, level in sorted(self.words.items(), key=lambda pair: pair[1])
            )
            self.notes.append(self.tables["wishes"].error("note_levels", found=levels))
        for written in self.spellings.values():
            if len(written) > 1:
                self.notes.append(list(written.values())[1].error("note_one_person", found=" / ".join(written)))
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
        columns: dict[str, list[Any]] = {
            name: [] for name in ("hosts", "must_attend", "needs", "allowed_slots", "expected_size", "repeats")
        }
        fixed: dict[int, tuple[int, int | None]] = {}
        for topic, cell in enumerate(self._lines("topics")):
            columns["hosts"].append(self._people_of(cell["host"]))
            columns["must_attend"].append(self._people_of(cell["must attend"]))
            columns["needs"].append([feature_named(part.text) for part in cell["needs"].parts()])
            columns["allowed_slots"].append(self._slots(cell["allowed slots"]) or None)
            columns["expected_size"].append(cell["expected"].whole() if cell["expected"].text else None)
            columns["repeats"].append(max(cell["times"].whole(), 1) if cell["times"].text else 1)
            if cell["fixed slot"].text:
                space = self._find("space", cell["fixed space"]) if cell["fixed space"].text else None
                fixed[topic] = (self._slot(cell["fixed slot"]), space)
            elif cell["fixed space"].text:
                raise cell["fixed slot"].error("cell_empty")
        return {**columns, "fixed": fixed}

    def _spaces(self) -> tuple[list[Space], list[tuple[int, int]]]:
        spaces: list[Space] = []
        closed = []
        for cell in self._lines("spaces"):
            if not cell["capacity"].text:
                raise cell["capacity"].error("cell_empty")
            features = frozenset(feature_named(part.text) for part in cell["features"].parts())
            closed += [(slot, len(spaces)) for slot in self._slots(cell["closed"])]
            spaces.append(Space(cell["capacity"].whole(below_zero="negative_capacity"), features, cell["space"].text))
        return spaces, closed

    def _people(self) -> tuple[list[tuple[int, int]], list[int]]:
        absent, step_free = [], []
        for person, cell in enumerate([] if self.open_people else self._lines("people")):
            absent += [(person, slot) for slot in self._slots(cell["absent"])]
            answer = cell["step-free"]
            if plain(answer.text) in YES:
                step_free.append(person)
            elif plain(answer.text) not in NO:
                raise answer.error("cell_not_yes_no", found=answer.text)
        return absent, step_free

    def _wishes(self) -> tuple[list[tuple[int, int, int]], int]:
        """Wishes one a line (person, topic, level), or a line a person and a column a topic."""
        table, header = self.tables["wishes"], self.headers["wishes"]
        level_of: dict[tuple[int, int], int] = {}
        if "topic" in header:
            for line in self._lines("wishes"):
                level = self._level(line["level"]) if line["level"].text else 1
                topic = self._find("topic", line["topic"])
                for person in self._wishers(line["person"]):
                    self._wish(level_of, (person, topic), level, line["level"])
        else:
            headings = [cell_at(table, 0, column) for column in range(len(table.rows[0])) if column != header["person"]]
            topic_of = {heading.column: self._find("topic", heading) for heading in headings if heading.text}
            for row in filled_rows(table):
                people = self._wishers(cell_at(table, row, header["person"]))
                answers = [(topic, cell_at(table, row, column)) for column, topic in topic_of.items()]
                for topic, cell in ((topic, cell) for topic, cell in answers if cell.text):
                    level = self._level(cell)
                    for person in people:
                        self._wish(level_of, (person, topic), level, cell)
        wishes = [(person, topic, level) for (person, topic), level in level_of.items()]
        return wishes, max((level for _, _, level in wishes), default=1)

    def _wish(self, level_of: dict[tuple[int, int], int], wish: tuple[int, int], level: int, cell: Cell) -> None:
        """Of several levels that one person gives one topic the last one counts; this is said."""
        before = level_of.get(wish, level)
        if before != level:
            person, topic = list(self.names["person"].values())[wish[0]], list(self.names["topic"].values())[wish[1]]
            self.notes.append(cell.error("note_wish_again", name=person, topic=topic, before=before, level=level))
        level_of[wish] = level

    def _level(self, cell: Cell) -> int:
        level_said = None if re.match(r"[-+]?[0-9.,]+$", cell.text) else level_in_words(cell.text, yes=self.yes)
        if level_said is not None:
            self.words[cell.text] = level_said
        elif not re.match(r"[-+0-9]", cell.text):
            raise cell.error("level_unknown", found=cell.text[:80])
        level, most = (
            cell.whole(below_zero="level_below_zero") if level_said is None else level_said,
            self.scale_max or HIGHEST_LEVEL,
        )
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

    def _lines(self, kind: str) -> Iterator[dict[str, Cell]]:
        """The known cells of each line under the heading that holds anything."""
        table, header = self.tables[kind], self.headers[kind]
        for row in filled_rows(table):
            yield {
                name: cell_at(table, row, header[name]) if name in header else Cell(table, row, 0, "")
                for name in COLUMNS[kind]
            }

    def _people_of(self, cell: Cell) -> list[int]:
        """The people that a cell names."""
        known = self.heard | self.numbers["person"].keys()
        people: list[int] = []
        for part in [cell] if plain(cell.text) in known else cell.parts():
            if not plain(part.text):  # "–" is nobody's name
                continue
            names = people_in(part.text, known)
            if names is None:
                raise part.error("people_in_one_cell", found=part.text[:80])
            people += [self._find("person", part._replace(text=name)) for name in names]
        return list(dict.fromkeys(people))

    def _wishers(self, cell: Cell) -> list[int]:
        """Who wishes: one person, or several who are all known; where nobody is listed, never a name that looks like several."""
        names = people_in(cell.text, self.numbers["person"]) if cell.text else [cell.text]
        if self.open_people and (names is None or len(names) > 1) and not self._is_surname_first(cell):
            raise cell.error("people_in_one_cell", found=cell.text[:80])
        if self.open_people or names is None:
            return [self._find("person", cell)]
        return [self._find("person", cell._replace(text=name)) for name in names]

    def _is_surname_first(self, cell: Cell) -> bool:
        """Whether names are written "Martin, Ada" in the whole column: most of them have one comma, and nothing else parts them."""
        if re.search(r"[;/&+\n|]|\b(et|and)\b", cell.text, re.IGNORECASE) or cell.text.count(",") != 1:
            return False
        texts = [cell_text(row[cell.column]) for row in cell.table.rows[1:] if cell.column < len(row)]
        return 2 * sum("," in text for text in texts) > sum(map(bool, texts))

    def _slots(self, cell: Cell) -> list[int]:
        """The slots that a cell lists."""
        return slots_in(cell, self.names["slot"])

    def _slot(self, cell: Cell) -> int:
        """The one slot that a cell names."""
        slots = self._slots(cell)
        if len(slots) != 1:
            raise cell.error("slot_unknown", name=cell.text, found=", ".join(self.names["slot"].values())[:500])
        return slots[0]

    def _find(self, what: str, cell: Cell) -> int:
        if not cell.text:
            raise cell.error("cell_empty")
        numbers, name = self.numbers[what], plain(cell.text)
        if name not in numbers and what == "person" and self.open_people:
            numbers[name] = len(numbers)
            self.names["person"][name] = cell.text
        if what == "person" and self.open_people:
            self.spellings.setdefault(name, {}).setdefault(cell.text, cell)
        if name not in numbers:
            raise cell.error("name_unknown", what=what, name=cell.text)
        return numbers[name]
