"""Answer sheets as Google Forms and Framaforms write them; several people in one cell; spreadsheets of OpenDocument."""

import io
import zipfile
from pathlib import Path

import odfdo
import pytest
import xlsxwriter

from forumgrid.files.answers import level_in_words
from forumgrid.files.formats import read_problem
from forumgrid.sentences import FileError, input_sentence

SPACES = "salle;capacité\nHall;20\nAtelier;10\n"
TOPICS = 'sujet\n"Logement, mixité"\nEmploi\nJeunesse\n'

GOOGLE_GRID = """\
Horodateur,Votre nom et prénom,Quels sujets vous tentent ? [Emploi],"Quels sujets vous tentent ? [Logement, mixité]",Un mot à ajouter ?
2026/11/02 9:12:01 AM UTC+1,Ada Lovelace,Beaucoup,Un peu,
2026/11/02 9:15:44 AM UTC+1,Bo Diallo,,Pas du tout,Merci !
2026/11/02 9:20:00 AM UTC+1,Bo Diallo,Un peu,Beaucoup,
"""
GOOGLE_TICKED = """\
Timestamp,Email Address,Prénom,Nom,Which topics?
11/2/2026 9:12:01,ada@example.org,Ada,Lovelace,"Logement, mixité, Emploi"
11/2/2026 9:15:44,bo@example.org,Bo,Diallo,"Jeunesse, La cantine"
"""
FRAMAFORMS = """\
;;;;;;;;;Souhaits pour le forum;;;
;;;;;;;;;;Vos sujets;;
Numéro de série;SID;Heure de soumission;Terminé;Modifié;Brouillon;Adresse IP;UID;Nom d’utilisateur;Votre nom;Emploi;Logement, mixité;Jeunesse
1;101;02/11/2026 - 09:12;02/11/2026 - 09:12;;;192.0.2.1;0;;Ada Lovelace;3 - Très envie;1 - Un peu;
2;102;02/11/2026 - 09:15;02/11/2026 - 09:15;;;192.0.2.2;0;;Bo Diallo;;2;3
"""


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


def test_the_grid_of_a_google_form_is_read_with_words_as_levels_and_the_last_answer_of_each(folder):
    notes: list[FileError] = []

    problem = _read(folder, notes, sujets=TOPICS, salles=SPACES, reponses=GOOGLE_GRID)

    assert _wishes(problem) == [
        ("Ada Lovelace", "Emploi", 3),
        ("Ada Lovelace", "Logement, mixité", 1),
        ("Bo Diallo", "Emploi", 1),
        ("Bo Diallo", "Logement, mixité", 3),
    ]
    assert [(note.code, note.line, note.values.get("found", note.values.get("name"))) for note in notes] == [
        ("note_columns_left", 1, "Un mot à ajouter ?"),
        ("note_answer_again", 3, "Bo Diallo"),
        ("note_levels", None, "Un peu = 1, Beaucoup = 3"),
    ]


def test_questions_between_brackets_name_the_topics_where_no_sheet_does(folder):
    problem = _read(folder, salles=SPACES, **{"Forum ouvert (réponses) - Réponses au formulaire 1": GOOGLE_GRID})

    assert problem.topic_names == ("Emploi", "Logement, mixité")
    assert len(_wishes(problem)) == 4


def test_topics_ticked_in_one_cell_are_parted_even_where_their_names_hold_commas(folder):
    notes: list[FileError] = []

    problem = _read(folder, notes, sujets=TOPICS, salles=SPACES, answers=GOOGLE_TICKED)

    assert _wishes(problem) == [
        ("Ada Lovelace", "Emploi", 1),
        ("Ada Lovelace", "Logement, mixité", 1),
        ("Bo Diallo", "Jeunesse", 1),
    ]
    assert [(note.code, note.line, note.values["found"]) for note in notes] == [("note_answer_left", 3, "La cantine")]


def test_the_three_heading_rows_of_framaforms_are_read(folder):
    problem = _read(folder, sujets=TOPICS, salles=SPACES, souhaits=FRAMAFORMS)

    assert _wishes(problem) == [
        ("Ada Lovelace", "Emploi", 3),
        ("Ada Lovelace", "Logement, mixité", 1),
        ("Bo Diallo", "Jeunesse", 3),
        ("Bo Diallo", "Logement, mixité", 2),
    ]


