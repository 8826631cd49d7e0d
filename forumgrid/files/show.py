"""A grid to look at: as text, and as a workbook to print; `pictures` draws it."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forumgrid.problem import Grid, Problem
from forumgrid.seats.assign import FREE, Assignment
from forumgrid.sentences import FileError
from forumgrid.telling.explain import Explanation

LABELS = {
    "en": {
        "grid": "Grid", "slot": "Slot", "space": "Space", "not_placed": "Not placed", "people": "people", "programmes": "Programmes",
        "person": "Person", "topics": "Topics", "topic": "Topic", "wished": "Wished for by", "comes": "Come",
        "missed": "Miss it", "because": "Because of", "share": "Share of ideal", "gets": "Gets", "ideal": "Ideal", "host": "Host",
        "free": "free", "describe": "{topics} topics in {slots} slots and {spaces} spaces.", "closed": "closed", "colon": ": ",
    },
    "fr": {
        "grid": "Grille", "slot": "Créneau", "space": "Salle", "not_placed": "Non placés", "people": "pers.", "programmes": "Programmes",
        "person": "Personne", "topics": "Sujets", "topic": "Sujet", "wished": "Souhaité par", "comes": "Viennent",
        "missed": "Le manquent", "because": "À cause de", "share": "Part de l’idéal", "gets": "Obtient", "ideal": "Idéal",
        "host": "Porté par", "free": "libre", "describe": "{topics} sujets dans {slots} créneaux et {spaces} salles.", "closed": "fermée", "colon": "\u00a0: ",
    },
}  # fmt: skip

TEXT_SPACES = 6
"""Beyond so many spaces a text is a list slot by slot: a table would not fit a screen."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Cell:
    topic: str
    host: str
    people: str


def cells(problem: Problem, grid: Grid, assignment: Assignment | None = None, language: str = "en") -> dict[tuple[int, int], Cell]:  # fmt: skip
    """What is written in each (slot, space) that holds a topic; topics without a space are under space −1."""
    attendance: dict[tuple[int, int], int] = defaultdict(int)
    if assignment is not None:
        for programme in assignment.programmes.tolist():
            for slot, topic in enumerate(programme):
                attendance[slot, topic] += topic != FREE
    filled: dict[tuple[int, int], Cell] = {}
    for topic, slot, space in grid.occurrences():
        people = f"{attendance[slot, topic]} {LABELS[language]['people']}" if assignment is not None else ""
        host = problem.people_names[problem.hosts[topic][0]] if problem.hosts[topic] else ""
        filled[slot, space] = Cell(one_line(problem.topic_names[topic]), one_line(host), people)
    return filled


def grid_text(
    problem: Problem, grid: Grid, assignment: Assignment | None = None, *, language: str = "en", width: int = 100
) -> str:
    """The grid as text: a table, slots downwards and spaces across, or a list slot by slot when there are many spaces.

    Parameters
    ----------
    problem, grid : what is shown.
    assignment : adds how many people come.
    language : "en" or "fr".
    width : columns of the screen, 40 at least.

    Returns
    -------
    Lines ending in a newline.

    Cost
    ----
    O(slots × spaces).
    """
    labels, filled = LABELS[language], cells(problem, grid, assignment, language)
    lines = []
    if 0 < len(problem.spaces) <= TEXT_SPACES:
        lines = _table(problem, filled, labels, max(width, 40))
    else:
        for slot, name in enumerate(problem.slot_names):
            lines.append(one_line(name))
            for (_, space), cell in sorted(item for item in filled.items() if item[0][0] == slot):
                where = problem.space_names[space] if space >= 0 else "–"
                beside = ", ".join(part for part in (cell.host, cell.people) if part)
                lines.append(f"  {one_line(where)}{labels['colon']}{cell.topic}" + (f" ({beside})" if beside else ""))
    left_out = left_out_of(problem, grid)
    if left_out:
        lines += ["", f"{labels['not_placed']}{labels['colon']}".rstrip(" "), *(f"  {name}" for name in left_out)]
    return "\n".join(lines) + "\n"


