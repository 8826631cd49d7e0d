"""A grid to look at: as text, as an accessible SVG picture, and as a workbook to print."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from html import escape
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
        "free": "free", "describe": "{topics} topics in {slots} slots and {spaces} spaces.", "closed": "closed",
    },
    "fr": {
        "grid": "Grille", "slot": "Créneau", "space": "Salle", "not_placed": "Non placés", "people": "pers.", "programmes": "Programmes",
        "person": "Personne", "topics": "Sujets", "topic": "Sujet", "wished": "Souhaité par", "comes": "Viennent",
        "missed": "Le manquent", "because": "À cause de", "share": "Part de l’idéal", "gets": "Obtient", "ideal": "Idéal",
        "host": "Porté par", "free": "libre", "describe": "{topics} sujets dans {slots} créneaux et {spaces} salles.", "closed": "fermée",
    },
}  # fmt: skip

TEXT_SPACES = 6
"""Beyond so many spaces a text is a list slot by slot: a table would not fit a screen."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Cell:
    topic: str
    host: str
    people: str


def cells(problem: Problem, grid: Grid, assignment: Assignment | None = None, language: str = "en") -> dict[tuple[int, int], _Cell]:  # fmt: skip
    """What is written in each (slot, space) that holds a topic; topics without a space are under space −1."""
    attendance: dict[tuple[int, int], int] = defaultdict(int)
    if assignment is not None:
        for programme in assignment.programmes.tolist():
            for slot, topic in enumerate(programme):
                attendance[slot, topic] += topic != FREE
    made: dict[tuple[int, int], _Cell] = {}
    for topic, slot, space in grid.occurrences():
        people = f"{attendance[slot, topic]} {LABELS[language]['people']}" if assignment is not None else ""
        host = problem.people_names[problem.hosts[topic][0]] if problem.hosts[topic] else ""
        made[slot, space] = _Cell(_plain(problem.topic_names[topic]), _plain(host), people)
    return made


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
            lines.append(_plain(name))
            for (_, space), cell in sorted(one for one in filled.items() if one[0][0] == slot):
                where = problem.space_names[space] if space >= 0 else "–"
                said = ", ".join(part for part in (cell.host, cell.people) if part)
                lines.append(f"  {_plain(where)}: {cell.topic}" + (f" ({said})" if said else ""))
    left_out = _left_out(problem, grid)
    if left_out:
        lines += ["", f"{labels['not_placed']}:", *(f"  {name}" for name in left_out)]
    return "\n".join(lines) + "\n"