def test_answers_about_no_topic_are_refused_with_their_columns(folder):
    with pytest.raises(FileError) as refused:
        _read(folder, sujets=TOPICS, salles=SPACES, souhaits="Horodateur,Nom,Avis\n1/1/2026 9:00:00,Ada,Bien\n")

    assert refused.value.code == "answers_without_topics"


def test_a_word_that_is_no_level_is_refused_in_its_place(folder):
    with pytest.raises(FileError) as refused:
        _read(folder, sujets=TOPICS, salles=SPACES, reponses=GOOGLE_GRID.replace("Beaucoup,Un peu", "Bof,Un peu"))

    assert (refused.value.code, refused.value.line) == ("level_unknown", 2)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("3", 3),
        ("3 - très envie", 3),
        ("(2)", 2),
        ("Beaucoup", 3),
        ("Un peu", 1),
        ("Non", 0),
        ("Bof", None),
        ("12 rue", None),
    ],
)
def test_level_in_words(words, level):
    assert level_in_words(words) == level


WISHES = "personne;sujet;niveau\nAda;Emploi;3\nBo;Emploi;2\n"


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ("Ada, Bo", ["Ada", "Bo"]),
        ("Ada et Bo", ["Ada", "Bo"]),
        ("Ada & Bo", ["Ada", "Bo"]),
        ("Ada/Bo", ["Ada", "Bo"]),
        ('"Ada; Bo"', ["Ada", "Bo"]),
        ("Dupont", ["Dupont"]),
        ("–", []),
        ("Ada, Zoé", None),
        ("Zoé et Max", None),
    ],
)
def test_several_people_in_a_cell_are_parted_when_known_and_refused_otherwise(folder, hosts, expected):
    topics = f"sujet;porté par\nEmploi;{hosts}\n"
    if expected is None:
        with pytest.raises(FileError) as refused:
            _read(folder, sujets=topics, salles=SPACES, souhaits=WISHES)
        assert (refused.value.code, refused.value.line, refused.value.column) == ("people_in_one_cell", 2, "porté par")
    else:
        problem = _read(folder, sujets=topics, salles=SPACES, souhaits=WISHES)
        assert [problem.people_names[person] for person in problem.hosts[0]] == expected
        assert set(problem.people_names) == {"Ada", "Bo", *expected}


def test_a_column_of_surnames_before_first_names_is_one_person_a_cell(folder):
    problem = _read(
        folder,
        sujets="sujet;porté par\nEmploi;Martin, Cy\n",
        salles=SPACES,
        souhaits="personne;sujet\nMartin, Cy;Emploi\nDiallo, Bo;Emploi\nAda;Emploi\n",
    )

    assert problem.people_names == ("Martin, Cy", "Diallo, Bo", "Ada")


@pytest.mark.parametrize("name", ["Ada et Bo", "Ada / Zoé", "Ada & Bo", "Ada, Bo"])
def test_a_wish_of_several_people_makes_no_new_person(folder, name):
    wishes = f"personne;sujet;niveau\nAda;Emploi;3\nBo;Emploi;2\n{name};Emploi;1\n"

    with pytest.raises(FileError) as refused:
        _read(folder, sujets=TOPICS, salles=SPACES, souhaits=wishes)
    assert (refused.value.code, refused.value.line) == ("people_in_one_cell", 4)

    listed = _read(
        folder, sujets=TOPICS, salles=SPACES, souhaits=wishes, personnes=f"nom\nAda Lovelace\nAda\nBo\n{name}\n"
    )
    assert (name, "Emploi", 1) in _wishes(listed)


def test_a_wish_of_several_people_who_are_all_listed_is_one_of_each(folder):
    wishes = "personne;sujet;niveau\nAda et Bo;Emploi;2\n"

    problem = _read(folder, sujets="sujet\nEmploi\n", salles=SPACES, souhaits=wishes, personnes="nom\nAda\nBo\n")

    assert _wishes(problem) == [("Ada", "Emploi", 2), ("Bo", "Emploi", 2)]


def test_an_organisation_with_and_in_its_name_is_taken_when_listed(folder):
    problem = _read(
        folder,
        sujets="sujet;porté par\nEmploi;Terre et Mer\n",
        salles=SPACES,
        souhaits="personne;sujet\nAda;Emploi\n",
        personnes="nom\nAda\nTerre et Mer\n",
    )

    assert problem.people_names == ("Ada", "Terre et Mer")


