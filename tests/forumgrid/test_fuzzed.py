"""Spoiled files of every kind: a problem or a grid is read, or refused in words in both languages."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import odfdo
import pytest
import xlsxwriter

from forumgrid.files.formats import problem_from_json, read_grid, read_problem
from forumgrid.problem import ProblemError
from forumgrid.sentences import INPUT_SENTENCES, FileError, input_sentence
from tests.mutations import spoiled

INSTANCE = {
    "format": "barcamp-instance/1", "people": 4, "topics": 3, "slots": 2, "scale_max": 3,
    "rooms": [{"capacity": 4, "features": [1], "name": "Hall"}, {"capacity": 2, "features": [0], "name": "Loft"}],
    "features": ["projector"], "host": [0, 1, None], "must_attend": [[], [2], []], "needs": [[1], [0], [0]],
    "absent": [[3, 1]], "blocked_cells": [[1, 1]], "votes": [[2, 0, 3], [2, 1, 2], [3, 2, 1]], "weights": [1, 2, 3],
    "repeats": [1, 1, 2], "allowed_slots": [None, [0, 1], [1]], "fixed": [[0, 0, 0]], "required": [1], "needs_step_free": [3],
    "names": {"people": ["Ada", "Bo", "Cy", "Di"], "topics": ["Files", "Tools", "Walks"], "slots": ["Early", "Late"]},
    "reference": {"slot_of_topic": [0, 1, -1], "room_of_topic": [0, 0, -1], "extra": []},
}  # fmt: skip
PREFS = {
    "format": "barcamp-prefs/1", "people": 3, "topics": 2, "scale_max": 3, "votes": [[0, 0, 3], [2, 1, 1]],
    "grid": {"slots": 2, "rooms": 1}, "host": [0, -1],
}  # fmt: skip
SOLUTION = {"format": "forumgrid-solution/1", "slot_of_topic": [0, 1, -1], "room_of_topic": [0, 0, -1], "extra": []}
SHEETS: dict[str, list[list[object]]] = {
    "Sujets": [
        ["Forum"],
        ["Sujet", "Porté par", "Besoins", "Fois"],
        ["Emploi", "Ada", "projecteur", 2],
        ["Jeunesse", "Bo; Cy", "", ""],
    ],
    "Salles": [
        ["Salle", "Capacité", "Équipements", "Fermée"],
        ["Hall", 20, "projecteur", ""],
        ["Loft", 5.0, "", "10 h"],
    ],
    "Souhaits": [["Nom", "Sujet", "Niveau"], ["Ada", "Emploi", 3], ["Bo", "Jeunesse", "un peu"]],
    "Personnes": [["Nom", "Absente", "Plain-pied"], ["Ada", "", "oui"], ["Bo", "9 h", ""], ["Cy", "", "non"]],
    "Créneaux": [["Créneau"], ["9 h"], ["10 h"]],
}
ANSWERS = (
    'Horodateur,Votre nom,Quoi ? [Emploi],Quoi ? [Jeunesse],Cases,Avis\n2026/11/02,Ada,Beaucoup,1,"Emploi, Jeunesse",Bien\n'
    "2026/11/02,Bo,,Un peu,Jeunesse,\n2026/11/03,Bo,3,,,\n"
)


def _xlsx() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name, rows in SHEETS.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


def _ods() -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for name, rows in SHEETS.items():
        table = odfdo.Table(name)
        table.set_values(rows)
        document.body.append(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _json(values: object) -> Callable[[], bytes]:
    return lambda: json.dumps(values, ensure_ascii=False).encode()


def _with_tables(path: Path) -> object:
    (path.parent / "salles.csv").write_text("salle;capacité\nHall;20\n", encoding="utf-8")
    return read_problem([path, path.parent / "salles.csv"], slots=2, notes=[])


def _grid(path: Path) -> object:
    return read_grid(path, problem_from_json(INSTANCE))


KINDS: dict[str, tuple[str, Callable[[], bytes], Callable[[Path], object]]] = {
    "instance": ("a.json", _json(INSTANCE), lambda path: read_problem([path])),
    "prefs": ("a.json", _json(PREFS), lambda path: read_problem([path])),
    "solution": ("a.json", _json(SOLUTION), _grid),
    "xlsx": ("a.xlsx", _xlsx, lambda path: read_problem([path], notes=[])),
    "ods": ("a.ods", _ods, lambda path: read_problem([path], notes=[])),
    "answers": ("réponses.csv", ANSWERS.encode, _with_tables),
}
SLOW = {"xlsx", "ods"}


def fall_over(kind: str, seeds: range, folder: Path) -> list[str]:
    """What reading spoiled files of a kind raised beside refusals in words."""
    name, make, read = KINDS[kind]
    content, faults = make(), []
    path = folder / name
    for seed in seeds:
        path.write_bytes(spoiled(seed, content, [content]))
        try:
            read(path)
        except FileError as error:
            if error.code not in INPUT_SENTENCES["fr"] or not all(
                input_sentence(error, language) for language in ("en", "fr")
            ):
                faults.append(f"{seed}: {error.code} says nothing")
        except ProblemError as error:
            faults.append(f"{seed}: {error.code} does not name the file")
        except BaseException as error:  # noqa: BLE001 - also what is no Exception, such as a panic of a compiled reader
            faults.append(f"{seed}: {type(error).__name__} {error}"[:300])
    return faults


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoiled_file_is_read_or_refused_in_words(kind, tmp_path):
    assert fall_over(kind, range(20 if kind in SLOW else 100), tmp_path) == []


@pytest.mark.full
@pytest.mark.slow("reads thousands of files")
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_spoiled_files_are_read_or_refused_in_words(kind, tmp_path):
    assert fall_over(kind, range(10_000), tmp_path) == []