def _table(problem: Problem, filled: dict[tuple[int, int], _Cell], labels: dict[str, str], width: int) -> list[str]:
    first = min(max([len(labels["slot"]), *map(len, problem.slot_names)], default=4), 16)
    across = max((width - first - 2) // len(problem.spaces) - 2, 8)
    rule = "-" * (first + (across + 3) * len(problem.spaces))
    heads = [[_plain(name)] for name in problem.space_names]
    lines = [*_row([[labels["slot"]], *heads], first, across), rule]
    for slot, name in enumerate(problem.slot_names):
        row: list[list[str]] = [[_plain(name)]]
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


def _left_out(problem: Problem, grid: Grid) -> list[str]:
    return [_plain(problem.topic_names[topic]) for topic, slot in enumerate(grid.slot_of_topic) if slot < 0]


def grid_svg(
    problem: Problem, grid: Grid, assignment: Assignment | None = None, *, language: str = "en", title: str = ""
) -> str:
    """The grid as a picture: a self-contained SVG with a title and a description that says every cell in words.

    Parameters
    ----------
    problem, grid : what is shown.
    assignment : adds how many people come.
    language : "en" or "fr".
    title : heading and accessible name.

    Returns
    -------
    The text of an SVG file. Colours keep a contrast of 7 to 1; nothing is said by colour alone.

    Cost
    ----
    O(slots × spaces).
    """
    labels, filled = LABELS[language], cells(problem, grid, assignment, language)
    title = _plain(title) or labels["grid"]
    wide, high, left, top = 190, 92, 110, 84
    columns, rows = max(len(problem.spaces), 1), max(problem.slots, 1)
    left_out = _left_out(problem, grid)
    foot = textwrap.wrap(f"{labels['not_placed']} : {', '.join(left_out)}", 24 * columns + 12) if left_out else []
    width, height = left + wide * columns + 12, top + high * rows + 12 + 18 * len(foot)
    counted = labels["describe"].format(topics=len(grid.occurrences()), slots=problem.slots, spaces=len(problem.spaces))
    said = [counted] + [
        f"{_plain(problem.slot_names[slot])}, {_plain(problem.space_names[space]) if space >= 0 else '–'}: {cell.topic}."
        for (slot, space), cell in sorted(filled.items())
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" lang="{language}"',
        'aria-labelledby="grid-title grid-desc" font-family="sans-serif" font-size="13" fill="#1c2330">',
        f'<title id="grid-title">{escape(title)}</title><desc id="grid-desc">{escape(" ".join(said))}</desc>',
        f'<rect width="{width}" height="{height}" fill="#fffdf8"/>',
        _lines([title], 12, 28, size=20, bold=True),
    ]
    for space, name in enumerate(problem.space_names):
        seats = f"{problem.spaces[space].capacity} {labels['people']}"
        parts.append(_lines([*_wrapped(name, 22, 1), seats], left + wide * space + 8, top - 24, bold=True))
    for slot, name in enumerate(problem.slot_names):
        parts.append(_lines(_wrapped(name, 13, 4), 12, top + high * slot + 22, bold=True))
        for space in range(len(problem.spaces)):
            box = (left + wide * space, top + high * slot)
            parts.append(_svg_cell(filled.get((slot, space)), (slot, space) in problem.closed_cells, box, (wide, high), labels))  # fmt: skip
    parts += [_lines(foot, 12, top + high * rows + 20), "</svg>"]
    return "\n".join(parts) + "\n"


def _svg_cell(
    cell: _Cell | None, shut: bool, at: tuple[int, int], size: tuple[int, int], labels: dict[str, str]  # noqa: FBT001 -- drawn as it is
) -> str:  # fmt: skip
    (x, y), (wide, high) = at, size
    fill, dashes = ("#ffffff", "") if cell else ("#f1ece0", ' stroke-dasharray="4 3"')
    box = (
        f'<rect x="{x + 2}" y="{y + 2}" width="{wide - 4}" height="{high - 4}" rx="6" fill="{fill}" '
        f'stroke="#0b5d57" stroke-width="1"{dashes}/>'
    )
    if cell is None:
        return box + (_lines([f"({labels['closed']})"], x + 10, y + 22) if shut else "")
    small = [*_wrapped(cell.host, 26, 1), *([cell.people] if cell.people else [])]
    return (
        box
        + _lines(_wrapped(cell.topic, 25, 3), x + 10, y + 20, bold=True)
        + _lines(small, x + 10, y + high - 10 - 15 * (len(small) - 1), size=12)
    )


def _wrapped(text: str, columns: int, most: int) -> list[str]:
    lines = textwrap.wrap(_plain(text), columns)
    return lines if len(lines) <= most else [*lines[: most - 1], textwrap.shorten(" ".join(lines[most - 1 :]), columns, placeholder="…")]  # fmt: skip


def _lines(lines: list[str], x: int, y: int, *, size: int = 13, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    rows = "".join(f'<tspan x="{x}" dy="{0 if at == 0 else size + 3}">{escape(line)}</tspan>' for at, line in enumerate(lines))  # fmt: skip
    return f'<text y="{y}" font-size="{size}"{weight}>{rows}</text>' if lines else ""


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


def _grid_sheet(book: Any, problem: Problem, grid: Grid, filled: dict[tuple[int, int], _Cell], labels: dict[str, str]) -> None:  # fmt: skip
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
    sheet.write_row(0, 0, [labels["slot"], *map(_plain, problem.space_names)], head)
    for slot, name in enumerate(problem.slot_names):
        sheet.write_string(slot + 1, 0, _plain(name), head)
        for space in range(len(problem.spaces)):
            cell = filled.get((slot, space))
            shut = f"({labels['closed']})" if (slot, space) in problem.closed_cells else ""
            text = "\n".join(filter(None, (cell.topic, cell.host, cell.people))) if cell else shut
            sheet.write_string(slot + 1, space + 1, text, body)
    for at, name in enumerate(_left_out(problem, grid)):
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
    rows: list[list[Any]] = [[labels["person"], *map(_plain, problem.slot_names)]]
    for person, programme in enumerate(assignment.programmes.tolist()):
        said = []
        for slot, topic in enumerate(programme):
            space = int(assignment.spaces[person, slot])
            where = f" ({_plain(problem.space_names[space])})" if space >= 0 else ""
            said.append(labels["free"] if topic == FREE else _plain(problem.topic_names[topic]) + where)
        rows.append([_plain(problem.people_names[person]), *said])
    return rows


def _topic_rows(problem: Problem, explanation: Explanation, labels: dict[str, str]) -> list[list[Any]]:
    keys = ("topic", "host", "slot", "space", "wished", "comes", "missed", "because")
    rows: list[list[Any]] = [[labels[key] for key in keys]]
    for one in explanation.topics:
        hosts = ", ".join(problem.people_names[person] for person in problem.hosts[one.topic])
        rivals = ", ".join(f"{problem.topic_names[rival.topic]} ({rival.people})" for rival in one.rivals[:3])
        slot = problem.slot_names[one.slot] if one.slot >= 0 else labels["not_placed"]
        space = problem.space_names[one.space] if one.space >= 0 else ""
        words = [_plain(text) for text in (problem.topic_names[one.topic], hosts, slot, space)]
        rows.append([*words, one.wished_by, one.comes, one.missed_by, _plain(rivals)])
    return rows


def _person_rows(problem: Problem, explanation: Explanation, labels: dict[str, str]) -> list[list[Any]]:
    rows: list[list[Any]] = [[labels[key] for key in ("person", "gets", "ideal", "share")]]
    for one in explanation.people:
        share = "" if one.share is None else round(one.share, 3)
        rows.append([_plain(problem.people_names[one.person]), one.gain, one.ideal, share])
    return rows


def _plain(text: str) -> str:
    """The text on one line, without the control characters that XML cannot hold."""
    return _CONTROL.sub("", " ".join(str(text).split()))[:1000]
