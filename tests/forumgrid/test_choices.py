"""Ranked choices, and tables as programmes save them: Microsoft Forms, Unicode text, an only sheet called Sheet1."""

import pytest
import xlsxwriter

from forumgrid.files.formats import read_problem
from forumgrid.sentences import FileError, input_sentence

SPACES = "salle;capacité\nHall;20\nAtelier;10\n"
TOPICS = 'sujet\n"Logement, mixité"\nEmploi\nJeunesse\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _read(folder, notes=None, slots=2, **files):
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return read_problem(paths, slots=slots, notes=notes)


def _wishes(problem):
    rows = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    return sorted((problem.people_names[p], problem.topic_names[t], level) for p, t, level in rows if level)


RANKED = """\
Nom;1er choix;2ème choix;Troisième choix
Ada;Emploi;Logement, mixité;
Bo;Jeunesse;Emploi;Jeunesse
"""


def test_ranked_choices_are_levels_the_first_the_highest(folder):
    notes: list[FileError] = []

    problem = _read(folder, notes, sujets=TOPICS, salles=SPACES, voeux=RANKED)

    assert _wishes(problem) == [
        ("Ada", "Emploi", 3),
        ("Ada", "Logement, mixité", 2),
        ("Bo", "Emploi", 2),
        ("Bo", "Jeunesse", 3),
    ]
    assert [(note.code, note.values["found"]) for note in notes] == [
        ("note_levels", "1er choix = 3, 2ème choix = 2, Troisième choix = 1")
    ]


def test_a_choice_of_no_topic_is_refused_with_its_cell(folder):
    with pytest.raises(FileError) as refused:
        _read(folder, sujets=TOPICS, salles=SPACES, souhaits="Nom;Choix n° 1;Choix n° 2\nAda;Emplois;Jeunesse\n")

    assert (refused.value.code, refused.value.line, refused.value.column) == ("name_unknown", 2, "Choix n° 1")


def test_topics_called_choices_are_topics(folder):
    problem = _read(
        folder, sujets="sujet\nChoix 1\nChoix 2\n", salles=SPACES, souhaits="Nom;Choix 1;Choix 2\nAda;2;1\n"
    )

    assert _wishes(problem) == [("Ada", "Choix 1", 2), ("Ada", "Choix 2", 1)]


@pytest.mark.parametrize(("maybe", "yes"), [("peut-être", 2), ("non", 1)])
def test_yes_is_more_than_maybe_where_both_are_said(folder, maybe, yes):
    problem = _read(folder, sujets=TOPICS, salles=SPACES, souhaits=f"Nom;Emploi;Jeunesse\nAda;oui;{maybe}\n")

    assert _wishes(problem)[0] == ("Ada", "Emploi", yes)


def test_answers_of_microsoft_forms_are_read_from_the_only_sheet_whatever_its_name(folder):
    with xlsxwriter.Workbook("souhaits.xlsx") as book:
        sheet = book.add_worksheet("Sheet1")
        heads = ("ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Quels sujets ?")
        for at, row in enumerate([heads, (1, "9:12", "9:13", "anonymous", "Ada", "Emploi;Jeunesse;")]):
            sheet.write_row(at, 0, row)
    (folder / "sujets.csv").write_text(TOPICS, encoding="utf-8")
    (folder / "salles.csv").write_text(SPACES, encoding="utf-8")

    problem = read_problem([folder / f"{name}" for name in ("sujets.csv", "salles.csv", "souhaits.xlsx")], slots=2)

    assert _wishes(problem) == [("Ada", "Emploi", 1), ("Ada", "Jeunesse", 1)]


def test_a_missing_sheet_is_told_with_all_that_were_found(folder):
    with xlsxwriter.Workbook("questionnaire.xlsx") as book:
        book.add_worksheet("Brouillon").write_row(0, 0, ["Nom", "Emploi"])
    (folder / "sujets.csv").write_text(TOPICS, encoding="utf-8")
    (folder / "salles.csv").write_text(SPACES, encoding="utf-8")

    with pytest.raises(FileError) as refused:
        read_problem([folder / name for name in ("sujets.csv", "salles.csv", "questionnaire.xlsx")], slots=2)

    assert (refused.value.code, refused.value.values["found"]) == ("sheet_missing", "sujets.csv, salles.csv, Brouillon")


def test_ligatures_are_their_letters(folder):
    problem = _read(
        folder, sujets="sujet\nBien-être au cœur\n", salles=SPACES, souhaits="Nom;Bien-etre au coeur\nAda;2\n"
    )

    assert _wishes(problem) == [("Ada", "Bien-être au cœur", 2)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_unicode_text_of_a_spreadsheet_is_read(folder, encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (folder / "souhaits.csv").write_bytes(f"{mark}Nom\tEmploi\tJeunesse\r\nZoé\t3\t\r\n".encode(encoding))
    (folder / "sujets.csv").write_text(TOPICS, encoding="utf-8")
    (folder / "salles.csv").write_text(SPACES, encoding="utf-8")

    problem = read_problem([folder / f"{name}.csv" for name in ("sujets", "salles", "souhaits")], slots=2)

    assert _wishes(problem) == [("Zoé", "Emploi", 3)]


def test_a_level_below_zero_is_refused_as_such(folder):
    with pytest.raises(FileError) as refused:
        _read(folder, sujets=TOPICS, salles=SPACES, souhaits="Nom;Emploi\nAda;-1\n")

    assert refused.value.code == "level_below_zero"
    assert "«\u00a0-1\u00a0» est au-dessous de 0" in input_sentence(refused.value, "fr")
