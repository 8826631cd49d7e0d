"""An organiser's spreadsheets: read in both languages, refused with the cell at fault."""

import io
import zipfile

import pytest
import xlsxwriter

from forumgrid.files.formats import problem_to_json, read_problem
from forumgrid.sentences import FileError, input_sentence
from tests.kit import made_files

ENGLISH = {
    "Topics": [
        ["Topic", "Host", "Needs", "Expected", "Times", "Allowed slots", "Fixed slot", "Fixed space"],
        ["Common files", "Ada", "projector; step-free", 12, 2, "Morning", "", ""],
        ["A slow walk", "Bo; Cy", "", "", "", "", "Evening", "Garden"],
    ],
    "People": [["Person", "Absent", "Step-free"], ["Ada", "", "no"], ["Bo", "Morning", "yes"], ["Cy", "", ""]],
    "Spaces": [["Space", "Capacity", "Features", "Closed"], ["Hall", 20, "projector", "Evening"], ["Garden", 8.0, "", ""]],
    "Slots": [["Slot"], ["Morning"], ["Evening"]],
    "Wishes": [["Person", "Topic", "Level"], ["Bo", "common files", 2], ["Cy", "Common Files", 3]],
}  # fmt: skip
FRENCH = {
    "Sujets": [
        ["Sujet", "Porté par", "Besoins", "Attendus", "Fois", "Créneaux possibles", "Créneau imposé", "Salle imposée"],
        *ENGLISH["Topics"][1:],
    ],
    "Personnes": [["Nom", "Absente", "Plain-pied"], ["Ada", "", "non"], ["Bo", "Morning", "oui"], ["Cy", "", ""]],
    "Salles": [["Salle", "Capacité", "Équipements", "Fermée"], *ENGLISH["Spaces"][1:]],
    "Créneaux": [["Créneau"], ["Morning"], ["Evening"]],
    "Souhaits": [["Nom", "Common files", "A slow walk"], ["Bo", 2, ""], ["Cy", 3, ""]],
}