def _ods(sheets: dict[str, list[list[object]]]) -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for name, rows in sheets.items():
        table = odfdo.Table(name)
        table.set_values(rows)
        document.body.append(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FORUM = {
    "Sujets": [["Forum du 3 juin"], ["Sujet", "Porté par"], ["Emploi", "Ada"], ["Jeunesse", None]],
    "Salles": [["Salle", "Capacité"], ["Hall", 20]],
    "Souhaits": [["Nom", "Sujet", "Niveau"], ["Ada", "Emploi", 3], ["Bo", "Jeunesse", 2]],
    "Créneaux": [["Créneau"], ["9 h"], ["10 h"]],
    "Notes": [["à moi"]],
}


def test_an_ods_workbook_is_read_as_an_xlsx_one(folder):
    (folder / "forum.ods").write_bytes(_ods(FORUM))
    book = xlsxwriter.Workbook("forum.xlsx")
    for name, rows in FORUM.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    notes: list[FileError] = []

    problem, other = read_problem([folder / "forum.ods"], notes=notes), read_problem([folder / "forum.xlsx"])

    assert (problem.people_names, problem.topic_names, problem.slot_names, problem.hosts) == (
        ("Ada", "Bo"), ("Emploi", "Jeunesse"), ("9 h", "10 h"), ((0,), ()),
    )  # fmt: skip
    assert _wishes(problem) == _wishes(other)
    assert [(note.code, note.sheet) for note in notes] == [("note_sheet_left", "Notes")]


def _changed(content: bytes, before: str, after: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "content.xml":
                assert before in data.decode()
                data = data.decode().replace(before, after).encode()
            new.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ('table:number-rows-spanned="2" table:number-columns-spanned="2"', "cells_merged"),
        ('table:number-columns-repeated="16000000"', "sheet_too_large"),
        ('x:value-type="error" xmlns:x="urn:x"', "cells_unread"),
    ],
)
def test_merged_endless_or_lost_cells_of_an_ods_are_refused(folder, attributes, code):
    content = _ods(FORUM)
    at = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    first = at.index("<table:table-cell", at.index("Emploi") - 200)
    cell = at[first : at.index(">", first)]
    (folder / "forum.ods").write_bytes(_changed(content, cell, f"{cell} {attributes}"))

    with pytest.raises(FileError) as refused:
        read_problem([folder / "forum.ods"])

    assert refused.value.code == code


def test_notes_are_said_in_both_languages(folder):
    notes: list[FileError] = []
    _read(folder, notes, sujets=TOPICS, salles=SPACES, reponses=GOOGLE_GRID)

    for language in ("en", "fr"):
        assert [input_sentence(note, language) for note in notes if note.code in input_sentence(note, language)] == []
    assert Path(notes[0].file).name == "reponses.csv"


def _library(path: Path, units: object) -> Path:
    """A workbook of the Conference Scheduling Problem Library with one session of so many time slots."""
    sheets = {
        "submissions": [
            ["Reference", "Track", "Required Timeslots", "Order", "Time Zone", "Presenters", "Attendees", "S1", "Hall"],
            ["Poster 1", "T", 1, 0, "", "Ada", "Bo", 0, 0],
        ],
        "tracks": [["Tracks"], ["T"]],
        "sessions": [["Sessions", "Max Number of Timeslots"], ["S1", units]],
        "rooms": [["Rooms"], ["Hall"]],
        "tracks_sessions|penalty": [["", "S1"], ["T", 0]],
        "tracks_rooms|penalty": [["", "Hall"], ["T", 0]],
        "sessions_rooms|penalty": [["", "Hall"], ["S1", 0]],
    }
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def test_a_library_workbook_with_a_session_of_66_time_slots_is_read(folder):
    problem = read_problem([_library(folder / "posters.xlsx", 66)])

    assert (problem.slots, problem.topics, problem.people_names) == (66, 1, ("Ada", "Bo"))


@pytest.mark.parametrize(
    ("units", "code"), [(2_000, "count_too_large"), (1.5, "cell_not_number"), ("six", "cell_not_number")]
)
def test_time_slots_that_are_too_many_or_no_number_are_refused_with_the_true_reason(folder, units, code):
    with pytest.raises(FileError) as refused:
        read_problem([_library(folder / "posters.xlsx", units)])

    assert (refused.value.code, refused.value.sheet, refused.value.cell) == (code, "sessions", "B2")