def _table(problem: Problem, filled: dict[tuple[int, int], Cell], labels: dict[str, str], width: int) -> list[str]:
    first = min(max([len(labels["slot"]), *map(len, problem.slot_names)], default=4), 16)
    across = max((width - first - 2) // len(problem.spaces) - 2, 8)
    rule = "-" * (first + (across + 3) * len(problem.spaces))
    heads = [[one_line(name)] for name in problem.space_names]
    lines = [*_row([[labels["slot"]], *heads], first, across), rule]
    for slot, name in enumerate(problem.slot_names):
        row: list[list[str]] = [[one_line(name)]]
        for space in range(len(problem.spaces)):
            cell = filled.get((slot, space))
            shut = labels["closed"] if (slot, space) in problem.closed_cells else ""
            row.append([cell.topic, cell.host, cell.people] if cell else [f"({shut})" if shut else ""])
        lines += [*_row(row, first, across), rule]
    return lines


def _row(row: list[list[str]], first: int, across: int) -> list[str]:
    """A row of the table as lines, each cell's paragraphs wrapped to its width."""
    widths = [first, *[across] * (len(row) - 1)]
    wrapped = [
        [line for part in parts if part for line in textwrap.wrap(part, size) or [""]]
        for parts, size in zip(row, widths, strict=True)
    ]
    return [
        " | ".join((lines[at] if at < len(lines) else "").ljust(size) for lines, size in zip(wrapped, widths, strict=True)).rstrip()
        for at in range(max(map(len, wrapped)) or 1)
    ]  # fmt: skip


def left_out_of(problem: Problem, grid: Grid) -> list[str]:
    return [one_line(problem.topic_names[topic]) for topic, slot in enumerate(grid.slot_of_topic) if slot < 0]


def write_workbook(
    path: Path, problem: Problem, grid: Grid, assignment: Assignment, explanation: Explanation, *, language: str = "en"
) -> None:
    """Write a workbook ready to print: the grid (landscape, one page wide), everybody's programme, topics, people.

    Names are written as text, never as formulas or links. Raises FileError when the file cannot be written.
    Cost: O(people × slots + slots × spaces).
    """
    import xlsxwriter  # noqa: PLC0415 - takes as long to load as all else that only reads and checks

    labels = LABELS[language]
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _grid_sheet(book, problem, grid, cells(problem, grid, assignment, language), labels)
            _table_sheet(book, labels["programmes"], _programme_rows(problem, assignment, labels))
            _table_sheet(book, labels["topics"], _topic_rows(problem, explanation, labels))
            _table_sheet(book, labels["person"], _person_rows(problem, explanation, labels))
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise FileError("file_unwritable", str(path), detail=str(error).splitlines()[0]) from error


def _grid_sheet(book: Any, problem: Problem, grid: Grid, filled: dict[tuple[int, int], Cell], labels: dict[str, str]) -> None:  # fmt: skip
    sheet = book.add_worksheet(labels["grid"])
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#E7F1EF"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, max(len(problem.spaces), 1), 26)
    sheet.write_row(0, 0, [labels["slot"], *map(one_line, problem.space_names)], head)
    for slot, name in enumerate(problem.slot_names):
        sheet.write_string(slot + 1, 0, one_line(name), head)
        for space in range(len(problem.spaces)):
            cell = filled.get((slot, space))
            shut = f"({labels['closed']})" if (slot, space) in problem.closed_cells else ""
            text = "\n".join(filter(None, (cell.topic, cell.host, cell.people))) if cell else shut
            sheet.write_string(slot + 1, space + 1, text, body)
    for at, name in enumerate(left_out_of(problem, grid)):
        sheet.write_string(
            problem.slots + 2 + at, 0, labels["not_placed"] if at == 0 else "", head if at == 0 else None
        )
        sheet.write_string(problem.slots + 2 + at, 1, name)


def _table_sheet(book: Any, name: str, rows: list[list[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, rows[0], book.add_format({"bold": True, "bottom": 1}))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, max(len(rows[0]) - 1, 0), 24)
    sheet.repeat_rows(0)
    for at, row in enumerate(rows[1:], start=1):
        sheet.write_row(at, 0, row)


def _programme_rows(problem: Problem, assignment: Assignment, labels: dict[str, str]) -> list[list[Any]]:
    rows: list[list[Any]] = [[labels["person"], *map(one_line, problem.slot_names)]]
    for person, programme in enumerate(assignment.programmes.tolist()):
        cells_of = []
        for slot, topic in enumerate(programme):
            space = int(assignment.spaces[person, slot])
            where = f" ({one_line(problem.space_names[space])})" if space >= 0 else ""
            cells_of.append(labels["free"] if topic == FREE else one_line(problem.topic_names[topic]) + where)
        rows.append([one_line(problem.people_names[person]), *cells_of])
    return rows


def _topic_rows(problem: Problem, explanation: Explanation, labels: dict[str, str]) -> list[list[Any]]:
    keys = ("topic", "host", "slot", "space", "wished", "comes", "missed", "because")
    rows: list[list[Any]] = [[labels[key] for key in keys]]
    for topic in explanation.topics:
        hosts = ", ".join(problem.people_names[person] for person in problem.hosts[topic.topic])
        rivals = ", ".join(f"{problem.topic_names[rival.topic]} ({rival.people})" for rival in topic.rivals[:3])
        slot = problem.slot_names[topic.slot] if topic.slot >= 0 else labels["not_placed"]
        space = problem.space_names[topic.space] if topic.space >= 0 else ""
        words = [one_line(text) for text in (problem.topic_names[topic.topic], hosts, slot, space)]
        rows.append([*words, topic.wished_by, topic.comes, topic.missed_by, one_line(rivals)])
    return rows


def _person_rows(problem: Problem, explanation: Explanation, labels: dict[str, str]) -> list[list[Any]]:
    rows: list[list[Any]] = [[labels[key] for key in ("person", "gets", "ideal", "share")]]
    for person in explanation.people:
        share = "" if person.share is None else round(person.share, 3)
        rows.append([one_line(problem.people_names[person.person]), person.gain, person.ideal, share])
    return rows


def one_line(text: str) -> str:
    """The text on one line, without the control characters that XML cannot hold."""
    return _CONTROL.sub("", " ".join(str(text).split()))