def _workbook(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def _csvs(folder, sheets, delimiter=";", encoding="utf-8-sig"):
    paths = []
    for name, rows in sheets.items():
        path = folder / f"{name}.csv"
        lines = [delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows]
        path.write_bytes("\r\n".join(lines).encode(encoding))
        paths.append(path)
    return paths


def _changed(sheet, row, column, cell):
    rows = [list(one) for one in ENGLISH[sheet]]
    rows[row][column] = cell
    return {**ENGLISH, sheet: rows}


def test_read_problem_of_a_workbook_keeps_everything_said(tmp_path):
    problem = read_problem([_workbook(tmp_path / "forum.xlsx", ENGLISH)])

    content = problem_to_json(problem)
    assert content["names"] == {
        "people": ["Ada", "Bo", "Cy"],
        "topics": ["Common files", "A slow walk"],
        "slots": ["Morning", "Evening"],
    }
    assert content["rooms"] == [
        {"name": "Hall", "capacity": 20, "features": [1, 0]},
        {"name": "Garden", "capacity": 8, "features": [0, 0]},
    ]
    assert (content["features"], content["needs"]) == (["projector", "step_free"], [[1, 1], [0, 0]])
    assert (problem.hosts, problem.repeats, problem.expected_size) == (((0,), (1, 2)), (2, 1), (12, None))
    assert (content["fixed"], content["allowed_slots"]) == ([[1, 1, 1]], [[0], None])
    assert (content["absent"], content["blocked_cells"], content["needs_step_free"]) == ([[1, 0]], [[1, 0]], [1])
    assert content["votes"] == [[0, 0, 3], [1, 0, 2], [1, 1, 3], [2, 0, 3], [2, 1, 3]]


def test_read_problem_in_french_with_a_table_of_wishes_gives_the_same(tmp_path):
    english = read_problem([_workbook(tmp_path / "forum.xlsx", ENGLISH)])

    french = read_problem([_workbook(tmp_path / "rencontre.xlsx", FRENCH)])

    assert problem_to_json(french) == problem_to_json(english)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_read_problem_of_csv_files_gives_the_same_whatever_the_dialect(tmp_path, delimiter, encoding):
    english = read_problem([_workbook(tmp_path / "forum.xlsx", ENGLISH)])

    problem = read_problem(_csvs(tmp_path, FRENCH, delimiter, encoding))

    assert problem_to_json(problem) == problem_to_json(english)


def test_read_problem_without_people_takes_whoever_is_named(tmp_path):
    sheets = {name: rows for name, rows in ENGLISH.items() if name != "People"}

    problem = read_problem([_workbook(tmp_path / "forum.xlsx", sheets)])

    assert problem.people_names == ("Ada", "Bo", "Cy")


@pytest.mark.parametrize(
    ("sheets", "code", "place"),
    [
        (_changed("Topics", 1, 1, "Zoe"), "name_unknown", "sheet Topics, cell B2, column Host"),
        (_changed("Wishes", 2, 1, "Nothing"), "name_unknown", "sheet Wishes, cell B3, column Topic"),
        (_changed("Wishes", 2, 2, "much"), "cell_not_number", "sheet Wishes, cell C3, column Level"),
        (_changed("Wishes", 2, 2, 900), "level_out_of_range", "sheet Wishes, cell C3, column Level"),
        (_changed("Wishes", 2, 0, ""), "cell_empty", "sheet Wishes, cell A3, column Person"),
        (_changed("Spaces", 1, 1, -4), "negative_capacity", "sheet Spaces, cell B2, column Capacity"),
        (_changed("Spaces", 1, 1, 3.5), "cell_not_number", "sheet Spaces, cell B2, column Capacity"),
        (_changed("Spaces", 1, 1, ""), "cell_empty", "sheet Spaces, cell B2, column Capacity"),
        (_changed("Spaces", 0, 1, "Size"), "column_missing", "sheet Spaces, line 1"),
        (_changed("Spaces", 0, 2, "Capacité"), "column_twice", "sheet Spaces, cell C1"),
        (_changed("People", 3, 0, "ADA"), "name_twice", "sheet People, cell A4, column Person"),
        (_changed("People", 3, 2, "perhaps"), "cell_not_yes_no", "sheet People, cell C4, column Step-free"),
        (_changed("People", 3, 1, "Noon"), "name_unknown", "sheet People, cell B4, column Absent"),
        (_changed("Topics", 1, 7, "Hall"), "cell_empty", "sheet Topics, cell G2, column Fixed slot"),
        ({**ENGLISH, "Wishes": []}, "sheet_empty", "sheet Wishes"),
        ({name: rows for name, rows in ENGLISH.items() if name != "Wishes"}, "sheet_missing", ""),
        ({name: rows for name, rows in ENGLISH.items() if name != "Slots"}, "slots_missing", "sheet Topics"),
        ({**ENGLISH, "More wishes": ENGLISH["Wishes"]}, "sheet_twice", "sheet More wishes"),
    ],
)
def test_read_problem_of_a_wrong_workbook_says_what_and_in_which_cell(tmp_path, sheets, code, place):
    path = _workbook(tmp_path / "forum.xlsx", sheets)

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert (caught.value.code, caught.value.place("en")) == (code, ", ".join(filter(None, [str(path), place])))
    assert "…" not in input_sentence(caught.value, "en") + input_sentence(caught.value, "fr")


def test_read_problem_of_a_wrong_csv_says_the_line(tmp_path):
    paths = _csvs(tmp_path, _changed("Topics", 2, 1, "Zoe"))

    with pytest.raises(FileError) as caught:
        read_problem(paths)

    assert input_sentence(caught.value, "fr") == (
        f"{tmp_path / 'Topics.csv'}, ligne 3, colonne Host\u00a0: rien ne s’appelle «\u00a0Zoe\u00a0» parmi\u00a0: personnes"
    )


def test_read_problem_of_a_csv_of_an_unknown_name_asks_for_a_better_one(tmp_path):
    (tmp_path / "data.csv").write_text("a;b\n1;2\n", encoding="utf-8")

    with pytest.raises(FileError) as caught:
        read_problem([tmp_path / "data.csv"])

    assert caught.value.code == "sheet_unknown"


def test_read_problem_never_runs_a_formula(tmp_path):
    sheets = _changed("Topics", 1, 0, "=1+1")
    sheets["Wishes"] = [["Person", "Topic", "Level"], ["Bo", "A slow walk", 2]]

    problem = read_problem(_csvs(tmp_path, sheets))

    assert problem.topic_names == ("=1+1", "A slow walk")


# --- workbooks made to harm -------------------------------------------------------------------------------------------


def _repacked(path, part, content):
    """The workbook with one part replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one, content if one.filename == part else old.read(one))
    path.write_bytes(packed.getvalue())
    return path


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "sheet_too_large"),
        ("<row>" + "<c><v>1</v></c>" * 3000 + "</row>" + "<row><c><v>1</v></c></row>" * 3000, "sheet_too_large"),
    ],
)  # fmt: skip
def test_read_problem_of_a_sheet_that_spreads_without_end_is_refused(tmp_path, cells, code):
    path = _workbook(tmp_path / "forum.xlsx", ENGLISH)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'

    with pytest.raises(FileError) as caught:
        read_problem([_repacked(path, "xl/worksheets/sheet1.xml", sheet)])

    assert caught.value.code == code


@pytest.mark.parametrize("target", ["ailleurs/feuille.xml", "feuille.bin"])
def test_read_problem_of_a_sheet_under_another_name_that_spreads_without_end_is_refused(tmp_path, target):
    path = tmp_path / "forum.xlsx"
    path.write_bytes(made_files.workbook(made_files.FAR, target=target))

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "sheet_too_large"


def test_read_problem_of_a_document_that_calls_itself_a_workbook_is_refused(tmp_path):
    path = tmp_path / "forum.xlsx"
    path.write_bytes(made_files.document(made_files.ods_row("Topic", times=10**6, repeated=16_000)))

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "file_unreadable"


@pytest.mark.slow("packs and unpacks some 400 million bytes")
def test_read_problem_of_a_zip_bomb_is_refused(tmp_path):
    path = _workbook(tmp_path / "forum.xlsx", ENGLISH)

    with pytest.raises(FileError) as caught:
        read_problem([_repacked(path, "xl/sharedStrings.xml", b" " * 401_000_000)])

    assert caught.value.code == "file_unpacks_too_large"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_read_problem_of_a_broken_workbook_is_refused(tmp_path, content):
    path = tmp_path / "forum.xlsx"
    path.write_bytes(content)

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "file_unreadable"


def test_read_problem_of_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "forum.ods"
    path.write_bytes(b"PK")

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "file_kind_unknown"
